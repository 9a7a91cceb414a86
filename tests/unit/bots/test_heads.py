"""The audit's head is kept elsewhere, after the part since the last one was verified."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from tests.fakes.fleet import HandClock
from tests.integration.store_rig import template

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.heads import Heads, read_heads
from kefu_bots.notices import Notices


class World:
    """A chain, somewhere to keep its head, and who hears of trouble."""

    def __init__(self, ledger: SqliteLedger, file: Path) -> None:
        self.database, self.file = ledger.database, file
        self.log = AuditLog(ledger.database, b"k" * 32)
        self.found: list[tuple[str, str, str]] = []
        self.heads = self.keeper()

    def keeper(self) -> Heads:
        return Heads(self.log, Notices(), self.hear, self.file)

    async def hear(self, action: str, target: str, _inbox: str, detail: Any) -> None:
        self.found.append((action, target, detail["reason"]))

    async def act(self, count: int = 1) -> None:
        for _ in range(count):
            await self.log.append(at=1, actor="a", action="thing.done")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "kefu.db").write_bytes(template().read_bytes())
    ledger = SqliteLedger(tmp_path / "kefu.db", clock=HandClock())
    await ledger.open()
    yield World(ledger, tmp_path / "heads.jsonl")
    await ledger.close()


async def test_each_new_head_is_a_line_of_the_file_and_of_the_log(world: World) -> None:
    for _ in range(2):
        await world.act(3)
        with capture_logs() as lines:
            await world.heads.step()
            await world.heads.step()
    head = await world.log.head()
    assert [(line["event"], line["seq"], line["hash"]) for line in lines] == [("audit.head", 6, head.hash)]
    assert [one.seq for one in read_heads(world.file)] == [3, 6]
    assert json.loads(world.file.read_text().splitlines()[1])["hash"] == head.hash
    assert world.file.stat().st_mode & 0o777 == 0o600


async def test_the_file_is_opened_for_appending_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real, flags = os.open, []

    def opened(path: Any, how: int, mode: int = 0o777) -> int:
        flags.append(how)
        return real(path, how, mode)

    monkeypatch.setattr(os, "open", opened)
    await world.act()
    await world.heads.step()
    assert [bool(how & os.O_APPEND and not how & (os.O_TRUNC | os.O_RDWR)) for how in flags] == [True]


@pytest.mark.parametrize(("sql", "row", "what"), [
    ("DELETE FROM audit WHERE seq>2", "4", "cut"), ("UPDATE audit SET actor='x' WHERE seq=5", "5", "altered"),
    ("UPDATE audit SET hash='x' WHERE seq=4", "4", "rewritten"),
])  # fmt: skip
async def test_tampering_is_told_once_and_no_head_is_kept_any_more(world: World, sql: str, row: str, what: str) -> None:
    await world.act(4)
    await world.heads.step()
    await world.act(2)
    await world.database.write((sql, ()))
    for _ in range(3):
        await world.heads.step()
    assert world.found == [("audit.broken", row, what)]
    assert [one.seq for one in read_heads(world.file)] == [4]


async def test_what_was_cut_off_while_nothing_ran_is_found_at_the_next_start(world: World) -> None:
    await world.act(4)
    await world.heads.step()
    await world.database.write(("DELETE FROM audit WHERE seq=4", ()))
    await world.log.append(at=2, actor="eve", action="thing.done")
    await world.keeper().step()
    assert world.found == [("audit.broken", "4", "rewritten")]
