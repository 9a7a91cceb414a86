"""The audit chain: rows that each carry a keyed hash over themselves and the one before."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database
from kefu_core.errors import StoreConflict

_ROW = "seq,at,actor,action,object,detail,prev_hash,hash"
_BATCH = 500
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """Who did what to what. ``detail`` holds ids, numbers and reasons; never a secret or a message's text."""

    seq: int
    at: int
    actor: str
    action: str
    object: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The chain's end, to be kept where nobody can rewrite it."""

    seq: int
    hash: str


class AuditLog:
    """Append-only. ``key`` is derived from the installation's secret key."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def _hash(self, values: tuple[Any, ...]) -> str:
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self._key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    async def append(
        self, *, at: int, actor: str, action: str, target: str = "", detail: Mapping[str, Any] | None = None
    ) -> int:
        """Add a row; gives back its number. Raises StoreError."""
        text = json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for _ in range(_TRIES):
            head = await self.head()
            values = (head.seq + 1, at, actor, action, target, text, head.hash)
            written = await self._database.write(
                (
                    f"INSERT INTO audit ({_ROW}) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT(seq) DO NOTHING RETURNING seq",  # noqa: S608 - our own names
                    (*values, self._hash(values)),
                )
            )
            if written[0]:
                return head.seq + 1
        raise StoreConflict("the audit log is written to too fast")

    async def head(self) -> Head:
        """The last row's number and hash; 0 and nothing at the beginning."""
        rows = await self._database.read("SELECT seq,hash FROM audit ORDER BY seq DESC LIMIT 1")
        return Head(seq=rows[0][0], hash=rows[0][1]) if rows else Head(seq=0, hash="")

    async def rows(self, *, before: int | None = None, limit: int = 100) -> list[AuditRow]:
        """Newest first."""
        rows = await self._database.read(
            f"SELECT {_ROW} FROM audit WHERE seq<? ORDER BY seq DESC LIMIT ?",  # noqa: S608 - our own names
            (before if before is not None else 2**62, limit),
        )
        return [
            AuditRow(seq=r[0], at=r[1], actor=r[2], action=r[3], object=r[4], detail=json.loads(r[5]), hash=r[7])
            for r in rows
        ]

    async def count(self, actor: str, action: str, since: int) -> int:
        """How often somebody did this since then, among the last 500 things they did."""
        rows = await self._database.read(
            "SELECT count(*) FROM (SELECT action,at FROM audit WHERE actor=? ORDER BY seq DESC LIMIT 500) AS last"
            " WHERE action=? AND at>=?",
            (actor, action, since),
        )
        return int(rows[0][0])

    async def verify(self, witness: Head | None = None) -> int | None:
        """The number of the first broken row, or None. With a ``witness`` a cut-off tail is found too."""
        seq: int = 0
        previous = ""
        while True:
            rows = await self._database.read(
                f"SELECT {_ROW} FROM audit WHERE seq>? ORDER BY seq LIMIT ?",  # noqa: S608 - our own names
                (seq, _BATCH),
            )
            for row in rows:
                right = row[0] == seq + 1 and row[6] == previous
                if not right or not hmac.compare_digest(row[7], self._hash(tuple(row[:7]))):
                    return seq + 1
                seq, previous = row[0], row[7]
                if witness is not None and seq == witness.seq and previous != witness.hash:
                    return seq
            if len(rows) < _BATCH:
                break
        if witness is not None and seq < witness.seq:
            return seq + 1
        return None
