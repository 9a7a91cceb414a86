"""Judges a fleet by what the platforms saw and what its store holds, after everything came to rest.

Nothing of the fleet's own reckoning is used but ``fold``: counts come from rows and from the users' screens.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from tests.faults.fleet import Fleet
from tests.faults.questions import questions
from tests.faults.world import Asked, World

from kefu_core.conversation.events import from_json
from kefu_core.conversation.evolve import fold
from kefu_core.conversation.state import Conversation

_MESSAGES = """
SELECT c.inbox, c.recipient, c.id, m.sequence, m.direction, m.author, m.id, coalesce(b.text,'')
FROM messages m JOIN conversations c ON c.id=m.conversation_id
LEFT JOIN bodies b ON b.message_id=m.id AND b.version=(SELECT max(version) FROM bodies WHERE message_id=m.id)
WHERE c.surface='private' ORDER BY m.conversation_id, m.sequence, m.number"""
_DELIVERIES = "SELECT id,message,conversation_id,status,maybe_duplicate,assumed,due,held,reason,code FROM deliveries"
_FINAL = frozenset({"sent", "cancelled", "expired"})
_LOOKS = frozenset({"x"})
"""Platforms that let us look whether a reply arrived: there nothing may come twice."""


@dataclass(slots=True)
class Verdict:
    """What was counted, and every broken invariant with its ids."""

    trials: int = 0
    acknowledged: int = 0
    answered: int = 0
    lost: int = 0
    duplicated_listed: int = 0
    duplicated_unlisted: int = 0
    disordered: int = 0
    unfinished: int = 0
    for_a_person: int = 0
    given_up: int = 0
    """Never acknowledged, given up by the platform, and not in the store."""
    refused: int = 0
    """Deliveries that the platform refused for good, as the scenario wanted."""
    statuses: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def blame(self, counter: str, text: str) -> None:
        """Count one broken invariant."""
        setattr(self, counter, getattr(self, counter) + 1)
        self.broken.append(f"{counter}: {text}")

    def add(self, other: "Verdict") -> None:
        """Take over what was counted elsewhere."""
        for item in fields(self):
            mine, more = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, dict):
                mine = Counter(mine)
                mine.update(more)
                setattr(self, item.name, dict(mine))
            else:
                setattr(self, item.name, mine + more)


@dataclass(slots=True)
class _Delivery:
    id: str
    message: str
    conversation: str
    status: str
    maybe_duplicate: int
    assumed: int
    due: int | None
    held: str
    reason: str
    code: str


@dataclass(slots=True)
class _Decided:
    """One message of a contact as the store holds it, with the answers of the same decision."""

    conversation: str
    sequence: int
    text: str
    answers: list[tuple[str, str]] = field(default_factory=list)


def judge(world: World, fleet: Fleet, *, kills: int = 0, refusals: frozenset[str] = frozenset()) -> Verdict:
    """Look at everything; the fleet has ended. Deliveries may have failed for ``refusals``."""
    verdict = Verdict(trials=len(world.asked))
    deliveries = {row[1]: _Delivery(*row) for row in fleet.read(_DELIVERIES)}
    threads = _threads(fleet.read(_MESSAGES))
    _judge_deliveries(deliveries.values(), refusals, verdict)
    _judge_replay(fleet, verdict)
    for conversation, state in fleet.read("SELECT conversation_id,state FROM parked WHERE state<>'decided'"):
        verdict.blame("unfinished", f"a message of conversation {conversation} is {state}")
    good = {name: world.acknowledged(name) for name in world.emulators}
    people: dict[tuple[str, str, str], list[Asked]] = defaultdict(list)
    for asked in world.asked:
        people[asked.platform, asked.user, asked.person].append(asked)
    for (name, user, person), mine in people.items():
        thread = threads.get((f"{name}-main", person), [])
        shown = world.shown(name, user)
        _judge_person(mine, good[name], thread, shown, deliveries, verdict, kills)
    verdict.statuses = dict(Counter(one.status for one in deliveries.values()))
    return verdict


def _threads(rows: Iterable[Any]) -> dict[tuple[str, str], list[_Decided]]:
    found: dict[tuple[str, str], list[_Decided]] = defaultdict(list)
    for inbox, recipient, conversation, sequence, direction, author, message, text in rows:
        thread = found[inbox, recipient]
        if direction == "in":
            thread.append(_Decided(conversation, sequence, text))
        elif direction == "out" and author == "bot" and thread and thread[-1].sequence == sequence:
            thread[-1].answers.append((message, "".join(text.split())))
    return found


def _judge_person(
    mine: list[Asked],
    good: set[str],
    thread: list[_Decided],
    shown: list[str],
    deliveries: dict[str, _Delivery],
    verdict: Verdict,
    kills: int,
) -> None:
    """One person's questions: kept once, answered once, in order, shown once."""
    stored: dict[str, list[_Decided]] = defaultdict(list)
    for decided in thread:
        stored[decided.text].append(decided)
    doubles = 0
    for asked in mine:
        where = f"{asked.platform} user {asked.user}, delivery {asked.key} ({asked.question.entry})"
        rows = stored[asked.question.text]
        if asked.key in good:
            verdict.acknowledged += 1
            if not rows:
                verdict.blame("lost", f"{where} was acknowledged and is not in the store")
                continue
        if not rows:
            verdict.given_up += 1
            continue
        if len(rows) > 1:
            verdict.blame("duplicated_unlisted", f"{where} is in the store {len(rows)} times")
        answers = [m for row in rows for m, text in row.answers if asked.question.mark in text]
        if not answers:
            verdict.blame("lost", f"{where} was decided in {rows[0].conversation}#{rows[0].sequence} without an answer")
            continue
        if len(answers) > 1:
            verdict.blame("duplicated_unlisted", f"{where} was decided to be answered {len(answers)} times: {answers}")
        doubles += _judge_screen(asked, deliveries[answers[0]], shown, where, verdict)
    if doubles > kills and kills:
        verdict.blame(
            "duplicated_unlisted", f"{mine[0].platform} user {mine[0].user}: {doubles} doubles, {kills} kills"
        )
    _judge_order(mine[0], thread, shown, verdict)


def _judge_screen(asked: Asked, delivery: _Delivery, shown: list[str], where: str, verdict: Verdict) -> int:
    times = sum(asked.question.mark in text for text in shown)
    if times:
        verdict.answered += 1
    elif delivery.status == "sent":
        assumed = ", assumed" if delivery.assumed else ""
        verdict.blame("lost", f"{where}: delivery {delivery.id} is sent{assumed}, and nobody saw it")
    if times <= 1:
        return 0
    if delivery.maybe_duplicate and times == 2 and asked.platform not in _LOOKS:
        verdict.duplicated_listed += 1
    else:
        verdict.blame(
            "duplicated_unlisted",
            f"{where}: shown {times} times; delivery {delivery.id} is {delivery.status},"
            f" maybe_duplicate={delivery.maybe_duplicate}, reason {delivery.reason!r}",
        )
    return times - 1


def _judge_order(one: Asked, thread: list[_Decided], shown: list[str], verdict: Verdict) -> None:
    """Answers appear in the order in which the questions were committed."""
    marks = {question.text: question.mark for question in questions()}
    wanted = [marks[decided.text] for decided in thread if decided.text in marks]
    place = {mark: number for number, mark in enumerate(wanted)}
    firsts: dict[str, None] = {}
    for text in shown:
        for mark in wanted:
            if mark in text:
                firsts.setdefault(mark)
    order = [place[mark] for mark in firsts]
    if order != sorted(order):
        conversation = thread[0].conversation if thread else ""
        verdict.blame("disordered", f"{one.platform} user {one.user} ({conversation}): answers came as {order}")


def _judge_deliveries(deliveries: Iterable[_Delivery], refusals: frozenset[str], verdict: Verdict) -> None:
    """Every delivery has ended, or a person is asked."""
    for one in deliveries:
        if one.status == "unknown" and one.due is None:
            verdict.for_a_person += 1
        elif one.status == "failed" and one.reason in refusals:
            verdict.refused += 1
        elif one.status not in _FINAL:
            verdict.blame(
                "unfinished",
                f"delivery {one.id} of {one.conversation} is {one.status} (held {one.held!r}, reason {one.reason!r},"
                f" code {one.code!r})",
            )


def _judge_replay(fleet: Fleet, verdict: Verdict) -> None:
    """``fold(events)`` gives the stored state of every conversation."""
    events: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for identity, sequence, text in fleet.read("SELECT conversation_id,sequence,events FROM events ORDER BY 1,2"):
        events[identity].append((sequence, text))
    for identity, state in fleet.read("SELECT id,state FROM conversations WHERE version>0"):
        rows = events[identity]
        folded = fold((sequence, [from_json(item) for item in json.loads(text)]) for sequence, text in rows)
        if folded != Conversation.from_json(json.loads(state)):
            verdict.blame("unfinished", f"replay of conversation {identity} differs from its state")
