"""The official list, version by version: only ever added to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kefu_adapters.stores.database import Database, setting

_COLUMNS = "version,content,author,approver,reason,at"
_SEAL = "official:seal:"
_INSERT = (
    f"INSERT INTO official_versions ({_COLUMNS}) VALUES (?,?,?,?,?,?)"  # noqa: S608 - our own names
    " ON CONFLICT(version) DO NOTHING RETURNING version"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialVersion:
    """One version. ``author`` and ``approver`` are people's ids, or ``configuration``; ``at`` in milliseconds.

    ``seal``: a keyed hash of the rest, made by whoever may change the list; a row without the right one counts nothing.
    """

    version: int
    content: Mapping[str, Any]
    author: str
    approver: str
    reason: str
    at: int
    seal: str = ""


class OfficialStore:
    """Plain rows, one short statement each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self) -> int:
        """The version that holds; 0 when there is none yet."""
        rows = await self._database.read("SELECT coalesce(max(version),0) FROM official_versions")
        return int(rows[0][0])

    async def latest(self) -> OfficialVersion | None:
        """What holds now."""
        found = await self.history(limit=1)
        return found[0] if found else None

    async def history(self, *, before: int = 2**31 - 1, limit: int = 50) -> list[OfficialVersion]:
        """Versions older than ``before``, newest first."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM official_versions WHERE version<? ORDER BY version DESC LIMIT ?",  # noqa: S608 - our own names
            (before, limit),
        )
        if not rows:
            return []
        marks = ",".join("?" * len(rows))
        sealed = await self._database.read(
            f"SELECT key,value FROM settings WHERE key IN ({marks})",  # noqa: S608 - our own names
            [f"{_SEAL}{r[0]}" for r in rows],
        )
        seals = {key: str(json.loads(value)) for key, value in sealed}
        return [
            OfficialVersion(
                version=r[0], content=json.loads(r[1]), author=r[2], approver=r[3], reason=r[4], at=r[5],
                seal=seals.get(f"{_SEAL}{r[0]}", ""),
            )
            for r in rows
        ]  # fmt: skip

    async def staff_names(self) -> list[str]:
        """The shown names of everybody who works here."""
        rows = await self._database.read(
            "SELECT DISTINCT display_name FROM users WHERE disabled=0 AND display_name<>''"
        )
        return [row[0] for row in rows]

    async def add(self, new: OfficialVersion) -> bool:
        """Write a version; False when its number is taken, and then nothing is written."""
        content = json.dumps(dict(new.content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return await self._database.write_if(
            (_INSERT, (new.version, content, new.author, new.approver, new.reason, new.at)),
            setting(f"{_SEAL}{new.version}", new.seal),
        )

    async def seal(self, version: int, seal: str) -> None:
        """Keep another seal of a version: after a new secret key."""
        await self._database.write(setting(f"{_SEAL}{version}", seal))
