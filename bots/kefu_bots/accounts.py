"""The accounts of a running fleet: each inbox with its adapter, its state and whether it is paused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from kefu_core.capabilities import Capabilities
from kefu_core.errors import ConfigError
from kefu_core.messages import OutboundMessage, Receipt
from kefu_core.ports import Adapter

State = Literal["starting", "online", "degraded", "stopped", "paused"]


class Watch(Protocol):
    """Looks on while an account sends."""

    async def send(self, adapter: Adapter, message: OutboundMessage) -> Receipt:
        """Make the call. Raises what the adapter raises."""


@dataclass(slots=True)
class Account:
    """One inbox at run time. ``hook`` is the secret part of its webhook's path.

    ``test_recipient``: the platform's id of the person who gets test copies of announcements.
    """

    inbox: str
    platform: str
    title: str
    adapter: Adapter
    hook: str
    language: str = "zh"
    test_recipient: str = ""
    state: State = "starting"
    reason: str = ""
    paused: bool = False
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)
    watch: Watch | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the account can do now; adapters may learn and change it."""
        return self.adapter.capabilities

    @property
    def sends(self) -> bool:
        """Whether the courier may use it."""
        return not self.paused and self.state != "stopped"

    async def send(self, message: OutboundMessage) -> Receipt:
        """Make the one platform call of this message, watched if somebody watches. Raises AdapterError."""
        if self.watch is None:
            return await self.adapter.send(message)
        return await self.watch.send(self.adapter, message)


class Accounts:
    """All accounts by inbox name."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        self._accounts = accounts

    def __getitem__(self, inbox: str) -> Account:
        try:
            return self._accounts[inbox]
        except KeyError:
            raise ConfigError(f"there is no inbox named {inbox!r} in the settings") from None

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def __contains__(self, inbox: str) -> bool:
        return inbox in self._accounts

    def capabilities(self) -> dict[str, Capabilities]:
        """Capabilities by inbox name."""
        return {account.inbox: account.capabilities for account in self}
