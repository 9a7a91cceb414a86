"""What whoever holds somebody else's API token can do: what it says, until it ends, and nothing that takes a person."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.fakes.fleet import PASSWORD, Desk, FakeFleet, fleet
from tests.integration.test_announcement_overrides import Office

from kefu_bots.relay.rights import RULES, Right
from kefu_bots.relay.tokens import MOST

EVERYTHING = tuple(right.value for right in Right)


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def thief(kefu: FakeFleet, name: str = "robot", **limits: Any) -> Desk:
    """A client with a token of somebody with every right."""
    user = await kefu.relay.store.user(await kefu.person(name, *EVERYTHING))
    token, _ = await kefu.relay.tokens.make(user, "t", **limits)
    http = aiohttp.ClientSession(kefu.server.make_url("/"), headers={"Authorization": f"Bearer {token}"})
    kefu.stack.push_async_callback(http.close)
    return Desk(http)


async def test_a_stream_ends_with_the_day_of_its_token(kefu: FakeFleet) -> None:
    robot = await thief(kefu, days=1)
    response = await robot.http.get("/api/stream")
    assert response.status == 200
    await response.content.readuntil(b": here\n\n")
    kefu.clock.time = kefu.clock.time.replace(day=kefu.clock.time.day + 2)
    kefu.relay.push({"inbox": "*"})
    async with asyncio.timeout(10):
        assert b"inbox" not in await response.content.read()


async def test_many_at_once_are_no_more_than_one_may_have(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    wish = {"name": "ci", "rights": ["agent"], "days": 7}
    found = await asyncio.gather(*(desk.call("POST", "/api/me/tokens", wish) for _ in range(MOST + 15)))
    assert sum(status == 201 for status, _ in found) == MOST
    assert len(await kefu.relay.tokens.of(desk.me["user"]["id"])) == MOST


TAKES_A_PERSON = [
    ("POST", "/api/me/password", {"old": PASSWORD, "new": "another good one 7"}),
    ("POST", "/api/me/verify", {"password": PASSWORD}), ("POST", "/api/me/verify/options", {}),
    ("POST", "/api/me/factors", {"code": "123456", "name": "x"}), ("POST", "/api/me/factors/totp", {}),
    ("POST", "/api/me/factors/passkey", {}), ("DELETE", "/api/me/factors/f", None),
    ("POST", "/api/me/recovery-codes", {}), ("POST", "/api/me/sign-out-elsewhere", {}),
    ("POST", "/api/me/tokens", {"name": "x", "rights": ["agent"], "days": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), TAKES_A_PERSON)
async def test_one_changes_nothing_of_how_its_owner_signs_in(
    kefu: FakeFleet, method: str, path: str, body: dict[str, Any] | None
) -> None:
    """Even who knows the password, too, has shown no factor in a browser."""
    robot = await thief(kefu)
    status, refusal = await robot.call(method, path, body)
    assert (status, refusal["error"]["reason"]) == (403, "no_session")


async def test_one_ends_nobody_s_tokens_and_nobody_s_sessions(kefu: FakeFleet) -> None:
    """Or its holder would throw out those who are about to notice."""
    robot = await thief(kefu)
    admin = await kefu.desk("ann", "security_admin")
    user = await kefu.relay.store.user_by_name("ann")
    _, own = await kefu.relay.tokens.make(user, "t")
    (its,) = await kefu.relay.tokens.of((await kefu.relay.store.user_by_name("robot")).id)
    for method, path, body in (
        ("DELETE", f"/api/me/tokens/{its.id}", None),
        ("DELETE", f"/api/people/{user.id}/tokens/{own.id}", None),
        ("POST", f"/api/people/{user.id}/sign-out", {}),
    ):
        status, refusal = await robot.call(method, path, body)
        assert (status, refusal["error"]["reason"]) == (403, "no_session"), path
    assert (await admin.get("/api/me"))["user"]["id"] == user.id


async def test_one_asks_for_nothing_that_two_people_decide(kefu: FakeFleet) -> None:
    """Its holder would have a second admin agree to what the first one never asked for."""
    admin = "security_admin"
    desks = [("pat", "publisher"), ("rio", "approver"), ("ann", admin), ("bob", admin)]
    office = Office(kefu, *[await kefu.desk(name, right) for name, right in desks])
    path, robot = await office.draft(), await thief(kefu)
    pat = office.pat.me["user"]["id"]
    wishes: list[tuple[str, dict[str, Any]]] = [
        ("/api/announcements/limit", {"per_day": 9, "reason": "x"}), (f"{path}/allow-links", {"reason": "x"}),
        (f"/api/people/{pat}", {"do": "rights", "rights": ["security_admin"], "teams": []}),
        ("/api/people", {"name": "eve", "display_name": "Eve", "rights": [admin], "teams": [], "language": "en"}),
        ("/api/official/proposals", {}),
    ]  # fmt: skip
    for where, wish in wishes:
        status, refusal = await robot.call("POST", where, wish)
        assert (status, refusal["error"].get("reason")) == (403, "no_session"), (where, refusal)
    assert (await office.bob.get("/api/proposals"))["items"] == []


async def test_one_does_not_approve_though_its_holder_knows_the_password(kefu: FakeFleet) -> None:
    admin = "security_admin"
    desks = [("pat", "publisher"), ("rio", "approver"), ("ann", admin), ("bob", admin)]
    office = Office(kefu, *[await kefu.desk(name, right) for name, right in desks])
    path, robot = await office.draft("Fine."), await thief(kefu)
    await office.pat.post(f"{path}/ask")
    seen = (await office.rio.get(path))["announcement"]["content_hash"]
    kefu.relay.require_second_factor = True
    for more in ({}, {"code": "000000"}):
        status, refusal = await robot.call("POST", f"{path}/approve", {"hash": seen, "password": PASSWORD, **more})
        assert (status, refusal["error"]["reason"]) == (403, "wrong_code" if more else "show_again")


async def test_one_that_only_reads_writes_on_no_route_at_all(kefu: FakeFleet) -> None:
    robot = await thief(kefu, read_only=True)
    unsafe = [name.split(" ", 1) for name in RULES if not name.startswith("GET ") and " /api/" in name]
    assert len(unsafe) > 50
    for method, pattern in unsafe:
        path = "/".join("x" if part.startswith("{") else part for part in pattern.split("/"))
        status, refusal = await robot.call(method, path, {})
        assert (status, refusal["error"]["reason"]) == (403, "read_only"), pattern


@pytest.mark.parametrize("header", [
    "Bearer", "Bearer ", "Bearer  x", "bearer kefu_", "Basic YTpi", "Bearer kefu_\u00e9", f"Bearer {'k' * 7000}",
    "Bearer a b c",
])  # fmt: skip
async def test_what_is_no_token_is_nobody(kefu: FakeFleet, header: str) -> None:
    async with kefu.browser().get("/api/me", headers={"Authorization": header}) as response:
        assert response.status == 401


async def test_a_bad_token_is_not_made_good_by_a_cookie(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann")
    status, _ = await desk.call("GET", "/api/me", headers={"Authorization": "Bearer kefu_x"})
    assert status == 401
