"""Keeps the search index of SQLite: a queue of what changed, worked off in the background.

What is indexed are words as ``search_words`` cuts them; the index itself is FTS5 over ``search_documents``.
"""

import sqlite3

from kefu_adapters.stores.search_words import index_words

_CONTACT = "contact:"
_OPTIMISE = ""


def contact_owner(inbox: str, contact: str) -> str:
    """The name under which a contact's names are indexed."""
    return f"{_CONTACT}{inbox}\x1f{contact}"


def forget(cursor: sqlite3.Cursor, owner: str) -> None:
    """Take something out of the index; its last traces go when the index is tidied, soon."""
    row = cursor.execute("SELECT id,words FROM search_documents WHERE owner=?", (owner,)).fetchone()
    if row is None:
        return
    cursor.execute("INSERT INTO search_index (search_index,rowid,words) VALUES ('delete',?,?)", row)
    cursor.execute("DELETE FROM search_documents WHERE id=?", (row[0],))
    cursor.execute("INSERT INTO search_pending (owner) VALUES (?)", (_OPTIMISE,))


def index_pending(cursor: sqlite3.Cursor, limit: int) -> int:
    """Index what waits, oldest first; gives back how many rows of the queue were worked off."""
    waiting = cursor.execute(
        "SELECT serial,owner,conversation_id FROM search_pending ORDER BY serial LIMIT ?", (limit,)
    ).fetchall()
    owners = {owner: conversation for _, owner, conversation in waiting}
    for owner, conversation in owners.items():
        if owner == _OPTIMISE:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
        else:
            _index(cursor, owner, conversation)
    if waiting:
        cursor.execute("DELETE FROM search_pending WHERE serial<=?", (waiting[-1][0],))
    return len(waiting)


def _text_of(cursor: sqlite3.Cursor, owner: str) -> str:
    """The text that is to be found; nothing when it was retracted meanwhile."""
    if owner.startswith(_CONTACT):
        inbox, _, contact = owner.removeprefix(_CONTACT).partition("\x1f")
        row = cursor.execute(
            "SELECT name || ' ' || username FROM contacts WHERE inbox=? AND id=?", (inbox, contact)
        ).fetchone()
    else:
        row = cursor.execute(
            "SELECT text FROM bodies WHERE message_id=? AND retracted=0 ORDER BY version DESC LIMIT 1",
            (owner,),
        ).fetchone()
    return "" if row is None else row[0]


def _index(cursor: sqlite3.Cursor, owner: str, conversation: str) -> None:
    words = index_words(_text_of(cursor, owner))
    old = cursor.execute("SELECT id,words FROM search_documents WHERE owner=?", (owner,)).fetchone()
    if old is not None:
        cursor.execute("INSERT INTO search_index (search_index,rowid,words) VALUES ('delete',?,?)", old)
        cursor.execute("DELETE FROM search_documents WHERE id=?", (old[0],))
    if not words:
        return
    cursor.execute(
        "INSERT INTO search_documents (owner,conversation_id,words) VALUES (?,?,?)", (owner, conversation, words)
    )
    cursor.execute("INSERT INTO search_index (rowid,words) VALUES (?,?)", (cursor.lastrowid, words))
