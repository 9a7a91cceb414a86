"""From a decision's delivery to what an adapter sends."""

from tests.unit.core.conversation.talk_rig import DEPOSIT, INLINE, Talk

from kefu_bots.outgoing import claimed_from
from kefu_core.conversation import commands as c


def claimed(talk, identity=None):
    effects = talk.last.effects
    first = effects.deliveries[0].id if identity is None else identity
    return claimed_from(first, effects.deliveries, effects.messages, conversation=talk.at.id, fence=3, passive=False)


def test_message_carries_what_the_decision_said():
    talk = Talk(INLINE)
    talk.says("充值没到账怎么办", DEPOSIT)
    made = claimed(talk)
    assert made.message.text == talk.said[0]
    assert made.message.recipient == "7"
    assert [len(row) for row in made.message.buttons] == [2, 1]
    assert (made.fence, made.lane, made.expires is not None) == (3, talk.at.id, True)


def test_what_the_decision_does_not_hold_is_read_from_the_ledger_instead():
    talk = Talk().held()
    talk.agent(c.DeleteSent, delivery="m1", source_id="77")
    assert claimed(talk) is None
    assert claimed(talk, "m-unknown") is None
