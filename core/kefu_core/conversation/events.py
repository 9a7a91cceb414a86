"""What happened in a conversation. Ids, kinds, numbers and times only: an event can be kept when text is erased."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from kefu_core.conversation.state import Level, Topic


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of an event and their defaults."""
    return tuple((item.name, item.default) for item in fields(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; ``kind`` is its stable name in the store."""

    kind: ClassVar[str] = ""

    def to_json(self) -> dict[str, Any]:
        """The event as JSON; times as milliseconds since 1970."""
        out: dict[str, Any] = {"kind": self.kind}
        for name, default in _defaults(type(self)):  # type: ignore[arg-type] # a class is hashable
            value = getattr(self, name)
            if value != default:
                out[name] = round(value.timestamp() * 1000) if isinstance(value, datetime) else value
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStarted(Event):
    kind: ClassVar[str] = "conversation.started"
    id: str
    inbox: str
    contact: str
    recipient: str
    surface: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArrived(Event):
    kind: ClassVar[str] = "message.arrived"
    message: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEditedByContact(Event):
    kind: ClassVar[str] = "message.edited"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened(Event):
    kind: ClassVar[str] = "window.opened"
    trigger: str
    until: datetime
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Event):
    """The platform said that no reply is allowed now."""

    kind: ClassVar[str] = "window.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    kind: ClassVar[str] = "case.opened"
    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Event):
    kind: ClassVar[str] = "case.reopened"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    """One outgoing message was asked for. ``counted``: the trigger whose allowance it uses."""

    kind: ClassVar[str] = "message.said"
    message: str
    author: str
    at: datetime
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    kind: ClassVar[str] = "answer.given"
    entry: str
    version: str
    score: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerJudged(Event):
    kind: ClassVar[str] = "answer.judged"
    entry: str
    helped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSet(Event):
    kind: ClassVar[str] = "prompt.set"
    prompt: str
    values: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptCleared(Event):
    kind: ClassVar[str] = "prompt.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff(Event):
    kind: ClassVar[str] = "handoff.opened"
    reason: str
    at: datetime
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChosen(Event):
    kind: ClassVar[str] = "topic.chosen"
    topic: Topic
    team: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceived(Event):
    kind: ClassVar[str] = "intake.received"
    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRefused(Event):
    kind: ClassVar[str] = "intake.refused"
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Event):
    kind: ClassVar[str] = "conversation.claimed"
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    """To an agent, or to a team's queue when ``agent`` is empty."""

    kind: ClassVar[str] = "conversation.transferred"
    by: str
    at: datetime
    agent: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToBot(Event):
    kind: ClassVar[str] = "conversation.returned"
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Event):
    kind: ClassVar[str] = "conversation.snoozed"
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Woken(Event):
    kind: ClassVar[str] = "conversation.woken"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Event):
    """``checked``: what the agent confirmed where a key was exposed."""

    kind: ClassVar[str] = "case.resolved"
    by: str
    at: datetime
    outcome: str = ""
    checked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(Event):
    kind: ClassVar[str] = "case.escalated"
    level: Level
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingAsked(Event):
    kind: ClassVar[str] = "rating.asked"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Event):
    kind: ClassVar[str] = "rating.given"
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented(Event):
    kind: ClassVar[str] = "rating.commented"
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretHidden(Event):
    kind: ClassVar[str] = "secret.hidden"
    kinds: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Event):
    """A constant text was given that is not repeated for a while: greeting, unsupported, acknowledged."""

    kind: ClassVar[str] = "contact.told"
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSet(Event):
    kind: ClassVar[str] = "language.set"
    language: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged(Event):
    kind: ClassVar[str] = "subscription.changed"
    subscribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomationChanged(Event):
    kind: ClassVar[str] = "automation.changed"
    opted_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachabilityChanged(Event):
    kind: ClassVar[str] = "contact.reachability"
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumJoined(Event):
    kind: ClassVar[str] = "album.joined"
    group: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumAnswered(Event):
    kind: ClassVar[str] = "album.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    kind: ClassVar[str] = "note.added"
    message: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Event):
    kind: ClassVar[str] = "conversation.read"
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpostorSuspected(Event):
    """Something that is not ours, or that we cannot tell, was asked about in ``message``."""

    kind: ClassVar[str] = "impostor.suspected"
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpostorReported(Event):
    """The contact reports it; pictures until ``until`` belong to the report."""

    kind: ClassVar[str] = "impostor.reported"
    report: str
    message: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpostorEvidence(Event):
    kind: ClassVar[str] = "impostor.evidence"
    report: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDecided(Event):
    """A person decided about a delivery (retry, arrived, discard, undo, edit, delete)."""

    kind: ClassVar[str] = "delivery.decided"
    delivery: str
    to: str
    by: str


KINDS: dict[str, type[Event]] = {cls.kind: cls for cls in Event.__subclasses__()}


def from_json(data: dict[str, Any]) -> Event:
    """The event that ``to_json`` gave. Raises KeyError for an unknown kind."""
    values = dict(data)
    cls = KINDS[values.pop("kind")]
    for name, value in values.items():
        if name in {"at", "until"}:
            values[name] = datetime.fromtimestamp(value / 1000, UTC)
        elif isinstance(value, list):
            values[name] = tuple(value)
    if "topic" in values:
        values["topic"] = Topic(values["topic"])
    if "level" in values:
        values["level"] = Level(values["level"])
    return cls(**values)
