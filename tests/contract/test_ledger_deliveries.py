"""Every ledger keeps these promises about deliveries: lanes, fences, honest outcomes."""

from dataclasses import replace
from typing import Any

from kefu_core.decision import Cancel, DeliveryStatus, Effects, NewDelivery, Override, Release
from kefu_core.ledger import InFlight, Ledger, Settlement
from kefu_core.messages import Author, Operation

from .ledger_rig import INBOX, START, FakeClock, answer, conversation, decision, delivery, inbound, later, said

S = DeliveryStatus


def settled(identity: str, fence: int, status: DeliveryStatus, **fields: Any) -> Settlement:
    return Settlement(delivery=identity, fence=fence, status=status, **{"at": START, **fields})


def replies(person: str, version: int, count: int, **fields: Any) -> Effects:
    """So many texts with their deliveries."""
    numbers = range(1, count + 1)
    return Effects(
        messages=tuple(said(person, version, f"part {n}", number=n) for n in numbers),
        deliveries=tuple(delivery(person, version, n, **fields) for n in numbers),
    )


async def claim(ledger: Ledger, seconds: float = 0, fence: int = 1, limit: int = 10) -> list[str]:
    return [row.message.id for row in await ledger.claim(fence, limit, later(seconds))]


async def test_the_first_delivery_of_a_free_lane_is_claimed_at_once(ledger: Ledger) -> None:
    effects = replies("ann", 1, 2)
    done = await ledger.append(decision("ann", effects=effects, claim=1))
    first, second = (d.id for d in effects.deliveries)
    assert done.claimed == first
    assert await claim(ledger) == []
    claimed = await ledger.claimed(first, 1)
    assert claimed is not None
    assert (claimed.message.text, claimed.message.attempt, claimed.message.since) == ("part 1", 1, START)
    assert await ledger.settle(settled(first, 1, S.SENT, source_id="900"))
    assert await claim(ledger) == [second]


async def test_without_a_fence_nothing_is_claimed(ledger: Ledger) -> None:
    assert (await ledger.append(answer("ann"))).claimed == ""
    assert len(await claim(ledger)) == 1


async def test_a_lane_with_something_open_is_not_free(ledger: Ledger) -> None:
    await ledger.append(answer("ann"))
    done = await ledger.append(answer("ann", 2, claim=1))
    assert done.claimed == ""
    first, second = delivery("ann", 1).id, delivery("ann", 2).id
    assert await claim(ledger) == [first]
    assert await ledger.settle(settled(first, 1, S.FAILED, reason="ContentRejected"))
    assert await claim(ledger) == [second]


async def test_neither_held_nor_later_deliveries_are_claimed_at_once(ledger: Ledger) -> None:
    held = await ledger.append(decision("ann", effects=replies("ann", 1, 1, held="window"), claim=1))
    undo = await ledger.append(decision("bob", effects=replies("bob", 1, 1, due=later(5)), claim=1))
    assert (held.claimed, undo.claimed) == ("", "")
    assert await claim(ledger, 4) == []
    assert await claim(ledger, 5) == [delivery("bob", 1).id]


async def test_claims_go_by_priority_then_by_how_long_they_wait(ledger: Ledger) -> None:
    for person, priority, due in (("ann", 5, 0), ("bob", 1, 3), ("cat", 1, 2), ("dan", 0, 4)):
        effects = replies(person, 1, 1, priority=priority, due=later(due))
        await ledger.append(decision(person, effects=effects))
    want = [delivery(person, 1).id for person in ("dan", "cat", "bob", "ann")]
    assert await claim(ledger, 10, limit=3) == want[:3]
    assert await claim(ledger, 10) == want[3:]


async def test_a_held_delivery_keeps_its_place_in_the_lane(ledger: Ledger) -> None:
    await ledger.append(decision("ann", effects=replies("ann", 1, 2, held="window")))
    await ledger.append(answer("ann", 2))
    assert await claim(ledger) == []
    release = decision("ann", 3, effects=Effects(release=Release(count=1)))
    await ledger.append(release)
    first, second = delivery("ann", 1, 1).id, delivery("ann", 1, 2).id
    assert await claim(ledger) == [first]
    await ledger.settle(settled(first, 1, S.SENT))
    assert await claim(ledger) == []
    await ledger.append(decision("ann", 4, effects=Effects(release=Release())))
    assert await claim(ledger) == [second]


async def test_what_is_too_old_expires_and_frees_its_lane(ledger: Ledger) -> None:
    await ledger.append(decision("ann", effects=replies("ann", 1, 1, held="window", expires=later(10))))
    await ledger.append(answer("ann", 2))
    assert await claim(ledger, 9) == []
    assert await claim(ledger, 10) == [delivery("ann", 2).id]
    release = decision("ann", 3, effects=Effects(release=Release()))
    await ledger.append(release)
    assert await claim(ledger, 11) == []


async def test_only_the_fence_that_claimed_may_settle_and_only_once(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    assert not await ledger.settle(settled(identity, 2, S.SENT))
    assert await ledger.settle(settled(identity, 1, S.SENT, source_id="900"))
    assert not await ledger.settle(settled(identity, 1, S.FAILED))
    assert not await ledger.settle(settled("nothing", 1, S.SENT))


async def test_a_retry_waits_for_its_time_and_counts_attempts(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    assert await ledger.settle(settled(identity, 1, S.QUEUED, due=later(30), reason="RateLimited"))
    assert await claim(ledger, 29) == []
    (row,) = await ledger.claim(2, 10, later(30))
    assert (row.message.attempt, row.message.since, row.fence) == (2, START, 2)
    assert not await ledger.settle(settled(identity, 1, S.SENT))


async def test_giving_back_what_was_never_begun_leaves_no_trace(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    assert not await ledger.unclaim(identity, 2)
    assert await ledger.unclaim(identity, 1, later(3))
    assert not await ledger.unclaim(identity, 1)
    assert await claim(ledger, 2) == []
    (row,) = await ledger.claim(1, 10, later(3))
    assert (row.message.attempt, row.message.since) == (1, later(3))


async def test_what_a_process_is_sending_is_told_to_it_alone(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.append(answer("bob"))
    assert list(await ledger.in_flight(1)) == [InFlight(delivery=identity, attempt=1, passive=False)]
    assert list(await ledger.in_flight(2)) == []
    await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(5)))
    assert list(await ledger.in_flight(1)) == []


async def test_giving_back_as_held_waits_for_the_contact(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    assert await ledger.unclaim(identity, 1, held="passive")
    assert await claim(ledger, 100) == []
    await ledger.append(decision("ann", 2, effects=Effects(release=Release())))
    assert await claim(ledger) == [identity]


async def test_an_unknown_blocks_its_lane_only_for_its_policy_time(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    assert await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(60), reason="UnknownOutcome"))
    assert (await ledger.append(answer("ann", 2, claim=1, at=later(1)))).claimed == ""
    assert await claim(ledger, 59) == []
    assert await ledger.unknowns(later(59), 10) == []
    (row,) = await ledger.unknowns(later(60), 10)
    assert (row.claimed.message.id, row.reads, row.unknown_since) == (identity, 0, START)
    assert await claim(ledger, 60) == []
    assert await claim(ledger, 181) == [delivery("ann", 2).id]


async def test_an_echo_settles_the_unknown_delivery_that_said_it(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    message = await ledger.claimed(identity, 1)
    assert message is not None
    assert await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(60), reason="UnknownOutcome"))
    conversation = message.conversation
    inbox = message.message.inbox
    assert await ledger.recognise_echo(inbox, conversation, message.message.text + " ", "s1", later(2)) == identity
    assert await ledger.unknowns(later(100), 10) == []
    assert await ledger.recognise_echo(inbox, conversation, "something else", "s2", later(3)) is None


async def test_an_echo_of_what_was_settled_meanwhile_is_known_by_its_id(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    message = await ledger.claimed(identity, 1)
    assert message is not None
    assert await ledger.settle(settled(identity, 1, S.SENT, source_id="s1"))
    inbox, conversation = message.message.inbox, message.conversation
    assert await ledger.recognise_echo(inbox, conversation, "as the platform shows it", "s1", later(1)) == identity


async def test_an_unknown_without_a_time_waits_for_a_person_and_blocks_nobody(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.settle(settled(identity, 1, S.UNKNOWN))
    assert await ledger.unknowns(later(10_000), 10) == []
    assert (await ledger.append(answer("ann", 2, claim=1))).claimed == delivery("ann", 2).id


async def test_looks_at_an_unknown_are_counted_and_its_repeat_is_marked(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    for due in (5, 30):
        assert await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(due)))
    (row,) = await ledger.unknowns(later(30), 10)
    assert (row.reads, row.repeated, row.claimed.fence) == (1, False, 1)
    assert await ledger.settle(settled(identity, 1, S.QUEUED, due=later(30), maybe_duplicate=True))
    assert await claim(ledger, 30) == [identity]
    await ledger.settle(settled(identity, 1, S.UNKNOWN, at=later(31), due=later(91)))
    (row,) = await ledger.unknowns(later(91), 10)
    assert (row.reads, row.repeated, row.unknown_since) == (0, True, later(31))


async def test_a_call_under_way_at_a_crash_is_unknown_afterwards(ledger: Ledger, clock: FakeClock) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.append(answer("ann", 2))
    await ledger.close()
    clock.time = later(5)
    fence = await ledger.open()
    assert fence == 2
    (row,) = await ledger.unknowns(later(5), 10)
    assert row.claimed.message.id == identity
    assert await claim(ledger, 64, fence=fence) == []
    assert await ledger.settle(settled(identity, row.claimed.fence, S.SENT, source_id="900"))
    assert await claim(ledger, 6, fence=fence) == [delivery("ann", 2).id]


# --- what people and agents decide -----------------------------------------------------------------------


async def test_a_claim_by_an_agent_cancels_what_the_bot_had_queued(ledger: Ledger) -> None:
    effects = replies("ann", 1, 2)
    system = replace(effects.deliveries[1], author=Author.SYSTEM)
    await ledger.append(decision("ann", effects=replace(effects, deliveries=(effects.deliveries[0], system))))
    cancel = Effects(cancels=(Cancel(author=Author.BOT, reason="claimed"),))
    await ledger.append(decision("ann", 2, effects=cancel))
    assert await claim(ledger) == [system.id]


async def test_one_delivery_or_all_that_is_held_can_be_cancelled(ledger: Ledger) -> None:
    await ledger.append(decision("ann", effects=replies("ann", 1, 2)))
    await ledger.append(decision("ann", 2, effects=replies("ann", 2, 1, held="window")))
    undo = Cancel(delivery=delivery("ann", 1, 1).id, reason="undone")
    await ledger.append(decision("ann", 3, effects=Effects(cancels=(undo, Cancel(reason="closed")))))
    second = delivery("ann", 1, 2).id
    assert await claim(ledger) == [second]
    await ledger.settle(settled(second, 1, S.SENT))
    await ledger.append(decision("ann", 4, effects=Effects(release=Release())))
    assert await claim(ledger) == []


async def test_what_is_being_sent_is_not_cancelled(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.append(decision("ann", 2, effects=Effects(cancels=(Cancel(author=Author.BOT),))))
    assert await ledger.settle(settled(identity, 1, S.SENT))


async def test_another_conversation_cannot_cancel_or_override(ledger: Ledger) -> None:
    await ledger.append(answer("ann"))
    identity = delivery("ann", 1).id
    strange = Effects(cancels=(Cancel(delivery=identity),), overrides=(Override(delivery=identity, to="discard"),))
    await ledger.append(decision("bob", effects=strange))
    assert await claim(ledger) == [identity]


async def test_a_person_sends_an_unknown_again_and_it_is_marked(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.settle(settled(identity, 1, S.UNKNOWN))
    retry = Effects(overrides=(Override(delivery=identity, to="retry"),))
    await ledger.append(decision("ann", 2, effects=retry))
    assert await claim(ledger) == [identity]
    await ledger.settle(settled(identity, 1, S.UNKNOWN, due=START))
    (row,) = await ledger.unknowns(START, 10)
    assert row.repeated


async def test_a_person_says_that_it_arrived_or_discards_it(ledger: Ledger) -> None:
    for person, to in (("ann", "arrived"), ("bob", "discard")):
        identity = (await ledger.append(answer(person, claim=1))).claimed
        await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(60)))
        override = Override(delivery=identity, to=to)  # type: ignore[arg-type]
        await ledger.append(decision(person, 2, effects=Effects(overrides=(override,))))
        assert not await ledger.settle(settled(identity, 1, S.FAILED))
    assert await ledger.unknowns(later(100), 10) == []


async def test_an_override_does_not_touch_what_is_done(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.settle(settled(identity, 1, S.SENT))
    retry = Effects(overrides=(Override(delivery=identity, to="retry"),))
    await ledger.append(decision("ann", 2, effects=retry))
    assert await claim(ledger) == []


async def test_a_retry_by_a_person_outlives_the_old_expiry(ledger: Ledger) -> None:
    await ledger.append(decision("ann", effects=replies("ann", 1, 1, expires=later(10)), claim=1))
    identity = delivery("ann", 1).id
    await ledger.settle(settled(identity, 1, S.FAILED))
    retry = Effects(overrides=(Override(delivery=identity, to="retry"),))
    await ledger.append(decision("ann", 2, effects=retry, at=later(20)))
    assert await claim(ledger, 20) == [identity]


async def test_an_edit_of_a_sent_message_finds_its_platform_id(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    edit = NewDelivery(
        id="edit-1", message=identity, lane=conversation("ann"), position=2900, inbox=INBOX, recipient="ann",
        surface="private", operation=Operation.EDIT, due=START, target_delivery=identity,
    )  # fmt: skip
    await ledger.append(decision("ann", 2, effects=Effects(deliveries=(edit,))))
    await ledger.settle(settled(identity, 1, S.SENT, source_id="900"))
    (row,) = await ledger.claim(1, 10, START)
    assert (row.message.target, row.message.operation) == ("900", Operation.EDIT)


# --- reports and passive replies -------------------------------------------------------------------------


async def test_reports_only_raise_a_delivery(ledger: Ledger) -> None:
    identity = (await ledger.append(answer("ann", claim=1))).claimed
    await ledger.settle(settled(identity, 1, S.UNKNOWN, due=later(60)))
    assert await ledger.reported(INBOX, "900", "delivered", "", START) is None
    assert await ledger.settle(settled(identity, 1, S.SENT, source_id="900"))
    for outcome in ("read", "failed", "sent", "echo"):
        assert await ledger.reported(INBOX, "900", outcome, "1", START) == identity
    assert not await ledger.settle(settled(identity, 1, S.FAILED))
    assert await ledger.reported("other", "900", "failed", "", START) is None
    assert await ledger.reported(INBOX, "", "failed", "", START) is None


async def test_a_passive_reply_is_given_again_to_a_repeat(ledger: Ledger) -> None:
    done = await ledger.append(answer("ann", claim=1, passive=True, keys=("m:1", "m:2")))
    again = await ledger.passive_reply(INBOX, ("m:9", "m:2"))
    assert again is not None
    assert (again.id, again.text) == (done.claimed, "We look into it")
    assert await ledger.passive_reply("other", ("m:1",)) is None
    assert await ledger.passive_reply(INBOX, ("m:9",)) is None
    await ledger.settle(settled(done.claimed, 1, S.SENT, assumed=True))
    assert await ledger.passive_reply(INBOX, ("m:1",)) == again


async def test_the_oldest_held_delivery_takes_the_passive_reply(ledger: Ledger) -> None:
    first = await ledger.append(decision("ann", effects=replies("ann", 1, 1, held="passive"), claim=1))
    assert first.claimed == ""
    effects = replies("ann", 2, 1, held="passive")
    done = await ledger.append(decision("ann", 2, effects=effects, claim=1, passive=True))
    assert done.claimed == delivery("ann", 1).id
    claimed = await ledger.claimed(done.claimed, 1)
    assert claimed is not None
    assert claimed.passive
    await ledger.settle(settled(done.claimed, 1, S.SENT, assumed=True))
    assert await claim(ledger) == []


async def test_an_answer_held_for_the_passive_reply_takes_it_when_it_is_first(ledger: Ledger) -> None:
    effects = replies("ann", 1, 1, held="passive")
    done = await ledger.append(decision("ann", effects=effects, claim=1, passive=True))
    assert done.claimed == effects.deliveries[0].id


async def test_a_parked_inbound_keeps_its_keys_for_the_passive_reply(ledger: Ledger) -> None:
    await ledger.park(conversation("ann"), inbound("ann", "m:1"), START)
    (row,) = await ledger.parked(1, 1)
    done = await ledger.append(answer("ann", keys=(), pending=row.id, claim=1, passive=True))
    again = await ledger.passive_reply(INBOX, ("m:1",))
    assert again is not None
    assert again.id == done.claimed


async def test_a_reply_that_went_back_to_the_queue_is_not_given_twice(ledger: Ledger) -> None:
    done = await ledger.append(answer("ann", claim=1, passive=True, keys=("m:1",)))
    await ledger.unclaim(done.claimed, 1, held="passive")
    assert await ledger.passive_reply(INBOX, ("m:1",)) is None
