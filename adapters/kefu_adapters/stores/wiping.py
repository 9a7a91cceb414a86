"""How texts and attachments are taken out of every place they lie in; for erasure and for retention."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.dialect import Dialect
from kefu_adapters.stores.places import blob_path


async def stored_uploads(database: Database, messages: Sequence[str]) -> list[tuple[str, str]]:
    """(blob, file) of what we attached to messages: an upload belongs to no message's row, only texts name it."""
    texts = await database.read(
        f"SELECT attachments FROM bodies WHERE message_id IN ({','.join('?' * len(messages))}) AND attachments<>''",
        messages,
    )
    blobs = sorted({item["blob"] for (text,) in texts for item in json.loads(text) if item.get("blob")})
    if not blobs:
        return []
    rows = await database.read(
        f"SELECT id,file FROM blobs WHERE id IN ({','.join('?' * len(blobs))}) AND state='stored' AND message_id=''",
        blobs,
    )
    return [(row[0], row[1]) for row in rows]


def emptied(blobs: Sequence[str], reason: str) -> list[Statement]:
    """Statements that leave of attachments only that they were there, and why they are gone."""
    return [
        (
            "UPDATE blobs SET state='refused',reason=?,file='',file_name='',sha256='',attachment='',ref='' WHERE id=?",
            (reason, blob),
        )
        for blob in blobs
    ]


def forget_words(owners: Sequence[str], dialect: Dialect) -> list[Statement]:
    """Statements that take texts out of the search."""
    marks = ",".join("?" * len(owners))
    documents = f"FROM search_documents WHERE owner IN ({marks})"
    index = f"DELETE FROM search_index WHERE id IN (SELECT id {documents})"
    if dialect.name == "sqlite":
        index = f"INSERT INTO search_index (search_index,rowid,words) SELECT 'delete',id,words {documents}"
    return [
        (index, owners),
        (f"DELETE FROM search_documents WHERE owner IN ({marks})", owners),
        (f"DELETE FROM search_pending WHERE owner IN ({marks})", owners),
        ("INSERT INTO search_pending (owner) VALUES ('')", ()),  # the index is tidied, so that nothing is left in it
    ]


def overwrite(folder: Path, file: str) -> None:
    """Write zeros over an attachment's bytes, then take the file away."""
    path = blob_path(folder, file)
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as out:
        left = path.stat().st_size
        while left > 0:
            left -= out.write(bytes(min(left, 1 << 20)))
        out.flush()
        os.fsync(out.fileno())
    path.unlink(missing_ok=True)
