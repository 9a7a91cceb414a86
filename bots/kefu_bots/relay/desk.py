"""What an agent has at hand while writing: drafts, presence, fit."""

import asyncio

from aiohttp import web

from kefu_adapters.stores.desk_store import SavedDraft
from kefu_bots.boundary import guard_text
from kefu_bots.relay import models
from kefu_bots.relay.access import find
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.compose import agent_prefix
from kefu_bots.relay.conversations import present_json
from kefu_bots.relay.guarding import checked, spans_of
from kefu_core import fit as fitting
from kefu_core.messages import Draft
from kefu_core.safety.gate.outgoing import judge_outgoing
from kefu_core.text import measure


async def save_draft(call: Call) -> web.StreamResponse:
    """Keep what somebody is writing; empty text removes it."""
    row, wish = await find(call), await call.body(models.Draft)
    text = checked(wish.text, language=row.language)
    await call.relay.desk_store.save_draft(
        row.id, call.who.id, SavedDraft(text=text, kind=wish.kind, key=wish.key, at=call.relay.now_ms)
    )
    return answer({})


async def present(call: Call) -> web.StreamResponse:
    """Somebody looks at a conversation; told every 20 s."""
    row, wish = await find(call), await call.body(models.Present)
    call.relay.presence.look(row.id, call.who.id, typing=wish.typing)
    await call.relay.people.all()
    return answer({"present": present_json(call, row.id)})


async def fit(call: Call) -> web.StreamResponse:
    """How a text would leave: its parts, the platform's count, and what the gate says."""
    wish, relay = await call.body(models.Fit), call.relay
    if wish.inbox not in relay.accounts:
        raise Refusal(404, "unknown")
    account, public = relay.accounts[wish.inbox], wish.surface != "private"
    able = account.capabilities
    language = wish.language or relay.rules.policy.default_language
    whole = agent_prefix(account, language, call.who.user.display_name) + wish.text
    fitted = fitting.fit(Draft(text=whole), able, choose="", public=public)
    limit = (public and able.public_text) or able.text
    judgement = await asyncio.to_thread(judge_outgoing, wish.text, relay.rules.policy.official, public=public)
    verdict, reason = judgement.verdict.value, judgement.reason
    spans = [list(span) for span in judgement.spans]
    if guard_text(wish.text)[1]:
        verdict, reason, spans = "block", "holds_secret", spans_of(wish.text)
    return answer(
        {
            "parts": [part.text for part in fitted.parts],
            "count": measure(whole, limit.unit),
            "limit": limit.limit,
            "unit": limit.unit.value,
            "verdict": verdict,
            "reason": reason,
            "spans": spans,
        }
    )
