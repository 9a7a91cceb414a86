"""Lists of conversations, and one conversation with its thread."""

import json
from typing import Any

from aiohttp import web

from kefu_adapters.stores.views import ListRow, Page
from kefu_bots.relay.access import find, note_view, visible
from kefu_bots.relay.calls import Call, Refusal, answer
from kefu_bots.relay.compose import compose
from kefu_bots.relay.rights import Right
from kefu_bots.relay.shapes import May, messages_json, platform_of, row_json, shown_name, with_reactions
from kefu_bots.relay.thoughts import thoughts
from kefu_core.conversation.state import Conversation

_VIEWS = frozenset({"mine", "unclaimed", "window", "snoozed", "resolved", "all", "exposed", "unknown"})
_ROUNDS = 5
_SEARCHED = 200


async def index(call: Call) -> web.StreamResponse:
    """A page of a view, or of a search, and the counts of all views."""
    relay, who = call.relay, call.who
    view = call.query("view", "mine")
    if view not in _VIEWS and not view.startswith("team:"):
        raise Refusal(400, "bad_request", problems=[{"path": "view", "message": "no such view"}])
    limit = call.number("limit", 50, least=1, most=200)
    await relay.people.all()
    page = await _page(call, view, limit)
    counts = (
        await relay.views.counts(user=who.id, now=relay.now_ms)
        if who.reads_all
        else await relay.console.counts(user=who.id, teams=who.teams, now=relay.now_ms)
    )
    items = [row_json(relay, row) for row in page.items]
    return answer({"items": items, "next": page.next, "counts": dict(counts)})


async def _page(call: Call, view: str, limit: int) -> Page:
    """Rows that the person may see. A few pages are read to fill one, so a request's work stays bounded."""
    relay, who = call.relay, call.who
    platform = call.query("platform")
    inboxes = [account.inbox for account in relay.accounts if account.platform == platform] if platform else None
    if call.query("q").strip():
        found = await relay.views.list_conversations(
            view, user=who.id, now=relay.now_ms, inboxes=inboxes, query=call.query("q"), limit=_SEARCHED
        )
        return Page(items=tuple((await visible(relay, who, found.items))[:limit]), next=None)
    rows: list[ListRow] = []
    after: str | None = call.query("cursor")
    for _ in range(_ROUNDS):
        page = await relay.views.list_conversations(
            view,
            user=who.id,
            now=relay.now_ms,
            inboxes=inboxes,
            after=after or "",
            limit=limit - len(rows),
        )
        rows += await visible(relay, who, page.items)
        after = page.next
        if after is None or len(rows) >= limit:
            break
    return Page(items=tuple(rows), next=after)


async def show(call: Call) -> web.StreamResponse:
    """Everything on a conversation's page."""
    relay, who = call.relay, call.who
    row = await find(call)
    await note_view(call, row)
    await relay.people.all()
    messages, more = await relay.threads.thread(row.id, limit=50)
    contact = await relay.threads.contact(row.inbox, row.contact)
    draft = await relay.desk_store.draft(row.id, who.id)
    rating = await relay.console.rating(row.case) if row.case else None
    return answer(
        {
            "conversation": row_json(relay, row),
            "contact": {
                "name": shown_name(row),
                "username": row.username,
                "language": str(contact["language"]) if contact else row.language,
                "subscribed": row.subscribed,
                "reachable": row.reachable,
                "platform": platform_of(relay, row.inbox),
                "first_seen_at": contact["first_seen_at"] if contact else None,
            },
            "intake": await _intake(call, row),
            "thought": thoughts(relay, row, messages),
            "messages": await _lines(call, row, messages),
            "more": more,
            "compose": await compose(relay, who, row),
            "earlier": await _earlier(call, row),
            "rating": {"score": rating[0], "comment": rating[1]} if rating else None,
            "draft": {"text": draft.text, "kind": draft.kind, "key": draft.key} if draft else None,
            "present": present_json(call, row.id),
        }
    )


async def messages(call: Call) -> web.StreamResponse:
    """Earlier lines of a thread, oldest first."""
    row = await find(call)
    await call.relay.people.all()
    found, more = await call.relay.threads.thread(
        row.id, before=call.query("before"), limit=call.number("limit", 50, least=1, most=200)
    )
    return answer({"messages": await _lines(call, row, found), "more": more})


async def _lines(call: Call, row: ListRow, messages: list[Any]) -> list[dict[str, Any]]:
    relay, who = call.relay, call.who
    able = relay.accounts[row.inbox].capabilities if row.inbox in relay.accounts else None
    rights = May(who.id, decides=who.has(Right.LEAD) or (row.holder == who.id and who.has(Right.AGENT)))
    sources = list(dict.fromkeys(message.reply_to for message in messages if message.reply_to))
    quoted = await relay.console.quoted(row.id, row.inbox, sources)
    lines = messages_json(relay, messages, contact=shown_name(row), able=able, rights=rights, quoted=quoted)
    reactions = await relay.console.reactions(row.id, messages[0].sequence) if messages else []
    return with_reactions(lines, messages, reactions)


async def _intake(call: Call, row: ListRow) -> dict[str, Any] | None:
    text = await call.relay.threads.state(row.id)
    intake = Conversation.from_json(json.loads(text)).intake if text else None
    if intake is None:
        return None
    texts = await call.relay.threads.texts([message for _, message in intake.have])
    return {
        "topic": intake.topic.value,
        "missing": list(intake.missing),
        "have": [
            {"field": field, "message": message, "text": texts.get(message, "")[:500]} for field, message in intake.have
        ],
    }


async def _earlier(call: Call, row: ListRow) -> list[dict[str, Any]]:
    cases = await call.relay.threads.case_history(row.inbox, row.contact)
    names = ("conversation", "topic", "opened_at", "resolved_at", "outcome", "rating")
    return [
        {"case": f"K-{case['case']}", **{name: case[name] for name in names}}
        for case in cases
        if case["case"] != row.case
    ]


def present_json(call: Call, conversation: str) -> list[dict[str, Any]]:
    """Who looks at a conversation now, but for the one who asks."""
    people = call.relay.people
    return [
        {"id": user, "name": people.name(user), "typing": typing}
        for user, typing in call.relay.presence.on(conversation)
        if user != call.who.id
    ]
