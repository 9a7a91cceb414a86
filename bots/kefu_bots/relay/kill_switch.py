"""The kill switch: nothing leaves, from one inbox or from all."""

from aiohttp import web

from kefu_bots.boundary import guard_text
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import RELEASE, Right


async def stop_everything(call: Call) -> web.StreamResponse:
    """The kill switch: all staff may throw it, few may release it. It outlives the process."""
    wish, relay = await call.body(models.Switch), call.relay
    if not wish.on and not call.who.rights & RELEASE:
        raise Refusal(403, "not_permitted", "releasing the stop needs more than stopping", right=Right.LEAD.value)
    if wish.inbox and wish.inbox not in relay.accounts:
        raise Refusal(404, "unknown")
    reason, _ = guard_text(wish.reason)  # hidden, not refused: nothing that somebody typed keeps the stop from working
    await (_switch_one(relay, wish.inbox, on=wish.on) if wish.inbox else _switch_all(relay, on=wish.on))
    relay.courier.wake()
    action = "fleet.stopped" if wish.on else "fleet.released"
    relay.tell(action, inbox=wish.inbox or "*")
    await relay.audit(call.who.id, action, wish.inbox, reason=reason)
    return answer({"stopped": relay.courier.stopped, **({"inbox": wish.inbox} if wish.inbox else {})})


async def _switch_all(relay: Relay, *, on: bool) -> None:
    """Here at once, then in the store, where all other processes look."""
    relay.courier.stopped = on or relay.courier.stopped
    await relay.switches.put_setting("stopped", on)
    relay.courier.stopped = on
    relay.push({"stop": on})


async def _switch_one(relay: Relay, inbox: str, *, on: bool) -> None:
    relay.accounts[inbox].paused = on
    await relay.switches.put_setting(f"paused:{inbox}", on)
    relay.push({"inbox": inbox})
