"""What the Telegram adapter makes of a platform that misbehaves: each misfortune has its one error."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from tests.fakes.patience import until

from kefu_adapters.telegram import PLATFORM, TelegramSettings
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


async def failed(rig: Rig, kind: str, method: str, **fields: object) -> AdapterError:
    await rig.fault(kind, method=method)
    with pytest.raises(AdapterError) as caught:
        await rig.adapter.send(rig.message(**fields))
    return caught.value


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_text_under_a_fault(kind, error, arrived):
    async with connected() as rig:
        await rig.greeted()
        found = await failed(rig, kind, "sendMessage", text="hi")
        assert type(found) is error
        assert len(await rig.shown()) == 1 + arrived
        if isinstance(found, RateLimited):
            assert found.retry_after > 0
            assert found.scope == "recipient"


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_attachment_under_a_fault(kind, error, arrived):
    async with connected() as rig:
        await rig.greeted()
        rig.blobs.blobs["b1"] = Media(content=b"log", mime="text/plain", file_name="a.txt")
        item = Attachment(kind=AttachmentKind.FILE, blob="b1")
        assert type(await failed(rig, kind, "sendDocument", attachments=(item,))) is error
        assert len(await rig.shown()) == 1 + arrived


@pytest.mark.parametrize(("kind", "error", "arrived"), OUTCOMES)
async def test_post_under_a_fault(kind, error, arrived):
    async with connected() as rig:
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
    async with connected() as rig:
        for method, call in (("getMe", rig.adapter.probe), ("setWebhook", lambda: rig.adapter.connect(rig.url))):
            await rig.fault(kind, method=method)
            with pytest.raises(AdapterError) as caught:
                await call()
            assert type(caught.value) is error


@pytest.mark.parametrize("kind", ["server_error", "reset_before", "bad_gateway"])
async def test_file_that_could_not_be_fetched_is_fetched_by_the_next_try(kind):
    async with connected() as rig:
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
    async with connected() as rig:
        await rig.greeted()
        token = rig.emulator.credentials()["token"]
        calls = {"sendMessage": lambda: rig.adapter.send(rig.message("hi")), "getMe": rig.adapter.probe}
        for method, call in calls.items():
            for kind, _, _ in OUTCOMES:
                await rig.control("DELETE", "faults")
                await rig.fault(kind, method=method)
                with pytest.raises(AdapterError) as caught:
                    await call()
                assert token.split(":")[1] not in repr(caught.value) + str(caught.value)
        ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]  # the emulator's
        assert token.split(":")[1] not in "\n".join(ours)
        assert not any("secret" in line for line in ours)


async def test_cancelled_send_is_cancelled_and_the_next_works():
    async with connected() as rig:
        await rig.greeted()
        await rig.fault("slow", method="sendMessage", seconds=60)
        sending = asyncio.create_task(rig.adapter.send(rig.message("first")))
        await until(lambda: not rig.emulator.faults.plan)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await rig.adapter.send(rig.message("second"))


@contextlib.asynccontextmanager
async def scripted(answer: Callable[[str, dict[str, Any]], tuple[int, Any]], **settings: Any) -> AsyncIterator[Rig]:
    """An adapter whose platform is ``answer(method, parameters)``: status and JSON."""

    async def api(request: web.Request) -> web.Response:
        asked = request.content_type == "application/json" and await request.json()
        status, document = answer(request.path.rpartition("/")[2], asked or dict(await request.post()))
        return web.json_response(document, status=status)

    app = web.Application()
    app.router.add_post("/{tail:.*}", api)
    listener, address = listening()
    table = {"base_url": f"{address}/bot", **settings}
    async with serving(app, listener), connected(connect=False, settings=table) as rig:
        yield rig


async def test_group_that_moved_is_found_under_its_new_id_by_the_next_try():
    asked: list[int] = []

    def answer(_method: str, params: dict[str, Any]) -> tuple[int, Any]:
        asked.append(params["chat_id"])
        if params["chat_id"] == -1001:
            return 200, {"ok": True, "result": {"message_id": 5, "chat": {"id": -1001}}}
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        moved = {"migrate_to_chat_id": -1001}
        return 400, {"ok": False, "error_code": 400, "description": description, "parameters": moved}

    async with scripted(answer) as rig:
        with pytest.raises(PlatformUnavailable):
            await rig.adapter.send(rig.message("hi", recipient="-7"))
        receipt = await rig.adapter.send(rig.message("hi", recipient="-7"))
        assert (receipt.source_id, asked) == ("-1001:5", [-7, -1001])


STRANGE = [True, [], {}, {"message_id": 5}, {"message_id": "5", "chat": {"id": 7}}, "ok"]


@pytest.mark.parametrize("result", STRANGE)
async def test_success_without_an_id_is_not_taken_for_one(result):
    async with scripted(lambda _method, _params: (200, {"ok": True, "result": result})) as rig:
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(rig.message("hi"))


@pytest.mark.parametrize("result", STRANGE)
async def test_strange_result_of_a_rare_call_is_no_crash(result):
    async with scripted(lambda _method, _params: (200, {"ok": True, "result": result})) as rig:
        for call in (rig.adapter.probe(), rig.adapter.fetch(Attachment(kind=AttachmentKind.FILE, ref="F1"))):
            with pytest.raises(PlatformUnavailable):
                await call


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ({"status": "left"}, "channel: the bot is no administrator there"),
        ({"status": "administrator", "can_post_messages": False}, "channel: the bot lacks the right can_post_messages"),
    ],
)
async def test_probe_tells_what_an_operator_must_change(member, problem):
    me = {"id": 7, "is_bot": True, "first_name": "B", "username": "b_bot", "has_topics_enabled": True}
    results = {"getMe": me, "getChatMember": member, "getWebhookInfo": {"url": "", "pending_update_count": 0}}
    results["getWebhookInfo"]["has_custom_certificate"] = False
    async with scripted(lambda method, _params: (200, {"ok": True, "result": results[method]})) as rig:
        health = await rig.adapter.probe()
        assert not health.ok
        assert health.problems == (problem, "threaded mode is on: switch it off in BotFather")


async def test_signal_that_makes_no_sense_is_refused():
    async with connected() as rig:
        for signal in (("wave", "1", ""), ("delete_inbound", "1", "strange"), ("delete_inbound", "1", "5:5")):
            with pytest.raises(AdapterError):
                await rig.adapter.signal(*signal)


async def test_plain_http_is_refused_outside_of_the_sandbox():
    async with connected(connect=False) as rig:
        for settings in (TelegramSettings(base_url="http://example.org/bot"), rig.adapter._settings):
            with pytest.raises(ConfigError, match="base_url: expected https"):
                PLATFORM.build("main", settings, {"token": "1:a"}, replace(rig.deps, allow_insecure=False))


@pytest.mark.parametrize(
    ("secrets", "key"),
    [({"token": ""}, "token"), ({"webhook_secret": "not allowed"}, "webhook_secret")],
)
async def test_unusable_secret_is_named_and_not_shown(secrets, key):
    with pytest.raises(ConfigError, match=f"inboxes.main.{key}") as caught:
        async with connected(secrets=secrets):
            pass
    assert "not allowed" not in str(caught.value).replace("are allowed", "")
