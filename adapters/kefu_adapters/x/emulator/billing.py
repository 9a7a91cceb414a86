"""What calls and events cost: pay-per-use prices, a balance, and a ledger that tests read."""

from collections import Counter, OrderedDict, deque
from typing import Any

from kefu_adapters.emulation import SandboxClock

# Thousandths of a US dollar, as the price page had them on 2026-08-22.
PRICES = {
    "post.create": 15,
    "post.create_with_url": 200,
    "post.reply_summoned": 10,
    "post.delete": 10,
    "post.read": 5,
    "post.owned_read": 1,
    "dm.create": 15,
    "dm.read": 10,
    "dm.event": 10,
    "chat.event": 10,
    "post.event": 5,
    "user.read": 10,
}
_ONCE_A_DAY = {"post.read": "post", "post.event": "post", "post.owned_read": "post", "user.read": "user"} | {
    "dm.read": "dm",
    "dm.event": "dm",
    "chat.event": "chat",
}
_REMEMBERED = 200_000


class Billing:
    """Counts in thousandths of a dollar. A resource that was paid today is not charged again today."""

    def __init__(self, clock: SandboxClock, options: dict[str, Any]) -> None:
        self._clock = clock
        self._options = options
        self._entries: deque[dict[str, Any]] = deque(maxlen=10_000)
        self._paid: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._day = 0
        self.spent = 0
        self.by_kind: Counter[str] = Counter()
        self.balance: int | None = None
        if "credits" in options:
            self.set_credits(options["credits"])

    def set_credits(self, dollars: float | None) -> None:
        """Set the balance; ``None`` is a purse without bottom."""
        self.balance = None if dollars is None else round(float(dollars) * 1000)

    @property
    def blocked(self) -> bool:
        """Whether X refuses billed calls (402) and stops delivering events."""
        limit = self._options.get("spend_limit")
        return (self.balance is not None and self.balance <= 0) or (
            limit is not None and self.spent >= round(float(limit) * 1000)
        )

    def charge(self, kind: str, resource: str) -> None:
        """Book ``kind`` for ``resource`` unless it was paid today."""
        today = int(self._clock.now() // 86400)
        if today != self._day:
            self._day = today
            self._paid.clear()
        if kind in _ONCE_A_DAY:
            paid = (_ONCE_A_DAY[kind], resource)
            if paid in self._paid:
                return
            self._paid[paid] = None
            if len(self._paid) > _REMEMBERED:
                self._paid.popitem(last=False)
        price = PRICES[kind]
        self.spent += price
        self.by_kind[kind] += price
        if self.balance is not None:
            self.balance -= price
        self._entries.append({"at": self._clock.now(), "kind": kind, "resource": resource, "usd": price / 1000})

    def report(self) -> dict[str, Any]:
        """Total, sums by kind, balance and the latest entries, in dollars."""
        return {
            "total": self.spent / 1000,
            "by_kind": {kind: mills / 1000 for kind, mills in self.by_kind.items()},
            "balance": None if self.balance is None else self.balance / 1000,
            "blocked": self.blocked,
            "entries": list(self._entries),
        }

    def dump(self) -> dict[str, Any]:
        return {"spent": self.spent, "by_kind": dict(self.by_kind), "balance": self.balance}

    def load(self, state: dict[str, Any]) -> None:
        self.spent = int(state["spent"])
        self.by_kind = Counter(state["by_kind"])
        self.balance = state["balance"]
