"""Notes what became of each question, after its commit: rows that learning and reports are made of.

Kept in memory for a moment and written together. A crash may lose the last of them; the events have it all.
"""

from collections import deque
from dataclasses import replace

from kefu_adapters.stores.question_store import Judgement, Question, QuestionStore
from kefu_core.conversation import events as e
from kefu_core.conversation.decide import Command
from kefu_core.conversation.deciding import Decision
from kefu_core.messages import MessageReceived

_MOST = 10_000
_AT_ONCE = 200
_OFFER = "offer"
_UNSURE = frozenset({"unsure"})


class QuestionLog:
    """``seen`` is told every decision that was committed; ``step`` writes."""

    def __init__(self, store: QuestionStore) -> None:
        self._store = store
        self._waiting: deque[Question | Judgement] = deque(maxlen=_MOST)

    def seen(self, command: Command, decision: Decision) -> None:
        """Remember what this decision says about a question."""
        given = [event for event in decision.events if isinstance(event, e.Answered)]
        if isinstance(command, MessageReceived):
            question = _question(command, decision, given)
            if question is not None:
                self._waiting.append(question)
        elif given:
            self._waiting.append(Judgement(conversation=decision.state.id, entry=given[-1].entry, feedback="chosen"))
        for event in decision.events:
            if isinstance(event, e.AnswerJudged):
                feedback = "helped" if event.helped else "not_helped"
                self._waiting.append(Judgement(conversation=decision.state.id, entry=event.entry, feedback=feedback))

    async def step(self) -> int:
        """Write what waits."""
        items = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
        try:
            await self._store.note(items)
        except BaseException:
            self._waiting.extendleft(reversed(items))
            raise
        return len(items)


def _question(command: MessageReceived, decision: Decision, given: list[e.Answered]) -> Question | None:
    asked = next((m for m in decision.effects.messages if m.direction == "in"), None)
    if asked is None or not command.text or not decision.state.is_private:
        return None
    state = decision.state
    topic = state.case.topic if state.case is not None and state.case.topic else ""
    question = Question(
        message=asked.id,
        conversation=state.id,
        outcome="",
        topic=str(topic),
        language=state.language,
        at=round(asked.at.timestamp() * 1000),
    )
    if given:
        best = given[0]
        version = int(best.version) if best.version.isdigit() else 0
        return replace(question, entry=best.entry, version=version, score=best.score, outcome="answered")
    if any(isinstance(event, e.PromptSet) and event.prompt == _OFFER for event in decision.events):
        return replace(question, outcome="offered")
    if any(isinstance(event, e.HandedOff) and event.reason in _UNSURE for event in decision.events):
        return replace(question, outcome="handed_off")
    return None
