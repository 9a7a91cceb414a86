"""How the emulated Weibo pushes: verification, signature, repeats, envelopes, delivery faults."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from .weibo_rig import Fleet, Pushed, expected_signature, weibo

PAYLOADS = Path(__file__).parent.parent / "payloads" / "weibo"


async def test_setting_the_webhook_asks_for_the_echo_and_says_verified() -> None:
    async with weibo() as rig:
        assert rig.verified is True
        (query,) = rig.fleet.verifications
        assert query["signature"] == expected_signature(rig.emulator.credentials()["app_secret"], query)
        assert re.fullmatch(r"\d{13}", query["timestamp"])


async def test_a_wrong_echo_is_not_verified() -> None:
    async with weibo(connect=False) as rig:
        rig.fleet.echo = False
        url = rig.origin + "/hook"
        assert await rig.control("webhook", {"url": url}) == {"url": url, "verified": False}


@pytest.mark.parametrize(
    ("secret", "timestamp", "nonce", "signature"),
    [
        ("xyz123xyz", "1397022061823", "57155157", "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1"),
        ("emuWbSecret2026", "1764000000123", "48213377", "90534a43a80d2bb17d248f4c6d9de9e5d10359f9"),
    ],
)
async def test_signature_vectors(secret: str, timestamp: str, nonce: str, signature: str) -> None:
    async with weibo() as rig:
        state = rig.emulator.dump()
        state["world"]["app_secret"] = secret
        rig.emulator.load(state)
        await rig.do(action="raw", raw={"raw": {"type": "text"}, "query": {"timestamp": timestamp, "nonce": nonce}})
        (push,) = await rig.fleet.pushed()
        assert push.query == {"signature": signature, "timestamp": timestamp, "nonce": nonce}


async def test_a_text_push_has_the_documented_envelope() -> None:
    async with weibo() as rig:
        done = await rig.do(text="怎么找回密码")
        (push,) = await rig.fleet.pushed()
        body = push.json
        assert body == {
            "type": "text",
            "receiver_id": int(rig.emulator.credentials()["uid"]),
            "sender_id": int(done["uid"]),
            "created_at": done["created_at"],
            "text": "怎么找回密码",
            "data": {},
        }
        assert re.fullmatch(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \+0800 20\d\d", done["created_at"])
        assert "怎么".encode() in push.body
        assert push.query["signature"] == expected_signature(rig.emulator.credentials()["app_secret"], push.query)


async def test_created_at_is_beijing_time() -> None:
    async with weibo() as rig:
        rig.clock.advance(1_795_397_400 - rig.clock.now())
        assert (await rig.do(text="x"))["created_at"] == "Mon Nov 23 09:30:00 +0800 2026"


async def test_two_messages_in_one_second_are_two_pushes_in_order() -> None:
    async with weibo() as rig:
        for text in ("第一", "第二", "第三"):
            await rig.do(text=text)
        assert [p.json["text"] for p in await rig.fleet.pushed(3)] == ["第一", "第二", "第三"]


async def test_a_push_without_an_answer_is_sent_three_times_in_all() -> None:
    async with weibo() as rig:
        rig.fleet.answer = lambda _pushed: None
        key = (await rig.do(text="在吗"))["push"]
        pushes = await rig.fleet.pushed(3)
        await rig.idle()
        assert len(rig.fleet.pushes) == 3
        assert {p.body for p in pushes} == {pushes[0].body}
        attempts = [a for a in (await rig.see("inbound"))["attempts"] if a["key"] == key]
        assert [(a["number"], a["error"]) for a in attempts] == [(n, "timeout") for n in (1, 2, 3)]


async def test_repeats_keep_their_query_unless_told_otherwise() -> None:
    for renew, distinct in ((False, 1), (True, 3)):
        async with weibo(push_spacing=0.05, renew_query=renew) as rig:
            rig.fleet.answer = lambda _pushed: web.Response(status=503)
            await rig.do(text="在吗")
            nonces = {p.query["nonce"] for p in await rig.fleet.pushed(3)}
            assert len(nonces) == distinct


async def test_whether_a_non_200_answer_is_repeated_is_an_option() -> None:
    async with weibo(push_spacing=0.05, retry_non_200=False) as rig:
        rig.fleet.answer = lambda _pushed: web.Response(status=503)
        await rig.do(text="在吗")
        await rig.fleet.pushed()
        await rig.idle()
        assert len(rig.fleet.pushes) == 1


async def test_an_acknowledged_push_is_not_repeated() -> None:
    async with weibo(push_spacing=0.05) as rig:
        await rig.do(text="在吗")
        await rig.fleet.pushed()
        await rig.idle()
        assert len(rig.fleet.pushes) == 1


async def test_a_duplicate_comes_after_a_correct_acknowledgement() -> None:
    async with weibo() as rig:
        await rig.control("faults", {"kind": "duplicate_delivery"})
        await rig.do(text="在吗")
        first, second = await rig.fleet.pushed(2)
        assert first == second


async def test_a_held_push_arrives_after_the_next_one() -> None:
    async with weibo() as rig:
        await rig.control("faults", {"kind": "reorder_delivery", "user": "azhe"})
        await rig.do(text="第一")
        await rig.do(text="第二")
        assert [p.json["text"] for p in await rig.fleet.pushed(2)] == ["第二", "第一"]


async def test_a_held_push_does_not_wait_for_ever() -> None:
    async with weibo() as rig:
        await rig.control("faults", {"kind": "reorder_delivery", "seconds": 0.1})
        await rig.do(text="独自")
        assert (await rig.fleet.pushed())[0].json["text"] == "独自"


async def test_a_forged_signature_is_followed_by_a_right_one() -> None:
    async with weibo(push_spacing=0.05) as rig:
        secret = rig.emulator.credentials()["app_secret"]
        rig.fleet.answer = lambda p: web.Response(
            status=200 if p.query["signature"] == expected_signature(secret, p.query) else 403
        )
        await rig.control("faults", {"kind": "bad_signature"})
        await rig.do(text="在吗")
        forged, right = await rig.fleet.pushed(2)
        assert forged.query["signature"] != expected_signature(secret, forged.query)
        assert right.query["signature"] == expected_signature(secret, right.query)


async def test_an_observed_query_may_carry_another_body() -> None:
    async with weibo() as rig:
        await rig.do(text="真的")
        (seen,) = await rig.fleet.pushed()
        await rig.do(action="raw", raw={"raw": seen.json | {"text": "假的"}, "query": seen.query})
        replayed = (await rig.fleet.pushed(2))[1]
        assert replayed.query == seen.query
        assert replayed.json["text"] == "假的"


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda p: p.stem)
async def test_every_sample_push_can_be_delivered_as_it_is(path: Path) -> None:
    async with weibo() as rig:
        sample = json.loads(path.read_text("utf-8"))
        await rig.do(action="raw", raw=sample)
        (push,) = await rig.fleet.pushed()
        assert push.json == sample


async def test_raw_text_is_pushed_byte_for_byte() -> None:
    async with weibo() as rig:
        await rig.do(action="raw", raw="<xml><MsgId></MsgId></xml>")
        assert (await rig.fleet.pushed())[0].body == b"<xml><MsgId></MsgId></xml>"


async def one_push(fleet: Fleet, count: int = 1) -> dict[str, Any]:
    pushes: list[Pushed] = await fleet.pushed(count)
    return pushes[-1].json


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ({"action": "unfollow"}, {"subtype": "unfollow"}),
        ({"action": "follow"}, {"subtype": "follow"}),
        ({"action": "subscribe"}, {"subtype": "subscribe"}),
        ({"action": "unsubscribe"}, {"subtype": "unsubscribe"}),
        ({"action": "menu", "button": "MENU_FAQ"}, {"subtype": "click", "key": "MENU_FAQ"}),
        (
            {"action": "menu", "button": "https://orbit.example/help"},
            {"subtype": "view", "key": "https://orbit.example/help"},
        ),
    ],
    ids=lambda v: str(v.get("subtype", "")),
)
async def test_events(action: dict[str, Any], data: dict[str, Any]) -> None:
    async with weibo() as rig:
        await rig.do(**action)
        body = await one_push(rig.fleet)
        assert (body["type"], body["data"]) == ("event", data)


async def test_keywords_subscribe_and_unsubscribe() -> None:
    async with weibo() as rig:
        await rig.do("nanshan", text="dy")
        body = await one_push(rig.fleet)
        assert (body["data"], body["text"]) == ({"subtype": "subscribe"}, "dy")
        await rig.do("nanshan", text="TD")
        body = await one_push(rig.fleet, 2)
        assert (body["data"], body["text"]) == ({"subtype": "unsubscribe"}, "TD")


async def test_subscribing_without_following_causes_two_pushes() -> None:
    async with weibo() as rig:
        await rig.do("wanderer", action="unfollow")
        await rig.do("wanderer", action="subscribe")
        subtypes = [p.json["data"]["subtype"] for p in await rig.fleet.pushed(3)]
        assert subtypes == ["unfollow", "follow", "subscribe"]


async def test_a_scan_tells_followers_from_newcomers() -> None:
    async with weibo() as rig:
        await rig.do(action="scan", button="QR_42")
        body = await one_push(rig.fleet)
        assert body["data"]["subtype"] == "scan"
        assert body["data"]["key"] == "QR_42"
        assert body["data"]["ticket"]
        await rig.do("nanshan", action="unfollow")
        await rig.do("nanshan", action="scan", button="QR_42")
        assert (await one_push(rig.fleet, 3))["data"]["subtype"] == "scan_follow"


async def test_ids_may_come_as_strings() -> None:
    async with weibo(ids_as="string") as rig:
        done = await rig.do(media={"kind": "photo"})
        body = await one_push(rig.fleet)
        assert body["sender_id"] == done["uid"]
        assert body["data"]["tovfid"].isdigit()


async def test_xml_is_pushed_after_set_format() -> None:
    async with weibo() as rig:
        assert await rig.post("/2/eps/push/set_format.json", "m", format="xml") == (200, {"result": True})
        await rig.do(text="a<b")
        body = (await rig.fleet.pushed())[0].body
        assert body.startswith(b"<xml><ToUserName>1000000001</ToUserName>")
        assert b"<Content>a&lt;b</Content><MsgId></MsgId>" in body


async def test_nothing_is_pushed_before_a_webhook_is_set() -> None:
    async with weibo(connect=False) as rig:
        await rig.do(text="有人吗")
        assert rig.fleet.pushes == []
        assert [m["text"] for m in rig.emulator.chat("azhe")] == ["有人吗"]


async def test_what_a_fan_of_weibo_cannot_do_is_refused() -> None:
    async with weibo() as rig:
        for action in ({"action": "edit"}, {"media": {"kind": "video"}}, {}):
            async with rig.http.post(rig.base + "/_control/inbound", json={"user": "azhe", **action}) as response:
                assert response.status == 400
