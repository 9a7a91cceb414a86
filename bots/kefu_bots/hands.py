"""What intake needs of the courier."""

from typing import Protocol

from kefu_core.ledger import Claimed, Settlement


class Hands(Protocol):
    """Takes what was just committed to be sent, and tells what it may and did."""

    def take(self, claimed: Claimed) -> None:
        """Send this now; it is ``sending`` under our fence."""

    def wake(self) -> None:
        """Something new is queued."""

    def signal(self, inbox: str, kind: str, recipient: str, value: str, text: str) -> None:
        """Send something short-lived."""

    async def token(self, inbox: str, recipient: str, surface: str) -> bool:
        """Take a token of the bucket if one is there without waiting."""

    def refuses(self, claimed: Claimed) -> str:
        """Why the gate does not let this leave; or nothing."""

    def is_held(self, inbox: str) -> bool:
        """Whether this inbox may say nothing now, by whatever way: kill switch, pause."""

    async def settle(self, settlement: Settlement, claimed: Claimed) -> None:
        """Write the outcome of what was sent by somebody else; later if the store is away."""

    async def settled(self, conversation: str) -> None:
        """Wait until nothing of this conversation is in flight."""
