"""What agents, the courier and the clock ask of a conversation. What contacts do comes as Inbound."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kefu_core.messages import Attachment

CHECKLIST = ("warned", "moved", "confirmed")
"""What an agent confirms after a key was exposed: the contact was warned, moved their funds, drops the old key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of an agent's commands. ``agent`` is their id, ``name`` what contacts may see."""

    agent: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Command):
    """Hold the conversation. ``takeover``: even if somebody else does."""

    takeover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Command):
    """Answer the contact. Claims it when nobody holds it; the text of a slower colleague becomes a note.

    ``reply_to``: the platform's id of the message it answers, ``quote`` that message's text: where the account
    cannot point at a message, a line of it is put in front.
    """

    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    quote: str = ""
    undo_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """A line that only colleagues see."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Command):
    """Give it to a colleague or to a team's queue."""

    to_agent: str = ""
    to_team: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToBot(Command):
    """The bot goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Command):
    """Put aside until a time, or until the contact writes."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(Command):
    """Close the case; the contact is asked for a rating if ``ask_rating``.

    ``checked``: which lines of ``CHECKLIST`` the agent confirms; all are needed where a key was exposed.
    """

    outcome: str = "solved"
    ask_rating: bool = True
    checked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Command):
    """Open a resolved case again and hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """The agent saw what came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTopic(Command):
    """Correct the kind of problem."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Take back a reply that has not left."""

    delivery: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDelivery(Command):
    """A person decides about an unknown or failed delivery."""

    delivery: str
    to: Literal["retry", "arrived", "discard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSent(Command):
    """Change a message that was sent (``source_id`` on the platform)."""

    delivery: str
    source_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSent(Command):
    """Delete a message that was sent."""

    delivery: str
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A timer came due. ``sequence``: the version at which it was set."""

    kind: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeldSecret:
    """A file that came with a message held secrets of these kinds; nothing of it was kept."""

    message: str
    kinds: tuple[str, ...]
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLearned:
    """The platform told something about the contact by refusing: ``unreachable`` or ``window_closed``.

    ``gate_refused``: it was the gate, at the last step, and a person must look.
    """

    what: Literal["unreachable", "window_closed", "gate_refused"]
