"""Signing in by an identity provider: what binds an account, and every token that must not."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from joserfc.jwk import RSAKey
from tests.fakes.fleet import FakeFleet, fleet
from tests.fakes.identity import CLIENT, SECRET, IdentityProvider, shared_secret_key

from kefu_adapters.identity.openid import Provider
from kefu_bots.relay.sso import SingleSignOn
from kefu_bots.relay.users import add_user
from kefu_core.errors import PermanentError


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path, require_second_factor=True) as one:
        yield one


@pytest.fixture
async def idp(kefu: FakeFleet) -> IdentityProvider:
    provider = IdentityProvider(kefu.clock.seconds)
    await provider.start()
    kefu.stack.push_async_callback(provider.server.close)
    kefu.relay.sso = SingleSignOn(
        provider=Provider(provider.issuer, CLIENT, SECRET, wall=kefu.clock.seconds, allow_insecure=True),
        title="Orbit ID",
        domains=frozenset({"orbit.example"}),
    )
    return provider


async def made_before(kefu: FakeFleet, name: str = "mei") -> str:
    return await add_user(kefu.relay.store, name, name, ["agent"], language="en", passwords=kefu.passwords)


async def through(kefu: FakeFleet, idp: IdentityProvider, http: aiohttp.ClientSession | None = None) -> tuple[int, str]:
    """Status and where the browser ends up after the provider."""
    http = http or kefu.browser()
    async with http.get("/login/sso", allow_redirects=False) as response:
        if response.status != 303:
            return response.status, ""
        back = idp.visit(response.headers["Location"])
    async with http.get(back, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", "")


async def test_an_account_made_before_is_bound_and_shows_our_factor(kefu: FakeFleet, idp: IdentityProvider) -> None:
    identity = await made_before(kefu)
    async with kefu.browser().get("/login") as page:
        assert "Orbit ID" in await page.text()
    assert await through(kefu, idp) == (303, "/login/enrol")
    user = await kefu.relay.store.user(identity)
    assert user is not None
    assert user.subject == f"{idp.issuer}|s-1"
    idp.claims["email"] = "renamed@orbit.example"
    assert await through(kefu, idp) == (303, "/login/enrol"), "the subject binds, not the address"
    assert idp.asked[0]["code_challenge_method"] == "S256"


async def test_a_provider_s_own_factor_counts_only_where_trusted(kefu: FakeFleet, idp: IdentityProvider) -> None:
    await made_before(kefu)
    idp.claims["amr"] = ["pwd", "mfa"]
    assert await through(kefu, idp) == (303, "/login/enrol")
    kefu.relay.sso = SingleSignOn(
        provider=kefu.relay.sso.provider, title="x", domains=frozenset({"orbit.example"}), trust_mfa=True
    )
    assert await through(kefu, idp) == (303, "/c")
    idp.claims["amr"] = ["pwd"]
    assert await through(kefu, idp) == (303, "/login/enrol")


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "mei@evil.example"}, {"email_verified": False}, {"email_verified": "true"}, {"email": None},
        {"email": "nobody@orbit.example"},
        {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["kefu", "another"]}, {"azp": "another"},
        {"exp": 1}, {"exp": None}, {"iat": None}, {"nonce": "another"}, {"nonce": None}, {"sub": None}, {"sub": 7},
    ],
)  # fmt: skip
async def test_a_token_that_says_something_else_signs_nobody_in(
    kefu: FakeFleet, idp: IdentityProvider, claims: dict[str, Any]
) -> None:
    await made_before(kefu)
    idp.claims |= claims
    assert (await through(kefu, idp))[0] == 403
    assert (await kefu.relay.audit_log.rows())[0].action == "login.failed"


async def test_signatures_of_other_keys_and_kinds_are_refused(kefu: FakeFleet, idp: IdentityProvider) -> None:
    await made_before(kefu)
    idp.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert (await through(kefu, idp))[0] == 403
    idp.header, idp.signs_with = {"alg": "HS256"}, shared_secret_key()
    assert (await through(kefu, idp))[0] == 403
    idp.header, idp.signs_with = {"alg": "RS256", "kid": "one"}, None
    assert (await through(kefu, idp))[0] == 303


async def test_keys_that_were_changed_are_read_anew(kefu: FakeFleet, idp: IdentityProvider) -> None:
    await made_before(kefu)
    assert (await through(kefu, idp))[0] == 303
    idp.key = RSAKey.generate_key(2048, {"kid": "two"})
    idp.header["kid"] = "two"
    assert (await through(kefu, idp))[0] == 303


async def test_coming_back_without_having_gone_is_refused(kefu: FakeFleet, idp: IdentityProvider) -> None:
    await made_before(kefu)
    thief, victim = kefu.browser(), kefu.browser()
    async with thief.get("/login/sso", allow_redirects=False) as response:
        back = idp.visit(response.headers["Location"])
    async with victim.get(back, allow_redirects=False) as response:
        assert response.status == 403
    async with victim.get("/login/sso", allow_redirects=False) as response:
        assert response.status == 303
    async with victim.get(back, allow_redirects=False) as response:
        assert response.status == 403
    async with thief.get(back + "x", allow_redirects=False) as response:
        assert response.status == 403


async def test_an_account_with_a_password_is_not_taken_over(kefu: FakeFleet, idp: IdentityProvider) -> None:
    await kefu.person("mei")
    assert (await through(kefu, idp))[0] == 403
    await kefu.ledger.database.write(("UPDATE users SET password_hash='',disabled=1", ()))
    assert (await through(kefu, idp))[0] == 403


async def test_groups_make_keep_and_end_accounts(kefu: FakeFleet, idp: IdentityProvider) -> None:
    assert kefu.relay.sso is not None
    kefu.relay.sso = SingleSignOn(
        provider=kefu.relay.sso.provider, title="x", domains=frozenset({"orbit.example"}),
        groups={"support": ("agent",), "leads": ("lead",)},
    )  # fmt: skip
    assert (await through(kefu, idp))[0] == 403
    idp.claims["groups"] = ["support", "unknown"]
    assert await through(kefu, idp) == (303, "/login/enrol")
    assert (await kefu.relay.staff.find("mei")).rights == ("agent",)
    idp.claims["groups"] = ["support", "leads"]
    await through(kefu, idp)
    assert (await kefu.relay.staff.find("mei")).rights == ("agent", "lead")
    idp.claims["groups"] = []
    assert (await through(kefu, idp))[0] == 403
    assert (await kefu.relay.staff.find("mei")).disabled


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "https://u:p@evil.example/keys"}, {"authorization_endpoint": ""},
    ],
)  # fmt: skip
async def test_a_document_that_leads_elsewhere_is_not_followed(
    kefu: FakeFleet, idp: IdentityProvider, document: dict[str, Any]
) -> None:
    await made_before(kefu)
    idp.document = document
    assert (await through(kefu, idp))[0] == 403


async def test_outside_a_sandbox_only_https_and_names_are_called(kefu: FakeFleet) -> None:
    for issuer in ("http://id.example", "https://127.0.0.1", "https://[::1]", "https://169.254.169.254"):
        with pytest.raises(PermanentError, match="address"):
            await Provider(issuer, CLIENT, SECRET, wall=kefu.clock.seconds).start("https://kefu.example/login/sso/back")


async def test_without_a_provider_there_is_no_door(kefu: FakeFleet) -> None:
    for path in ("/login/sso", "/login/sso/back?code=x&state=y"):
        async with kefu.browser().get(path, allow_redirects=False) as response:
            assert response.status == 404
