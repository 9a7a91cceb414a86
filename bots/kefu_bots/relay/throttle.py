"""Slows down guessing: per account and per address, with growing delay, and without letting strangers lock anybody out.

A browser that once signed in as somebody carries a device mark; for it only its own failures count, so that a
stranger's guesses against an account never keep its owner out.
"""

from collections import OrderedDict
from collections.abc import Callable

FREE_TRIES = 4
FREE_TRIES_OF_ADDRESS = 20
LONGEST_SECONDS = 300.0
FORGET_SECONDS = 3600.0
_KEPT = 20_000


class Throttle:
    """Failures in memory; a restart forgives. ``wall`` is real time in seconds."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, account: str, address: str, *, known_device: bool) -> float:
        """Seconds until this may be tried; 0.0 when at once."""
        return max(self._wait(key, free) for key, free in self._keys(account, address, known_device=known_device))

    def tried(self, account: str, address: str, *, known_device: bool) -> None:
        """Count a try before it is judged, so that many at once gain nothing."""
        now = self._wall()
        for key, _ in self._keys(account, address, known_device=known_device):
            count, last = self._failures.get(key, (0, now))
            self._failures[key] = (1 if now - last > FORGET_SECONDS else count + 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > _KEPT:
            self._failures.popitem(last=False)

    def succeeded(self, account: str, address: str, *, known_device: bool) -> None:
        """The right password: the account's failures are forgiven, of the address's only this one try."""
        (own, _), *places = self._keys(account, address, known_device=known_device)
        self._failures.pop(own, None)
        for place, _ in places:
            count, last = self._failures.get(place, (1, 0.0))
            self._failures[place] = (count - 1, last)

    def _keys(self, account: str, address: str, *, known_device: bool) -> list[tuple[str, int]]:
        if known_device:
            return [(f"device:{account}", FREE_TRIES)]
        return [(f"account:{account}", FREE_TRIES), (f"address:{address}", FREE_TRIES_OF_ADDRESS)]

    def _wait(self, key: str, free: int) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        since = self._wall() - last
        if count <= free or since > FORGET_SECONDS:
            return 0.0
        return max(0.0, min(LONGEST_SECONDS, 2.0 ** (count - free)) - since)
