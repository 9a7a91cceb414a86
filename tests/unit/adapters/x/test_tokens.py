"""The granted pair: one refresher, committed before used, never an old refresh token twice."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from kefu_adapters.x.tokens import Tokens
from kefu_core.errors import BadPayload, CredentialsRejected, PlatformUnavailable, StoreUnavailable

from .helpers import NOW, DictVault, FixedClock

KEY = "x:main:oauth2"


class Endpoint:
    """A token endpoint that knows which refresh token counts."""

    def __init__(self, vault: DictVault) -> None:
        self.vault = vault
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def __call__(self, form: Mapping[str, str]) -> dict[str, Any]:
        self.asked.append(form["refresh_token"])
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        n = len(self.asked) + 1
        return {"access_token": f"a{n}", "refresh_token": f"r{n}", "expires_in": 7200}


def made(**first: Any) -> tuple[Tokens, Endpoint, DictVault, FixedClock]:
    vault, clock = DictVault(), FixedClock()
    tokens = Tokens("main", vault, clock, **first)
    tokens.exchange = endpoint = Endpoint(vault)
    row = {"access": "a1", "refresh": "r1", "expires_at": (NOW + timedelta(hours=2)).isoformat()}
    if not first:
        vault.rows[KEY] = row
    return tokens, endpoint, vault, clock


async def test_a_fresh_token_is_used_as_it_is() -> None:
    tokens, endpoint, _, _ = made()
    assert await tokens.current() == "a1"
    assert endpoint.asked == []


async def test_many_calls_refresh_once_and_the_pair_is_committed() -> None:
    tokens, endpoint, vault, clock = made()
    clock.advance(7000)
    assert set(await asyncio.gather(*(tokens.current() for _ in range(5)))) == {"a2"}
    assert endpoint.asked == ["r1"]
    assert vault.rows[KEY]["refresh"] == "r2"


async def test_another_process_refreshes_and_we_wait_for_its_pair() -> None:
    tokens, endpoint, vault, clock = made()
    clock.advance(7000)
    vault.leased.add(f"{KEY}:refresh")
    waiting = asyncio.create_task(tokens.current())
    await asyncio.sleep(0.05)
    vault.rows[KEY] = {"access": "b", "refresh": "rb", "expires_at": (clock.now() + timedelta(hours=2)).isoformat()}
    assert await waiting == "b"
    assert endpoint.asked == []


async def test_a_spent_token_is_looked_up_again_before_the_grant_is_given_up() -> None:
    tokens, endpoint, vault, clock = made()
    clock.advance(7200)
    endpoint.error = BadPayload("no", code="invalid_request")
    with pytest.raises(CredentialsRejected):
        await tokens.current()

    async def overtaken(form: Mapping[str, str]) -> dict[str, Any]:
        vault.rows[KEY] = {"access": "b", "refresh": "rb", "expires_at": (clock.now() + timedelta(1)).isoformat()}
        raise BadPayload("no", code="invalid_grant")

    tokens.exchange = overtaken
    assert await tokens.current() == "b"


async def test_an_outage_does_not_matter_while_the_token_lives() -> None:
    tokens, endpoint, _, clock = made()
    endpoint.error = PlatformUnavailable("502")
    clock.advance(7000)
    assert await tokens.current() == "a1"
    clock.advance(300)
    with pytest.raises(PlatformUnavailable):
        await tokens.current()


async def test_a_pair_that_could_not_be_stored_is_kept_and_stored_later(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, endpoint, vault, clock = made()
    clock.advance(7000)

    async def away(key: str, value: dict[str, Any]) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as broken:
        broken.setattr(vault, "put", away)
        with pytest.raises(StoreUnavailable):
            await tokens.current()
    assert await tokens.current() == "a2"
    assert endpoint.asked == ["r1"]
    assert vault.rows[KEY]["refresh"] == "r2"


async def test_a_first_pair_of_the_secrets_is_refreshed_before_use() -> None:
    tokens, endpoint, vault, _ = made(first=("seed", "r0"))
    assert await tokens.granted()
    assert await tokens.current() == "a2"
    assert endpoint.asked == ["r0"]
    newer = Tokens("main", vault, FixedClock(), first=("seed", "r0"))
    assert await newer.current() == "a2"


async def test_without_a_grant_somebody_has_to_act() -> None:
    tokens, _, vault, _ = made()
    vault.rows.clear()
    with pytest.raises(CredentialsRejected) as caught:
        await tokens.current()
    assert caught.value.code == "not_granted"
