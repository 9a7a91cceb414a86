"""Credentials of the emulated X: which kind where, PKCE, single-use refresh tokens, revocation."""

import asyncio
import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import tweepy
from oauthlib.oauth1 import Client

from .x_rig import Rig, x

VERIFIER = "a-verifier-of-more-than-forty-three-characters-long"


async def ask_token(rig: Rig, path: str = "/2/oauth2/token", *, basic: bool = True, **form: str) -> tuple[int, Any]:
    keys = rig.emulator.credentials()
    headers = {"Authorization": aiohttp.encode_basic_auth(keys["client_id"], keys["client_secret"])} if basic else {}
    async with rig.session.post(rig.base + path, data=form, headers=headers) as response:
        return response.status, await response.json()


async def ask_code(rig: Rig, scope: str = "tweet.read users.read offline.access") -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": rig.emulator.credentials()["client_id"],
        "redirect_uri": "https://kefu.example/back",
        "scope": scope,
        "state": "s1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    url = rig.base + "/i/oauth2/authorize"
    async with rig.session.get(url, params=query, allow_redirects=False) as response:
        assert response.status == 302
        back = parse_qs(urlsplit(response.headers["Location"]).query)
    assert back["state"] == ["s1"]
    return back["code"][0]


def exchange(code: str, verifier: str = VERIFIER) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "https://kefu.example/back",
        "code_verifier": verifier,
    }


async def test_a_code_becomes_tokens_once() -> None:
    async with x(subscribed=False) as rig:
        code = await ask_code(rig)
        status, pair = await ask_token(rig, **exchange(code))
        assert (status, pair["token_type"], pair["expires_in"]) == (200, "bearer", 7200)
        assert (await rig.call("GET", "/2/users/me", token=pair["access_token"]))[0] == 200
        assert (await ask_token(rig, **exchange(code)))[0] == 400


@pytest.mark.parametrize("spoilt", ["verifier", "late"])
async def test_a_code_is_bound_to_its_verifier_and_lives_30_seconds(spoilt: str) -> None:
    async with x(subscribed=False) as rig:
        code = await ask_code(rig)
        if spoilt == "late":
            rig.emulator.clock.advance(31)
        verifier = "wrong" if spoilt == "verifier" else VERIFIER
        status, body = await ask_token(rig, **exchange(code, verifier))
        assert (status, body["error"]) == (400, "invalid_request")


async def test_scopes_bound_what_a_token_may_do() -> None:
    async with x(subscribed=False) as rig:
        _, pair = await ask_token(rig, **exchange(await ask_code(rig, "tweet.read users.read")))
        assert "refresh_token" not in pair
        status, body, _ = await rig.call("GET", "/2/dm_events", token=pair["access_token"])
        assert (status, body["detail"]) == (403, "Forbidden")


async def test_access_ends_after_two_hours_and_is_refreshed() -> None:
    async with x(subscribed=False) as rig:
        old = rig.emulator.credentials()
        rig.emulator.clock.advance(7201)
        assert (await rig.user_call("GET", "/2/users/me"))[0] == 401
        status, pair = await ask_token(rig, grant_type="refresh_token", refresh_token=old["oauth2_refresh_token"])
        assert status == 200
        assert pair["refresh_token"] != old["oauth2_refresh_token"]
        assert (await rig.call("GET", "/2/users/me", token=pair["access_token"]))[0] == 200
        assert rig.emulator.credentials()["oauth2_access_token"] == pair["access_token"]


async def test_reuse_of_a_refresh_token_kills_the_family() -> None:
    async with x(subscribed=False) as rig:
        first = rig.emulator.credentials()["oauth2_refresh_token"]
        _, second = await ask_token(rig, grant_type="refresh_token", refresh_token=first)
        status, body = await ask_token(rig, grant_type="refresh_token", refresh_token=first)
        assert (status, body) == (
            400,
            {"error": "invalid_request", "error_description": "Value passed for the token was invalid."},
        )
        assert (await rig.call("GET", "/2/users/me", token=second["access_token"]))[0] == 401
        assert (await ask_token(rig, grant_type="refresh_token", refresh_token=second["refresh_token"]))[0] == 400
        assert (await rig.tweepy().get_me())["data"]["username"] == "orbitwallet"


async def test_two_refreshes_at_once_leave_nobody_alive() -> None:
    async with x(subscribed=False) as rig:
        token = rig.emulator.credentials()["oauth2_refresh_token"]
        answers = await asyncio.gather(
            *(ask_token(rig, grant_type="refresh_token", refresh_token=token) for _ in range(2))
        )
        assert sorted(status for status, _ in answers) == [200, 400]
        pair = next(body for status, body in answers if status == 200)
        assert (await rig.call("GET", "/2/users/me", token=pair["access_token"]))[0] == 401


async def test_tokens_want_the_clients_secret_or_a_public_clients_id() -> None:
    async with x(subscribed=False) as rig:
        keys = rig.emulator.credentials()
        form = {"grant_type": "refresh_token", "refresh_token": keys["oauth2_refresh_token"]}
        assert (await ask_token(rig, basic=False, **form))[0] == 401
        assert (await ask_token(rig, basic=False, client_id=keys["client_id"], **form))[0] == 200


async def test_the_apps_token_is_always_the_same() -> None:
    async with x(subscribed=False) as rig:
        keys = rig.emulator.credentials()
        headers = {"Authorization": aiohttp.encode_basic_auth(keys["consumer_key"], keys["consumer_secret"])}
        form = {"grant_type": "client_credentials"}
        async with rig.session.post(rig.base + "/oauth2/token", data=form, headers=headers) as response:
            assert await response.json() == {"token_type": "bearer", "access_token": keys["bearer_token"]}


async def test_tokens_are_not_in_the_log() -> None:
    async with x(subscribed=False) as rig:
        token = rig.emulator.credentials()["oauth2_refresh_token"]
        _, pair = await ask_token(rig, grant_type="refresh_token", refresh_token=token)
        log = str(rig.emulator.log.entries())
        assert "POST /2/oauth2/token" in log
        assert pair["access_token"] not in log
        assert token not in log


async def test_the_apps_own_token_speaks_for_nobody() -> None:
    async with x(subscribed=False) as rig:
        status, body, headers = await rig.call("GET", "/2/dm_events")
        assert (status, body["type"].rpartition("/")[2]) == (403, "unsupported-authentication")
        assert "[OAuth 1.0a User Context, OAuth 2.0 User Context]" in body["detail"]
        assert "x-rate-limit-limit" not in headers
        with pytest.raises(tweepy.Forbidden):
            await rig.tweepy().create_tweet(text="hi", user_auth=False)


@pytest.mark.parametrize("host", ["https://api.twitter.com", "https://api.x.com", ""])
async def test_a_signature_may_cover_any_of_xs_hosts_or_ours(host: str) -> None:
    async with x(subscribed=False) as rig:
        keys = rig.emulator.credentials()
        client = Client(
            keys["consumer_key"], keys["consumer_secret"], keys["access_token"], keys["access_token_secret"]
        )
        path = "/2/users/me?user.fields=created_at%2Cverified"
        _, headers, _ = client.sign((host or rig.base) + path)
        async with rig.session.get(rig.base + path, headers=headers) as response:
            assert response.status == 200


async def test_a_signature_from_another_time_is_refused() -> None:
    async with x(subscribed=False) as rig:
        keys = rig.emulator.credentials()
        client = Client(
            keys["consumer_key"],
            keys["consumer_secret"],
            keys["access_token"],
            keys["access_token_secret"],
            timestamp="1700000000",
        )
        _, headers, _ = client.sign(rig.base + "/2/users/me")
        async with rig.session.get(rig.base + "/2/users/me", headers=headers) as response:
            assert response.status == 401


async def test_revocation_ends_every_user_token_until_consent_comes_again() -> None:
    async with x(subscribed=False) as rig:
        await rig.act("revoke")
        with pytest.raises(tweepy.Unauthorized):
            await rig.tweepy().get_me()
        assert (await rig.user_call("GET", "/2/users/me"))[0] == 401
        assert (await rig.call("GET", f"/2/users/{rig.person('marcus')}"))[0] == 200
        await rig.control("grant", {})
        assert (await rig.user_call("GET", "/2/users/me"))[0] == 200
        assert (await rig.tweepy().get_me())["data"]["name"] == "Orbit Wallet"
