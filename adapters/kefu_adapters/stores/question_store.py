"""The questions that the bot met: what became of each, and what contacts said of the answers. Texts are bodies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database, Statement, setting
from kefu_core.answers import Record

_RECENT_MS = 90 * 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``outcome``: answered, offered or handed_off. ``at`` in milliseconds since 1970."""

    message: str
    conversation: str
    entry: str = ""
    version: int = 0
    score: float = 0.0
    outcome: str
    topic: str = ""
    language: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a contact did with the newest question of a conversation: helped, not_helped, or chose an entry."""

    conversation: str
    entry: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored question with its text."""

    message: str
    conversation: str
    entry: str
    version: int
    score: float
    outcome: str
    feedback: str
    language: str
    at: int
    text: str


class QuestionStore:
    """Plain rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, items: Sequence[Question | Judgement]) -> None:
        """Keep questions and judgements in their order, in one transaction."""
        if items:
            await self._database.write(
                *(_asked(item) if isinstance(item, Question) else _judged(item) for item in items)
            )

    async def records(self, since: int = 0) -> dict[str, Record]:
        """What contacts said of each entry's answers."""
        rows = await self._database.read(
            "SELECT entry_id,SUM(CASE WHEN feedback='helped' THEN 1 ELSE 0 END),"
            "SUM(CASE WHEN feedback='not_helped' THEN 1 ELSE 0 END) FROM questions "
            "WHERE at>=? AND entry_id<>'' AND feedback IN ('helped','not_helped') GROUP BY entry_id",
            (since,),
        )
        helped, refused = sum(int(row[1]) for row in rows), sum(int(row[2]) for row in rows)
        usual = (helped + 4) / (helped + refused + 5)
        return {row[0]: Record(helped=int(row[1]), refused=int(row[2]), usual=usual) for row in rows}

    async def asked(self, since: int, *, troubled: bool = False, limit: int = 500) -> list[Asked]:
        """Questions since then with their texts, newest first; ``troubled``: unanswered or badly rated ones only."""
        trouble = "AND (q.outcome<>'answered' OR q.feedback='not_helped') AND q.feedback<>'chosen' " if troubled else ""
        rows = await self._database.read(
            "SELECT q.message_id,q.conversation_id,q.entry_id,q.entry_version,q.score,q.outcome,q.feedback,"  # noqa: S608
            "q.language,q.at,b.text FROM questions q JOIN bodies b ON b.message_id=q.message_id "
            "AND b.version=(SELECT MAX(c.version) FROM bodies c WHERE c.message_id=q.message_id) "
            f"WHERE q.at>=? {trouble}AND b.retracted=0 AND b.window='' AND b.text<>'' ORDER BY q.at DESC LIMIT ?",
            (since, limit),
        )
        return [Asked(*row) for row in rows]

    async def counts(self, since: int) -> dict[str, int]:
        """How many questions had each outcome, and how many answers were judged how."""
        rows = await self._database.read(
            "SELECT outcome,feedback,COUNT(*) FROM questions WHERE at>=? GROUP BY outcome,feedback", (since,)
        )
        found: dict[str, int] = {}
        for outcome, feedback, count in rows:
            for name in (outcome, feedback):
                if name:
                    found[name] = found.get(name, 0) + int(count)
        return found

    async def setting(self, key: str) -> Any:
        """A choice that a lead made; None when nobody did."""
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (key,))
        return json.loads(rows[0][0]) if rows else None

    async def put_setting(self, key: str, value: object) -> None:
        """Keep a choice."""
        await self._database.write(setting(key, value))


def _asked(q: Question) -> Statement:
    return (
        (
            "INSERT INTO questions (message_id,conversation_id,entry_id,entry_version,score,outcome,feedback,topic,"
            "language,at) VALUES (?,?,?,?,?,?,'',?,?,?) ON CONFLICT(message_id) DO NOTHING"
        ),
        (q.message, q.conversation, q.entry, q.version, q.score, q.outcome, q.topic, q.language, q.at),
    )


def _judged(j: Judgement) -> Statement:
    """A choice gives the newest offered question its entry; a judgement is about the newest that got the entry."""
    which = "outcome='offered'" if j.feedback == "chosen" else "entry_id=?"
    parameters = (j.entry, j.feedback, j.conversation, *(() if j.feedback == "chosen" else (j.entry,)))
    return (
        (
            "UPDATE questions SET entry_id=?,feedback=? WHERE message_id=(SELECT message_id FROM questions "  # noqa: S608
            f"WHERE conversation_id=? AND {which} ORDER BY at DESC,message_id DESC LIMIT 1)"
        ),
        parameters,
    )
