"""What the language model may still be asked today, and what of a conversation it may be shown."""

from dataclasses import dataclass

from kefu_adapters.stores.database import Database
from kefu_core.assisting import Line

_LINES = 60
_WHO = {"contact": "user", "bot": "bot", "system": "bot"}


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day used."""

    calls: int
    tokens: int


class LanguageModelStore:
    """The day's budget is a row, so that it is one for all processes and outlives them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, day: str, tokens: int, *, calls_limit: int, tokens_limit: int) -> bool:
        """Reserve a call of so many tokens; False when the day's budget does not hold it."""
        _, taken = await self._database.write(
            ("INSERT INTO language_model_days (day) VALUES (?) ON CONFLICT(day) DO NOTHING", (day,)),
            (
                (
                    "UPDATE language_model_days SET calls=calls+1,tokens=tokens+? "
                    "WHERE day=? AND calls<? AND tokens+?<=? RETURNING day"
                ),
                (tokens, day, calls_limit, tokens, tokens_limit),
            ),
        )
        return bool(taken)

    async def take_own(self, day: str, who: str, limit: int) -> bool:
        """Count a call of one person or conversation; False when theirs of the day are used up.

        A row of its own in the same table, its key behind the day; those of earlier days are dropped.
        """
        row = f"{day} {who}"
        begun, taken = await self._database.write(
            ("INSERT INTO language_model_days (day) VALUES (?) ON CONFLICT(day) DO NOTHING RETURNING day", (row,)),
            ("UPDATE language_model_days SET calls=calls+1 WHERE day=? AND calls<? RETURNING day", (row, limit)),
        )
        if begun:
            await self._database.write(("DELETE FROM language_model_days WHERE day<? AND length(day)>10", (day,)))
        return bool(taken)

    async def take_tokens(self, day: str, who: str, tokens: int, limit: int) -> bool:
        """Reserve tokens of somebody who was counted today; False when theirs do not hold so many."""
        row = f"{day} {who}"
        taken = "UPDATE language_model_days SET tokens=tokens+? WHERE day=? AND tokens+?<=? RETURNING day"
        return bool((await self._database.write((taken, (tokens, row, tokens, limit))))[0])

    async def settle(self, day: str, difference: int, who: str = "") -> None:
        """Correct a reservation by what was used in truth, up or down; somebody's own as well."""
        if difference and who:
            await self.settle(f"{day} {who}", difference)
        if difference:
            await self._database.write(
                ("UPDATE language_model_days SET tokens=tokens+? WHERE day=?", (difference, day))
            )

    async def tell_once(self, day: str) -> bool:
        """Whether this is the first time in all processes that somebody asks for this row."""
        told = ("UPDATE language_model_days SET told=1 WHERE day=? AND told=0 RETURNING day", (day,))
        rows = await self._database.write(told)
        return bool(rows[0])

    async def spent(self, day: str) -> Spent:
        """What a day used so far."""
        rows = await self._database.read("SELECT calls,tokens FROM language_model_days WHERE day=?", (day,))
        return Spent(*rows[0]) if rows else Spent(0, 0)

    async def names(self, conversation: str) -> tuple[str, ...]:
        """What the contact of a conversation calls themselves, to be left out."""
        rows = await self._database.read(
            "SELECT t.name,t.username FROM conversations c JOIN contacts t ON t.inbox=c.inbox AND t.id=c.contact_id "
            "WHERE c.id=?",
            (conversation,),
        )
        return tuple(name for row in rows for name in row if name)

    async def lines(self, conversation: str) -> list[Line]:
        """The newest lines of a conversation, oldest first, as a machine may read them.

        What is retracted, sealed for a while, or an agents' note is not in them, and names are nowhere.
        """
        rows = await self._database.read(
            "SELECT m.author,m.kind,coalesce(b.retracted,0),coalesce(b.window,''),"
            "CASE WHEN coalesce(b.retracted,0)=0 AND coalesce(b.window,'')='' THEN coalesce(b.text,'') ELSE '' END "
            "FROM messages m LEFT JOIN bodies b ON b.message_id=m.id "
            "AND b.version=(SELECT MAX(c.version) FROM bodies c WHERE c.message_id=m.id) "
            "WHERE m.conversation_id=? AND m.direction IN ('in','out') ORDER BY m.sequence DESC,m.number DESC LIMIT ?",
            (conversation, _LINES),
        )
        return [
            Line(author=_WHO.get(author, "agent"), text=text, kind="hidden" if retracted or window else kind)
            for author, kind, retracted, window, text in reversed(rows)
        ]
