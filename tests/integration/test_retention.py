"""Retention takes what is old and at rest, and never what an open case shows or what has not left yet."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.ledger_rig import INBOX, START, conversation, delivery, heard, said, state
from tests.integration.store_rig import NOW, Stores, check_invariants, rows_of
from tests.servers.postgres import Databases

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.retention import DAY_MS, Keep, Retention, drop_months
from kefu_core.conversation.events import CaseOpened, ConversationStarted, MessageArrived, Resolved
from kefu_core.conversation.evolve import fold
from kefu_core.decision import Effects
from kefu_core.ledger import Append
from kefu_core.messages import Attachment, AttachmentKind

LATER = NOW + 400 * DAY_MS
ALL = Keep(bodies_days=365, media_days=365, events_days=365, seen_days=30)


def talk(person: str, number: int, *, resolved: bool, upload: str = "") -> Append:
    """A short case: a question with a picture and an answer."""
    shape = state(person, 1)
    events: list[Any] = [
        ConversationStarted(
            id=shape.id, inbox=INBOX, contact=shape.contact, recipient=person, surface="private", language="zh"
        ),
        CaseOpened(number=number, at=START),
        MessageArrived(message=heard(person, 1, "").id, at=START),
    ]
    if resolved:
        events.append(Resolved(by="bot", at=START, outcome="idle"))
    folded = fold([(1, events)])
    assert folded is not None
    ours = (Attachment(kind=AttachmentKind.PICTURE, blob=upload, mime="image/png"),) if upload else ()
    effects = Effects(
        messages=(
            heard(person, 1, "old words", attachments=(Attachment(kind=AttachmentKind.PICTURE, ref="r"),)),
            said(person, 1, "our words", attachments=ours),
        ),
        deliveries=(delivery(person, 1),),
    )
    return Append(
        inbox=INBOX,
        dedupe_keys=(f"m:{person}:1",),
        base=0,
        state=folded,
        events=tuple(event.to_json() for event in events),
        effects=effects,
        at=START,
    )


async def store_with(stores: Stores, place: Place, ledger: Any, person: str, *, resolved: bool, status: str) -> None:
    number = sum(map(ord, person))
    blobs = DirectoryBlobs(place.blobs, ledger.database)
    upload = await blobs.put(b"upload " + person.encode(), mime="image/png", at=NOW)
    await ledger.append(talk(person, number, resolved=resolved, upload=upload))
    for blob in await blobs.pending(NOW, 99):
        await blobs.store(blob.id, b"sent by " + person.encode(), mime="image/png")
    await ledger.database.write(("UPDATE deliveries SET status=? WHERE recipient=?", (status, person)))
    while await ledger.index_pending():
        continue


async def swept(ledger: Any, place: Place, keep: Keep, now: int = LATER) -> int:
    """A whole round; gives back how much was removed."""
    retention = Retention(ledger.database, keep, now=lambda: now, blobs=place.blobs, pause_seconds=0)
    rounds = 0
    while await retention.step():
        rounds += 1
        assert rounds < 1000, "a round comes to its end"
    assert await retention.step() == 0
    return retention.removed


def files(place: Place) -> set[bytes]:
    return {path.read_bytes() for path in place.blobs.rglob("*") if path.is_file()}


async def test_old_talk_at_rest_goes_and_its_case_stays(stores: Stores) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        await store_with(stores, place, ledger, "ann", resolved=True, status="sent")
        assert await swept(ledger, place, ALL) > 0
    for table in ("bodies", "messages", "events", "deliveries", "search_documents", "seen"):
        assert rows_of(place, f"SELECT * FROM {table}") == [], table
    assert len(rows_of(place, "SELECT * FROM cases")) == 1
    assert len(rows_of(place, "SELECT * FROM conversations")) == 1
    assert files(place) == set()


async def test_what_was_uploaded_and_never_used_goes_after_a_week(stores: Stores) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        blobs = DirectoryBlobs(place.blobs, ledger.database)
        forgotten = await blobs.put(b"forgotten", mime="image/png", file_name="a.png", waiting=True, at=NOW)
        used = await blobs.put(b"used", mime="image/png", waiting=True, at=NOW)
        assert await blobs.take(used) is not None
        await blobs.put(b"the brand's own", mime="image/png", at=NOW)
        for_ever = Keep(seen_days=0)
        assert await swept(ledger, place, for_ever, now=NOW + 6 * DAY_MS) == 0
        assert await swept(ledger, place, for_ever, now=NOW + 8 * DAY_MS) == 1
        assert await blobs.take(forgotten) is None
    assert files(place) == {b"used", b"the brand's own"}
    assert rows_of(place, "SELECT file_name,reason FROM blobs WHERE state='refused'") == [("", "expired")]


async def test_nothing_goes_before_its_time_or_when_kept_for_ever(stores: Stores) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        await store_with(stores, place, ledger, "ann", resolved=True, status="sent")
        assert await swept(ledger, place, ALL, now=NOW + 29 * DAY_MS) == 0
        assert await swept(ledger, place, Keep(seen_days=30)) == 1, "the dedupe key alone"
    assert len(rows_of(place, "SELECT * FROM bodies")) == 2
    assert files(place) == {b"sent by ann", b"upload ann"}


async def test_only_attachments_go_when_only_they_are_old_enough(stores: Stores) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        await store_with(stores, place, ledger, "ann", resolved=True, status="sent")
        await swept(ledger, place, Keep(media_days=10))
    assert files(place) == set()
    assert [row[0] for row in rows_of(place, "SELECT reason FROM blobs")] == ["expired", "expired"]
    assert len(rows_of(place, "SELECT * FROM bodies")) == 2


PEOPLE = ("ann", "bob", "cid", "dot")
LIVES = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["queued", "sending", "unknown", "sent", "failed", "cancelled"])),
    min_size=1,
    max_size=len(PEOPLE),
)
KEEPS = st.tuples(*[st.sampled_from([0, 10, 365, 500])] * 3).map(
    lambda days: Keep(bodies_days=days[0], media_days=days[1], events_days=days[2])
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES, keep=KEEPS)
def test_what_is_open_or_has_not_left_is_never_touched(tmp_path: Path, lives: list[Any], keep: Keep) -> None:
    asyncio.run(_never_touched(tmp_path, lives, keep))


async def _never_touched(tmp_path: Path, lives: list[Any], keep: Keep) -> None:
    from contextlib import ExitStack
    from uuid import uuid4

    stores = Stores("sqlite", tmp_path, None, ExitStack())
    place = stores.make(uuid4().hex)
    async with stores.opened(place) as ledger:
        for person, (resolved, status) in zip(PEOPLE, lives, strict=False):
            await store_with(stores, place, ledger, person, resolved=resolved, status=status)
        before = {person: _seen_of(place, person) for person in PEOPLE[: len(lives)]}
        await swept(ledger, place, keep)
        after = {person: _seen_of(place, person) for person in PEOPLE[: len(lives)]}
    check_invariants_without_history = keep.events_days in {0, 500}
    for person, (resolved, status) in zip(PEOPLE, lives, strict=False):
        if not resolved or status in {"queued", "sending", "unknown"}:
            assert after[person] == before[person], "an open case, or something that has not left"
            assert b"sent by " + person.encode() in files(place)
            assert b"upload " + person.encode() in files(place)
            continue
        texts, history, _, _ = after[person]
        assert bool(texts) == (keep.bodies_days in {0, 500})
        assert (b"sent by " + person.encode() in files(place)) == (keep.media_days in {0, 500})
        assert bool(history) == check_invariants_without_history
    if check_invariants_without_history and keep.bodies_days in {0, 500}:
        check_invariants(lambda sql: rows_of(place, sql))


def _seen_of(place: Place, person: str) -> tuple[Any, ...]:
    one = conversation(person)
    return (
        rows_of(
            place, "SELECT b.* FROM bodies b JOIN messages m ON m.id=b.message_id WHERE m.conversation_id=?", (one,)
        ),
        rows_of(place, "SELECT * FROM events WHERE conversation_id=?", (one,)),
        rows_of(place, "SELECT * FROM deliveries WHERE conversation_id=?", (one,)),
        rows_of(place, "SELECT * FROM blobs WHERE conversation_id=?", (one,)),
    )


async def test_the_cursor_outlives_the_process(stores: Stores) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        for number in range(250):
            await ledger.append(talk(f"p{number}", number, resolved=True))
        await ledger.database.write(("UPDATE deliveries SET status='sent'", ()))
        first = Retention(ledger.database, Keep(bodies_days=365), now=lambda: LATER, blobs=place.blobs, pause_seconds=0)
        assert [await first.step() for _ in range(4)] == [1] * 4, "months, uploads, attachments, conversations"
        left = len(rows_of(place, "SELECT * FROM bodies"))
        assert left == 300, "a hundred conversations at a time"
        assert await swept(ledger, place, Keep(bodies_days=365)) == 150 * 2 + 250
    assert rows_of(place, "SELECT * FROM bodies") == []


@pytest.mark.parametrize("resolved", [True, False])
async def test_a_month_goes_as_a_whole_unless_an_open_case_is_in_it(databases: Databases, resolved: bool) -> None:
    from contextlib import ExitStack

    with ExitStack() as stack:
        stores = Stores("postgresql", Path(stack.enter_context(TemporaryDirectory())), databases, stack)
        place = stores.make("here")
        async with stores.opened(place) as ledger:
            await ledger.append(talk("ann", 1, resolved=True))
            await ledger.append(talk("bob", 2, resolved=resolved))
            await ledger.database.write(("UPDATE deliveries SET status='sent'", ()))
            assert await drop_months(ledger.database, NOW) == 0, "its month is not over"
            assert await drop_months(ledger.database, LATER) >= int(resolved)
            left = await ledger.database.read("SELECT count(*) FROM events")
    assert left[0][0] == (0 if resolved else 2)


@pytest.mark.parametrize("days", [0, 29])
async def test_dedupe_keys_are_kept_for_thirty_days_whatever_is_asked(stores: Stores, days: int) -> None:
    place = stores.make("here")
    async with stores.opened(place) as ledger:
        await ledger.append(talk("ann", 1, resolved=True))
        await swept(ledger, place, Keep(seen_days=days), now=NOW + 30 * DAY_MS)
    assert len(rows_of(place, "SELECT * FROM seen")) == 1
