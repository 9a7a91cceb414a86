"""Rows of switches that must outlive the process: stop everything, a paused inbox, how far a watch has looked."""

import json
from typing import Any

from kefu_adapters.stores.database import Database, setting


class SwitchStore:
    """JSON under a key; the last one who writes says how it stands."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def setting(self, key: str) -> Any:
        """A switch that must outlive the process (stop everything, a paused inbox); None when it was never set."""
        rows = await self._database.read("SELECT value FROM settings WHERE key=?", (key,))
        return json.loads(rows[0][0]) if rows else None

    async def settings(self, prefix: str) -> dict[str, Any]:
        """All switches whose key begins so."""
        rows = await self._database.read(
            "SELECT key,value FROM settings WHERE key>=? AND key<?", (prefix, prefix + "\U0010ffff")
        )
        return {key: json.loads(value) for key, value in rows}

    async def put_setting(self, key: str, value: Any) -> None:
        """Set a switch."""
        await self._database.write(setting(key, value))
