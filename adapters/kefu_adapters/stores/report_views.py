"""What happened over time, from the cases: each statement reads the spans it is asked about by an index.

A case counts where it was opened; what ended, and how it was rated, counts where it was resolved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.stores.database import Database

# ruff: noqa: S608 - statements are put together from our own words only; values are always parameters.

Key = tuple[str, ...]
COLUMNS = {"span": "s.name", "inbox": "c.inbox", "topic": "k.topic", "closed_by": "k.closed_by"}
"""What rows can be told apart by."""

_WAIT = (
    "CASE WHEN k.first_reply_at<coalesce(k.handed_off_at,k.opened_at) THEN 0"
    " ELSE k.first_reply_at-coalesce(k.handed_off_at,k.opened_at) END"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with a name; milliseconds since 1970, ``until`` is not part of it."""

    name: str
    since: int
    until: int


@dataclass(slots=True)
class Numbers:
    """The numbers of one row. ``bot``: opened and never needed a person. Waits are seconds; stars are 1 to 5."""

    received: int = 0
    bot: int = 0
    handed_off: int = 0
    replied: int = 0
    first_reply_p50: int | None = None
    first_reply_p90: int | None = None
    resolved: int = 0
    ratings: list[int] = field(default_factory=lambda: [0, 0, 0, 0, 0])


class ReportViews:
    """Reads numbers for the reports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def numbers(self, spans: Sequence[Span], by: Sequence[str], *, inbox: str = "") -> dict[Key, Numbers]:
        """Numbers of the spans by these columns (none: one row). Nothing is given for a row in which nothing was."""
        columns = [COLUMNS[name] for name in by]
        out: dict[Key, Numbers] = {}
        for *key, received, bot, handed_off in await self._opened(spans, columns, inbox):
            row = out.setdefault(tuple(key), Numbers())
            row.received, row.bot, row.handed_off = int(received), int(bot or 0), int(handed_off or 0)
        for *key, replied, middle, most in await self._replied(spans, columns, inbox):
            row = out.setdefault(tuple(key), Numbers())
            row.replied, row.first_reply_p50, row.first_reply_p90 = int(replied), middle // 1000, most // 1000
        for *key, resolved, one, two, three, four, five in await self._resolved(spans, columns, inbox):
            row = out.setdefault(tuple(key), Numbers())
            row.resolved, row.ratings = int(resolved), [int(n or 0) for n in (one, two, three, four, five)]
        if not by:
            return {(): out.get((), Numbers())}
        return out

    async def _opened(self, spans: Sequence[Span], columns: Sequence[str], inbox: str) -> list[tuple[Any, ...]]:
        what = (
            "count(*),sum(CASE WHEN k.handed_off_at IS NULL AND k.first_reply_at IS NULL THEN 1 ELSE 0 END),"
            "sum(CASE WHEN k.handed_off_at IS NOT NULL THEN 1 ELSE 0 END)"
        )
        return await self._grouped(spans, columns, inbox, "opened_at", what)

    async def _resolved(self, spans: Sequence[Span], columns: Sequence[str], inbox: str) -> list[tuple[Any, ...]]:
        stars = ",".join(f"sum(CASE WHEN k.rating={star} THEN 1 ELSE 0 END)" for star in range(1, 6))
        return await self._grouped(spans, columns, inbox, "resolved_at", f"count(*),{stars}")

    async def _grouped(
        self, spans: Sequence[Span], columns: Sequence[str], inbox: str, when: str, what: str
    ) -> list[tuple[Any, ...]]:
        given, values = _given(spans, when, inbox)
        group = f" GROUP BY {','.join(columns)}" if columns else ""
        return await self._database.read(f"{given[0]}SELECT {','.join([*columns, what])}{given[1]}{group}", values)

    async def _replied(self, spans: Sequence[Span], columns: Sequence[str], inbox: str) -> list[tuple[Any, ...]]:
        """How many were answered by a person, and after how long: half of them, nine tenths (nearest rank)."""
        given, values = _given(spans, "opened_at", inbox)
        names = [f"g{number}" for number in range(len(columns))]
        keys = "".join(f"{column} AS {name}," for column, name in zip(columns, names, strict=True))
        parted = f"PARTITION BY {','.join(columns)} " if columns else ""
        group = f" GROUP BY {','.join(names)}" if names else " HAVING count(*)>0"
        return await self._database.read(
            f"{given[0]}SELECT {','.join([*names, 'max(w.many)'])},"
            "max(CASE WHEN w.place=(w.many*50+99)/100 THEN w.wait ELSE 0 END),"
            "max(CASE WHEN w.place=(w.many*90+99)/100 THEN w.wait ELSE 0 END)"
            f" FROM (SELECT {keys}{_WAIT} AS wait,row_number() OVER ({parted}ORDER BY {_WAIT}) AS place,"
            f"count(*) OVER ({parted.strip()}) AS many{given[1]} AND k.first_reply_at IS NOT NULL) AS w{group}",
            values,
        )


def _given(spans: Sequence[Span], when: str, inbox: str) -> tuple[tuple[str, str], list[Any]]:
    """The spans as a table, and the cases of an inbox that fall into them; with the values of both."""
    rows = ",".join(["(CAST(? AS TEXT),CAST(? AS BIGINT),CAST(? AS BIGINT))"] * len(spans))
    values: list[Any] = [value for span in spans for value in (span.name, span.since, span.until)]
    source = (
        f" FROM s JOIN cases k ON k.{when}>=s.since AND k.{when}<s.until JOIN conversations c ON c.id=k.conversation_id"
        f" WHERE {'c.inbox=?' if inbox else '1=1'}"
    )
    return (f"WITH s(name,since,until) AS (VALUES {rows}) ", source), [*values, *([inbox] if inbox else [])]
