"""What the ledger asks of SQLite is answered by indexes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.contract.ledger_rig import INBOX, START, answer, conversation, decision, inbound

from kefu_core.decision import BodyChange, DeliveryStatus, Effects
from kefu_core.ledger import Settlement

from .sqlite_rig import opened, prepared
from .test_views import scans


async def test_the_ledger_itself_scans_nothing_either(tmp_path: Path) -> None:
    async with opened(prepared(tmp_path)) as ledger:
        seen: list[str] = []
        done = await ledger.append(answer("ann", claim=1))

        def trace(cursor: Any) -> None:
            cursor.connection.set_trace_callback(seen.append)

        await ledger._writer.submit(trace)
        await ledger.append(answer("ann", 2, claim=1))
        await ledger.settle(
            Settlement(delivery=done.claimed, fence=1, status=DeliveryStatus.SENT, at=START, source_id="9")
        )
        await ledger.claim(1, 10, START + timedelta(seconds=1))
        await ledger.reported(INBOX, "9", "read", "", START)
        gone = Effects(bodies=(BodyChange(source_id="1", text="x"), BodyChange(message="m", text="y", retract=True)))
        await ledger.append(decision("ann", 3, effects=gone))
        await ledger.park(conversation("bob"), inbound("bob", "m:1"), START)
        await ledger._writer.submit(lambda cursor: cursor.connection.set_trace_callback(None))
        statements = {sql for sql in seen if sql.split()[0] in {"SELECT", "UPDATE", "DELETE"}}
        assert len(statements) > 10
        bad = []
        for sql in statements:
            plan = await ledger.database.read(f"EXPLAIN QUERY PLAN {sql}")
            bad += [(row[3], sql) for row in plan if scans(row[3])]
        assert bad == []
