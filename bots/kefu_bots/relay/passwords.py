"""Passwords: argon2id, off the loop, and as slow for an unknown name as for a wrong password."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
LONGEST = 256
_AT_ONCE = 2


class Passwords:
    """Hashes and verifies. At most two run at once, because each takes much memory on purpose."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The form that may be stored."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, stored: str, password: str) -> bool:
        """Whether it is the password. Without a stored hash it takes the same time and is False."""
        stored = stored if stored.startswith("$argon2") else ""
        if not self._nobody:
            self._nobody = await self.hash("nobody has this password")
        async with self._room:
            fits = await asyncio.to_thread(self._fits, stored or self._nobody, password[:LONGEST])
        return fits and bool(stored)

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
