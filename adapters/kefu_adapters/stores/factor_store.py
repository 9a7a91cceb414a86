"""Rows of people's second factors: authenticator apps, passkeys, recovery codes.

Seeds and keys are sealed under a key from outside the database, together with whose they are, so that a row that is
moved to another person opens nothing. Of a recovery code only its hash is kept.
"""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.sealer import Sealer

TOTP = "totp"
PASSKEY = "passkey"
RECOVERY = "recovery"
_ROW = "id,user_id,kind,name,sealed,counter,created_at,confirmed_at,used_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor. ``secret``: what was sealed (``seed``; or ``credential``, ``key``, ``transports``).

    ``counter``: the last step or signature count that was taken; ``confirmed_at`` None: enrolment is not finished.
    """

    id: str
    user: str
    kind: str
    name: str = ""
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)
    counter: int = 0
    created_at: int = 0
    confirmed_at: int | None = None
    used_at: int | None = None


class FactorStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def add(self, factor: Factor, *, as_first: bool = False) -> bool:
        """Keep one more; with ``as_first`` only for somebody who has none. Says whether it did."""
        values = (
            factor.id, factor.user, factor.kind, factor.name, self._seal(factor),
            factor.counter, factor.created_at, factor.confirmed_at, factor.used_at,
        )  # fmt: skip
        insert = f"INSERT INTO factors ({_ROW}) VALUES (?,?,?,?,?,?,?,?,?) RETURNING id"
        if not as_first:
            return bool((await self._database.write((insert, values)))[0])
        return await self._database.write_if(_has_none(factor.user), (insert, values))

    async def of(self, user: str) -> list[Factor]:
        """A person's apps and passkeys, the unfinished too, oldest first. Raises ConfigError for another secret key."""
        rows = await self._database.read(
            f"SELECT {_ROW} FROM factors WHERE user_id=? AND kind<>? ORDER BY created_at,id", (user, RECOVERY)
        )
        return [self._factor(row) for row in rows]

    async def numbers(self) -> dict[str, int]:
        """How many finished apps and passkeys each person has."""
        rows = await self._database.read(
            "SELECT user_id,count(*) FROM factors WHERE kind<>? AND confirmed_at IS NOT NULL GROUP BY user_id",
            (RECOVERY,),
        )
        return {row[0]: row[1] for row in rows}

    async def confirm(self, identity: str, name: str, counter: int, now: int, *, first_of: str = "") -> bool:
        """Enrolment is finished; says whether it was open. ``first_of``: only while that person has no factor."""
        finish: Statement = (
            (
                "UPDATE factors SET confirmed_at=?,used_at=?,name=?,counter=?"
                " WHERE id=? AND confirmed_at IS NULL RETURNING id"
            ),
            (now, now, name, counter, identity),
        )
        if first_of:
            return await self._database.write_if(_has_none(first_of), finish)
        return bool((await self._database.write(finish))[0])

    async def use(self, identity: str, counter: int, now: int) -> bool:
        """Take a step or a count once: False when it, or a later one, was taken before."""
        rows = await self._database.write(
            (
                (
                    "UPDATE factors SET counter=?,used_at=?"
                    " WHERE id=? AND confirmed_at IS NOT NULL AND counter<? RETURNING id"
                ),
                (counter, now, identity, counter),
            )
        )
        return bool(rows[0])

    async def note_use(self, identity: str, now: int) -> None:
        """A passkey that does not count was used."""
        await self._database.write(("UPDATE factors SET used_at=? WHERE id=?", (now, identity)))

    async def drop(self, user: str, identity: str) -> bool:
        """Remove one, unless it is the last finished one; says whether it did."""
        _, rows = await self._database.write(
            # The person's row is held meanwhile, so that two removals at once cannot leave nothing.
            ("UPDATE users SET name=name WHERE id=?", (user,)),
            (
                (
                    "DELETE FROM factors WHERE id=? AND user_id=? AND (confirmed_at IS NULL OR"
                    " (SELECT count(*) FROM factors f"
                    " WHERE f.user_id=? AND f.kind<>? AND f.confirmed_at IS NOT NULL)>1)"
                    " RETURNING id"
                ),
                (identity, user, user, RECOVERY),
            ),
        )
        return bool(rows)

    async def drop_unfinished(self, user: str, identities: Sequence[str]) -> None:
        """Enrolments that begin anew, or were given up."""
        for identity in identities:
            await self._database.write(
                ("DELETE FROM factors WHERE id=? AND user_id=? AND confirmed_at IS NULL", (identity, user))
            )

    async def drop_all(self, user: str) -> None:
        """Recovery: everything goes, recovery codes too."""
        await self._database.write(("DELETE FROM factors WHERE user_id=?", (user,)))

    # --- recovery codes ----------------------------------------------------------------------------------

    async def put_codes(self, user: str, digests: Mapping[str, str], now: int) -> None:
        """New recovery codes, as id → hash; the old ones end."""
        await self._database.write(
            ("DELETE FROM factors WHERE user_id=? AND kind=?", (user, RECOVERY)),
            *(
                (
                    f"INSERT INTO factors ({_ROW}) VALUES (?,?,?,'',?,0,?,?,NULL)",
                    (identity, user, RECOVERY, digest, now, now),
                )
                for identity, digest in digests.items()
            ),
        )

    async def spend_code(self, user: str, digests: Sequence[str]) -> bool:
        """Use a recovery code up, under whichever key it was hashed; says whether there was one."""
        spent = "DELETE FROM factors WHERE user_id=? AND kind=? AND sealed=? RETURNING id"
        return any(await self._database.write(*((spent, (user, RECOVERY, digest)) for digest in digests)))

    async def codes_left(self, user: str) -> int:
        """How many recovery codes a person has."""
        rows = await self._database.read("SELECT count(*) FROM factors WHERE user_id=? AND kind=?", (user, RECOVERY))
        return int(rows[0][0])

    # --- another secret key ------------------------------------------------------------------------------

    async def reseal(self) -> int:
        """Seal every row under the newest key; gives back how many. Raises ConfigError for one that none opens."""
        rows = await self._database.read(f"SELECT {_ROW} FROM factors WHERE kind<>?", (RECOVERY,))
        for row in rows:
            sealed = self._seal(self._factor(row))
            await self._database.write(
                ("UPDATE factors SET sealed=? WHERE id=? AND sealed=?", (sealed, row[0], row[4]))
            )
        return len(rows)

    def _seal(self, factor: Factor) -> str:
        whole = {"id": factor.id, "user": factor.user, "secret": dict(factor.secret)}
        return self._sealer.seal(json.dumps(whole))

    def _factor(self, row: Sequence[Any]) -> Factor:
        whole = json.loads(self._sealer.open(row[4]))
        is_own = whole.get("id") == row[0] and whole.get("user") == row[1]
        return Factor(
            id=row[0],
            user=row[1],
            kind=row[2] if is_own else "moved",
            name=row[3],
            secret=whole["secret"] if is_own else {},
            counter=row[5],
            created_at=row[6],
            confirmed_at=row[7],
            used_at=row[8],
        )


def _has_none(user: str) -> Statement:
    """Gives a row while a person has no finished factor, and holds theirs: of two at once one is the first."""
    return (
        (
            "UPDATE users SET name=name WHERE id=? AND NOT EXISTS (SELECT 1 FROM factors f WHERE f.user_id=users.id"
            " AND f.kind<>? AND f.confirmed_at IS NOT NULL) RETURNING id"
        ),
        (user, RECOVERY),
    )
