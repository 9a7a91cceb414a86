"""Faults on request: the next N matching calls or deliveries misbehave."""

from dataclasses import dataclass, field
from typing import Any

TRANSPORT = frozenset(
    {"timeout_before", "timeout_after_accept", "reset_before", "reset_mid_body", "slow", "bad_gateway"}
)
"""Kinds that the kit's middleware plays by itself, the same on every platform."""

DELIVERY = frozenset({"duplicate_delivery", "reorder_delivery", "bad_signature"})
"""Kinds that concern deliveries to the fleet; each emulator's pump asks for them."""


@dataclass(slots=True)
class Fault:
    """One planned fault. ``count`` calls are left; ``method`` and ``user`` narrow it when set."""

    kind: str
    count: int = 1
    method: str | None = None
    user: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def seconds(self, default: float) -> float:
        """The fault's duration in platform seconds."""
        return float(self.options.get("seconds", default))


class Faults:
    """The plan of faults of one emulator, first come first served."""

    def __init__(self) -> None:
        self.plan: list[Fault] = []

    def add(self, body: dict[str, Any]) -> Fault:
        """Plan a fault from a control request ``{"kind", "count"?, "method"?, "user"?, ...options}``."""
        known = {"kind", "count", "method", "user"}
        fault = Fault(
            kind=str(body["kind"]),
            count=int(body.get("count", 1)),
            method=body.get("method"),
            user=str(body["user"]) if body.get("user") is not None else None,
            options={k: v for k, v in body.items() if k not in known},
        )
        self.plan.append(fault)
        return fault

    def take(self, kinds: frozenset[str] | str, *, method: str | None = None, user: str | None = None) -> Fault | None:
        """Use up one planned fault of ``kinds`` that fits this call, or give back ``None``.

        ``method`` compares as a case-insensitive substring of the call's method or path.
        """
        wanted = {kinds} if isinstance(kinds, str) else kinds
        for fault in self.plan:
            if fault.kind not in wanted:
                continue
            if fault.method and fault.method.lower() not in (method or "").lower():
                continue
            if fault.user and fault.user != user:
                continue
            fault.count -= 1
            if fault.count <= 0:
                self.plan.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        """Forget every planned fault."""
        self.plan.clear()
