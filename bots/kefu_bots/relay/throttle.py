"""Slows down guessing: per account and per address, with growing delay, and without letting strangers lock anybody out.

A browser that once signed in as somebody carries a device mark; for it only its own failures count, so that a
stranger's guesses against an account never keep its owner out.
"""

import hashlib
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from kefu_core.ports import Fabric

FREE_TRIES = 4
FREE_TRIES_OF_ADDRESS = 20
LONGEST_SECONDS = 300.0
FORGET_SECONDS = 3600.0
_KEPT = 20_000
TOPIC = "throttle"
Keys = list[tuple[str, int]]


class Throttle:
    """Failures in memory; a restart forgives. ``wall`` is real time in seconds.

    Each process tells the others what it counted, so that several relays are one door: a guesser who goes from one to
    the other gains what is on its way at that moment. Without the fabric each counts for itself. Names are hashed.
    """

    def __init__(self, wall: Callable[[], float], fabric: Fabric | None = None) -> None:
        self._wall = wall
        self._fabric = fabric
        self._self = secrets.token_hex(8)
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, account: str, address: str, *, known_device: bool) -> float:
        """Seconds until this may be tried; 0.0 when at once."""
        return max(self._wait(key, free) for key, free in self._keys(account, address, known_device=known_device))

    def tried(self, account: str, address: str, *, known_device: bool) -> None:
        """Count a try before it is judged, so that many at once gain nothing."""
        keys = [key for key, _ in self._keys(account, address, known_device=known_device)]
        self._count(keys)
        self._tell("tried", keys)

    async def follow(self) -> None:
        """Hear what the other processes counted, until cancelled."""
        if self._fabric is None:
            return
        async for event in self._fabric.subscribe(TOPIC):
            self.heard(event)

    def heard(self, event: Mapping[str, Any]) -> None:
        """Count what another process counted."""
        keys = event.get("keys")
        if event.get("from") == self._self or not isinstance(keys, list):
            return
        if event.get("what") == "tried":
            self._count([str(key) for key in keys])
        elif event.get("what") == "succeeded":
            self._forgive([str(key) for key in keys])

    def _tell(self, what: str, keys: list[str]) -> None:
        if self._fabric is not None:
            self._fabric.publish(TOPIC, {"what": what, "keys": keys, "from": self._self})

    def _count(self, keys: list[str]) -> None:
        now = self._wall()
        for key in keys:
            count, last = self._failures.get(key, (0, now))
            self._failures[key] = (1 if now - last > FORGET_SECONDS else count + 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > _KEPT:
            self._failures.popitem(last=False)

    def succeeded(self, account: str, address: str, *, known_device: bool) -> None:
        """The right password: the account's failures are forgiven, of the address's only this one try."""
        keys = [key for key, _ in self._keys(account, address, known_device=known_device)]
        self._forgive(keys)
        self._tell("succeeded", keys)

    def _forgive(self, keys: list[str]) -> None:
        own, *places = keys
        self._failures.pop(own, None)
        for place in places:
            count, last = self._failures.get(place, (1, 0.0))
            self._failures[place] = (count - 1, last)

    def _keys(self, account: str, address: str, *, known_device: bool) -> Keys:
        if known_device:
            return [(_hashed(f"device:{account}"), FREE_TRIES)]
        place = network(address)
        return [(_hashed(f"account:{account}"), FREE_TRIES), (_hashed(f"address:{place}"), FREE_TRIES_OF_ADDRESS)]

    def _wait(self, key: str, free: int) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        since = self._wall() - last
        if count <= free or since > FORGET_SECONDS:
            return 0.0
        return max(0.0, min(LONGEST_SECONDS, 2.0 ** (count - free)) - since)


def network(address: str) -> str:
    """What one client has at least: an IPv4 address, or the /64 of an IPv6 one, of which a client has all."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
