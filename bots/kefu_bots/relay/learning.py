"""What the bot could not answer, or answered badly; the examination; how sure is sure enough."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from kefu_adapters.stores.knowledge_store import MOST_REGRESSIONS, Regression, regression_id
from kefu_adapters.stores.question_store import Asked
from kefu_bots.relay import models_knowledge as models
from kefu_bots.relay.access import visible
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.knowledge import accepted
from kefu_bots.relay.shapes import Json
from kefu_bots.trials import MONTH_MS
from kefu_core.answers import stricter_of

_GROUPS = 40
_EXAMPLES = 6
_TARGETS = (0.9, 0.95, 0.97, 0.98, 0.99, 0.995)


async def index(call: Call) -> web.StreamResponse:
    """Troubled questions of the last month by concern, confusable entries, and answers to read again."""
    relay = call.relay
    keeper = relay.knowledge
    since = relay.now_ms - MONTH_MS
    troubled = await keeper.questions.asked(since, troubled=True)
    asked = await _readable(call, [one for one in troubled if not _is_known_now(call, one)])
    groups = await asyncio.to_thread(_grouped, [one.text for one in asked])
    shown = [await _group(call, [asked[i] for i in numbers]) for numbers in groups[:_GROUPS]]
    titles = keeper.answers.entries
    confused = [
        {"asked": asked_for, "given": given, "count": count}
        for asked_for, given, count in keeper.report.get("confused", ())
        if asked_for in titles["en"] and given in titles["en"]
    ]
    return answer({"groups": shown, "confused": confused, "counts": await keeper.questions.counts(since)})


def _is_known_now(call: Call, one: Asked) -> bool:
    """Whether a question that got no answer is a live phrasing by now: somebody has seen to it."""
    return one.outcome != "answered" and call.relay.rules.answers.exact_entry(one.text) is not None


async def _readable(call: Call, asked: Sequence[Asked]) -> list[Asked]:
    """Those whose conversation the person may read: contacts' words are shown to no more people here than there."""
    if call.who.reads_all:
        return list(asked)
    relay, names = call.relay, list({one.conversation for one in asked})
    found = await visible(relay, call.who, await relay.views.conversations(names, user=call.who.id))
    own = {row.id for row in found}
    return [one for one in asked if one.conversation in own]


def _grouped(texts: Sequence[str]) -> list[list[int]]:
    from kefu_adapters.answering.grouping import grouped  # numpy, in a thread

    return grouped(texts)


async def _group(call: Call, asked: Sequence[Asked]) -> Json:
    first = asked[0]
    language = first.language if first.language in {"zh", "en"} else "zh"
    guess = await call.relay.rules.answers.rank(first.text, language, limit=None)
    return {
        "count": len(asked),
        "language": "zh" if any("\u4e00" <= ch <= "\u9fff" for ch in first.text) else "en",
        "not_helped": sum(one.feedback == "not_helped" for one in asked),
        "guess": guess[0].entry if guess else "",
        "examples": [
            {"message": one.message, "conversation": one.conversation, "text": one.text[:300], "at": one.at}
            for one in asked[:_EXAMPLES]
        ],
    }


async def add_phrasing(call: Call) -> web.StreamResponse:
    """Propose a question as a phrasing of an entry: a draft on top of its newest version."""
    wish, relay = await call.body(models.PhrasingBody), call.relay
    store = relay.knowledge.store
    versions = await store.versions(wish.entry, 1)
    if not versions:
        raise Refusal(404, "unknown")
    newest = versions[0]
    row = await store.one(wish.entry)
    base = newest.content if newest.state == "draft" or row is None else row.content
    phrasings = {**base["phrasings"]}
    phrasings[wish.language] = [*phrasings.get(wish.language, ()), " ".join(checked(wish.text).split())]
    content = {**base, "phrasings": phrasings}
    await accepted(call, wish.entry, content)
    if not await store.draft(
        wish.entry, content, base=newest.version, author=call.who.id, comment="+1", at=relay.now_ms
    ):
        raise Refusal(409, "invalid_transition", "somebody saved another version", reason="changed")
    await relay.audit(call.who.id, "knowledge.drafted", wish.entry, version=newest.version + 1)
    return answer({"version": newest.version + 1}, 201)


async def regressions(call: Call) -> web.StreamResponse:
    """The examination: questions whose right answer is known."""
    items = await call.relay.knowledge.store.regressions()
    return answer({"items": [{"id": r.id, "question": r.question, "expected": r.expected} for r in items]})


async def add_regressions(call: Call) -> web.StreamResponse:
    """Add questions; one that is known gets the other answer."""
    wish, relay = await call.body(models.RegressionsBody), call.relay
    known = {row.id for row in await relay.knowledge.store.all()}
    strange = sorted({item.expected for item in wish.items} - known - {""})
    if strange:
        problems = [{"path": "items", "message": f"there is no entry {name}"} for name in strange[:20]]
        raise Refusal(422, "bad_request", problems=problems)
    added = [
        Regression(
            id=regression_id(item.question),
            question=checked(item.question.strip()),
            expected=item.expected,
            author=call.who.id,
        )
        for item in wish.items
    ]
    there = {row.id for row in await relay.knowledge.store.regressions()}
    if len(there | {row.id for row in added}) > MOST_REGRESSIONS:
        problems = [{"path": "items", "message": f"an examination has at most {MOST_REGRESSIONS} questions"}]
        raise Refusal(422, "bad_request", problems=problems)
    await relay.knowledge.store.add_regressions(added, at=relay.now_ms)
    await relay.audit(call.who.id, "knowledge.examined", "", count=len(added))
    return answer({"added": len(added)}, 201)


async def drop_regression(call: Call) -> web.StreamResponse:
    """Remove a question from the examination."""
    relay, identity = call.relay, call.part("regression")[:64]
    if not await relay.knowledge.store.drop_regression(identity):
        raise Refusal(404, "unknown")
    await relay.audit(call.who.id, "knowledge.examined", identity, removed=1)
    return answer({})


async def target(call: Call) -> web.StreamResponse:
    """The target, the threshold that follows from it, and what other targets would mean."""
    return answer(_target(call))


async def set_target(call: Call) -> web.StreamResponse:
    """Aim at another share of right answers."""
    wish, relay = await call.body(models.TargetBody), call.relay
    before = relay.knowledge.target
    await relay.knowledge.aim(wish.target)
    await relay.audit(call.who.id, "knowledge.aimed", "", before=before, after=wish.target)
    return answer(_target(call))


def _target(call: Call) -> Json:
    keeper = call.relay.knowledge
    pairs = keeper.pairs()
    curve = []
    for aim in sorted({*_TARGETS, keeper.target}):
        at = keeper.threshold(aim)
        given = [right for score, right in pairs if score >= at]
        curve.append(
            {
                "target": aim,
                "answer_at": at,
                "share": len(given) / len(pairs) if pairs else None,
                "right": sum(given) / len(given) if given else None,
                "reached": bool(pairs) and stricter_of(pairs, target=aim, floor=0.0) < 1.0,
            }
        )
    return {
        "target": keeper.target,
        "answer_at": call.relay.rules.policy.answer_at,
        "offer_at": call.relay.rules.policy.offer_at,
        "measured": len(pairs),
        "curve": curve,
    }
