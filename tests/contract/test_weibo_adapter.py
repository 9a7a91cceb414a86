"""The Weibo adapter against the emulated Weibo: setting up, and what comes in."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from kefu_adapters.weibo.signing import sign
from kefu_core.errors import (
    BadPayload,
    PermanentError,
    PlatformUnavailable,
)
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    MessageReceived,
    Operation,
)
from kefu_core.ports import RawRequest

from .weibo_adapter_rig import LINK, weibo

PAYLOADS = Path(__file__).parent.parent / "payloads" / "weibo"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--\r\n"


# --- set-up --------------------------------------------------------------------------------------------------


async def test_the_console_verifies_our_address() -> None:
    async with weibo() as rig:
        assert rig.verified is True
        assert rig.answers == [200]


async def test_connect_sets_format_and_menu_once() -> None:
    async with weibo() as rig:
        assert await rig.adapter.connect("https://kefu.example/hook") == (
            "address and AppKey: enter them in Weibo's console (fans service, developer mode)",
            "push format: json",
            "menu: set",
        )
        assert (await rig.adapter.connect("https://kefu.example/hook"))[-1] == "menu: unchanged"
        assert len(await rig.calls("menu/create")) == 1
        await rig.do(action="menu", button="人工客服")
        (press,) = await rig.got()
        assert (press.value, press.trigger) == ("w:human", "menu")


async def test_probe_says_who_we_are_and_how_long_the_token_lasts() -> None:
    async with weibo() as rig:
        health = await rig.adapter.probe()
        assert (health.ok, health.account, health.problems) == (True, rig.emulator.credentials()["uid"], ())
        assert int(health.facts["token_days_left"]) in {364, 365}
        assert health.facts["calls_today"] == "0/100"


async def test_probe_names_what_misses() -> None:
    async with weibo(settings={"safe_domain": "", "operator_ip": "", "app_key": "7777777777"}) as rig:
        problems = " ".join((await rig.adapter.probe()).problems)
        for word in ("safe_domain", "operator_ip", "another app"):
            assert word in problems


async def test_another_accounts_token_is_no_good_health() -> None:
    async with weibo(connect=False, settings={"uid": "1000000009"}) as rig:
        health = await rig.adapter.probe()
        assert health.ok is False
        assert "another account" in health.problems[0]


# --- in ------------------------------------------------------------------------------------------------------


async def test_a_message_arrives_once_and_is_acknowledged_with_nothing() -> None:
    async with weibo() as rig:
        await rig.fault("duplicate_delivery")
        done = await rig.do(text="怎么找回密码")
        await rig.until(lambda: rig.sink.duplicates == 1)
        (found,) = rig.sink.accepted
        assert isinstance(found, MessageReceived)
        assert (found.text, found.sender.id, found.surface) == ("怎么找回密码", done["uid"], "private")
        assert rig.answers == [200, 200, 200]
        assert await rig.shown() == []


async def test_two_messages_in_one_second_are_two() -> None:
    async with weibo() as rig:
        for text in ("第一", "第二"):
            await rig.do(text=text)
        assert [found.text for found in await rig.got(2)] == ["第一", "第二"]


@pytest.mark.parametrize("ids_as", ["int", "string"])
async def test_a_picture_and_a_voice_message_can_be_fetched(ids_as: str) -> None:
    async with weibo(ids_as=ids_as) as rig:
        await rig.do(media={"kind": "photo", "bytes": base64.b64encode(PNG).decode()})
        await rig.do(media={"kind": "voice"})
        await rig.do(media={"kind": "location", "latitude": 39.98, "longitude": 116.3})
        picture, voice, place = (found.attachments[0] for found in await rig.got(3))
        assert (await rig.adapter.fetch(picture)).content == PNG
        assert (await rig.adapter.fetch(picture)).mime == "image/png"
        assert (await rig.adapter.fetch(voice)).content
        assert [item.kind.value for item in (picture, voice, place)] == ["picture", "voice", "location"]
        assert (place.latitude, place.longitude) == (39.98, 116.3)


async def test_a_file_that_is_gone_is_gone() -> None:
    async with weibo() as rig:
        with pytest.raises(PermanentError):
            await rig.adapter.fetch(Attachment(kind=AttachmentKind.PICTURE, ref="999"))
        with pytest.raises(BadPayload):
            await rig.adapter.fetch(Attachment(kind=AttachmentKind.PICTURE))
        await rig.fault("bad_gateway")
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.fetch(Attachment(kind=AttachmentKind.PICTURE, ref="999"))


async def test_follows_subscriptions_scans_and_blocks() -> None:
    async with weibo() as rig:
        for action in ({"action": "unfollow"}, {"action": "follow"}, {"action": "subscribe"},
                       {"action": "unsubscribe"}, {"action": "scan", "button": "QR_42"}):  # fmt: skip
            await rig.do(**action)
        found = await rig.got(5)
        assert all(isinstance(item, ContactChanged) for item in found)
        assert [item.change for item in found] == [
            ContactChange.UNFOLLOWED,
            ContactChange.FOLLOWED,
            ContactChange.SUBSCRIBED,
            ContactChange.UNSUBSCRIBED,
            ContactChange.SCANNED,
        ]
        assert found[-1].scene == "QR_42"


async def test_a_menu_press() -> None:
    async with weibo() as rig:
        await rig.do(action="menu", button="MENU_FAQ")
        (press,) = await rig.got()
        assert isinstance(press, ButtonPressed)
        assert (press.value, press.trigger) == ("MENU_FAQ", "menu")


@pytest.mark.parametrize("options", [{}, {"mention_push": "event"}], ids=["type", "event"])
async def test_a_mention_is_answered_in_public(options: dict[str, Any]) -> None:
    async with weibo(**options) as rig:
        done = await rig.do(action="mention", text="转账没到")
        (found,) = await rig.got()
        assert found.source_id == f"s:{done['id']}"
        assert "转账没到" in found.text
        receipt = await rig.send(found.sender.id, "请看私信", surface=found.surface, reply_to=found.source_id)
        (post,) = await rig.posts()
        assert [(c["from"], c["text"]) for c in post["comments"]] == [("brand", "请看私信")]
        assert receipt.source_id == f"c:{done['id']}:{post['comments'][0]['id']}"


async def test_a_comment_that_mentions_us_is_answered_below_it() -> None:
    async with weibo() as rig:
        await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        post = (await rig.posts())[0]["id"]
        done = await rig.do(action="comment", message_id=post, text="@Orbit钱包 求助")
        (found,) = await rig.got()
        assert (found.source_id, found.surface) == (f"c::{done['id']}", f"public:c{done['id']}")
        receipt = await rig.send(found.sender.id, "请看私信", surface=found.surface, reply_to=found.source_id)
        assert receipt.source_id.startswith(f"c:{post}:")
        (shown,) = await rig.posts()
        assert [c["text"] for c in shown["comments"]][-1] == "请看私信"
        (call,) = await rig.calls("comments/reply")
        assert call["status"] == 200


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda p: p.stem)
async def test_every_sample_is_acknowledged(path: Path) -> None:
    async with weibo() as rig:
        await rig.do(action="raw", raw=json.loads(path.read_text("utf-8")))
        await rig.until(lambda: len(rig.answers) >= 2)
        assert rig.answers == [200, 200]
        assert rig.sink.strange == []


async def test_signed_but_unreadable_is_counted_and_acknowledged() -> None:
    async with weibo() as rig:
        await rig.do(action="raw", raw="<xml><MsgId></MsgId></xml>")
        await rig.do(action="raw", raw="{")
        await rig.do(action="raw", raw={"type": "text", "sender_id": 2000000002, "receiver_id": 7, "text": "x"})
        await rig.until(lambda: len(rig.sink.strange) == 3)
        assert rig.sink.strange == ["xml", "json", "receiver"]
        assert rig.answers == [200] * 4


async def test_a_forged_signature_stores_nothing() -> None:
    async with weibo(push_spacing=0.05) as rig:
        await rig.fault("bad_signature")
        await rig.do(text="在吗")
        await rig.got()
        assert rig.answers[:2] == [200, 403]
        assert len(rig.sink.accepted) == 1


async def test_a_used_query_with_another_body_stores_nothing() -> None:
    async with weibo(push_spacing=0.05) as rig:
        secret, stamp = rig.emulator.credentials()["app_secret"], str(int(rig.clock.now() * 1000))
        query = {"timestamp": stamp, "nonce": "48213377", "signature": sign(secret, stamp, "48213377")}
        request = RawRequest(method="POST", path="/hook", query=query, headers={}, body=b"{}")
        assert (await rig.adapter.receive(request, rig.sink)).status == 200
        other = RawRequest(method="POST", path="/hook", query=query, headers={}, body=b'{"type":"text"}')
        assert (await rig.adapter.receive(other, rig.sink)).status == 403
        rig.clock.advance(700)
        assert (await rig.adapter.receive(request, rig.sink)).status == 403


@pytest.mark.parametrize(
    ("method", "body", "status"), [("POST", b"x" * 65537, 413), ("PUT", b"", 405), ("GET", b"", 403)]
)
async def test_size_and_method_come_first(method: str, body: bytes, status: int) -> None:
    async with weibo(connect=False) as rig:
        request = RawRequest(method=method, path="/hook", query={"echostr": "x"}, headers={}, body=body)
        assert (await rig.adapter.receive(request, rig.sink)).status == status


async def test_a_verification_reflects_no_markup() -> None:
    async with weibo(connect=False) as rig:
        secret, stamp = rig.emulator.credentials()["app_secret"], str(int(rig.clock.now() * 1000))
        query = {"timestamp": stamp, "nonce": "1", "signature": sign(secret, stamp, "1"), "echostr": "<script>"}
        request = RawRequest(method="GET", path="/hook", query=query, headers={}, body=b"")
        assert (await rig.adapter.receive(request, rig.sink)).status == 400


async def test_a_store_that_is_away_makes_weibo_try_again() -> None:
    async with weibo(push_spacing=0.3) as rig:
        rig.sink.away = True
        await rig.do(text="在吗")
        await rig.until(lambda: 503 in rig.answers)
        rig.sink.away = False
        (found,) = await rig.got()
        assert found.text == "在吗"
        assert rig.answers[-1] == 200
