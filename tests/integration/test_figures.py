"""The operator's figures are read from either engine."""

from pathlib import Path

import pytest
from tests.contract.ledger_rig import START

from kefu_adapters.stores.times import stamp
from kefu_bots.observe.figures import READS, read_figures

from .engine_rig import ENGINES, opened_on
from .test_views import put


@pytest.mark.parametrize("engine", ENGINES)
async def test_every_pile_is_counted(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    async with opened_on(engine, request, tmp_path) as ledger:
        await put(ledger, "ann", 1)
        found = await read_figures(ledger.database, stamp(START) + 1000, 0)
    assert set(found.piles) == set(READS)
    assert sum(pile.count for pile in found.arrived.values()) >= 1
