"""How the emulated X tells the fleet: challenge, signature, subscriptions, envelopes, delivery faults."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from kefu_adapters.x.emulator.ids import sign

from .x_rig import Rig, signature, x

PAYLOADS = Path(__file__).parent.parent / "payloads" / "x"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"abc123crc", "sha256=SPxk9DC/DORdX7JB8TGKNxo1RlxjXasWbNRvm0yIiTg="),
        (b'{"for_user_id":"1"}', "sha256=9w8aLiVwL38/RQT2UpgtZWWEeF/QIT5N9L+6p4DQweA="),
    ],
)
def test_signature_vectors(data: bytes, expected: str) -> None:
    assert sign("test-consumer-secret", data) == expected


async def test_creating_a_webhook_challenges_it_first() -> None:
    async with x(subscribed=False) as rig:
        status, body, _ = await rig.call("POST", "/2/webhooks", json={"url": rig.hook})
        assert (status, body["data"]["valid"], len(rig.fleet.challenges)) == (200, True, 1)
        _, listed, _ = await rig.call("GET", "/2/webhooks")
        assert listed == {"data": [body["data"]], "meta": {"result_count": 1}}
        _, again, _ = await rig.call("POST", "/2/webhooks", json={"url": rig.hook})
        assert again["title"] == "DuplicateUrlFailed"
        _, more, _ = await rig.call("POST", "/2/webhooks", json={"url": rig.hook + "?b"})
        assert more["title"] == "WebhookLimitExceeded"


async def test_a_receiver_that_signs_wrong_is_refused() -> None:
    async with x(subscribed=False) as rig:
        rig.fleet.secret = "another"
        status, body, _ = await rig.call("POST", "/2/webhooks", json={"url": rig.hook})
        assert (status, body["title"]) == (400, "CrcValidationFailed")
        assert (await rig.call("GET", "/2/webhooks"))[1] == {"meta": {"result_count": 0}}


async def test_strict_addresses_are_https_without_port() -> None:
    async with x(subscribed=False, sandbox_urls=False) as rig:
        for url in (rig.hook, "https://kefu.example:8443/x", "https://kefu.example/" + "x" * 200):
            status, body, _ = await rig.call("POST", "/2/webhooks", json={"url": url})
            assert (status, body["title"]) == (400, "UrlValidationFailed")


async def test_an_invalid_webhook_gets_nothing_until_it_is_proven_again() -> None:
    async with x() as rig:
        good, rig.fleet.secret = rig.fleet.secret, "another"
        (result,) = (await rig.control("crc", {}))["webhooks"]
        assert result["valid"] is False
        await rig.act(text="unheard")
        rig.fleet.secret = good
        assert (await rig.control("crc", {}))["webhooks"][0]["valid"] is False
        assert (await rig.call("PUT", f"/2/webhooks/{result['id']}"))[1] == {"data": {"valid": True}}
        await rig.act(text="heard")
        await rig.until(lambda: rig.fleet.events)
        assert [text_of(one) for one in rig.fleet.seen()] == ["heard"]


async def test_an_outage_makes_a_webhook_invalid_only_after_28_hours() -> None:
    async with x(crc_seconds=1e9) as rig:
        rig.fleet.challenge_status = 500
        assert (await rig.control("crc", {}))["webhooks"][0]["valid"] is True
        rig.emulator.clock.advance(28 * 3600 + 60)
        assert (await rig.control("crc", {}))["webhooks"][0]["valid"] is False


async def test_challenges_come_hourly_and_a_forged_one_is_sent_on_request() -> None:
    async with x() as rig:
        rig.emulator.clock.advance(3601)
        await rig.until(lambda: len(rig.fleet.challenges) == 2)
        (result,) = (await rig.control("crc", {"token": '{"data":{"event_type":"dm.received"}}'}))["webhooks"]
        assert (result["status"], result["valid"]) == (400, True)


async def test_events_are_signed_over_the_raw_body() -> None:
    async with x() as rig:
        await rig.act(text="你好 & hello", user="kenji")
        await rig.until(lambda: rig.fleet.events)
        body, header = rig.fleet.events[0]
        assert header == signature(rig.emulator.credentials()["consumer_secret"], body)
        assert text_of(json.loads(body)["data"]) == "你好 &amp; hello"


async def test_without_subscription_nothing_is_delivered() -> None:
    async with x(subscribed=False) as rig:
        await rig.call("POST", "/2/webhooks", json={"url": rig.hook})
        assert (await rig.act(text="hello"))["deliveries"] == 0
        webhook = (await rig.call("GET", "/2/webhooks"))[1]["data"][0]["id"]
        me = rig.emulator.credentials()["user_id"]
        wish = {"event_type": "dm.received", "filter": {"user_id": me}, "tag": "in", "webhook_id": webhook}
        assert (await rig.call("POST", "/2/activity/subscriptions", json=wish))[0] == 403
        status, made, _ = await rig.user_call("POST", "/2/activity/subscriptions", json=wish)
        assert (status, made["data"]["tag"], made["meta"]["total_subscriptions"]) == (200, "in", 1)
        assert (await rig.user_call("POST", "/2/activity/subscriptions", json=wish))[0] == 400
        await rig.act(text="heard")
        await rig.until(lambda: rig.fleet.events)
        subscription = made["data"]["subscription_id"]
        _, gone, _ = await rig.call("DELETE", f"/2/activity/subscriptions/{subscription}")
        assert gone == {"data": {"deleted": True}, "meta": {"total_subscriptions": 0}}


@pytest.mark.parametrize(("shape", "at"), [("list", ["data", 0]), ("nested", ["data", "subscription"])])
async def test_other_shapes_of_the_subscription_answer(shape: str, at: list[Any]) -> None:
    async with x(subscribed=False, subscription_shape=shape) as rig:
        wish = {"event_type": "FollowFollow", "filter": {"user_id": rig.emulator.credentials()["user_id"]}}
        _, found, _ = await rig.call("POST", "/2/activity/subscriptions", json=wish)
        for step in at:
            found = found[step]
        assert found["event_type"] == "follow.follow"


async def test_our_own_message_comes_back_as_sent_and_a_colleagues_too() -> None:
    async with x() as rig:
        marcus = rig.person("marcus")
        sent = (await rig.tweepy().create_direct_message(participant_id=marcus, text="by api"))["data"]
        typed = await rig.act("colleague", text="by hand")
        await rig.until(lambda: len(rig.fleet.seen("dm.sent")) == 2)
        first, second = (one["payload"]["direct_message_events"][0] for one in rig.fleet.seen("dm.sent"))
        assert (first["id"], second["id"]) == (sent["dm_event_id"], typed["dm_event_id"])
        assert first["message_create"]["sender_id"] == rig.emulator.credentials()["user_id"]
        assert [m["via"] for m in rig.emulator.chat("marcus")] == ["api", "app"]


async def test_the_echo_can_come_before_our_answer() -> None:
    async with x() as rig:
        await rig.control("faults", {"kind": "echo_before_answer"})
        await rig.tweepy().create_direct_message(participant_id=rig.person("marcus"), text="first")
        assert len(rig.fleet.seen("dm.sent")) == 1


async def test_a_reply_that_names_us_is_told_of_twice_under_two_uuids() -> None:
    async with x() as rig:
        post = (await rig.tweepy().create_tweet(text="News"))["data"]["id"]
        reply = await rig.act("comment", text="@orbitwallet when?", message_id=post)
        await rig.until(lambda: len(rig.fleet.seen()) == 2)
        mention, answer = rig.fleet.seen("post.mention.create")[0], rig.fleet.seen("post.reply.create")[0]
        assert mention["payload"]["id"] == answer["payload"]["id"] == reply["id"]
        assert mention["event_uuid"] != answer["event_uuid"]
        assert answer["payload"]["referenced_tweets"] == [{"type": "replied_to", "id": post}]
        assert answer["includes"]["tweets"][0]["id"] == post


async def test_quotes_follows_reads_and_encrypted_messages_are_told() -> None:
    async with x() as rig:
        post = (await rig.tweepy().create_tweet(text="News"))["data"]["id"]
        await rig.tweepy().create_direct_message(participant_id=rig.person("marcus"), text="read me")
        await rig.act("quote", text="look at this", message_id=post)
        await rig.act("follow")
        await rig.act("read")
        await rig.act(text="psst", encrypted=True)
        kinds = {"post.quote.create", "follow.follow", "dm.read", "chat.received"}
        await rig.until(lambda: kinds <= {one["event_type"] for one in rig.fleet.seen()})
        (secret,) = rig.fleet.seen("chat.received")
        assert "psst" not in json.dumps(secret)
        assert set(secret["payload"]["conversation_id"].split(":")) > {rig.person("marcus")}
        _, listed, _ = await rig.user_call("GET", "/2/dm_events")
        assert [one["text"] for one in listed["data"]] == ["read me"]
        assert rig.emulator.chat("marcus")[-1]["encrypted"] is True


async def test_protected_authors_and_deep_replies_are_not_told() -> None:
    async with x() as rig:
        assert (await rig.act("mention", user="shy", text="hi", protected=True))["deliveries"] == 0
        post = (await rig.tweepy().create_tweet(text="News"))["data"]["id"]
        first = await rig.act("comment", text="ok", message_id=post)
        deeper = await rig.act("comment", user="kenji", text="me too", message_id=first["id"])
        assert (first["deliveries"], deeper["deliveries"]) == (1, 0)


async def test_events_of_one_person_arrive_in_order() -> None:
    async with x() as rig:
        for number in range(20):
            await rig.act(text=f"m{number}", user="kenji")
        await rig.until(lambda: len(rig.fleet.events) == 20)
        assert [text_of(one) for one in rig.fleet.seen()] == [f"m{n}" for n in range(20)]


async def test_delivery_faults() -> None:
    async with x() as rig:
        for kind, count in (("duplicate_delivery", 1), ("new_uuid_delivery", 2)):
            rig.fleet.events.clear()
            await rig.control("faults", {"kind": kind})
            await rig.act(text="twice")
            await rig.until(lambda: len(rig.fleet.events) == 2)
            assert len({one["event_uuid"] for one in rig.fleet.seen()}) == count
            assert len({message_id(one) for one in rig.fleet.seen()}) == 1
        rig.fleet.events.clear()
        await rig.control("faults", {"kind": "reorder_delivery", "user": "marcus"})
        await rig.act(text="first")
        await rig.act(text="second")
        await rig.until(lambda: len(rig.fleet.events) == 2)
        assert [text_of(one) for one in rig.fleet.seen()] == ["second", "first"]


async def test_a_bad_signature_and_a_lost_event() -> None:
    async with x() as rig:
        secret = rig.emulator.credentials()["consumer_secret"]
        for kind in ("bad_signature", "missing_signature"):
            await rig.control("faults", {"kind": kind})
            await rig.act(text=kind)
        await rig.control("faults", {"kind": "drop_delivery"})
        await rig.act(text="lost")
        await rig.act(text="found")
        await rig.until(lambda: len(rig.fleet.events) == 3)
        assert [header == signature(secret, body) for body, header in rig.fleet.events] == [False, False, True]
        assert rig.fleet.events[1][1] is None
        _, listed, _ = await rig.user_call("GET", "/2/dm_events?max_results=2")
        assert [one["text"] for one in listed["data"]] == ["found", "lost"]


async def test_a_refused_event_is_tried_again_a_little_and_then_given_up() -> None:
    async with x() as rig:
        rig.fleet.status = 500
        await rig.act(text="again")
        await rig.until(lambda: len(rig.fleet.events) == 3)
        await asyncio.sleep(0.1)
        assert len({body for body, _ in rig.fleet.events}) == 1
        attempts = [one for one in rig.emulator.deliverer.dump() if one["key"].startswith("dm.")]
        assert [one["number"] for one in attempts] == [1, 2, 3]


async def test_a_slow_fleet_runs_into_the_time_out() -> None:
    async with x(retries=0) as rig:
        rig.fleet.slow = True
        await rig.act(text="slow")
        await rig.until(lambda: rig.emulator.deliverer.attempts[-1].key.startswith("dm."))
        attempts = [one for one in rig.emulator.deliverer.attempts if one.key.startswith("dm.")]
        assert [(one.status, one.error) for one in attempts] == [(None, "timeout")]


async def test_missed_events_are_replayed() -> None:
    async with x(replay_min_age_seconds=0.0) as rig:
        await rig.act(text="missed")
        await rig.until(lambda: rig.fleet.events)
        rig.emulator.clock.advance(120)
        webhook = (await rig.call("GET", "/2/webhooks"))[1]["data"][0]["id"]
        wish = {"webhook_id": webhook, "from_date": stamp(rig, -300), "to_date": stamp(rig, 0)}
        status, body, _ = await rig.call("POST", "/2/webhooks/replay", json=wish)
        assert status == 200
        await rig.until(lambda: len(rig.fleet.events) == 3)
        done = json.loads(rig.fleet.events[-1][0])["replay_job_status"]
        assert (done["job_id"], done["job_state"]) == (body["data"]["job_id"], "Complete")
        assert rig.fleet.events[1][0] == rig.fleet.events[0][0]


async def test_the_stream_carries_events_and_stays_alive() -> None:
    async with x(subscribed=False, keepalive_seconds=0.05) as rig:
        rig.emulator._activity.subscribe_default("none")
        headers = {"Authorization": f"Bearer {rig.emulator.credentials()['bearer_token']}"}
        async with rig.session.get(rig.base + "/2/activity/stream", headers=headers) as stream:
            assert await stream.content.readline() == b"\r\n"
            await rig.act(text="flowing")
            while not (line := (await stream.content.readline()).strip()):
                pass
            assert text_of(json.loads(line)["data"]) == "flowing"


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
async def test_documented_samples_are_delivered_as_they_are(path: Path) -> None:
    async with x() as rig:
        raw = path.read_text("utf-8")
        json.loads(raw)
        await rig.act("raw", raw=raw)
        await rig.until(lambda: rig.fleet.events)
        body, header = rig.fleet.events[0]
        assert body == raw.encode()
        assert header == signature(rig.fleet.secret, body)


def text_of(data: dict[str, Any]) -> str:
    return str(data["payload"]["direct_message_events"][0]["message_create"]["message_data"]["text"])


def message_id(data: dict[str, Any]) -> str:
    return str(data["payload"]["direct_message_events"][0]["id"])


def stamp(rig: Rig, seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(rig.emulator.clock.now() + seconds, UTC).strftime("%Y%m%d%H%M")
