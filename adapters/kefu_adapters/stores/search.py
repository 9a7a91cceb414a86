"""Keeps the search index: a queue of what changed, worked off in the background.

What is indexed are words as ``search_words`` cuts them. Both engines have ``search_documents``, and beside it an index
of their own under the name ``search_index``: FTS5 on SQLite, a table of tsvectors with GIN on PostgreSQL.
"""

# ruff: noqa: S608 - statements are put together from our own words only; values are always parameters.

from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.search_words import index_words, vector

_CONTACT = "contact:"
_OPTIMISE = ""
LOCK = "search"
"""Name to be held while the index is brought forward."""


def contact_owner(inbox: str, contact: str) -> str:
    """The name under which a contact's names are indexed."""
    return f"{_CONTACT}{inbox}\x1f{contact}"


def forget(cursor: Cursor, owner: str) -> None:
    """Take something out of the index; its last traces go when the index is tidied, soon."""
    if _remove(cursor, owner):
        cursor.execute("INSERT INTO search_pending (owner) VALUES (?)", (_OPTIMISE,))


def index_pending(cursor: Cursor, limit: int) -> int:
    """Index what waits, oldest first, while ``LOCK`` is held; gives back how many rows were worked off."""
    waiting = cursor.execute(
        "SELECT serial,owner,conversation_id FROM search_pending ORDER BY serial LIMIT ?", (limit,)
    ).fetchall()
    owners = {owner: conversation for _, owner, conversation in waiting}
    for owner, conversation in owners.items():
        if owner == _OPTIMISE:
            _tidy(cursor)
        else:
            _index(cursor, owner, conversation)
    # Row by row: an older number may be committed later.
    cursor.executemany("DELETE FROM search_pending WHERE serial=?", [row[:1] for row in waiting])
    return len(waiting)


def _tidy(cursor: Cursor) -> None:
    if cursor.dialect.name == "sqlite":
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def _text_of(cursor: Cursor, owner: str) -> str:
    """The text that is to be found; nothing when it was retracted meanwhile.

    Its row is kept as it is until the index is written: who retracts it then finds it there and takes it out.
    """
    share = cursor.dialect.share
    if owner.startswith(_CONTACT):
        inbox, _, contact = owner.removeprefix(_CONTACT).partition("\x1f")
        row = cursor.execute(
            "SELECT name || ' ' || username FROM contacts WHERE inbox=? AND id=?" + share,
            (inbox, contact),
        ).fetchone()
    else:
        row = cursor.execute(
            "SELECT text FROM bodies WHERE message_id=? AND retracted=0 AND \"window\"='' ORDER BY version DESC LIMIT 1"
            + share,
            (owner,),
        ).fetchone()
    return "" if row is None else row[0]


def _remove(cursor: Cursor, owner: str) -> bool:
    row = cursor.execute("SELECT id,words FROM search_documents WHERE owner=?", (owner,)).fetchone()
    if row is None:
        return False
    if cursor.dialect.name == "sqlite":
        cursor.execute("INSERT INTO search_index (search_index,rowid,words) VALUES ('delete',?,?)", row)
    else:
        cursor.execute("DELETE FROM search_index WHERE id=?", row[:1])
    cursor.execute("DELETE FROM search_documents WHERE id=?", row[:1])
    return True


def _index(cursor: Cursor, owner: str, conversation: str) -> None:
    words = index_words(_text_of(cursor, owner))
    _remove(cursor, owner)
    if not words:
        return
    row = cursor.execute(
        "INSERT INTO search_documents (owner,conversation_id,words) VALUES (?,?,?) RETURNING id",
        (owner, conversation, words),
    ).fetchall()
    if cursor.dialect.name == "sqlite":
        cursor.execute("INSERT INTO search_index (rowid,words) VALUES (?,?)", (row[0][0], words))
    else:
        cursor.execute("INSERT INTO search_index (id,words) VALUES (?,CAST(? AS tsvector))", (row[0][0], vector(words)))
