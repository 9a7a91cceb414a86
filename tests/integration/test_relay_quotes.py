"""Answering a certain message: pointed at where the platform can, a line of text elsewhere, never a note."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import CAPABILITIES, INBOX, Desk, FakeFleet, fleet

NATIVE, LINE = INBOX, "main-wechat"
ACCOUNTS = {
    NATIVE: replace(CAPABILITIES, reply_to=True, quotes=True),
    LINE: replace(CAPABILITIES, platform="wechat"),
}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path, capabilities=ACCOUNTS) as one:
        yield one


async def held(kefu: FakeFleet, inbox: str) -> tuple[Desk, str, dict[str, Any]]:
    """Somebody who holds a conversation, its id, and the contact's last message."""
    one = await kefu.hear("c1", "human please", inbox=inbox)
    await kefu.hear("c1", "the deposit is missing", inbox=inbox)
    await kefu.quiet()
    ann = await kefu.desk("ann")
    await ann.post(f"/api/conversations/{one}/claim", {"key": "claim-key-1"})
    messages = (await ann.get(f"/api/conversations/{one}"))["messages"]
    return ann, one, next(m for m in reversed(messages) if m["direction"] == "in")


async def test_the_platform_is_told_which_message_is_answered(kefu: FakeFleet) -> None:
    ann, one, asked = await held(kefu, NATIVE)
    assert (await ann.get(f"/api/conversations/{one}"))["compose"]["quote"] == "native"
    body = {"text": "I look", "reply_to": asked["id"], "key": "reply-key-1", "undo_seconds": 0}
    await ann.post(f"/api/conversations/{one}/reply", body)
    await kefu.quiet()
    assert (kefu.adapters[NATIVE].sends[-1].text, kefu.adapters[NATIVE].sends[-1].reply_to) == ("Ann: I look", "in2")
    line = (await ann.get(f"/api/conversations/{one}"))["messages"][-1]
    assert line["reply_to"] == asked["id"]
    assert (line["quoted"]["author"]["kind"], line["quoted"]["text"]) == ("contact", "the deposit is missing")


async def test_a_quote_beyond_the_page_is_still_shown(kefu: FakeFleet) -> None:
    ann, one, asked = await held(kefu, NATIVE)
    body = {"text": "I look", "reply_to": asked["id"], "key": "reply-key-1", "undo_seconds": 0}
    await ann.post(f"/api/conversations/{one}/reply", body)
    page = await ann.get(f"/api/conversations/{one}/messages?limit=1")
    assert [(m["reply_to"], m["quoted"]["text"]) for m in page["messages"]] == [(asked["id"], "the deposit is missing")]


async def test_elsewhere_the_quote_is_a_line_of_text(kefu: FakeFleet) -> None:
    ann, one, asked = await held(kefu, LINE)
    assert (await ann.get(f"/api/conversations/{one}"))["compose"]["quote"] == "line"
    body = {"text": "I look", "reply_to": asked["id"], "key": "reply-key-1", "undo_seconds": 0}
    await ann.post(f"/api/conversations/{one}/reply", body)
    await kefu.quiet()
    assert kefu.adapters[LINE].sends[-1].text == "“the deposit is missing”\nAnn: I look"
    assert kefu.adapters[LINE].sends[-1].reply_to == ""


async def test_a_note_is_never_quoted_to_the_contact(kefu: FakeFleet) -> None:
    ann, one, _asked = await held(kefu, LINE)
    await ann.post(f"/api/conversations/{one}/note", {"text": "internal thought", "key": "note-key-1"})
    note = (await ann.get(f"/api/conversations/{one}"))["messages"][-1]
    assert note["direction"] == "note"
    body = {"text": "Hello", "reply_to": note["id"], "key": "reply-key-1", "undo_seconds": 0}
    status, data = await ann.call("POST", f"/api/conversations/{one}/reply", body)
    assert (status, data["error"]["problems"][0]["path"]) == (400, "reply_to")
    other = await kefu.hear("c2", "hello", inbox=LINE)
    theirs = (await kefu.relay.threads.thread(other))[0][0].id
    status, _data = await ann.call("POST", f"/api/conversations/{one}/reply", {**body, "reply_to": theirs})
    assert status == 400
