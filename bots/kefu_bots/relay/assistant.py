"""What a language model writes for people of ours: phrasings to choose from, a case in short, a draft translated.

Nothing of it is stored or sent here. Who asked for what stands in the audit, the words do not.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from kefu_adapters.answering.checking import is_entry_id
from kefu_bots.assistant import Assistant
from kefu_bots.relay import models_assistant as models
from kefu_bots.relay.access import find, note_view
from kefu_bots.relay.calls import Call, Refusal, answer
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
    async with _asked(call, Use.SUMMARY, row.id) as assistant:
        text = await assistant.summary(row.id, wish.language, call.who.id)
    return answer({"text": text, "machine": True})


async def translate(call: Call) -> web.StreamResponse:
    """An agent's draft in the contact's language; what is sent of it passes the gate like everything."""
    wish = await call.body(models.TranslationBody)
    row = await find(call)
    text = checked(wish.text)
    async with _asked(call, Use.TRANSLATE, row.id) as assistant:
        made = await assistant.translate(text, wish.language, call.who.id)
    return answer({"text": made, "machine": True})


async def phrasings(call: Call) -> web.StreamResponse:
    """Phrasings for an entry that somebody is writing."""
    wish, entry = await call.body(models.PhrasingsBody), call.part("entry")
    if not is_entry_id(entry):
        raise Refusal(404, "unknown")
    text = checked(wish.answer)
    known = [checked(phrasing) for phrasing in wish.known]
    async with _asked(call, Use.PHRASINGS, entry) as assistant:
        made = await assistant.phrasings(text, known, wish.language, call.who.id)
    exact = call.relay.rules.answers.exact_entry
    return answer({"phrasings": [each for each in made if exact(each) is None], "machine": True})


@asynccontextmanager
async def _asked(call: Call, use: Use, target: str) -> AsyncIterator[Assistant]:
    """The assistant, once it is counted and written down who asks. Raises ModelUnavailable, StoreError."""
    assistant = call.relay.rules.assistant
    if assistant is None or not assistant.does(use):
        raise ModelUnavailable("model_off")
    person = call.who.id
    async with assistant.place(person):
        try:
            if not await assistant.admits(person):
                raise ModelUnavailable("model_person")  # noqa: TRY301 - told below, as the one from inside
            await call.relay.audit(person, f"language_model.{use.value}", target)
            yield assistant
        except ModelUnavailable as refused:
            if refused.reason == "model_person" and await assistant.is_news(person):
                await call.relay.audit(person, "language_model.limit", target)
            raise
