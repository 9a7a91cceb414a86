"""Intake and courier under any misfortune: nothing lost, nothing out of order, nothing silently repeated."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.fakes.memory_ledger import MemoryLedger
from tests.unit.bots.fleet_rig import FakeAdapter, House, StillClock
from tests.unit.core.conversation.talk_rig import PLAIN

from kefu_core.conversation import commands as c
from kefu_core.decision import FINAL, DeliveryStatus
from kefu_core.errors import (
    ConnectFailed,
    DomainError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    StoreError,
    StoreUnavailable,
    UnknownOutcome,
)
from kefu_core.messages import MessageReceived, OutboundMessage, Receipt

S = DeliveryStatus
PEOPLE = ("1", "2")
TEXTS = ("充值没到账怎么办", "转人工", "进度", "2", "工作时间", "今天天气怎么样")
GOOD, LATE = "good", "unknown, arrived"
OUTCOMES = (GOOD, "limited", "refused", "away", "gone", "unknown, lost", LATE, "crash")


class Platform(FakeAdapter):
    """``plan`` says what the next sends meet; ``saw`` is what reached it, in order."""

    def __init__(self) -> None:
        super().__init__(PLAIN)
        self.plan: list[str] = []
        self.saw: list[str] = []

    async def send(self, message: OutboundMessage) -> Receipt:
        self.tried.append(message)
        await self.gate.wait()
        outcome = self.plan.pop(0) if self.plan else GOOD
        if outcome in {GOOD, LATE, "crash"}:
            self.saw.append(message.id)
        errors: dict[str, Exception] = {
            "limited": RateLimited(retry_after=3), "refused": ConnectFailed(), "away": PlatformUnavailable(),
            "gone": RecipientUnreachable(), "unknown, lost": UnknownOutcome(), LATE: UnknownOutcome(),
            "crash": RuntimeError("boom"),
        }  # fmt: skip
        if outcome in errors:
            raise errors[outcome]
        return Receipt(source_id=f"s{len(self.saw)}", accepted_at=message.since)  # type: ignore[arg-type]


class Tasks:
    """What the courier needs of a TaskGroup, for a process that may die at any moment."""

    def __init__(self) -> None:
        self.all: set[asyncio.Task[Any]] = set()

    def create_task(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self.all.add(task)
        return task

    def failures(self) -> list[BaseException]:
        done = [task for task in self.all if task.done() and not task.cancelled()]
        self.all -= set(done)
        return [error for task in done if (error := task.exception()) is not None]

    async def kill(self) -> None:
        for task in self.all:
            task.cancel()
        await asyncio.gather(*self.all, return_exceptions=True)
        self.all.clear()


class DeliveryMachine(RuleBasedStateMachine):
    """The store survives; everything else may die."""

    @initialize()
    def start(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = StillClock()
        self.ledger = MemoryLedger(clock=self.clock)
        self.platform = Platform()
        self.accepted: list[MessageReceived] = []
        self.owed: list[MessageReceived] = []
        self.doubtful: set[str] = set()
        self.tries: Counter[str] = Counter()
        self.boot()

    def boot(self) -> None:
        fence = self.run(self.ledger.open())
        self.house = House(self.ledger, self.clock, self.platform, fence)
        self.tasks = Tasks()
        self.house.join(self.tasks)  # type: ignore[arg-type]

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def settle(self) -> None:
        """Let things come to rest and look at what became of them."""
        self.run(self.house.rest())
        assert self.tasks.failures() == []
        tries = Counter(message.id for message in self.platform.tried)
        for row in self.ledger.deliveries.values():
            if row.new.id in self.doubtful and tries[row.new.id] > self.tries[row.new.id]:
                assert row.maybe_duplicate, "an unknown outcome was silently repeated"
            if row.status is S.UNKNOWN:
                self.doubtful.add(row.new.id)
                self.tries = tries
        self.tries = tries
        place = {row.new.id: row.new.position for row in self.ledger.deliveries.values()}
        lane = {row.new.id: row.new.lane for row in self.ledger.deliveries.values()}
        for name in set(lane.values()):
            seen = [place[identity] for identity in self.platform.saw if lane[identity] == name]
            assert seen == sorted(seen), "the order of a conversation fell"

    async def offer(self, message: MessageReceived) -> None:
        try:
            await self.house.intake.accept(message)
        except StoreUnavailable:
            self.owed.append(message)
            return
        if message not in self.accepted:
            self.accepted.append(message)

    @rule(person=st.sampled_from(PEOPLE), text=st.sampled_from(TEXTS), outcome=st.sampled_from(OUTCOMES),
          number=st.integers(0, 10**6))  # fmt: skip
    def contact_writes(self, person: str, text: str, outcome: str, number: int) -> None:
        self.platform.plan.append(outcome)
        key = f"{number}-{len(self.accepted) + len(self.owed)}"
        self.run(self.offer(self.house.message(text, person, key=key)))
        self.settle()

    @precondition(lambda self: self.accepted or self.owed)
    @rule(data=st.data())
    def platform_repeats(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(self.accepted + self.owed))
        known, version = message in self.accepted, self.versions()
        self.owed = [each for each in self.owed if each != message]
        self.run(self.offer(message))
        self.settle()
        assert not known or self.versions() == version

    def versions(self) -> dict[str, int]:
        return {name: max(talk.events, default=0) for name, talk in self.ledger.talks.items()}

    @rule(person=st.sampled_from(PEOPLE), do=st.sampled_from(["claim", "reply", "return", "resolve"]))
    def agent_acts(self, person: str, do: str) -> None:
        command = {
            "claim": c.Claim(agent="lin", takeover=True), "reply": c.Reply(agent="lin", text="您好", undo_seconds=0),
            "return": c.ReturnToBot(agent="lin"), "resolve": c.Resolve(agent="lin"),
        }[do]  # fmt: skip
        try:
            self.run(self.house.intake.command(self.house.id(person), command))
        except (DomainError, StoreError):
            return
        finally:
            self.settle()

    @rule(plan=st.lists(st.sampled_from(OUTCOMES), max_size=3), seconds=st.sampled_from([0, 2, 6, 61, 400]))
    def time_passes(self, plan: list[str], seconds: float) -> None:
        self.platform.plan += plan
        self.clock.pass_(seconds=seconds)
        self.round()

    def round(self) -> None:
        self.run(self.house.courier.look_at_unknowns())
        self.settle()
        self.run(self.house.round())
        self.settle()
        self.ledger.__dict__.pop("append", None)
        self.run(self.house.intake.decide_parked())
        self.settle()

    @rule(slow=st.booleans())
    def ranking_becomes_slow_or_fast(self, slow: bool) -> None:
        self.house.answers.trouble = TimeoutError() if slow else None

    @rule(times=st.integers(1, 2))
    def store_goes_away_for_a_moment(self, times: int) -> None:
        real, left = MemoryLedger.append, times

        async def append(item: Any) -> Any:
            nonlocal left
            if left:
                left -= 1
                raise StoreUnavailable("away")
            return await real(self.ledger, item)

        self.ledger.append = append  # type: ignore[method-assign]

    @rule(arrived=st.booleans(), person=st.sampled_from(PEOPLE))
    def process_is_killed_in_the_middle_of_a_send(self, arrived: bool, person: str) -> None:
        self.platform.gate.clear()
        before = len(self.platform.tried)
        self.run(self.offer(self.house.message("转人工", person, key=f"kill{before}-{len(self.accepted)}")))
        self.run(self.house.round())
        self.run(self.tasks.kill())
        if arrived:
            self.platform.saw += [message.id for message in self.platform.tried[before:]]
        self.platform.gate.set()
        self.boot()
        self.settle()

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        try:
            self.house.answers.trouble = None
            self.platform.plan.clear()
            while self.owed:
                self.run(self.offer(self.owed.pop()))
            for _ in range(20):
                self.clock.pass_(minutes=6)
                self.round()
            self.check_the_end()
        finally:
            self.run(self.tasks.kill())
            self.loop.close()

    def check_the_end(self) -> None:
        """Every message is in its thread once; every delivery has come to its end or waits for a person."""
        heard = Counter(m.source_id for t in self.ledger.talks.values() for m in t.messages if m.direction == "in")
        assert heard == Counter({message.source_id: 1 for message in self.accepted})
        assert {row.state for row in self.ledger.slow.values()} <= {"decided"}
        for row in self.ledger.deliveries.values():
            assert row.status in FINAL or (row.status is S.UNKNOWN and row.due is None), row
        for talk in self.ledger.talks.values():
            assert sorted(talk.events) == list(range(1, len(talk.events) + 1))


DeliveryMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestDelivery = DeliveryMachine.TestCase
