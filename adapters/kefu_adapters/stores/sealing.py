"""Texts that could be a part of a secret, sealed for a while under keys that lie elsewhere.

A sealed text says which key it waits for, so whoever reads texts opens them in passing (``Windows.opened``). The key
is committed before the text. When the text proves to be a part of a secret, its key is destroyed, and no old page,
log or backup of the store holds anything to read; when it does not, it is written plain and the key goes as well.
What lost its key (a backup holds none) reads as ``LOST``.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import base64
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kefu_adapters.stores.dialect import Cursor
from kefu_core.ledger import Append
from kefu_core.messages import Inbound, MessageEdited, MessageReceived

MARK = "\x02"
"""The first character of a sealed text; the boundary takes it out of everybody's own."""
LOST = "[密封部分已丢失 · sealed part lost]"
"""In place of a text whose key is gone."""
BODY, PARKED = "body", "parked"
ORPHAN_MS = 60_000
"""A key is written before its text; when so much time has passed and there is no text, there will be none."""
CREATE = (
    'CREATE TABLE IF NOT EXISTS {} (id text PRIMARY KEY, kind text NOT NULL, made bigint NOT NULL, "until" bigint'
    ' NOT NULL, "key" text NOT NULL)'
)
_NONCE = 12
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one window. Its repr does not show it."""

    id: str
    secret: bytes = field(repr=False)


class Plain(Protocol):
    """The keys' own database."""

    async def read(self, sql: str, parameters: Sequence[Any] = (), /) -> list[Row]:
        """The rows of one SELECT."""

    async def write(self, *statements: tuple[str, Sequence[Any]]) -> Any:
        """Run statements in one transaction."""


def new_key() -> Key:
    """A key that nobody has had."""
    return Key(os.urandom(12).hex(), os.urandom(32))


def seal(text: str, key: Key) -> str:
    """A text as it is kept under a key."""
    nonce = os.urandom(_NONCE)
    hidden = AESGCM(key.secret).encrypt(nonce, text.encode("utf-8", "surrogatepass"), key.id.encode())
    return f"{MARK}{key.id}.{base64.b64encode(nonce + hidden).decode('ascii')}"


def window_of(text: str) -> str:
    """The id of the key that a text waits for; nothing for a plain one."""
    return text[1:].partition(".")[0] if text.startswith(MARK) else ""


def window_in(inbound: str) -> str:
    """The same for the JSON of a parked message; what cannot be read waits for no key."""
    try:
        found = json.loads(inbound)
    except ValueError:
        return ""
    return window_of(str(found.get("text", ""))) if isinstance(found, dict) else ""


def unseal(text: str, secret: bytes | None) -> str:
    """The text again, or ``LOST``."""
    if secret is None:
        return LOST
    try:
        held = base64.b64decode(text.partition(".")[2], validate=True)
        opened = AESGCM(secret).decrypt(held[:_NONCE], held[_NONCE:], window_of(text).encode())
    except (InvalidTag, ValueError):
        return LOST
    return opened.decode("utf-8", "surrogatepass")


def sealed_append(item: Append, key: Key) -> Append:
    """The decision with what the contact said in it under a key."""
    effects = item.effects
    messages = tuple(
        replace(new, text=seal(new.text, key)) if new.direction == "in" and new.text else new
        for new in effects.messages
    )
    bodies = tuple(
        change if change.retract or not change.text else replace(change, text=seal(change.text, key))
        for change in effects.bodies
    )
    return replace(item, effects=replace(effects, messages=messages, bodies=bodies))


def sealed_inbound(inbound: Inbound, key: Key) -> Inbound:
    """An undecided inbound with its text under a key."""
    if isinstance(inbound, MessageReceived | MessageEdited) and inbound.text:
        return replace(inbound, text=seal(inbound.text, key))
    return inbound


def text_of(inbound: Inbound) -> str:
    """The text that could be sealed."""
    return inbound.text if isinstance(inbound, MessageReceived | MessageEdited) else ""


class Windows:
    """The keys that hold. ``forget``: a key was deleted, let its last traces go from the engine's own files."""

    def __init__(self, database: Plain, table: str, forget: Callable[[], None]) -> None:
        self._database = database
        self._table = table
        self._forget = forget

    async def keep(self, key: Key, kind: str, made: int, until: int) -> None:
        """Commit a key, before anything is written under it."""
        sql = f'INSERT INTO {self._table} (id,kind,made,"until","key") VALUES (?,?,?,?,?)'
        await self._database.write((sql, (key.id, kind, made, until, key.secret.hex())))

    async def destroy(self, keys: Iterable[str]) -> None:
        """Forget keys for ever."""
        rows = sorted(set(keys))
        if rows:
            self._forget()
            await self._database.write(*((f"DELETE FROM {self._table} WHERE id=?", (key,)) for key in rows))

    async def end(self, keys: Iterable[str], at: int) -> None:
        """Let the time of keys be over already."""
        sql = f'UPDATE {self._table} SET "until"=? WHERE id=? AND "until">?'
        await self._database.write(*((sql, (at, key, at)) for key in sorted(set(keys))))

    async def secrets(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Those of these keys that hold."""
        wanted = sorted(set(keys))
        marks = ",".join("?" * len(wanted))
        rows = await self._database.read(f'SELECT id,"key" FROM {self._table} WHERE id IN ({marks})', wanted)
        return {row[0]: bytes.fromhex(row[1]) for row in rows}

    async def due(self, now: int, limit: int) -> list[tuple[Key, str]]:
        """Keys whose time is over, the oldest first, each with its kind."""
        sql = f'SELECT id,"key",kind FROM {self._table} WHERE "until"<=? ORDER BY "until",id LIMIT ?'
        rows = await self._database.read(sql, (now, limit))
        return [(Key(row[0], bytes.fromhex(row[1])), row[2]) for row in rows]

    async def all(self, made_before: int) -> list[str]:
        """Ids of all keys that are that old."""
        rows = await self._database.read(f"SELECT id FROM {self._table} WHERE made<=?", (made_before,))
        return [row[0] for row in rows]

    async def opened(self, read: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
        """What ``read`` gives, with sealed texts opened. A key may go while we look: then it is read once more."""
        rows = await read()
        keys: dict[str, bytes] = {}
        for last in (False, True):
            wanted = {window_of(cell) for row in rows for cell in row if type(cell) is str and cell[:1] == MARK}
            if not wanted:
                return rows
            keys = await self.secrets(wanted)
            if last or len(keys) == len(wanted):
                break
            rows = await read()
        return [tuple(_open(cell, keys) for cell in row) for row in rows]

    async def text(self, text: str) -> str:
        """One text, opened if it is sealed."""
        window = window_of(text)
        return unseal(text, (await self.secrets([window])).get(window)) if window else text

    async def inbound(self, inbound: Inbound) -> Inbound:
        """An undecided inbound with its text opened."""
        text = text_of(inbound)
        if not window_of(text):
            return inbound
        return replace(inbound, text=await self.text(text))  # type: ignore[call-arg] # it is one that has a text


def _open(cell: Any, keys: Mapping[str, bytes]) -> Any:
    if type(cell) is not str or cell[:1] != MARK:
        return cell
    return unseal(cell, keys.get(window_of(cell)))


# --- inside a writer's transaction ---------------------------------------------------------------------------


def write_plain(cursor: Cursor, keys: Sequence[tuple[Key, str]]) -> None:
    """The time is over and nothing was found: the texts are plain again, and may be searched for."""
    for key, kind in keys:
        if kind == PARKED:
            _park_plain(cursor, key)
            continue
        for message, version, text in _bodies(cursor, key.id):
            _rewrite(cursor, message, version, key.id, unseal(text, key.secret))


def write_lost(cursor: Cursor, windows: Sequence[str]) -> None:
    """Texts whose key is gone for ever say so."""
    for window in windows:
        for message, version, _ in _bodies(cursor, window):
            _rewrite(cursor, message, version, window, LOST)


def _bodies(cursor: Cursor, window: str) -> list[Row]:
    sql = 'SELECT message_id,version,text FROM bodies WHERE "window"=? AND "window"<>\'\''
    return cursor.execute(sql, (window,)).fetchall()


def _rewrite(cursor: Cursor, message: str, version: int, window: str, text: str) -> None:
    cursor.execute(
        'UPDATE bodies SET text=?,"window"=\'\' WHERE message_id=? AND version=? AND "window"=?',
        (text, message, version, window),
    )
    if cursor.rowcount == 1:
        cursor.execute(
            "INSERT INTO search_pending (owner,conversation_id) SELECT id,conversation_id FROM messages WHERE id=?",
            (message,),
        )


def _park_plain(cursor: Cursor, key: Key) -> None:
    """A message that waits for its decision, or for ever: nobody has found anything in it."""
    rows = cursor.execute("SELECT serial,inbound FROM parked WHERE state IN ('pending','dead')").fetchall()
    for serial, held in rows:
        if key.id not in held:
            continue
        data = json.loads(held)
        if window_of(data.get("text", "")) == key.id:
            data["text"] = unseal(data["text"], key.secret)
            text = json.dumps(data, separators=(",", ":"))
            cursor.execute("UPDATE parked SET inbound=? WHERE serial=? AND inbound=?", (text, serial, held))
