"""A process that is put together knows all that it needs, whatever its roles."""

from pathlib import Path

from tests.faults.settings import write_settings
from tests.faults.world import emulated, free_port

from kefu_bots.config import Secrets, load
from kefu_bots.wiring import open_fleet
from kefu_core.proposals import ProposalKind


async def test_a_process_without_a_console_can_finish_every_decision_that_two_people_take(tmp_path: Path) -> None:
    async with emulated(("telegram",)) as world:
        file, env = write_settings(tmp_path, world, free_port())
        async with open_fleet(load(file, Secrets(env)), frozenset()) as fleet:
            assert fleet.proposals.kinds == frozenset(ProposalKind) - {ProposalKind.RULES}
