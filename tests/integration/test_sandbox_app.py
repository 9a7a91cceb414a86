"""The sandbox's application: the platforms below it, its stream, its trace, control of all at once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kefu_bots.sandbox.app import Sandbox, SandboxOptions
from kefu_bots.sandbox.pages import Pages

Client = TestClient[web.Request, web.Application]
TELEGRAM = "/emulators/telegram"


def options(folder: Path, **more: Any) -> SandboxOptions:
    return SandboxOptions(data=folder, port=8765, **more)


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(Sandbox(options(tmp_path)).application())) as made:
        yield made


async def post(client: Client, path: str, body: Any) -> dict[str, Any]:
    async with client.post(path, json=body) as response:
        found: dict[str, Any] = await response.json()
        return found


async def get(client: Client, path: str) -> dict[str, Any]:
    async with client.get(path) as response:
        found: dict[str, Any] = await response.json()
        return found


async def test_four_platforms_answer_below_one_address(client: Client) -> None:
    found = await get(client, "/api/sandbox")
    assert [one["platform"] for one in found["platforms"]] == ["telegram", "wechat", "weibo", "x"]
    for one in found["platforms"]:
        assert one["base_url"].endswith(f"/emulators/{one['platform']}")
        person = one["users"][0]["user"]
        control = f"/emulators/{one['platform']}/_control"
        await post(client, f"{control}/inbound", {"user": person, "text": "hello"})
        chat = await get(client, f"{control}/chat?user={person}")
        assert chat["messages"][-1]["text"] == "hello"


async def test_stream_names_the_screen_that_changed(client: Client) -> None:
    async with client.get("/api/stream") as stream:
        assert b"hello" in await stream.content.readuntil(b"\n\n")
        await post(client, f"{TELEGRAM}/_control/inbound", {"user": "sofia", "text": "hi"})
        event = (await stream.content.readuntil(b"\n\n")).decode()
    assert event.startswith("event: changed\n")
    assert json.loads(event.split("data: ")[1]) == {"platform": "telegram", "user": "sofia"}


async def test_trace_tells_how_long_storing_and_answering_took(client: Client) -> None:
    async def fleet(request: web.Request) -> web.Response:
        update = await request.json()
        answer = {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "1 yes\n2 no"}
        return web.json_response(answer)

    app = web.Application()
    app.router.add_post("/hook", fleet)
    async with TestServer(app) as server:
        await post(client, f"{TELEGRAM}/_control/webhook", {"url": str(server.make_url("/hook"))})
        assert await get(client, "/api/trace?platform=telegram&user=sofia") == {"lines": []}
        await post(client, f"{TELEGRAM}/_control/inbound", {"user": "sofia", "text": "hi"})
        lines: list[dict[str, Any]] = []
        while len(lines) < 2 or "delivered_ms" not in lines[1]["values"]:
            lines = (await get(client, "/api/trace?platform=telegram&user=sofia"))["lines"]
    assert lines[0]["kind"] == "numbers"
    assert 0 <= lines[1]["values"]["stored_ms"] <= 5000


async def test_one_clock_moves_every_platform(client: Client) -> None:
    before = (await get(client, "/_control/clock"))["now"]
    moved = await post(client, "/_control/clock", {"advance": 7200, "scale": 1})
    assert moved["now"] - before == pytest.approx(7200, abs=5)
    await post(client, f"{TELEGRAM}/_control/inbound", {"user": "sofia", "text": "later"})
    chat = await get(client, f"{TELEGRAM}/_control/chat?user=sofia")
    assert chat["messages"][-1]["at"] - before == pytest.approx(7200, abs=5)


async def test_limits_go_to_all_and_a_platforms_own_to_it_alone(client: Client) -> None:
    done = await post(client, "/_control/limits", {"scale": 3, "wechat": {"reply_limit": 2}})
    assert {name: one["scale"] for name, one in done["limits"].items()} == dict.fromkeys(done["limits"], 3)
    assert done["limits"]["wechat"]["reply_limit"] == 2
    async with client.post("/_control/limits", json={"no_such_limit": 1}) as response:
        assert response.status == 400
        assert "telegram" in (await response.json())["problems"]


async def test_break_something_meets_the_next_reply_and_reset_forgets_it(tmp_path: Path) -> None:
    sandbox = Sandbox(options(tmp_path))
    async with TestClient(TestServer(sandbox.application())) as client:
        await post(client, "/api/break", {"break": "outage"})
        plan = sandbox.world.emulator("telegram").faults.plan
        assert [(fault.kind, fault.count, fault.method) for fault in plan] == [("server_error", 5, "sendMessage")]
        await post(client, "/api/break", {"break": "reset"})
        assert sandbox.world.emulator("telegram").faults.plan == []
        async with client.post("/api/break", json={"break": "the moon"}) as response:
            assert response.status == 400


async def test_state_and_time_outlive_the_process(tmp_path: Path) -> None:
    async with TestClient(TestServer(Sandbox(options(tmp_path)).application())) as client:
        await post(client, f"{TELEGRAM}/_control/inbound", {"user": "sofia", "text": "kept"})
        then = (await post(client, "/_control/clock", {"advance": 86_400}))["now"]
        secrets = await get(client, "/_control/credentials")
    async with TestClient(TestServer(Sandbox(options(tmp_path)).application())) as client:
        chat = await get(client, f"{TELEGRAM}/_control/chat?user=sofia")
        assert [message["text"] for message in chat["messages"]] == ["kept"]
        assert (await get(client, "/_control/clock"))["now"] >= then
        assert await get(client, "/_control/credentials") == secrets


async def test_page_learns_logins_but_never_their_tokens(tmp_path: Path) -> None:
    logins = tmp_path / "logins.json"
    made = options(tmp_path / "state", console_url="http://localhost:8766", logins=logins)
    async with TestClient(TestServer(Sandbox(made).application())) as client:
        assert (await get(client, "/api/sandbox"))["logins"] == []
        logins.write_text(json.dumps([{"user": "lin", "password": "p", "rights": ["agent"], "token": "kefu_secret"}]))
        text = json.dumps(await get(client, "/api/sandbox"))
    assert "lin" in text
    assert "kefu_secret" not in text


async def test_announcement_without_a_fleet_is_refused_in_words(client: Client) -> None:
    async with client.post("/api/announce", json={}) as response:
        assert response.status == 409
        assert await response.json() == {"error": "no_fleet"}


async def test_page_is_served_under_a_strict_policy_and_nothing_beside_it(tmp_path: Path) -> None:
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "phones.html").write_text("<p>phones</p>")
    (built / "assets" / "a.js").write_text("1")
    (tmp_path / "secret.txt").write_text("no")
    app = web.Application()
    app.router.add_routes(Pages(built).routes())
    async with TestClient(TestServer(app)) as client:
        async with client.get("/") as page:
            assert await page.text() == "<p>phones</p>"
            assert "unsafe" not in page.headers["Content-Security-Policy"]
        async with client.get("/static/assets/a.js") as script:
            assert "immutable" in script.headers["Cache-Control"]
        async with client.get("/static/%2e%2e/secret.txt") as outside:
            assert outside.status == 404
