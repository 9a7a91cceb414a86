"""The operator's pages of a real fleet: what happens is counted, and only the operator may read it."""

import re

import pytest
from tests.e2e.inside import inside
from tests.faults.questions import questions

from kefu_bots import office


@pytest.fixture
async def one(tmp_path):
    async with inside(tmp_path, ("telegram",)) as fleet:
        yield fleet


async def scraped(one, **headers):
    async with one.http.get(f"{one.address}/metrics", headers=headers) as answer:
        return answer.status, await answer.text()


def value(text, name, **labels):
    """The sum of a metric's samples that have these labels."""
    found = 0.0
    for line in text.splitlines():
        match = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if match and all(f'{key}="{wanted}"' in (match[1] or "") for key, wanted in labels.items()):
            found += float(match[2])
    return found


async def test_a_message_moves_the_counters(one):
    await one.asks("telegram", "mei")
    await one.rows("SELECT 1 FROM deliveries WHERE status='sent'")
    await one.fleet.observer.look()
    status, text = await scraped(one)
    assert status == 200
    inbox = {"platform": "telegram", "inbox": "telegram-main"}
    assert value(text, "kefu_received_total", kind="message", **inbox) >= 1
    assert value(text, "kefu_acknowledge_seconds_count", **inbox) >= 1
    assert value(text, "kefu_answered_total", **inbox) == 1
    assert value(text, "kefu_answer_confidence_count", **inbox) == 1
    assert value(text, "kefu_deliveries_total", outcome="sent", **inbox) >= 1
    assert value(text, "kefu_reply_seconds_count", **inbox) >= 1
    assert value(text, "kefu_platform_call_seconds_count", operation="send", **inbox) >= 1
    assert value(text, "kefu_commit_seconds_count") >= 1
    assert value(text, "kefu_commit_group_sum") >= 1
    assert value(text, "kefu_inbox_state", state="online", **inbox) == 1
    assert value(text, "kefu_fence") >= 1


async def test_no_label_holds_a_contact_a_conversation_or_a_text(one):
    await one.asks("telegram", "mei")
    _, text = await scraped(one)
    said = questions()[0].text
    rows = await one.read("SELECT id,contact_id,recipient FROM conversations")
    contacts = await one.read("SELECT id,platform_id,name,username FROM contacts")
    private = {str(cell) for row in (*rows, *contacts) for cell in row if len(str(cell)) > 2} | {said}
    labels = re.findall(r'="([^"]*)"', text)
    assert rows
    assert not [label for label in labels if any(word in label for word in private)]


@pytest.mark.parametrize("headers", [
    {"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}, {"Host": "kefu.orbit.example"},
])  # fmt: skip
async def test_who_comes_through_a_proxy_or_by_our_public_name_finds_nothing(one, headers):
    status, text = await scraped(one, **headers)
    assert (status, text) == (404, "")


async def test_refusals_of_the_webhook_are_counted_by_reason(one):
    async with one.http.post(one.hook("telegram"), data=b"{}") as answer:
        assert answer.status == 403
    async with one.http.post(f"{one.address}/hooks/telegram-main/wrong", data=b"{}") as answer:
        assert answer.status == 404
    _, text = await scraped(one)
    assert value(text, "kefu_webhook_refused_total", inbox="telegram-main", reason="bad_signature") == 1
    assert value(text, "kefu_webhook_refused_total", inbox="telegram-main", reason="unknown_address") == 1


async def test_the_status_of_a_running_fleet_has_alarms_and_figures(one):
    await one.fleet.observer.look()
    status = await office.handle(one.fleet, "status", {})
    assert (status["ready"], status["running"]) == (True, True)
    assert status["figures"]["queue"] == 0
    assert status["alarms"] == []
    assert status["disk_free_bytes"] > 0


async def test_health_tells_of_heartbeat_and_store(one):
    async with one.http.get(f"{one.address}/healthz") as answer:
        assert answer.status == 200
        assert (await answer.json())["store"] is True
    async with one.http.get(f"{one.address}/readyz") as answer:
        state = await answer.json()
    assert state["ready"] is True
    assert state["draining"] is False
    assert state["inboxes"]["telegram-main"]["state"] == "online"
