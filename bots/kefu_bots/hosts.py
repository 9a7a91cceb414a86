"""Under which names we answer: a page of somebody else's, whose name leads to us, gets nothing (DNS rebinding)."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kefu_bots.config_tables import Server


@dataclass(frozen=True, slots=True)
class Hosts:
    """``numbers``: addresses by number count too. No page of a stranger's name has one as its host."""

    names: frozenset[str]
    numbers: bool = False

    def holds(self, host: str) -> bool:
        """Whether a request's ``Host`` is one of ours; its port does not matter."""
        name = _name(host.lower())
        return name in self.names or f"[{name}]" in self.names or (self.numbers and _is_number(name))


def hosts_of(server: Server) -> Hosts:
    """The settings' own; where they name none, the public address, this machine, and addresses by number."""
    if server.allowed_hosts:
        return Hosts(frozenset(host.lower() for host in server.allowed_hosts))
    public = (urlsplit(server.public_url).hostname or "").lower() if server.public_url else ""
    return Hosts(frozenset({"localhost", server.host.lower(), public} - {""}), numbers=True)


def _name(host: str) -> str:
    if host.startswith("["):
        name, closed, port = host[1:].partition("]")
        return name if closed and (not port or port.startswith(":")) else ""
    return host.partition(":")[0]


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
