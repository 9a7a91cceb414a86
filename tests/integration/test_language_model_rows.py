"""The language model's budget and what it may be shown of a conversation, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.ledger_rig import conversation, decision, heard

from kefu_adapters.stores.language_model_store import LanguageModelStore, Spent
from kefu_core.assisting import Line
from kefu_core.decision import BodyChange, Effects

from .engine_rig import ENGINES, SqlLedger, opened_on


@pytest.fixture(params=ENGINES)
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with opened_on(request.param, request, tmp_path) as one:
        yield one


async def test_of_many_who_take_at_once_no_more_get_than_the_day_holds(ledger: SqlLedger) -> None:
    store = LanguageModelStore(ledger.database)
    taken = await asyncio.gather(*(store.take("2026-03-01", 100, calls_limit=50, tokens_limit=1000) for _ in range(30)))
    assert sum(taken) == 10
    assert await store.spent("2026-03-01") == Spent(10, 1000)
    await store.settle("2026-03-01", -250)
    assert await store.take("2026-03-01", 250, calls_limit=50, tokens_limit=1000)
    assert not await store.take("2026-03-01", 1, calls_limit=50, tokens_limit=1000)
    assert not await store.take("2026-03-01", 0, calls_limit=11, tokens_limit=9999)
    assert await store.take("2026-03-02", 100, calls_limit=50, tokens_limit=1000)


async def test_one_of_all_processes_tells_that_the_day_is_spent(ledger: SqlLedger) -> None:
    store = LanguageModelStore(ledger.database)
    await store.take("2026-03-01", 1, calls_limit=1, tokens_limit=1)
    assert sum(await asyncio.gather(*(store.tell_once("2026-03-01") for _ in range(5)))) == 1


async def test_of_many_at_once_one_person_gets_no_more_than_their_own(ledger: SqlLedger) -> None:
    store = LanguageModelStore(ledger.database)
    assert sum(await asyncio.gather(*(store.take_own("2026-03-01", "u-ann", 3) for _ in range(10)))) == 3
    assert await store.take_own("2026-03-01", "u-bob", 3)
    assert not await store.take_own("2026-03-01", "u-cat", 0)
    await store.take("2026-03-01", 5, calls_limit=9, tokens_limit=9)
    assert await store.take_own("2026-03-02", "u-ann", 3)
    assert await store.spent("2026-03-01") == Spent(1, 5), "a day's sum is not one person's"
    assert await ledger.database.read("SELECT count(*) FROM language_model_days") == [(2,)]


async def test_lines_come_oldest_first_without_what_is_hidden(ledger: SqlLedger) -> None:
    store = LanguageModelStore(ledger.database)
    await ledger.append(decision("7", 1, effects=Effects(messages=(heard("7", 1, "my first line"),))))
    await ledger.append(decision("7", 2, effects=Effects(messages=(heard("7", 2, "my second line"),))))
    assert [line.text for line in await store.lines(conversation("7"))] == ["my first line", "my second line"]
    first = heard("7", 1, "").id
    hidden = BodyChange(message=first, text="[hidden]", retract=True)
    await ledger.append(decision("7", 3, effects=Effects(bodies=(hidden,))))
    assert (await store.lines(conversation("7")))[0] == Line(author="user", text="", kind="hidden")
