"""What the fleet finds out about itself that somebody may have done to it: a line of the audit, a push, a notice.

The alarm follows from the audit: rows of the actor ``guard`` (see ``observe.figures``).
"""

import time
from collections.abc import Mapping
from typing import Any

import structlog

from kefu_adapters.stores.audit_store import AuditLog, Context
from kefu_bots.notices import Notices
from kefu_core.errors import StoreError
from kefu_core.ports import Fabric

ACTOR = "guard"
FORGED = "announcement.forged"
FOREIGN = "post.foreign"
CHANGED = "post.changed"
BROKEN = "audit.broken"
log = structlog.get_logger()


class Guard:
    """Reports findings. It is asked while something is being refused, so it never raises what the store raises."""

    def __init__(self, audit: AuditLog, notices: Notices, fabric: Fabric) -> None:
        self._audit = audit
        self._notices = notices
        self._fabric = fabric

    async def found(self, action: str, target: str, inbox: str, detail: Mapping[str, Any]) -> None:
        """Write it down and tell people. ``detail`` may hold a ``reason``; never a text."""
        values = {**detail, "inbox": inbox}
        context = Context(reason=str(values.pop("reason", "")))
        try:
            await self._audit.append(
                at=round(time.time() * 1000), actor=ACTOR, action=action, target=target, detail=values, context=context
            )
        except StoreError:
            log.error("audit.lost", what=action)  # noqa: TRY400 - the reason is the store's and is logged there
        self._notices.tell(action, target=target, inbox=inbox)
        self._fabric.publish("console", {"inbox": inbox or "*"})
