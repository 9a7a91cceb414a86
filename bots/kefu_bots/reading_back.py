"""What becomes of an unknown delivery: read back where the platform allows, else decided by the written policy."""

from datetime import datetime

import structlog

from kefu_bots.accounts import Account
from kefu_core.decision import DeliveryStatus
from kefu_core.delivery import Next, after_reading
from kefu_core.errors import AdapterError
from kefu_core.ledger import Claimed, Settlement, UnknownDelivery
from kefu_core.ports import Absent, CannotTell, Found, Lookup

_FOUND: dict[type, str] = {Absent: "absent", CannotTell: "cannot_tell", type(None): "not_read"}
log = structlog.get_logger()


async def read_back(row: UnknownDelivery, account: Account, now: datetime) -> Settlement:
    """Look it up, once, and say how it ends or goes on. Raises nothing of the adapter's."""
    claimed = row.claimed
    message = claimed.message
    found: Found | Absent | CannotTell | None = CannotTell()
    if isinstance(account.adapter, Lookup):
        try:
            found = await account.adapter.find(message)
        except AdapterError:
            found = None
        except Exception:
            log.exception("delivery.lookup_crashed", delivery_id=message.id)
    if isinstance(found, Found):
        return Settlement(
            delivery=message.id,
            fence=claimed.fence,
            status=DeliveryStatus.SENT,
            at=now,
            source_id=found.source_id,
            reason="read_back",
        )
    after = after_reading(
        found=_FOUND[type(found)],
        reads=row.reads + 1,
        now=now,
        operation=message.operation,
        announcement=bool(claimed.announcement),
        already_repeated=row.repeated,
        able=account.capabilities,
        unknown_since=row.unknown_since,
    )
    return settlement_of(claimed, after, now)


def settlement_of(claimed: Claimed, after: Next, now: datetime, code: str = "") -> Settlement:
    """What the rules say next, as the ledger writes it."""
    return Settlement(
        delivery=claimed.message.id,
        fence=claimed.fence,
        status=after.status,
        at=now,
        reason=after.reason,
        code=code[:64],
        due=after.due,
        held=after.held,
        maybe_duplicate=after.maybe_duplicate,
    )
