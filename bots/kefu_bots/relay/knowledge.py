"""The editor of the answers: drafts by many, publishing by leads, every version kept."""

import asyncio
import re
from typing import Any

from aiohttp import web

from kefu_adapters.answering.checking import from_content
from kefu_adapters.answering.entries import Entry, to_content
from kefu_adapters.answering.knowledge import KnowledgeError
from kefu_adapters.stores.knowledge_store import EntryRow, VersionRow
from kefu_bots.answers import entry_picture
from kefu_bots.knowledge import check_across, texts_of
from kefu_bots.relay import models_knowledge as models
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.guarding import checked
from kefu_bots.relay.shapes import Json
from kefu_core.fit import fit
from kefu_core.messages import Draft
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.wording import say

_PARTS = 400
_OF_CONTACTS = re.compile(r"\s*(?:我(?![们們])|i\b|my\b)", re.IGNORECASE)
"""How a contact begins who tells what they did: no request of ours, though the gate reads it as one."""


async def index(call: Call) -> web.StreamResponse:
    """All entries by id, each with the draft that waits."""
    keeper = call.relay.knowledge
    await call.relay.people.all()
    drafts = await keeper.store.drafts()
    records = await keeper.questions.records()
    items = []
    for row in await keeper.store.all():
        draft, record = drafts.get(row.id), records.get(row.id)
        items.append(
            {
                **_row(call, row),
                "draft": _version(call, draft, with_content=False) if draft else None,
                "helped": record.helped if record else 0,
                "refused": record.refused if record else 0,
            }
        )
    fitted = keeper.answers.fitted_version == keeper.answers.knowledge.version
    return answer({"items": items, "fitted": fitted})


async def show(call: Call) -> web.StreamResponse:
    """One entry with its versions, newest first."""
    row = await _find(call)
    await call.relay.people.all()
    versions = await call.relay.knowledge.store.versions(row.id)
    return answer(
        {
            **_row(call, row),
            "content": row.content,
            "versions": [_version(call, each, with_content=True) for each in versions],
        }
    )


async def save(call: Call) -> web.StreamResponse:
    """Keep a draft; 409 when somebody saved another version meanwhile."""
    wish, relay = await call.body(models.DraftBody), call.relay
    entry = await accepted(call, call.part("entry"), await _with_picture(call, wish.content))
    store = relay.knowledge.store
    done = await store.draft(
        entry.id, to_content(entry), base=wish.base, author=call.who.id, comment=checked(wish.comment), at=relay.now_ms
    )
    if not done:
        raise Refusal(409, "invalid_transition", "somebody saved another version", reason="changed")
    await relay.audit(call.who.id, "knowledge.drafted", entry.id, version=wish.base + 1)
    return answer({"version": wish.base + 1}, 201)


async def publish(call: Call) -> web.StreamResponse:
    """Make the draft live, everywhere and at once."""
    wish, relay = await call.body(models.VersionBody), call.relay
    row = await _find(call)
    version = await relay.knowledge.store.version(row.id, wish.version)
    if version is None:
        raise Refusal(404, "unknown")
    await accepted(call, row.id, version.content)
    await _put_live(call, row.id, version, "knowledge.published")
    return answer({})


async def restore(call: Call) -> web.StreamResponse:
    """Publish what an earlier version said, as a new version."""
    wish, relay = await call.body(models.VersionBody), call.relay
    row, store = await _find(call), relay.knowledge.store
    earlier = await store.version(row.id, wish.version)
    newest = (await store.versions(row.id, 1))[0].version
    if earlier is None:
        raise Refusal(404, "unknown")
    await accepted(call, row.id, earlier.content)
    comment = f"↶ {wish.version}"
    await store.draft(row.id, earlier.content, base=newest, author=call.who.id, comment=comment, at=relay.now_ms)
    made = await store.version(row.id, newest + 1)
    if made is None:
        raise Refusal(409, "invalid_transition", "somebody saved another version", reason="changed")
    await _put_live(call, row.id, made, "knowledge.restored")
    return answer({})


async def reject(call: Call) -> web.StreamResponse:
    """Drop a draft."""
    wish, relay, row = await call.body(models.VersionBody), call.relay, await _find(call)
    if not await relay.knowledge.store.drop_draft(row.id, wish.version):
        raise Refusal(409, "invalid_transition", "this draft waits no more", reason="changed")
    await relay.audit(call.who.id, "knowledge.rejected", row.id, version=wish.version)
    return answer({})


async def withdraw(call: Call) -> web.StreamResponse:
    """Give the answer no more, from now on; its versions stay."""
    await call.body(models.Empty)
    relay, row = call.relay, await _find(call)
    if not await relay.knowledge.store.withdraw(row.id, author=call.who.id, at=relay.now_ms):
        raise Refusal(409, "invalid_transition", "it is not live", reason="changed")
    await relay.knowledge.look()
    await relay.audit(call.who.id, "knowledge.withdrawn", row.id)
    return answer({})


async def preview(call: Call) -> web.StreamResponse:
    """How a content would look on each platform, and every mistake in it."""
    wish = await call.body(models.PreviewBody)
    identity = call.part("entry")
    content = await _with_picture(call, wish.content)
    mistakes = await mistakes_of(call, identity, content)
    if mistakes:
        return answer({"mistakes": mistakes, "looks": []})
    entry = from_content(identity, content)
    shown = entry_picture(entry)
    looks: list[Json] = []
    for account in call.relay.accounts:
        if any(look["platform"] == account.platform for look in looks) or not entry.is_for(account.platform):
            continue
        texts = {}
        for language in ("zh", "en"):
            whole = f"{entry.text(language, account.platform)}\n\n{say('did_this_help', language)}"
            fitted = fit(Draft(text=whole), account.capabilities, choose="")
            texts[language] = [part.text for part in fitted.parts][:_PARTS]
        sends = (
            shown is not None and not fit(Draft(text="", attachments=(shown,)), account.capabilities, choose="").dropped
        )
        looks.append({"platform": account.platform, **texts, "picture": sends})
    return answer({"mistakes": [], "looks": looks})


async def attempt(call: Call) -> web.StreamResponse:
    """What publishing this would change; ask again while ``state`` is running."""
    wish, relay = await call.body(models.PreviewBody), call.relay
    trial = relay.trials.ask(await accepted(call, call.part("entry"), await _with_picture(call, wish.content)))
    return answer(trial.result or {"state": "running"})


async def _with_picture(call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """The content with what the store knows of its picture, whatever was sent of it. Raises Refusal."""
    given = content.get("picture")
    if not given:
        return {key: value for key, value in content.items() if key != "picture"}
    blob = given.get("blob") if isinstance(given, dict) else None
    kept = await call.relay.knowledge.store.keep_picture(blob) if isinstance(blob, str) and len(blob) < 80 else None
    if kept is None:
        raise Refusal(422, "bad_request", problems=[{"path": "content", "message": "picture: upload it as png or jpg"}])
    return {**content, "picture": {"blob": blob, "mime": kept[0], "size_bytes": kept[1]}}


async def _put_live(call: Call, entry: str, version: VersionRow, action: str) -> None:
    relay = call.relay
    if not await relay.knowledge.store.publish(entry, version, author=call.who.id, at=relay.now_ms):
        raise Refusal(409, "invalid_transition", "this draft waits no more", reason="changed")
    await relay.knowledge.look()
    await relay.audit(call.who.id, action, entry, version=version.version)


async def _find(call: Call) -> EntryRow:
    row = await call.relay.knowledge.store.one(call.part("entry")[:64])
    if row is None:
        raise Refusal(404, "unknown")
    return row


async def mistakes_of(call: Call, identity: str, content: Any) -> list[str]:
    """What is wrong with a content: its form, phrases that another entry has, and what the gate would stop."""
    try:
        entry = from_content(identity, content)
    except KnowledgeError as wrong:
        return [mistake.split(": ", 1)[1] for mistake in wrong.mistakes]
    found = [mistake.split(": ", 1)[1] for mistake in check_across(entry, call.relay.knowledge.answers.knowledge)]
    # A new text's meaning takes a while to judge, and others are waiting.
    return found + await asyncio.to_thread(_stopped_in, entry, call.relay.rules.policy.official)


def _stopped_in(entry: Entry, official: OfficialList) -> list[str]:
    texts = [(f"answer.{name}", text) for name, text in entry.answers.items()]
    texts += [("links", link) for link in entry.links]
    texts += [("buttons", label) for button in entry.buttons for label in button.labels.values()]
    # The first phrasing is the title that contacts read among choices; the others are what they say themselves.
    texts += [(f"phrasings.{name}", several[0]) for name, several in entry.phrasings.items() if several]
    found = []
    for key, text in texts:
        judged = judge_outgoing(text, official)
        of_contacts = key.startswith("phrasings") and judged.reason == "asks_secret" and _OF_CONTACTS.match(text)
        if judged.verdict is not Verdict.pass_ and not of_contacts:
            found.append(f"{key}: the gate would stop this ({judged.reason})")
    return found


async def accepted(call: Call, identity: str, content: Any) -> Entry:
    """The entry of a content that may be stored. Raises Refusal with all its mistakes, or because it holds a secret."""
    mistakes = await mistakes_of(call, identity, content)
    if mistakes:
        raise Refusal(422, "bad_request", problems=[{"path": "content", "message": m[:300]} for m in mistakes[:20]])
    entry = from_content(identity, content)
    for text in texts_of(entry):
        checked(text)
    return entry


def _row(call: Call, row: EntryRow) -> Json:
    content = row.content
    phrasings = content.get("phrasings", {})
    today = call.relay.now.date().isoformat()
    return {
        "id": row.id,
        "state": row.state,
        "version": row.version,
        "topic": content.get("topic", ""),
        "titles": {language: (phrasings.get(language) or [row.id])[0] for language in ("zh", "en")},
        "owner": content.get("owner", ""),
        "review": content.get("review", ""),
        "review_due": bool(content.get("review")) and content["review"] < today,
        "expired": bool(content.get("valid_until")) and content["valid_until"] < today,
        "by": call.relay.people.person(row.updated_by),
        "at": row.updated_at,
    }


def _version(call: Call, version: VersionRow, *, with_content: bool) -> Json:
    return {
        "version": version.version,
        "state": version.state,
        "comment": version.comment,
        "by": call.relay.people.person(version.author),
        "at": version.at,
        **({"content": version.content} if with_content else {}),
    }
