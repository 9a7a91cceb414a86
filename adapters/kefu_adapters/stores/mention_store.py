"""Who was mentioned in which note, and whether they have seen it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kefu_adapters.stores.database import Database


@dataclass(frozen=True, slots=True)
class Mention:
    """A note that names somebody. ``author`` is an agent's id."""

    message: str
    conversation: str
    author: str
    at: int
    read_at: int | None
    text: str


class MentionStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, message: str, conversation: str, author: str, people: Sequence[str], at: int) -> None:
        """Keep whom a note names; a repeat changes nothing."""
        sql = (
            "INSERT INTO mentions (user_id,message_id,conversation_id,author,at) VALUES (?,?,?,?,?)"
            " ON CONFLICT(user_id,message_id) DO NOTHING"
        )
        await self._database.write(*((sql, (person, message, conversation, author, at)) for person in people))

    async def of(self, user: str, *, before: tuple[int, str] | None = None, limit: int = 50) -> list[Mention]:
        """A person's mentions, newest first."""
        where, values = (" AND (n.at,n.message_id)<(?,?)", before) if before else ("", ())
        rows = await self._database.read(
            "SELECT n.message_id,n.conversation_id,n.author,n.at,n.read_at,coalesce(b.text,'') FROM mentions n"  # noqa: S608 - our own words
            " LEFT JOIN bodies b ON b.message_id=n.message_id"
            " AND b.version=(SELECT max(y.version) FROM bodies y WHERE y.message_id=n.message_id)"
            f" WHERE n.user_id=?{where} ORDER BY n.at DESC,n.message_id DESC LIMIT ?",
            (user, *values, limit),
        )
        return [Mention(*row) for row in rows]

    async def unread(self, user: str) -> int:
        """How many a person has not seen."""
        rows = await self._database.read("SELECT count(*) FROM mentions WHERE user_id=? AND read_at IS NULL", (user,))
        return int(rows[0][0])

    async def mark_read(self, user: str, at: int, *, conversation: str = "") -> None:
        """A person has seen theirs, all of them or those of one conversation."""
        where, values = (" AND conversation_id=?", (conversation,)) if conversation else ("", ())
        sql = f"UPDATE mentions SET read_at=? WHERE user_id=? AND read_at IS NULL{where}"  # noqa: S608 - our own words
        await self._database.write((sql, (at, user, *values)))

    async def last_note(self, conversation: str, user: str) -> str | None:
        """The id of a person's newest note in a conversation."""
        rows = await self._database.read(
            "SELECT id FROM messages WHERE conversation_id=? AND direction='note' AND author=?"
            " ORDER BY sequence DESC,number DESC LIMIT 1",
            (conversation, f"agent:{user}"),
        )
        return str(rows[0][0]) if rows else None
