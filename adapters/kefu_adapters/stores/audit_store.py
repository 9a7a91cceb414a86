"""The audit chain: rows that each carry a keyed hash over themselves and the one before."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kefu_adapters.stores.database import Database
from kefu_core.errors import StoreConflict

_ROW = "seq,at,actor,action,object,detail,prev_hash,hash"
_BATCH = 500
_PROOFS = 20
_TRIES = 20
_BEFORE_ALL = -(2**62)
KEY_CHANGED = "audit.key_changed"
"""A row under the new key that says: what stands before it was whole when the key was changed."""
_SPECIAL = ("role", "address", "before", "after", "reason")
"""Kept beside an act's own detail; empty ones are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """How and why somebody acted: their rights, where they called from, hashes of what was and what is."""

    role: str = ""
    address: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


NO_CONTEXT = Context()


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
    context: Context = field(default=NO_CONTEXT)

    def to_json(self) -> dict[str, Any]:
        """For export and console; ``at`` in milliseconds since 1970."""
        context = {name: getattr(self.context, name) for name in _SPECIAL}
        named = {"seq": self.seq, "at": self.at, "actor": self.actor, "action": self.action, "object": self.object}
        return {**named, **context, "detail": dict(self.detail), "hash": self.hash}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The chain's end, to be kept where nobody can rewrite it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first row that is not as it was written, and what is wrong there.

    ``missing``: no row of this number. ``added``: a row where none can be. ``altered``: the row, or the hash that ties
    it to the one before, is not ours. ``cut``: a head kept elsewhere is later than the last row. ``rewritten``: whole,
    but not what a head kept elsewhere says.
    """

    seq: int
    what: Literal["missing", "added", "altered", "cut", "rewritten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter: exact person and object, an action or its beginning, times in milliseconds (``until`` excluded)."""

    actor: str = ""
    action: str = ""
    target: str = ""
    since: int = 0
    until: int = 0


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the whole chain is worth. ``new_keys``: the numbers of the first rows under another key, oldest first.

    ``begins``: the first row that could be looked at; those before it are under a key that was not given.
    """

    broken: Broken | None = None
    new_keys: tuple[int, ...] = ()
    begins: int = 1


class AuditLog:
    """Append-only. ``key`` is derived from the installation's secret key; rows of before may be under ``older`` ones.

    Once a row is under another key no later one may be under the key before: who found an old key adds nothing by it.
    """

    def __init__(self, database: Database, key: bytes, older: Sequence[bytes] = ()) -> None:
        self._database = database
        self._key = key
        self._older = tuple(older)

    def _hash(self, values: tuple[Any, ...], key: bytes = b"") -> str:
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(key or self._key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    async def append(
        self,
        *,
        at: int,
        actor: str,
        action: str,
        target: str = "",
        detail: Mapping[str, Any] | None = None,
        context: Context = NO_CONTEXT,
    ) -> int:
        """Add a row; gives back its number. Raises StoreError."""
        special = {name: value for name in _SPECIAL if (value := getattr(context, name))}
        text = json.dumps({**(detail or {}), **special}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for _ in range(_TRIES):
            head = await self.head()
            values = (head.seq + 1, at, _clean(actor), action, _clean(target), _clean(text), head.hash)
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

    async def rows(self, *, before: int | None = None, limit: int = 100, wanted: Wanted = EVERYTHING) -> list[AuditRow]:
        """Newest first, below the number ``before``."""
        where, values = _where(wanted)
        rows = await self._database.read(
            f"SELECT {_ROW} FROM audit WHERE seq<?{where} ORDER BY seq DESC LIMIT ?",  # noqa: S608 - our own names
            (before if before is not None else 2**62, *values, limit),
        )
        return [_row(row) for row in rows]

    async def genuine(self, wanted: Wanted, limit: int = 10) -> list[AuditRow]:
        """The newest rows of a filter that we wrote ourselves, each judged alone: proof that somebody did something.

        Rows that somebody else put among them are passed over, however many they are.
        """
        where, values = _where(wanted)
        found: list[AuditRow] = []
        before = 2**62
        while len(found) < limit:
            rows = await self._database.read(
                f"SELECT {_ROW} FROM audit WHERE seq<?{where} ORDER BY seq DESC LIMIT ?",  # noqa: S608 - our own names
                (before, *values, _PROOFS),
            )
            found += [_row(row) for row in rows if _Ring([*self._older, self._key], self._hash).turn(row)]
            if len(rows) < _PROOFS:
                break
            before = rows[-1][0]
        return found[:limit]

    async def count(self, actor: str, action: str, since: int) -> int:
        """How often somebody did this since then, among the last 500 things they did."""
        rows = await self._database.read(
            "SELECT count(*) FROM (SELECT action,at FROM audit WHERE actor=? ORDER BY seq DESC LIMIT 500) AS last"
            " WHERE action=? AND at>=?",
            (actor, action, since),
        )
        return int(rows[0][0])

    async def everything(self, wanted: Wanted = EVERYTHING) -> AsyncIterator[AuditRow]:
        """All rows, oldest first, read in batches."""
        where, values = _where(wanted)
        seq = _BEFORE_ALL
        while True:
            rows = await self._database.read(
                f"SELECT {_ROW} FROM audit WHERE seq>?{where} ORDER BY seq LIMIT ?",  # noqa: S608 - our own names
                (seq, *values, _BATCH),
            )
            for row in rows:
                yield _row(row)
            if len(rows) < _BATCH:
                return
            seq = rows[-1][0]

    async def verify(self, *heads: Head, since: Head | None = None) -> Broken | None:
        """The first broken row, or None: see ``examine``."""
        return (await self.examine(*heads, since=since)).broken

    async def examine(self, *heads: Head, since: Head | None = None) -> Examined:
        """Look at every row. With ``heads`` kept elsewhere a cut-off or rewritten tail is found too.

        ``since``: begin behind a row that was verified before, instead of at the first.
        """
        ring = _Ring([*self._older, self._key], self._hash)
        since = since or await self._first_of_ours(ring)
        begin = since or Head(seq=0, hash="")
        known: dict[int, set[str]] = {}
        for head in (*heads, begin):
            known.setdefault(head.seq, set()).add(head.hash)
        seq, previous = begin.seq, begin.hash
        if since is not None and since.seq and (broken := await self._still_there(since, ring)):
            return Examined(broken=broken)
        cursor = begin.seq if since is not None else _BEFORE_ALL
        while True:
            rows = await self._database.read(
                f"SELECT {_ROW} FROM audit WHERE seq>? ORDER BY seq LIMIT ?",  # noqa: S608 - our own names
                (cursor, _BATCH),
            )
            for row in rows:
                if broken := _judge(ring, row, seq + 1, previous, known.get(row[0], set())):
                    return Examined(broken=broken, new_keys=tuple(ring.changes), begins=begin.seq + 1)
                seq, previous = row[0], row[7]
            if len(rows) < _BATCH:
                break
            cursor = rows[-1][0]
        broken = Broken(seq=seq + 1, what="cut") if max(known) > seq else None
        return Examined(broken=broken, new_keys=tuple(ring.changes), begins=begin.seq + 1)

    async def note_new_key(self) -> bool:
        """After a change of the secret key, with the old one still there: say under the new one that all is whole.

        Says whether it did. From then on the chain can be followed without the old key, from that row on.
        """
        if not self._older or await self._said_so() is not None:
            return False
        found, head = await self.examine(), await self.head()
        if found.broken is not None or not head.seq:
            return False
        await self.append(at=_now(), actor="system", action=KEY_CHANGED, target=f"{head.seq}:{head.hash}")
        return True

    async def _said_so(self) -> Sequence[Any] | None:
        """The last row that says that the key was changed, if the present key made it."""
        rows = await self._database.read(
            f"SELECT {_ROW} FROM audit WHERE action=? ORDER BY seq DESC LIMIT 1",  # noqa: S608 - our own names
            (KEY_CHANGED,),
        )
        return rows[0] if rows and _Ring([self._key], self._hash).turn(rows[0]) else None

    async def _first_of_ours(self, ring: "_Ring") -> Head | None:
        """The row before the first that can be judged, when all before that are under a key that nobody gave."""
        if self._older or (row := await self._said_so()) is None:
            return None
        rows = await self._database.read(f"SELECT {_ROW} FROM audit ORDER BY seq LIMIT 1")  # noqa: S608 - our own names
        return None if ring.turn(rows[0]) else Head(seq=row[0] - 1, hash=row[6])

    async def _still_there(self, head: Head, ring: "_Ring") -> Broken | None:
        rows = await self._database.read(
            f"SELECT {_ROW} FROM audit WHERE seq=?",  # noqa: S608 - our own names
            (head.seq,),
        )
        if not rows:
            return Broken(seq=head.seq, what="cut")
        ring.turn(rows[0])
        return None if rows[0][7] == head.hash else Broken(seq=head.seq, what="rewritten")


class _Ring:
    """Keys of a chain: each holds for a stretch of rows and never again after it. ``changes``: where the next began."""

    def __init__(self, keys: Sequence[bytes], hashed: Callable[[tuple[Any, ...], bytes], str]) -> None:
        self._keys = list(dict.fromkeys(keys))
        self._hashed = hashed
        self._now: bytes | None = None
        self.changes: list[int] = []

    def turn(self, row: Sequence[Any]) -> str:
        """The right hash of a row under the key that holds there; nothing when none does."""
        try:
            for key in [self._now, *self._keys] if self._now else self._keys:
                right = self._hashed(tuple(row[:7]), key)
                if hmac.compare_digest(right.encode(), str(row[7]).encode("utf-8", "surrogatepass")):
                    self._take(key, row[0])
                    return right
        except TypeError:  # a value of a type that we never write
            pass
        return ""

    def _take(self, key: bytes, seq: int) -> None:
        if key == self._now:
            return
        if self._now is not None:
            self._keys.remove(self._now)
            self.changes.append(seq)
        self._now = key


def _judge(ring: _Ring, row: Sequence[Any], expected: int, previous: str, heads: set[str]) -> Broken | None:
    seq = row[0]
    if seq != expected:
        return Broken(seq=expected, what="missing") if seq > expected else Broken(seq=seq, what="added")
    right = ring.turn(row)
    if row[6] != previous or not right:
        return Broken(seq=seq, what="altered")
    return Broken(seq=seq, what="rewritten") if heads - {right} else None


def _now() -> int:
    return round(time.time() * 1000)


def _clean(text: str) -> str:
    """What either engine stores as it is: an address may come out of a header that is no text at all."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _where(wanted: Wanted) -> tuple[str, list[Any]]:
    parts, values = [], []  # type: list[str], list[Any]
    for sql, value in (
        (" AND actor=?", wanted.actor),
        (" AND object=?", wanted.target),
        (" AND at>=?", wanted.since),
        (" AND at<?", wanted.until),
    ):
        if value:
            parts.append(sql)
            values.append(value)
    if wanted.action:
        parts.append(" AND substr(action,1,?)=?")
        values += [len(wanted.action), wanted.action]
    return "".join(parts), values


def _row(row: Sequence[Any]) -> AuditRow:
    try:
        detail = json.loads(row[5])
    except (ValueError, TypeError):  # not ours: ``verify`` names it
        detail = {}
    detail = detail if isinstance(detail, dict) else {}
    context = Context(**{name: str(detail.pop(name, "")) for name in _SPECIAL})
    return AuditRow(
        seq=row[0], at=row[1], actor=row[2], action=row[3], object=row[4], detail=detail, hash=row[7], context=context
    )
