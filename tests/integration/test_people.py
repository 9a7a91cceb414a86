"""Accounts of those who work here: two admins decide, the operator may always, and what ends ends at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import PASSWORD, Desk, FakeFleet, fleet

from kefu_bots.relay.entering import invitation
from kefu_core.errors import ConfigError

NEW = {"name": "Mei", "display_name": "Mei", "rights": ["agent"], "teams": ["chain"], "language": "en"}


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def admins(kefu: FakeFleet) -> tuple[Desk, Desk]:
    return await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")


async def decided(one: Desk, two: Desk, path: str, wish: dict[str, Any]) -> tuple[int, Any]:
    """One asks, the other says yes."""
    asked = await one.post(path, wish)
    return await two.call("POST", f"/api/proposals/{asked['proposal']}/approve", {})


async def test_two_admins_make_an_account_whose_person_chooses_the_password(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    _, done = await decided(ann, bob, "/api/people", NEW)
    path = "/" + done["link"].split("/", 3)[3]
    http = kefu.browser()
    async with http.get(path) as page:
        assert page.status == 200
    async with http.post(path, data={"password": PASSWORD, "again": "other"}, allow_redirects=False) as answer:
        assert answer.status == 422
    async with http.post(path, data={"password": PASSWORD, "again": PASSWORD}, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/c"
    async with http.get(path) as page:
        assert page.status == 404, "a link counts once"
    mei = await kefu.desk("mei")
    assert mei.me["user"]["rights"] == ["agent"]
    assert mei.me["user"]["teams"] == ["chain"]


async def test_forged_old_and_foreign_links_lead_nowhere(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    user = await kefu.relay.store.user_by_name("ann")
    good = invitation(kefu.relay.secret, user, kefu.relay.wall())
    await kefu.person("bob")
    other = await kefu.relay.store.user_by_name("bob")
    for token in (
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace(user.id, other.id),
        invitation(kefu.relay.secret, user, kefu.relay.wall() - 73 * 3600),
        invitation(kefu.relay.secret, user, kefu.relay.wall() + 900 * 3600),
        invitation(b"another secret key of 32 characters", user, kefu.relay.wall()),
        "x", "%00",
    ):  # fmt: skip
        async with kefu.browser().get(f"/invitation/{token}") as page:
            assert page.status == 404, token
    async with kefu.browser().get(f"/invitation/{good}") as page:
        assert page.status == 200


async def test_other_rights_end_open_pages_at_once(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    cat = await kefu.desk("cat", "agent", "lead")
    async with cat.http.get("/api/stream") as stream:
        await stream.content.readuntil(b": here\n\n")
        identity = cat.me["user"]["id"]
        status, _ = await decided(ann, bob, f"/api/people/{identity}", {"do": "rights", "rights": ["viewer"]})
        assert status == 200
        assert await asyncio.wait_for(stream.content.read(), 60) == b""
    assert (await cat.call("GET", "/api/me"))[0] == 401
    assert (await kefu.desk("cat")).me["user"]["rights"] == ["viewer"]


async def test_an_account_switched_off_has_no_session_token_or_way_in(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    cat, robot = await kefu.desk("cat", "agent"), await kefu.client("robot", "agent")
    robot_id = (await kefu.relay.store.user_by_name("robot")).id
    for identity in (cat.me["user"]["id"], robot_id):
        assert (await decided(ann, bob, f"/api/people/{identity}", {"do": "disable"}))[0] == 200
    for desk in (cat, robot):
        assert (await desk.call("GET", "/api/me"))[0] == 401
    assert (await kefu.sign_in(kefu.browser(), "cat")).status == 401
    await decided(ann, bob, f"/api/people/{robot_id}", {"do": "enable"})
    assert (await robot.call("GET", "/api/me"))[0] == 401, "its tokens ended for good"


async def test_factors_are_taken_away_by_two_and_the_person_enrols_anew(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    cat = await kefu.person("cat")
    user = await kefu.relay.store.user(cat)
    await kefu.relay.factors.begin_totp(user, "Orbit")
    await kefu.ledger.database.write(("UPDATE factors SET confirmed_at=1", ()))
    assert (await kefu.sign_in(kefu.browser(), "cat")).headers["Location"] == "/login/factor"
    await decided(ann, bob, f"/api/people/{cat}", {"do": "factors_reset"})
    kefu.relay.require_second_factor = True
    assert (await kefu.sign_in(kefu.browser(), "cat")).headers["Location"] == "/login/enrol"
    rows = [row.action for row in await kefu.relay.audit_log.rows()]
    assert "security.factors_reset" in rows


async def test_alone_an_admin_changes_nobody(kefu: FakeFleet) -> None:
    ann = await kefu.desk("ann", "security_admin")
    for path, wish in (("/api/people", NEW), (f"/api/people/{ann.me['user']['id']}", {"do": "disable"})):
        status, data = await ann.call("POST", path, wish)
        assert (status, data["error"]["reason"]) == (409, "one_admin")


async def test_two_admins_always_remain(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    identity = bob.me["user"]["id"]
    for wish in ({"do": "disable"}, {"do": "rights", "rights": ["agent"]}):
        status, data = await decided(bob, ann, f"/api/people/{identity}", wish)
        assert (status, data["error"]["reason"]) == (409, "too_few_admins")


async def test_a_proposal_on_rights_that_changed_since_is_refused(kefu: FakeFleet) -> None:
    ann, bob = await admins(kefu)
    cat = await kefu.person("cat", "agent")
    asked = await ann.post(f"/api/people/{cat}", {"do": "rights", "rights": ["lead"]})
    await kefu.relay.staff.set_rights("operator", await kefu.relay.store.user(cat), ["viewer"], None)
    status, data = await bob.call("POST", f"/api/proposals/{asked['proposal']}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "changed")


async def test_one_admin_may_end_somebody_s_open_pages(kefu: FakeFleet) -> None:
    ann, _ = await admins(kefu)
    cat = await kefu.desk("cat", "agent")
    await ann.post(f"/api/people/{cat.me['user']['id']}/sign-out")
    assert (await cat.call("GET", "/api/me"))[0] == 401
    assert (await kefu.relay.audit_log.rows())[0].action == "security.signed_out"


async def test_the_list_shows_rights_and_factors_and_no_secret(kefu: FakeFleet) -> None:
    ann, _ = await admins(kefu)
    page = await ann.get("/api/people")
    assert page["two_admins"] is True
    assert [(row["name"], row["rights"], row["factors"], row["me"]) for row in page["items"]] == [
        ("ann", ["security_admin"], 0, True),
        ("bob", ["security_admin"], 0, False),
    ]
    assert "argon2" not in str(page)


async def test_the_operator_acts_alone_and_stands_in_the_audit(kefu: FakeFleet) -> None:
    staff = kefu.relay.staff
    desk = await kefu.desk("cat", "agent")
    user = await staff.find("CAT")
    token = await staff.add_token("operator", user, "monitor", 1)
    assert await staff.revoke_tokens("operator", user, "monitor") == 1
    assert await staff.revoke_tokens("operator", user, "monitor") == 0
    assert token.startswith("kefu_")
    await staff.set_password("operator", user, "")
    assert (await desk.call("GET", "/api/me"))[0] == 401
    assert (await kefu.sign_in(kefu.browser(), "cat")).status == 401
    with pytest.raises(ConfigError):
        await staff.set_rights("operator", user, ["boss"], None)
    with pytest.raises(ConfigError):
        await staff.find("nobody")
    acts = [(row.actor, row.action) for row in await kefu.relay.audit_log.rows()]
    assert ("operator", "security.password_reset") in acts
    assert token not in str(await kefu.relay.audit_log.rows())


async def test_a_token_ends_on_its_day(kefu: FakeFleet) -> None:
    await kefu.person("cat")
    user = await kefu.relay.staff.find("cat")
    token, _ = await kefu.relay.tokens.make(user, "short", days=1)
    await kefu.pass_time(86_400)
    async with kefu.browser().get("/api/me", headers={"Authorization": f"Bearer {token}"}) as response:
        assert response.status == 401


async def test_a_change_of_language_does_not_bring_old_rights_back(kefu: FakeFleet) -> None:
    desk = await kefu.client("cat", "agent", "lead")
    user = await kefu.relay.staff.find("cat")
    await asyncio.gather(
        kefu.relay.staff.set_rights("operator", user, ["viewer"], None),
        desk.call("PUT", "/api/me", {"theme": "dark"}),
    )
    assert (await kefu.relay.staff.find("cat")).rights == ("viewer",)
