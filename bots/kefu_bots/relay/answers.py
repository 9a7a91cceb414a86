"""The prepared answers: look one up, or try what the bot would say."""

from aiohttp import web

from kefu_bots.relay import models
from kefu_bots.relay.calls import Call, answer
from kefu_core.answers import choose
from kefu_core.conversation.context import Candidate

_FOUND = 200


async def search(call: Call) -> web.StreamResponse:
    """Answers that hold the words; when none does, those that the ranker thinks of."""
    answers = call.relay.rules.answers
    language = "en" if call.query("language") == "en" else "zh"
    words = call.query("q").strip().lower()
    entries = answers.entries[language]
    found = [entry for entry in entries.values() if not words or words in _haystack(entry)][:_FOUND]
    if words and not found:
        found = await answers.rank(words, language, limit=None)
    return answer({"items": [_item(call, entry) for entry in found]})


def _haystack(entry: Candidate) -> str:
    return f"{entry.entry}\n{entry.title}\n{entry.text}".lower()


def _item(call: Call, entry: Candidate) -> dict[str, str]:
    topics: dict[str, str] = getattr(call.relay.rules.answers, "topics", {})
    return {"entry": entry.entry, "title": entry.title, "text": entry.text, "topic": topics.get(entry.entry, "")}


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
