"""Colleagues that a note names: they are told, find it in their list, and may read the conversation."""

from aiohttp import web

from kefu_adapters.stores.people_store import User
from kefu_adapters.stores.views import ListRow
from kefu_bots.relay import models
from kefu_bots.relay.access import visible
from kefu_bots.relay.calls import Call, answer
from kefu_bots.relay.shapes import case_name, platform_of, shown_name

_AT_ONCE = 20


async def index(call: Call) -> web.StreamResponse:
    """Where the person was mentioned, newest first, and how many they have not seen."""
    relay, who = call.relay, call.who
    await relay.people.all()
    before = _cursor(call.query("cursor"))
    found = await relay.mentions.of(who.id, before=before)
    rows = await relay.views.conversations(list(dict.fromkeys(each.conversation for each in found)), user=who.id)
    seen = {row.id: row for row in await visible(relay, who, rows)}
    items = [
        {
            "id": each.message,
            "conversation": each.conversation,
            "case": case_name(seen[each.conversation]),
            "name": shown_name(seen[each.conversation]),
            "platform": platform_of(relay, seen[each.conversation].inbox),
            "by": relay.people.person(each.author),
            "at": each.at,
            "text": each.text[:500],
            "read": each.read_at is not None,
        }
        for each in found
        if each.conversation in seen
    ]
    following = f"{found[-1].at}.{found[-1].message}" if len(found) == 50 else None
    return answer({"items": items, "next": following, "unread": await relay.mentions.unread(who.id)})


async def mark_read(call: Call) -> web.StreamResponse:
    """The person has seen them: all, or those of one conversation."""
    wish, relay = await call.body(models.MentionsRead), call.relay
    await relay.mentions.mark_read(call.who.id, relay.now_ms, conversation=wish.conversation)
    return answer({"unread": await relay.mentions.unread(call.who.id)})


async def tell_named(call: Call, row: ListRow, text: str) -> None:
    """Keep and tell whom a note that was just written names. Being named lets them read the conversation."""
    relay, me = call.relay, call.who.id
    named = [user.id for user in names_in(text, await relay.people.agents()) if user.id != me][:_AT_ONCE]
    note = await relay.mentions.last_note(row.id, me) if named else None
    if note is None:
        return
    await relay.mentions.add(note, row.id, me, named, relay.now_ms)
    await relay.audit(me, "mention.made", row.id, people=named)
    for user in named:
        relay.push({"mention": user})


def names_in(text: str, people: list[User]) -> list[User]:
    """Those whose ``@Shown Name`` stands in a text; of two names that begin alike the longer one is meant."""
    found = []
    for user in sorted(people, key=lambda each: len(each.display_name), reverse=True):
        mark = f"@{user.display_name}"
        if not user.display_name or mark not in text:
            continue
        found.append(user)
        if not any(each.display_name == user.display_name for each in people if each.id != user.id):
            text = text.replace(mark, "")
    return found


def _cursor(text: str) -> tuple[int, str] | None:
    at, _, message = text.partition(".")
    return (int(at), message) if at.isdecimal() and len(at) < 16 and message else None
