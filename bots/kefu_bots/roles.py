"""What a process is there for: ``kefu run --role gateway,worker,relay``; one process may be all of it."""

from enum import StrEnum

from kefu_core.errors import ConfigError


class Role(StrEnum):
    """A part of the fleet. Any number of processes may have any of them."""

    GATEWAY = "gateway"
    """Webhooks: receives, decides, and sends what it decided."""
    WORKER = "worker"
    """What waits: parked messages, left-over deliveries, timers, polling, media, announcements."""
    RELAY = "relay"
    """Console and API of agents and marketing."""


ALL = frozenset(Role)


def parse_roles(text: str) -> frozenset[Role]:
    """``all``, or names with commas between them. Raises ConfigError."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return ALL
    try:
        roles = frozenset(Role(name) for name in names)
    except ValueError:
        raise ConfigError(f"--role: {text!r} is none of {', '.join(Role)}, or several with commas, or all") from None
    if not roles:
        raise ConfigError("--role: name at least one")
    return roles
