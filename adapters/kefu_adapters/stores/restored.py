"""What a restored store holds back, and how a person lets it go or throws it away.

The world went on after the backup was taken: what was queued then has been sent since, perhaps. So nothing of it goes
by itself. A held delivery leaves its lane (``restored:ID:HELD:LANE`` names where it belongs), so that it neither
blocks new answers nor goes along when the contact writes.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kefu_adapters.stores.append import OPEN
from kefu_adapters.stores.database import Database, Statement, setting
from kefu_core.announcement.decide import Act, decide
from kefu_core.announcement.state import Announcement, Stage
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import OfficialList

if TYPE_CHECKING:
    from kefu_adapters.stores.sides import Side

REASON = "restored"
SETTING = "restored"
"""Key of the settings' row that says since when: JSON with ``at``, ``taken_at`` (ms) and what was held."""

_PREFIX = "restored:"
_TIMER = "restored."
_ANSWERING_TIMERS = ("album", "poison")
"""Timers whose decision sends something; the others only move a conversation on."""
_NEVER = 253_000_000_000_000
_BATCH = 200
"""Said beside each state, so that the index of open deliveries serves these reads on either engine."""

_HELD = f"{OPEN} AND status='queued' AND held=?"
_UNKNOWN = f"{OPEN} AND status='unknown' AND reason=?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much waits for a person: messages of ours not sent, outcomes not known, messages of contacts not decided."""

    deliveries: int = 0
    unknown: int = 0
    inbound: int = 0
    timers: int = 0
    announcements: int = 0

    @property
    def total(self) -> int:
        """All of it but the announcements, which are at an end."""
        return self.deliveries + self.unknown + self.inbound + self.timers

    def to_json(self) -> dict[str, int]:
        """JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


# --- when a store is restored --------------------------------------------------------------------------------


def make_safe(side: "Side", *, taken_at: int, now: int) -> Held:
    """Hold back everything that could be sent once more, in the restored store's own transaction."""
    side.run("DELETE FROM sessions")
    side.run("UPDATE processes SET ended_at=? WHERE ended_at IS NULL", (now,))
    side.run("UPDATE vault SET lease_owner='',lease_until=NULL")
    announcements = _stop_announcements(side, now)
    unknown = side.run(
        "UPDATE deliveries SET status='unknown',reason=?,unknown_at=coalesce(unknown_at,?),due=NULL,blocks_until=NULL,"
        "fence=NULL WHERE status IN ('sending','unknown')",
        (REASON, now),
    )
    deliveries = side.run(
        f"UPDATE deliveries SET lane='{_PREFIX}' || id || ':' || held || ':' || lane,held=?,reason=?,fence=NULL"
        " WHERE status='queued'",
        (REASON, REASON),
    )
    inbound = side.run("UPDATE parked SET state='dead',reason=? WHERE state='pending'", (REASON,))
    side.run("UPDATE conversations SET parked=0,bumped=bumped+1 WHERE parked<>0")
    timers = 0
    for kind in _ANSWERING_TIMERS:
        timers += side.run("UPDATE dues SET kind=?,at=? WHERE kind=?", (_TIMER + kind, _NEVER, kind))
    held = Held(deliveries=deliveries, unknown=unknown, inbound=inbound, timers=timers, announcements=announcements)
    side.run(*setting(SETTING, {"at": now, "taken_at": taken_at, **held.to_json()}))
    return held


def _stop_announcements(side: "Side", now: int) -> int:
    """One that is going out is stopped; one that waits for its time goes back to its writers."""
    rows = list(side.rows("SELECT id,state FROM announcements WHERE status IN ('scheduled','sending')"))
    for identity, text in rows:
        state = Announcement.from_json(json.loads(text))
        do = "stop" if state.stage is Stage.SENDING else "withdraw"
        decided = decide(
            state,
            Act(do=do, person="system"),  # type: ignore[arg-type] # one of its words
            now=datetime.fromtimestamp(now / 1000, UTC),
            policy=Policy(official=OfficialList()),
            accounts={},
        )
        after = decided.state
        side.run(
            "UPDATE announcements SET version=?,state=?,status=?,updated_at=? WHERE id=?",
            (after.version, json.dumps(after.to_json(), ensure_ascii=False), after.stage.value, now, identity),
        )
        side.run(
            "INSERT INTO announcement_events (announcement_id,sequence,at,events) VALUES (?,?,?,?)",
            (identity, after.version, now, json.dumps(list(decided.events))),
        )
        if decided.cancel:
            side.run(
                "UPDATE deliveries SET status='cancelled',held='',reason='stopped'"
                " WHERE announcement_id=? AND status='queued'",
                (identity,),
            )
            side.run("UPDATE announcement_targets SET done=1 WHERE announcement_id=?", (identity,))
    return len(rows)


# --- when a person has looked --------------------------------------------------------------------------------


class RestoredWork:
    """Lets go what a restore held, or throws it away, a few at a time, in a running fleet or beside none."""

    def __init__(self, database: Database, revive: Callable[[str], Awaitable[bool]]) -> None:
        self._database = database
        self._revive = revive

    async def since(self) -> dict[str, Any] | None:
        """When the store was restored and from when; None for one that never was."""
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (SETTING,))
        return json.loads(rows[0][0]) if rows else None

    async def held(self, before: int | None = None) -> Held:
        """What still waits, of what was made before a time (ms) or of everything."""
        until = _NEVER if before is None else before
        return Held(
            deliveries=await self._count(f"deliveries WHERE {_HELD} AND created_at<?", REASON, until),
            unknown=await self._count(f"deliveries WHERE {_UNKNOWN} AND created_at<?", REASON, until),
            inbound=await self._count("parked WHERE state='dead' AND reason=? AND at<?", REASON, until),
            timers=0 if before is not None else await self._count(f"dues WHERE kind IN ({_kinds()}) AND at=?", _NEVER),
        )

    async def _count(self, where: str, *values: Any) -> int:
        rows = await self._database.read(f"SELECT count(*) FROM {where}", values)
        return int(rows[0][0])

    async def release(self, *, now: int, before: int | None = None, unknown: bool = False) -> Held:
        """Send it after all: in the order and under the conditions in which it waited at the backup."""
        until = _NEVER if before is None else before
        deliveries = 0
        while rows := await self._deliveries(until):
            await self._database.write(*(_back(row, now) for row in rows))
            deliveries += len(rows)
        repeated = 0
        if unknown:
            repeated = await self._touch(
                "UPDATE deliveries SET status='queued',held='',reason='',code='',due=?,fence=NULL,blocks_until=NULL,"
                f"unknown_at=NULL,reads=0,maybe_duplicate=1 WHERE {_UNKNOWN} AND created_at<?",
                (now, REASON, until),
                "id",
            )
        inbound = 0
        while parked := await self._parked(until):
            inbound += sum([await self._revive(serial) for serial in parked])
        timers = 0 if before is not None else await self._release_timers(now)
        return Held(deliveries=deliveries, unknown=repeated, inbound=inbound, timers=timers)

    async def discard(self, *, before: int | None = None, unknown: bool = False) -> Held:
        """Throw it away: cancelled, as if a person had discarded each."""
        until = _NEVER if before is None else before
        cancel = "UPDATE deliveries SET status='cancelled',held='',blocks_until=NULL,reason='discarded' WHERE"
        deliveries = await self._touch(f"{cancel} {_HELD} AND created_at<?", (REASON, until), "id")
        lost = 0
        if unknown:
            lost = await self._touch(f"{cancel} {_UNKNOWN} AND created_at<?", (REASON, until), "id")
        inbound = await self._touch(
            "UPDATE parked SET state='discarded',inbound='' WHERE state='dead' AND reason=? AND at<?",
            (REASON, until),
            "serial",
        )
        timers = 0 if before is not None else await self._drop_timers()
        return Held(deliveries=deliveries, unknown=lost, inbound=inbound, timers=timers)

    async def _release_timers(self, now: int) -> int:
        timers = 0
        for kind in _ANSWERING_TIMERS:
            timers += await self._touch(
                "UPDATE dues SET kind=?,at=? WHERE kind=? AND NOT EXISTS"
                " (SELECT 1 FROM dues o WHERE o.owner=dues.owner AND o.kind=?)",
                (kind, now, _TIMER + kind, kind),
                "owner",
            )
        await self._drop_timers()
        return timers

    async def _drop_timers(self) -> int:
        return await self._touch(f"DELETE FROM dues WHERE kind IN ({_kinds()}) AND at=?", (_NEVER,), "owner")

    async def _touch(self, sql: str, values: Sequence[Any], name: str) -> int:
        return len((await self._database.write((f"{sql} RETURNING {name}", values)))[0])

    async def _deliveries(self, until: int) -> list[tuple[Any, ...]]:
        return await self._database.read(
            f"SELECT id,lane FROM deliveries WHERE {_HELD} AND created_at<?"
            f" ORDER BY created_at,position,id LIMIT {_BATCH}",
            (REASON, until),
        )

    async def _parked(self, until: int) -> list[str]:
        rows = await self._database.read(
            f"SELECT serial FROM parked WHERE state='dead' AND reason=? AND at<? ORDER BY serial LIMIT {_BATCH}",
            (REASON, until),
        )
        return [str(row[0]) for row in rows]


def _kinds() -> str:
    return ",".join(f"'{_TIMER}{kind}'" for kind in _ANSWERING_TIMERS)


def _back(row: tuple[Any, ...], now: int) -> Statement:
    """A delivery takes its old place again; what waited for the contact to write waits for that still."""
    identity, lane = row
    held, _, place = str(lane).removeprefix(f"{_PREFIX}{identity}:").partition(":")
    return (
        (
            "UPDATE deliveries SET lane=?,held=?,reason='',due=CASE WHEN coalesce(due,0)<? THEN ? ELSE due END"
            " WHERE id=? AND status='queued' AND held=?"
        ),
        (place, held, now, now, identity, REASON),
    )
