"""What a language model writes for people of ours: phrasings to choose from, a case in short, a draft translated.

Nothing of it is stored or sent here. Who asked for what stands in the audit, the words do not.
"""

from aiohttp import web

from kefu_bots.assistant import Assistant
from kefu_bots.relay import models_assistant as models
from kefu_bots.relay.access import find, note_view
from kefu_bots.relay.calls import Call, answer
from kefu_bots.relay.guarding import checked
from kefu_core.assisting import Use
from kefu_core.errors import ModelUnavailable


def uses(call: Call) -> list[str]:
    """What the console offers, by name."""
    assistant = call.relay.rules.assistant
    return [] if assistant is None else sorted(use.value for use in Use if assistant.does(use))


async def summarise(call: Call) -> web.StreamResponse:
    """A conversation in short, in the agent's language."""
    wish = await call.body(models.SummaryBody)
    row = await find(call)
    await note_view(call, row)
    text = await (await _asked(call, Use.SUMMARY, row.id)).summary(row.id, wish.language)
    return answer({"text": text, "machine": True})


async def translate(call: Call) -> web.StreamResponse:
    """An agent's draft in the contact's language; what is sent of it passes the gate like everything."""
    wish = await call.body(models.TranslationBody)
    row = await find(call)
    text = checked(wish.text)
    return answer(
        {
            "text": await (await _asked(call, Use.TRANSLATE, row.id)).translate(text, wish.language),
            "machine": True,
        }
    )


async def phrasings(call: Call) -> web.StreamResponse:
    """Phrasings for an entry that somebody is writing."""
    wish = await call.body(models.PhrasingsBody)
    text = checked(wish.answer)
    known = [checked(phrasing) for phrasing in wish.known]
    assistant = await _asked(call, Use.PHRASINGS, call.part("entry")[:64])
    made = await assistant.phrasings(text, known, wish.language)
    exact = call.relay.rules.answers.exact_entry
    return answer({"phrasings": [each for each in made if exact(each) is None], "machine": True})


async def _asked(call: Call, use: Use, target: str) -> Assistant:
    """The assistant, once it is written down who asks. Raises ModelUnavailable."""
    assistant = call.relay.rules.assistant
    if assistant is None or not assistant.does(use):
        raise ModelUnavailable("model_off")
    await call.relay.audit(call.who.id, f"language_model.{use.value}", target)
    return assistant
