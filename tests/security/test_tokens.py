"""API tokens: made with a second factor, for some rights, for a time, ended from everywhere; forged by nobody."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pyotp
import pytest
from tests.fakes.fleet import Desk, FakeFleet, fleet
from tests.fakes.patience import until
from tests.integration import test_cli_users as cli

from kefu_core.errors import ConfigError

shell = cli.shell
DAY = 86_400


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def made(desk: Desk, **more: object) -> tuple[str, str]:
    """A token of somebody's, and its id."""
    answer = await desk.post("/api/me/tokens", {"name": "ci", "rights": ["agent"], "days": 7, **more})
    return answer["token"], answer["items"][-1]["id"]


async def status(kefu: FakeFleet, token: str, path: str = "/api/me", method: str = "GET", **body: object) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    json = {"json": body} if method != "GET" else {}
    async with kefu.browser().request(method, path, headers=headers, **json) as response:
        return response.status


async def test_making_one_takes_a_fresh_second_factor_and_a_browser(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    await made(desk)
    await kefu.pass_time(6 * 60)
    wish = {"name": "ci", "rights": ["agent"], "days": 7}
    refused, data = await desk.call("POST", "/api/me/tokens", wish)
    assert (refused, data["error"]["reason"]) == (403, "show_again")
    robot = await kefu.client("robot", "agent")
    refused, data = await robot.call("POST", "/api/me/tokens", wish)
    assert (refused, data["error"]["reason"]) == (403, "no_session")


async def test_one_is_shown_once_and_kept_by_a_keyed_hash_alone(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    token, identity = await made(desk)
    assert token not in str(await desk.get("/api/me/tokens"))
    rows = await kefu.ledger.database.read("SELECT * FROM tokens")
    rows += await kefu.ledger.database.read("SELECT * FROM audit")
    assert token not in str(rows)
    assert identity == rows[0][0]
    from kefu_bots.relay.users import digest

    assert identity != digest(token)


async def test_one_gives_no_right_that_was_not_chosen_and_none_that_its_owner_lost(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent", "lead")
    refused, data = await desk.call("POST", "/api/me/tokens", {"name": "ci", "rights": ["security_admin"], "days": 7})
    assert (refused, data["error"]["reason"]) == (409, "token_refused")
    token, _ = await made(desk)
    assert await status(kefu, token, "/api/canned") == 200
    assert await status(kefu, token, "/api/dead-letters") == 403
    user = await kefu.relay.staff.find("ann")
    await kefu.relay.staff.set_rights("operator", user, ["viewer"], None)
    assert await status(kefu, token, "/api/canned") == 403


async def test_one_that_only_reads_changes_nothing(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    token, _ = await made(desk, read_only=True)
    assert await status(kefu, token, "/api/canned") == 200
    assert await status(kefu, token, "/api/me", "PUT", theme="dark") == 403
    assert await status(kefu, token, "/api/canned", "POST", title="x", text={"zh": "", "en": "Hi"}) == 403


async def test_one_ends_on_its_day_and_none_is_endless(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent")
    token, _ = await made(desk, days=1)
    for days in (0, 367):
        assert (await desk.call("POST", "/api/me/tokens", {"name": "x", "rights": ["agent"], "days": days}))[0] == 400
    with pytest.raises(ConfigError):
        await kefu.relay.tokens.make(await kefu.relay.staff.find("ann"), "x", days=400)
    assert await status(kefu, token) == 200
    await kefu.pass_time(DAY)
    assert await status(kefu, token) == 401


async def test_its_owner_and_a_security_admin_end_one_and_nobody_else(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann", "agent"), await kefu.desk("bob", "agent")
    admin = await kefu.desk("cat", "security_admin")
    person = ann.me["user"]["id"]
    (one, first), (two, second) = await made(ann), await made(ann, name="other")
    assert (await bob.call("DELETE", f"/api/me/tokens/{first}"))[0] == 404
    assert (await bob.call("DELETE", f"/api/people/{person}/tokens/{first}"))[0] == 403
    assert (await ann.call("DELETE", f"/api/me/tokens/{first}"))[0] == 200
    assert [await status(kefu, token) for token in (one, two)] == [401, 200]
    assert [row["name"] for row in (await admin.get(f"/api/people/{person}/tokens"))["items"]] == ["other"]
    assert (await admin.call("DELETE", f"/api/people/{person}/tokens/{second}"))[0] == 200
    assert await status(kefu, two) == 401


async def test_ending_one_ends_its_open_stream(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent", "lead")
    token, identity = await made(desk)
    http = kefu.browser()
    response = await http.get("/api/stream", headers={"Authorization": f"Bearer {token}"})
    assert response.status == 200
    kefu.relay.push({"inbox": "*"})
    await desk.call("DELETE", f"/api/me/tokens/{identity}")

    async def over() -> bool:
        return response.content.at_eof() or response.content.is_eof()

    async for _ in response.content:
        pass
    await until(over)


@pytest.mark.parametrize("what", ["password", "factors"])
async def test_taking_an_account_back_ends_the_tokens_that_were_made_with_it(kefu: FakeFleet, what: str) -> None:
    desk = await kefu.desk("ann", "agent")
    token, _ = await made(desk)
    user = await kefu.relay.staff.find("ann")
    if what == "password":
        await kefu.relay.staff.set_password("operator", user, "")
    else:
        await kefu.relay.staff.reset_factors("operator", user)
    assert await status(kefu, token) == 401


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tokens SET user_id=(SELECT id FROM users WHERE name='boss')",
        "UPDATE tokens SET name=replace(name,'agent','security_admin')",
        "UPDATE tokens SET name=replace(name,'true','false')",
        "UPDATE tokens SET expires_at=expires_at+1",
        "UPDATE tokens SET name='ci'",
        "UPDATE tokens SET name='[1,2,3,4]'",
    ],
)
async def test_a_row_that_somebody_changed_opens_nothing(kefu: FakeFleet, change: str) -> None:
    await kefu.person("boss", "security_admin", "agent")
    desk = await kefu.desk("ann", "agent", "security_admin")
    token, _ = await made(desk, read_only=True)
    await kefu.ledger.database.write((change, ()))
    assert await status(kefu, token) == 401
    assert (await desk.get("/api/me/tokens"))["items"] == []


async def test_a_row_that_somebody_wrote_opens_nothing(kefu: FakeFleet) -> None:
    from kefu_bots.relay.users import digest

    person = await kefu.person("boss", "security_admin")
    await kefu.relay.session_store.put_token(digest("kefu_mine"), person, "ci", 1, 2**50)
    assert await status(kefu, "kefu_mine") == 401


async def test_a_session_that_somebody_wrote_or_moved_signs_nobody_in(kefu: FakeFleet) -> None:
    from kefu_bots.relay.users import digest

    boss = await kefu.desk("boss", "security_admin")
    eve = await kefu.desk("eve", "agent")
    assert (await eve.call("GET", "/api/me"))[0] == 200
    copied = (
        "INSERT INTO sessions SELECT ?,user_id,csrf,created_at,seen_at,expires_at,reauthenticated_at,stage,challenge"
        " FROM sessions WHERE user_id=?"
    )
    await kefu.ledger.database.write((copied, (digest("mine"), boss.me["user"]["id"])))
    jar = {"kefu_session": "mine"}
    async with aiohttp.ClientSession(kefu.server.make_url("/"), cookies=jar) as http:
        assert (await http.get("/api/me")).status == 401
    await kefu.ledger.database.write(
        ("UPDATE sessions SET user_id=? WHERE user_id=?", (boss.me["user"]["id"], eve.me["user"]["id"]))
    )
    assert (await eve.call("GET", "/api/me"))[0] == 401
    assert (await boss.call("GET", "/api/me"))[0] == 200


def test_at_the_command_line_whoever_has_a_factor_shows_it(shell: cli.Shell) -> None:
    import asyncio

    from kefu_adapters.stores.factor_store import TOTP, Factor, FactorStore
    from kefu_adapters.stores.sqlite import SqliteLedger
    from kefu_bots.clock import FleetClock
    from kefu_bots.relay.factors import factor_sealer

    assert shell.user("add", "lin", "--right", "agent", "--right", "lead").exit_code == 0
    seed = pyotp.random_base32()

    async def enrolled() -> None:
        ledger = SqliteLedger(shell.folder / "data" / "kefu.db", clock=FleetClock())
        await ledger.open()
        user = (await ledger.database.read("SELECT id FROM users"))[0][0]
        factor = Factor(id="f1", user=user, kind=TOTP, secret={"seed": seed}, created_at=1, confirmed_at=1)
        await FactorStore(ledger.database, factor_sealer(b"k" * 40)).add(factor)
        await ledger.close()

    asyncio.run(enrolled())
    for words in ((), ("--code", "000000x")):
        refused = shell.user("token-add", "lin", "ci", *words)
        assert refused.exit_code == 1
        assert "second factor" in refused.stderr
    given = shell.user("token-add", "lin", "ci", "--code", pyotp.TOTP(seed).now(), "--right", "agent", "--read-only")
    assert given.exit_code == 0, given.output
    assert given.stdout.startswith("kefu_")
    assert "agent (reads only)" in shell.user("tokens", "lin").stdout
    assert shell.user("token-revoke", "lin", "ci").exit_code == 0
    assert shell.user("tokens", "lin").stdout == ""
