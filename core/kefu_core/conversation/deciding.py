"""A decision under way: gathers events, texts and timers, and turns them into one Decision at the end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kefu_core.conversation import events as e
from kefu_core.conversation.context import Context
from kefu_core.conversation.evolve import evolve
from kefu_core.conversation.spoken import own_words
from kefu_core.conversation.state import Conversation, changed
from kefu_core.decision import (
    BodyChange,
    Cancel,
    Due,
    Effects,
    NewDelivery,
    NewMessage,
    NewProof,
    NewReport,
    Override,
    Release,
    Signal,
)
from kefu_core.errors import InvalidTransition, OutgoingBlocked, OutsideReplyWindow
from kefu_core.fit import Part, fit
from kefu_core.ids import message_id
from kefu_core.messages import Attachment, Author, Button, Draft, Operation
from kefu_core.safety.gate.joined import judged_after
from kefu_core.safety.gate.outgoing import Judgement, Verdict, judged
from kefu_core.wording import say as wording

PRIORITY = {Author.AGENT: 0, Author.BOT: 1, Author.SYSTEM: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The new state, the events that led to it, and everything else to be written with them."""

    state: Conversation
    base: int
    events: tuple[e.Event, ...]
    effects: Effects


@dataclass(slots=True, kw_only=True)
class _Saying:
    text: str
    author: Author
    by: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    prompt: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    as_name: str = ""
    due: datetime | None = None
    entry: str = ""
    lead: int = 0


class Deciding:
    """Gathers one decision. ``state`` is always the state after the events so far."""

    def __init__(
        self, state: Conversation | None, context: Context, start: e.ConversationStarted | None = None
    ) -> None:
        self.context = context
        self.events: list[e.Event] = []
        self.base = state.version if state is not None else 0
        if state is None:
            if start is None:
                raise InvalidTransition("there is no conversation yet", "no_conversation")
            state = evolve(None, start)
            self.events.append(start)
        self.state: Conversation = state
        self._sayings: list[_Saying] = []
        self._messages: list[NewMessage] = []
        self._deliveries: list[NewDelivery] = []
        self._dues: list[Due] = []
        self._cancels: list[Cancel] = []
        self._overrides: list[Override] = []
        self._bodies: list[BodyChange] = []
        self._signals: list[Signal] = []
        self._release: Release | None = None
        self._reports: list[NewReport] = []
        self._proofs: list[NewProof] = []
        self._number = 0

    @property
    def now(self) -> datetime:
        """The time of this decision."""
        return self.context.now

    def emit(self, event: e.Event) -> None:
        """Let something have happened."""
        self.state = evolve(self.state, event)
        self.events.append(event)

    def new_id(self) -> str:
        """The next message id of this decision."""
        self._number += 1
        return message_id(self.state.id, self.base + 1, self._number)

    def record(self, message: NewMessage) -> None:
        """Add a row to the thread."""
        self._messages.append(message)

    def activity(self, what: str, author: str, **data: object) -> None:
        """A system line in the thread that agents see; ``data`` holds ids and numbers only."""
        row = NewMessage(id=self.new_id(), direction="activity", author=author, kind=what, at=self.now, data=dict(data))
        self.record(row)

    def text(self, key: str, **values: object) -> str:
        """A constant text in the contact's language."""
        return wording(key, self.state.language, **values)

    def say(
        self,
        text: str,
        *,
        author: Author = Author.BOT,
        by: str = "",
        buttons: tuple[tuple[Button, ...], ...] = (),
        prompt: str = "",
        attachments: tuple[Attachment, ...] = (),
        reply_to: str = "",
        as_name: str = "",
        due: datetime | None = None,
        entry: str = "",
        lead: int = 0,
    ) -> None:
        """Say something to the contact; the gate and the silence rule are checked at once.

        ``lead``: how many code points of the text were put in front of what an agent wrote.
        Raises InvalidTransition when the bot would talk over a human, OutgoingBlocked when the gate refuses.
        """
        if author is Author.BOT and self.state.holder:
            raise InvalidTransition("a human holds the conversation; the bot is silent", "human_holds")
        judgement = judged(text, self.context.policy.official, public=not self.state.is_private)
        if judgement.verdict is not Verdict.block and author is Author.AGENT:
            judgement = self.after_earlier(text[lead:])
        if judgement.verdict is Verdict.block:
            raise OutgoingBlocked(judgement.reason, judgement.spans)
        self._sayings.append(
            _Saying(
                text=text,
                author=author,
                by=by or author.value,
                buttons=buttons,
                prompt=prompt,
                attachments=attachments,
                reply_to=reply_to,
                as_name=as_name,
                due=due,
                entry=entry,
                lead=lead,
            )
        )

    def after_earlier(self, text: str, message: str = "") -> Judgement:
        """The gate's judgement of an agent's words together with what agents said just before.

        ``message``: the text takes this one's place; then what came after goes on with it, too.
        """
        said, ids = self.context.said, [name for name, _ in self.context.said]
        place = ids.index(message) if message in ids else len(said)
        texts = [words for _, words in said]
        texts[place : place + 1] = [own_words(text)]
        official, public = self.context.policy.official, not self.state.is_private
        for at in range(place, len(texts)):
            judgement = judged_after(texts[at], texts[:at], official, public=public)
            if judgement.verdict is Verdict.block:
                return judgement
        return judged_after(texts[place], texts[:place], official, public=public)

    def system(self, key: str, **values: object) -> None:
        """Say a constant text as the system, which is allowed while a human holds the conversation."""
        self.say(self.text(key, **values), author=Author.SYSTEM)

    def due(self, kind: str, after: timedelta | None) -> None:
        """Set (or with None take back) a timer."""
        at = None if after is None else self.now + after
        self._dues = [d for d in self._dues if d.kind != kind]
        self._dues.append(Due(kind=kind, at=at, sequence=self.base + 1))

    def cancel(self, cancel: Cancel) -> None:
        """Cancel deliveries that have not left."""
        self._cancels.append(cancel)

    def override(self, override: Override) -> None:
        """Write a person's decision about a delivery."""
        self._overrides.append(override)

    def change_body(self, change: BodyChange) -> None:
        """Give a stored message a new text."""
        self._bodies.append(change)

    def signal(self, signal: Signal) -> None:
        """Ask for something short-lived."""
        self._signals.append(signal)

    def release_held(self, count: int | None = None) -> None:
        """Let held deliveries go."""
        self._release = Release(count=count)

    def report(self, report: NewReport) -> None:
        """Write a report of an impostor."""
        self._reports.append(report)

    def prove(self, proof: NewProof) -> None:
        """Keep that a check code goes out."""
        self._proofs.append(proof)

    def passes(self, text: str) -> bool:
        """Whether the gate would let a text of ours out."""
        judgement = judged(text, self.context.policy.official, public=not self.state.is_private)
        return judgement.verdict is not Verdict.block

    def deliver(self, delivery: NewDelivery) -> None:
        """Ask for a platform call that is no new message (an edit, a deletion)."""
        self._deliveries.append(delivery)

    def finish(self) -> Decision:
        """Fit what was said to the platform and give the decision back."""
        for saying in self._merged():
            self._utter(saying)
        state = changed(self.state, version=self.base + 1)
        effects = Effects(
            messages=tuple(self._messages),
            deliveries=tuple(self._deliveries),
            dues=tuple(self._dues),
            bodies=tuple(self._bodies),
            cancels=tuple(self._cancels),
            overrides=tuple(self._overrides),
            release=self._release,
            signals=tuple(self._signals),
            reports=tuple(self._reports),
            proofs=tuple(self._proofs),
        )
        return Decision(state=state, base=self.base, events=tuple(self.events), effects=effects)

    def _merged(self) -> list[_Saying]:
        """Where sends are scarce, what we say in one decision leaves as one message."""
        able = self.context.capabilities
        scarce = able.single_message or not able.active_send or any(rule.count is not None for rule in able.window)
        if not scarce or len(self._sayings) < 2:
            return self._sayings
        first, *rest = self._sayings
        merged = [first]
        for saying in rest:
            last = merged[-1]
            if Author.AGENT in {last.author, saying.author} or last.buttons or last.attachments:
                merged.append(saying)
                continue
            if not self._reads_well(last, saying):
                # Each may leave alone. What greets stays away; an answer is never left out.
                greets = last.author is Author.SYSTEM and saying.author is Author.BOT
                merged[-1:] = [saying] if greets else [last, saying]
                continue
            author = Author.BOT if Author.BOT in {last.author, saying.author} else Author.SYSTEM
            merged[-1] = replace(
                saying,
                text=f"{last.text}\n\n{saying.text}",
                author=author,
                by=author.value,
                entry=last.entry or saying.entry,
            )
        return merged

    def _reads_well(self, first: _Saying, second: _Saying) -> bool:
        """Whether two texts as one pass the gate, which reads on over the end of a paragraph."""
        official, public = self.context.policy.official, not self.state.is_private
        together = judged(f"{first.text}\n\n{second.text}", official, public=public)
        return together.verdict is not Verdict.block

    def _utter(self, saying: _Saying) -> None:
        able = self.context.capabilities
        limit = able.public_text if not self.state.is_private else None
        if limit is not None:
            able = replace(able, text=limit)
        draft = Draft(
            text=saying.text, buttons=saying.buttons, attachments=saying.attachments, reply_to=saying.reply_to
        )
        fitted = fit(draft, able, choose=self.text("choose_number"))
        for part in fitted.parts:
            self._send(saying, part)
            saying.lead = 0
        if saying.prompt:
            self.emit(e.PromptSet(prompt=saying.prompt, values=fitted.values, at=self.now))

    def _allowed(self, saying: _Saying) -> tuple[str, str]:
        """The counted allowance that a send uses up, and why it is held back; mostly nothing of both.

        Raises OutsideReplyWindow for an agent: whoever sits there is told, a text of the bot's waits.
        """
        able = self.context.capabilities
        if not able.active_send:
            return "", "passive"
        if not able.window:
            return "", ""
        allowance = self.state.allowance(self.now)
        if allowance is not None:
            return allowance.trigger if allowance.left is not None else "", ""
        if saying.author is Author.AGENT:
            raise OutsideReplyWindow("the platform allows no reply until the contact writes again")
        return "", "window"

    def _send(self, saying: _Saying, part: Part) -> None:
        state = self.state
        counted, held = self._allowed(saying)
        identity = self.new_id()
        kind = part.attachments[0].kind.value if part.attachments else "text"
        self.record(
            NewMessage(
                id=identity,
                direction="out",
                author=saying.by,
                kind=kind,
                at=self.now,
                text=part.text,
                language=state.language,
                attachments=part.attachments,
                buttons=part.buttons,
                reply_to=part.reply_to,
                data={name: value for name, value in (("entry", saying.entry), ("lead", saying.lead)) if value},
            )
        )
        self._deliveries.append(
            NewDelivery(
                id=identity,
                message=identity,
                lane=state.id,
                position=(self.base + 1) * 1000 + self._number,
                inbox=state.inbox,
                recipient=state.recipient,
                surface=state.surface,
                operation=Operation.MESSAGE,
                author=saying.author,
                priority=PRIORITY[saying.author],
                due=saying.due or self.now,
                expires=self.now + self.context.policy.expire_replies_after,
                held=held,
                reply_to=part.reply_to,
                as_name=saying.as_name,
                language=state.language,
            )
        )
        self.emit(e.Said(message=identity, author=saying.by, at=self.now, counted=counted))
