"""The second factor: what a password alone opens (nothing), what counts once, and what strangers cannot do."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest
from structlog.testing import capture_logs
from tests.fakes.authenticator import Authenticator
from tests.fakes.fleet import PASSWORD, FakeFleet, fleet

from kefu_bots.relay.rights import RULES, STAGES
from kefu_core.proposals import Proposal, ProposalKind


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path, require_second_factor=True) as one:
        yield one


class Way:
    """A browser on its way in."""

    def __init__(self, kefu: FakeFleet, name: str) -> None:
        self.kefu, self.name, self.http = kefu, name, kefu.browser()
        self.csrf = self.seed = ""

    @property
    def key(self) -> str:
        cookies = self.http.cookie_jar.filter_cookies(self.kefu.server.make_url("/"))
        return cookies["kefu_session"].value if "kefu_session" in cookies else ""

    async def password(self) -> str:
        """Where the password leads."""
        return (await self.kefu.sign_in(self.http, self.name)).headers["Location"]

    async def page(self, path: str) -> str:
        async with self.http.get(path, allow_redirects=False) as response:
            text = html.unescape(await response.text())
        self.csrf = re.search(r'name="csrf" value="([^"]*)"', text)[1]
        seed = re.search(r'class="seed">([A-Z2-7 ]+)<', text)
        self.seed = seed[1].replace(" ", "") if seed else self.seed
        return text

    async def give(self, path: str, code: str, csrf: str | None = None) -> tuple[int, str]:
        form = {"code": code, "csrf": self.csrf if csrf is None else csrf}
        async with self.http.post(path, data=form, allow_redirects=False) as response:
            return response.status, html.unescape(await response.text())

    async def send(self, path: str, body: object) -> tuple[int, dict]:
        async with self.http.post(path, json=body, headers={"X-CSRF-Token": self.csrf}) as response:
            return response.status, await response.json()

    async def status(self, path: str = "/api/me") -> int:
        async with self.http.get(path, allow_redirects=False) as response:
            return response.status

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.seed).at(int(self.kefu.clock.seconds()) + 30 * steps)

    @property
    def origin(self) -> str:
        return str(self.kefu.server.make_url("/")).rstrip("/")


async def enrolled(kefu: FakeFleet, name: str = "ann", *rights: str) -> tuple[Way, list[str]]:
    """Somebody whose app is enrolled and who is in; and their recovery codes."""
    await kefu.person(name, *rights)
    way = Way(kefu, name)
    assert await way.password() == "/login/enrol"
    await way.page("/login/enrol")
    status, text = await way.give("/login/enrol", way.code())
    assert status == 200
    kefu.clock.time = kefu.clock.time.replace(minute=kefu.clock.time.minute + 1)
    return way, re.findall(r"<code>([a-z2-7-]{19})</code>", text)


async def at_second_step(kefu: FakeFleet, way: Way) -> Way:
    """The same person in another browser, after the password."""
    other = Way(kefu, way.name)
    other.seed = way.seed
    assert await other.password() == "/login/factor"
    await other.page("/login/factor")
    return other


async def test_the_first_sign_in_enrols_and_lets_in(kefu: FakeFleet) -> None:
    way, codes = await enrolled(kefu)
    assert await way.status() == 200
    assert len(set(codes)) == 10
    acts = [(row.action, row.detail.get("factor", "")) for row in await kefu.relay.audit_log.rows()]
    assert acts[:2] == [("login.done", "totp"), ("security.factor_added", "")]


async def test_between_password_and_factor_nothing_else_is_served(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    await kefu.person("new")
    first = Way(kefu, "new")
    await first.password()
    second = await at_second_step(kefu, way)
    for stage, half in (("enrol", first), ("factor", second)):
        for route in sorted(RULES):
            method, path = route.split(" ", 1)
            if RULES[route] is None or stage in STAGES.get(route, ()):
                continue
            path = re.sub(r"\{\w+\}", "none", path)
            async with half.http.request(method, path, json={}, allow_redirects=False) as response:
                if method == "GET" and not path.startswith("/api/"):
                    assert response.headers["Location"] == f"/login/{stage}", route
                else:
                    assert response.status == 401, route


async def test_a_code_lets_in_under_a_new_session(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    other = await at_second_step(kefu, way)
    half = other.key
    assert (await other.give("/login/factor", other.code()))[0] == 303
    assert other.key != half
    assert await other.status() == 200
    async with kefu.browser().get("/api/me", cookies={"kefu_session": half}) as old:
        assert old.status == 401


async def test_a_code_counts_once_in_all_browsers(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    one, two = await at_second_step(kefu, way), await at_second_step(kefu, way)
    code = one.code()
    assert (await one.give("/login/factor", code))[0] == 303
    assert (await two.give("/login/factor", code))[0] == 401
    assert (await two.give("/login/factor", two.code(-1)))[0] == 401, "an older step is spent with a newer one"
    assert (await two.give("/login/factor", two.code(+1)))[0] == 303


async def test_the_code_of_enrolment_is_spent_too(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    way = Way(kefu, "ann")
    await way.password()
    await way.page("/login/enrol")
    code = way.code()
    await way.give("/login/enrol", code)
    other = await at_second_step(kefu, way)
    assert (await other.give("/login/factor", code))[0] == 401


async def test_codes_of_another_time_or_person_do_not_count(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    bob, _ = await enrolled(kefu, "bob")
    other = await at_second_step(kefu, way)
    for code in (way.code(+5), way.code(-5), bob.code(), "", "000000x", "１２３４５６"):
        assert (await other.give("/login/factor", code))[0] in {401, 429}, code
    assert await other.status() == 401


async def test_a_recovery_code_counts_once(kefu: FakeFleet) -> None:
    way, codes = await enrolled(kefu)
    one, two = await at_second_step(kefu, way), await at_second_step(kefu, way)
    assert (await one.give("/login/factor", codes[0].upper()))[0] == 303
    assert (await two.give("/login/factor", codes[0]))[0] == 401
    assert (await two.give("/login/factor", codes[1]))[0] == 303
    assert "security.recovery_used" in [row.action for row in await kefu.relay.audit_log.rows()]


async def test_guessing_codes_slows_down(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    other = await at_second_step(kefu, way)
    answers = [(await other.give("/login/factor", f"{number:06}"))[0] for number in range(8)]
    assert answers.count(429) >= 3
    assert (await other.give("/login/factor", other.code()))[0] == 429


async def test_another_site_cannot_finish_somebody_s_sign_in(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    other = await at_second_step(kefu, way)
    assert (await other.give("/login/factor", other.code(), csrf="wrong"))[0] == 403
    form = {"code": other.code(), "csrf": other.csrf}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        async with other.http.post("/login/factor", data=form, headers=headers) as response:
            assert response.status == 403


async def test_the_half_way_session_runs_out_after_ten_minutes(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    other = await at_second_step(kefu, way)
    await kefu.pass_time(11 * 60)
    assert (await other.give("/login/factor", other.code()))[0] == 401


async def test_a_passkey_is_enrolled_and_answers(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    way, key = Way(kefu, "ann"), Authenticator()
    await way.password()
    await way.page("/login/enrol")
    _, options = await way.send("/login/enrol/passkey/options", {})
    status, data = await way.send("/login/enrol/passkey", {"credential": key.make(options, way.origin)})
    assert (status, data) == (200, {"to": "/me"})
    assert await way.status() == 200
    other = await at_second_step(kefu, way)
    _, options = await other.send("/login/passkey/options", {})
    assert (await other.send("/login/passkey", {"credential": key.answer(options, other.origin)}))[0] == 200
    assert await other.status() == 200


async def with_passkey(kefu: FakeFleet, key: Authenticator) -> Way:
    await kefu.person("ann")
    way = Way(kefu, "ann")
    await way.password()
    await way.page("/login/enrol")
    _, options = await way.send("/login/enrol/passkey/options", {})
    await way.send("/login/enrol/passkey", {"credential": key.make(options, way.origin)})
    return way


@pytest.mark.parametrize("counts", [True, False])
async def test_an_assertion_counts_once(kefu: FakeFleet, counts: bool) -> None:
    key = Authenticator(counts=counts)
    way = await with_passkey(kefu, key)
    one, two = await at_second_step(kefu, way), await at_second_step(kefu, way)
    _, options = await one.send("/login/passkey/options", {})
    said = {"credential": key.answer(options, one.origin)}
    assert (await one.send("/login/passkey", said))[0] == 200
    assert (await two.send("/login/passkey", said))[0] == 403
    await two.send("/login/passkey/options", {})
    assert (await two.send("/login/passkey", said))[0] == 403
    assert await two.status() == 401


async def test_an_assertion_for_another_site_key_or_count_is_refused(kefu: FakeFleet) -> None:
    key = Authenticator()
    way = await with_passkey(kefu, key)
    stranger, clone = Authenticator(), Authenticator()
    stranger.credential = clone.credential = key.credential
    clone.key, clone.count = key.key, 1
    for say in (
        lambda options, origin: key.answer(options, "https://evil.example"),
        lambda options, origin: key.answer(options, origin, site="evil.example"),
        stranger.answer,
        clone.answer,
        lambda options, origin: {"id": "x"},
        lambda options, origin: {},
    ):
        kefu.clock.time = kefu.clock.time.replace(hour=kefu.clock.time.hour + 1)
        other = await at_second_step(kefu, way)
        _, options = await other.send("/login/passkey/options", {})
        assert (await other.send("/login/passkey", {"credential": say(options, other.origin)}))[0] == 403
        assert await other.status() == 401


async def test_seeds_are_sealed_and_bound_to_their_person(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    await enrolled(kefu, "eve")
    database = kefu.ledger.database
    rows = await database.read("SELECT sealed FROM factors")
    assert way.seed not in str(rows)
    ann = (await kefu.relay.store.user_by_name("ann")).id
    eve = (await kefu.relay.store.user_by_name("eve")).id
    await database.write(
        ("DELETE FROM factors WHERE user_id=? AND kind='totp'", (ann,)),
        ("UPDATE factors SET user_id=? WHERE user_id=? AND kind='totp'", (ann, eve)),
    )
    kept = await kefu.relay.factors.of(ann)
    assert [(factor.kind, dict(factor.secret)) for factor in kept] == [("moved", {})]


async def test_a_wrong_password_and_an_unknown_name_lead_nowhere(kefu: FakeFleet) -> None:
    await enrolled(kefu)
    for name in ("ann", "nobody"):
        http = kefu.browser()
        assert (await kefu.sign_in(http, name, "wrong")).status == 401
        async with http.get("/login/factor", allow_redirects=False) as response:
            assert response.headers["Location"] == "/login"


async def test_with_factors_the_setting_does_not_open_the_door(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    kefu.relay.require_second_factor = False
    assert await Way(kefu, "ann").password() == "/login/factor"
    await kefu.person("new")
    assert await Way(kefu, "new").password() == "/c"
    assert await way.status() == 200


async def test_a_way_in_that_began_before_the_first_factor_ends_with_it(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    thief = Way(kefu, "ann")
    await thief.password()
    await thief.page("/login/enrol")
    owner = Way(kefu, "ann")
    await owner.password()
    await owner.page("/login/enrol")
    assert (await owner.give("/login/enrol", owner.code()))[0] == 200
    assert (await thief.give("/login/enrol", thief.code()))[0] == 401
    assert await thief.status("/login/enrol") == 303
    assert await owner.status() == 200


async def own(way: Way) -> Way:
    """The same browser, with the token that its page got."""
    async with way.http.get("/api/me") as response:
        way.csrf = (await response.json())["csrf"]
    return way


async def test_the_last_factor_stays_and_a_second_one_may_go(kefu: FakeFleet) -> None:
    way = await own((await enrolled(kefu))[0])
    async with way.http.get("/api/me/security") as response:
        factors = (await response.json())["factors"]
    headers = {"X-CSRF-Token": way.csrf}
    async with way.http.delete(f"/api/me/factors/{factors[0]['id']}", headers=headers) as response:
        assert (await response.json())["error"]["reason"] == "last_factor"
    key = Authenticator()
    _, options = await way.send("/api/me/factors/passkey", {})
    assert (await way.send("/api/me/factors", {"credential": key.make(options, way.origin)}))[0] == 200
    async with way.http.delete(f"/api/me/factors/{factors[0]['id']}", headers=headers) as response:
        assert response.status == 200
    acts = [row.action for row in await kefu.relay.audit_log.rows()]
    assert acts[:2] == ["security.factor_removed", "security.factor_added"]


async def test_changes_need_a_factor_shown_lately_under_a_new_key(kefu: FakeFleet) -> None:
    way = await own((await enrolled(kefu))[0])
    await kefu.pass_time(6 * 60)
    for path, body in (
        ("/api/me/factors/totp", {}),
        ("/api/me/recovery-codes", {}),
        ("/api/me/password", {"old": PASSWORD, "new": "another good one 7"}),
    ):
        status, data = await way.send(path, body)
        assert (status, data["error"]["reason"]) == (403, "show_again"), path
    before = way.key
    assert (await way.send("/api/me/verify", {"password": PASSWORD}))[1]["error"]["reason"] == "show_again"
    assert (await way.send("/api/me/verify", {"code": way.code()}))[0] == 200
    assert way.key != before
    async with kefu.browser().get("/api/me", cookies={"kefu_session": before}) as old:
        assert old.status == 401
    assert (await way.send("/api/me/recovery-codes", {}))[0] == 200


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(kefu: FakeFleet) -> None:
    way = await own((await enrolled(kefu))[0])
    other = await at_second_step(kefu, way)
    await other.give("/login/factor", other.code())
    status, data = await way.send("/api/me/password", {"old": "wrong", "new": "another good one 7"})
    assert (status, data["error"]["reason"]) == (403, "wrong_password")
    assert (await way.send("/api/me/password", {"old": PASSWORD, "new": "another good one 7"}))[0] == 200
    assert await way.status() == 200
    assert await other.status() == 401
    assert (await kefu.sign_in(kefu.browser(), "ann", PASSWORD)).status == 401


async def test_approving_a_proposal_needs_a_factor_shown_lately(kefu: FakeFleet) -> None:
    way = await own((await enrolled(kefu, "sec", "security_admin"))[0])

    async def base(_object: str) -> int:
        return 0

    async def carry_out(_proposal: Proposal) -> None:
        """Nothing to do."""

    kefu.relay.proposals.register(ProposalKind.LIMIT, base, carry_out)
    proposal = await kefu.relay.proposals.offer(ProposalKind.LIMIT, "links", {}, "u-other")
    await kefu.pass_time(6 * 60)
    path = f"/api/proposals/{proposal.id}/approve"
    assert (await way.send(path, {}))[1]["error"]["reason"] == "show_again"
    await way.send("/api/me/verify", {"code": way.code()})
    assert (await way.send(path, {}))[0] == 200


async def test_a_token_cannot_change_how_its_owner_signs_in(kefu: FakeFleet) -> None:
    robot = await kefu.client("robot", "agent")
    for path in ("/api/me/factors/totp", "/api/me/factors/passkey", "/api/me/recovery-codes", "/api/me/verify"):
        status, data = await robot.call("POST", path, {})
        assert (status, data["error"]["reason"]) == (403, "no_session"), path


async def test_no_password_seed_code_or_cookie_is_logged_or_audited(kefu: FakeFleet) -> None:
    with capture_logs() as lines:
        way, codes = await enrolled(kefu)
        other = await at_second_step(kefu, way)
        await other.give("/login/factor", "000000")
        await other.give("/login/factor", codes[0])
        await kefu.sign_in(kefu.browser(), "ann", "a wrong password 9")
        robot = await kefu.client("robot", "agent")
        await robot.get("/api/me")
    rows = await kefu.ledger.database.read("SELECT actor,action,object,detail FROM audit")
    kept = f"{lines}{rows}"
    token = robot.http.headers["Authorization"].split()[1]
    for secret in (PASSWORD, "a wrong password 9", way.seed, way.key, other.key, way.csrf, token, *codes):
        assert secret
        assert secret not in kept


async def test_a_session_of_before_there_were_stages_opens_nothing(kefu: FakeFleet) -> None:
    way, _ = await enrolled(kefu)
    await kefu.ledger.database.write(("UPDATE sessions SET stage=''", ()))
    assert await way.status() == 401
    assert await way.status("/login/factor") == 303
