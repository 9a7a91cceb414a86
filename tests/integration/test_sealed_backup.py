"""A backup holds sealed parts without their keys: restored elsewhere they are lost, and say so."""

from pathlib import Path

from tests.contract.ledger_rig import START, FakeClock, conversation, decision, heard
from tests.integration.store_rig import SECRET

from kefu_adapters.stores.backup import Place, back_up
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.restore import restore
from kefu_adapters.stores.sealing import LOST
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_core.decision import Effects
from kefu_core.ledger import SEALED_FOR

WORDS = "zebra unaware vivid"


def place(folder: Path) -> Place:
    folder.mkdir()
    return Place(url=f"sqlite:///{folder / 'kefu.db'}", blobs=folder / "blobs", secret=SECRET)


async def read(folder: Path, *, later: bool = False) -> list[str]:
    """What the conversation says in a store; ``later``: after its sealed time."""
    clock = FakeClock()
    ledger = SqliteLedger(folder / "kefu.db", clock=clock)
    await ledger.open()
    if later:
        clock.time = START + SEALED_FOR
        await ledger.unseal_due()
    loaded = await ledger.load(conversation("ann"))
    await ledger.close()
    assert loaded is not None
    return [turn.text for turn in loaded.turns]


async def test_sealed_part_is_in_no_backup_and_stays_where_its_key_is(tmp_path: Path) -> None:
    here, there = place(tmp_path / "here"), place(tmp_path / "there")
    migrate(here.url)
    ledger = SqliteLedger(tmp_path / "here" / "kefu.db", clock=FakeClock())
    await ledger.open()
    await ledger.append(decision("ann", effects=Effects(messages=(heard("ann", 1, WORDS),)), seal=True))
    await ledger.close()
    back_up(here, tmp_path / "b.kefu", version="1", settings="s", key=None)
    restore(there, tmp_path / "b.kefu")
    assert not (tmp_path / "there" / "kefu.db.keys").exists()
    assert await read(tmp_path / "here") == [WORDS], "a restart loses nothing"
    assert await read(tmp_path / "there") == [LOST]
    assert await read(tmp_path / "there", later=True) == [LOST]
    assert await read(tmp_path / "here", later=True) == [WORDS]
