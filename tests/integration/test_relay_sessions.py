"""Signing in: what strangers learn, what a session survives, and what ends it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import PASSWORD, FakeFleet, fleet

from kefu_bots.relay.users import add_user
from kefu_core.errors import ConfigError


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def test_the_right_password_opens_the_desk(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    http = kefu.browser()
    response = await kefu.sign_in(http, " Ann ")
    assert (response.status, response.headers["Location"]) == (303, "/c")
    async with http.get("/api/me") as me:
        data = await me.json()
    assert data["user"]["display_name"] == "Ann"
    assert data["user"]["rights"] == ["agent"]
    assert len(data["csrf"]) > 20
    cookie = response.headers.getall("Set-Cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_unknown_name_and_wrong_password_look_the_same(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    pages = []
    for name in ("ann", "bob"):
        async with kefu.browser().post("/login", data={"user": name, "password": "wrong"}) as response:
            assert response.status == 401
            pages.append((await response.text()).replace(f'value="{name}"', ""))
            assert "Set-Cookie" not in response.headers
    assert pages[0] == pages[1]


async def test_an_unknown_name_costs_a_hash_too(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    await kefu.person("ann")
    hashed: list[str] = []
    fits = kefu.passwords._fits
    monkeypatch.setattr(
        kefu.passwords, "_fits", lambda stored, password: hashed.append(stored) or fits(stored, password)
    )
    for name in ("ann", "bob"):
        await kefu.sign_in(kefu.browser(), name, "wrong")
    assert len(hashed) == 2
    assert hashed[0].split("$")[1:4] == hashed[1].split("$")[1:4]


async def test_guessing_slows_down_but_does_not_lock_the_owner_out(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    owner = kefu.browser()
    await kefu.sign_in(owner, "ann")
    for _ in range(5):
        assert (await kefu.sign_in(kefu.browser(), "ann", "wrong")).status == 401
    slowed = await kefu.sign_in(kefu.browser(), "ann", PASSWORD)
    assert slowed.status == 429
    assert int(slowed.headers["Retry-After"]) >= 1
    assert (await kefu.sign_in(owner, "ann")).status == 303
    kefu.clock.time = kefu.clock.time.replace(minute=10)
    assert (await kefu.sign_in(kefu.browser(), "ann")).status == 303


async def test_many_guesses_at_once_gain_nothing(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    browsers = [kefu.browser() for _ in range(12)]
    answers = await asyncio.gather(*(kefu.sign_in(http, "ann", "wrong") for http in browsers))
    assert sum(answer.status == 429 for answer in answers) >= 6


async def test_a_session_key_of_before_signing_in_is_worth_nothing(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    http = kefu.browser()
    http.cookie_jar.update_cookies({"kefu_session": "chosen-by-somebody-else"}, kefu.server.make_url("/"))
    await kefu.sign_in(http, "ann")
    first = http.cookie_jar.filter_cookies(kefu.server.make_url("/"))["kefu_session"].value
    assert first != "chosen-by-somebody-else"
    await kefu.sign_in(http, "ann")
    async with kefu.browser().get("/api/me", cookies={"kefu_session": first}) as old:
        assert old.status == 401


async def test_idle_and_old_sessions_end(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    await kefu.pass_time(29 * 60)
    assert (await desk.call("GET", "/api/me"))[0] == 200
    await kefu.pass_time(29 * 60)
    assert (await desk.call("GET", "/api/me"))[0] == 200
    await kefu.pass_time(31 * 60)
    assert (await desk.call("GET", "/api/me"))[0] == 401
    again = await kefu.desk("ann")
    for _ in range(36):
        await kefu.pass_time(20 * 60)
        status, _ = await again.call("GET", "/api/me")
    assert status == 401


async def test_no_csrf_token_no_change(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    for headers in ({"X-CSRF-Token": ""}, {"X-CSRF-Token": "wrong"}):
        status, data = await desk.call("PUT", "/api/me", {"theme": "dark"}, headers=headers)
        assert (status, data["error"]["code"]) == (403, "csrf")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await desk.call("PUT", "/api/me", {"theme": "dark"}, headers=headers))[0] == 403
    assert (await desk.get("/api/me"))["user"]["theme"] == "system"
    assert (await desk.call("PUT", "/api/me", {"theme": "dark"}))[0] == 200
    assert (await desk.get("/api/me"))["user"]["theme"] == "dark"


async def test_another_site_cannot_sign_somebody_in(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    form = {"user": "ann", "password": PASSWORD}
    async with kefu.browser().post("/login", data=form, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403


async def test_the_login_form_is_small(kefu: FakeFleet) -> None:
    http = kefu.browser()
    for form, status in ((b"user=" + b"x" * 9000, 413), (b"", 401)):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with http.post("/login", data=form, headers=headers) as response:
            assert response.status == status
    async with http.post("/login", json={"user": "ann"}) as response:
        assert response.status == 400


async def test_a_token_needs_no_csrf_and_works_in_headers_only(kefu: FakeFleet) -> None:
    client = await kefu.client("robot", "agent")
    assert (await client.call("PUT", "/api/me", {"language": "zh"}))[0] == 200
    token = client.http.headers["Authorization"].split()[1]
    async with kefu.browser().get("/api/me", params={"token": token}) as response:
        assert response.status == 401


async def test_signing_out_ends_the_session_and_its_stream(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    async with desk.http.get("/api/stream") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b": here\n\n")
        assert (await desk.call("POST", "/logout"))[0] == 303
        assert await asyncio.wait_for(stream.content.read(), 60) == b""
    assert (await desk.call("GET", "/api/me"))[0] == 401


async def test_signing_out_works_from_a_plain_form(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    for csrf, status in (("wrong", 403), (desk.csrf, 303)):
        async with desk.http.post("/logout", data={"csrf": csrf}, allow_redirects=False) as response:
            assert response.status == status
    assert (await desk.call("GET", "/api/me"))[0] == 401


async def test_new_rights_close_open_streams(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    async with desk.http.get("/api/stream") as stream:
        await stream.content.readuntil(b": here\n\n")
        await kefu.ledger.database.write(("UPDATE users SET rights='[\"viewer\"]'", ()))
        kefu.relay.push({"inbox": "main-telegram"})
        assert await asyncio.wait_for(stream.content.read(), 60) == b""


async def test_closing_the_relay_ends_streams(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    async with desk.http.get("/api/stream") as stream:
        await stream.content.readuntil(b": here\n\n")
        await kefu.app.shutdown()
        assert await asyncio.wait_for(stream.content.read(), 60) == b""


async def test_accounts_with_mistakes_are_not_made(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    store = kefu.relay.store
    for name, rights, password in (
        ("ann", ["agent"], PASSWORD),
        ("bob", ["boss"], PASSWORD),
        ("bob", ["agent"], "short"),
    ):
        with pytest.raises(ConfigError):
            await add_user(store, name, "Bob", rights, password, "en", passwords=kefu.passwords)
    assert len(await store.users()) == 1
