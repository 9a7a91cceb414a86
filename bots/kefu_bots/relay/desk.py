"""What an agent has at hand while writing: drafts, presence, fit, quick replies."""

import secrets

from aiohttp import web

from kefu_adapters.stores.relay_store import Canned, SavedDraft
from kefu_bots.boundary import guard_text
from kefu_bots.relay import models
from kefu_bots.relay.access import find
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.compose import agent_prefix
from kefu_bots.relay.conversations import present_json
from kefu_bots.relay.guarding import checked, spans_of
from kefu_bots.relay.rights import Right
from kefu_core import fit as fitting
from kefu_core.messages import Draft
from kefu_core.safety.gate import judge_outgoing
from kefu_core.text import measure


async def save_draft(call: Call) -> web.StreamResponse:
    """Keep what somebody is writing; empty text removes it."""
    row, wish = await find(call), await call.body(models.Draft)
    text = checked(wish.text, language=row.language)
    await call.relay.store.save_draft(
        row.id, call.who.id, SavedDraft(text=text, kind=wish.kind, key=wish.key, at=call.relay.now_ms)
    )
    return answer({})


async def present(call: Call) -> web.StreamResponse:
    """Somebody looks at a conversation; told every 20 s."""
    row, wish = await find(call), await call.body(models.Present)
    if call.relay.presence.look(row.id, call.who.id, typing=wish.typing):
        call.relay.push({"present": row.id})
    await call.relay.people.all()
    return answer({"present": present_json(call, row.id)})


async def fit(call: Call) -> web.StreamResponse:
    """How a text would leave: its parts, the platform's count, and what the gate says."""
    wish, relay = await call.body(models.Fit), call.relay
    if wish.inbox not in relay.accounts:
        raise Refusal(404, "unknown")
    account, public = relay.accounts[wish.inbox], wish.surface != "private"
    able = account.capabilities
    language = relay.rules.policy.default_language
    whole = agent_prefix(account, language, call.who.user.display_name) + wish.text
    fitted = fitting.fit(Draft(text=whole), able, choose="", public=public)
    limit = (public and able.public_text) or able.text
    judgement = judge_outgoing(wish.text, relay.rules.policy.official, public=public)
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


async def canned(call: Call) -> web.StreamResponse:
    """Quick replies for everybody and for the person's teams."""
    return answer({"items": [_canned_json(reply) for reply in await _own(call)]})


async def add_canned(call: Call) -> web.StreamResponse:
    """Add a quick reply; the gate judges it now, and again whenever it is sent."""
    wish, relay = await call.body(models.NewCanned), call.relay
    if not call.who.has(Right.LEAD) and wish.team not in call.who.teams:
        raise Refusal(403, "not_permitted", "quick replies of other teams are for leads", right="lead")
    texts = {"zh": checked(wish.text.zh), "en": checked(wish.text.en, language="en")}
    if not any(texts.values()):
        raise Refusal(400, "bad_request", problems=[{"path": "text", "message": "write something"}])
    for text in texts.values():
        judgement = judge_outgoing(text, relay.rules.policy.official, public=False)
        if judgement.verdict.value == "block":
            spans = [list(span) for span in judgement.spans]
            raise Refusal(422, "outgoing_blocked", reason=judgement.reason, spans=spans)
    reply = Canned(
        id=f"q{secrets.token_hex(6)}",
        title=checked(wish.title),
        text_zh=texts["zh"],
        text_en=texts["en"],
        team=wish.team,
    )
    await relay.store.save_canned(reply)
    await relay.audit(call.who.id, "canned.added", reply.id)
    return answer(_canned_json(reply), 201)


async def drop_canned(call: Call) -> web.StreamResponse:
    """Remove a quick reply."""
    reply = next((each for each in await _own(call) if each.id == call.part("canned")), None)
    if reply is None:
        raise Refusal(404, "unknown")
    if not call.who.has(Right.LEAD) and reply.team not in call.who.teams:
        raise Refusal(403, "not_permitted", "quick replies of other teams are for leads", right="lead")
    await call.relay.store.drop_canned(reply.id)
    await call.relay.audit(call.who.id, "canned.removed", reply.id)
    return answer({})


async def _own(call: Call) -> list[Canned]:
    replies = await call.relay.store.canned()
    return [r for r in replies if not r.team or call.who.has(Right.LEAD) or r.team in call.who.teams]


def _canned_json(reply: Canned) -> dict[str, object]:
    texts = {"zh": reply.text_zh, "en": reply.text_en}
    return {"id": reply.id, "title": reply.title, "text": texts, "team": reply.team}
