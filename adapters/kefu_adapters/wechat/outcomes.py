"""WeChat's answers turned into the core's errors: the table of ``facts``, in one place."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

from kefu_adapters.wechat import facts
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

_ADDRESS = re.compile(r"invalid ip ([0-9A-Fa-f.:]{3,45})")
_CLASSES: tuple[tuple[frozenset[int], type[PermanentError], str], ...] = (
    (facts.WINDOW_CLOSED, ReplyWindowClosed, "the reply window is over; wait until the contact writes"),
    (facts.UNREACHABLE, RecipientUnreachable, "the contact can't be reached"),
    (facts.CONTENT, ContentRejected, "the platform refused the content"),
    (facts.BAD_CALL, BadPayload, "the platform refused the call as wrong"),
)


def fields_of(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer to a call that may have had an effect.

    Raises RateLimited on 429, UnknownOutcome on anything that is no whole JSON object with HTTP 200: a page of a
    gateway says nothing about what was done behind it.
    """
    if answer.status == 429:
        wait = answer.headers.get("Retry-After", "")
        seconds = float(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 60.0
        raise RateLimited("too many calls", retry_after=seconds, scope="inbox", code="429")
    if answer.status != 200:
        raise UnknownOutcome(f"the answer was HTTP {answer.status}", code=str(answer.status))
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise UnknownOutcome("the answer was no JSON") from None
    if not isinstance(fields, dict) or not fields or code_of(fields) is None:
        raise UnknownOutcome("the answer could not be understood")
    return fields


def code_of(fields: dict[str, Any]) -> int | None:
    """The ``errcode``; absent means 0 where something else is there. None: not a number."""
    code = fields.get("errcode", 0)
    if isinstance(code, str) and re.fullmatch(r"-?\d{1,9}", code):
        return int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def error_of(code: int, fields: dict[str, Any], method: str, now: datetime) -> AdapterError:
    """The error that an errcode stands for. Never looks at ``errmsg`` but for the address of a whitelist refusal."""
    name = str(code)
    if code == facts.SYSTEM_BUSY:
        return PlatformUnavailable("the platform is busy", code=name)
    if code in facts.STALE_TOKEN:
        return CredentialsRejected("the access token was refused, a new one too; check app_secret", code=name)
    if code in facts.CREDENTIALS:
        return CredentialsRejected(_stopped(code, fields), code=name)
    if code == facts.DAY_USED_UP:
        return RateLimited(
            "the daily quota is used up", retry_after=seconds_to_midnight(now), scope="method", method=method, code=name
        )
    if code in {facts.TOO_FAST, facts.CLIENT_ID_HASTY}:
        return RateLimited("too many calls", retry_after=60.0, scope="method", method=method, code=name)
    for codes, kind, text in _CLASSES:
        if code in codes:
            return kind(text, code=name)
    if code == facts.TYPE_NOT_ALLOWED:
        return PlatformUnavailable("this account has no such feature", code=name)
    if code == facts.NOT_GRANTED:
        return PermanentError("the account has not the right to this API", code=name)
    return PermanentError(f"the platform refused {method}", code=name)


def without_effect(error: AdapterError) -> AdapterError:
    """The same trouble in a call that prepares a send: nothing was sent, so it may be tried again."""
    if isinstance(error, UnknownOutcome):
        return PlatformUnavailable(f"before the send: {error}", code=error.code)
    return error


def seconds_to_midnight(now: datetime) -> float:
    """Until the daily quotas start anew, in China."""
    local = now.astimezone(facts.CHINA)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1.0, (midnight - local).total_seconds())


def _stopped(code: int, fields: dict[str, Any]) -> str:
    if code in {40164, 61004}:
        found = _ADDRESS.search(str(fields.get("errmsg", "")))
        address = found.group(1) if found else "of this server"
        return f"the address {address} is not in the account's IP whitelist; add it in the console"
    if code == 48004:
        return "the platform has banned the API for a violation; look into the console"
    return "app_id or app_secret was refused; check both in the console"
