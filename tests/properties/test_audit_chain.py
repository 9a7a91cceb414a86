"""Random tampering with the audit is always found, and at the right row."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.fleet import HandClock
from tests.integration.store_rig import template

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.sqlite import SqliteLedger

ROWS = 12
KEY = b"k" * 32
FIELDS = ("at", "actor", "action", "object", "detail", "prev_hash", "hash")
Row = list[Any]


async def written(path: Path) -> list[Row]:
    """The rows of an honest chain."""
    ledger = SqliteLedger(path, clock=HandClock())
    await ledger.open()
    log = AuditLog(ledger.database, KEY)
    for number in range(ROWS):
        await log.append(at=number, actor=f"u{number % 3}", action="thing.done", target=f"o{number}")
    rows = await ledger.database.read("SELECT * FROM audit ORDER BY seq")
    await ledger.close()
    return [list(row) for row in rows]


class Chain:
    """One store, filled anew for each example."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "kefu.db"
        path.write_bytes(template().read_bytes())
        self.loop = asyncio.new_event_loop()
        self.rows = self.loop.run_until_complete(written(path))
        self.ledger = SqliteLedger(path, clock=HandClock())
        self.loop.run_until_complete(self.ledger.open())
        self.log = AuditLog(self.ledger.database, KEY)

    def first_broken(self, rows: list[Row]) -> int | None:
        """What the verifier says of these rows, knowing the honest head."""
        head = self.loop.run_until_complete(self._verify(rows))
        return head.seq if head else None

    async def _verify(self, rows: list[Row]) -> Any:
        from kefu_adapters.stores.audit_store import Head

        insert = "INSERT INTO audit (seq,at,actor,action,object,detail,prev_hash,hash) VALUES (?,?,?,?,?,?,?,?)"
        await self.ledger.database.write(("DELETE FROM audit", ()), *((insert, tuple(row)) for row in rows))
        return await self.log.verify(Head(seq=ROWS, hash=self.rows[-1][7]))

    def close(self) -> None:
        self.loop.run_until_complete(self.ledger.close())
        self.loop.close()
        self.folder.cleanup()


def tamper(data: st.DataObject, rows: list[Row]) -> int:
    """Do one thing to the rows; gives the number of the first that is not as it was."""
    kind = data.draw(st.sampled_from(["edit", "delete", "swap", "insert", "cut", "copy"]))
    place = data.draw(st.integers(0, ROWS - 1))
    if kind == "edit":
        column = data.draw(st.integers(1, 7))
        old = rows[place][column]
        rows[place][column] = old + 1 if isinstance(old, int) else data.draw(st.text("abc01", min_size=1)) + "~"
        return place + 1
    if kind == "delete":
        del rows[place]
        return place + 1
    if kind == "cut":
        del rows[place:]
        return place + 1
    if kind == "swap":
        other = data.draw(st.integers(0, ROWS - 1).filter(lambda n: n != place))
        rows[place][1:], rows[other][1:] = rows[other][1:], rows[place][1:]
        return min(place, other) + 1
    if kind == "copy":  # an honest row once more, at the end
        rows.append([ROWS + 1, *rows[place][1:]])
        return ROWS + 1
    for row in rows[place:]:  # a row in between, all later ones moved up
        row[0] += 1
    rows.insert(place, [place + 1, 5, "eve", "thing.done", "", "{}", rows[place][6], "0" * 64])
    return place + 1


def test_random_tampering_is_always_found_at_the_right_row() -> None:
    chain = Chain()

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        rows = [list(row) for row in chain.rows]
        assert chain.first_broken(rows) is None
        expected = tamper(data, rows)
        assert chain.first_broken(rows) == expected

    try:
        check()
    finally:
        chain.close()
