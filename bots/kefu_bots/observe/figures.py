"""Figures that live in the store, read every few seconds and never by a scrape: each by an index, none unbounded."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

from collections.abc import Mapping
from dataclasses import dataclass, field

from kefu_adapters.stores.database import Database

MOST = 10_000
"""Nothing is counted further than this."""
FINDING_MS = 6 * 3_600_000
"""So long a finding of the fleet's guard keeps its alarm up; its pile goes by the finding's name, not by inbox."""
_WHERE = {
    "queue": "SELECT inbox,due AS at FROM deliveries WHERE status='queued' AND held='' AND due<=?"
    f" ORDER BY priority,due LIMIT {MOST}",
    "parked": f"SELECT inbox,at FROM parked WHERE state='pending' ORDER BY serial LIMIT {MOST}",
    "dead_messages": f"SELECT inbox,at FROM parked WHERE state='dead' LIMIT {MOST}",
    "dead_deliveries": f"SELECT inbox,created_at AS at FROM deliveries WHERE status='failed' LIMIT {MOST}",
    "waiting": "SELECT inbox,waiting_since AS at FROM conversations WHERE status='waiting'"
    f" ORDER BY waiting_since,id LIMIT {MOST}",
    "unknown": f"SELECT inbox,unknown_at AS at FROM deliveries WHERE status='unknown' LIMIT {MOST}",
    "unknown_for_people": "SELECT inbox,unknown_at AS at FROM deliveries WHERE status='unknown' AND due IS NULL"
    f" LIMIT {MOST}",
    "findings": f"SELECT action AS inbox,at FROM audit WHERE actor='guard' AND at>CAST(? AS BIGINT)-{FINDING_MS}"
    f" ORDER BY seq DESC LIMIT {MOST}",
}  # fmt: skip
READS = {
    name: f"SELECT inbox,count(*),min(at) FROM ({inner}) AS found GROUP BY inbox" for name, inner in _WHERE.items()
}
ARRIVED = (
    "SELECT inbox,count(*),max(at) FROM (SELECT inbox,at FROM seen WHERE at>? AND key NOT LIKE 'c:%'"
    " ORDER BY at LIMIT 100000) AS found GROUP BY inbox"
)
"""What platforms brought since; ``c:`` are keys of our own commands."""


@dataclass(frozen=True, slots=True)
class Pile:
    """How many, and since when the oldest (milliseconds since 1970)."""

    count: int = 0
    since: int | None = None


NONE = Pile()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the store said at ``at`` (milliseconds): piles by name and inbox; ``arrived`` since the look before."""

    at: int = 0
    piles: Mapping[str, Mapping[str, Pile]] = field(default_factory=dict)
    arrived: Mapping[str, Pile] = field(default_factory=dict)

    def of(self, pile: str, inbox: str) -> Pile:
        """One inbox's part of a pile."""
        return self.piles.get(pile, {}).get(inbox, NONE)

    def total(self, pile: str) -> int:
        """All inboxes' part of a pile."""
        return sum(one.count for one in self.piles.get(pile, {}).values())

    def oldest(self, pile: str, inbox: str) -> float:
        """Age of the oldest in seconds, at the time of the look."""
        since = self.of(pile, inbox).since
        return max(0.0, (self.at - since) / 1000) if since is not None else 0.0


async def read_figures(database: Database, now: int, since: int) -> Figures:
    """Look at everything once; arrivals are those after ``since``. Raises StoreError."""
    piles: dict[str, dict[str, Pile]] = {}
    for name, sql in READS.items():
        rows = await database.read(sql, (now,) if "?" in sql else ())
        piles[name] = {inbox: Pile(count, at) for inbox, count, at in rows}
    arrived = {inbox: Pile(count, at) for inbox, count, at in await database.read(ARRIVED, (since,))}
    return Figures(at=now, piles=piles, arrived=arrived)
