"""Tables for spreadsheets: no cell is read as a formula, and nobody takes them away by the hundred."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from kefu_adapters.stores.audit_store import Wanted
from kefu_bots.relay.calls import Call, Refusal

PER_HOUR = 30
_HOUR_MS = 3_600_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """A cell as it is written: words that a spreadsheet would calculate get a quote in front; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with the mark in front that tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return "\ufeff" + out.getvalue()


async def exporting(call: Call, action: str, target: str = "") -> None:
    """Write an export into the audit before it is given. Raises Refusal (429) after thirty in an hour."""
    relay = call.relay
    wanted = Wanted(actor=call.who.id, action=action, since=relay.sessions.now() - _HOUR_MS)
    if len(await relay.audit_log.rows(limit=PER_HOUR, wanted=wanted)) >= PER_HOUR:
        raise Refusal(429, "slow_down", retry_after_seconds=600)
    await relay.audit(call.who.id, action, target)
