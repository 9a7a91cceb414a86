"""The prepared answers: look one up, or try what the bot would say."""

import asyncio

from aiohttp import web

from kefu_bots.article_search import MOST, Hit
from kefu_bots.article_search import search as find
from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, answer
from kefu_bots.relay.shapes import Json
from kefu_core.answers import choose


async def search(call: Call) -> web.StreamResponse:
    """Answers that hold the words, with their places; when none does, those that the ranker thinks of."""
    answers = call.relay.rules.answers
    language = "en" if call.query("language") == "en" else "zh"
    words = call.query("q").strip()
    shown = answers.entries[language]
    if not words:
        return answer({"items": [_item(Hit(candidate=entry)) for entry in list(shown.values())[:MOST]]})
    hits = await asyncio.to_thread(find, list(answers.knowledge.entries.values()), shown, words)
    if not hits:
        hits = [Hit(candidate=found) for found in await answers.rank(words, language, limit=None)]
    return answer({"items": [_item(hit) for hit in hits]})


def _item(hit: Hit) -> Json:
    found = hit.candidate
    marks = {"title": hit.title_marks, "text": hit.text_marks, "note": hit.note_marks}
    return {
        "entry": found.entry,
        "title": found.title,
        "text": found.text,
        "topic": found.topic,
        "note": hit.note,
        "marks": {name: [list(span) for span in spans] for name, spans in marks.items()},
    }


async def attempt(call: Call) -> web.StreamResponse:
    """What the bot would do with a question; nothing is stored."""
    wish, rules = await call.body(models.Try), call.relay.rules
    candidates = await rules.answers.rank(wish.text, wish.language, limit=None)
    choice = choose(candidates, answer_at=rules.policy.answer_at, offer_at=rules.policy.offer_at)
    return answer(
        {
            "candidates": [{"entry": c.entry, "title": c.title, "score": round(c.score, 4)} for c in candidates],
            "way": choice.way,
        }
    )
