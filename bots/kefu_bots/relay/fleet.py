"""The accounts' health, what was given up, and the live board."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from kefu_adapters.stores.views_thread import DeliveryView
from kefu_bots.accounts import Account
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.me import inbox_name
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import Json, reply_due, stamp
from kefu_core.conversation import commands as c
from kefu_core.errors import AdapterError, CredentialsRejected, InvalidTransition
from kefu_core.messages import Inbound

_RATED_FOR = timedelta(days=7)
_AT_RISK_SHARE = 0.25
_PARKED = "in-"


async def inboxes(call: Call) -> web.StreamResponse:
    """Every account: how it is, and what waits."""
    numbers = await call.relay.threads.delivery_numbers()
    alarms = call.relay.alarms()
    items = [_inbox(account, dict(numbers.get(account.inbox, {})), alarms) for account in call.relay.accounts]
    return answer({"items": items, "alarms": [alarm for alarm in alarms if not alarm["inbox"]]})


def _inbox(account: Account, numbers: dict[str, int], alarms: list[Json]) -> Json:
    return {
        **inbox_name(account),
        "last_in_at": stamp(account.last_in_at),
        "last_out_at": stamp(account.last_out_at),
        "waiting": numbers.get("waiting", 0),
        "dead": numbers.get("dead", 0),
        "facts": dict(account.facts),
        "alarms": [alarm for alarm in alarms if alarm["inbox"] == account.inbox],
    }


async def pause(call: Call) -> web.StreamResponse:
    """Hold back what an account sends; what comes in is kept all the same."""
    return await _switch(call, paused=True)


async def resume(call: Call) -> web.StreamResponse:
    """Let it send again."""
    return await _switch(call, paused=False)


async def _switch(call: Call, *, paused: bool) -> web.Response:
    await call.body(models.Empty)
    account = _account(call)
    account.paused = paused
    await call.relay.switches.put_setting(f"paused:{account.inbox}", paused)
    if not paused and account.state == "stopped":
        account.state, account.reason = "online", ""
    await call.relay.audit(call.who.id, "inbox.paused" if paused else "inbox.resumed", account.inbox)
    return await _told(call, account)


async def probe(call: Call) -> web.StreamResponse:
    """Ask the platform who we are, now."""
    await call.body(models.Empty)
    account = _account(call)
    try:
        health = await account.adapter.probe()
    except CredentialsRejected:
        account.state, account.reason = "stopped", "credentials_rejected"
    except AdapterError as error:
        account.state, account.reason = "degraded", type(error).__name__
    else:
        account.facts.update(health.facts)
        account.state = "online" if health.ok else "degraded"
        account.reason = "" if health.ok else (health.problems[0] if health.problems else "unhealthy")
    return await _told(call, account)


async def _told(call: Call, account: Account) -> web.Response:
    call.relay.courier.wake()
    call.relay.push({"inbox": account.inbox})
    numbers = await call.relay.threads.delivery_numbers()
    return answer({"inbox": _inbox(account, dict(numbers.get(account.inbox, {})), call.relay.alarms())})


def _account(call: Call) -> Account:
    inbox = call.part("inbox")
    if inbox not in call.relay.accounts:
        raise Refusal(404, "unknown")
    return call.relay.accounts[inbox]


# --- dead letters -------------------------------------------------------------------------------------------


async def letters(call: Call) -> web.StreamResponse:
    """Deliveries that were given up, newest first; before them the messages that could not be decided."""
    relay, inbox = call.relay, call.query("inbox")
    before = _cursor(call.query("cursor"))
    dead = await relay.threads.dead_deliveries(inbox=inbox, before=before, limit=50)
    texts = await relay.threads.texts([row.message for row in dead])
    cases = await relay.console.cases_of([row.conversation for row in dead if row.conversation])
    items = (
        [] if before else [_parked(row) for row in await relay.threads.dead_letters() if inbox in {"", row["inbox"]}]
    )
    items += [_letter(row, texts.get(row.message, ""), cases.get(row.conversation)) for row in dead]
    following = f"{dead[-1].created_at}.{dead[-1].id}" if len(dead) == 50 else None
    return answer({"items": items, "next": following})


def _cursor(text: str) -> tuple[int, str] | None:
    at, _, identity = text.partition(".")
    return (int(at), identity) if at.isdecimal() and len(at) < 16 and identity else None


def _letter(row: DeliveryView, text: str, case: int | None) -> Json:
    return {
        "id": row.id,
        "conversation": row.conversation,
        "case": f"K-{case}" if case else "",
        "inbox": row.inbox,
        "reason": row.reason,
        "code": row.code,
        "at": row.created_at,
        "text": text[:300],
        "status": row.status,
    }


def _parked(row: Any) -> Json:
    inbound: Inbound = row["inbound"]
    return {
        "id": f"{_PARKED}{row['id']}",
        "conversation": row["conversation"],
        "case": "",
        "inbox": row["inbox"],
        "reason": row["reason"],
        "code": "",
        "at": row["at"],
        "text": str(getattr(inbound, "text", ""))[:300],
        "status": "failed",
    }


async def decide_letter(call: Call) -> web.StreamResponse:
    """Try again, or let it go; either is written to the audit."""
    wish, relay, letter = await call.body(models.LetterDecision), call.relay, call.part("letter")[:80]
    if letter.startswith(_PARKED):
        await _decide_parked(call, letter.removeprefix(_PARKED), wish.to)
    else:
        await _decide_delivery(call, letter, wish)
    await relay.audit(call.who.id, f"dead_letter.{wish.to}", letter)
    return answer({})


async def _decide_parked(call: Call, parked: str, to: str) -> None:
    relay = call.relay
    if not parked.isdecimal() or len(parked) > 15:
        raise Refusal(404, "unknown")
    done = await (relay.ledger.revive(parked) if to == "retry" else relay.console.drop_dead(parked))
    if not done:
        raise Refusal(404, "unknown")
    relay.intake.parked_event.set()


async def _decide_delivery(call: Call, letter: str, wish: models.LetterDecision) -> None:
    relay = call.relay
    sent = await relay.console.delivery(letter)
    if sent is None:
        raise Refusal(404, "unknown")
    if sent.status != "failed":
        raise InvalidTransition("it is no dead letter any more", "no_dead_letter")
    if sent.announcement:
        await relay.announcements.override(sent.announcement, sent.id, wish.to, call.who.id)
        return
    command = c.DecideDelivery(agent=call.who.id, name=call.who.user.display_name, delivery=sent.id, to=wish.to)
    key = f"{call.who.id}:letter:{wish.key}" if wish.key else ""
    await relay.intake.command(sent.conversation, command, key=key)
    relay.courier.wake()


# --- board --------------------------------------------------------------------------------------------------


async def board(call: Call) -> web.StreamResponse:
    """The live board. An agent sees their own numbers beside the fleet's; nobody is ranked."""
    relay, who, now = call.relay, call.who, call.relay.now_ms
    since = now - _RATED_FOR // timedelta(milliseconds=1)
    numbers = await relay.views.board(now=now, since=since)
    await relay.people.all()
    agents = await relay.people.agents()
    everything = who.has(Right.LEAD, Right.SECURITY_ADMIN, Right.VIEWER, Right.APPROVER)
    oldest = numbers["oldest_waiting_since"]
    return answer(
        {
            "unclaimed": numbers["unclaimed"],
            "longest_wait_seconds": max(0, (now - oldest) // 1000) if oldest else 0,
            "at_risk": await _at_risk(call),
            "window_closing": numbers["window_closing"],
            "agents_online": sum(relay.presence.is_online(agent.id) for agent in agents),
            "unknown": numbers["unknown"],
            "teams": [team for team in numbers["teams"] if everything or team["team"] in who.teams],
            "agents": [
                {
                    "id": agent.id,
                    "name": agent.display_name,
                    "online": relay.presence.is_online(agent.id),
                    "open": numbers["agents"].get(agent.id, 0),
                }
                for agent in agents
                if everything or agent.id == who.id
            ],
            "ratings": numbers["ratings"],
        }
    )


async def _at_risk(call: Call) -> int:
    """In how many conversations less than a quarter of the promised time is left, or none."""
    relay, now = call.relay, call.relay.now_ms
    risky = 0
    for wait in await relay.console.waits():
        due = reply_due(relay, wait.waiting_since, wait.handed_off_at, wait.first_reply_at)
        if due is not None and due - now < (due - wait.waiting_since) * _AT_RISK_SHARE:
            risky += 1
    return risky
