"""What an answer means: the body of a success, or exactly one AdapterError. Pure.

A success is recognised positively; what is neither a documented refusal nor a success left us in doubt.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from kefu_adapters.weibo import facts, ids
from kefu_adapters.weibo.facts import Reaction
from kefu_adapters.weibo.outbound import Call, Kind
from kefu_adapters.wire import Answer
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)

_PERMANENT: Mapping[Reaction, type[PermanentError]] = {
    Reaction.NO_RIGHT: PermanentError,
    Reaction.PERSON: PermanentError,
    Reaction.ACCOUNT: CredentialsRejected,
    Reaction.GONE: RecipientUnreachable,
    Reaction.WINDOW: ReplyWindowClosed,
    Reaction.CONTENT: ContentRejected,
    Reaction.REPEATED: ContentRejected,
    Reaction.MISTAKE: BadPayload,
}
_ECHO = frozenset({"receiver_id", "sender_id", "data", "id", "msg_id"})


@dataclass(frozen=True, slots=True)
class Said:
    """A success. ``delayed``: accepted, but shown only in a minute or two."""

    body: Mapping[str, Any]
    delayed: bool = False


def understand(call: Call, answer: Answer, now: datetime) -> Said:
    """Read an answer. Raises AdapterError; its ``code`` is Weibo's own number."""
    body = _object(answer.body, read=not call.has_effect)
    code = error_code(body) if body else None
    if answer.status == 429:
        raise RateLimited("too many requests", retry_after=_retry_after(answer), code=str(code or 429))
    if body is None:
        raise _vague(call, answer)
    if code is not None:
        if facts.ERRORS.get(code) is Reaction.DELAYED:
            return Said(body, delayed=True)
        raise _refusal(call, answer, code, now)
    if answer.status == 401:
        raise CredentialsRejected("Weibo refused the token", code="401")
    if "error" in body and answer.status < 500:
        raise PermanentError("Weibo refused without a code", code=str(answer.status))
    if answer.status != 200 or "error" in body:
        raise _vague(call, answer)
    return Said(body)


def receipt_id(call: Call, body: Mapping[str, Any]) -> str | None:
    """The source_id of a success, maybe empty; None when the answer does not show that the call did anything."""
    own = ids.parse_id(body.get("idstr")) or ids.parse_id(body.get("id"))
    match call.kind:
        case Kind.POST:
            return ids.make_source_id(ids.PublicId(own)) if own else None
        case Kind.COMMENT:
            return ids.make_source_id(ids.PublicId(call.place.status, own)) if own else None
        case Kind.DELETE:
            return ids.make_source_id(call.place) if own or _is_true(body.get("result")) else None
        case Kind.MASS:
            number = ids.parse_id(body.get("msg_id"))
            return f"b:{number}" if number and _is_true(body.get("result")) else None
        case Kind.REPLY:
            # The success body is not documented: "result" true, or an echo of what was sent.
            done = _is_true(body["result"]) if "result" in body else bool(_ECHO & body.keys())
            return "" if done else None
        case _:
            return ""


def error_code(body: Mapping[str, Any]) -> int | None:
    """``error_code`` or, from the fans service, ``errcode``: an int or a string of digits; 0 is no error."""
    for key in ("error_code", "errcode"):
        value = body.get(key)
        if isinstance(value, bool) or not isinstance(value, int | str):
            continue
        text = str(value).strip()
        if text.isascii() and text.isdecimal() and len(text) <= 9:
            return int(text) or None
    return None


def _refusal(call: Call, answer: Answer, code: int, now: datetime) -> AdapterError:
    reaction = Reaction.MISTAKE if code in facts.MENU_ERRORS else facts.ERRORS.get(code)
    words, number = f"Weibo refused with {code}", str(code)
    if reaction is None:
        return _vague(call, answer) if answer.status >= 500 else PermanentError(words, code=number)
    scope: Literal["method", "inbox"] = "method"
    match reaction:
        case Reaction.BUSY:
            return PlatformUnavailable(words, code=number)
        case Reaction.QUOTA_HOUR:
            return RateLimited(words, retry_after=_to_next_hour(now), scope="inbox", code=number)
        case Reaction.QUOTA_DAY:
            # 10023 counts the user, 10024 one call; the quota of the API must not silence private answers.
            if code == 10023 and not call.counted:
                scope = "inbox"
            wait = ids.seconds_to_midnight(now)
            return RateLimited(words, retry_after=wait, scope=scope, method=call.path, code=number)
        case Reaction.TOO_OFTEN:
            wait = facts.TOO_OFTEN_SECONDS
            return RateLimited(words, retry_after=wait, scope=scope, method=call.path, code=number)
        case _:
            return _PERMANENT[reaction](words, code=number)


def _vague(call: Call, answer: Answer) -> AdapterError:
    words = f"the answer was not understood (HTTP {answer.status})"
    return UnknownOutcome(words) if call.has_effect else PlatformUnavailable(words)


def _object(raw: bytes, *, read: bool) -> Mapping[str, Any] | None:
    """The answer's JSON object. An empty list stands for an empty result of a read."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if body == [] and read:
        return {}
    return body if isinstance(body, dict) else None


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true") or (value == 1 and value is not False)


def _retry_after(answer: Answer) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else facts.BUSY_SECONDS


def _to_next_hour(now: datetime) -> float:
    return 3600 - now.timestamp() % 3600 + 1
