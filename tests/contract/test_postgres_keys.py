"""The bytes of a destroyed key are gone from PostgreSQL's table file, on a real server."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from kefu_adapters.stores import postgres, postgres_keys
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.postgres_tables import KEYS
from kefu_core.decision import BodyChange, Effects

from .ledger_rig import FakeClock, decision, heard

WORDS = "zebra unaware vivid"


@pytest.fixture
async def ledger(database: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PostgresLedger]:
    monkeypatch.setattr(postgres, "SWEEP_SECONDS", 0.0)
    one = PostgresLedger(database, clock=clock)
    await one.open()
    yield one
    await one.close()


def file_of_keys(url: str, path: str = "") -> tuple[str, bytes]:
    """The table's file, as it lies on the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SELECT pg_relation_filepath(%s)", (KEYS,)).fetchone()
        path = path or str(row[0] if row else "")
        read = connection.execute("SELECT pg_read_binary_file(%s,true)", (path,)).fetchone()
        return path, bytes(read[0]) if read and read[0] is not None else b""


async def sealed(ledger: PostgresLedger, person: str) -> str:
    """A part that is sealed; gives its key as it stands in the table."""
    await ledger.append(decision(person, effects=Effects(messages=(heard(person, 1, WORDS),)), seal=True))
    sql = 'SELECT "window" FROM bodies WHERE message_id=?'
    ((window,),) = await ledger.database.read(sql, (heard(person, 1, "").id,))
    return (await ledger.windows.secrets([window]))[window].hex()


async def found(ledger: PostgresLedger, person: str) -> None:
    """The parts made a phrase: they are retracted."""
    hit = BodyChange(message=heard(person, 1, "").id, text="[hidden]", retract=True)
    await ledger.append(decision(person, 2, effects=Effects(bodies=(hit,))))


async def test_bytes_of_a_destroyed_key_are_gone_after_the_sweep_and_others_stay(
    ledger: PostgresLedger, database: str
) -> None:
    first, other = await sealed(ledger, "ann"), await sealed(ledger, "bob")
    path, before = file_of_keys(database)
    assert first.encode() in before
    await found(ledger, "ann")
    assert first.encode() in file_of_keys(database)[1], "a deleted row lies where it lay"
    await ledger.unseal_due()
    after_path, after = file_of_keys(database)
    assert first.encode() not in after
    assert other.encode() in after
    assert after_path != path
    assert first.encode() not in file_of_keys(database, path)[1]
    assert len(await ledger.windows.all(2**52)) == 1


async def test_a_table_that_somebody_works_with_is_swept_the_next_time(ledger: PostgresLedger, database: str) -> None:
    first = await sealed(ledger, "ann")
    await found(ledger, "ann")
    with psycopg.connect(database) as connection:
        connection.execute(f"LOCK TABLE {KEYS} IN ACCESS SHARE MODE".encode())
        await ledger.unseal_due()
        connection.rollback()
    assert first.encode() in file_of_keys(database)[1]
    await ledger.unseal_due()
    assert first.encode() not in file_of_keys(database)[1]


async def test_what_another_process_destroyed_is_swept_by_the_servers_count(
    ledger: PostgresLedger, database: str
) -> None:
    first = await sealed(ledger, "ann")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"DELETE FROM {KEYS}".encode())
        connection.execute("SELECT pg_stat_force_next_flush()")
        connection.execute("SELECT 1")
    assert postgres_keys.sweep(database, known=False)
    assert first.encode() not in file_of_keys(database)[1]


def test_without_deleted_rows_nothing_is_written(database: str) -> None:
    postgres_keys.sweep(database, known=True)
    path, _ = file_of_keys(database)
    assert postgres_keys.sweep(database, known=False)
    assert file_of_keys(database)[0] == path


def test_a_server_that_is_away_is_asked_again() -> None:
    assert not postgres_keys.sweep("postgresql://kefu@/none?host=/nowhere", known=True)
