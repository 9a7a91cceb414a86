"""A process that is put together knows all that it needs, whatever its roles."""

import asyncio
from pathlib import Path

import pytest
from tests.faults.settings import write_settings
from tests.faults.world import emulated
from tests.ports import free_port

from kefu_adapters.answering import meaning, shelf
from kefu_bots import hearing
from kefu_bots.config import Secrets, load
from kefu_bots.office import status
from kefu_bots.roles import Role
from kefu_bots.wiring import open_fleet
from kefu_core.messages import MessageReceived, Sender
from kefu_core.proposals import ProposalKind


async def test_a_process_without_a_console_can_finish_every_decision_that_two_people_take(tmp_path: Path) -> None:
    async with emulated(("telegram",)) as world:
        file, env = write_settings(tmp_path, world, free_port())
        async with open_fleet(load(file, Secrets(env)), frozenset()) as fleet:
            assert fleet.proposals.kinds == frozenset(ProposalKind)


async def test_the_status_of_a_store_that_nobody_serves_counts_who_waits(tmp_path: Path) -> None:
    async with emulated(("telegram",)) as world:
        file, env = write_settings(tmp_path, world, free_port())
        async with open_fleet(load(file, Secrets(env)), frozenset()) as fleet:
            for text in ("转人工", "跳过", "跳过"):
                await fleet.intake.accept(
                    MessageReceived(
                        inbox="telegram-main", dedupe_keys=(text, str(fleet.clock.now())), sender=Sender(id="7"),
                        sent_at=fleet.clock.now(), text=text,
                    )
                )  # fmt: skip
            assert (await status(fleet, {}))["waiting"] == 1


async def test_the_gate_of_a_serving_process_hears_what_texts_mean_until_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "installed", lambda: (shelf.E5,))
    monkeypatch.setattr(meaning, "load", lambda: lambda _text: 0.0)
    async with emulated(("telegram",)) as world:
        file, env = write_settings(tmp_path, world, free_port())
        async with open_fleet(load(file, Secrets(env)), frozenset({Role.RELAY})) as fleet:
            while hearing.standing() != "heard":
                await asyncio.sleep(0)
            assert (await status(fleet, {}))["gate_meaning"] == "heard"
    assert hearing.standing() == "not_loaded"
