"""What time does: idle ends, snoozes wake, stale timers do nothing, lessons of refusals are kept."""

from tests.unit.core.conversation.talk_rig import DEPOSIT, NIGHT, WECHATTY, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status


def test_answered_and_quiet_for_a_day_is_resolved_by_the_bot_without_a_word():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.waits(hours=24)
    assert talk.ticks("idle") is not None
    assert talk.said == []
    assert talk.at.case is not None
    assert (talk.at.status, talk.at.case.closed_by, talk.at.case.outcome) == (Status.RESOLVED, "bot", "idle")


def test_idle_timer_that_comes_early_or_for_a_human_does_nothing():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.waits(hours=23)
    assert talk.ticks("idle") is None
    for moved_on in (Talk().waiting(), Talk().held(), Talk().resolved()):
        moved_on.waits(days=3)
        assert moved_on.ticks("idle") is None


def test_snoozed_conversation_wakes_with_its_holder():
    talk = Talk().held()
    talk.agent(c.Snooze, until=NIGHT)
    assert talk.ticks("snooze") is None
    talk.now = NIGHT
    talk.ticks("snooze")
    assert (talk.at.status, talk.at.holder) == (Status.OPEN, "lin")
    assert talk.at.waiting_since == NIGHT
    assert talk.ticks("snooze") is None


def test_poisoned_message_brings_a_human():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.ticks("poison")
    assert talk.at.status is Status.WAITING
    held = Talk().held()
    held.ticks("poison")
    assert held.said == []
    assert held.activities == ["poison"]


def test_timer_or_lesson_without_a_conversation_is_nothing():
    talk = Talk()
    assert talk.do(c.Tick(kind="idle", sequence=1)) is None
    assert talk.do(c.OutcomeLearned(what="unreachable")) is None


def test_unknown_timer_does_nothing():
    talk = Talk().waiting()
    assert talk.ticks("something") is None


def test_refusals_are_remembered():
    talk = Talk(WECHATTY).waiting()
    talk.do(c.OutcomeLearned(what="window_closed"))
    assert talk.at.messages_left(talk.now) == 0
    talk.do(c.OutcomeLearned(what="unreachable"))
    assert not talk.at.reachable
    assert talk.activities == ["unreachable"]


def test_every_order_of_timer_message_and_end_gives_the_same_end():
    def play(*acts):
        talk = Talk()
        talk.says("充值没到账怎么办", DEPOSIT)
        talk.waits(hours=24)
        for act in acts:
            {"tick": lambda: talk.ticks("idle"), "poison": lambda: talk.ticks("album")}[act]()
        return talk.at.status

    assert play("tick", "poison") is play("poison", "tick") is Status.RESOLVED
