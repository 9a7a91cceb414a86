"""Asks the answerer about a message: as a whole, question by question, and together with what was asked before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kefu_bots.rules import Rules
from kefu_core.answers import choose, leaning, questions_in, several
from kefu_core.assisting import Use
from kefu_core.conversation.contact import needs_answer
from kefu_core.conversation.context import Candidate
from kefu_core.conversation.state import Conversation, Status
from kefu_core.ids import conversation_id
from kefu_core.ledger import Loaded
from kefu_core.messages import Inbound, MessageReceived

FOLLOWED_AT_MOST = 0.6
"""A question read together with the one before is offered choices, never answered."""
SHORT_CHARS = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates for a message, and for each of its questions when it has several; and the one that a model picked."""

    candidates: Sequence[Candidate] = ()
    questions: Sequence[Sequence[Candidate]] = ()
    picked: str = ""


async def ranked(rules: Rules, platform: str, loaded: Loaded | None, inbound: Inbound, *, patient: bool) -> Ranked:
    """Candidates for what was asked, if this needs an answer. Raises TimeoutError unless ``patient``."""
    state = loaded.state if loaded and loaded.state.version else None
    if not isinstance(inbound, MessageReceived) or not needs_answer(state, inbound):
        return Ranked()
    language = state.language if state else rules.policy.default_language
    how: dict[str, Any] = {"platform": platform, **({"limit": None} if patient else {})}
    rank = rules.answers.rank
    topic = topic_of(state)
    candidates: Sequence[Candidate] = leaning(await rank(inbound.text, language, **how), topic)
    best = candidates[0].score if candidates else 0.0
    if best < rules.policy.offer_at and (whole := asked_on(inbound.text, loaded)):
        again = await rank(whole, language, **how)
        candidates = [replace(c, score=min(c.score, FOLLOWED_AT_MOST)) for c in leaning(again, topic)]
    questions = [leaning(await rank(question, language, **how), topic) for question in questions_in(inbound.text)]
    asked = Ranked(candidates, questions)
    last = state.last_answer if state else ""
    return replace(asked, picked=await _picked(rules, asked, inbound, last, patient=patient))


def topic_of(state: Conversation | None) -> str:
    """The kind of problem that the open case is about, as the contact or an agent named it."""
    if state is None or state.case is None or state.case.topic is None or state.status is Status.RESOLVED:
        return ""
    return state.case.topic.value


async def _picked(rules: Rules, asked: Ranked, inbound: MessageReceived, last: str, *, patient: bool) -> str:
    """Which of the choices that would be offered is meant, if a model is to be asked.

    Raises TimeoutError unless ``patient``: what asks a machine abroad is committed first and waits on the slow path.
    What may be a part of a secret is shown to nobody.
    """
    policy, assistant = rules.policy, rules.assistant
    if assistant is None or not assistant.does(Use.PICK) or inbound.part:
        return ""
    if several(asked.questions, answer_at=policy.answer_at, last_answer=last):
        return ""
    way = choose(asked.candidates, answer_at=policy.answer_at, offer_at=policy.offer_at, last_answer=last)
    if way.way != "offer":
        return ""
    if not patient:
        raise TimeoutError
    conversation = conversation_id(inbound.inbox, inbound.sender.id, inbound.surface)
    return await assistant.pick(inbound.text, way.candidates, conversation)


def asked_on(text: str, loaded: Loaded | None) -> str:
    """A short question behind the contact's line before it ("and how long?"), or nothing."""
    if loaded is None or len(text.strip()) > SHORT_CHARS:
        return ""
    before = next((turn.text for turn in reversed(loaded.turns) if turn.direction == "in" and turn.text), "")
    return f"{before[:200]} {text}" if before and before != text else ""
