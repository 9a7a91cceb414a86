"""The courier: deliveries -> platform, in order per conversation, paced, honest about outcomes.

``sending`` is committed before the call; what the platform answered is written where id and fence agree. A lane has
one delivery in flight; different lanes run side by side, each account up to its own limit.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from kefu_bots.accounts import Account, Accounts
from kefu_bots.leaving import refusal, stopped
from kefu_bots.outcomes import Outcomes
from kefu_bots.pacing import buckets
from kefu_bots.reading_back import settlement_of
from kefu_bots.signals import signalled
from kefu_core.conversation import commands as c
from kefu_core.decision import DeliveryStatus
from kefu_core.delivery import after_error
from kefu_core.errors import AdapterError, DomainError, RateLimited, StoreError, UnknownOutcome
from kefu_core.ledger import Claimed, Ledger, Settlement
from kefu_core.messages import Author, OutboundMessage, Receipt
from kefu_core.ports import Clock, Ephemeral, Fabric
from kefu_core.safety.gate.outgoing import Verdict, judged
from kefu_core.safety.official.official_list import OfficialList

BATCH = 64
POLL_SECONDS = 1.0
IN_FLIGHT = 256
HEARTBEAT_LIMIT_SECONDS = 20.0
HALTED = timedelta(seconds=5)
log = structlog.get_logger()


class Courier:
    """Sends what is queued. ``learn`` tells the conversation what a refusal says about its contact.

    Without ``sweeps`` it sends only what this process decided; workers take the rest.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        accounts: Accounts,
        clock: Clock,
        fabric: Fabric,
        fence: int,
        tasks: asyncio.TaskGroup,
        official: Callable[[], OfficialList],
        sweeps: bool = True,
    ) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._clock = clock
        self._fabric = fabric
        self._fence = fence
        self._tasks = tasks
        self._official = official
        self._sweeps = sweeps
        self._wake = asyncio.Event()
        self._lanes: dict[str, asyncio.Event] = {}
        self._behind: set[str] = set()
        """Lanes in flight behind which something may be queued; the end of every other one needs no look."""
        self._known: set[str] = set()
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._random = random.Random()  # noqa: S311 - spreads retries, guards nothing
        self.outcomes = Outcomes(ledger=ledger, accounts=accounts, clock=clock, fence=fence)
        self.closing = False
        self.last_beat = 0.0
        self.stopped = False
        self.holder_of: Callable[[str], str] = _nobody
        self.last_look: Callable[[Claimed], Awaitable[str]] = _genuine
        self.listed: Callable[[Claimed], Awaitable[OfficialList]] | None = None
        self.learn: Callable[[str, c.OutcomeLearned], Awaitable[object]] = _ignore
        self.posted: Callable[[OutboundMessage, Receipt], None] = _silent

    # --- what intake asks --------------------------------------------------------------------------------

    def take(self, claimed: Claimed) -> None:
        """Send what a decision claimed for us."""
        self._begin(claimed)

    def wake(self) -> None:
        """Something is queued, perhaps behind what is in flight."""
        self._behind.update(self._lanes)
        self._look()

    def _look(self) -> None:
        if self._sweeps:
            self._wake.set()
        else:
            self._fabric.publish("wake", {})

    def signal(self, inbox: str, kind: str, recipient: str, value: str, text: str) -> None:
        """Send something short-lived; its failure does not matter."""
        adapter = self._accounts[inbox].adapter
        clean = judged(text, self._official()).verdict is not Verdict.block
        if isinstance(adapter, Ephemeral) and not self._is_halted(self._accounts[inbox]) and clean:
            self._tasks.create_task(signalled(adapter, kind, recipient, value, text))

    async def token(self, inbox: str, recipient: str, surface: str) -> bool:
        """Take a token of every bucket if all have one without waiting."""
        return await self._wait_for_tokens(self._accounts[inbox], recipient, surface) <= 0

    async def settled(self, conversation: str) -> None:
        """Wait (at most 10 s) until nothing of this lane is in flight."""
        event = self._lanes.get(conversation)
        if event is not None:
            try:
                async with asyncio.timeout(10):
                    await event.wait()
            except TimeoutError:
                return

    @property
    def in_flight(self) -> int:
        """How many sends are under way."""
        return len(self._lanes)

    # --- the loops ---------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Claim what is due until closed; a wake-up or a second passes between rounds."""
        while not self.closing:
            self._wake.clear()
            await self.outcomes.write_again()
            if not self._sweeps or self.stopped or await self._sweep() < BATCH:
                try:
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()
                except TimeoutError:
                    continue

    async def _sweep(self) -> int:
        """Take what is due of any conversation; gives how much that was."""
        try:
            rows = await self._ledger.claim(self._fence, BATCH, self._clock.now())
        except StoreError:
            log.error("store.unavailable", what="claim")  # noqa: TRY400
            return 0
        for row in rows:
            await self._room.acquire()
            self._room.release()
            self._begin(row, paced=False)
            self._behind.add(row.lane)
        return len(rows)

    async def recall(self) -> None:
        """Take up again what stands as ours and never was begun. Raises StoreError."""
        if await self.outcomes.recall(self._known):
            self.wake()

    async def look_at_unknowns(self) -> int:
        """Read back, or decide by policy, what has an unknown outcome and whose time has come."""
        count = await self.outcomes.read_back()
        if count:
            self.wake()
        return count

    async def drain(self, seconds: float) -> None:
        """Stop claiming and let what is in flight end."""
        self.closing = True
        self._wake.set()
        try:
            async with asyncio.timeout(seconds):
                while self._lanes:
                    await next(iter(self._lanes.values())).wait()
        except TimeoutError:
            log.warning("courier.drain_late", count=len(self._lanes))

    # --- one delivery ------------------------------------------------------------------------------------

    def _begin(self, claimed: Claimed, *, paced: bool = True) -> None:
        self._known.add(claimed.message.id)
        self._lanes[claimed.lane] = asyncio.Event()
        self._tasks.create_task(self._deliver(claimed, paced=paced))

    async def _deliver(self, claimed: Claimed, *, paced: bool) -> None:
        try:
            async with self._room:
                await self._send(claimed, paced=paced)
        except StoreError:
            log.error("store.unavailable", what="settle", delivery_id=claimed.message.id)  # noqa: TRY400
        finally:
            self._known.discard(claimed.message.id)
            event = self._lanes.pop(claimed.lane, None)
            if event is not None:
                event.set()
            if claimed.lane in self._behind:
                self._behind.discard(claimed.lane)
                self._look()

    async def _send(self, claimed: Claimed, *, paced: bool) -> None:
        message = claimed.message
        account = self._accounts[message.inbox]
        if not await self._may_go(claimed, account, paced=paced):
            return
        reason = self.refuses(claimed)
        if reason and claimed.announcement and self.listed is not None:
            reason = refusal(claimed, await self.listed(claimed))
        if reason:
            await self._stop_at_gate(claimed, reason)
            return
        now = self._clock.now()
        try:
            receipt = await account.send(message)
        except AdapterError as error:
            await self._after_error(claimed, account, error)
            return
        except Exception as error:
            log.exception("delivery.crashed", delivery_id=message.id, inbox=message.inbox)
            await self._after_error(claimed, account, _unknown(error))
            return
        account.last_out_at = now
        self.posted(message, receipt)
        await self.outcomes.write(
            Settlement(
                delivery=message.id,
                fence=claimed.fence,
                status=DeliveryStatus.SENT,
                at=self._clock.now(),
                source_id=receipt.source_id,
                reference=receipt.reference,
                assumed=receipt.pending,
            ),
            claimed,
        )

    async def _may_go(self, claimed: Claimed, account: Account, *, paced: bool) -> bool:
        """The last look before the call: kill switch, pause, heartbeat, holder, pace. Gives back the row if not."""
        message, now = claimed.message, self._clock.now()
        due: datetime | None = None
        if self._is_halted(account):
            due = now + HALTED
        elif self._stale():
            due = now
        elif refused := await self._refused(claimed):
            await self.outcomes.write(refused, claimed)
            return False
        elif not paced:
            wait = await self._wait_for_tokens(account, message.recipient, message.surface)
            if wait > 0:
                due = now + timedelta(seconds=wait)
        if due is None and self._is_halted(account):  # thrown while we looked or waited for our turn
            due = now + HALTED
        if due is None:
            return True
        await self._ledger.unclaim(message.id, claimed.fence, due)
        return False

    def refuses(self, claimed: Claimed) -> str:
        """Why the gate, asked at the last moment, does not let this leave; or nothing."""
        return refusal(claimed, self._official())

    async def _stop_at_gate(self, claimed: Claimed, reason: str) -> None:
        """It never leaves: failed for good, and a person is told."""
        log.error("gate.stopped", delivery_id=claimed.message.id, inbox=claimed.message.inbox, reason=reason)
        await self.outcomes.write(stopped(claimed, reason, self._clock.now()), claimed)
        if claimed.conversation:
            self._tasks.create_task(self._tell(claimed.conversation, c.OutcomeLearned(what="gate_refused")))

    def _is_halted(self, account: Account) -> bool:
        return self.stopped or not account.sends

    def is_held(self, inbox: str) -> bool:
        """Whether this inbox may say nothing now, by whatever way."""
        return self._is_halted(self._accounts[inbox])

    async def _refused(self, claimed: Claimed) -> Settlement | None:
        """The end of a delivery that must not leave any more."""
        message, status = claimed.message, DeliveryStatus.CANCELLED
        if message.author is Author.BOT and claimed.conversation and self.holder_of(claimed.conversation):
            reason = "claimed"
        else:
            reason = await self.last_look(claimed)
            status = status if reason in {"", "stopped"} else DeliveryStatus.FAILED
        if not reason:
            return None
        return Settlement(delivery=message.id, fence=claimed.fence, status=status, at=self._clock.now(), reason=reason)

    def _stale(self) -> bool:
        """Our heartbeat is too old: another process may think that we are dead."""
        return bool(self.last_beat) and asyncio.get_running_loop().time() - self.last_beat > HEARTBEAT_LIMIT_SECONDS

    async def _wait_for_tokens(self, account: Account, recipient: str, surface: str) -> float:
        return await self._fabric.take(buckets(account, recipient, surface))

    async def _after_error(self, claimed: Claimed, account: Account, error: AdapterError) -> None:
        message, now = claimed.message, self._clock.now()
        after = after_error(
            error,
            now=now,
            attempt=message.attempt,
            expires=claimed.expires,
            operation=message.operation,
            announcement=bool(claimed.announcement),
            able=account.capabilities,
            jitter=self._random.random(),
        )
        log.warning(
            "delivery.refused",
            delivery_id=message.id,
            inbox=message.inbox,
            reason=after.reason,
            code=error.code[:40],
            status=after.status.value,
            attempt=message.attempt,
        )
        if after.pause:
            account.state, account.reason = "stopped", "credentials_rejected"
            log.error("inbox.stopped", inbox=account.inbox, reason="credentials_rejected")
        if isinstance(error, RateLimited) and error.scope != "method":
            name = account.inbox if error.scope == "inbox" else f"{account.inbox}:{message.recipient}"
            await self._fabric.block(f"send:{name}", error.retry_after)
        await self.outcomes.write(settlement_of(claimed, after, now, code=error.code), claimed)
        if claimed.conversation and (after.unreachable or after.window_closed):
            lesson = c.OutcomeLearned(what="unreachable" if after.unreachable else "window_closed")
            self._tasks.create_task(self._tell(claimed.conversation, lesson))

    async def _tell(self, conversation: str, outcome: c.OutcomeLearned) -> None:
        try:
            await self.learn(conversation, outcome)
        except (StoreError, DomainError):
            log.warning("delivery.lesson_lost", conversation_id=conversation)

    async def settle(self, settlement: Settlement, claimed: Claimed) -> None:
        """Write the outcome of what somebody else sent for us; later if the store is away."""
        await self.outcomes.write_or_keep(settlement, claimed)


def _unknown(error: Exception) -> AdapterError:
    return UnknownOutcome(type(error).__name__)


def _nobody(_conversation: str) -> str:
    return ""


async def _genuine(_claimed: Claimed) -> str:
    return ""


async def _ignore(_conversation: str, _outcome: c.OutcomeLearned) -> None:
    return


def _silent(_sent: object, _outcome: object) -> None:
    return
