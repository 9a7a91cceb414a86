"""What the Bot API's answers mean. Success is recognised positively; what cannot be understood may have happened."""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.facts import Meaning
from kefu_adapters.wire import Answer
from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)

_CODE_WORD = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Telegram did nothing and said why. ``migrated_to``: the group's id now, if that is the reason."""

    meaning: Meaning
    code: str
    phrase: str
    migrated_to: int | None = None

    def error(self) -> AdapterError:
        """The error that the caller of ``send`` gets."""
        if self.migrated_to is not None:
            return PlatformUnavailable("the group has a new id; the next try uses it", code=self.code)
        return _ERRORS[self.meaning](f"{self.phrase} ({self.code})", code=self.code)


def read(answer: Answer, *, effect: bool, private: bool) -> Any:
    """The result of a call, or a Refusal. Raises AdapterError for everything that is neither.

    ``effect``: the call sends or changes something, so that an answer which cannot be understood leaves its outcome
    unknown. ``private``: it went to one person's chat, which alone waits after a 429.
    """
    document = _document(answer.body)
    if answer.status == 429 or document.get("error_code") == 429:
        raise RateLimited(
            "too many requests",
            retry_after=_retry_after(answer, document),
            scope="recipient" if private else "inbox",
            code="429",
        )
    if answer.status == 200 and document.get("ok") is True and document.get("result") is not None:
        return document["result"]
    code, description = document.get("error_code"), document.get("description")
    if document.get("ok") is not False or type(code) is not int or not isinstance(description, str) or code >= 500:
        raise _not_understood(answer.status, effect=effect)
    return _refusal(code, description, document.get("parameters"))


def _refusal(code: int, description: str, parameters: object) -> Refusal:
    moved = parameters.get("migrate_to_chat_id") if isinstance(parameters, dict) else None
    text = description.lower()
    for phrase, meaning in facts.REFUSALS:
        if phrase in text:
            return Refusal(meaning=meaning, code=str(code), phrase=phrase, migrated_to=_whole(moved))
    meaning = _by_code(code)
    words = _CODE_WORD.findall(description)
    # The description itself may quote what somebody wrote: only a code word of the platform is kept of it.
    phrase = "the token was refused" if meaning is Meaning.CREDENTIALS else words[0][:40] if words else "refused"
    return Refusal(meaning=meaning, code=str(code), phrase=phrase, migrated_to=_whole(moved))


def _by_code(code: int) -> Meaning:
    """401 and a bare 404 mean the token; 403 that this chat is closed to us; 409 that another one is at work."""
    if code in {401, 404}:
        return Meaning.CREDENTIALS
    if code == 403:
        return Meaning.UNREACHABLE
    return Meaning.UNAVAILABLE if code == 409 else Meaning.MISTAKE


def _not_understood(status: int, *, effect: bool) -> AdapterError:
    if effect:
        return UnknownOutcome(f"the answer could not be understood ({status})", code=str(status))
    return PlatformUnavailable(f"the answer could not be understood ({status})", code=str(status))


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _retry_after(answer: Answer, document: dict[str, Any]) -> float:
    parameters = document.get("parameters")
    seconds = _whole(parameters.get("retry_after")) if isinstance(parameters, dict) else None
    if seconds is None:
        header = answer.headers.get("Retry-After", "")
        seconds = int(header) if header.isascii() and header.isdecimal() and len(header) < 8 else None
    return facts.RETRY_AFTER_SECONDS if seconds is None else float(max(seconds, 1))


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


_ERRORS: dict[Meaning, type[AdapterError]] = {
    Meaning.CREDENTIALS: CredentialsRejected,
    Meaning.UNREACHABLE: RecipientUnreachable,
    Meaning.CONTENT: ContentRejected,
    Meaning.MISTAKE: BadPayload,
    Meaning.UNCHANGED: BadPayload,
    Meaning.GONE: BadPayload,
    Meaning.NO_TEXT: BadPayload,
    Meaning.TOO_LATE: BadPayload,
    Meaning.UNAVAILABLE: PlatformUnavailable,
}
