"""Intake: inbound -> boundary -> mailbox of its conversation -> decide -> ledger.

The fast path decides and commits in the process that received the message; whatever is slow, raises or waits behind
something is parked and decided in order (``slow_path``). Nothing is acknowledged before its commit.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from kefu_bots.accounts import Accounts
from kefu_bots.after_commit import AfterCommit
from kefu_bots.asking import Ranked, ranked
from kefu_bots.boundary import Guarded, guard
from kefu_bots.contexts import context_of
from kefu_bots.crowd import Crowd
from kefu_bots.hands import Hands
from kefu_bots.mailboxes import Mailbox, Mailboxes
from kefu_bots.numbers import CaseNumbers
from kefu_bots.passive import PassiveReplies
from kefu_bots.proofs import Proofs
from kefu_bots.rules import Rules
from kefu_bots.slow_path import SlowPath
from kefu_bots.turns import leaving, recent, turns_after
from kefu_core.conversation import commands as c
from kefu_core.conversation.decide import Command, decide
from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.state import Conversation
from kefu_core.errors import CommitUnknown, DomainError, StoreConflict, StoreUnavailable, UnknownConversation
from kefu_core.ids import conversation_id
from kefu_core.ledger import Append, Ledger, Loaded, Parked
from kefu_core.messages import DeliveryReported, GroupMessage, Inbound, InboxChanged, MessageReceived, OwnMessageSeen
from kefu_core.ports import Accepted, Clock, Fabric
from kefu_core.safety.gate.meaning import heard
from kefu_core.safety.official.proof import Proof

CONFLICTS = 5
log = structlog.get_logger()


@dataclass(slots=True)
class _Work:
    """A message or command on its way to a decision, with the open mailbox of its conversation.

    ``guarded``: what the boundary said of a contact's message. ``key``: a client's, that makes a repeat have no effect.
    ``inbox``: told where no state may know it. ``parked``: the row that this decides; ``patient``: nobody waits for it.
    """

    conversation: str
    command: Command
    box: Mailbox
    guarded: Guarded | None = None
    key: str = ""
    inbox: str = ""
    parked: str = ""
    patient: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether the boundary hid something of it."""
        return bool(self.guarded and self.guarded.kinds)


class Intake:
    """The one door for everything that changes a conversation."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        accounts: Accounts,
        rules: Rules,
        clock: Clock,
        fabric: Fabric,
        hands: Hands,
        fence: int,
        link_for: Callable[[str], str] = lambda _conversation: "",
        park_above: int = 80,
    ) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self.rules = rules
        self._clock = clock
        self._fabric = fabric
        self._fence = fence
        self._link_for = link_for
        self.mailboxes = Mailboxes()
        self._numbers = CaseNumbers(ledger)
        self._hands = hands
        self._passive = PassiveReplies(ledger, clock, hands)
        self._after = AfterCommit(
            ledger=ledger, accounts=accounts, fabric=fabric, fence=fence, hands=hands, passive=self._passive
        )
        self.proofs: Proofs | None = None
        self.slow_until: datetime | None = None
        self.crowd = Crowd(park_above)
        self.parked_event = asyncio.Event()
        self._slow = SlowPath(
            ledger,
            self.mailboxes,
            rules,
            self.crowd,
            decide=self._decide_waiting,
            poisoned=self._tell_poisoned,
        )
        self.closing = False
        self.waiting = 0
        """How many contacts wait for a person, a second old at most: it is told to those who come to wait."""
        self.decided: list[Callable[[Command, Decision], None]] = []
        """Told of each decision that was committed."""
        self.refused: Callable[[str, DomainError], None] = _unseen
        self.spoken: Callable[[OwnMessageSeen], None] = _unseen
        self.met: Callable[[GroupMessage], None] = _unseen

    # --- what adapters call ------------------------------------------------------------------------------

    async def accept(self, inbound: Inbound, *, passive_seconds: float = 0.0) -> Accepted:
        """Commit one inbound (Sink). Raises StoreUnavailable."""
        if self.closing:
            raise StoreUnavailable("shutting down")
        account = self._accounts[inbound.inbox]
        account.last_in_at = self._clock.now()
        if isinstance(inbound, DeliveryReported | InboxChanged):
            inbound = guard(inbound).inbound
        if account.state == "degraded" and not isinstance(inbound, InboxChanged):
            account.state, account.reason = "online", ""
        if isinstance(inbound, DeliveryReported):
            await self._ledger.reported(
                inbound.inbox, inbound.reference, inbound.outcome, inbound.code, self._clock.now()
            )
            return Accepted()
        if isinstance(inbound, InboxChanged):
            account.state, account.reason = "degraded", inbound.change
            log.warning("inbox.changed", inbox=inbound.inbox, change=inbound.change)
            return Accepted()
        conversation = conversation_id(inbound.inbox, inbound.sender.id, inbound.surface)
        if isinstance(inbound, GroupMessage):
            self.met(inbound)
        if isinstance(inbound, OwnMessageSeen):
            self.spoken(inbound)
            if inbound.edited or await self._is_echo(inbound, conversation):
                return Accepted()
        if passive_seconds <= 0:
            return await self._accept(conversation, inbound)
        with self._passive.expect(inbound) as slot:
            done = await self._accept(conversation, replace(inbound, passive=True))
            return await self._passive.answer(inbound, done, slot, passive_seconds)

    async def unreadable(self, inbox: str, *, kind: str, size_bytes: int, digest: str) -> None:
        """Keep the trace of a signed request that could not be read (Sink)."""
        log.warning("message.unreadable", inbox=inbox, kind=kind, size_bytes=size_bytes)
        await self._ledger.unreadable(inbox, kind, size_bytes, digest, self._clock.now())

    async def _is_echo(self, own: OwnMessageSeen, conversation: str) -> bool:
        """Our own send coming back; it may come before its receipt, so what is under way is waited for."""
        await self._hands.settled(conversation)
        now = self._clock.now()
        return bool(await self._ledger.recognise_echo(own.inbox, conversation, own.text, own.source_id, now))

    # --- the two paths -----------------------------------------------------------------------------------

    async def _accept(self, conversation: str, inbound: Inbound) -> Accepted:
        async with self.mailboxes.open(conversation) as box:
            with self.crowd:  # only now: one contact who writes much waits for themselves, and is no crowd
                return await self._take_in(conversation, inbound, box)

    async def _take_in(self, conversation: str, inbound: Inbound, box: Mailbox) -> Accepted:
        loaded = await self._loaded(box, conversation)
        turns = loaded.turns if loaded else ()
        language = loaded.state.language if loaded else self.rules.policy.default_language
        guarded = guard(inbound, language=language, turns=recent(turns, self._clock.now()))
        if (loaded and loaded.pending) or self._is_slow_start() or self._is_crowded(inbound):
            return await self._park(conversation, guarded, box)
        try:
            outcome = await self._decide_and_commit(_Work(conversation, guarded.inbound, box, guarded))
        except TimeoutError:
            return await self._park(conversation, guarded, box)
        except (StoreUnavailable, asyncio.CancelledError):
            box.forget()
            raise
        except CommitUnknown as error:
            box.forget()
            raise StoreUnavailable("nobody knows; a repeat is recognised") from error
        except StoreConflict:
            return await self._park(conversation, guarded, box)
        except Exception:
            log.exception("message.decide_failed", conversation_id=conversation)
            return await self._park(conversation, guarded, box)
        return Accepted(duplicate=outcome == "duplicate")

    def _is_slow_start(self) -> bool:
        return self.slow_until is not None and self._clock.now() < self.slow_until

    def _is_crowded(self, inbound: Inbound) -> bool:
        """Whether the decision can wait. Who can be told only within the request is not made to."""
        return self.crowd.is_here and (not inbound.passive or self._accounts[inbound.inbox].capabilities.active_send)

    async def _park(self, conversation: str, guarded: Guarded, box: Mailbox) -> Accepted:
        box.forget()
        kept = replace(guarded.inbound, hidden=guarded.kinds, hidden_parts=guarded.retract)
        outcome = await self._ledger.park(conversation, kept, self._clock.now())
        self.parked_event.set()
        self._fabric.publish("wake", {})
        return Accepted(duplicate=outcome == "duplicate")

    async def _loaded(self, box: Mailbox, conversation: str, at: datetime | None = None) -> Loaded | None:
        if not box.known:
            loaded = await self._ledger.load(conversation, at)
            box.loaded, box.known = loaded, True
        return box.loaded

    async def _decide_and_commit(self, work: _Work) -> str:
        """Decide and commit, again after a conflict; gives ``committed``, ``duplicate`` or ``nothing``."""
        asked: Ranked | None = None
        proof = await self.proofs.of(work.conversation, work.command, hidden=work.is_hidden) if self.proofs else None
        for _ in range(CONFLICTS):
            loaded = await self._loaded(work.box, work.conversation)
            if asked is None and isinstance(work.command, Inbound) and not work.is_hidden:
                platform = self._accounts[work.command.inbox].platform
                asked = await ranked(self.rules, platform, loaded, work.command, patient=work.patient)
            outcome = await self._try(work, loaded, asked or Ranked(), proof)
            if outcome != "conflict":
                return outcome
            work.box.forget()
            if work.guarded and work.guarded.inbound.part:
                # Somebody else committed meanwhile: perhaps the other parts of what this is a part of.
                work.guarded = self._again(work.guarded, await self._loaded(work.box, work.conversation))
                work.command = work.guarded.inbound
        raise StoreConflict("the conversation moved on too often")

    async def _try(self, work: _Work, loaded: Loaded | None, asked: Ranked, proof: Proof | None) -> str:
        """One try on what stands now. A case number that the decision made no case of goes back."""
        number = await self._numbers.take()
        is_free = True
        try:
            decision = await self._decide(work, loaded, asked, proof, number)
            if decision is None:
                return "nothing"
            outcome = await self._commit(work, decision, loaded)
            case = decision.state.case
            is_free = outcome != "committed" or case is None or case.number != number
        except (CommitUnknown, asyncio.CancelledError):
            is_free = False  # it may be written, or be written yet
            raise
        finally:
            if is_free:
                self._numbers.give_back(number)
        return outcome

    async def _decide(
        self, work: _Work, loaded: Loaded | None, asked: Ranked, proof: Proof | None, number: int
    ) -> Decision | None:
        state = loaded.state if loaded and loaded.state.version else None
        context = context_of(
            self.rules,
            self._accounts[work.inbox or _inbox_of(work.command, state)],
            work.conversation,
            asked,
            work.guarded,
            loaded,
            now=self._clock.now(),
            case_number=number,
            ahead=self.waiting,
            link_for=self._link_for,
            proofs=self.proofs,
            proof=proof,
        )
        if isinstance(work.command, c.Reply | c.EditSent) and heard() is not None:
            # What somebody wrote just now was never judged before, and to judge its meaning takes a while.
            return await asyncio.to_thread(decide, state, work.command, context)
        return decide(state, work.command, context)

    def _again(self, guarded: Guarded, loaded: Loaded | None, at: datetime | None = None) -> Guarded:
        """Through the boundary once more, with what stands in the conversation now. ``at``: when it came in."""
        language = loaded.state.language if loaded and loaded.state.version else self.rules.policy.default_language
        turns = recent(loaded.turns, at or self._clock.now()) if loaded else ()
        return guard(guarded.inbound, language=language, turns=turns)

    async def _commit(self, work: _Work, decision: Decision, loaded: Loaded | None) -> str:
        inbound = work.command if isinstance(work.command, Inbound) else None
        keys = inbound.dedupe_keys if inbound and not work.parked else ((work.key,) if work.key else ())
        passive = bool(inbound and inbound.passive and self._passive.expects(inbound))
        state = decision.state
        first = decision.effects.deliveries[0] if decision.effects.deliveries else None
        claim = None
        if passive or (first is not None and await self._may_claim(state, first.due)):
            claim = self._fence
        sender = inbound.sender if inbound and inbound.sender != work.box.sender else None
        item = Append(
            inbox=state.inbox,
            dedupe_keys=keys,
            base=decision.base,
            state=state,
            events=tuple(event.to_json() for event in decision.events),
            effects=decision.effects,
            sender=sender,
            case_moved=loaded is None or not loaded.state.version or loaded.state.case != state.case,
            claim=claim,
            passive=passive,
            pending=work.parked,
            ahead=inbound is None,
            seal=inbound is not None and inbound.part,
            ended=leaving(loaded.turns) if loaded and isinstance(inbound, MessageReceived) else "",
            at=self._clock.now(),
        )
        try:
            done = await self._ledger.append(item)
        except (StoreUnavailable, CommitUnknown):
            self.mailboxes.forget_all()
            raise
        if done.outcome != "committed":
            return done.outcome
        work.box.keep(Loaded(state=state, turns=turns_after(loaded, decision), pending=0), sender)
        for told in self.decided:
            told(work.command, decision)
        await self._after(work.conversation, inbound, decision, done, passive=passive)
        return "committed"

    async def _may_claim(self, state: Conversation, due: datetime) -> bool:
        account = self._accounts[state.inbox]
        return (
            not self.closing
            and account.sends
            and due <= self._clock.now()
            and await self._hands.token(state.inbox, state.recipient, state.surface)
        )

    # --- commands of ours --------------------------------------------------------------------------------

    async def command(self, conversation: str, command: Command, *, key: str = "") -> Conversation | None:
        """Decide an agent's command or a timer. ``key`` is the client's idempotency key.

        Raises DomainError when it is refused, StoreUnavailable when nothing could be written.
        """
        async with self.mailboxes.open(conversation) as box:
            try:
                await self._decide_and_commit(_Work(conversation, command, box, key=f"c:{key}" if key else ""))
            except DomainError as refusal:
                self.refused(box.loaded.state.inbox if box.loaded else "", refusal)
                raise
            except BaseException:
                box.forget()
                raise
            return box.loaded.state if box.loaded else None

    async def exposed(self, conversation: str, message: str, kinds: tuple[str, ...], source_id: str) -> None:
        """A file held a secret: the contact is told, the case is flagged; a repeat has no effect."""
        found = c.FileHeldSecret(message=message, kinds=kinds, source_id=source_id)
        await self.command(conversation, found, key=f"file:{message}")

    # --- the slow path -----------------------------------------------------------------------------------

    async def decide_parked(self, limit: int = 64) -> int:
        """Decide the oldest parked row of each conversation; gives how many were worked on."""
        return await self._slow.step(self._fence, limit)

    async def _decide_waiting(self, row: Parked, box: Mailbox) -> str:
        # What came in together belongs together, however long it waited here for its decision.
        loaded = await self._loaded(box, row.conversation, row.received_at)
        guarded = self._again(Guarded(row.inbound), loaded, row.received_at)
        work = _Work(row.conversation, guarded.inbound, box, guarded, parked=row.id, patient=True)
        return await self._decide_and_commit(work)

    async def _tell_poisoned(self, row: Parked, box: Mailbox) -> None:
        poisoned = c.Tick(kind="poison", sequence=0)
        await self._decide_and_commit(_Work(row.conversation, poisoned, box, inbox=row.inbound.inbox))


def _unseen(*_seen: object) -> None:
    return


def _inbox_of(command: Command, state: Conversation | None) -> str:
    if isinstance(command, Inbound):
        return command.inbox
    if state is None:
        raise UnknownConversation("there is no such conversation")
    return state.inbox
