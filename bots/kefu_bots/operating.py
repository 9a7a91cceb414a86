"""Whoever runs the installation, by commands at its own machine: what they do is written into the audit as theirs."""

from collections.abc import Mapping
from typing import Any

from kefu_adapters.stores.audit_store import Context
from kefu_bots.fleet import Fleet

OPERATOR = "operator"


async def note(
    fleet: Fleet, action: str, target: str = "", reason: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Write an operator's act into the audit. Raises StoreError."""
    context = Context(role=OPERATOR, reason=reason[:200])
    await fleet.audit_log.append(
        at=fleet.watch.wall(), actor=OPERATOR, action=action, target=target, detail=detail or {}, context=context
    )
