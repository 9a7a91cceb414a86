"""The console's reads of one thing: a thread, a contact's history, dead letters, an announcement's deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kefu_adapters.stores.database import Database
from kefu_adapters.stores.inbound_codec import load_attachments, load_buttons, load_inbound
from kefu_adapters.stores.sealing import text_of
from kefu_core.messages import Attachment, Button, Inbound

# ruff: noqa: S608 - statements are put together from our own words only; values are always parameters.

_DELIVERY = (
    "id", "message", "conversation_id", "inbox", "operation", "author", "status", "attempt", "due", "expires", "held",
    "reason", "code", "source_id", "reference", "sent_at", "delivered_at", "read_at", "maybe_duplicate", "assumed",
    "passive", "unknown_at", "recipient", "language", "title", "link", "announcement_id", "created_at",
)  # fmt: skip
_DELIVERY_SQL = ",".join(f"d.{name}" for name in _DELIVERY)
_THREAD = f"""
SELECT m.sequence,m.number,m.id,m.direction,m.author,m.kind,m.at,m.sent_at,m.source_id,m.reply_to,m.language,m.late,
  m.data,b.version,coalesce(b.text,''),coalesce(b.attachments,''),coalesce(b.buttons,''),coalesce(b.retracted,0),
  {_DELIVERY_SQL}
FROM messages m
LEFT JOIN bodies b ON b.message_id=m.id AND b.version=(SELECT max(y.version) FROM bodies y WHERE y.message_id=m.id)
LEFT JOIN deliveries d ON d.id=m.id
WHERE m.conversation_id=?"""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as the console shows it."""

    id: str
    message: str
    conversation: str
    inbox: str
    operation: str
    author: str
    status: str
    attempt: int
    due: int | None
    expires: int | None
    held: str
    reason: str
    code: str
    source_id: str
    reference: str
    sent_at: int | None
    delivered_at: int | None
    read_at: int | None
    maybe_duplicate: bool
    assumed: bool
    passive: bool
    unknown_at: int | None
    recipient: str
    language: str
    title: str
    link: str
    announcement: str
    created_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of an attachment's bytes."""

    state: str
    reason: str
    mime: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMessage:
    """One line of a thread. ``versions`` holds earlier texts (text, at), oldest first; ``others`` edits of ours."""

    id: str
    sequence: int
    number: int
    direction: str
    author: str
    kind: str
    at: int
    sent_at: int | None
    source_id: str
    reply_to: str
    language: str
    late: bool
    data: str
    text: str
    attachments: tuple[Attachment, ...]
    buttons: tuple[tuple[Button, ...], ...]
    retracted: bool
    delivery: DeliveryView | None
    versions: tuple[tuple[str, int], ...] = ()
    blobs: Mapping[str, Stored] = field(default_factory=dict)
    others: tuple[DeliveryView, ...] = ()


def _delivery(values: Sequence[Any]) -> DeliveryView:
    return DeliveryView(*values[:18], *(bool(value) for value in values[18:21]), *values[21:])


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values)) or "NULL"


class ThreadViews:
    """Reads what stands on a conversation's page, and lists of deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def thread(self, conversation: str, *, before: str = "", limit: int = 50) -> tuple[list[ThreadMessage], bool]:
        """The newest messages (before a message), oldest first, and whether there are earlier ones."""
        where, parameters = "", [conversation]
        if before:
            place = await self._database.read(
                "SELECT sequence,number FROM messages WHERE conversation_id=? AND id=?", (conversation, before)
            )
            if place:
                where = " AND (m.sequence,m.number)<(?,?)"
                parameters += place[0]
        rows = await self._database.read(
            f"{_THREAD}{where} ORDER BY m.sequence DESC, m.number DESC LIMIT ?", (*parameters, limit + 1)
        )
        kept = rows[:limit][::-1]
        return await self._messages(kept), len(rows) > limit

    async def _messages(self, rows: Sequence[tuple[Any, ...]]) -> list[ThreadMessage]:
        edited = [row[2] for row in rows if row[13] is not None and row[13] > 1]
        versions = await self._versions(edited)
        blobs = await self._blobs([row[2] for row in rows if row[15]])
        others = await self._others([row[2] for row in rows if row[3] == "out"])
        return [
            ThreadMessage(
                sequence=row[0],
                number=row[1],
                id=row[2],
                direction=row[3],
                author=row[4],
                kind=row[5],
                at=row[6],
                sent_at=row[7],
                source_id=row[8],
                reply_to=row[9],
                language=row[10],
                late=bool(row[11]),
                data=row[12],
                text=row[14],
                attachments=load_attachments(row[15]),
                buttons=load_buttons(row[16]),
                retracted=bool(row[17]),
                delivery=_delivery(row[18:]) if row[18] is not None else None,
                versions=tuple(versions.get(row[2], ())),
                blobs=blobs.get(row[2], {}),
                others=tuple(others.get(row[2], ())),
            )
            for row in rows
        ]

    async def _versions(self, messages: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        if not messages:
            return {}
        rows = await self._database.read(
            f"SELECT message_id,text,at FROM bodies WHERE message_id IN ({_marks(messages)})"
            " ORDER BY message_id,version",
            messages,
        )
        out: dict[str, list[tuple[str, int]]] = {}
        for message, text, at in rows:
            out.setdefault(message, []).append((text, at))
        return {message: texts[:-1] for message, texts in out.items()}

    async def _blobs(self, messages: Sequence[str]) -> dict[str, dict[str, Stored]]:
        if not messages:
            return {}
        rows = await self._database.read(
            f"SELECT message_id,id,state,reason,mime,size FROM blobs WHERE message_id IN ({_marks(messages)})", messages
        )
        out: dict[str, dict[str, Stored]] = {}
        for message, blob, state, reason, mime, size in rows:
            out.setdefault(message, {})[blob] = Stored(state=state, reason=reason, mime=mime, size_bytes=size)
        return out

    async def _others(self, messages: Sequence[str]) -> dict[str, list[DeliveryView]]:
        if not messages:
            return {}
        rows = await self._database.read(
            f"SELECT {_DELIVERY_SQL} FROM deliveries d WHERE d.message<>d.id AND d.message IN ({_marks(messages)})"
            " ORDER BY d.position",
            messages,
        )
        out: dict[str, list[DeliveryView]] = {}
        for row in rows:
            out.setdefault(row[1], []).append(_delivery(row))
        return out

    async def texts(self, messages: Sequence[str]) -> dict[str, str]:
        """The newest text of these messages."""
        if not messages:
            return {}
        rows = await self._database.read(
            f"SELECT message_id,text FROM bodies WHERE message_id IN ({_marks(messages)}) ORDER BY version", messages
        )
        return {message: text for message, text in rows}  # noqa: C416 - rows are tuples, dict() hides it

    async def state(self, conversation: str) -> str | None:
        """The conversation's state as JSON text."""
        rows = await self._database.read("SELECT state FROM conversations WHERE id=? AND version>0", (conversation,))
        return str(rows[0][0]) if rows else None

    async def events(self, conversation: str) -> list[tuple[int, str]]:
        """The history of a conversation: (sequence, events as JSON text), for replay."""
        rows = await self._database.read(
            "SELECT sequence,events FROM events WHERE conversation_id=? ORDER BY sequence", (conversation,)
        )
        return [(row[0], row[1]) for row in rows]

    async def contact(self, inbox: str, contact: str) -> Mapping[str, Any] | None:
        """A contact's own words about themselves."""
        rows = await self._database.read(
            "SELECT platform_id,name,username,language,first_seen_at FROM contacts WHERE inbox=? AND id=?",
            (inbox, contact),
        )
        names = ("platform_id", "name", "username", "language", "first_seen_at")
        return dict(zip(names, rows[0], strict=True)) if rows else None

    async def case_history(self, inbox: str, contact: str, *, limit: int = 20) -> list[Mapping[str, Any]]:
        """A contact's cases, newest first."""
        rows = await self._database.read(
            "SELECT k.number,k.conversation_id,k.topic,k.opened_at,k.resolved_at,k.outcome,k.rating,k.closed_by"
            " FROM conversations c JOIN cases k ON k.conversation_id=c.id WHERE c.contact_id=? AND c.inbox=?"
            " ORDER BY k.number DESC LIMIT ?",
            (contact, inbox, limit),
        )
        names = ("case", "conversation", "topic", "opened_at", "resolved_at", "outcome", "rating", "closed_by")
        return [dict(zip(names, row, strict=True)) for row in rows]

    # --- deliveries --------------------------------------------------------------------------------------

    async def delivery(self, identity: str) -> DeliveryView | None:
        """One delivery."""
        rows = await self._database.read(f"SELECT {_DELIVERY_SQL} FROM deliveries d WHERE d.id=?", (identity,))
        return _delivery(rows[0]) if rows else None

    async def dead_deliveries(
        self, *, inbox: str = "", before: tuple[int, str] | None = None, limit: int = 50
    ) -> list[DeliveryView]:
        """Deliveries that were given up, newest first; ``before`` is (created_at, id) of the last one seen."""
        where, parameters = "d.status='failed'", []
        if inbox:
            where += " AND d.inbox=?"
            parameters.append(inbox)
        if before is not None:
            where += " AND (d.created_at,d.id)<(?,?)"
            parameters += before  # type: ignore[arg-type] # an int among strings
        rows = await self._database.read(
            f"SELECT {_DELIVERY_SQL} FROM deliveries d WHERE {where} ORDER BY d.created_at DESC, d.id DESC LIMIT ?",
            (*parameters, limit),
        )
        return [_delivery(row) for row in rows]

    async def dead_letters(self, *, limit: int = 50) -> list[Mapping[str, Any]]:
        """Inbounds that could not be decided, newest first."""
        rows = await self._database.read(
            "SELECT serial,conversation_id,inbox,inbound,attempts,at,reason FROM parked WHERE state='dead'"
            " ORDER BY at DESC LIMIT ?",
            (limit,),
        )
        names = ("id", "conversation", "inbox", "inbound", "attempts", "at", "reason")
        letters = [(str(row[0]), *row[1:3], await self._inbound(row[3]), *row[4:]) for row in rows]
        return [dict(zip(names, letter, strict=True)) for letter in letters]

    async def _inbound(self, text: str) -> Inbound:
        inbound = load_inbound(text)
        said = text_of(inbound)
        opened = await self._database.opened(said)
        return inbound if opened == said else replace(inbound, text=opened)  # type: ignore[call-arg] # it has one

    async def delivery_numbers(self) -> Mapping[str, Mapping[str, int]]:
        """Per inbox: how many deliveries wait to be sent, and how many were given up."""
        out: dict[str, dict[str, int]] = {}
        for name, where in (("waiting", "status='queued' AND held=''"), ("dead", "status='failed'")):
            rows = await self._database.read(f"SELECT inbox,count(*) FROM deliveries WHERE {where} GROUP BY inbox")
            for inbox, number in rows:
                out.setdefault(inbox, {"waiting": 0, "dead": 0})[name] = number
        return out
