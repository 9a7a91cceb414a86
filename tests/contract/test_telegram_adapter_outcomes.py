"""What the Telegram adapter makes of a platform that misbehaves: each misfortune has its one error."""

import asyncio
import logging
import socket

import pytest
from aiohttp import web

from kefu_core.errors import (
    AdapterError,
    BadPayload,
    ConfigError,
    ConnectFailed,
    ContentRejected,
    CredentialsRejected,
    PlatformUnavailable,
    RateLimited,
    RecipientUnreachable,
    UnknownOutcome,
)
from kefu_core.messages import Attachment, AttachmentKind, Operation
from kefu_core.ports import Media

from .telegram_adapter_rig import Rig, connected
from .telegram_rig import listening, serving

OUTCOMES = [
    ("rate_limit", RateLimited, 0),
    ("server_error", UnknownOutcome, 0),
    ("timeout_before", UnknownOutcome, 0),
    ("timeout_after_accept", UnknownOutcome, 1),
    ("reset_before", UnknownOutcome, 0),
    ("reset_mid_body", UnknownOutcome, 1),
    ("bad_gateway", UnknownOutcome, 0),
    ("blocked_by_user", RecipientUnreachable, 0),
    ("token_revoked", CredentialsRejected, 0),
]
QUICK = {"timeout_seconds": 0.5}


async def failed(rig: Rig, kind: str, method: str, **fields: object) -> AdapterError:
    await rig.fault(kind, method=method, seconds=1)
    with pytest.raises(AdapterError) as caught:
        await rig.adapter.send(rig.message(**fields))
    return caught.value


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_text_under_a_fault(kind, error, arrived):
    async with connected(settings=QUICK) as rig:
        await rig.greeted()
        found = await failed(rig, kind, "sendMessage", text="hi")
        assert type(found) is error
        assert len(await rig.shown()) == 1 + arrived
        if isinstance(found, RateLimited):
            assert found.retry_after > 0
            assert found.scope == "recipient"


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_attachment_under_a_fault(kind, error, arrived):
    async with connected(settings=QUICK) as rig:
        await rig.greeted()
        rig.blobs.blobs["b1"] = Media(content=b"log", mime="text/plain", file_name="a.txt")
        item = Attachment(kind=AttachmentKind.FILE, blob="b1")
        assert type(await failed(rig, kind, "sendDocument", attachments=(item,))) is error
        assert len(await rig.shown()) == 1 + arrived


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_post_under_a_fault(kind, error, arrived):
    async with connected(settings=QUICK) as rig:
        fields = {"recipient": "channel", "operation": Operation.POST}
        found = await failed(rig, kind, "sendMessage", text="news", **fields)
        assert type(found) is error
        assert len((await rig.control("GET", "timeline"))["posts"]) == arrived
        if isinstance(found, RateLimited):
            assert found.scope == "inbox"


async def test_refused_connection_is_not_sent():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{closed.getsockname()[1]}/bot"
    async with connected(connect=False, settings={"base_url": base}) as rig:
        with pytest.raises(ConnectFailed):
            await rig.adapter.send(rig.message("hi"))
        with pytest.raises(ConnectFailed):
            await rig.adapter.probe()


async def test_contact_who_never_wrote_or_left_is_unreachable():
    async with connected() as rig:
        for recipient in (rig.ids["linwu"], "999"):
            with pytest.raises(RecipientUnreachable):
                await rig.adapter.send(rig.message("hi", recipient=recipient))
        await rig.greeted()
        await rig.say(action="deactivate")
        with pytest.raises(RecipientUnreachable):
            await rig.adapter.send(rig.message("hi"))


async def test_content_that_is_refused_says_so():
    async with connected() as rig:
        chat = await rig.greeted()
        rig.blobs.blobs["b1"] = Media(content=b"no picture", mime="image/png")
        item = Attachment(kind=AttachmentKind.PICTURE, blob="b1")
        with pytest.raises(ContentRejected):
            await rig.adapter.send(rig.message(attachments=(item,)))
        with pytest.raises(BadPayload):
            await rig.adapter.send(rig.message("x" * 4097))
        with pytest.raises(BadPayload):
            await rig.adapter.send(rig.message("x", operation=Operation.EDIT, target=f"{chat}:999"))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("rate_limit", RateLimited),
        ("server_error", PlatformUnavailable),
        ("timeout_before", PlatformUnavailable),
        ("reset_mid_body", PlatformUnavailable),
        ("bad_gateway", PlatformUnavailable),
        ("token_revoked", CredentialsRejected),
    ],
)
async def test_call_without_effect_under_a_fault_did_not_happen(kind, error):
    async with connected(settings=QUICK) as rig:
        for method, call in (("getMe", rig.adapter.probe), ("setWebhook", lambda: rig.adapter.connect(rig.url))):
            await rig.fault(kind, method=method, seconds=1)
            with pytest.raises(AdapterError) as caught:
                await call()
            assert type(caught.value) is error


@pytest.mark.parametrize("kind", ["server_error", "reset_before", "bad_gateway"])
async def test_file_that_could_not_be_fetched_is_fetched_by_the_next_try(kind):
    async with connected(settings=QUICK) as rig:
        await rig.say(media={"kind": "file", "file_name": "a.txt"})
        (message,) = await rig.sink.until(1)
        for method in ("getFile", "download"):
            await rig.fault(kind, method=method, count=2)  # a GET that was cut off is repeated once by aiohttp
            with pytest.raises(PlatformUnavailable):
                await rig.adapter.fetch(message.attachments[0])
            await rig.control("DELETE", "faults")
        assert (await rig.adapter.fetch(message.attachments[0])).content


async def test_file_that_cannot_come_is_refused_for_good():
    async with connected() as rig:
        kind = AttachmentKind.FILE
        with pytest.raises(BadPayload):
            await rig.adapter.fetch(Attachment(kind=kind))
        with pytest.raises(ContentRejected):
            await rig.adapter.fetch(Attachment(kind=kind, ref="F1", size_bytes=21 * 2**20))
        with pytest.raises(AdapterError):
            await rig.adapter.fetch(Attachment(kind=kind, ref="strange"))


async def test_no_error_and_no_log_line_holds_the_token(caplog):
    caplog.set_level(logging.DEBUG)
    async with connected(settings=QUICK) as rig:
        await rig.greeted()
        token = rig.emulator.credentials()["token"]
        calls = {"sendMessage": lambda: rig.adapter.send(rig.message("hi")), "getMe": rig.adapter.probe}
        for method, call in calls.items():
            for kind, _, _ in OUTCOMES:
                await rig.control("DELETE", "faults")
                await rig.fault(kind, method=method, seconds=1)
                with pytest.raises(AdapterError) as caught:
                    await call()
                assert token.split(":")[1] not in repr(caught.value) + str(caught.value)
        ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]  # the emulator's
        assert token.split(":")[1] not in "\n".join(ours)
        assert not any("secret" in line for line in ours)


async def test_cancelled_send_is_cancelled_and_the_next_works():
    async with connected() as rig:
        await rig.greeted()
        await rig.fault("slow", method="sendMessage", seconds=0.5)
        sending = asyncio.create_task(rig.adapter.send(rig.message("first")))
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await rig.adapter.send(rig.message("second"))


async def test_group_that_moved_is_found_under_its_new_id_by_the_next_try():
    asked: list[int] = []

    async def api(request: web.Request) -> web.Response:
        chat = (await request.json())["chat_id"]
        asked.append(chat)
        if chat == -1001:
            return web.json_response({"ok": True, "result": {"message_id": 5, "chat": {"id": chat}}})
        moved = {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": -1001}}
        moved["description"] = "Bad Request: group chat was upgraded to a supergroup chat"
        return web.json_response(moved, status=400)

    app = web.Application()
    app.router.add_post("/{tail:.*}", api)
    listener, address = listening()
    async with serving(app, listener), connected(connect=False, settings={"base_url": f"{address}/bot"}) as rig:
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.send(rig.message("hi", recipient="-7"))
        receipt = await rig.adapter.send(rig.message("hi", recipient="-7"))
        assert (receipt.source_id, asked) == ("-1001:5", [-7, -1001])


@pytest.mark.parametrize("result", [True, [], {}, {"message_id": 5}, {"message_id": "5", "chat": {"id": 7}}, "ok"])
async def test_success_without_an_id_is_not_taken_for_one(result):
    async def api(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_post("/{tail:.*}", api)
    listener, address = listening()
    async with serving(app, listener), connected(connect=False, settings={"base_url": f"{address}/bot"}) as rig:
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(rig.message("hi"))


@pytest.mark.parametrize(
    ("secrets", "key"),
    [({"token": ""}, "token"), ({"webhook_secret": "not allowed"}, "webhook_secret")],
)
async def test_unusable_secret_is_named_and_not_shown(secrets, key):
    with pytest.raises(ConfigError, match=f"inboxes.main.{key}") as caught:
        async with connected(secrets=secrets):
            pass
    assert "not allowed" not in str(caught.value).replace("are allowed", "")
