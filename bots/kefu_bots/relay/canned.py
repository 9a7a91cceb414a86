"""Quick replies: for everybody or for one team, in both languages, each with a word that calls it."""

import asyncio
import secrets

from aiohttp import web

from kefu_adapters.stores.desk_store import Canned
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.rights import Right
from kefu_core.safety.gate.outgoing import judge_outgoing


async def index(call: Call) -> web.StreamResponse:
    """Quick replies for everybody and for the person's teams."""
    return answer({"items": [_json(call, reply) for reply in await _own(call)]})


async def create(call: Call) -> web.StreamResponse:
    """Add a quick reply; the gate judges it now, and again whenever it is sent."""
    wish = await call.body(models.NewCanned)
    reply = await _judged(call, wish, f"q{secrets.token_hex(6)}")
    await call.relay.desk_store.save_canned(reply)
    await call.relay.audit(call.who.id, "canned.added", reply.id)
    return answer(_json(call, reply), 201)


async def change(call: Call) -> web.StreamResponse:
    """Change a quick reply."""
    wish, known = await call.body(models.NewCanned), await _find(call)
    reply = await _judged(call, wish, known.id)
    await call.relay.desk_store.save_canned(reply)
    await call.relay.audit(call.who.id, "canned.changed", reply.id)
    return answer(_json(call, reply))


async def remove(call: Call) -> web.StreamResponse:
    """Remove a quick reply."""
    known = await _find(call)
    await call.relay.desk_store.drop_canned(known.id)
    await call.relay.audit(call.who.id, "canned.removed", known.id)
    return answer({})


async def _judged(call: Call, wish: models.NewCanned, identity: str) -> Canned:
    """What the person wants to keep, after everything that could stand against it. Raises Refusal."""
    _check_right(call, wish.team)
    texts = {"zh": checked(wish.text.zh), "en": checked(wish.text.en, language="en")}
    if not any(text.strip() for text in texts.values()):
        raise Refusal(400, "bad_request", problems=[{"path": "text", "message": "write something"}])
    for language, text in texts.items():
        judgement = await asyncio.to_thread(judge_outgoing, text, call.relay.rules.policy.official, public=False)
        if judgement.verdict.value == "block":
            spans = [list(span) for span in judgement.spans]
            raise Refusal(422, "outgoing_blocked", reason=judgement.reason, spans=spans, language=language)
    others = [reply for reply in await call.relay.desk_store.canned() if reply.id != identity]
    if wish.shortcut and any(reply.shortcut == wish.shortcut for reply in others):
        raise Refusal(409, "invalid_transition", "another quick reply has this shortcut", reason="shortcut_taken")
    return Canned(
        id=identity,
        title=checked(wish.title),
        text_zh=texts["zh"],
        text_en=texts["en"],
        team=checked(wish.team),
        shortcut=wish.shortcut,
    )


async def _find(call: Call) -> Canned:
    """The quick reply of this request's path, which the person may change. Raises Refusal."""
    known = next((each for each in await _own(call) if each.id == call.part("canned")), None)
    if known is None:
        raise Refusal(404, "unknown")
    _check_right(call, known.team)
    return known


def _may(call: Call, team: str) -> bool:
    return call.who.has(Right.LEAD) or team in call.who.teams


def _check_right(call: Call, team: str) -> None:
    if not _may(call, team):
        raise Refusal(403, "not_permitted", "quick replies of other teams are for leads", right="lead")


async def _own(call: Call) -> list[Canned]:
    replies = await call.relay.desk_store.canned()
    return [r for r in replies if not r.team or call.who.has(Right.LEAD) or r.team in call.who.teams]


def _json(call: Call, reply: Canned) -> dict[str, object]:
    return {
        "id": reply.id,
        "title": reply.title,
        "text": {"zh": reply.text_zh, "en": reply.text_en},
        "team": reply.team,
        "shortcut": reply.shortcut,
        "may_change": _may(call, reply.team),
    }
