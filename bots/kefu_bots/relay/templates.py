"""Templates of announcements. Starting from one makes a draft like any other: nothing leaves by a template."""

import json
import secrets

from aiohttp import web

from kefu_adapters.stores.template_store import Template
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.shapes import Json

_MOST = 200


async def index(call: Call) -> web.StreamResponse:
    """All templates, by name."""
    await call.relay.people.all()
    return answer({"items": [_json(call, template) for template in await call.relay.templates.all()]})


async def create(call: Call) -> web.StreamResponse:
    """Keep a content under a name; its time and picture are left out."""
    wish, relay = await call.body(models.NewTemplate), call.relay
    if len(await relay.templates.all()) >= _MOST:
        raise Refusal(409, "invalid_transition", "there are too many templates", reason="too_many_templates")
    content = wish.content.model_copy(update={"picture": "", "scheduled_at": None})
    checked(content.title)
    for target in content.targets:
        for text in (target.inbox, target.target, target.platform):
            checked(text)
    for variant in content.variants:
        for text in (variant.title, variant.text, variant.link):
            checked(text, language=variant.language)
    template = Template(
        id=f"m{secrets.token_hex(6)}",
        name=checked(wish.name),
        content=json.dumps(content.model_dump(), ensure_ascii=False),
        author=call.who.id,
        updated_at=relay.now_ms,
    )
    await relay.templates.add(template)
    await relay.audit(call.who.id, "template.added", template.id)
    await relay.people.all()
    return answer(_json(call, template), 201)


async def remove(call: Call) -> web.StreamResponse:
    """Remove a template; announcements that were started from it stay as they are."""
    identity = call.part("template")[:64]
    if not await call.relay.templates.drop(identity):
        raise Refusal(404, "unknown")
    await call.relay.audit(call.who.id, "template.removed", identity)
    return answer({})


def _json(call: Call, template: Template) -> Json:
    return {
        "id": template.id,
        "name": template.name,
        "content": json.loads(template.content),
        "by": call.relay.people.person(template.author),
        "at": template.updated_at,
    }
