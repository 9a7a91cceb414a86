"""Who sits here, what they may do, and the names of everything."""

from typing import Any

from aiohttp import web

from kefu_bots.accounts import Account
from kefu_bots.relay.assistant import uses
from kefu_bots.relay.calls import Call, answer
from kefu_bots.relay.models import MeChange


async def show(call: Call) -> web.StreamResponse:
    """The person, their session's CSRF token, and what the frame of every page shows."""
    relay, who = call.relay, call.who
    await relay.people.all()
    policy = relay.rules.policy
    teams = sorted({*policy.teams.values(), *await relay.people.teams()} - {""})
    return answer(
        {
            "user": {
                "id": who.id,
                "name": who.user.name,
                "display_name": who.user.display_name,
                "rights": [right.value for right in sorted(who.rights)],
                "language": who.user.language,
                "theme": str(who.user.data.get("theme", "system")),
                "teams": list(who.teams),
            },
            "csrf": who.session.csrf if who.session else "",
            "undo_seconds": policy.undo.total_seconds(),
            "brand": {"zh": policy.brand_zh, "en": policy.brand_en},
            "agents": [
                {"id": user.id, "display_name": user.display_name, "online": relay.presence.is_online(user.id)}
                for user in await relay.people.agents()
            ],
            "teams": teams,
            "inboxes": [inbox_name(account) for account in relay.accounts],
            "mentions": await relay.mentions.unread(who.id),
            "impostors": await relay.impostors.open_count(),
            "sandbox": relay.sandbox,
            "second_factor": relay.require_second_factor,
            "stopped": relay.courier.stopped,
            "language_model": uses(call),
        }
    )


async def change(call: Call) -> web.StreamResponse:
    """Keep a choice of language or theme."""
    wish = await call.body(MeChange)
    user = call.who.user
    choices = {"theme": wish.theme} if wish.theme is not None else {}
    await call.relay.store.save_choices(user.id, wish.language or user.language, choices)
    call.relay.people.forget()
    return answer({})


def inbox_name(account: Account) -> dict[str, Any]:
    """An account as every page may know it."""
    return {
        "inbox": account.inbox,
        "platform": account.platform,
        "title": account.title,
        "state": account.state,
        "reason": account.reason,
        "paused": account.paused,
    }
