"""Rows of what one security admin asks for and a second one decides."""

# ruff: noqa: S608 - statements are put together from our own names only; values are always parameters.

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kefu_adapters.stores.database import Database
from kefu_adapters.stores.times import maybe_moment, maybe_stamp, moment, stamp
from kefu_core.proposals import Proposal, ProposalKind, ProposalState

_ROW = "id,kind,object,content,base,author,created_at,state,decided_by,decided_at"
_MOST = 200
_AGREED_FOR = timedelta(days=60)
"""So long an interrupted decision is looked for: longer than any fleet stands still between two starts."""


class ProposalStore:
    """Plain rows; of two decisions about one proposal the first one counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, proposal: Proposal) -> None:
        """Keep a new one."""
        await self._database.write(
            (
                f"INSERT INTO proposals ({_ROW}) VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    proposal.id,
                    proposal.kind.value,
                    proposal.object,
                    json.dumps(dict(proposal.content), ensure_ascii=False),
                    proposal.base,
                    proposal.author,
                    stamp(proposal.created_at),
                    proposal.state.value,
                    proposal.decided_by,
                    maybe_stamp(proposal.decided_at),
                ),
            )
        )

    async def one(self, identity: str) -> Proposal | None:
        """A proposal by its id."""
        rows = await self._database.read(f"SELECT {_ROW} FROM proposals WHERE id=?", (identity,))
        return _proposal(rows[0]) if rows else None

    async def since(self, begun: datetime) -> list[Proposal]:
        """Those that are open and were made after ``begun``, newest first, at most 200."""
        rows = await self._database.read(
            f"SELECT {_ROW} FROM proposals WHERE state='open' AND created_at>? ORDER BY created_at DESC,id LIMIT ?",
            (stamp(begun), _MOST),
        )
        return [_proposal(row) for row in rows]

    async def settle(self, proposal: Proposal) -> bool:
        """Write how it was decided, if nobody was faster; says whether it was."""
        rows = await self._database.write(
            (
                "UPDATE proposals SET state=?,decided_by=?,decided_at=? WHERE id=? AND state='open' RETURNING id",
                (proposal.state.value, proposal.decided_by, maybe_stamp(proposal.decided_at), proposal.id),
            )
        )
        return bool(rows[0])

    async def agree(self, proposal: Proposal) -> bool:
        """Write who decided, before it is carried out; says whether nobody was faster.

        One decision of a kind at a time: of two about the same thing the second one must see what the first one did.
        """
        rows = await self._database.write(
            (
                (
                    "UPDATE proposals SET state='agreed',decided_by=?,decided_at=? WHERE id=? AND state='open' AND NOT"
                    " EXISTS (SELECT 1 FROM proposals p WHERE p.state='agreed' AND p.kind=? AND p.created_at>?)"
                    " RETURNING id"
                ),
                (
                    proposal.decided_by,
                    maybe_stamp(proposal.decided_at),
                    proposal.id,
                    proposal.kind.value,
                    stamp(proposal.created_at - _AGREED_FOR),
                ),
            )
        )
        return bool(rows[0])

    async def agreed(self, now: datetime, before: datetime) -> list[Proposal]:
        """Those that were decided before then and not carried out, oldest first."""
        rows = await self._database.read(
            f"SELECT {_ROW} FROM proposals WHERE state='agreed' AND created_at>? AND decided_at<=?"
            " ORDER BY created_at,id LIMIT ?",
            (stamp(now - _AGREED_FOR), stamp(before), _MOST),
        )
        return [_proposal(row) for row in rows]

    async def take_up(self, proposal: Proposal, now: datetime) -> bool:
        """Let one process carry an interrupted one out again; says whether it is ours."""
        rows = await self._database.write(
            (
                "UPDATE proposals SET decided_at=? WHERE id=? AND state='agreed' AND decided_at=? RETURNING id",
                (stamp(now), proposal.id, maybe_stamp(proposal.decided_at)),
            )
        )
        return bool(rows[0])

    async def done(self, identity: str) -> None:
        """It was carried out."""
        await self._database.write(("UPDATE proposals SET state='done' WHERE id=? AND state='agreed'", (identity,)))

    async def open_again(self, identity: str) -> None:
        """What was decided could not be carried out: the proposal stands as before."""
        await self._database.write(
            (
                "UPDATE proposals SET state='open',decided_by='',decided_at=NULL WHERE id=? AND state='agreed'",
                (identity,),
            )
        )


def _proposal(row: Sequence[Any]) -> Proposal:
    return Proposal(
        id=row[0],
        kind=ProposalKind(row[1]),
        object=row[2],
        content=json.loads(row[3] or "{}"),
        base=row[4],
        author=row[5],
        created_at=moment(row[6]),
        state=ProposalState(row[7]),
        decided_by=row[8],
        decided_at=maybe_moment(row[9]),
    )
