"""The console's lists: what must be answered first is on top, every list is served by an index.

A list has one or two stretches, each with an order of its own; a cursor names the stretch and its last row.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database
from kefu_adapters.stores.search_words import match_query, match_vector

# ruff: noqa: S608 - statements are put together from our own words only; values are always parameters.

CLOSING_MILLISECONDS = 2 * 3600 * 1000
COUNT_UP_TO = 1000
SEARCH_HITS = 400
_AT_WORK = "c.status IN ('waiting','open')"
_HITS = "SELECT d.owner, d.conversation_id FROM search_index s JOIN search_documents d ON d.id=s"
_MATCH: dict[str, tuple[str, Callable[[str], str]]] = {
    "sqlite": (f"{_HITS}.rowid WHERE search_index MATCH ? ORDER BY s.rowid DESC LIMIT ?", match_query),
    "postgresql": (f"{_HITS}.id WHERE s.words @@ CAST(? AS tsquery) ORDER BY s.id DESC LIMIT ?", match_vector),
}
_CASE = re.compile(r"^\s*[Kk]?-?(\d{1,12})\s*$")

_COLUMNS = """
c.id, c.version, c.inbox, c.contact_id, c.recipient, c.surface, c.status, c.holder, c.team, c.topic, c.level,
c.language, c.case_number, c.waiting_since, c.snoozed_until, c.last_in_at, c.last_out_at, c.last_at, c.unread,
c.window_until, c.window_left, c.key_exposed, c.subscribed, c.reachable, c.parked,
coalesce(p.name,''), coalesce(p.username,''), k.handed_off_at, k.first_reply_at,
m.id, coalesce(m.direction,''), coalesce(m.author,''), coalesce(m.kind,''), m.at,
coalesce(CASE WHEN b."window"<>'' THEN b.text ELSE substr(b.text,1,200) END,''),
coalesce(b.retracted,0),
EXISTS (SELECT 1 FROM deliveries d WHERE d.lane=c.id AND d.status IN ('queued','sending','unknown')
  AND d.status='unknown'),
EXISTS (SELECT 1 FROM deliveries d WHERE d.lane=c.id AND d.status IN ('queued','sending','unknown')
  AND d.status='queued' AND d.held<>''),
EXISTS (SELECT 1 FROM drafts t WHERE t.conversation_id=c.id AND t.user_id=?)"""

_JOINS = """
LEFT JOIN contacts p ON p.inbox=c.inbox AND p.id=c.contact_id
LEFT JOIN cases k ON k.number=c.case_number
LEFT JOIN messages m ON m.conversation_id=c.id
  AND m.sequence=(SELECT x.sequence FROM messages x WHERE x.conversation_id=c.id AND x.direction IN ('in','out')
    ORDER BY x.sequence DESC, x.number DESC LIMIT 1)
  AND m.number=(SELECT x.number FROM messages x WHERE x.conversation_id=c.id AND x.direction IN ('in','out')
    ORDER BY x.sequence DESC, x.number DESC LIMIT 1)
LEFT JOIN bodies b ON b.message_id=m.id AND b.version=(SELECT max(y.version) FROM bodies y WHERE y.message_id=m.id)"""


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The line under the name. ``hidden``: its text was retracted."""

    id: str
    direction: str
    author: str
    kind: str
    at: int
    text: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """A conversation as lists show it. Times are milliseconds since 1970."""

    id: str
    version: int
    inbox: str
    contact: str
    recipient: str
    surface: str
    status: str
    holder: str
    team: str
    topic: str
    level: str
    language: str
    case: int | None
    waiting_since: int | None
    snoozed_until: int | None
    last_in_at: int | None
    last_out_at: int | None
    last_at: int
    unread: int
    window_until: int | None
    window_left: int | None
    key_exposed: bool
    subscribed: bool
    reachable: bool
    parked: int
    name: str
    username: str
    handed_off_at: int | None
    first_reply_at: int | None
    last: LastMessage | None
    unknown: bool
    held: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of what follows."""

    items: tuple[ListRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    where: str
    parameters: tuple[Any, ...]
    by: str
    descending: bool = False


def _row(values: Sequence[Any]) -> ListRow:
    line = values[29:36]
    last = LastMessage(*(*line[:6], bool(line[6]))) if line[0] is not None else None
    flags = [bool(value) for value in (*values[21:24], *values[36:39])]
    fields = [*values[:21], *flags[:3], *values[24:29], last, *flags[3:]]
    return ListRow(*fields)


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values)) or "NULL"


class Views:
    """Reads lists of conversations and what stands beside them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_conversations(
        self,
        view: str,
        *,
        user: str,
        now: int,
        inboxes: Sequence[str] | None = None,
        query: str = "",
        after: str = "",
        limit: int = 50,
    ) -> Page:
        """A page of a view: mine, unclaimed, team:NAME, window, snoozed, resolved, exposed, unknown, all."""
        if query.strip():
            return Page(items=tuple(await self._search(query, user, inboxes, limit)), next=None)
        stretches = await self._stretches(view, user, now, inboxes)
        first, key, last = _read_cursor(after)
        items: list[ListRow] = []
        for number in range(first, len(stretches)):
            found = await self._stretch(
                stretches[number], user, inboxes, (key, last) if number == first else (None, ""), limit - len(items)
            )
            items += found
            if len(items) == limit:
                tail = items[-1]
                value = getattr(tail, stretches[number].by)
                return Page(items=tuple(items), next=f"{number}.{value}.{tail.id}")
        return Page(items=tuple(items), next=None)

    async def _stretches(self, view: str, user: str, now: int, inboxes: Sequence[str] | None) -> tuple[_Stretch, ...]:
        if view == "mine":
            return (
                _Stretch("c.holder=? AND c.holder<>'' AND c.waiting_since IS NOT NULL", (user,), "waiting_since"),
                _Stretch("c.holder=? AND c.holder<>'' AND c.waiting_since IS NULL", (user,), "last_at", True),
            )
        if view == "unclaimed":
            return (
                _Stretch("c.status='waiting' AND c.waiting_since IS NOT NULL", (), "waiting_since"),
                _Stretch("c.status='waiting' AND c.waiting_since IS NULL", (), "last_at", True),
            )
        if view.startswith("team:"):
            team = f"c.team=? AND c.team<>'' AND {_AT_WORK}"
            name = (view.removeprefix("team:"),)
            return (
                _Stretch(f"{team} AND c.waiting_since IS NOT NULL", name, "waiting_since"),
                _Stretch(f"{team} AND c.waiting_since IS NULL", name, "last_at", True),
            )
        if view == "window":
            span = f"c.window_until IS NOT NULL AND {_AT_WORK} AND c.window_until BETWEEN ? AND ?"
            return (_Stretch(span, (now, now + CLOSING_MILLISECONDS), "window_until"),)
        if view == "snoozed":
            return (
                _Stretch("c.status='snoozed' AND c.snoozed_until IS NOT NULL", (), "snoozed_until"),
                _Stretch("c.status='snoozed' AND c.snoozed_until IS NULL", (), "last_at", True),
            )
        if view == "resolved":
            return (_Stretch("c.status='resolved'", (), "last_at", True),)
        if view == "exposed":
            return (_Stretch("c.key_exposed=1 AND c.status<>'resolved'", (), "last_at", True),)
        if view == "unknown":
            lost = "c.id IN (SELECT d.conversation_id FROM deliveries d WHERE d.status='unknown')"
            return (_Stretch(lost, (), "last_at", True),)
        names = list(inboxes) if inboxes is not None else await self.inboxes()
        return (_Stretch(f"c.inbox IN ({_marks(names)})", tuple(names), "last_at", True),)

    async def _stretch(
        self,
        stretch: _Stretch,
        user: str,
        inboxes: Sequence[str] | None,
        after: tuple[int | None, str],
        limit: int,
    ) -> list[ListRow]:
        if stretch.where.startswith("c.inbox IN"):
            return await self._newest(stretch.parameters, user, after, limit)
        where, parameters = stretch.where, list(stretch.parameters)
        if inboxes is not None:
            where += f" AND c.inbox IN ({_marks(inboxes)})"
            parameters += inboxes
        way, sign = (" DESC", "<") if stretch.descending else ("", ">")
        if after[0] is not None:
            where += f" AND (c.{stretch.by}, c.id) {sign} (?,?)"
            parameters += after
        sql = (
            f"SELECT {_COLUMNS} FROM conversations c {_JOINS} WHERE {where} AND c.version>0"
            f" ORDER BY c.{stretch.by}{way}, c.id{way} LIMIT ?"
        )
        return [_row(row) for row in await self._database.read(sql, (user, *parameters, limit))]

    async def _newest(
        self, inboxes: Sequence[Any], user: str, after: tuple[int | None, str], limit: int
    ) -> list[ListRow]:
        """All conversations, newest first: each inbox has its index, so each is asked and the answers are merged."""
        rows: list[ListRow] = []
        where, key = ("AND (c.last_at, c.id) < (?,?)", after) if after[0] is not None else ("", ())
        sql = (
            f"SELECT {_COLUMNS} FROM conversations c {_JOINS} WHERE c.inbox=? AND c.version>0 {where}"
            " ORDER BY c.last_at DESC, c.id DESC LIMIT ?"
        )
        for inbox in inboxes:
            rows += [_row(row) for row in await self._database.read(sql, (user, inbox, *key, limit))]
        rows.sort(key=lambda row: (row.last_at, row.id), reverse=True)
        return rows[:limit]

    async def inboxes(self) -> list[str]:
        """The inboxes that conversations are in, without reading the conversations."""
        rows = await self._database.read(
            "WITH RECURSIVE hop(name) AS (SELECT min(inbox) FROM conversations UNION ALL"
            " SELECT (SELECT min(inbox) FROM conversations WHERE inbox>hop.name) FROM hop WHERE hop.name IS NOT NULL)"
            " SELECT name FROM hop WHERE name IS NOT NULL"
        )
        return [row[0] for row in rows]

    async def conversations(self, identities: Sequence[str], *, user: str) -> list[ListRow]:
        """Rows of these conversations, in this order; what does not exist is left out."""
        if not identities:
            return []
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM conversations c {_JOINS} WHERE c.id IN ({_marks(identities)}) AND c.version>0",
            (user, *identities),
        )
        found = {row[0]: _row(row) for row in rows}
        return [found[identity] for identity in identities if identity in found]

    async def conversation_by_case(self, number: int) -> str | None:
        """The conversation of a case."""
        rows = await self._database.read("SELECT conversation_id FROM cases WHERE number=?", (number,))
        return str(rows[0][0]) if rows else None

    # --- search ------------------------------------------------------------------------------------------

    async def _search(self, query: str, user: str, inboxes: Sequence[str] | None, limit: int) -> list[ListRow]:
        found: list[str] = []
        case = _CASE.match(query)
        if case:
            identity = await self.conversation_by_case(int(case[1]))
            found += [identity] if identity else []
        found += await self.matching(query)
        rows = await self.conversations(list(dict.fromkeys(found))[:SEARCH_HITS], user=user)
        return [row for row in rows if inboxes is None or row.inbox in inboxes][:limit]

    async def matching(self, query: str) -> list[str]:
        """Conversations in whose messages or names these words stand, newest hit first."""
        sql, asked = _MATCH[self._database.dialect.name]
        words = asked(query)
        if not words:
            return []
        hits = await self._database.read(sql, (words, SEARCH_HITS))
        found: list[str] = []
        for owner, conversation in hits:
            if conversation:
                found.append(conversation)
            else:
                found += await self._of_contact(owner)
        return list(dict.fromkeys(found))

    async def _of_contact(self, owner: str) -> list[str]:
        inbox, _, contact = owner.removeprefix("contact:").partition("\x1f")
        rows = await self._database.read(
            "SELECT id FROM conversations WHERE contact_id=? AND inbox=?", (contact, inbox)
        )
        return [row[0] for row in rows]

    # --- numbers -----------------------------------------------------------------------------------------

    async def counts(self, *, user: str, now: int) -> Mapping[str, int]:
        """How many rows each view has, at most 1000 of each; teams under ``team:NAME``."""
        wanted = ("mine", "unclaimed", "window", "snoozed", "exposed", "unknown")
        out: dict[str, int] = {}
        for view in wanted:
            stretches = await self._stretches(view, user, now, None)
            out[view] = sum([await self._count(stretch) for stretch in stretches])
        out["all"] = out["unclaimed"] + await self._count(_Stretch("c.holder<>''", (), "last_at"))
        for team, number in await self._database.read(
            f"SELECT c.team, count(*) FROM conversations c WHERE c.team<>'' AND {_AT_WORK} GROUP BY c.team"
        ):
            out[f"team:{team}"] = number
        return out

    async def _count(self, stretch: _Stretch) -> int:
        rows = await self._database.read(
            f"SELECT count(*) FROM (SELECT 1 FROM conversations c WHERE {stretch.where} LIMIT {COUNT_UP_TO}) AS few",
            stretch.parameters,
        )
        return int(rows[0][0])

    async def waiting_count(self) -> int:
        """How many conversations wait for a human."""
        rows = await self._database.read("SELECT count(*) FROM conversations WHERE status='waiting'")
        return int(rows[0][0])

    async def board(self, *, now: int, since: int) -> Mapping[str, Any]:
        """The live board's numbers. ``since``: how far back ratings are counted."""
        read = self._database.read
        waiting = await read("SELECT count(*), min(waiting_since) FROM conversations WHERE status='waiting'")
        teams = await read(
            "SELECT c.team, sum(CASE WHEN c.status='waiting' THEN 1 ELSE 0 END),"
            " sum(CASE WHEN c.status='open' THEN 1 ELSE 0 END)"
            f" FROM conversations c WHERE c.team<>'' AND {_AT_WORK} GROUP BY c.team ORDER BY c.team"
        )
        agents = await read("SELECT holder, count(*) FROM conversations WHERE holder<>'' GROUP BY holder")
        unknown = await read("SELECT count(*) FROM deliveries WHERE status='unknown'")
        ratings = await read(
            "SELECT count(rating), avg(rating) FROM cases WHERE resolved_at IS NOT NULL AND resolved_at>=?", (since,)
        )
        (closing,) = await self._stretches("window", "", now, None)
        return {
            "unclaimed": waiting[0][0],
            "oldest_waiting_since": waiting[0][1],
            "window_closing": await self._count(closing),
            "unknown": unknown[0][0],
            "teams": [{"team": team, "waiting": w, "open": o} for team, w, o in teams],
            "agents": {holder: number for holder, number in agents},  # noqa: C416 - rows are tuples, dict() hides it
            "ratings": {"count": ratings[0][0], "average": ratings[0][1]},
        }


def _read_cursor(cursor: str) -> tuple[int, int | None, str]:
    """Stretch, key and id of a cursor; a strange one starts at the beginning."""
    match = re.fullmatch(r"(\d)\.(\d{1,15})\.(\w{1,64})", cursor)
    return (int(match[1]), int(match[2]), match[3]) if match else (0, None, "")
