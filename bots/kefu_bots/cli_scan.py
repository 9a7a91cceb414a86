"""``kefu scan``: the fleet's scanner and gate over JSON lines, for trials and audits. No store, no network."""

import hashlib
import json
import sys
import tomllib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kefu_bots.cli_common import EXIT_FAILED, refuse
from kefu_bots.config_tables import Official
from kefu_bots.hearing import hear_now
from kefu_core.errors import ConfigError
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.secrets import action_for, scan_conversation
from kefu_core.safety.secrets.findings import redact

MAX_LINE_BYTES = 8 * 2**20
MAX_MESSAGES = 10_000
REPEATS = 3
"""Blocked texts of one author after which the next one goes to the lead, as in the fleet."""
_AUTHORS = 10_000
_PROGRESS_LINES = 1000


class _Line(BaseModel):
    """What one line may hold; more is ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)
    id: str | int | None = None
    text: str | None = None
    messages: list[str] | None = Field(default=None, max_length=MAX_MESSAGES)
    asked: str = ""
    lang: str = "zh"
    direction: str = Field(default="agent", pattern="^(agent|user)$")
    author: str | None = None


class _Repeats:
    """How often each author was blocked (without one: each text); bounded, the oldest are forgotten."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()

    def route(self, line: _Line, text: str) -> str:
        """Who gets a blocked text."""
        key = f"a:{line.author}" if line.author is not None else "t:" + _digest(text)
        self._counts[key] = self._counts.pop(key, 0) + 1
        if len(self._counts) > _AUTHORS:
            self._counts.popitem(last=False)
        return "lead" if self._counts[key] >= REPEATS else "writer"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("scan")(scan)


def scan(
    file: Annotated[Path | None, typer.Argument(help="JSON lines; standard input if not given.")] = None,
    outgoing: Annotated[bool, typer.Option("--outgoing", help="Judge by the gate what leaves.")] = False,
    official: Annotated[Path | None, typer.Option(help="TOML: the list of what is ours, for --outgoing.")] = None,
) -> None:
    """Find secrets in JSON lines as the fleet would, or judge outgoing texts; one line of JSON for each line.

    In: {"id", "text"} or {"id", "messages": [...]}, with "asked" (our last question) and "lang" if known; with
    --outgoing {"id", "text", "direction": "agent" or "user", "author"}. A bad line gives a line with "error", never
    its text, and exit 1 at the end. Everything is judged on this machine and kept nowhere.
    """
    try:
        ours = _official(official) if official else OfficialList()
        source = file.open("rb") if file else sys.stdin.buffer
    except (OSError, ConfigError) as error:
        refuse(ConfigError(f"{error.strerror}: {error.filename}") if isinstance(error, OSError) else error)
    repeats = _Repeats()
    bad = 0
    with source, ExitStack() as stack:
        if outgoing and (standing := hear_now(stack)) != "heard":
            typer.echo(
                f"judged by rules and words only: the sentence encoder is {standing.replace('_', ' ')}", err=True
            )
        for number, line in enumerate(_lines(source), 1):
            answer = _answer(line, ours if outgoing else None, repeats)
            bad += "error" in answer
            sys.stdout.buffer.write(_encoded(answer))
            if number % _PROGRESS_LINES == 0 and sys.stderr.isatty():
                sys.stderr.write(f"\r{number} lines, {bad} bad")
                sys.stderr.flush()
    sys.stdout.buffer.flush()
    if bad:
        typer.echo(f"{bad} lines could not be read", err=True)
        raise typer.Exit(EXIT_FAILED)


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines without blank ones; `None` for one that is too long, whose rest is skipped."""
    while line := source.readline(MAX_LINE_BYTES):
        if not line.endswith(b"\n") and len(line) == MAX_LINE_BYTES:
            while (rest := source.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


def _answer(raw: bytes | None, ours: OfficialList | None, repeats: _Repeats) -> dict[str, Any]:
    if raw is None:
        return {"id": None, "error": f"line longer than {MAX_LINE_BYTES} bytes"}
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {"id": None, "error": "not JSON in UTF-8"}
    known = value.get("id") if isinstance(value, dict) else None
    identity = known if isinstance(known, str | int) else None
    try:
        line = _Line.model_validate(value)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in each["loc"][:1]) or "line" for each in error.errors()})
        return {"id": identity, "error": f"wrong type or size: {', '.join(fields)}"}
    if line.text is None and (line.messages is None or ours is not None):
        return {"id": identity, "error": "no text"}
    try:
        return _judged(line, ours, repeats) if ours is not None else _scanned(line)
    except Exception as error:  # noqa: BLE001 - one text that breaks the scanner is reported, the rest goes on
        return {"id": identity, "error": f"could not be judged: {type(error).__name__}"}


def _scanned(line: _Line) -> dict[str, Any]:
    texts = line.messages if line.text is None else [line.text]
    assert texts is not None
    places = scan_conversation(texts, language=line.lang, asked=line.asked)
    redacted = [redact(text, found, language=line.lang) for text, found in zip(texts, places, strict=True)]
    every = [finding for found in places for finding in found]
    return {
        "id": line.id,
        "findings": [
            {"kind": finding.kind.value, "start": finding.start, "end": finding.end, "message": at}
            for at, found in enumerate(places)
            for finding in found
        ],
        "redacted": redacted[0] if line.text is not None else redacted,
        "action": action_for(every),
    }


def _judged(line: _Line, ours: OfficialList, repeats: _Repeats) -> dict[str, Any]:
    text = line.text or ""
    judgement = judge_outgoing(text, ours)
    verdict = judgement.verdict
    if line.direction == "user" and verdict is Verdict.block:
        verdict = Verdict.flag
    return {
        "id": line.id,
        "verdict": verdict.value,
        "reason": judgement.reason,
        "route": repeats.route(line, text) if verdict is Verdict.block else "",
    }


def _encoded(answer: dict[str, Any]) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(answer).encode() + b"\n"


def _official(path: Path) -> OfficialList:
    """The list from a file; the keys are those of `[official]` in the settings."""
    try:
        listed = Official.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ConfigError(f"{path}: not TOML in UTF-8; correct the file") from None
    except ValidationError as error:
        keys = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors()})
        raise ConfigError(f"{path}: unknown key or wrong type: {', '.join(keys)}; correct the file") from None
    return OfficialList(
        domains=frozenset(domain.lower() for domain in listed.domains),
        emails=frozenset(listed.emails),
        handles={platform: frozenset(names) for platform, names in listed.handles.items()},
        stores=frozenset(listed.stores),
        explorers=frozenset(listed.explorers),
    )
