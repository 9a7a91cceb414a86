"""Both SQL ledgers and the model give the same answers to any sequence of calls, crashes included."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.ledger_rig import (
    INBOX,
    FakeClock,
    conversation,
    decision,
    delivery,
    heard,
    inbound,
    later,
    said,
)
from tests.fakes.memory_ledger import MemoryLedger
from tests.servers.postgres import Databases

from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_core.decision import BodyChange, Cancel, DeliveryStatus, Due, Effects, Override, Release
from kefu_core.ledger import Append, Ledger, Settlement
from kefu_core.messages import Author

PEOPLE = ("ann", "bob")
S = DeliveryStatus
Step = tuple[Any, ...]

people = st.sampled_from(PEOPLE)
moments = st.integers(0, 40)
keys = st.lists(st.sampled_from([f"k{n}" for n in range(12)]), max_size=2).map(tuple)
version = st.integers(1, 6)
deliveries = st.lists(
    st.tuples(st.sampled_from(["", "", "window"]), st.integers(0, 20), st.sampled_from([None, None, 10, 30])),
    max_size=2,
)
extras = st.sampled_from(["", "", "cancel_bot", "cancel_held", "release_1", "release", "edit", "retract", "timer"])
ids = st.tuples(people, version, st.integers(1, 2))

steps = st.one_of(
    st.tuples(st.just("append"), people, keys, deliveries, extras, st.booleans(), st.booleans(), moments),
    st.tuples(st.just("override"), people, ids, st.sampled_from(["retry", "arrived", "discard"]), moments),
    st.tuples(st.just("park"), people, keys, moments),
    st.tuples(st.just("unpark"), st.booleans(), moments),
    st.tuples(st.just("claim"), st.integers(1, 3), moments),
    st.tuples(st.just("settle"), ids, st.sampled_from([S.SENT, S.FAILED, S.UNKNOWN, S.QUEUED]), moments, st.booleans()),
    st.tuples(st.just("unclaim"), ids, st.sampled_from(["", "passive"])),
    st.tuples(st.just("report"), ids, st.sampled_from(["sent", "delivered", "read", "failed", "echo"])),
    st.tuples(st.just("look"), moments),
    st.tuples(st.just("restart"), moments),
)


class Run:
    """Does the same to one ledger and notes every answer. The versions it decides on are the ledger's own."""

    def __init__(self, ledger: Ledger, clock: FakeClock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.fence = 0

    async def all(self, script: Sequence[Step]) -> list[Any]:
        self.fence = await self.ledger.open()
        return [await getattr(self, name)(*rest) for name, *rest in script]

    async def _base(self, person: str) -> int:
        loaded = await self.ledger.load(conversation(person))
        return loaded.state.version if loaded else 0

    async def append(
        self, person: str, keys: Any, wanted: Any, extra: str, claim: bool, passive: bool, at: int, pending: str = ""
    ) -> Any:
        number = await self._base(person) + 1
        new = tuple(
            delivery(person, number, n, held=held, due=later(due), expires=None if expires is None else later(expires))
            for n, (held, due, expires) in enumerate(wanted, start=1)
        )
        messages = (heard(person, number, f"q{number}", source_id=f"s{number}"),)
        messages += tuple(said(person, number, f"a{number}.{n}", number=n) for n in range(1, len(new) + 1))
        effects = _with(extra, Effects(messages=messages, deliveries=new), number)
        item: Append = decision(person, number, keys=keys, effects=effects, at=later(at), pending=pending)
        return await self.ledger.append(replace(item, claim=self.fence if claim or passive else None, passive=passive))

    async def override(self, person: str, identity: Any, to: str, at: int) -> Any:
        number = await self._base(person) + 1
        effects = Effects(overrides=(Override(delivery=delivery(*identity).id, to=to),))  # type: ignore[arg-type]
        return await self.ledger.append(decision(person, number, keys=(), effects=effects, at=later(at)))

    async def park(self, person: str, keys: Any, at: int) -> Any:
        return await self.ledger.park(conversation(person), replace(inbound(person, "x"), dedupe_keys=keys), later(at))

    async def unpark(self, bury: bool, at: int) -> Any:
        rows = await self.ledger.parked(1, 5)
        if not rows:
            return None
        attempt = await self.ledger.count_attempt(rows[0].id)
        if bury:
            await self.ledger.bury(rows[0].id, "poison")
            return rows, attempt
        person = rows[0].inbound.sender.id
        return rows, attempt, await self.append(person, (), [("", at, None)], "", True, True, at, pending=rows[0].id)

    async def claim(self, limit: int, at: int) -> Any:
        return await self.ledger.claim(self.fence, limit, later(at))

    async def settle(self, identity: Any, status: DeliveryStatus, due: int, double: bool) -> Any:
        one = delivery(*identity).id
        return await self.ledger.settle(
            Settlement(
                delivery=one, fence=self.fence, status=status, at=later(due), due=later(due + 5),
                source_id=f"p{one}" if status is S.SENT else "", maybe_duplicate=double,
            )
        )  # fmt: skip

    async def unclaim(self, identity: Any, held: str) -> Any:
        return await self.ledger.unclaim(delivery(*identity).id, self.fence, held=held)

    async def report(self, identity: Any, outcome: str) -> Any:
        return await self.ledger.reported(INBOX, f"p{delivery(*identity).id}", outcome, "", later(0))

    async def look(self, at: int) -> Any:
        known = [await self.ledger.load(conversation(person)) for person in PEOPLE]
        replies = [await self.ledger.passive_reply(INBOX, (f"k{n}",)) for n in range(12)]
        unknown = await self.ledger.unknowns(later(at), 20)
        unknown = sorted(unknown, key=lambda row: row.claimed.message.id)
        return known, replies, unknown, await self.ledger.dues(later(at), 20)

    async def restart(self, at: int) -> Any:
        self.clock.time = later(at)
        await self.ledger.close()
        self.fence = await self.ledger.open()
        return self.fence


def _with(extra: str, effects: Effects, number: int) -> Effects:
    match extra:
        case "cancel_bot":
            return replace(effects, cancels=(Cancel(author=Author.BOT, reason="claimed"),))
        case "cancel_held":
            return replace(effects, cancels=(Cancel(reason="closed"),))
        case "release_1":
            return replace(effects, release=Release(count=1))
        case "release":
            return replace(effects, release=Release())
        case "edit":
            return replace(effects, bodies=(BodyChange(source_id="s1", text=f"edited {number}"),))
        case "retract":
            return replace(effects, bodies=(BodyChange(source_id="s1", text="[hidden]", retract=True),))
        case "timer":
            return replace(effects, dues=(Due(kind="idle", at=later(number * 3)),))
    return effects


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


scripts = st.lists(steps, min_size=4, max_size=25)
PATIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


async def agree(script: list[Step], ledger: Ledger, clock: FakeClock) -> None:
    """Do the same to the model and to a ledger, and compare every answer."""
    one = FakeClock()
    wanted = await Run(MemoryLedger(clock=one), one).all(script)
    try:
        given = await Run(ledger, clock).all(script)
    finally:
        await ledger.close()
    for step, want, got in zip(script, wanted, given, strict=True):
        assert got == want, step


@settings(max_examples=40, deadline=None, suppress_health_check=PATIENT)
@given(script=scripts)
def test_sqlite_answers_as_the_model_does(template: Path, script: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "kefu.db"
        shutil.copy(template, path)
        clock = FakeClock()
        asyncio.run(agree(script, SqliteLedger(path, clock=clock), clock))


@settings(max_examples=25, deadline=None, suppress_health_check=PATIENT)
@given(script=scripts)
def test_postgres_answers_as_the_model_does(databases: Databases, script: list[Step]) -> None:
    with databases.one() as url:
        clock = FakeClock()
        asyncio.run(agree(script, PostgresLedger(url, clock=clock), clock))
