"""What a decision may look at besides the state: time, rules, capabilities, ranked answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kefu_core.capabilities import Capabilities
from kefu_core.hours import Calendar
from kefu_core.messages import Attachment, Button
from kefu_core.policy import Policy
from kefu_core.safety.official.proof import Mark, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that may answer: ``score`` is the calibrated probability that it is right.

    ``hant``: its text in Traditional Chinese, where the question was written so. ``topic``: its kind of problem.
    ``picture`` goes with it where that costs no send that is needed.
    """

    entry: str
    score: float
    title: str
    text: str
    version: str = ""
    buttons: tuple[Button, ...] = ()
    hant: str = ""
    topic: str = ""
    picture: Attachment | None = None


def _none() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything from outside that a decision uses; the same context gives the same decision.

    ``case_number``: the number a case opened now would get. ``ahead``: how many wait in the queue.
    ``questions``: candidates for each question of a message with several. ``picked``: the offered entry that a language
    model takes to be meant.
    ``entries``: answers by language and id. ``transcript_link`` gives where a record would be found.
    ``secrets``: kinds that the boundary hid in this message; ``asks``: it hid an ambiguous 64-hex;
    ``retract``: earlier messages that were parts of the same secret, ``retract_sources`` the platform's ids of them.
    ``retract``: earlier messages that were parts of the same secret. ``recent``: texts of the last turns by message.
    ``said``: (message, text) of what agents said last, oldest first, which a new text of theirs may go on with.
    ``proof_of`` makes the check code of an agent's shown name; ``proof``: what a code in this message is worth.
    """

    now: datetime
    policy: Policy
    calendar: Calendar
    capabilities: Capabilities
    case_number: int
    candidates: Sequence[Candidate] = ()
    questions: Sequence[Sequence[Candidate]] = ()
    picked: str = ""
    entries: Mapping[str, Mapping[str, Candidate]] = field(default_factory=dict)
    ahead: int = 0
    transcript_link: Callable[[], str] = _none
    secrets: tuple[str, ...] = ()
    asks: bool = False
    retract: tuple[str, ...] = ()
    retract_sources: tuple[str, ...] = ()
    recent: Mapping[str, str] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()
    proof_of: Callable[[str], Mark] | None = None
    proof: Proof | None = None
