"""What the emulated WeChat pushes, as wechatpy reads it, and how it judges the fleet's answer."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import xmltodict
from aiohttp import web
from tests.fakes.patience import pass_by
from wechatpy.replies import ArticlesReply, ImageReply, TextReply, TransferCustomerServiceReply

from .wechat_emulator_rig import Rig, wechat_rig

PAYLOADS = Path(__file__).parents[1] / "payloads" / "wechat"


def encrypted(rig: Rig, message: Any, text: str) -> str:
    return rig.crypto.encrypt_message(TextReply(message=message, content=text).render(), "77120")


async def test_a_wechatpy_fleet_reads_the_push_and_its_encrypted_reply_is_shown():
    async with wechat_rig() as rig:

        async def reply(_rig, message):
            return encrypted(rig, message, "you said " + message.content.replace("]]>", ""))

        rig.answer = reply
        answer = await rig.inbound(user="xiaolu", text="hi 你好 ]]> 😀 <b>&amp;")
        await rig.outcome()
        message = rig.messages[0]
        assert (message.content, str(message.id)) == ("hi 你好 ]]> 😀 <b>&amp;", answer["msg_id"])
        assert message.source == answer["openid"] == rig.requests[0]["query"]["openid"]
        assert len(answer["openid"]) == 28
        assert rig.last("xiaolu")["text"] == "you said hi 你好  😀 <b>&amp;"
        assert rig.last("xiaolu")["via"] == "passive"


@pytest.mark.parametrize("mode", ["plain", "compatible"])
async def test_modes_with_plain_fields_take_a_plain_reply(mode):
    async with wechat_rig(mode=mode) as rig:

        async def reply(_rig, message):
            return TextReply(message=message, content="plain").render()

        rig.answer = reply
        await rig.inbound(user="laochen", text="hello")
        await rig.outcome()
        assert rig.last("laochen")["text"] == "plain"
        assert "<Content>" in rig.requests[0]["body"]
        assert ("msg_signature" in rig.requests[0]["query"]) is (mode == "compatible")
        assert ("<Encrypt>" in rig.requests[0]["body"]) is (mode == "compatible")


async def test_json_format_has_the_same_names():
    async with wechat_rig(mode="plain", push_format="json") as rig:
        answer = await rig.inbound(user="xiaolu", text="你好")
        await rig.outcome()
        fields = json.loads(rig.requests[0]["body"])
        assert fields["Content"] == "你好"
        assert fields["MsgId"] == int(answer["msg_id"])


async def test_an_encrypted_json_reply_is_shown_in_json_format():
    async with wechat_rig(push_format="json") as rig:
        openid, original_id = rig.openid("xiaolu"), rig.emulator.credentials()["original_id"]

        async def reply(_rig, _message):
            inner = {"ToUserName": openid, "FromUserName": original_id, "CreateTime": 1764000000}
            text = json.dumps({**inner, "MsgType": "text", "Content": "in JSON"})
            outer = xmltodict.parse(rig.crypto.encrypt_message(text, "77120", "1764000001"))["xml"]
            return json.dumps({**outer, "TimeStamp": 1764000001})

        rig.answer = reply
        await rig.inbound(user="xiaolu", text="hello")
        await rig.outcome()
        assert set(json.loads(rig.requests[0]["body"])) == {"ToUserName", "Encrypt"}
        assert rig.last("xiaolu")["text"] == "in JSON"


async def test_a_transfer_to_wechats_desk_shows_nothing_and_waits():
    async with wechat_rig() as rig:

        async def reply(_rig, message):
            return rig.crypto.encrypt_message(TransferCustomerServiceReply(message=message).render(), "1")

        rig.answer = reply
        await rig.inbound(user="xiaolu", text="human please")
        assert (await rig.outcome())["outcome"] == "replied"
        assert rig.last("xiaolu")["from"] == "user"
        url, params = "/customservice/kfsession/getwaitcase", {"access_token": await rig.token()}
        async with rig.http.get(rig.base_url + url, params=params) as response:
            waiting = (await response.json())["waitcaselist"]
        assert [w["openid"] for w in waiting] == [rig.openid("xiaolu")]


async def test_a_slow_fleet_gets_three_attempts_with_the_same_id_and_no_overlap():
    async with wechat_rig() as rig:

        async def slow(_rig, _message):
            pass_by(21)
            await asyncio.sleep(60)
            return "success"

        rig.answer = slow
        answer = await rig.inbound(user="xiaolu", text="anyone?")
        outcome = await rig.outcome()
        assert (outcome["outcome"], outcome["attempt"]) == ("no_answer", 3)
        attempts = [a for a in rig.emulator.deliverer.attempts if a.key == answer["msg_id"]]
        assert [a.error for a in attempts] == ["timeout"] * 3
        assert {str(m.id) for m in rig.messages} == {answer["msg_id"]}
        assert len({r["query"]["nonce"] for r in rig.requests}) == 3
        assert rig.last("xiaolu")["from"] == "system"


async def test_an_answer_to_a_later_attempt_is_shown():
    async with wechat_rig(renew_nonce=False) as rig:

        async def second_time(_rig, message):
            if len(rig.requests) == 1:
                return web.Response(status=500)
            return encrypted(rig, message, "late")

        rig.answer = second_time
        await rig.inbound(user="xiaolu", text="hello")
        outcome = await rig.outcome()
        assert (outcome["outcome"], outcome["attempt"]) == ("replied", 2)
        assert rig.last("xiaolu")["attempt"] == 2
        assert len({r["query"]["nonce"] for r in rig.requests}) == 1


async def test_messages_go_out_at_the_same_time():
    async with wechat_rig() as rig:
        together = asyncio.Event()

        async def wait(_rig, _message):
            if rig.running == 3:
                together.set()
            await together.wait()
            return ""

        rig.answer = wait
        for _ in range(2):
            await rig.inbound(user="xiaolu", text="hello")
        await rig.inbound(user="newcomer", text="hello")
        await rig.outcome(3)
        assert rig.most_running == 3


BAD_REPLIES = {
    "plain in secure mode": lambda rig, m: TextReply(message=m, content="x").render(),
    "json": lambda rig, m: '{"text": "x"}',
    "broken xml": lambda rig, m: "<xml><a>",
    "ack with a space": lambda rig, m: "success ",
    "not swapped": lambda rig, m: rig.crypto.encrypt_message(
        TextReply(source=m.source, target=m.target, content="x").render(), "1"
    ),
    "wrong signature": lambda rig, m: encrypted(rig, m, "x").replace("<Nonce><![CDATA[7", "<Nonce><![CDATA[8"),
    "another account": lambda rig, m: encrypted_for(rig, m, "wx0000000000000000"),
    "unknown media": lambda rig, m: rig.crypto.encrypt_message(ImageReply(message=m, media_id="none").render(), "1"),
    "an end of CDATA inside": lambda rig, m: encrypted(rig, m, "a ]]> b"),
    "too long": lambda rig, m: encrypted(rig, m, "长" * 700),
}


def encrypted_for(rig: Rig, message: Any, app_id: str) -> str:
    crypto = rig.crypto
    crypto._id = app_id
    return crypto.encrypt_message(TextReply(message=message, content="x").render(), "1")


@pytest.mark.parametrize("case", sorted(BAD_REPLIES))
async def test_a_bad_reply_shows_the_fault_line_at_once(case):
    async with wechat_rig() as rig:

        async def reply(_rig, message):
            return BAD_REPLIES[case](rig, message)

        rig.answer = reply
        await rig.inbound(user="xiaolu", text="hello")
        outcome = await rig.outcome()
        assert outcome["outcome"].startswith("bad_reply")
        assert outcome["attempt"] == 1
        assert (rig.last("xiaolu")["from"], rig.last("xiaolu")["kind"]) == ("system", "fault")


async def test_surplus_articles_in_answer_to_a_message_are_dropped():
    async with wechat_rig() as rig:

        async def reply(_rig, message):
            news = ArticlesReply(message=message)
            for title in ("one", "two"):
                news.add_article({"title": title, "description": "", "image": "", "url": "http://e.invalid"})
            return rig.crypto.encrypt_message(news.render(), "1")

        rig.answer = reply
        await rig.inbound(user="xiaolu", text="news")
        await rig.outcome()
        assert [a["title"] for a in rig.last("xiaolu")["articles"]] == ["one"]


async def test_a_reply_under_the_previous_key_is_taken():
    async with wechat_rig() as rig:
        old = rig.crypto
        await rig.control("rotate_key", {})

        async def reply(_rig, message):
            return old.encrypt_message(TextReply(message=message, content="old key").render(), "1")

        rig.answer = reply
        await rig.inbound(user="xiaolu", text="hello")
        await rig.outcome()
        assert rig.last("xiaolu")["text"] == "old key"


EVENTS = [
    ({"action": "follow", "user": "new", "button": "shop7"}, "subscribe", "qrscene_shop7"),
    ({"action": "follow", "user": "new"}, "subscribe", ""),
    ({"action": "unfollow", "user": "xiaolu"}, "unsubscribe", ""),
    ({"action": "scan", "user": "xiaolu", "button": "7"}, "SCAN", "7"),
    ({"action": "scan", "user": "new", "button": "7"}, "subscribe", "qrscene_7"),
    ({"action": "menu", "user": "xiaolu", "button": "HUMAN"}, "CLICK", "HUMAN"),
    ({"action": "menu", "user": "xiaolu", "button": "https://e.invalid"}, "VIEW", "https://e.invalid"),
    ({"action": "event", "user": "xiaolu", "text": "made_up", "button": "x"}, "made_up", "x"),
]


@pytest.mark.parametrize(("action", "event", "key"), EVENTS)
async def test_events_carry_their_name_and_key_and_no_message_id(action, event, key):
    async with wechat_rig() as rig:
        answer = await rig.inbound(**action)
        await rig.outcome()
        fields = xmltodict.parse(rig.bodies[0])["xml"]
        assert (fields["MsgType"], fields["Event"], fields["EventKey"] or "") == ("event", event, key)
        assert "MsgId" not in fields
        assert int(fields["CreateTime"]) == answer["create_time"]


MEDIA = [
    ({"kind": "photo"}, "image", "PicUrl"),
    ({"kind": "voice"}, "voice", "Format"),
    ({"kind": "video"}, "video", "ThumbMediaId"),
    ({"kind": "file", "file_name": "a.pdf"}, "file", "Title"),
    ({"kind": "sticker"}, "emotion", "MediaId"),
    ({"kind": "location", "latitude": 31.2, "longitude": 121.4, "label": "上海"}, "location", "Location_X"),
    ({"kind": "link", "title": "t", "url": "https://e.invalid"}, "link", "Url"),
]


@pytest.mark.parametrize(("media", "msgtype", "field"), MEDIA)
async def test_media_messages_carry_their_fields(media, msgtype, field):
    async with wechat_rig() as rig:
        await rig.inbound(user="xiaolu", media=media)
        await rig.outcome()
        fields = rig.messages[0]._data
        assert fields["MsgType"] == msgtype
        assert fields[field]
        assert rig.last("xiaolu")["kind"] == media["kind"]


async def test_an_album_comes_as_single_pictures():
    async with wechat_rig() as rig:
        album = {"kind": "album", "items": [{"kind": "photo"}] * 3, "caption": "look"}
        answer = await rig.inbound(user="xiaolu", media=album)
        await rig.outcome(4)
        kinds = {str(m.id): m.type for m in rig.messages}
        assert [kinds[i] for i in answer["msg_ids"]] == ["image", "image", "image", "text"]


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.xml")), ids=lambda p: p.stem)
async def test_every_sample_is_delivered_as_it_is(path):
    async with wechat_rig() as rig:
        text = path.read_text("utf-8")
        await rig.inbound(user="xiaolu", action="raw", raw=text)
        outcome = await rig.outcome()
        assert outcome["outcome"] == "acknowledged"
        received = rig.messages[0]
        assert isinstance(received, str) == (path.stem == "hostile_entities")


async def test_a_duplicate_after_a_good_ack_keeps_its_id():
    async with wechat_rig() as rig:
        await rig.control("faults", {"kind": "duplicate_delivery"})
        answer = await rig.inbound(user="xiaolu", text="once")
        await rig.outcome(2)
        assert [str(m.id) for m in rig.messages] == [answer["msg_id"]] * 2


async def test_a_reordered_message_comes_after_the_next_one():
    async with wechat_rig() as rig:
        await rig.control("faults", {"kind": "reorder_delivery"})
        for text in ("first", "second"):
            await rig.inbound(user="xiaolu", text=text)
        await rig.outcome(2)
        assert [m.content for m in rig.messages] == ["second", "first"]


async def test_a_forged_signature_is_refused_and_the_next_attempt_is_good():
    async with wechat_rig() as rig:
        await rig.control("faults", {"kind": "bad_signature"})
        await rig.inbound(user="xiaolu", text="hello")
        outcome = await rig.outcome()
        assert (outcome["outcome"], outcome["attempt"]) == ("acknowledged", 2)
        assert len(rig.messages) == 1


async def test_a_test_may_choose_the_envelope():
    async with wechat_rig(push_attempts=1) as rig:
        text = (PAYLOADS / "text.xml").read_text("utf-8")
        stale = {"xml": text, "timestamp": 1600000000, "query": {"openid": None, "extra": "1"}}
        await rig.inbound(user="xiaolu", action="raw", raw=stale)
        await rig.inbound(user="xiaolu", action="raw", raw={"xml": text, "app_id": "wx0000000000000000"})
        await rig.outcome(2)
        queries = sorted((r["query"] for r in rig.requests), key=lambda q: q["timestamp"])
        assert queries[0]["timestamp"] == "1600000000"
        assert "openid" not in queries[0]
        assert queries[0]["extra"] == "1"
        assert sorted(o["outcome"] for o in rig.emulator.pump.outcomes) == ["acknowledged", "no_answer"]


async def test_an_unreachable_webhook_is_not_verified():
    async with wechat_rig(webhook=False) as rig:
        answer = await rig.control("webhook", {"url": "http://127.0.0.1:9/hook"})
        assert answer == {"url": "http://127.0.0.1:9/hook", "verified": False}


async def test_actions_that_make_no_sense_are_refused():
    async with wechat_rig() as rig:
        assert "error" in await rig.inbound(user="xiaolu", action="edit", text="x")
        assert "error" in await rig.inbound(user="xiaolu")
        await rig.inbound(user="xiaolu", action="unfollow")
        assert "error" in await rig.inbound(user="xiaolu", text="I am gone")
