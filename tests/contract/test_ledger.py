"""Every ledger keeps these promises: decisions, dedupe, the slow path, timers."""

import asyncio
from dataclasses import replace

from kefu_core.decision import BodyChange, Due, Effects
from kefu_core.ledger import Ledger
from kefu_core.messages import Attachment, AttachmentKind, Button, Sender

from .ledger_rig import START, FakeClock, answer, conversation, decision, heard, inbound, later, said


async def test_an_unknown_conversation_loads_as_none(ledger: Ledger) -> None:
    assert await ledger.load("nobody") is None


async def test_a_decision_comes_back_with_state_and_turns(ledger: Ledger) -> None:
    item = answer("ann", sender=Sender(id="ann", name="Ann"))
    assert (await ledger.append(item)).outcome == "committed"
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert loaded.state == item.state
    assert [(t.author, t.text) for t in loaded.turns] == [
        ("contact", "Where is my transfer?"),
        ("bot", "We look into it"),
    ]
    assert loaded.turns[0].at == START
    assert loaded.pending == 0


async def test_only_the_last_turns_come_and_notes_are_none(ledger: Ledger, clock: FakeClock) -> None:
    for version in range(1, 8):
        note = replace(said("ann", version, "only we see this", number=2), direction="note", author="agent:7")
        both = (
            heard("ann", version, f"q{version}", source_id=f"s{version}"),
            said("ann", version, f"a{version}"),
            note,
        )
        await ledger.append(decision("ann", version, effects=Effects(messages=both)))
    clock.time = later(1801)
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [t.text for t in loaded.turns] == ["q4", "a4", "q5", "a5", "q6", "a6", "q7", "a7"]
    assert [t.source_id for t in loaded.turns if t.direction == "in"] == ["s4", "s5", "s6", "s7"]


async def test_lines_of_the_last_half_hour_come_all(ledger: Ledger, clock: FakeClock) -> None:
    for version in range(1, 41):
        answers = (said("ann", version, f"a{version}"), said("ann", version, f"b{version}", number=2))
        lines = (heard("ann", version, f"q{version}"), *answers)
        await ledger.append(decision("ann", version, effects=Effects(messages=lines)))
    clock.time = later(1799)
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [t.text for t in loaded.turns if t.direction == "in"] == [f"q{n}" for n in range(11, 41)]


async def test_duplicate_source_id_is_ignored(ledger: Ledger) -> None:
    await ledger.append(decision("ann", keys=("e:1", "m:1")))
    again = await ledger.append(decision("ann", 2, keys=("e:2", "m:1")))
    assert again.outcome == "duplicate"
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert loaded.state.version == 1
    assert len(loaded.turns) == 1
    # Nothing else of the duplicate was written, its other key neither.
    assert (await ledger.append(decision("ann", 2, keys=("e:2",)))).outcome == "committed"


async def test_the_same_key_in_another_inbox_is_no_duplicate(ledger: Ledger) -> None:
    await ledger.append(decision("ann", keys=("m:1",)))
    other = decision("ann", keys=("m:1",), inbox="second-telegram", effects=Effects())
    assert (await ledger.append(other)).outcome == "committed"


async def test_a_repeated_key_within_one_item_is_no_duplicate(ledger: Ledger) -> None:
    assert (await ledger.append(decision("ann", keys=("m:1", "m:1", "m:2")))).outcome == "committed"
    assert (await ledger.append(decision("ann", 2, keys=("m:2",)))).outcome == "duplicate"


async def test_the_loser_of_a_version_gets_conflict_and_keeps_its_key(ledger: Ledger) -> None:
    first, second = await asyncio.gather(
        ledger.append(decision("ann", keys=("m:1",))), ledger.append(decision("ann", keys=("m:2",)))
    )
    assert sorted([first.outcome, second.outcome]) == ["committed", "conflict"]
    lost = "m:1" if first.outcome == "conflict" else "m:2"
    assert (await ledger.append(decision("ann", 2, keys=(lost,)))).outcome == "committed"


async def test_twenty_first_messages_at_once_make_one_conversation(ledger: Ledger) -> None:
    async def arrive(number: int) -> int:
        while True:
            loaded = await ledger.load(conversation("ann"))
            version = loaded.state.version + 1 if loaded else 1
            done = await ledger.append(decision("ann", version, keys=(f"m:{number}",)))
            if done.outcome == "committed":
                return version

    versions = await asyncio.gather(*(arrive(number) for number in range(20)))
    assert sorted(versions) == list(range(1, 21))


async def test_a_decision_about_a_version_that_is_not_there_conflicts(ledger: Ledger) -> None:
    assert (await ledger.append(decision("ann", 5))).outcome == "conflict"
    assert await ledger.load(conversation("ann")) is None


async def test_attachments_and_buttons_reach_the_delivery(ledger: Ledger) -> None:
    picture = Attachment(kind=AttachmentKind.PICTURE, blob="b1", mime="image/png", title="Ort")
    buttons = ((Button(text="是", value="y"), Button(text="Page", url="https://example.org")),)
    item = answer("ann", claim=1)
    told = replace(item.effects.messages[1], attachments=(picture,), buttons=buttons)
    item = replace(item, effects=replace(item.effects, messages=(item.effects.messages[0], told)))
    done = await ledger.append(item)
    claimed = await ledger.claimed(done.claimed, 1)
    assert claimed is not None
    assert claimed.message.attachments == (picture,)
    assert claimed.message.buttons == buttons


async def test_an_edit_is_what_later_decisions_see(ledger: Ledger) -> None:
    first = Effects(messages=(heard("ann", 1, "old words", source_id="77"),))
    await ledger.append(decision("ann", effects=first))
    edit = Effects(bodies=(BodyChange(source_id="77", text="new words"),))
    await ledger.append(decision("ann", 2, effects=edit))
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [t.text for t in loaded.turns] == ["new words"]


async def test_an_edit_of_something_unknown_changes_nothing(ledger: Ledger) -> None:
    await ledger.append(decision("ann"))
    edit = Effects(bodies=(BodyChange(source_id="nothing", text="new words"),))
    assert (await ledger.append(decision("ann", 2, effects=edit))).outcome == "committed"
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [t.text for t in loaded.turns] == ["hello 1"]


async def test_retracting_overwrites_every_version(ledger: Ledger) -> None:
    message = heard("ann", 1, "abandon ability", source_id="77")
    await ledger.append(decision("ann", effects=Effects(messages=(message,))))
    await ledger.append(decision("ann", 2, effects=Effects(bodies=(BodyChange(source_id="77", text="able"),))))
    gone = BodyChange(message=message.id, text="[hidden]", retract=True)
    await ledger.append(decision("ann", 3, effects=Effects(bodies=(gone,))))
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert [t.text for t in loaded.turns] == ["[hidden]"]


# --- the slow path ---------------------------------------------------------------------------------------


async def test_a_parked_inbound_comes_back_whole_and_stops_the_fast_path(ledger: Ledger) -> None:
    thing = inbound("ann", "m:1", attachments=(Attachment(kind=AttachmentKind.VOICE, ref="r", duration_seconds=1.5),))
    assert await ledger.park(conversation("ann"), thing, START) == "parked"
    assert await ledger.park(conversation("ann"), thing, START) == "duplicate"
    (row,) = await ledger.parked(1, 10)
    assert (row.inbound, row.attempts, row.received_at) == (thing, 0, START)
    assert (await ledger.append(decision("ann"))).outcome == "conflict"
    loaded = await ledger.load(conversation("ann"))
    assert loaded is not None
    assert (loaded.state.version, loaded.pending) == (0, 1)


async def test_parked_rows_are_decided_in_order_once(ledger: Ledger) -> None:
    for number in (1, 2):
        await ledger.park(conversation("ann"), inbound("ann", f"m:{number}"), START)
    await ledger.park(conversation("bob"), inbound("bob", "m:3"), START)
    rows = await ledger.parked(1, 10)
    assert [row.inbound.dedupe_keys[0] for row in rows] == ["m:1", "m:3"]
    item = decision("ann", keys=(), pending=rows[0].id)
    assert (await ledger.append(item)).outcome == "committed"
    assert (await ledger.append(replace(item, base=1))).outcome == "duplicate"
    rows = await ledger.parked(1, 10)
    assert [row.inbound.dedupe_keys[0] for row in rows] == ["m:2", "m:3"]
    assert (await ledger.append(decision("ann", 2, keys=(), pending=rows[0].id))).outcome == "committed"
    assert (await ledger.append(decision("ann", 3))).outcome == "committed"


async def test_attempts_are_counted_and_a_buried_row_blocks_nobody(ledger: Ledger) -> None:
    await ledger.park(conversation("ann"), inbound("ann", "m:1"), START)
    (row,) = await ledger.parked(1, 10)
    assert [await ledger.count_attempt(row.id) for _ in range(3)] == [1, 2, 3]
    await ledger.bury(row.id, "poison")
    await ledger.bury(row.id, "poison")
    assert await ledger.parked(1, 10) == []
    assert await ledger.count_attempt(row.id) == 0
    assert (await ledger.append(decision("ann"))).outcome == "committed"
    # Its key stays known: the platform's repeat is still a duplicate.
    assert (await ledger.append(decision("ann", 2, keys=("m:1",)))).outcome == "duplicate"


# --- timers and the rest ---------------------------------------------------------------------------------


async def test_a_timer_set_anew_is_not_dropped_by_the_old_one(ledger: Ledger) -> None:
    await ledger.append(decision("ann", effects=Effects(dues=(Due(kind="idle", at=later(10)),))))
    assert await ledger.dues(later(9), 10) == []
    (row,) = await ledger.dues(later(10), 10)
    assert (row.owner, row.kind, row.at, row.sequence) == (conversation("ann"), "idle", later(10), 1)
    await ledger.append(decision("ann", 2, effects=Effects(dues=(Due(kind="idle", at=later(20), sequence=2),))))
    await ledger.drop_due(row.owner, row.kind, row.sequence)
    (row,) = await ledger.dues(later(30), 10)
    assert row.sequence == 2
    await ledger.drop_due(row.owner, row.kind, 2)
    assert await ledger.dues(later(30), 10) == []


async def test_timers_come_oldest_first_and_can_be_taken_back(ledger: Ledger) -> None:
    dues = (Due(kind="a", at=later(3)), Due(kind="b", at=later(1)), Due(kind="c", at=later(2)))
    await ledger.append(decision("ann", effects=Effects(dues=dues)))
    assert [row.kind for row in await ledger.dues(later(5), 2)] == ["b", "c"]
    await ledger.append(decision("ann", 2, effects=Effects(dues=(Due(kind="b", at=None),))))
    assert [row.kind for row in await ledger.dues(later(5), 10)] == ["c", "a"]


async def test_case_numbers_are_never_given_twice(ledger: Ledger) -> None:
    ranges = await asyncio.gather(*(ledger.next_case_numbers(5) for _ in range(4)))
    numbers = [number for one in ranges for number in one]
    assert len(set(numbers)) == 20
