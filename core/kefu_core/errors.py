"""The one tree of errors, split by what the caller can do.

::

    KefuError
    ├── ConfigError                  stop at start, show the key and the file
    ├── DomainError                  refused before anything was sent or stored
    │   ├── InvalidTransition        the conversation or announcement is not in the right state; ``reason`` says which
    │   ├── ChecklistOpen            a key was exposed and not everything was confirmed
    │   ├── UnknownConversation      nothing with that id
    │   ├── OutgoingBlocked          the gate refused the text; ``reason`` and ``spans`` say why
    │   ├── OutsideReplyWindow       the platform would refuse it; wait for the contact to write
    │   ├── NotHolder                somebody else holds the conversation
    │   ├── AnnouncementNotAllowed   a rule of announcements is not met
    │   ├── ProposalNotAllowed       a rule of what two admins decide is not met
    │   ├── ModelUnavailable         the language model is off, spent or silent; go on without it
    │   └── NotPermitted             the person lacks the right
    ├── StoreError
    │   ├── StoreUnavailable         answer 503 and let the platform try again
    │   ├── CommitUnknown            the same, and forget what is cached: it may have been written
    │   ├── StoreConflict            load again and decide again
    │   └── FenceLost                our work was given away; end
    └── AdapterError
        ├── NotSent                  nothing left us: try again
        │   ├── RateLimited          wait ``retry_after`` seconds in ``scope`` only
        │   ├── PlatformUnavailable  the platform said that it can't
        │   └── ConnectFailed        no byte left
        ├── PermanentError           never try the same again
        │   ├── CredentialsRejected  stop the inbox, alert
        │   ├── RecipientUnreachable blocked, gone, closed
        │   ├── ReplyWindowClosed    hold until the contact writes
        │   ├── ContentRejected      the platform refused what was said
        │   ├── BadPayload           our mistake
        │   └── BadSignature         somebody else's message
        └── UnknownOutcome           the request left, the answer did not come
"""

from typing import Literal


class KefuError(Exception):
    """Everything Kefu raises on purpose."""


class ConfigError(KefuError):
    """The settings are wrong. The text names every key and file, and never a value that could be a secret."""


class DomainError(KefuError):
    """Refused by a rule of ours. ``code`` is stable and is translated on the page."""

    code = "refused"


class InvalidTransition(DomainError):
    """The command does not fit the state it meets; ``reason`` is the stable name of what is in the way."""

    code = "invalid_transition"

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class ChecklistOpen(DomainError):
    """A key was exposed in this case; ``missing`` names what an agent has not confirmed yet."""

    code = "checklist_open"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"a key was exposed; confirm first: {', '.join(missing)}")
        self.missing = missing


class UnknownConversation(DomainError):
    """There is no such conversation, case or message."""

    code = "unknown_conversation"


class OutgoingBlocked(DomainError):
    """The gate refused a text. ``spans`` are offsets of what is wrong, in code points."""

    code = "outgoing_blocked"

    def __init__(self, reason: str, spans: tuple[tuple[int, int], ...] = ()) -> None:
        super().__init__(f"the text was refused: {reason}")
        self.reason = reason
        self.spans = spans


class OutsideReplyWindow(DomainError):
    """The platform's reply window or budget is used up."""

    code = "outside_reply_window"


class NotHolder(DomainError):
    """Another agent holds the conversation."""

    code = "not_holder"


class AnnouncementNotAllowed(DomainError):
    """An announcement's rule is not met; ``reason`` is its stable name."""

    code = "announcement_not_allowed"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the announcement is not allowed: {reason}")
        self.reason = reason


class ProposalNotAllowed(DomainError):
    """A rule of what two people decide is not met; ``reason`` is its stable name."""

    code = "proposal_not_allowed"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the proposal is not allowed: {reason}")
        self.reason = reason


class ModelUnavailable(DomainError):
    """The language model gave nothing; ``reason`` is the stable name of why. Everything works without it."""

    code = "model_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the language model gave nothing: {reason}")
        self.reason = reason


class NotPermitted(DomainError):
    """The person has not the right for this."""

    code = "not_permitted"


class StoreError(KefuError):
    """The store did not do it."""


class StoreUnavailable(StoreError):
    """The store can't commit now; nothing was written."""


class CommitUnknown(StoreError):
    """The connection broke in a commit, and the store could not be asked since: it may be written or not."""


class StoreConflict(StoreError):
    """Somebody else's decision came first; load the state again."""


class FenceLost(StoreError):
    """The fleet took this process for dead and gave its work away; it must end."""


class AdapterError(KefuError):
    """An error of one platform. ``code`` is the platform's own number or word."""

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message or code or type(self).__name__)
        self.code = code


class NotSent(AdapterError):
    """Nothing left us, or the platform said that it did nothing: safe to try again."""


class RateLimited(NotSent):
    """Wait ``retry_after`` seconds; only ``scope`` waits. ``method`` names the call when the scope is one."""

    def __init__(
        self,
        message: str = "",
        *,
        retry_after: float,
        scope: Literal["recipient", "method", "inbox"] = "inbox",
        method: str = "",
        code: str = "",
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after
        self.scope = scope
        self.method = method


class PlatformUnavailable(NotSent):
    """The platform refused for reasons of its own, without effect."""


class ConnectFailed(NotSent):
    """No byte of the request left us."""


class PermanentError(AdapterError):
    """Trying the same again can't help."""


class CredentialsRejected(PermanentError):
    """Token or secret refused: the inbox stops and somebody is told."""


class RecipientUnreachable(PermanentError):
    """The contact blocked us, left or does not exist; comes back when they write."""


class ReplyWindowClosed(PermanentError):
    """The platform's window or count is used up: held until the contact writes."""


class ContentRejected(PermanentError):
    """The platform refused the content."""


class BadPayload(PermanentError):
    """The request was wrong: a mistake of ours, or a message that can't be read."""


class BadSignature(PermanentError):
    """The request does not come from the platform."""


class UnknownOutcome(AdapterError):
    """The request left and the answer did not come, or could not be understood."""
