"""The knowledge in tables: entries with all their versions, fitted models, questions asked and questions to judge by.

``entries`` holds what is so now; ``entry_versions`` holds every version ever written, of which the newest may be a
draft that waits. Each change of what is live raises the revision, which all processes look at.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from kefu_adapters.stores.database import Database, Statement

REVISION = "knowledge_revision"
MOST_REGRESSIONS = 2_000
"""So many questions an examination has; each costs a few milliseconds before a change is published."""
_KEPT_MODELS = 3
_COLUMNS = "id,version,state,content,owner,updated_by,updated_at"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What is so now. ``state``: draft (never published), live or withdrawn. Times in milliseconds since 1970."""

    id: str
    version: int
    state: str
    content: Mapping[str, Any]
    owner: str
    updated_by: str
    updated_at: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: draft, live (now), past, or dropped."""

    version: int
    state: str
    content: Mapping[str, Any]
    comment: str
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class Regression:
    """A question whose right answer is known; ``expected`` is an entry's id, or nothing when none fits."""

    id: str
    question: str
    expected: str
    author: str


def regression_id(question: str) -> str:
    """The id of a question: the same for the same words."""
    return hashlib.sha256(question.strip().encode()).hexdigest()[:24]


class KnowledgeStore:
    """Plain rows, one short transaction each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """Raised by every change of what is live; 0 before there is any knowledge."""
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (REVISION,))
        return int(rows[0][0]) if rows else 0

    async def all(self) -> list[EntryRow]:
        """All entries by id."""
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM entries ORDER BY id")  # noqa: S608 - a constant
        return [_entry(row) for row in rows]

    async def one(self, entry: str) -> EntryRow | None:
        """One entry."""
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM entries WHERE id=?", (entry,))  # noqa: S608
        return _entry(rows[0]) if rows else None

    async def versions(self, entry: str, limit: int = 50) -> list[VersionRow]:
        """Its versions, newest first."""
        rows = await self._database.read(
            "SELECT version,state,content,comment,author,at FROM entry_versions WHERE entry_id=? "
            "ORDER BY version DESC LIMIT ?",
            (entry, limit),
        )
        return [VersionRow(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows]

    async def version(self, entry: str, version: int) -> VersionRow | None:
        """One version."""
        rows = await self._database.read(
            "SELECT version,state,content,comment,author,at FROM entry_versions WHERE entry_id=? AND version=?",
            (entry, version),
        )
        return VersionRow(rows[0][0], rows[0][1], json.loads(rows[0][2]), *rows[0][3:]) if rows else None

    async def drafts(self) -> dict[str, VersionRow]:
        """The draft that waits of each entry that has one."""
        rows = await self._database.read(
            "SELECT entry_id,version,state,content,comment,author,at FROM entry_versions WHERE state='draft' "
            "ORDER BY entry_id,version"
        )
        return {row[0]: VersionRow(row[1], row[2], json.loads(row[3]), *row[4:]) for row in rows}

    async def draft(
        self, entry: str, content: Mapping[str, Any], *, base: int, author: str, comment: str, at: int
    ) -> bool:
        """Keep a new version, ``base + 1``, as draft in place of an older draft; False when somebody was faster."""
        text = json.dumps(content, ensure_ascii=False)
        return await self._database.write_if(
            (
                (
                    "INSERT INTO entry_versions (entry_id,version,state,content,comment,author,at) "
                    "SELECT ?,?,'draft',?,?,?,? WHERE ?=(SELECT COALESCE(MAX(version),0) FROM entry_versions "
                    "WHERE entry_id=?) ON CONFLICT DO NOTHING RETURNING version"
                ),
                (entry, base + 1, text, comment, author, at, base, entry),
            ),
            (
                "UPDATE entry_versions SET state='dropped' WHERE entry_id=? AND state='draft' AND version<=?",
                (entry, base),
            ),
            (
                (
                    "INSERT INTO entries (id,version,state,content,topic,owner,updated_by,updated_at) "
                    "VALUES (?,?,'draft',?,?,?,?,?) ON CONFLICT(id) DO NOTHING"
                ),
                (entry, base + 1, text, content.get("topic", ""), content.get("owner", ""), author, at),
            ),
        )

    async def publish(self, entry: str, version: VersionRow, *, author: str, at: int) -> bool:
        """Make this version the one that is live; False when it is no longer the draft that waits."""
        content = version.content
        return await self._database.write_if(
            (
                ("UPDATE entry_versions SET state='live' WHERE entry_id=? AND version=? AND state='draft' "
                "RETURNING version"),
                (entry, version.version),
            ),
            (
                "UPDATE entry_versions SET state='past' WHERE entry_id=? AND version<? AND state='live'",
                (entry, version.version),
            ),
            (
                ("UPDATE entries SET version=?,state='live',content=?,topic=?,owner=?,review_at=?,valid_from=?,"
                "valid_until=?,updated_by=?,updated_at=? WHERE id=?"),
                (
                    version.version, json.dumps(content, ensure_ascii=False), content.get("topic", ""),
                    content.get("owner", ""), _stamp(content.get("review")), _stamp(content.get("valid_from")),
                    _stamp(content.get("valid_until")), author, at, entry,
                ),
            ),
            _raised(),
        )  # fmt: skip

    async def withdraw(self, entry: str, *, author: str, at: int) -> bool:
        """Take an entry out of use; False when it was not live."""
        return await self._database.write_if(
            (
                (
                    "UPDATE entries SET state='withdrawn',updated_by=?,updated_at=? WHERE id=? AND state='live' "
                    "RETURNING id"
                ),
                (author, at, entry),
            ),
            ("UPDATE entry_versions SET state='past' WHERE entry_id=? AND state='live'", (entry,)),
            _raised(),
        )

    async def drop_draft(self, entry: str, version: int) -> bool:
        """Refuse a draft; an entry that was never published goes with it."""
        return await self._database.write_if(
            (
                (
                    "UPDATE entry_versions SET state='dropped' WHERE entry_id=? AND version=? AND state='draft' "
                    "RETURNING version"
                ),
                (entry, version),
            ),
            ("UPDATE entries SET state='withdrawn' WHERE id=? AND state='draft'", (entry,)),
        )

    # --- pictures ----------------------------------------------------------------------------------------

    async def keep_picture(self, blob: str) -> tuple[str, int] | None:
        """Make an upload of ours a picture of answers: (mime, bytes); None when it is none that may be.

        From then on it is the knowledge's own, so that no conversation that it was sent in takes it away.
        """
        rows = await self._database.write(
            (
                (
                    "UPDATE blobs SET message_id='knowledge' WHERE id=? AND state='stored' AND conversation_id='' "
                    "AND message_id IN ('','knowledge') AND mime IN ('image/png','image/jpeg') RETURNING mime,size"
                ),
                (blob,),
            )
        )
        return (str(rows[0][0][0]), int(rows[0][0][1])) if rows[0] else None

    # --- models ------------------------------------------------------------------------------------------

    async def has_model(self, model: str) -> bool:
        """Whether this model is kept."""
        return bool(await self._database.read("SELECT 1 FROM models WHERE id=? AND arrays<>''", (model,)))

    async def model(self, model: str) -> bytes | None:
        """A model's file."""
        rows = await self._database.read("SELECT arrays FROM models WHERE id=?", (model,))
        return b64decode(rows[0][0]) if rows and rows[0][0] else None

    async def report(self, model: str) -> dict[str, Any] | None:
        """What was measured with a model; None when nothing was yet."""
        rows = await self._database.read("SELECT report FROM models WHERE id=?", (model,))
        return dict(json.loads(rows[0][0])) if rows and rows[0][0] else None

    async def keep_model(self, model: str, arrays: bytes, *, at: int) -> None:
        """Keep a model's file; only the newest few stay."""
        await self._database.write(
            (
                "INSERT INTO models (id,revision,report,arrays,at) VALUES (?,0,'',?,?) ON CONFLICT(id) DO NOTHING",
                (model, b64encode(arrays).decode(), at),
            ),
            (
                "DELETE FROM models WHERE id NOT IN (SELECT id FROM models ORDER BY at DESC,id LIMIT ?)",
                (_KEPT_MODELS,),
            ),
        )

    async def keep_report(self, model: str, report: Mapping[str, Any]) -> None:
        """Keep what was measured with a model."""
        await self._database.write(("UPDATE models SET report=? WHERE id=?", (json.dumps(report), model)))

    # --- regressions -------------------------------------------------------------------------------------

    async def regressions(self) -> list[Regression]:
        """All of them, at most MOST_REGRESSIONS."""
        sql = "SELECT id,question,expected,author FROM regressions ORDER BY at,id LIMIT ?"
        rows = await self._database.read(sql, (MOST_REGRESSIONS,))
        return [Regression(*row) for row in rows]

    async def add_regressions(self, regressions: Sequence[Regression], *, at: int) -> None:
        """Add questions, or give known ones another answer."""
        await self._database.write(
            *(
                (
                    (
                        "INSERT INTO regressions (id,question,expected,author,at) VALUES (?,?,?,?,?) "
                        "ON CONFLICT(id) DO UPDATE SET expected=excluded.expected,author=excluded.author"
                    ),
                    (r.id, r.question, r.expected, r.author, at),
                )
                for r in regressions
            )
        )

    async def drop_regression(self, regression: str) -> bool:
        """Remove one; says whether it was there."""
        rows = await self._database.write(("DELETE FROM regressions WHERE id=? RETURNING id", (regression,)))
        return bool(rows[0])


def _entry(row: Sequence[Any]) -> EntryRow:
    return EntryRow(row[0], row[1], row[2], json.loads(row[3]), *row[4:])


def _stamp(day: object) -> int | None:
    """Milliseconds since 1970 of a day's beginning in UTC."""
    if not day:
        return None
    return round(datetime.combine(date.fromisoformat(str(day)), datetime.min.time(), UTC).timestamp() * 1000)


def _raised() -> Statement:
    """The statement that raises the revision."""
    return (
        (
            "INSERT INTO settings (key,value) VALUES (?,'1') "
            "ON CONFLICT(key) DO UPDATE SET value=CAST(CAST(settings.value AS INTEGER)+1 AS TEXT)"
        ),
        (REVISION,),
    )
