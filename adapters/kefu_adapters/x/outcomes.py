"""What an answer means: the body of a success, or exactly one AdapterError. Pure.

A success is recognised positively, by status and id; what is neither that nor a documented refusal left us in doubt.
Refusals come in four shapes; codes are looked at first, then types, and words last, since X changes its words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from kefu_adapters.wire import Answer
from kefu_adapters.x import facts, ids
from kefu_adapters.x.outbound import Call, Kind
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)

_PHRASES = frozenset(status.phrase for status in HTTPStatus)
"""Titles that say no more than the status does."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal, whichever shape it came in. ``type`` is the last part of its URI: the host differs."""

    codes: frozenset[int]
    type: str
    title: str
    words: str
    detail: str


def understand(call: Call, answer: Answer, now: datetime) -> Mapping[str, Any]:
    """The JSON object of a success. Raises AdapterError."""
    body = _object(answer.body)
    if answer.status == 429:
        raise _limited(call, answer, body or {}, now)
    if 200 <= answer.status < 300:
        if body is not None and _is_done(call, body):
            return body
        raise _vague(call, answer)
    if answer.status >= 500 or answer.status < 400:
        raise _vague(call, answer)
    if call.kind is Kind.DELETE and answer.status == 404 and body:
        # Gone already: what was wanted.
        return {"data": {"deleted": True}}
    if body is None and answer.body.strip() and answer.status != 401:
        # HTML of something in front of the API.
        raise _vague(call, answer)
    raise _refusal(call, answer.status, problem_of(body or {}))


def receipt_id(call: Call, body: Mapping[str, Any]) -> str:
    """The id of what was made; empty where nothing is made."""
    data = body.get("data")
    data = data if isinstance(data, dict) else {}
    if call.kind is Kind.DM:
        return ids.parse_id(data.get("dm_event_id"))
    return ids.parse_id(data.get("id")) if call.kind in {Kind.POST, Kind.REPLY} else ""


def problem_of(body: Mapping[str, Any]) -> Problem:
    """The problem in any of X's shapes."""
    rows = body.get("errors")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    parts = [body, *rows]
    codes = {part.get("code") for part in parts}
    words = [part.get(name) for part in parts for name in ("title", "detail", "message", "error_description", "error")]
    title = body.get("title") or body.get("error")
    kind = body.get("type")
    detail = body.get("detail")
    return Problem(
        codes=frozenset(code for code in codes if isinstance(code, int) and not isinstance(code, bool)),
        type=kind.rpartition("/")[2] if isinstance(kind, str) else "",
        title=title if isinstance(title, str) else "",
        words=" ".join(word for word in words if isinstance(word, str)).lower(),
        detail=detail if isinstance(detail, str) else "",
    )


def _refusal(call: Call, status: int, problem: Problem) -> AdapterError:
    code = _code(status, problem)
    said = f"X refused with {status}"
    match status:
        case 401:
            return CredentialsRejected(f"{said}: token or keys do not count", code=code)
        case 402:
            return CredentialsRejected("no credits are left: top up the X account", code="credits")
        case 403:
            return _forbidden(call, problem, said, code)
        case 404 if call.kind is Kind.DM and problem.title:
            # An empty 404 means an unknown path, not an unknown person.
            return RecipientUnreachable(said, code=code)
        case 400:
            return _rejected(problem) or BadPayload(said, code=code)
    return PermanentError(said, code=code)


def _forbidden(call: Call, problem: Problem, said: str, code: str) -> AdapterError:
    unreachable = problem.codes & facts.UNREACHABLE_CODES or _says(problem, facts.UNREACHABLE_WORDS)
    if call.kind is Kind.DM and unreachable:
        return RecipientUnreachable(said, code=code)
    if problem.type in facts.CONFIG_TYPES or problem.codes & facts.CONFIG_CODES:
        return CredentialsRejected(f"{said}: the app may not do this", code=code)
    return _rejected(problem) or PermanentError(said, code=code)


def _rejected(problem: Problem) -> ContentRejected | None:
    if problem.codes & facts.DUPLICATE_CODES or _says(problem, facts.DUPLICATE_WORDS):
        return ContentRejected("the same text was posted before", code="duplicate")
    if _says(problem, facts.UNSUMMONED_WORDS):
        return ContentRejected("the author of the post did not address us", code="unsummoned")
    if _says(problem, facts.CASHTAG_WORDS):
        return ContentRejected("too many cashtags", code="cashtags")
    return None


def _limited(call: Call, answer: Answer, body: Mapping[str, Any], now: datetime) -> RateLimited:
    problem = problem_of(body)
    for whose in ("user", "app"):
        day = f"x-{whose}-limit-24hour"
        if _number(answer.headers.get(f"{day}-remaining")) == 0:
            wait = _until(answer.headers.get(f"{day}-reset"), now)
            return RateLimited("today's are used up", retry_after=wait, scope="method", method=call.name, code="429")
    left = _number(answer.headers.get("x-rate-limit-remaining"))
    if problem.type in facts.CAPPED_TYPES or problem.title in facts.CAPPED_TITLES or (left or 0) > 0:
        code = problem.type if problem.type in facts.CAPPED_TYPES else "capped"
        return RateLimited("a usage cap was reached", retry_after=facts.CAPPED_SECONDS, code=code)
    wait = _until(answer.headers.get("x-rate-limit-reset"), now)
    return RateLimited("too many requests", retry_after=wait, scope="method", method=call.name, code="429")


def _is_done(call: Call, body: Mapping[str, Any]) -> bool:
    data = body.get("data")
    match call.kind:
        case Kind.DM | Kind.POST | Kind.REPLY:
            return bool(receipt_id(call, body))
        case Kind.DELETE:
            return isinstance(data, dict) and data.get("deleted") is True
        case Kind.UPLOAD:
            return isinstance(data, dict) and bool(ids.parse_id(data.get("id")))
    return True


def _vague(call: Call, answer: Answer) -> AdapterError:
    words = f"the answer was not understood (HTTP {answer.status})"
    return UnknownOutcome(words) if call.has_effect else PlatformUnavailable(words, code=str(answer.status))


def _code(status: int, problem: Problem) -> str:
    if problem.codes:
        return str(min(problem.codes))
    for name in (problem.title, problem.type):
        plain = name.replace("-", "").replace("_", "")
        if plain.isascii() and plain.isalnum() and len(name) <= 40 and name not in _PHRASES:
            return name
    return str(status)


def _says(problem: Problem, words: tuple[str, ...]) -> bool:
    return any(word in problem.words for word in words)


def _object(raw: bytes) -> Mapping[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _until(reset: str | None, now: datetime) -> float:
    """Seconds until a window ends, and one more."""
    ends = _number(reset)
    return facts.BUSY_SECONDS if ends is None else min(max(ends - now.timestamp(), 0.0) + 1, facts.LONGEST_WAIT)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 12 else None
