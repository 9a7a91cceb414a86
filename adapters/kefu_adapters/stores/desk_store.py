"""Rows of what agents write before it is a message: drafts and canned replies."""

from dataclasses import dataclass

from kefu_adapters.stores.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """What somebody was writing. ``key`` is the send key made when the draft was begun."""

    text: str
    kind: str
    key: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """A quick reply in both languages."""

    id: str
    title: str
    text_zh: str
    text_en: str
    team: str = ""
    shortcut: str = ""


class DeskStore:
    """One draft a person and conversation; canned replies are everybody's or a team's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_draft(self, conversation: str, user: str, draft: SavedDraft) -> None:
        """Keep what somebody is writing; empty text removes it."""
        if not draft.text:
            await self.drop_draft(conversation, user)
            return
        await self._database.write(
            (
                (
                    "INSERT INTO drafts (conversation_id,user_id,text,kind,client_key,at) VALUES (?,?,?,?,?,?)"
                    " ON CONFLICT(conversation_id,user_id) DO UPDATE SET"
                    " text=excluded.text,kind=excluded.kind,client_key=excluded.client_key,at=excluded.at"
                ),
                (conversation, user, draft.text, draft.kind, draft.key, draft.at),
            )
        )

    async def draft(self, conversation: str, user: str) -> SavedDraft | None:
        """What somebody was writing."""
        rows = await self._database.read(
            "SELECT text,kind,client_key,at FROM drafts WHERE conversation_id=? AND user_id=?", (conversation, user)
        )
        return SavedDraft(text=rows[0][0], kind=rows[0][1], key=rows[0][2], at=rows[0][3]) if rows else None

    async def drop_draft(self, conversation: str, user: str) -> None:
        """The draft was sent or thrown away."""
        await self._database.write(("DELETE FROM drafts WHERE conversation_id=? AND user_id=?", (conversation, user)))

    async def save_canned(self, reply: Canned) -> None:
        """Add a quick reply or change one."""
        await self._database.write(
            (
                (
                    "INSERT INTO canned (id,title,text_zh,text_en,team,shortcut) VALUES (?,?,?,?,?,?)"
                    " ON CONFLICT(id) DO UPDATE SET title=excluded.title,text_zh=excluded.text_zh,"
                    "text_en=excluded.text_en,team=excluded.team,shortcut=excluded.shortcut"
                ),
                (reply.id, reply.title, reply.text_zh, reply.text_en, reply.team, reply.shortcut),
            )
        )

    async def canned(self) -> list[Canned]:
        """All quick replies, by title."""
        rows = await self._database.read("SELECT id,title,text_zh,text_en,team,shortcut FROM canned ORDER BY title,id")
        names = ("id", "title", "text_zh", "text_en", "team", "shortcut")
        return [Canned(**dict(zip(names, row, strict=True))) for row in rows]

    async def drop_canned(self, identity: str) -> None:
        """Remove a quick reply."""
        await self._database.write(("DELETE FROM canned WHERE id=?", (identity,)))
