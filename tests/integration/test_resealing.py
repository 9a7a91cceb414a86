"""Another secret key: the old one opens, the new one seals, and after resealing the old one may go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.vault import SqlVault
from kefu_bots.relay.factors import factor_sealer
from kefu_core.errors import ConfigError

OLD, NEW = b"o" * 40, b"n" * 40


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def test_tokens_open_under_the_old_key_until_they_are_sealed_anew(kefu: FakeFleet) -> None:
    database = kefu.ledger.database
    await SqlVault(database, OLD).put("token:x", {"token": "made up"})
    await SqlVault(database, OLD).lease("work", 60)
    with pytest.raises(ConfigError):
        await SqlVault(database, NEW).get("token:x")
    both = SqlVault(database, NEW, old=OLD)
    assert await both.get("token:x") == {"token": "made up"}
    assert await both.reseal() == 1
    assert await SqlVault(database, NEW).get("token:x") == {"token": "made up"}
    with pytest.raises(ConfigError):
        await SqlVault(database, b"x" * 40).reseal()


async def test_factors_open_under_the_old_key_until_they_are_sealed_anew(kefu: FakeFleet) -> None:
    await kefu.person("ann")
    user = await kefu.relay.staff.find("ann")
    database = kefu.ledger.database
    kefu.relay.factors.store = FactorStore(database, factor_sealer(OLD))
    made, _ = await kefu.relay.factors.begin_totp(user, "Orbit")
    with pytest.raises(ConfigError):
        await FactorStore(database, factor_sealer(NEW)).of(user.id)
    both = FactorStore(database, factor_sealer(NEW, OLD))
    assert await both.reseal() == 1
    (kept,) = await FactorStore(database, factor_sealer(NEW)).of(user.id)
    assert kept.secret == made.secret
