"""Loads, checks and writes a folder of answers: one Markdown file an entry, with YAML front matter.

Knows nothing of ranking. All mistakes of a folder are told at once, each with file and key, so that a person
who writes answers can mend them in one go. The form is explained in ``docs/howto/write-an-answer.md``.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from .checking import LANGUAGES, MAX_CHARS, PLATFORMS, TOPICS, Check, KnowledgeError
from .entries import HUMAN, Button, Entry, Knowledge, to_content

__all__ = [
    "HUMAN",
    "LANGUAGES",
    "MAX_CHARS",
    "PLATFORMS",
    "TOPICS",
    "Button",
    "Entry",
    "Knowledge",
    "KnowledgeError",
    "load_folder",
    "write_folder",
]

MAX_BYTES = 128 * 1024
_SECTION = re.compile(r"^##[ \t]+(\S+)[ \t]*$", re.MULTILINE)


class _Plain(yaml.SafeLoader):
    """Without references: a few lines of them say more than any machine can hold."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it out
            raise yaml.composer.ComposerError(None, None, "references are not allowed", event.start_mark)
        return super().compose_node(parent, index)


def load_folder(path: Path) -> Knowledge:
    """Read every ``*.md`` of a folder.

    Raises:
        KnowledgeError: with all mistakes of all files, or because the folder has no entry.
    """
    check = Check()
    files = sorted(p for p in path.glob("*.md") if p.name.lower() != "readme.md" and p.is_file())
    if not files:
        raise KnowledgeError([f"{path.name}: no answer file (*.md) found: check the folder's name"])
    found = [entry for file in files if (entry := _read(file, check)) is not None]
    check.across(found)
    if check.mistakes:
        raise KnowledgeError(check.mistakes)
    return Knowledge.of(found)


def _read(path: Path, check: Check) -> Entry | None:
    """One entry, or None with the reasons noted."""
    check.file = path.name
    before = len(check.mistakes)
    front, body = _parts(path, check)
    if len(check.mistakes) > before:
        return None
    parts = _SECTION.split(body)
    answers = {parts[i]: parts[i + 1] for i in range(1, len(parts) - 1, 2)}
    made = check.entry({"id": None, **front}, answers, path.stem)
    if made is not None and made.picture is not None and not (path.parent / (made.picture.file or "-")).is_file():
        check.note("picture", f"there is no {made.picture.file or 'such file'} beside this file")
        return None
    return made


def _parts(path: Path, check: Check) -> tuple[dict[Any, Any], str]:
    """Front block and body; empty after a mistake."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        check.note("file", "save it as UTF-8")
        return {}, ""
    if len(raw) > MAX_BYTES:
        check.note("file", f"an answer has at most {MAX_BYTES // 1024} KiB")
        return {}, ""
    head, separator, body = text.removeprefix("---").partition("\n---")
    if not text.startswith("---") or not separator:
        check.note("file", 'begin with a block between two lines "---"')
        return {}, ""
    try:
        front = yaml.load(head, Loader=_Plain)  # noqa: S506 - a safe loader, and stricter
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a day or a number that is none; too deep
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the front block"
        check.note("file", f"{where} is not valid YAML: put text with : or # in quotes")
        return {}, ""
    if not isinstance(front, dict):
        check.note("file", "the front block must hold keys such as id and topic")
        return {}, ""
    return front, body


def write_folder(knowledge: Knowledge, path: Path) -> int:
    """Write one file an entry, each as ``load_folder`` reads it; gives how many. Other files stay."""
    path.mkdir(parents=True, exist_ok=True)
    for entry in knowledge.entries.values():
        content = to_content(entry)
        answers = content.pop("answers")
        head = yaml.safe_dump({"id": entry.id, **content}, allow_unicode=True, sort_keys=False, width=1000)
        body = "".join(f"\n## {name}\n\n{text}\n" for name, text in answers.items())
        (path / f"{entry.id}.md").write_text(f"---\n{head}---\n{body}", "utf-8")
    return len(knowledge.entries)
