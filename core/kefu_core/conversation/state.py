"""A conversation's state: numbers, enums, ids and times; never text, names or file names.

``to_json``/``from_json`` keep only what differs from the defaults, so a new field needs no migration.
"""

from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Self, TypeVar


class Status(StrEnum):
    """Where a conversation stands."""

    BOT = "bot"
    WAITING = "waiting"
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Topic(StrEnum):
    """Kinds of problem, as the contact names them."""

    ACCOUNT = "account"
    TRANSFER = "transfer"
    SECURITY = "security"
    OTHER = "other"


class Level(StrEnum):
    """Who should look at it."""

    FIRST = "first"
    SECOND = "second"
    MANAGEMENT = "management"


def _stamp(value: datetime) -> int:
    return round(value.timestamp() * 1000)


def _time(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)


_PLAIN = frozenset({str, int, bool})


@cache
def _defaults(cls: Any) -> dict[str, Any]:
    return {item.name: None if item.default is MISSING else item.default for item in fields(cls)}


class _Stored:
    """Shared by the state's parts: JSON without defaults."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Only the fields that differ from their defaults; times as milliseconds since 1970."""
        out: dict[str, Any] = {}
        defaults = _defaults(type(self))  # type: ignore[arg-type]
        held = getattr(self, "__dict__", None)  # a conversation has all its fields there, and they are many
        for name, value in held.items() if held else [(name, getattr(self, name)) for name in defaults]:
            default = defaults[name]
            if value is default or value == default:
                continue
            kind = type(value)
            out[name] = value if kind in _PLAIN else _stamp(value) if kind is datetime else _encode(value)
        return out


S = TypeVar("S", bound="_Stored")
_SLOTS: dict[type, list[tuple[str, Any, Any]]] = {}


def changed(stored: S, **changes: Any) -> S:
    """What ``dataclasses.replace`` gives, at a fifth of its cost: states change several times in each decision."""
    cls = type(stored)
    if cls is Conversation:  # no slots: all fields at once
        new = object.__new__(cls)
        vars(new).update(vars(stored), **changes)
        return new
    slots = _SLOTS.get(cls)
    if slots is None:
        members = [(item.name, getattr(cls, item.name)) for item in fields(cls)]  # type: ignore[arg-type]
        slots = _SLOTS[cls] = [(name, member.__get__, member.__set__) for name, member in members]
    new = object.__new__(cls)
    for name, read, write in slots:
        write(new, changes[name] if name in changes else read(stored))
    return new


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return _stamp(value)
    if isinstance(value, _Stored):
        return value.to_json()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(_Stored):
    """One opening of a conversation. ``closed_by``: ``bot``, ``contact`` or an agent's id."""

    number: int
    opened_at: datetime
    topic: Topic | None = None
    handed_off_at: datetime | None = None
    claimed_at: datetime | None = None
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_by: str = ""
    outcome: str = ""
    reopened: int = 0
    rating: int | None = None
    rating_asked_at: datetime | None = None
    level: Level = Level.FIRST

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        data = dict(data)
        for name in (
            "opened_at",
            "handed_off_at",
            "claimed_at",
            "first_reply_at",
            "resolved_at",
            "rating_asked_at",
        ):
            if name in data:
                data[name] = _time(data[name])
        if "topic" in data:
            data["topic"] = Topic(data["topic"])
        if "level" in data:
            data["level"] = Level(data["level"])
        return cls(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt(_Stored):
    """A question of ours that a bare number may answer: the values in the order they were shown."""

    kind: str
    values: tuple[str, ...]
    at: datetime

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(kind=data["kind"], values=tuple(data.get("values", ())), at=_time(data["at"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake(_Stored):
    """What the agent will need: ``missing`` fields are still asked for; ``have`` says (field, message id)."""

    topic: Topic
    missing: tuple[str, ...] = ()
    have: tuple[tuple[str, str], ...] = ()
    refused: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(
            topic=Topic(data["topic"]),
            missing=tuple(data.get("missing", ())),
            have=tuple((field, message) for field, message in data.get("have", ())),
            refused=data.get("refused", 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance(_Stored):
    """What one trigger of the contact allows: until when, and how many are left (None: not counted)."""

    trigger: str
    until: datetime
    left: int | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(trigger=data["trigger"], until=_time(data["until"]), left=data.get("left"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Album(_Stored):
    """Items of one album that are gathered before one answer is given."""

    group: str
    first_at: datetime
    last_at: datetime
    answered: bool = False

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(
            group=data["group"],
            first_at=_time(data["first_at"]),
            last_at=_time(data["last_at"]),
            answered=data.get("answered", False),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport(_Stored):
    """The last report of an impostor: until when pictures belong to it, and how many came."""

    id: str
    until: datetime
    pictures: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(id=data["id"], until=_time(data["until"]), pictures=data.get("pictures", 0))


_PARTS: tuple[tuple[str, Any], ...] = (
    ("case", Case),
    ("prompt", Prompt),
    ("intake", Intake),
    ("album", Album),
    ("report", OpenReport),
)
_TIMES = ("waiting_since", "snoozed_until", "last_in_at", "last_out_at", "greeted_at", "unsupported_at",
          "acknowledged_at", "hour_started_at", "answered_at")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Conversation(_Stored):
    """Everything ``decide`` knows. ``version`` is the sequence of the last decision.

    Invariant: ``holder`` is set exactly while the status is open (or snoozed by an agent); while it is set the
    bot says nothing. ``epoch`` grows with every change of holder.
    """

    id: str
    inbox: str
    contact: str
    recipient: str
    surface: str = "private"
    version: int = 0
    status: Status = Status.BOT
    language: str = "zh"
    language_chosen: bool = False
    holder: str = ""
    epoch: int = 0
    team: str = ""
    case: Case | None = None
    cases: int = 0
    prompt: Prompt | None = None
    intake: Intake | None = None
    allowances: tuple[Allowance, ...] = ()
    album: Album | None = None
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    greeted_at: datetime | None = None
    unsupported_at: datetime | None = None
    acknowledged_at: datetime | None = None
    hour_started_at: datetime | None = None
    answered_at: datetime | None = None
    said_this_hour: int = 0
    unread: int = 0
    last_answer: str = ""
    last_message: str = ""
    subscribed: bool = False
    reachable: bool = True
    opted_out: bool = False
    key_exposed: bool = False
    warned: tuple[str, ...] = ()
    suspect: str = ""
    report: OpenReport | None = None

    @property
    def is_private(self) -> bool:
        """Whether only the contact and we can read it."""
        return self.surface == "private"

    def allowance(self, now: datetime) -> Allowance | None:
        """The allowance that a send would use up: of those still open with something left, the first to end."""
        usable = [a for a in self.allowances if a.until > now and a.left != 0]
        return min(usable, key=lambda a: a.until, default=None)

    def messages_left(self, now: datetime) -> int | None:
        """How many sends the open allowances still give; None when one of them is not counted."""
        usable = [a for a in self.allowances if a.until > now]
        if any(a.left is None for a in usable):
            return None
        return sum(a.left or 0 for a in usable)

    def window_until(self, now: datetime) -> datetime | None:
        """When the last usable allowance ends."""
        usable = [a.until for a in self.allowances if a.until > now and a.left != 0]
        return max(usable, default=None)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What ``to_json`` gave; unknown fields of a newer version are left out."""
        known = {item.name for item in fields(cls)}
        out = {name: value for name, value in data.items() if name in known}
        for name in _TIMES:
            if name in out:
                out[name] = _time(out[name])
        if "status" in out:
            out["status"] = Status(out["status"])
        for name, kind in (
            ("case", Case),
            ("prompt", Prompt),
            ("intake", Intake),
            ("album", Album),
            ("report", OpenReport),
        ):
            if name in out:
                out[name] = kind.from_json(out[name])
        if "allowances" in out:
            out["allowances"] = tuple(Allowance.from_json(item) for item in out["allowances"])
        if "warned" in out:
            out["warned"] = tuple(out["warned"])
        return cls(**out)

    def with_case(self, **changes: Any) -> Self:
        """The same conversation with its case changed."""
        if self.case is None:
            return self
        return changed(self, case=changed(self.case, **changes))
