"""Announcements as a service on a real store: started once, sent once to each, stopped at once, held when late."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contract.ledger_rig import decision
from tests.unit.bots.fleet_rig import FakeAdapter, FakeAnswers, StillClock
from tests.unit.core.conversation.talk_rig import CALENDAR, PLAIN, POLICY

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.accounts import Account, Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.publishing import FAN_OUT, Publishing
from kefu_bots.rules import Rules
from kefu_core.announcement.decide import Act
from kefu_core.announcement.state import Content, Stage, TargetRef, Variant
from kefu_core.capabilities import PostTarget, TextLimit, TextUnit
from kefu_core.decision import DeliveryStatus
from kefu_core.errors import AnnouncementNotAllowed, StoreConflict
from kefu_core.ledger import Settlement
from kefu_core.messages import Operation

INBOX = "main-telegram"
WIDE = TextLimit(limit=400, unit=TextUnit.CODE_POINTS)
ABLE = replace(
    PLAIN, subscribers=True, targets=(PostTarget(name="channel", kind="channel", text=WIDE, edit=True, delete=True),)
)
EVERYBODY = TargetRef(inbox=INBOX, target="subscribers")
CHANNEL = TargetRef(inbox=INBOX, target="channel")
VARIANTS = (
    Variant(language="zh", text="今晚维护，资产不受影响。"),
    Variant(language="en", text="Maintenance tonight."),
)
S = DeliveryStatus
KEY = b"a key that the database does not hold"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "kefu.db"
    migrate(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture(params=["sqlite", "postgres"])
def path(request, template, tmp_path):
    """Where the store is: a file, or an address."""
    if request.param == "postgres":
        with request.getfixturevalue("databases").one() as url:
            yield url
        return
    file = tmp_path / "kefu.db"
    file.write_bytes(template)
    yield file


class Desk:
    """The service, its store, and two people."""

    def __init__(self, ledger, clock):
        self.ledger, self.clock = ledger, clock
        account = Account(inbox=INBOX, platform="telegram", title="", adapter=FakeAdapter(ABLE, INBOX), hook="h")
        rules = Rules(policy=POLICY, calendar=CALENDAR, answers=FakeAnswers())  # type: ignore[arg-type]
        self.store = AnnouncementStore(ledger.database)
        self.service = Announcements(
            store=self.store, accounts=Accounts({INBOX: account}), rules=rules, clock=clock, fabric=LocalFabric(),
            key=KEY,
        )  # fmt: skip
        self.publishing = Publishing(self.service)

    async def approved(self, *targets, **content):
        made = Content(title="维护", variants=VARIANTS, targets=targets or (CHANNEL,), **content)
        state = await self.service.act(None, Act(do="create", person="ann", content=made))
        await self.service.act(state.id, Act(do="ask", person="ann"))
        await self.service.act(state.id, Act(do="approve", person="bea", hash=state.content_hash))
        return state.id

    async def started(self, *targets):
        identity = await self.approved(*targets)
        self.clock.pass_(minutes=5)
        await self.publishing.step()
        return identity

    async def stage(self, identity):
        state, _ = await self.service.get(identity)
        return state.stage

    async def deliver(self, status=S.SENT):
        """The courier's part: what is claimed, and settled as ``status``."""
        out = []
        while rows := await self.ledger.claim(self.ledger.fence, 500, self.clock.now()):
            out += rows
            at = self.clock.now()
            await asyncio.gather(*(
                self.ledger.settle(
                    Settlement(delivery=row.message.id, fence=row.fence, status=status, at=at, source_id="s1")
                )
                for row in rows
            ))  # fmt: skip
        return out

    async def people(self, count):
        languages = ("zh", "en")
        await asyncio.gather(*(
            self.ledger.append(decision(f"p{n}", fields={"subscribed": True, "language": languages[n % 2]}))
            for n in range(count)
        ))  # fmt: skip


@asynccontextmanager
async def desk(path, clock=None):
    clock = clock or StillClock()
    ledger = PostgresLedger(path, clock=clock) if isinstance(path, str) else SqliteLedger(path, clock=clock)
    await ledger.open()
    try:
        yield Desk(ledger, clock)
    finally:
        await ledger.close()


async def test_thousand_subscribers_get_it_once_each_though_the_process_ends_between_batches(path):
    clock, sent = StillClock(), []
    async with desk(path, clock) as d:
        await d.people(1000)
        identity = await d.approved(EVERYBODY)
        clock.pass_(minutes=5)
    steps = 0
    while True:
        async with desk(path, clock) as d:
            await d.publishing.step()
            steps += 1
            if steps % 2 == 0:
                sent += [row.message.recipient for row in await d.deliver()]
            numbers = await d.service.progress(identity)
            if await d.stage(identity) is Stage.SENT:
                break
        assert steps < 12
    assert sorted(sent) == sorted(f"p{n}" for n in range(1000))
    assert numbers == {"sent": 1000}
    assert steps > 1000 // FAN_OUT


async def test_subscriber_gets_it_in_their_language(path):
    async with desk(path) as d:
        await d.people(2)
        await d.started(EVERYBODY)
        texts = {row.message.recipient: row.message.text for row in await d.deliver()}
        assert texts == {"p0": "今晚维护，资产不受影响。", "p1": "Maintenance tonight."}


async def test_post_goes_to_its_target_once(path):
    async with desk(path) as d:
        identity = await d.started()
        await d.publishing.step()
        (row,) = await d.deliver()
        assert (row.message.operation, row.message.recipient, row.priority) == (Operation.POST, "channel", 5)
        await d.publishing.step()
        assert await d.stage(identity) is Stage.SENT
        assert await d.deliver() == []


async def test_stop_cancels_what_has_not_left_and_ends_the_fan_out(path):
    async with desk(path) as d:
        await d.people(FAN_OUT + 20)
        identity = await d.started(EVERYBODY)
        stopped = await d.service.act(identity, Act(do="stop", person="anybody"))
        assert stopped.stage is Stage.STOPPED
        for _ in range(3):
            await d.publishing.step()
        assert await d.deliver() == []
        assert set(await d.service.progress(identity)) <= {"cancelled"}


async def test_stop_in_the_middle_of_a_batch_stops_that_batch_too(path):
    async with desk(path) as d:
        await d.people(3)
        identity = await d.approved(EVERYBODY)
        d.clock.pass_(minutes=5)
        real = d.ledger.database

        class Between:
            """Somebody stops it after the batch was read and before it is written."""

            def __getattr__(self, name):
                return getattr(real, name)

            async def read(self, sql, parameters=()):
                rows = await real.read(sql, parameters)
                if "FROM conversations" in sql:
                    await d.service.act(identity, Act(do="stop", person="anybody"))
                return rows

        d.store._database = Between()
        await d.publishing.step()
        d.store._database = real
        assert await d.deliver() == []


async def test_start_waits_for_the_cooling_time(path):
    async with desk(path) as d:
        identity = await d.approved()
        d.clock.pass_(minutes=4)
        await d.publishing.step()
        assert await d.stage(identity) is Stage.SCHEDULED
        assert await d.deliver() == []


async def test_week_old_start_is_held_for_a_person(path):
    clock = StillClock()
    async with desk(path, clock) as d:
        identity = await d.approved()
    clock.pass_(days=7)
    async with desk(path, clock) as d:
        for _ in range(3):
            await d.publishing.step()
        assert await d.stage(identity) is Stage.REVIEW
        assert await d.deliver() == []
        kinds = [event["kind"] for event in await d.service.events(identity)]
        assert kinds[-1] == "announcement.held_late"


async def test_held_one_needs_a_new_approval_and_then_goes(path):
    async with desk(path) as d:
        identity = await d.approved()
        d.clock.pass_(hours=1)
        await d.publishing.step()
        state, _ = await d.service.get(identity)
        with pytest.raises(AnnouncementNotAllowed):
            await d.service.act(identity, Act(do="approve", person="ann", hash=state.content_hash))
        await d.service.act(identity, Act(do="approve", person="bea", hash=state.content_hash))
        d.clock.pass_(minutes=5)
        await d.publishing.step()
        assert await d.stage(identity) is Stage.SENDING


async def test_what_may_not_go_any_more_returns_to_the_writers(path):
    async with desk(path) as d:
        linked = (Variant(language="zh", text="见 https://orbit.example/n"),)
        made = Content(title="维护", variants=linked, targets=(CHANNEL,))
        state = await d.service.act(None, Act(do="create", person="ann", content=made))
        await d.service.act(state.id, Act(do="ask", person="ann"))
        await d.service.act(state.id, Act(do="approve", person="bea", hash=state.content_hash))
        d.service.rules.policy = replace(POLICY, official=replace(POLICY.official, domains=frozenset()))
        d.clock.pass_(minutes=6)
        await d.publishing.step()
        assert await d.stage(state.id) is Stage.DRAFT
        assert await d.deliver() == []


async def test_three_a_day_and_the_fourth_waits(path):
    async with desk(path) as d:
        for _ in range(3):
            await d.started()
        with pytest.raises(AnnouncementNotAllowed, match="daily_limit"):
            await d.approved()
        d.clock.pass_(hours=25)
        await d.approved()


async def test_two_people_at_once_change_it_once(path):
    async with desk(path) as d:
        identity = await d.approved()
        acts = [d.service.act(identity, Act(do="stop", person=person)) for person in ("cas", "dan")]
        done = await asyncio.gather(*acts, return_exceptions=True)
        failures = [each for each in done if isinstance(each, Exception)]
        assert len(failures) == 1
        assert isinstance(failures[0], StoreConflict | AnnouncementNotAllowed)


async def test_numbers_are_those_of_the_rows_at_every_step(path):
    async with desk(path) as d:
        await d.people(5)
        identity = await d.started(EVERYBODY, CHANNEL)
        for status in (S.FAILED, S.SENT):
            await d.publishing.step()
            await d.deliver(status)
            numbers = await d.service.progress(identity)
            assert sum(numbers.values()) == 6
        await d.publishing.step()
        assert await d.stage(identity) is Stage.PARTIAL


async def test_unknown_post_waits_for_a_person_and_nothing_is_sent_again(path):
    async with desk(path) as d:
        identity = await d.started()
        await d.deliver(S.UNKNOWN)
        d.clock.pass_(hours=2)
        assert await d.deliver() == []
        (row,) = await d.service.deliveries(identity)
        assert row["status"] == "unknown"
        await d.service.override(identity, row["id"], "arrived", "ann")
        assert await d.service.progress(identity) == {"sent": 1}


async def test_everything_published_can_be_taken_back(path):
    async with desk(path) as d:
        identity = await d.started()
        await d.deliver()
        await d.publishing.step()
        assert await d.service.delete_everywhere(identity, "ann") == 1
        (row,) = await d.deliver()
        assert (row.message.operation, row.message.target) == (Operation.DELETE, "s1")


async def test_correction_edits_what_was_posted_after_a_new_approval(path):
    async with desk(path) as d:
        identity = await d.started()
        await d.deliver()
        await d.publishing.step()
        draft = await d.service.correct(identity, "ann", {"zh": "维护改到明晚。"})
        assert draft.stage is Stage.DRAFT
        await d.service.act(draft.id, Act(do="ask", person="ann"))
        await d.service.act(draft.id, Act(do="approve", person="bea", hash=draft.content_hash))
        d.clock.time += timedelta(minutes=5)
        await d.publishing.step()
        (row,) = await d.deliver()
        assert (row.message.operation, row.message.target) == (Operation.EDIT, "s1")
        assert row.message.text == "维护改到明晚。"


async def test_nobody_knows_an_unknown_one(path):
    async with desk(path) as d:
        with pytest.raises(AnnouncementNotAllowed, match="unknown"):
            await d.service.get("n0")
        with pytest.raises(AnnouncementNotAllowed):
            await d.service.act("n0", Act(do="stop", person="ann"))
