"""Reads one hostile file and says which kinds of secrets are in it. Run as a process of its own, with little room.

On its standard input the file, on its standard output one line of JSON: ``{"kinds": [...], "whole": bool, "reason":
str}``, and nothing of what the file says. ``whole``: everything in it was read. The first argument is ``text`` or
``pdf``; the second one, if there is one, the official list: then the file is ours and about to leave, and ``reason``
is the gate's (empty when it passes).
"""

import io
import json
import resource
import sys
from collections.abc import Iterator

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import scan

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 10
PAGES = 200
TEXT_CHARS = 2_000_000
PIECE = 32_768
OVERLAP = 4_096
"""Pieces overlap by more than any secret is long."""
ENCODINGS = ("utf-8", "gb18030")


def confine() -> None:
    """Take away what a bomb needs: memory, time, files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pieces(text: str) -> Iterator[str]:
    """The text in parts that are quick to search."""
    for start in range(0, max(len(text) - OVERLAP, 1), PIECE - OVERLAP):
        yield text[start : start + PIECE]


def kinds_in(text: str) -> list[str]:
    """Kinds of secrets in a text; a bare 64-hex is not told apart from a hash in a file, and is no finding."""
    found = {finding.kind.value for piece in pieces(text) for finding in scan(piece).findings}
    return sorted(found - {"ambiguous_hex"})


def reason_against(text: str, official: OfficialList) -> str:
    """Why the gate would not let a text leave; empty when it would."""
    judged = (judge_outgoing(piece, official) for piece in pieces(text))
    return next((one.reason for one in judged if one.verdict is Verdict.block), "")


def packed(official: OfficialList) -> str:
    """The list as an argument."""
    lists = {name: sorted(getattr(official, name)) for name in ("domains", "emails", "stores", "explorers")}
    return json.dumps(lists | {"handles": {name: sorted(names) for name, names in official.handles.items()}})


def unpacked(argument: str) -> OfficialList:
    """What ``packed`` gave."""
    lists = json.loads(argument)
    handles = {name: frozenset(names) for name, names in lists.pop("handles").items()}
    return OfficialList(handles=handles, **{name: frozenset(values) for name, values in lists.items()})


def decoded(content: bytes) -> str:
    """A file's text, whatever it is written in."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def pdf_text(content: bytes) -> tuple[str, bool]:
    """What a PDF says, and whether that is all of it (a page of pictures says nothing)."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return "", False
    texts, length, whole = [], 0, len(reader.pages) <= PAGES
    described = reader.metadata
    if described:
        texts.append("\n".join(str(value) for value in described.values()))
    for page in list(reader.pages)[:PAGES]:
        said = page.extract_text() or ""
        whole = whole and bool(said.strip())
        length += len(said)
        if length > TEXT_CHARS:
            return "\n".join(texts), False
        texts.append(said)
    return "\n".join(texts), whole


def main() -> None:
    """Read, search, answer."""
    confine()
    content = sys.stdin.buffer.read()
    text, whole = pdf_text(content) if sys.argv[1] == "pdf" else (decoded(content), True)
    read = text[:TEXT_CHARS]
    answer = {
        "kinds": kinds_in(read),
        "whole": whole and len(text) <= TEXT_CHARS,
        "reason": reason_against(read, unpacked(sys.argv[2])) if len(sys.argv) > 2 else "",
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
