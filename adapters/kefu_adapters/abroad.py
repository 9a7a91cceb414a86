"""Fetches from addresses that somebody else named (SSRF, CWE-918): https only, and never into our own network.

The address is judged where the socket is made, so that what was looked up, by whatever name and however it changes from
one question to the next, is what is judged. Redirects are not followed; each would be a new address to judge.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from kefu_adapters.wire import Answer, call
from kefu_core.errors import ConnectFailed, PermanentError

SECONDS = 10.0
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class NotPublic(OSError):
    """The address leads into a network that is not the public one."""


def is_public(text: str) -> bool:
    """Whether an IP address is of the public net: no private, loopback, link-local, shared or reserved one, in disguise
    (IPv4 in IPv6, NAT64, 6to4, Teredo) as little as openly.
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if any(address in network for network in _NAT64) or (address.packed[:12] == bytes(12)):
            inner = ipaddress.IPv4Address(address.packed[12:])
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _socket(found: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, where = found
    if not is_public(str(where[0])):
        raise NotPublic("the address is not public")
    return socket.socket(family=family, type=kind, proto=protocol)


async def fetch(url: str, *, max_bytes: int) -> Answer:
    """GET a public https address without any authority of ours. Raises AdapterError; PermanentError means never."""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc and parts.port in {None, 443}
    except ValueError:
        good = False
    if not good:
        raise PermanentError("the address is no plain https address")
    connector = aiohttp.TCPConnector(socket_factory=_socket, limit=1, force_close=True)
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    session = aiohttp.ClientSession(
        connector=connector, timeout=timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
    )
    try:
        return await call(session, "GET", url, max_bytes=max_bytes)
    except ConnectFailed as failed:
        if _leads_inside(failed):
            raise PermanentError("the address leads into a private network") from failed
        raise
    finally:
        await session.close()


def _leads_inside(error: BaseException | None) -> bool:
    while error is not None:
        inner = getattr(error, "os_error", None)
        if isinstance(error, NotPublic) or isinstance(inner, NotPublic):
            return True
        if isinstance(error, BaseExceptionGroup) and any(_leads_inside(one) for one in error.exceptions):
            return True
        error = error.__cause__ or error.__context__
    return False
