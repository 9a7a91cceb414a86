"""A contact's own transcript behind a signed link that works for a day: what they and we said, nothing internal."""

import json
from datetime import timedelta

from aiohttp import web

from kefu_adapters.stores.views_thread import ThreadMessage
from kefu_bots import transcripts
from kefu_bots.relay.calls import Call, Refusal
from kefu_bots.relay.pages import html
from kefu_bots.relay.shapes import moment
from kefu_bots.secrets_derived import derive
from kefu_core.conversation.state import Conversation

_LINES = 500


async def show(call: Call) -> web.StreamResponse:
    """The rendered page; a link that is forged or too old leads nowhere."""
    relay, now = call.relay, call.relay.wall()
    token = call.part("token")[:200]
    conversation = transcripts.read(derive(relay.secret, "transcript"), token, now)
    text = await relay.threads.state(conversation) if conversation else None
    if conversation is None or text is None:
        raise Refusal(404, "unknown")
    state = Conversation.from_json(json.loads(text))
    messages, more = await relay.threads.thread(conversation, limit=_LINES)
    language = "en" if state.language == "en" else "zh"
    until = moment(int(token.split(".")[1], 16) * 1000)
    response = html(
        "transcript.html",
        language,
        brand=relay.rules.policy.brand(language),
        until=f"{until:%Y-%m-%d %H:%M}",
        more=more,
        lines=[_line(message, language) for message in messages if message.direction in {"in", "out"}],
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _line(message: ThreadMessage, language: str) -> dict[str, str]:
    zh = language == "zh"
    mine = message.direction == "in"
    who = ("您" if zh else "You") if mine else _ours(message.author, zh=zh)
    text = message.text or f"[{message.kind}]"
    at = moment(message.at) + timedelta()
    return {"side": message.direction, "who": who, "at": f"{at:%Y-%m-%d %H:%M} UTC", "text": text}


def _ours(author: str, *, zh: bool) -> str:
    if author.startswith("agent:"):
        return "客服" if zh else "Support"
    return "机器人" if zh else "Bot"
