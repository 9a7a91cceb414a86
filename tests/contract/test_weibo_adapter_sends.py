"""The Weibo adapter against the emulated Weibo: how sends look, how they fail, and reading back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConnectFailed,
    ContentRejected,
    CredentialsRejected,
    NotSent,
    PermanentError,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    ReplyWindowClosed,
    UnknownOutcome,
)
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    Operation,
)
from kefu_core.ports import Media

from .weibo_adapter_rig import LINK, Rig, message, weibo

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\r\n--\r\n"


async def test_an_answer_reaches_the_fan_encoded_once() -> None:
    async with weibo() as rig:
        text = '100% + "好" & <b> 😀\n第二行 %E4'
        receipt = await rig.send(await rig.uid(), text)
        assert await rig.shown() == [text]
        assert (receipt.source_id, receipt.pending) == ("", False)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(
            {},
            b"access_token=TOKEN&type=text&data=%7B%22text%22%3A%22100%25+%2B+%26+%E5%A5%BD%F0%9F%98%80%22%7D"
            b"&receiver_id=2000000002",
            id="private",
        ),
        pytest.param(
            {"surface": "public:51", "reply_to": "c:51:72"},
            b"access_token=TOKEN&id=51&comment=100%25+%2B+%26+%E5%A5%BD%F0%9F%98%80&comment_ori=0&rip=203.0.113.7"
            b"&cid=72&without_mention=1",
            id="comment",
        ),
        pytest.param(
            {"operation": Operation.POST, "recipient": "timeline"},
            b"access_token=TOKEN&status=100%25+%2B+%26+%E5%A5%BD%F0%9F%98%80&rip=203.0.113.7",
            id="post",
        ),
        pytest.param(
            {"operation": Operation.POST, "recipient": "mass"},
            '{"filter":{"group_id":"1"},"text":{"content":"100% + & 好😀"},"msgtype":"text"}'.encode(),
            id="mass",
        ),
    ],
)
async def test_the_bytes_on_the_wire(more: dict[str, Any], expected: bytes) -> None:
    seen: list[bytes] = []

    async def record(request: web.Request) -> web.Response:
        seen.append(await request.read())
        return web.json_response({"result": True, "id": 99, "msg_id": 99})

    app = web.Application()
    app.router.add_post("/{rest:.*}", record)
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        async with weibo(connect=False, settings={"api_base_url": base, "messages_base_url": base}) as rig:
            await rig.adapter.send(message(**{"recipient": "2000000002", "text": "100% + & 好😀"} | more))
            token = rig.emulator.credentials()["access_token"].encode()
    assert seen == [expected.replace(b"TOKEN", token)]


@pytest.mark.parametrize("shape", ["bare", "echo"])
async def test_either_success_body_is_a_success(shape: str) -> None:
    async with weibo(reply_success=shape) as rig:
        await rig.send(await rig.uid())
        assert await rig.shown() == ["好的"]


async def test_a_post_with_picture_is_public_and_can_be_deleted() -> None:
    async with weibo() as rig:
        rig.blobs.files["b1"] = Media(content=PNG, mime="image/png")
        picture = Attachment(kind=AttachmentKind.PICTURE, blob="b1")
        receipt = await rig.send(
            "timeline", "配图 100% & 好", operation=Operation.POST, link=LINK, attachments=(picture,)
        )
        (post,) = await rig.posts()
        assert (receipt.source_id, post["text"]) == (f"s:{post['id']}", f"配图 100% & 好 {LINK}")
        async with rig.http.get(post["media"]["url"]) as response:
            assert await response.read() == PNG
        gone = await rig.send("timeline", "", operation=Operation.DELETE, target=receipt.source_id)
        assert gone.source_id == receipt.source_id
        assert await rig.posts() == []
        await rig.send("timeline", "", operation=Operation.DELETE, target=receipt.source_id)


async def test_a_picture_that_weibo_would_refuse_is_not_sent() -> None:
    async with weibo() as rig:
        rig.blobs.files["b1"] = Media(content=b"%PDF", mime="application/pdf")
        for blob in ("b1", "b2"):
            picture = Attachment(kind=AttachmentKind.PICTURE, blob=blob)
            with pytest.raises(BadPayload):
                await rig.send("timeline", f"配图 {LINK}", operation=Operation.POST, attachments=(picture,))
        assert await rig.calls("share") == []


async def test_a_broadcast_reaches_subscribers() -> None:
    async with weibo(sendall_delay=0) as rig:
        receipt = await rig.send("mass", "公告", operation=Operation.POST)
        assert receipt.source_id.startswith("b:")
        await rig.until(lambda: rig.emulator.chat("azhe"))
        assert await rig.shown() == ["公告"]
        with pytest.raises(RateLimited) as caught:
            await rig.send("mass", "公告二", operation=Operation.POST)
        assert caught.value.scope == "method"


REPLY_FAULTS: list[tuple[dict[str, Any], type[AdapterError]]] = [
    ({"kind": "rate_limit"}, RateLimited),
    ({"kind": "server_error"}, PlatformUnavailable),
    ({"kind": "server_error", "code": 10002, "status": 200}, PlatformUnavailable),
    ({"kind": "server_error", "code": 20021}, ContentRejected),
    ({"kind": "server_error", "code": 20031}, PermanentError),
    ({"kind": "server_error", "html": True}, UnknownOutcome),
    ({"kind": "timeout_before"}, UnknownOutcome),
    ({"kind": "timeout_after_accept"}, UnknownOutcome),
    ({"kind": "reset_mid_body"}, UnknownOutcome),
    ({"kind": "reset_before"}, UnknownOutcome),
    ({"kind": "bad_gateway"}, UnknownOutcome),
    ({"kind": "blocked_by_user"}, RecipientUnreachable),
    ({"kind": "token_revoked"}, CredentialsRejected),
    ({"kind": "token_revoked", "code": 21316}, CredentialsRejected),
]


@pytest.mark.parametrize(("fault", "kind"), REPLY_FAULTS, ids=str)
async def test_each_fault_of_an_answer_is_one_class(fault: dict[str, Any], kind: type[AdapterError]) -> None:
    async with weibo() as rig:
        uid = await rig.uid()
        await rig.fault(**fault | {"method": "messages/reply", "user": "azhe"})
        with pytest.raises(AdapterError) as caught:
            await rig.send(uid)
        assert type(caught.value) is kind
        assert "access_token" not in str(caught.value)
        assert rig.emulator.credentials()["access_token"] not in str(caught.value)


@pytest.mark.parametrize("recipient", ["timeline", "mass"])
@pytest.mark.parametrize("fault", ["timeout_after_accept", "reset_mid_body", "reset_before", "bad_gateway"])
async def test_each_cut_of_a_post_is_unknown(recipient: str, fault: str) -> None:
    async with weibo() as rig:
        await rig.fault(fault)
        with pytest.raises(UnknownOutcome):
            await rig.send(recipient, f"新版本 {LINK}", operation=Operation.POST)


async def test_a_refused_connection_is_not_sent() -> None:
    async with weibo(connect=False, settings={"messages_base_url": "http://127.0.0.1:9"}) as rig:
        with pytest.raises(ConnectFailed):
            await rig.send("2000000002")


async def test_a_store_that_is_away_means_not_sent() -> None:
    async with weibo(connect=False) as rig:
        rig.vault.broken = True
        with pytest.raises(NotSent):
            await rig.send("timeline", f"新版本 {LINK}", operation=Operation.POST)
        assert await rig.calls("share") == []


@pytest.mark.parametrize(
    ("options", "text", "kind"),
    [
        ({}, "字" * 300, BadPayload),
        ({"error_code_as": "string", "error_status": 200}, "字" * 300, BadPayload),
        ({"reply_max": 1}, "好", ReplyWindowClosed),
    ],
)
async def test_refusals_of_answers(options: dict[str, Any], text: str, kind: type[AdapterError]) -> None:
    async with weibo(**options) as rig:
        uid = await rig.uid()
        if "reply_max" in options:
            await rig.send(uid)
        with pytest.raises(kind):
            await rig.send(uid, text)


async def test_the_window_closes_and_a_block_is_seen() -> None:
    async with weibo() as rig:
        uid = await rig.uid()
        rig.clock.advance(48.1 * 3600)
        with pytest.raises(ReplyWindowClosed):
            await rig.send(uid)
        await rig.do(text="在吗")
        await rig.do(action="block")
        with pytest.raises(RecipientUnreachable):
            await rig.send(uid)
        with pytest.raises(RecipientUnreachable):
            await rig.send("3999999999")


async def test_answers_below_a_post_that_is_gone() -> None:
    async with weibo() as rig:
        with pytest.raises(RecipientUnreachable):
            await rig.send("2000000002", surface="public:1", reply_to="s:1")


async def test_posts_that_break_the_rules_are_refused() -> None:
    async with weibo() as rig:
        cases = (("没有链接", BadPayload), (f"{'字' * 140}{LINK}", BadPayload))
        for text, kind in cases:
            with pytest.raises(kind):
                await rig.send("timeline", text, operation=Operation.POST)
        await rig.send("timeline", f"一 {LINK}", operation=Operation.POST)
        with pytest.raises(ContentRejected):
            await rig.send("timeline", f"一 {LINK}", operation=Operation.POST)


async def test_a_right_that_is_lost_is_no_longer_offered() -> None:
    async with weibo() as rig:
        await rig.fault("server_error", code=10014, method="share")
        with pytest.raises(PermanentError):
            await rig.send("timeline", f"一 {LINK}", operation=Operation.POST)
        assert [t.name for t in rig.adapter.capabilities.targets] == ["mass"]
        await rig.fault("server_error", code=10014, method="comments")
        with pytest.raises(PermanentError):
            await rig.send("2000000002", surface="public:7")
        assert rig.adapter.capabilities.public is False


# --- read-back -----------------------------------------------------------------------------------------------


def post(text: str, rig: Rig, **more: Any) -> Any:
    since = datetime.fromtimestamp(rig.clock.now(), UTC)
    return message("timeline", text, operation=Operation.POST, **{"since": since} | more)


async def test_a_post_is_found_after_an_unknown_outcome_and_absent_when_it_never_arrived() -> None:
    async with weibo() as rig:
        arrived, lost = post(f"新版本 {LINK}", rig), post(f"维护通知 {LINK}", rig)
        for item, fault in ((arrived, "timeout_after_accept"), (lost, "reset_before")):
            await rig.fault(fault)
            with pytest.raises(UnknownOutcome):
                await rig.adapter.send(item)
        found = await rig.adapter.find(arrived)
        assert found.source_id == f"s:{(await rig.posts())[0]['id']}"
        assert type(await rig.adapter.find(lost)).__name__ == "Absent"


async def test_an_older_post_with_the_same_words_is_not_ours() -> None:
    async with weibo() as rig:
        await rig.adapter.send(post(f"每周维护 {LINK}", rig))
        rig.clock.advance(2 * 86400)
        assert type(await rig.adapter.find(post(f"每周维护 {LINK}", rig))).__name__ == "Absent"


@pytest.mark.parametrize(
    "item",
    [message("2000000002"), message("2000000002", surface="public:7"), message("mass", operation=Operation.POST)],
    ids=["private", "comment", "mass"],
)
async def test_nothing_else_can_be_read_back(item: Any) -> None:
    async with weibo(connect=False) as rig:
        assert type(await rig.adapter.find(item)).__name__ == "CannotTell"


async def test_a_repeated_text_on_a_retry_means_that_the_first_try_worked() -> None:
    async with weibo() as rig:
        item = post(f"新版本 {LINK}", rig)
        await rig.fault("timeout_after_accept")
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(item)
        receipt = await rig.adapter.send(post(f"新版本 {LINK}", rig, attempt=2))
        (shown,) = await rig.posts()
        assert (receipt.source_id, receipt.pending) == (f"s:{shown['id']}", False)


async def test_a_similar_text_on_a_retry_must_be_found() -> None:
    async with weibo() as rig:
        await rig.adapter.send(post(f"今晚维护 10:00 {LINK}", rig))
        with pytest.raises(ContentRejected) as caught:
            await rig.adapter.send(post(f"今晚维护，10:00！{LINK}/2", rig, attempt=2))
        assert caught.value.code == "20017"


async def test_a_delayed_post_is_sent_and_never_again() -> None:
    async with weibo(post_delay=90) as rig:
        receipt = await rig.adapter.send(post(f"稍后 {LINK}", rig))
        assert (receipt.pending, receipt.source_id) == (True, "")
        again = await rig.adapter.send(post(f"稍后 {LINK}", rig, attempt=2))
        assert again.pending
        rig.clock.advance(91)
        assert (await rig.adapter.find(post(f"稍后 {LINK}", rig))).source_id == f"s:{(await rig.posts())[0]['id']}"


async def test_what_we_posted_stands_on_our_own_timeline_under_its_receipts_id() -> None:
    async with weibo() as rig:
        receipt = await rig.send("timeline", f"更新 {LINK}", operation=Operation.POST)
        found = await rig.adapter.own_posts(datetime.fromtimestamp(rig.clock.now(), UTC) - timedelta(minutes=5))
        assert [one.source_id for one in found] == [receipt.source_id]


@pytest.mark.parametrize("text", ["今晚维护 & <更新>", "看这里 ❤️", "  两行\n\n文字 "])
async def test_what_stands_on_the_timeline_reads_as_what_was_posted(text: str) -> None:
    async with weibo() as rig:
        sent = post(f"{text} {LINK}", rig)
        await rig.adapter.send(sent)
        (found,) = await rig.adapter.own_posts(datetime.fromtimestamp(rig.clock.now(), UTC) - timedelta(minutes=5))
        assert found.text is not None
        assert rig.adapter.reads_as(sent, found.text)
        assert not rig.adapter.reads_as(post(f"{text} 领空投 {LINK}", rig), found.text)
