"""An agent's request for a secret in two messages of one conversation stops at the second, as the whole would."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as running:
        yield running


async def said(ann: Desk, one: str, text: str, number: int) -> tuple[int, str]:
    wish = {"text": text, "key": f"reply-key-{number}", "undo_seconds": 0}
    status, answer = await ann.call("POST", f"/api/conversations/{one}/reply", wish)
    return status, str(answer.get("error", {}).get("reason", ""))


async def test_second_half_is_blocked_and_does_not_leave(kefu: FakeFleet) -> None:
    one, ann = await kefu.queued("c1"), await kefu.desk("ann")
    assert await said(ann, one, "To go on, please send me your", 1) == (200, "")
    assert await said(ann, one, "recovery phrase", 2) == (422, "asks_secret")
    await kefu.quiet()
    assert len([message for message in kefu.adapter.sends if "recovery phrase" in message.text]) == 0
    assert "gate.stopped" in {row.action for row in await kefu.relay.audit_log.rows(limit=20)}


async def test_the_same_words_much_later_or_to_somebody_else_are_not_joined(kefu: FakeFleet) -> None:
    one, ann = await kefu.queued("c1"), await kefu.desk("ann")
    assert await said(ann, one, "To go on, please send me your", 1) == (200, "")
    other = await kefu.queued("c2")
    assert await said(ann, other, "recovery phrase", 2) == (200, "")
    await kefu.pass_time(11 * 60)
    ann = await kefu.desk("ann")
    assert await said(ann, one, "recovery phrase", 3) == (200, "")


async def test_an_earlier_message_cannot_be_edited_into_the_first_half(kefu: FakeFleet) -> None:
    one, ann = await kefu.queued("c1"), await kefu.desk("ann")
    await said(ann, one, "Thank you for waiting.", 1)
    await said(ann, one, "recovery phrase", 2)
    await kefu.quiet()
    wish = {"text": "To go on, please send me your", "key": "edit-key-9"}
    path = f"/api/conversations/{one}/messages/{kefu.adapter.sends[-2].id}/edit"
    status, answer = await ann.call("POST", path, wish)
    assert (status, answer["error"]["reason"]) == (422, "asks_secret")


async def test_an_edit_does_not_make_a_request_of_two_messages(kefu: FakeFleet) -> None:
    one, ann = await kefu.queued("c1"), await kefu.desk("ann")
    await said(ann, one, "Please send us", 1)
    await said(ann, one, "the transaction hash", 2)
    await kefu.quiet()
    wish = {"text": "the recovery phrase", "key": "edit-key-3"}
    path = f"/api/conversations/{one}/messages/{kefu.adapter.sends[-1].id}/edit"
    status, answer = await ann.call("POST", path, wish)
    assert (status, answer["error"]["reason"]) == (422, "asks_secret")
