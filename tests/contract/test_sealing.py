"""What could be a part of a secret is sealed for a while: read by whoever may, gone from every byte on a hit."""

import base64
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kefu_adapters.stores.postgres import PostgresLedger
from kefu_adapters.stores.sealing import LOST, MARK
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_adapters.stores.views import Views
from kefu_adapters.stores.views_thread import ThreadViews
from kefu_core.decision import BodyChange, Effects
from kefu_core.ledger import SEALED_FOR, Append
from kefu_core.messages import MessageReceived

from .ledger_rig import START, FakeClock, conversation, decision, heard, inbound, later, said

Store = SqliteLedger | PostgresLedger
WORDS = "zebra unaware vivid"
ANN = conversation("ann")


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """An open ledger with a second place for keys."""
    one: Store
    if request.param == "postgres":
        one = PostgresLedger(request.getfixturevalue("database"), clock=clock)
    else:
        shutil.copy(request.getfixturevalue("empty_store"), tmp_path / "kefu.db")
        one = SqliteLedger(tmp_path / "kefu.db", clock=clock)
    await one.open()
    yield one
    await one.close()


def part(version: int = 1, text: str = WORDS, **fields: Any) -> Append:
    """What the contact wrote, which the boundary took for a possible part."""
    effects = Effects(messages=(heard("ann", version, text), said("ann", version, "We look into it")))
    return decision("ann", version, effects=effects, seal=True, **fields)


def message(version: int) -> str:
    return heard("ann", version, "").id


async def stored(store: Store, version: int = 1) -> list[tuple[str, str]]:
    """Texts and windows of a message as they stand in the table, all versions."""
    sql = 'SELECT text,"window" FROM bodies WHERE message_id=? ORDER BY version'
    rows: list[tuple[str, str]] = await store._read(lambda c: c.execute(sql, (message(version),)).fetchall())
    return rows


async def keys(store: Store) -> list[str]:
    return await store.windows.all(2**52)


async def test_possible_part_stands_sealed_and_reads_like_any_other_text(store: Store) -> None:
    await store.append(part())
    ((text, window),) = await stored(store)
    assert text.startswith(MARK + window)
    assert "zebra" not in text
    loaded = await store.load(ANN)
    assert loaded is not None
    assert [turn.text for turn in loaded.turns] == [WORDS, "We look into it"]
    thread, _ = await ThreadViews(store.database).thread(ANN)
    assert sorted(line.text for line in thread) == ["We look into it", WORDS]
    assert (await ThreadViews(store.database).texts([message(1)]))[message(1)] == WORDS


async def test_list_of_conversations_shows_a_sealed_last_line(store: Store) -> None:
    await store.append(decision("ann", effects=Effects(messages=(heard("ann", 1, WORDS),)), seal=True))
    (row,) = await Views(store.database).conversations([ANN], user="7")
    assert row.last is not None
    assert row.last.text == WORDS


async def test_sealed_text_is_found_by_no_search_until_its_time_is_over(store: Store, clock: FakeClock) -> None:
    await store.append(part())
    await store.index_pending()
    sql = "SELECT count(*) FROM search_documents WHERE owner=?"
    assert await store.database.read(sql, (message(1),)) == [(0,)]
    clock.time = START + SEALED_FOR
    assert await store.unseal_due() == 1
    await store.index_pending()
    assert await store.database.read(sql, (message(1),)) == [(1,)]


async def test_without_a_hit_the_text_is_plain_after_its_time_and_its_key_is_gone(
    store: Store, clock: FakeClock
) -> None:
    await store.append(part())
    clock.time = later(1799)
    assert await store.unseal_due() == 0
    assert len(await keys(store)) == 1
    clock.time = later(1800)
    assert await store.unseal_due() == 1
    assert await stored(store) == [(WORDS, "")]
    assert await keys(store) == []


async def test_what_thirty_messages_have_followed_is_plain_before_its_time(store: Store, clock: FakeClock) -> None:
    await store.append(part())
    await store.append(decision("ann", 2, ended=message(1), at=later(5)))
    clock.time = later(6)
    assert await store.unseal_due() == 1
    assert await stored(store) == [(WORDS, "")]
    assert await keys(store) == []


async def test_parked_message_that_nobody_can_read_holds_up_no_window(store: Store, clock: FakeClock) -> None:
    await store.append(part())
    await store.park(ANN, replace(inbound("ann", "m:9", WORDS), part=True), START)
    await store.database.write(("UPDATE parked SET state='dead',inbound='{'", ()))
    clock.time = later(1800)
    assert await store.unseal_due() >= 1
    assert await stored(store) == [(WORDS, "")]


async def test_what_was_never_sealed_may_leave_the_window_too(store: Store, clock: FakeClock) -> None:
    await store.append(decision("ann", effects=Effects(messages=(heard("ann", 1, "hello"),))))
    await store.append(part(2))
    await store.append(decision("ann", 3, ended=message(1), at=later(5)))
    clock.time = later(6)
    assert await store.unseal_due() == 0
    assert len(await keys(store)) == 1


async def test_hit_overwrites_the_earlier_parts_and_destroys_their_keys(store: Store) -> None:
    await store.append(part(1))
    await store.append(part(2, "swap fee"))
    effects = Effects(
        messages=(heard("ann", 3, "[hidden]"),),
        bodies=(BodyChange(message=message(1), text="[hidden: recovery phrase]", retract=True),),
    )
    await store.append(decision("ann", 3, effects=effects))
    assert await stored(store, 1) == [("[hidden: recovery phrase]", "")]
    ((_, other),) = await stored(store, 2)
    assert await keys(store) == [other]
    loaded = await store.load(ANN)
    assert loaded is not None
    assert "swap fee" in {turn.text for turn in loaded.turns}


async def test_edit_is_sealed_in_a_window_of_its_own_and_both_versions_go_on_a_hit(store: Store) -> None:
    await store.append(decision("ann", effects=Effects(messages=(heard("ann", 1, "hello", source_id="s1"),))))
    edit = Effects(bodies=(BodyChange(source_id="s1", text=WORDS),))
    await store.append(decision("ann", 2, effects=edit, seal=True))
    plain, (sealed, window) = await stored(store)
    assert plain == ("hello", "")
    assert sealed.startswith(MARK + window)
    hit = Effects(bodies=(BodyChange(message=message(1), text="[hidden]", retract=True),))
    await store.append(decision("ann", 3, effects=hit))
    assert await stored(store) == [("[hidden]", ""), ("[hidden]", "")]
    assert await keys(store) == []


async def test_parked_message_is_sealed_and_comes_back_open(store: Store, clock: FakeClock) -> None:
    held = replace(inbound("ann", "m:1", WORDS), part=True)
    await store.park(ANN, held, START)
    raw = (await store._read(lambda c: c.execute("SELECT inbound FROM parked").fetchall()))[0][0]
    assert "zebra" not in raw
    (row,) = await store.parked(store.fence, 8)
    assert isinstance(row.inbound, MessageReceived)
    assert row.inbound.text == WORDS
    await store.append(replace(part(), dedupe_keys=(), pending=row.id))
    assert len(await keys(store)) == 1, "the key of the parked copy goes with it"


async def test_dead_letter_reads_open_and_is_plain_after_its_time(store: Store, clock: FakeClock) -> None:
    await store.park(ANN, replace(inbound("ann", "m:1", WORDS), part=True), START)
    (row,) = await store.parked(store.fence, 8)
    await store.bury(row.id, "poison")
    (letter,) = await ThreadViews(store.database).dead_letters()
    assert letter["inbound"].text == WORDS
    clock.time = START + SEALED_FOR
    await store.unseal_due()
    assert await keys(store) == []
    (letter,) = await ThreadViews(store.database).dead_letters()
    assert letter["inbound"].text == WORDS


async def test_text_whose_key_is_lost_says_so_and_goes_on_saying_so(store: Store) -> None:
    await store.append(part())
    await store.windows.destroy(await keys(store))
    loaded = await store.load(ANN)
    assert loaded is not None
    assert loaded.turns[0].text == LOST
    await store.unseal_due()
    assert await stored(store) == [(LOST, "")]


async def test_key_without_a_text_is_destroyed_after_a_start(store: Store, clock: FakeClock) -> None:
    await store.append(part())
    again = await store.append(replace(part(2), dedupe_keys=("u:ann:1",)))
    assert again.outcome == "duplicate"
    assert len(await keys(store)) == 2
    clock.time = later(61)
    await store.unseal_due()
    assert len(await keys(store)) == 1
    assert (await stored(store))[0][1] == (await keys(store))[0]


def every_form(secret: str) -> list[bytes]:
    raw = secret.encode()
    return [raw, secret.encode("utf-16-le"), base64.b64encode(raw)[:-4]]


async def test_no_byte_of_a_file_holds_a_part_before_or_after_a_hit(
    tmp_path: Path, empty_store: Path, clock: FakeClock
) -> None:
    shutil.copy(empty_store, tmp_path / "kefu.db")
    ledger = SqliteLedger(tmp_path / "kefu.db", clock=clock)
    await ledger.open()

    def files() -> bytes:
        return b"".join((tmp_path / name).read_bytes() for name in sorted(os.listdir(tmp_path)))

    await ledger.append(part())
    assert not [form for form in every_form(WORDS) if form in files()]
    ((sealed, window),) = await stored(ledger)
    (secret,) = (await ledger.windows.secrets([window])).values()
    assert secret.hex().encode() in files()
    hit = Effects(bodies=(BodyChange(message=message(1), text="[hidden]", retract=True),))
    await ledger.append(decision("ann", 2, effects=hit))
    await ledger.close()
    left = files()
    assert secret.hex().encode() not in left, "the key is in no file"
    assert sealed.encode() not in left, "nor what it opened"
