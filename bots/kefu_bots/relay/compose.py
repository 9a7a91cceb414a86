"""What may be written in a conversation now, and what limits it, told before somebody types."""

from typing import Any

from kefu_adapters.stores.views import ListRow
from kefu_bots.accounts import Account
from kefu_bots.relay.calls import Who
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import window
from kefu_core.fit import points_at
from kefu_core.wording import say


async def compose(relay: Relay, who: Who, row: ListRow) -> dict[str, Any]:
    """Whether the person may reply, why not, and the platform's numbers."""
    account = next((each for each in relay.accounts if each.inbox == row.inbox), None)
    until, left = window(relay, row)
    may, why = _may(relay, who, row, account, until)
    able = account.capabilities if account else None
    public = row.surface != "private"
    limit = ((public and able.public_text) or able.text) if able else None
    undo = relay.rules.policy.undo.total_seconds()
    return {
        "may_reply": may,
        "why": why,
        "text_limit": limit.limit if limit else 0,
        "text_unit": limit.unit.value if limit else "code_points",
        "attachments": [kind.value for kind in able.attachments] if able and not public else [],
        "window_until": until,
        "window_left": left,
        "queue_delay_seconds": await relay.queue.delay_seconds(row.inbox, relay.now_ms),
        "price_microdollars": (able.price.reply if public else able.price.message) if able else 0,
        "quote": "native" if able and points_at(able, public=public) else "line",
        "agent_prefix": agent_prefix(account, row.language, who.user.display_name),
        "undo_seconds": undo if able is None or able.active_send else 0,
    }


def agent_prefix(account: Account | None, language: str, name: str) -> str:
    """What is put in front of an agent's text where the platform does not show who writes."""
    if account is None or account.capabilities.shows_agent_name or not name:
        return ""
    return say("agent_prefix", language, name=name)


def _may(relay: Relay, who: Who, row: ListRow, account: Account | None, until: int | None) -> tuple[bool, str]:
    stopped = account is None or account.paused or account.state == "stopped"
    closed = until is not None and until <= relay.now_ms
    reasons = (
        ("resolved", row.status == "resolved"),
        ("unreachable", not row.reachable),
        ("inbox_stopped", stopped),
        ("held_by_other", bool(row.holder) and row.holder != who.id),
        ("bot", row.status == "bot"),
        ("window", closed),
    )
    why = next((name for name, holds in reasons if holds), "")
    if why or not who.has(Right.AGENT, Right.LEAD):
        return False, why
    return True, "public" if row.surface != "private" else ""
