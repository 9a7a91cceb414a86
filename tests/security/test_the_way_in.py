"""What strangers, password thieves and writers into the database try at the door."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from tests.fakes.fleet import FakeFleet, fleet
from tests.fakes.identity import CLIENT, SECRET, IdentityProvider
from tests.integration.test_second_factor import Way, at_second_step, enrolled
from tests.integration.test_sso import through

from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.identity.openid import Provider
from kefu_bots.relay import calls, sso
from kefu_bots.relay.throttle import network


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    """A fleet where everybody needs a second factor."""
    async with fleet(tmp_path, require_second_factor=True) as one:
        yield one


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def tried(kefu: FakeFleet, name: str, times: int, **headers: str) -> list[int]:
    """Statuses of so many wrong passwords, each from a browser of its own."""
    found = []
    for _ in range(times):
        form = {"user": name, "password": "wrong and long"}
        async with kefu.browser().post("/login", data=form, headers=headers, allow_redirects=False) as response:
            found.append(response.status)
    return found


async def test_a_stranger_s_tries_at_odd_names_do_not_slow_down_anybody_s_second_step(strict: FakeFleet) -> None:
    way, _ = await enrolled(strict)
    for name in ("factor:ann", "factor\0ann"):
        await tried(strict, name, 6)
    other = await at_second_step(strict, way)
    await strict.pass_time(31)
    assert (await other.give("/login/factor", other.code()))[0] == 303


async def test_who_puts_a_forwarded_header_of_their_own_first_is_counted_all_the_same(tmp_path: Path) -> None:
    """A proxy may add its word as a header of its own instead of lengthening the one that came."""
    async with fleet(tmp_path, behind_proxy=True) as kefu:
        seen = []
        for number in range(30):
            headers = [("X-Forwarded-For", f"10.1.{number}.7"), ("X-Forwarded-For", "203.0.113.9")]
            form = {"user": f"nobody{number}", "password": "wrong and long"}
            async with kefu.browser().post("/login", data=form, headers=headers, allow_redirects=False) as response:
                seen.append(response.status)
        assert 429 in seen
        rows = await kefu.relay.audit_log.rows(limit=3)
        assert {row.context.address for row in rows} == {"203.0.113.9"}


async def test_an_ipv6_guesser_has_one_address_not_a_quintillion(tmp_path: Path) -> None:
    async with fleet(tmp_path, behind_proxy=True) as kefu:
        seen = []
        for number in range(30):
            seen += await tried(kefu, f"nobody{number}", 1, **{"X-Forwarded-For": f"2001:db8:1:2::{number:x}"})
        assert 429 in seen


@pytest.mark.parametrize(("address", "place"), [
    ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"),
    ("::ffff:203.0.113.9", "203.0.113.9"), ("unknown", "unknown"), ("", ""),
])  # fmt: skip
def test_a_client_s_network_is_what_it_has_at_least(address: str, place: str) -> None:
    assert network(address) == place


@pytest.mark.parametrize("path", ["/login", "/invitation/x.y.z"])
async def test_a_form_that_never_ends_is_given_up(kefu: FakeFleet, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(calls, "BODY_SECONDS", 0.05)
    if path != "/login":
        from kefu_bots.relay.entering import invitation

        await kefu.person("ann")
        user = await kefu.relay.store.user_by_name("ann")
        path = f"/invitation/{invitation(kefu.relay.secret, user, kefu.relay.wall())}"
    reader, writer = await asyncio.open_connection("127.0.0.1", kefu.server.port)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n"
    writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nuser=a".encode())
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer.startswith(b"HTTP/1.1 408")
    writer.close()


@pytest.fixture
async def idp(kefu: FakeFleet) -> IdentityProvider:
    provider = IdentityProvider(kefu.clock.seconds)
    await provider.start()
    kefu.stack.push_async_callback(provider.server.close)
    kefu.relay.sso = sso.SingleSignOn(
        provider=Provider(provider.issuer, CLIENT, SECRET, wall=kefu.clock.seconds, allow_insecure=True),
        title="Orbit ID",
        domains=frozenset({"orbit.example"}),
        groups={"agents": ("agent",)},
    )
    return provider


async def test_a_stranger_cannot_fill_the_audit_by_way_of_the_provider(kefu: FakeFleet, idp: IdentityProvider) -> None:
    kefu.relay.fabric = LocalFabric(lambda: 0.0)  # no time passes, however slow the machine is
    statuses = []
    for _ in range(sso._TRIES + 5):
        async with kefu.browser().get("/login/sso/back?state=x&code=y", allow_redirects=False) as response:
            statuses.append(response.status)
    assert statuses[-5:] == [429] * 5
    assert len(await kefu.relay.audit_log.rows(limit=200)) == sso._TRIES


async def test_a_provider_s_name_for_somebody_passes_the_scanner(kefu: FakeFleet, idp: IdentityProvider) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    idp.claims |= {"name": phrase, "groups": ["agents"]}
    http = kefu.browser()
    async with http.get("/login/sso", allow_redirects=False) as response:
        back = idp.visit(response.headers["Location"])
    async with http.get(back, allow_redirects=False) as response:
        assert response.status == 303
    assert [user.display_name for user in await kefu.relay.store.users()] == ["mei"]


# --- whoever knows the password before its owner has a factor ---------------------------------------------------


async def two_on_the_way(kefu: FakeFleet) -> tuple[Way, Way]:
    """The owner, and somebody who knows the password; both stand where a first factor is enrolled."""
    await kefu.person("ann")
    owner, thief = Way(kefu, "ann"), Way(kefu, "ann")
    for one in (owner, thief):
        assert await one.password() == "/login/enrol"
        await one.page("/login/enrol")
    return owner, thief


async def test_the_seed_that_somebody_enrols_is_shown_to_no_other_browser(strict: FakeFleet) -> None:
    owner, thief = await two_on_the_way(strict)
    assert owner.seed != thief.seed
    _, text = await thief.give("/login/enrol", "000000")
    assert owner.seed not in text.replace(" ", "")
    assert (await owner.give("/login/enrol", owner.code()))[0] == 200, "nor is it replaced by another browser's"
    assert (await thief.give("/login/enrol", thief.code()))[0] != 200
    assert len(await strict.relay.factors.of((await strict.relay.store.user_by_name("ann")).id)) == 1


async def test_of_two_first_factors_at_once_one_counts(strict: FakeFleet) -> None:
    owner, thief = await two_on_the_way(strict)
    answers = await asyncio.gather(*(one.give("/login/enrol", one.code()) for one in (owner, thief)))
    assert [status for status, _ in answers].count(200) == 1
    assert len(await strict.relay.factors.of((await strict.relay.store.user_by_name("ann")).id)) == 1


async def test_enrolments_do_not_pile_up(strict: FakeFleet) -> None:
    await strict.person("ann")
    for _ in range(9):
        way = Way(strict, "ann")
        await way.password()
        await way.page("/login/enrol")
    user = await strict.relay.store.user_by_name("ann")
    assert len(await strict.relay.factors.store.of(user.id)) <= 5


# --- whoever can write into the database and has no key ---------------------------------------------------------


async def test_a_recovery_code_that_somebody_wrote_lets_nobody_in(strict: FakeFleet) -> None:
    import hashlib

    way, codes = await enrolled(strict)
    user = await strict.relay.store.user_by_name("ann")
    made = hashlib.sha256(f"{user.id}:mine".encode()).hexdigest()
    row = "INSERT INTO factors (id,user_id,kind,name,sealed,counter,created_at,confirmed_at) VALUES (?,?,?,'',?,0,1,1)"
    await strict.ledger.database.write((row, ("f-mine", user.id, "recovery", made)))
    other = await at_second_step(strict, way)
    assert (await other.give("/login/factor", "mine"))[0] == 401
    assert (await other.give("/login/factor", codes[0]))[0] == 303


async def test_whose_factors_somebody_deleted_does_not_enrol_a_new_one_by_the_password_alone(strict: FakeFleet) -> None:
    """A forged password and no factor left would let its forger in as anybody."""
    await enrolled(strict)
    user = await strict.relay.staff.find("ann")
    bogus = (
        "INSERT INTO audit (seq,at,actor,action,object,detail,prev_hash,hash)"
        " VALUES (?,1,'operator','security.factors_reset',?,'{}','','')"
    )
    await strict.ledger.database.write(
        ("DELETE FROM factors", ()), *((bogus, (1000 + number, user.id)) for number in range(50))
    )
    assert (await strict.sign_in(strict.browser(), "ann")).status == 403
    rows = await strict.relay.audit_log.rows(limit=1)
    assert [(row.actor, row.action, row.context.reason) for row in rows] == [("guard", "people.forged", "factors")]
    await strict.relay.staff.reset_factors("operator", user)
    assert (await strict.sign_in(strict.browser(), "ann")).headers["Location"] == "/login/enrol"


async def test_a_binding_that_somebody_wrote_does_not_stand_for_a_factor(
    kefu: FakeFleet, idp: IdentityProvider
) -> None:
    kefu.relay.sso = replace(kefu.relay.sso, trust_mfa=True)
    kefu.relay.require_second_factor = True
    idp.claims |= {"amr": ["mfa"]}
    await kefu.person("boss", "approver")
    await kefu.ledger.database.write(("UPDATE users SET subject=?", (f"{idp.issuer}|s-1",)))
    assert await through(kefu, idp) == (303, "/login/enrol")
    await kefu.ledger.database.write(("UPDATE users SET subject='',password_hash='',name='mei'", ()))
    assert await through(kefu, idp) == (303, "/c")
    assert await through(kefu, idp) == (303, "/c")


async def test_a_password_that_changes_while_rights_are_given_stays_changed(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    seen = await kefu.relay.staff.find("ann")
    assert await kefu.relay.store.change_password(seen.id, seen.password_hash, "new")
    await kefu.relay.staff.set_rights("operator", seen, ["lead"], ["red"])
    user = await kefu.relay.staff.find("ann")
    assert (user.password_hash, user.rights, user.data) == ("new", ("lead",), {"teams": ["red"]})


async def test_a_choice_of_theme_brings_no_old_team_back(kefu: FakeFleet) -> None:
    desk = await kefu.desk("ann", "agent", teams=("red",))
    store, now = kefu.relay.store, await kefu.relay.staff.find("ann")
    reading = store._database.read

    async def slowly(sql: str, *values: object) -> object:
        rows = await reading(sql, *values)
        if sql.startswith("SELECT data FROM users") and not gone:
            gone.append(1)
            assert await store.amend(now, teams=[])
        return rows

    gone: list[int] = []
    store._database.read = slowly  # type: ignore[method-assign]
    try:
        await desk.call("PUT", "/api/me", {"theme": "dark"})
    finally:
        store._database.read = reading  # type: ignore[method-assign]
    assert (await kefu.relay.staff.find("ann")).data == {"teams": [], "theme": "dark"}


async def test_a_proposal_of_somebody_who_is_no_admin_any_more_is_not_agreed_to(kefu: FakeFleet) -> None:
    ann, bob = await kefu.desk("ann", "security_admin"), await kefu.desk("bob", "security_admin")
    await kefu.person("cat", "security_admin")
    dan = await kefu.person("dan", "agent")
    made = await ann.post(f"/api/people/{dan}", {"do": "rights", "rights": ["security_admin"]})
    await kefu.relay.staff.disable("operator", await kefu.relay.staff.find("ann"))
    status, data = await bob.call("POST", f"/api/proposals/{made['proposal']}/approve", {})
    assert (status, data["error"]["reason"]) == (409, "author_gone")
    assert (await kefu.relay.staff.find("dan")).rights == ("agent",)


async def test_garbage_for_a_passkey_is_a_refusal_and_no_error_of_ours(strict: FakeFleet) -> None:
    from tests.fakes.authenticator import Authenticator
    from tests.integration.test_second_factor import with_passkey

    key = Authenticator()
    way = await with_passkey(strict, key)
    other = await at_second_step(strict, way)
    _, options = await other.send("/login/passkey/options", {})
    whole = key.answer(options, other.origin)
    for field, spoiled in (
        ("clientDataJSON", "bnVsbA"), ("clientDataJSON", "gICA"), ("authenticatorData", "AA"),
        ("signature", ""), ("authenticatorData", None), ("signature", {"a": 1}), ("clientDataJSON", [1]),
    ):  # fmt: skip
        await strict.pass_time(400)
        way2 = await at_second_step(strict, way)
        _, options = await way2.send("/login/passkey/options", {})
        credential = {**whole, "response": {**whole["response"], field: spoiled}}
        status, _ = await way2.send("/login/passkey", {"credential": credential})
        assert status in {403, 429}, (field, spoiled)
    assert isinstance(strict.browser(), aiohttp.ClientSession)
