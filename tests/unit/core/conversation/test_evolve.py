"""How events change the state: never a refusal, never a text."""

from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import NOON

from kefu_core.conversation import events as e
from kefu_core.conversation.evolve import evolve, fold
from kefu_core.conversation.state import Level, Status, Topic

START = e.ConversationStarted(id="c", inbox="i", contact="p", recipient="7", surface="private", language="zh")
OPENED = e.CaseOpened(number=1, at=NOON)


EVERYTHING = (
    e.WindowOpened(trigger="message", until=NOON + timedelta(days=2), left=5),
    e.TopicChosen(topic=Topic.TRANSFER, team="", missing=("x",)),
    e.Claimed(agent="lin", at=NOON),
    e.MessageArrived(message="m", at=NOON),
    e.Said(message="n", author="agent:lin", at=NOON),
    e.Answered(entry="fees", version="1", score=0.9, at=NOON),
    e.AlbumJoined(group="g", at=NOON),
    e.ImpostorReported(report="r", message="m", at=NOON, until=NOON),
    e.PromptSet(prompt="topic", values=("a",), at=NOON),
)


def after(*events):
    state = fold([(1, [START, *events])])
    assert state is not None
    return state


def test_history_begins_with_the_conversation():
    with pytest.raises(ValueError, match="begins"):
        evolve(None, OPENED)
    assert fold([]) is None


def test_version_is_the_last_sequence():
    state = fold([(1, [START]), (5, [OPENED]), (9, [])])
    assert state is not None
    assert state.version == 9


def test_every_event_has_its_effect_and_none_is_refused_where_it_makes_no_sense():
    made = {"at": NOON, "until": NOON, "level": Level.SECOND, "topic": Topic.OTHER, "values": (),
            "kinds": ("private_key",), "number": 1, "score": 3, "helped": True, "subscribed": True,
            "opted_out": True, "reachable": False, "what": "greeting", "to": "undo"}  # fmt: skip
    bare, answered = after(), after(OPENED, *EVERYTHING)
    waiting = after(OPENED, *EVERYTHING, e.MessageArrived(message="m2", at=NOON))
    silent = set()
    for kind in e.KINDS.values():
        if kind is e.ConversationStarted:
            continue
        event = kind(**{name: made.get(name, "x") for name in kind.__slots__})
        assert evolve(bare, event).id == "c"
        if all(evolve(full, event) == full for full in (answered, waiting)):
            silent.add(kind)
    assert silent == {e.MessageEditedByContact, e.NoteAdded}, "these are history alone"


def test_new_case_forgets_what_belonged_to_the_last():
    state = after(
        OPENED,
        e.SecretHidden(kinds=("private_key",), message="m"),
        e.HandedOff(reason="x", at=NOON, team="chain"),
        e.CaseOpened(number=2, at=NOON),
    )
    assert (state.key_exposed, state.warned, state.team, state.waiting_since) == (False, (), "", None)
    assert (state.status, state.cases) == (Status.BOT, 2)


def test_epoch_grows_with_every_change_of_holder():
    steps = [
        e.Claimed(agent="a", at=NOON), e.Transferred(by="a", at=NOON, agent="b"),
        e.ReturnedToBot(by="b", at=NOON), e.Claimed(agent="a", at=NOON), e.Resolved(by="a", at=NOON),
    ]  # fmt: skip
    assert [after(OPENED, *steps[:n]).epoch for n in range(6)] == [0, 1, 2, 3, 4, 5]


def test_first_times_are_kept():
    later = NOON + timedelta(hours=1)
    state = after(
        OPENED,
        e.HandedOff(reason="x", at=NOON),
        e.HandedOff(reason="x", at=later),
        e.Claimed(agent="a", at=NOON),
        e.Said(message="m", author="agent:a", at=NOON),
        e.Said(message="m", author="agent:a", at=later),
        e.Transferred(by="a", at=later, team="t"),
        e.Claimed(agent="b", at=later),
    )
    assert state.case is not None
    assert {state.case.handed_off_at, state.case.claimed_at, state.case.first_reply_at} == {NOON}


def test_hour_of_automated_messages_begins_anew():
    said = [e.Said(message="m", author="bot", at=NOON + timedelta(minutes=30 * n)) for n in range(3)]
    assert [after(OPENED, *said[: n + 1]).said_this_hour for n in range(3)] == [1, 2, 1]
    assert after(OPENED, e.Said(message="m", author="agent:a", at=NOON)).said_this_hour == 0


def test_older_allowances_of_other_triggers_stay_and_very_old_ones_go():
    state = after(
        e.WindowOpened(trigger="menu", until=NOON - timedelta(days=4), left=3),
        e.WindowOpened(trigger="follow", until=NOON, left=3),
        e.WindowOpened(trigger="message", until=NOON + timedelta(hours=1), left=5),
    )
    assert {a.trigger for a in state.allowances} == {"follow", "message"}
    assert evolve(state, e.WindowClosed()).allowances == ()
