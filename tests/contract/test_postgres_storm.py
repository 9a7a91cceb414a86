"""A storm: two processes on one PostgreSQL do everything at once."""

import asyncio
import random
from collections.abc import Sequence

from kefu_adapters.stores.postgres import PostgresLedger
from kefu_core.decision import DeliveryStatus, Effects
from kefu_core.ledger import Parked, Settlement

from .ledger_rig import conversation, decision, delivery, heard, inbound, later, said

S = DeliveryStatus
Pair = tuple[PostgresLedger, PostgresLedger]


class Storm:
    """Everything that processes do, at once. ``committed``: who said what, once for each decision that was taken."""

    def __init__(self, fleet: Pair) -> None:
        self.fleet = fleet
        self.dice = random.Random(7)
        self.committed: list[tuple[str, str]] = []
        self._called: set[str] = set()

    async def one(self, number: int) -> None:
        """A message comes in, by either way, and some courier looks. Each key comes twice."""
        way = self.dice.choice((self._decide, self._decide, self._decide, self._park))
        await way(self.dice.choice(self.fleet), f"p{self.dice.randrange(6)}", f"m:{number // 2}")
        await self._courier(self.dice.choice(self.fleet), 4)

    async def settle_down(self) -> None:
        """Until nothing is parked and nothing is to be sent."""
        for ledger in self.fleet:
            while rows := await ledger.parked(ledger.fence, 10):
                await self._unpark(ledger, rows)
        while any([await self._courier(ledger, 10) for ledger in self.fleet]):
            continue

    async def _decide(self, ledger: PostgresLedger, person: str, key: str) -> None:
        while True:
            loaded = await ledger.load(conversation(person))
            if loaded and loaded.pending:
                await self._unpark(ledger, await ledger.parked(ledger.fence, 10))
                continue
            version = loaded.state.version + 1 if loaded else 1
            effects = Effects(
                messages=(heard(person, version, key), said(person, version, key)),
                deliveries=(delivery(person, version),),
            )
            done = await ledger.append(decision(person, version, keys=(key,), effects=effects, claim=ledger.fence))
            if done.outcome == "committed":
                self.committed.append((person, key))
            if done.claimed:
                await self._send(ledger, done.claimed)
            if done.outcome != "conflict":
                return

    async def _park(self, ledger: PostgresLedger, person: str, key: str) -> None:
        await ledger.park(conversation(person), inbound(person, key), later(0))

    async def _unpark(self, ledger: PostgresLedger, rows: Sequence[Parked]) -> None:
        for row in rows:
            person, key = row.inbound.sender.id, row.inbound.dedupe_keys[0]
            outcome = "conflict"
            while outcome == "conflict":
                loaded = await ledger.load(conversation(person))
                assert loaded is not None
                item = decision(person, loaded.state.version + 1, keys=(), pending=row.id)
                outcome = (await ledger.append(item)).outcome
            if outcome == "committed":
                self.committed.append((person, key))

    async def _courier(self, ledger: PostgresLedger, limit: int) -> int:
        rows = await ledger.claim(ledger.fence, limit, later(1))
        for row in rows:
            await self._send(ledger, row.message.id)
        return len(rows)

    async def _send(self, ledger: PostgresLedger, identity: str) -> None:
        assert identity not in self._called
        self._called.add(identity)
        status = self.dice.choice((S.SENT, S.SENT, S.FAILED))
        assert await ledger.settle(
            Settlement(delivery=identity, fence=ledger.fence, status=status, at=later(1), source_id=f"s{identity}")
        )


async def test_nothing_breaks_when_two_processes_do_everything_at_once(pair: Pair) -> None:
    """Decisions, claims, outcomes and parked rows; afterwards the books must agree."""
    storm = Storm(pair)
    for begin in range(0, 160, 20):
        await asyncio.gather(*(storm.one(number) for number in range(begin, begin + 20)))
    await storm.settle_down()
    await check_books(pair[0], storm.committed)
    assert sorted(key for _, key in storm.committed) == sorted({f"m:{n}" for n in range(80)})


async def check_books(ledger: PostgresLedger, committed: list[tuple[str, str]]) -> None:
    read = ledger.database.read
    assert (await read("SELECT count(*) FROM seen"))[0][0] == len(committed)
    versions = await read(
        "SELECT c.version, count(*), min(e.sequence), max(e.sequence) FROM conversations c"
        " JOIN events e ON e.conversation_id=c.id GROUP BY c.id, c.version"
    )
    assert sum(row[0] for row in versions) == len(committed)
    assert all(version == count == last and first == 1 for version, count, first, last in versions)
    assert await read("SELECT status FROM deliveries WHERE status NOT IN ('sent','failed')") == []
    assert await read("SELECT sum(parked) FROM conversations") == [(0,)]
    assert await read("SELECT 1 FROM parked WHERE state<>'decided'") == []
