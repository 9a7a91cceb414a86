"""Whose account an address opens, and passwords that a guesser tries first."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import PASSWORD, FakeFleet, fleet
from tests.fakes.identity import CLIENT, SECRET, IdentityProvider
from tests.integration.test_sso import made_before, through

from kefu_adapters.identity.openid import Provider
from kefu_bots.relay.entering import invitation
from kefu_bots.relay.sso import SingleSignOn
from kefu_bots.relay.weak_passwords import weakness
from kefu_core.errors import ConfigError


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


@pytest.fixture
async def idp(kefu: FakeFleet) -> IdentityProvider:
    provider = IdentityProvider(kefu.clock.seconds)
    await provider.start()
    kefu.stack.push_async_callback(provider.server.close)
    trust(kefu, provider, "orbit.example")
    return provider


def trust(kefu: FakeFleet, idp: IdentityProvider, *domains: str, **groups: tuple[str, ...]) -> None:
    kefu.relay.sso = SingleSignOn(
        provider=Provider(idp.issuer, CLIENT, SECRET, wall=kefu.clock.seconds, allow_insecure=True),
        title="Orbit ID",
        domains=frozenset(domains),
        groups=groups,
    )


async def names(kefu: FakeFleet) -> dict[str, str]:
    """Each account's name, and the provider's subject that it is bound to."""
    return {user.name: user.subject for user in await kefu.relay.store.users()}


@pytest.mark.parametrize("domain", ["orbit.example", "partner.example"])
async def test_of_two_domains_the_same_name_opens_nobody_s_account(
    kefu: FakeFleet, idp: IdentityProvider, domain: str
) -> None:
    """Nothing says whether "mei" is the one of this house or of the other."""
    await made_before(kefu)
    trust(kefu, idp, "orbit.example", "partner.example")
    idp.claims["email"] = f"mei@{domain}"
    assert (await through(kefu, idp))[0] == 403
    assert await names(kefu) == {"mei": ""}


async def test_of_two_domains_an_account_named_by_its_whole_address_is_bound(
    kefu: FakeFleet, idp: IdentityProvider
) -> None:
    await made_before(kefu, "mei@partner.example")
    trust(kefu, idp, "orbit.example", "partner.example")
    assert (await through(kefu, idp))[0] == 403
    idp.claims["email"] = "Mei@Partner.example"
    assert (await through(kefu, idp))[0] == 303
    assert (await names(kefu))["mei@partner.example"].endswith("|s-1")


async def test_whoever_is_bound_already_stays_bound_when_a_second_domain_comes(
    kefu: FakeFleet, idp: IdentityProvider
) -> None:
    await made_before(kefu)
    assert (await through(kefu, idp))[0] == 303
    trust(kefu, idp, "orbit.example", "partner.example")
    assert (await through(kefu, idp))[0] == 303
    idp.claims |= {"sub": "s-2", "email": "mei@partner.example"}
    assert (await through(kefu, idp))[0] == 403


async def test_groups_make_an_account_for_each_of_two_namesakes(kefu: FakeFleet, idp: IdentityProvider) -> None:
    trust(kefu, idp, "orbit.example", "partner.example", support=("agent",))
    idp.claims["groups"] = ["support"]
    for number, domain in enumerate(("orbit.example", "partner.example")):
        idp.claims |= {"sub": f"s-{number}", "email": f"mei@{domain}"}
        assert (await through(kefu, idp))[0] == 303
    assert sorted(await names(kefu)) == ["mei@orbit.example", "mei@partner.example"]


@pytest.mark.parametrize("email", [
    "ma\u212a@orbit.example", "m\u0430k@orbit.example", "\uff4dak@orbit.example", " mak@orbit.example",
    "mak @orbit.example",
    "mak\0@orbit.example", "mak+x@orbit.example", '"mak"@orbit.example', "mak@evil.example@orbit.example",
    "@orbit.example",
    "mak@orbit.exam\u2024ple", "mak@ORBIT.EXAMPLE.", "mak@evil.example,mak@orbit.example",
    "evil@evil.example mak@orbit.example",
])  # fmt: skip
async def test_an_address_that_only_looks_like_one_binds_no_account(
    kefu: FakeFleet, idp: IdentityProvider, email: str
) -> None:
    await made_before(kefu, "mak")
    idp.claims["email"] = email
    assert (await through(kefu, idp))[0] == 403
    assert await names(kefu) == {"mak": ""}


# --- passwords that a guesser tries first ------------------------------------------------------------------

NAMES = ("ann", "Ann Li", "Orbit", "轨道")
GUESSED = [
    "password", "Password123!", "P@ssw0rd1234", "P4$$w0rd", "kefu2026!!", "Kefu@2026", "ann12345", "ann-orbit-2026",
    "Orbit2026!",
    "qwertyuiop", "1qaz2wsx", "q1w2e3r4t5", "aaaaaaaa1", "abababab", "12345678", "19900101", "13800138000",
    "Dragon2024", "iloveyou1",
    "woaini1314", "mima123456", "我的密码12345", "密码密码密码密码", "轨道轨道2026", "abcd1234", "Welcome1!",
    "Summer2026", "Bitcoin123",
    "admin@123", "Adm1n1strat0r!", "passw0rdpassw0rd", "qwerty123456", "annannann", "Ann Li 1990", "abandon123",
    "ＰＡＳＳＷＯＲＤ１",
]  # fmt: skip


@pytest.mark.parametrize("password", GUESSED)
def test_what_a_guesser_tries_first_is_no_password(password: str) -> None:
    assert weakness(password, NAMES) in {"common", "pattern"}


@pytest.mark.parametrize("password", [
    PASSWORD, "x9K!p2Vq", "hT7#mz0wQe", "purple-otter-rides-9", "vj2-Lp9q!", "我家门前有两棵枣树",
    "correct horse battery staple",
    "83920174659201", "8f!2-4#9%7", "annual general mustard pie",
])  # fmt: skip
def test_what_nobody_guesses_may_be_chosen(password: str) -> None:
    assert weakness(password, NAMES) == ""


@pytest.mark.parametrize("password", ["", "short1!", "x" * 257])
def test_lengths_hold_as_before(password: str) -> None:
    assert weakness(password, NAMES) == "length"


async def test_no_door_takes_one(kefu: FakeFleet) -> None:
    """One's own page, the link of an invitation, and the operator's command."""
    ann = await kefu.desk("ann")
    await ann.post("/api/me/verify", {"password": PASSWORD})
    ann.csrf = (await ann.get("/api/me"))["csrf"]
    for weak in ("Ann2026!!", "Password123!"):
        status, refusal = await ann.call("POST", "/api/me/password", {"old": PASSWORD, "new": weak})
        assert (status, refusal["error"]["reason"]) == (422, "weak_password")
    user = await kefu.relay.store.user_by_name("ann")
    assert user is not None
    link = f"/invitation/{invitation(kefu.relay.secret, user, kefu.relay.wall())}"
    async with kefu.browser().post(link, data={"password": "Ann2026!!", "again": "Ann2026!!"}) as response:
        assert response.status == 422
        assert "猜到" in await response.text()
    with pytest.raises(ConfigError, match="guesser"):
        await kefu.relay.staff.set_password("operator", user, "Ann2026!!")
    assert (await kefu.sign_in(kefu.browser(), "ann")).status == 303, "the password is still the one before"
