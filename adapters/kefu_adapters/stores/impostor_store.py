"""Reports of impostors and the check codes that agents gave: written with a decision, read by agents and the door."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kefu_adapters.stores.database import Database, Statement
from kefu_adapters.stores.dialect import Cursor
from kefu_adapters.stores.times import stamp
from kefu_core.decision import NewReport
from kefu_core.ledger import Append

STATES = ("open", "confirmed", "dismissed")
_COLUMNS = "id,at,inbox,conversation_id,platform,handle,link,origin,message_id,state,handled_by,handled_at"
_REPORT = f"INSERT INTO impostor_reports ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,'open','',NULL) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names
_PROOF = (
    "INSERT INTO agent_proofs (digest,conversation_id,name,at) VALUES (?,?,?,?)"
    " ON CONFLICT(digest) DO UPDATE SET at=excluded.at"
)
PICTURE_MILLISECONDS = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpostorReport:
    """One report. Times in milliseconds; ``text`` is what the reporter showed us, as it is stored now."""

    id: str
    at: int
    inbox: str
    conversation: str
    platform: str
    handle: str
    link: str
    origin: str
    message: str
    state: str
    handled_by: str
    handled_at: int | None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenProof:
    """A check code that was given: where, in whose name, and when in milliseconds."""

    conversation: str
    name: str
    at: int


def write_official(cursor: Cursor, item: Append) -> None:
    """What a decision reports and proves, inside its transaction."""
    for report in item.effects.reports:
        cursor.execute(
            _REPORT,
            (report.id, stamp(item.at), item.inbox, item.state.id, report.platform, report.handle, report.link,
             report.origin, report.message),
        )  # fmt: skip
    for proof in item.effects.proofs:
        cursor.execute(_PROOF, (proof.digest, item.state.id, proof.name, stamp(proof.at)))


def erased(conversation: str) -> tuple[Statement, ...]:
    """Statements that take a person out of what they reported; a confirmed impostor's name stays."""
    return (
        ("DELETE FROM agent_proofs WHERE conversation_id=?", (conversation,)),
        (
            (
                "UPDATE impostor_reports SET conversation_id='',message_id='',inbox='',"
                "handle=CASE state WHEN 'confirmed' THEN handle ELSE '' END,"
                "link=CASE state WHEN 'confirmed' THEN link ELSE '' END WHERE conversation_id=?"
            ),
            (conversation,),
        ),
    )


class ImpostorStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reports(
        self, state: str, *, before: tuple[int, str] | None = None, limit: int = 50
    ) -> list[ImpostorReport]:
        """Reports of a state, newest first."""
        where, values = (" AND (r.at,r.id)<(?,?)", before) if before else ("", ())
        return await self._read(f"r.state=?{where} ORDER BY r.at DESC,r.id DESC LIMIT ?", (state, *values, limit))

    async def add(self, report: NewReport, inbox: str, conversation: str, at: datetime) -> bool:
        """A report that no decision made; False when there is one of that id."""
        values = (report.id, stamp(at), inbox, conversation, report.platform, report.handle, report.link,
                  report.origin, report.message)  # fmt: skip
        return await self._database.write_if((f"{_REPORT} RETURNING id", values))

    async def report(self, identity: str) -> ImpostorReport | None:
        """One report."""
        found = await self._read("r.id=?", (identity,))
        return found[0] if found else None

    async def open_count(self) -> int:
        """How many wait for somebody; counted to 1000."""
        rows = await self._database.read(
            "SELECT count(*) FROM (SELECT 1 FROM impostor_reports WHERE state='open' LIMIT 1000) AS waiting"
        )
        return int(rows[0][0])

    async def pictures(self, report: ImpostorReport) -> list[dict[str, Any]]:
        """The attachments that belong to a report: ``{blob, kind, state}``."""
        rows = await self._database.read(
            "SELECT m.id,m.data,b.attachments FROM messages m JOIN bodies b ON b.message_id=m.id AND b.version=1"
            " WHERE m.conversation_id=? AND m.direction='in' AND m.at>=? AND m.at<=? ORDER BY m.sequence,m.number",
            (report.conversation, report.at, report.at + PICTURE_MILLISECONDS),
        )
        found: list[dict[str, Any]] = []
        for _, data, attachments in rows:
            if not data or json.loads(data).get("report") != report.id:
                continue
            found += [
                {"blob": item.get("blob", ""), "kind": item.get("kind", "")} for item in json.loads(attachments or "[]")
            ]
        return found

    async def is_evidence(self, blob: str) -> bool:
        """Whether an attachment was added to a report."""
        rows = await self._database.read(
            "SELECT m.data FROM blobs b JOIN messages m ON m.conversation_id=b.conversation_id AND m.id=b.message_id"
            " WHERE b.id=?",
            (blob,),
        )
        return bool(rows and rows[0][0] and json.loads(rows[0][0]).get("report"))

    async def decide(
        self, identity: str, *, state: str, by: str, at: int, platform: str, handle: str, link: str
    ) -> bool:
        """Confirm or dismiss an open report; False when somebody did before."""
        return await self._database.write_if(
            (
                (
                    "UPDATE impostor_reports SET state=?,handled_by=?,handled_at=?,platform=?,handle=?,link=?"
                    " WHERE id=? AND state='open' RETURNING id"
                ),
                (state, by, at, platform, handle, link, identity),
            )
        )

    async def proof(self, digest: str) -> GivenProof | None:
        """The check code that is kept under a keyed hash."""
        rows = await self._database.read("SELECT conversation_id,name,at FROM agent_proofs WHERE digest=?", (digest,))
        return GivenProof(conversation=rows[0][0], name=rows[0][1], at=rows[0][2]) if rows else None

    async def forget_proofs(self, before: int) -> int:
        """Drop codes that were given before a time, a batch at once; gives how many."""
        rows = await self._database.write(
            (
                (
                    "DELETE FROM agent_proofs WHERE digest IN"
                    " (SELECT digest FROM agent_proofs WHERE at<? ORDER BY at LIMIT 500) RETURNING digest"
                ),
                (before,),
            )
        )
        return len(rows[0])

    async def _read(self, where: str, values: Sequence[Any]) -> list[ImpostorReport]:
        columns = ",".join(f"r.{name}" for name in _COLUMNS.split(","))
        rows = await self._database.read(
            f"SELECT {columns},coalesce(b.text,'') FROM impostor_reports r"  # noqa: S608 - our own names
            " LEFT JOIN bodies b ON b.message_id=r.message_id AND r.message_id<>''"
            " AND b.version=(SELECT max(y.version) FROM bodies y WHERE y.message_id=r.message_id)"
            f" WHERE {where}",
            values,
        )
        return [
            ImpostorReport(
                id=r[0], at=r[1], inbox=r[2], conversation=r[3], platform=r[4], handle=r[5], link=r[6], origin=r[7],
                message=r[8], state=r[9], handled_by=r[10], handled_at=r[11], text=r[12],
            )
            for r in rows
        ]  # fmt: skip
