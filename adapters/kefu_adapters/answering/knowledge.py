"""Loads and checks a folder of answers: one Markdown file an entry, with YAML front matter.

Knows nothing of ranking. All mistakes of a folder are told at once, each with file and key, so that a person
who writes answers can mend them in one go. The form is explained in ``docs/howto/write-an-answer.md``.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from .normalise import exact_key, normalise

LANGUAGES = ("zh", "en")
TOPICS = ("account", "transfer", "security", "other")
PLATFORMS = ("telegram", "wechat", "weibo", "x")
# The button that asks for a person instead of another answer.
HUMAN = "human"
# One message on every platform: WeChat's customer-service text is the tightest (bytes), public posts are not meant.
MAX_CHARS: Mapping[str, int] = MappingProxyType({"zh": 260, "en": 500})
MAX_BUTTONS = 3
MAX_BUTTON_CHARS = 20

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SECTION = re.compile(r"^##[ \t]+(\S+)[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|__|`|^\s*#|\]\(|^\s*[-*]\s", re.MULTILINE)
_KEYS = {"id", "topic", "phrasings", "buttons", "audience"}


class KnowledgeError(ValueError):
    """The folder has mistakes; ``mistakes`` lists them as "file: key: what to do"."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Offered under an answer: ``to`` is an entry id or ``human``."""

    to: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer. ``audience`` names the platforms it is for; empty means all."""

    id: str
    topic: str
    phrasings: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]
    buttons: tuple[Button, ...] = ()
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Checked entries by id. ``version`` changes exactly when their contents change."""

    entries: Mapping[str, Entry]
    version: str

    def answer_text(self, entry_id: str, language: str) -> str:
        """The answer in ``language`` ("zh", "zh-TW", "en-GB" …), in the other language where it has none.

        Raises:
            KeyError: there is no such entry.
        """
        answers = self.entries[entry_id].answers
        first = language.lower().replace("_", "-").split("-")[0]
        return answers.get(first) or answers.get("en") or next(iter(answers.values()))

    def to_build(self) -> list[dict[str, Any]]:
        """The entries as ``build`` takes them: id, and the phrasings of all languages in one list."""
        return [
            {"id": e.id, "phrasings": [p for language in sorted(e.phrasings) for p in e.phrasings[language]]}
            for e in self.entries.values()
        ]


def load_folder(path: Path) -> Knowledge:
    """Read every ``*.md`` of a folder.

    Raises:
        KnowledgeError: with all mistakes of all files, or because the folder has no entry.
    """
    check = _Check()
    files = sorted(p for p in path.glob("*.md") if p.name.lower() != "readme.md")
    if not files:
        raise KnowledgeError([f"{path.name}: no answer file (*.md) found: check the folder's name"])
    found = [entry for file in files if (entry := check.read(file)) is not None]
    check.across(found)
    if check.mistakes:
        raise KnowledgeError(check.mistakes)
    ordered = sorted(found, key=lambda e: e.id)
    return Knowledge(entries=MappingProxyType({e.id: e for e in ordered}), version=_version(ordered))


def _version(entries: Sequence[Entry]) -> str:
    plain = [
        [
            e.id,
            e.topic,
            {k: list(v) for k, v in sorted(e.phrasings.items())},
            dict(sorted(e.answers.items())),
            [[b.to, dict(sorted(b.labels.items()))] for b in e.buttons],
            list(e.audience),
        ]
        for e in entries
    ]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


@dataclass(slots=True)
class _Check:
    """Collects mistakes while files are read."""

    mistakes: list[str] = field(default_factory=list)
    file: str = ""

    def read(self, path: Path) -> Entry | None:
        """One entry, or None with the reasons noted."""
        self.file = path.name
        before = len(self.mistakes)
        front, body = self._parts(path)
        if len(self.mistakes) > before:
            return None
        for key in sorted(map(str, front.keys() - _KEYS)):
            self._note(key, f"unknown key; known are {', '.join(sorted(_KEYS))}")
        audience = self._list("audience", front.get("audience"))
        entry = Entry(
            id=self._id(front.get("id"), path.stem),
            topic=self._one_of("topic", front.get("topic"), TOPICS),
            phrasings=self._phrasings(front.get("phrasings")),
            answers=self._answers(body),
            buttons=self._buttons(front.get("buttons")),
            audience=tuple(self._one_of("audience", platform, PLATFORMS) for platform in audience),
        )
        return entry if len(self.mistakes) == before else None

    def _parts(self, path: Path) -> tuple[dict[Any, Any], str]:
        """Front block and body; empty after a mistake."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            self._note("file", "save it as UTF-8")
            return {}, ""
        head, separator, body = text.removeprefix("---").partition("\n---")
        if not text.startswith("---") or not separator:
            self._note("file", 'begin with a block between two lines "---"')
            return {}, ""
        try:
            front = yaml.safe_load(head)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"line {mark.line + 1}" if mark else "the front block"
            self._note("file", f"{where} is not valid YAML: put text with : or # in quotes")
            return {}, ""
        if not isinstance(front, dict):
            self._note("file", "the front block must hold keys such as id and topic")
            return {}, ""
        return front, body

    def across(self, entries: Sequence[Entry]) -> None:
        """Mistakes that only show between files."""
        ids = {e.id for e in entries}
        owners: dict[str, str] = {}
        for entry in entries:
            self.file = f"{entry.id}.md"
            for phrasing in (p for ps in entry.phrasings.values() for p in ps):
                owner = owners.setdefault(exact_key(normalise(phrasing)), entry.id)
                if owner != entry.id:
                    self._note("phrasings", f'"{phrasing}" also stands in {owner}.md: keep it in one of them')
            # With mistakes elsewhere the target may be a file that could not be read.
            for button in entry.buttons:
                if button.to not in ids and button.to != HUMAN and not self.mistakes:
                    self._note("buttons", f'"{button.to}" is neither an id nor "{HUMAN}"')

    def _note(self, key: str, message: str) -> None:
        self.mistakes.append(f"{self.file}: {key}: {message}")

    def _id(self, value: object, stem: str) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > 40:
            self._note("id", "use up to 40 small letters, digits and single hyphens")
            return ""
        if value != stem:
            self._note("id", f'must equal the file\'s name: "{stem}"')
        return value

    def _one_of(self, key: str, value: object, allowed: Sequence[str]) -> str:
        if value not in allowed:
            self._note(key, f"must be one of {', '.join(allowed)}")
        return str(value)

    def _list(self, key: str, value: object) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._note(key, "must be a list, one item a line after a hyphen")
            return []
        return value

    def _phrasings(self, value: object) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, dict) or not value:
            self._note("phrasings", f"give a list for {' and '.join(LANGUAGES)}")
            return {}
        result: dict[str, tuple[str, ...]] = {}
        for language, items in value.items():
            key = f"phrasings.{self._one_of('phrasings', language, LANGUAGES)}"
            texts = self._list(key, items)
            if not texts:
                self._note(key, "needs at least one phrasing")
            for text in texts:
                if not isinstance(text, str) or not normalise(text):
                    self._note(key, f'"{text}" is not a text: put it in quotes')
            result[str(language)] = tuple(str(t).strip() for t in texts)
        return MappingProxyType(result)

    def _answers(self, body: str) -> Mapping[str, str]:
        parts = _SECTION.split(body)
        result = {parts[i]: parts[i + 1].strip() for i in range(1, len(parts) - 1, 2)}
        for language, text in result.items():
            key = f"answer.{self._one_of('answer', language, LANGUAGES)}"
            limit = MAX_CHARS.get(language, 0)
            if not text:
                self._note(key, "the section is empty")
            if limit and len(text) > limit:
                self._note(key, f"{len(text)} characters, at most {limit}: shorten it")
            if _MARKUP.search(text):
                self._note(key, "plain text only: no lists, stars, links in brackets or headings")
        for language in LANGUAGES:
            if language not in result:
                self._note(f"answer.{language}", f'the section "## {language}" is missing')
        return MappingProxyType(result)

    def _buttons(self, value: object) -> tuple[Button, ...]:
        items = self._list("buttons", value)
        if len(items) > MAX_BUTTONS:
            self._note("buttons", f"at most {MAX_BUTTONS}")
        result = []
        for item in items:
            if not isinstance(item, dict) or item.keys() != {"to", *LANGUAGES}:
                self._note("buttons", f"each needs exactly: to, {', '.join(LANGUAGES)}")
                continue
            labels = {language: str(item[language]).strip() for language in LANGUAGES}
            if not all(0 < len(label) <= MAX_BUTTON_CHARS for label in labels.values()):
                self._note("buttons", f"labels have 1 to {MAX_BUTTON_CHARS} characters")
            result.append(Button(to=str(item["to"]), labels=MappingProxyType(labels)))
        return tuple(result)
