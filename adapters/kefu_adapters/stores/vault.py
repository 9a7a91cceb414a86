"""Small sealed rows: rotated tokens, cursors, leases. Sealed with a key that is derived from the secret key."""

import base64
import json
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kefu_adapters.stores.database import Database
from kefu_core.errors import ConfigError


def vault_key(secret: bytes) -> bytes:
    """The vault's own key from ``KEFU_SECRET_KEY``'s bytes."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kefu vault v1").derive(secret)
    return base64.urlsafe_b64encode(derived)


class SqlVault:
    """Vault over the ledger's database. One object is one owner of leases; a holder may renew its own.

    Leases run in the database's time, not in the fleet's clock, which a sandbox may drive.
    """

    def __init__(self, database: Database, secret: bytes, *, old: bytes = b"", owner: str = "") -> None:
        """``old``: the secret before; what was sealed with it still opens."""
        self._database = database
        self._fernet = MultiFernet([Fernet(vault_key(one)) for one in (secret, old) if one])
        self._owner = owner or secrets.token_hex(8)

    async def get(self, key: str) -> dict[str, Any] | None:
        """The value last put, or None. Raises ConfigError when it was sealed with another secret key."""
        rows = await self._database.read("SELECT sealed FROM vault WHERE key=?", (key,))
        if not rows or not rows[0][0]:
            return None
        try:
            opened = self._fernet.decrypt(rows[0][0].encode("ascii"))
        except InvalidToken as error:
            raise ConfigError(
                "a sealed row cannot be opened: KEFU_SECRET_KEY is not the one that it was sealed with. "
                "Put the old key back, or authorise the account again."
            ) from error
        value: dict[str, Any] = json.loads(opened)
        return value

    async def put(self, key: str, value: dict[str, Any]) -> None:
        """Commit a value before it is used."""
        sealed = self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode()).decode("ascii")
        await self._database.write(
            (
                "INSERT INTO vault (key,sealed) VALUES (?,?) ON CONFLICT(key) DO UPDATE SET sealed=excluded.sealed",
                (key, sealed),
            )
        )

    async def reseal(self) -> int:
        """Seal every value under the present secret; gives back how many. Raises ConfigError."""
        rows = await self._database.read("SELECT key,sealed FROM vault WHERE sealed<>''")
        for key, sealed in rows:
            try:
                anew = self._fernet.rotate(sealed.encode("ascii")).decode("ascii")
            except InvalidToken as error:
                raise ConfigError(f"{key}: sealed with neither KEFU_SECRET_KEY nor KEFU_SECRET_KEY_OLD") from error
            # A value that was put meanwhile is sealed with the present secret already.
            await self._database.write(("UPDATE vault SET sealed=? WHERE key=? AND sealed=?", (anew, key, sealed)))
        return len(rows)

    async def lease(self, key: str, seconds: float) -> bool:
        """Become the holder of ``key`` for some time, or stay it; False while another one holds it."""
        now = self._database.dialect.now
        rows = await self._database.write(
            (
                (
                    f"INSERT INTO vault (key,sealed,lease_owner,lease_until) VALUES (?,'',?,{now}+?)"  # noqa: S608 - ours
                    " ON CONFLICT(key) DO UPDATE"
                    " SET lease_owner=excluded.lease_owner,lease_until=excluded.lease_until"
                    f" WHERE vault.lease_until IS NULL OR vault.lease_until<={now}"
                    " OR vault.lease_owner=excluded.lease_owner"
                    " RETURNING key"
                ),
                (key, self._owner, round(seconds * 1000)),
            )
        )
        return bool(rows[0])

    async def release(self, key: str) -> None:
        """Give a lease of ours back before its time."""
        await self._database.write(
            ("UPDATE vault SET lease_until=NULL WHERE key=? AND lease_owner=?", (key, self._owner))
        )

    async def drop(self, key: str) -> None:
        """Forget a value."""
        await self._database.write(("DELETE FROM vault WHERE key=?", (key,)))
