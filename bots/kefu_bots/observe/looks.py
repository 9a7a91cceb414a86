"""What is looked at from outside: probes' facts, budgets of the fabric, clocks of platforms, the disk."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from kefu_adapters import wire
from kefu_bots.accounts import Account
from kefu_core.capabilities import Scope
from kefu_core.ports import Bucket, Fabric

BUDGET_SECONDS = 900.0
"""A shorter window is a pace, not a budget."""


def skews(dates: Mapping[str, tuple[str, float]] | None = None) -> dict[str, float]:
    """By host: the platform's clock minus ours, from the Date of its last answer, right to about a second."""
    out: dict[str, float] = {}
    for host, (date, at) in dict(wire.DATES if dates is None else dates).items():
        try:
            told = parsedate_to_datetime(date)
        except ValueError:
            continue
        out[host] = round((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() - at, 1)
    return out


def token_days(facts: Mapping[str, str]) -> float | None:
    """Days until the grant ends, if a probe said so."""
    try:
        return float(facts.get("token_days_left", ""))
    except ValueError:
        return None


def budgets(account: Account, fabric: Fabric) -> dict[str, tuple[float, float]]:
    """By window: (left, limit) of what the whole account may send or call."""
    found: dict[str, tuple[float, float]] = {}
    left: Callable[[Bucket], float] | None = getattr(fabric, "left", None)
    for rate in account.capabilities.rates:
        seconds = rate.per.total_seconds()
        if left is not None and rate.scope is Scope.INBOX and seconds >= BUDGET_SECONDS:
            bucket = Bucket(f"send:{account.inbox}:{seconds:g}", rate.count, seconds, rate.burst)
            found[f"{seconds:g}s"] = (left(bucket), float(max(rate.burst, 1)))
    spent, slash, limit = account.facts.get("calls_today", "").partition("/")
    if slash and spent.isdecimal() and limit.isdecimal():
        found["calls_today"] = (max(0.0, float(int(limit) - int(spent))), float(limit))
    return found


def disk(folder: Path, database: Path | None) -> tuple[int | None, int]:
    """Free bytes where the data lies, and the size of the write-ahead log. Blocks for a moment."""
    try:
        free: int | None = shutil.disk_usage(folder).free
    except OSError:
        free = None
    if database is None:
        return free, 0
    log = database.with_name(database.name + "-wal")
    try:
        return free, log.stat().st_size
    except OSError:
        return free, 0
