"""The console's reads about who may see what, and a few numbers; every one is bounded or served by an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database

# ruff: noqa: S608 - statements are put together from our own words only; values are always parameters.

_AT_WORK = "c.status IN ('waiting','open')"
_UP_TO = 1000
CLOSING_MILLISECONDS = 2 * 3600 * 1000
UNDO_MILLISECONDS = 15_000
"""How long a reply can be taken back at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands, as far as its place in lists goes. ``was_handed_off``: it was in the queue once."""

    id: str
    version: int
    status: str
    holder: str
    team: str
    inbox: str
    was_handed_off: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A conversation in which somebody waits for us. Times are milliseconds since 1970."""

    waiting_since: int
    handed_off_at: int | None
    first_reply_at: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery as a command needs it."""

    id: str
    status: str
    author: str
    operation: str
    held: str
    source_id: str
    message: str
    conversation: str
    announcement: str


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values)) or "NULL"


class ConsoleViews:
    """Reads beside the lists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, conversation: str) -> Standing | None:
        """Where a conversation stands now."""
        rows = await self._database.read(
            "SELECT c.id,c.version,c.status,c.holder,c.team,c.inbox,coalesce(k.handed_off_at,0)>0 FROM conversations c"
            " LEFT JOIN cases k ON k.number=c.case_number WHERE c.id=? AND c.version>0",
            (conversation,),
        )
        return Standing(*rows[0]) if rows else None

    async def worked_on(self, user: str, conversations: Sequence[str]) -> set[str]:
        """Those of the conversations in which an agent wrote, claimed or noted something, or was mentioned."""
        if not conversations:
            return set()
        rows = await self._database.read(
            "SELECT DISTINCT conversation_id FROM messages WHERE author=? AND conversation_id IN"
            f" ({_marks(conversations)}) UNION SELECT conversation_id FROM mentions WHERE user_id=?"
            f" AND conversation_id IN ({_marks(conversations)})",
            (f"agent:{user}", *conversations, user, *conversations),
        )
        return {row[0] for row in rows}

    async def reactions(self, conversation: str, since: int) -> list[str]:
        """What contacts reacted with since a decision, oldest first, as JSON; the newest 500."""
        rows = await self._database.read(
            "SELECT m.data FROM messages m WHERE m.conversation_id=? AND m.sequence>=? AND m.direction='activity'"
            " AND m.kind='reacted' ORDER BY m.sequence DESC,m.number DESC LIMIT 500",
            (conversation, since),
        )
        return [str(row[0]) for row in reversed(rows)]

    async def counts(self, *, user: str, teams: Sequence[str], now: int) -> Mapping[str, int]:
        """What an agent's views hold of what they may see, at most 1000 of each."""
        mine = f"(c.holder=? OR c.status='waiting' OR c.team IN ({_marks(teams)}))"
        seen = (user, *teams)
        out = {
            "mine": await self._count("c.holder=? AND c.holder<>''", (user,)),
            "unclaimed": await self._count("c.status='waiting'", ()),
            "window": await self._count(
                f"c.window_until IS NOT NULL AND {_AT_WORK} AND c.window_until BETWEEN ? AND ? AND {mine}",
                (now, now + CLOSING_MILLISECONDS, *seen),
            ),
            "snoozed": await self._count(f"c.status='snoozed' AND {mine}", seen),
            "all": await self._count(f"{_AT_WORK} AND {mine}", seen),
        }
        for team in teams:
            out[f"team:{team}"] = await self._count(f"c.team=? AND {_AT_WORK}", (team,))
        return out

    async def _count(self, where: str, parameters: Sequence[Any]) -> int:
        rows = await self._database.read(
            f"SELECT count(*) FROM (SELECT 1 FROM conversations c WHERE {where} LIMIT {_UP_TO}) AS few", parameters
        )
        return int(rows[0][0])

    async def waits(self) -> list[Wait]:
        """Who waits for us, the longest first, at most 1000."""
        rows = await self._database.read(
            "SELECT c.waiting_since,k.handed_off_at,k.first_reply_at FROM conversations c"
            f" LEFT JOIN cases k ON k.number=c.case_number WHERE {_AT_WORK} AND c.waiting_since IS NOT NULL"
            f" ORDER BY c.waiting_since LIMIT {_UP_TO}"
        )
        return [Wait(*row) for row in rows]

    async def rating(self, case: int) -> tuple[int, str] | None:
        """Score and comment of a case."""
        rows = await self._database.read("SELECT rating,rating_comment FROM cases WHERE number=?", (case,))
        return (int(rows[0][0]), str(rows[0][1])) if rows and rows[0][0] is not None else None

    async def delivery(self, identity: str) -> Sent | None:
        """A delivery by its id."""
        rows = await self._database.read(
            "SELECT id,status,author,operation,held,source_id,message,conversation_id,announcement_id"
            " FROM deliveries WHERE id=?",
            (identity,),
        )
        return Sent(*rows[0]) if rows else None

    async def message_author(self, conversation: str, message: str) -> str:
        """Who wrote a message of a conversation; nothing when there is no such message."""
        rows = await self._database.read(
            "SELECT author FROM messages WHERE conversation_id=? AND id=?", (conversation, message)
        )
        return str(rows[0][0]) if rows else ""

    async def queued_since(self, now: int) -> dict[str, int]:
        """Since when the oldest reply waits that may leave, by inbox; of at most 1000 bot's and 1000 agents' ones.

        A reply that was put off (a pace, a refusal) has its due time ahead of it, so its age decides; one that can
        still be taken back does not count.
        """
        out: dict[str, int] = {}
        for priority in (0, 1):
            rows = await self._database.read(
                "SELECT q.inbox,min(q.created_at) FROM (SELECT d.inbox,d.created_at,d.due FROM deliveries d"
                " WHERE d.status='queued' AND d.held='' AND d.priority=? ORDER BY d.due LIMIT ?) AS q"
                " WHERE q.due<=? OR q.created_at<=? GROUP BY q.inbox",
                (priority, _UP_TO, now, now - UNDO_MILLISECONDS),
            )
            for inbox, since in rows:
                out[inbox] = min(since, out.get(inbox, since))
        return out

    async def quotable(self, conversation: str, message: str) -> tuple[str, str] | None:
        """(platform's id, text) of a message that the contact has on their side too: theirs, or ours that is out."""
        rows = await self._database.read(
            "SELECT m.source_id,coalesce(d.source_id,''),coalesce(b.text,'') FROM messages m"
            " LEFT JOIN deliveries d ON d.id=m.id LEFT JOIN bodies b ON b.message_id=m.id"
            " AND b.version=(SELECT max(y.version) FROM bodies y WHERE y.message_id=m.id)"
            " WHERE m.conversation_id=? AND m.id=? AND coalesce(b.retracted,0)=0"
            " AND (m.direction='in' OR (m.direction='out' AND d.status='sent'))",
            (conversation, message),
        )
        return (str(rows[0][0] or rows[0][1]), str(rows[0][2])) if rows else None

    async def quoted(self, conversation: str, inbox: str, sources: Sequence[str]) -> dict[str, tuple[str, str, str]]:
        """(message, author, text) of what was quoted, by the platform's ids; ours and theirs."""
        if not sources:
            return {}
        text = (
            "coalesce(CASE WHEN b.retracted=1 THEN '' WHEN b.\"window\"<>'' THEN b.text"
            " ELSE substr(b.text,1,200) END,'')"
            " FROM {} x LEFT JOIN bodies b ON b.message_id={} AND b.version="
            "(SELECT max(y.version) FROM bodies y WHERE y.message_id={})"
        )
        theirs = await self._database.read(
            f"SELECT x.source_id,x.id,x.author,{text.format('messages', 'x.id', 'x.id')}"
            f" WHERE x.conversation_id=? AND x.source_id<>'' AND x.source_id IN ({_marks(sources)})",
            (conversation, *sources),
        )
        ours = await self._database.read(
            f"SELECT x.source_id,x.message,x.author,{text.format('deliveries', 'x.message', 'x.message')}"
            f" WHERE x.inbox=? AND x.source_id<>'' AND x.source_id IN ({_marks(sources)}) AND x.conversation_id=?",
            (inbox, *sources, conversation),
        )
        return {str(row[0]): (str(row[1]), str(row[2]), str(row[3])) for row in (*ours, *theirs)}

    async def subscribers(self, inbox: str) -> int:
        """How many people of an inbox get announcements."""
        rows = await self._database.read(
            "SELECT count(*) FROM conversations c WHERE c.inbox=? AND c.subscribed=1 AND c.reachable=1", (inbox,)
        )
        return int(rows[0][0])

    async def drop_dead(self, parked: str) -> bool:
        """Give up an inbound that could not be decided; its row stays without what it held."""
        rows = await self._database.write(
            (
                "UPDATE parked SET state='discarded',inbound='' WHERE serial=? AND state='dead' RETURNING serial",
                (parked,),
            )
        )
        return bool(rows[0])

    async def cases_of(self, conversations: Sequence[str]) -> dict[str, int]:
        """The number of the newest case of each conversation."""
        if not conversations:
            return {}
        rows = await self._database.read(
            f"SELECT id,case_number FROM conversations WHERE id IN ({_marks(conversations)})", conversations
        )
        return {row[0]: row[1] for row in rows if row[1] is not None}
