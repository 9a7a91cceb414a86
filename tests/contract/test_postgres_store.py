"""The PostgreSQL store as tables: who may open it, how it comes to its form, what it holds."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine
from tests.servers.postgres import Databases

from kefu_adapters.stores import schema_relay
from kefu_adapters.stores.head import HEAD
from kefu_adapters.stores.places import driver_url
from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.postgres_session import array, translated
from kefu_adapters.stores.postgres_tables import months
from kefu_adapters.stores.revisions import upgrade
from kefu_adapters.stores.search_words import match_vector, vector
from kefu_core.decision import Effects
from kefu_core.errors import ConfigError, StoreUnavailable

from .ledger_rig import START, FakeClock, answer, conversation, decision, heard, later


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """A database without tables."""
    with databases.one(empty=True) as url:
        yield url


def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(sql.encode()).fetchall()


# --- the tables ------------------------------------------------------------------------------------------


def _is_common(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    # Months of events and the index of words are PostgreSQL's own; see ``postgres_tables``.
    table = parents.get("table_name") or name or ""
    return kind == "schema" or not table.startswith(("search_index", "events"))


def test_the_revisions_make_what_the_metadata_says(database: str) -> None:
    engine = create_engine(driver_url(database), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_common})
        different = [step for step in compare_metadata(context, schema_relay.METADATA) if "events" not in str(step)]
    assert different == []


def test_texts_are_ordered_by_bytes_as_on_sqlite(database: str) -> None:
    other = ask(
        database,
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema='public'"
        " AND data_type='text' AND collation_name IS DISTINCT FROM 'C'",
    )
    assert other == []


async def test_processes_that_start_at_once_share_the_work_of_making_tables(empty: str, clock: FakeClock) -> None:
    ledgers = [PostgresLedger(empty, clock=clock) for _ in range(3)]
    fences = await asyncio.gather(*(ledger.open() for ledger in ledgers))
    assert sorted(fences) == [1, 2, 3]
    assert (await ledgers[0].append(answer("ann"))).outcome == "committed"
    for ledger in ledgers:
        await ledger.close()


async def test_an_older_store_is_brought_forward_with_what_it_holds(empty: str, clock: FakeClock) -> None:
    await asyncio.to_thread(upgrade, empty, "0001")
    with psycopg.connect(empty) as connection:
        connection.execute("INSERT INTO events (conversation_id,sequence,at,events) VALUES ('c1',1,5,'[]')")
    ledger = PostgresLedger(empty, clock=clock)
    await ledger.open()
    assert await ledger.database.read("SELECT conversation_id,sequence,at,events FROM events") == [("c1", 1, 5, "[]")]
    assert await ledger.database.read("SELECT version_num FROM alembic_version") == [(HEAD,)]
    await ledger.close()


async def test_a_newer_store_is_refused(database: str, clock: FakeClock) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
        connection.execute("UPDATE settings SET value='{\"oldest\": \"9998\"}' WHERE key='tables'")
    with pytest.raises(ConfigError, match="newer"):
        await PostgresLedger(database, clock=clock).open()


@pytest.mark.parametrize(
    ("change", "kind"),
    [("nowhere", ConfigError), ("closed", StoreUnavailable)],
)
async def test_what_cannot_be_reached_is_named_without_its_password(
    change: str, kind: type[Exception], database: str, clock: FakeClock
) -> None:
    url = database.replace("kefu@", "kefu:geheim@")
    url = url.replace("/kefu_", "/nothing_") if change == "nowhere" else "postgresql://kefu:geheim@127.0.0.1:1/kefu"
    with pytest.raises(kind) as error:
        await PostgresLedger(url, clock=clock).open()
    assert "geheim" not in str(error.value)


# --- events by month -------------------------------------------------------------------------------------


def test_months_follow_each_other_without_a_gap() -> None:
    found = list(months(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)))
    assert [name for name, _, _ in found] == ["events_2026_12", "events_2027_01", "events_2027_02"]
    assert [end for _, _, end in found[:-1]] == [begin for _, begin, _ in found[1:]]


async def test_events_lie_in_the_table_of_their_month(database: str, clock: FakeClock) -> None:
    ledger = PostgresLedger(database, clock=clock)
    await ledger.open()
    await ledger.append(decision("ann"))
    clock.time = later(40 * 86400)
    await ledger.append(decision("ann", 2, at=clock.time))
    assert await ledger.ensure_partitions() == ["events_2026_06"]
    assert await ledger.ensure_partitions() == []
    # A clock that is far off finds a place too, and its month is left there.
    clock.time = later(400 * 86400)
    await ledger.append(decision("ann", 3, at=clock.time))
    assert await ledger.ensure_partitions() == ["events_2027_05", "events_2027_06"]
    rows = await ledger.database.read("SELECT tableoid::regclass::text, sequence FROM events ORDER BY sequence")
    assert rows == [("events_2026_03", 1), ("events_2026_04", 2), ("events_other", 3)]
    await ledger.close()


# --- what goes in ----------------------------------------------------------------------------------------


async def test_strange_texts_come_back_but_for_the_zero(database: str, clock: FakeClock) -> None:
    ledger = PostgresLedger(database, clock=clock)
    await ledger.open()
    text = "50% of ? and $1, \\ ' \" 字 \U0001f600 \x00 \x1f"
    await ledger.append(decision("ann", effects=Effects(messages=(heard("ann", 1, text),))))
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [turn.text for turn in loaded.turns] == [text.replace("\0", "�")]
    assert loaded.turns[0].at == START
    while await ledger.index_pending():
        pass
    await ledger.close()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT 1", "SELECT 1"),
        ("a=? AND b=?", "a=$1 AND b=$2"),
        ("a='?' AND b=? AND c='it''s ?' AND d=?", "a='?' AND b=$1 AND c='it''s ?' AND d=$2"),
        ("a LIKE '%?' || ?", "a LIKE '%?' || $1"),
    ],
)
def test_question_marks_become_numbers_outside_of_texts(ours: str, theirs: str) -> None:
    assert translated(ours) == theirs


def test_names_with_quotes_stay_names(database: str) -> None:
    names = ['a"b', "c\\d", "e,f", "{g}", "", "NULL", "中"]
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT %s::text[]", (array(names),)).fetchone() == (names,)


def test_words_are_found_at_their_places() -> None:
    assert vector("转账 账没 tx") == "'转账':1 '账没':2 'tx':3"
    assert match_vector("转账没 tx") == "('转账' <-> '账没') & 'tx':*"
    assert match_vector("转") == "'转':*"
    assert match_vector("'; --") == ""
    assert len(vector("x" * 9000)) < 600
