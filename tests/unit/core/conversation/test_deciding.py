"""A decision as a whole: ids, windows and budgets, merged texts, the gate."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import (
    DEPOSIT,
    INLINE,
    NOON,
    PASSIVE,
    PLAIN,
    POLICY,
    WECHATTY,
    XISH,
    Talk,
)

from kefu_core.capabilities import TextLimit, TextUnit
from kefu_core.conversation import commands as c
from kefu_core.conversation.deciding import Deciding
from kefu_core.errors import DomainError, InvalidTransition, OutgoingBlocked, OutsideReplyWindow
from kefu_core.messages import Author, ContactChange, MessageReceived


def deliveries(talk):
    assert talk.last is not None
    return talk.last.effects.deliveries


def test_same_inputs_give_equal_decisions():
    one, two = Talk(), Talk()
    for talk in (one, two):
        talk.says("充值没到账怎么办", DEPOSIT)
        talk.says("2")
    assert one.last == two.last


def test_every_delivery_has_its_message_and_its_place_in_the_lane():
    talk = Talk(replace(PLAIN, text=TextLimit(limit=40, unit=TextUnit.CODE_POINTS)))
    talk.says("充值没到账怎么办", DEPOSIT)
    assert talk.last is not None
    sent = deliveries(talk)
    assert len(sent) > 1
    assert [d.position for d in sent] == sorted({d.position for d in sent})
    assert {d.message for d in sent} == {m.id for m in talk.last.effects.messages if m.direction == "out"}
    assert len({d.id for d in sent}) == len(sent)
    assert {d.expires for d in sent} == {NOON + timedelta(hours=24)}


def test_real_buttons_are_used_where_there_are_any():
    talk = Talk(INLINE)
    (text,) = talk.says("充值没到账怎么办", DEPOSIT)
    assert "1 " not in text
    assert talk.last is not None
    (row,) = [m for m in talk.last.effects.messages if m.direction == "out"]
    assert [button.value for line in row.buttons for button in line] == ["y", "n", "h"]


def test_window_of_five_is_counted_down_and_the_rest_is_held():
    talk = Talk(WECHATTY).held()
    talk.says("好的收到")
    for left in (4, 3, 2, 1, 0):
        talk.agent(c.Reply, text="您好")
        assert talk.at.messages_left(talk.now) == left
    with pytest.raises(OutsideReplyWindow):
        talk.agent(c.Reply, text="还有")
    talk.agent(c.ReturnToBot)
    assert [d.held for d in deliveries(talk)] == ["window"]


def test_message_of_the_contact_opens_the_window_anew_and_lets_held_ones_go():
    talk = Talk(WECHATTY).held()
    talk.says("我补充一下")
    for _ in range(5):
        talk.agent(c.Reply, text="您好")
    talk.says("好的收到")
    assert talk.at.messages_left(talk.now) == 5
    assert talk.last is not None
    assert talk.last.effects.release is not None
    talk.agent(c.Reply, text="您好")
    assert deliveries(talk)[0].held == ""


def test_window_ends_after_its_time():
    talk = Talk(WECHATTY).held()
    talk.waits(hours=48, seconds=1)
    with pytest.raises(OutsideReplyWindow):
        talk.agent(c.Reply, text="您好")
    assert talk.at.window_until(talk.now) is None


def test_long_reply_that_the_budget_does_not_hold_is_refused_whole():
    talk = Talk(WECHATTY).held()
    for _ in range(4):
        talk.agent(c.Reply, text="您好")
    before = talk.at
    with pytest.raises(OutsideReplyWindow):
        talk.agent(c.Reply, text="很长的回复。" * 300)
    assert talk.at == before


def test_short_allowance_is_used_before_the_long_one():
    talk = Talk(WECHATTY)
    talk.says("您好")
    talk.changes(ContactChange.FOLLOWED)
    left = {a.trigger: a.left for a in talk.at.allowances}
    assert left == {"message": 4, "follow": 2}


def test_rating_is_asked_only_while_something_may_still_be_sent():
    talk = Talk(WECHATTY).held()
    talk.waits(hours=49)
    assert talk.agent(c.Resolve) == []


def test_texts_of_one_decision_leave_as_one_where_sends_are_counted():
    talk = Talk(WECHATTY)
    (text,) = talk.says("[已隐藏:助记词]", secrets=("recovery_phrase",))
    assert "视为已泄露" in text
    assert "K-20001" in text
    assert len(deliveries(talk)) == 1


def test_text_of_an_agent_is_never_merged_with_ours():
    talk = Talk(XISH).waiting()
    assert talk.agent(c.Reply, text="您好", name="林安") == ["林安：您好"]


def test_account_without_active_send_holds_everything_for_the_next_request():
    talk = Talk(PASSIVE)
    talk.says("充值没到账怎么办", DEPOSIT)
    assert [d.held for d in deliveries(talk)] == ["passive"]
    talk.says("2")
    assert talk.last is not None
    assert talk.last.effects.release is not None
    talk.agent(c.Reply, text="您好")
    assert deliveries(talk)[0].held == "passive"


def test_agents_go_before_the_bot():
    talk = Talk().held()
    talk.agent(c.Reply, text="您好")
    assert deliveries(talk)[0].priority == 0
    bot = Talk()
    bot.says("充值没到账怎么办", DEPOSIT)
    assert deliveries(bot)[0].priority == 1


def test_answer_that_the_gate_refuses_never_leaves():
    talk = Talk()
    bad = replace(DEPOSIT, text="请访问 https://orbit-support.example.com 处理")
    message = MessageReceived(**talk.inbound(text="充值没到账怎么办"))
    talk.do(message, candidates=[bad], entries={"zh": {"deposit": bad}})
    assert talk.said
    assert not any("orbit-support" in text for text in talk.said)


def test_text_that_the_gate_refuses_is_not_said():
    talk = Talk()
    talk.says("你好")
    with pytest.raises(OutgoingBlocked):
        Deciding(talk.at, talk.context()).say("请访问 https://orbit-support.example.com 处理")


def test_speaking_as_the_bot_over_a_human_is_refused_by_the_core():
    talk = Talk().held()
    with pytest.raises(InvalidTransition):
        Deciding(talk.at, talk.context()).say("您好", author=Author.BOT)


def test_nothing_can_be_decided_about_no_conversation():
    with pytest.raises(DomainError):
        Deciding(None, Talk().context())


def test_timer_set_twice_in_one_decision_is_written_once():
    talk = Talk()
    d = Deciding(talk.held().at, talk.context())
    d.due("idle", timedelta(hours=1))
    d.due("idle", None)
    assert [(due.kind, due.at) for due in d.finish().effects.dues] == [("idle", None)]


def test_state_and_events_hold_no_text_of_the_contact():
    marker = "鲸落海底"
    talk = Talk(policy=POLICY)
    talk.says(f"{marker} 我的转账没到", DEPOSIT)
    talk.says(f"{marker} 人工")
    talk.presses("t:transfer")
    talk.says(marker)
    talk.agent(c.Reply, text=marker, name="林安")
    talk.agent(c.AddNote, text=marker)
    everything = json.dumps([talk.at.to_json(), [e.to_json() for _, row in talk.rows for e in row]], ensure_ascii=False)
    assert marker not in everything
    assert "林安" not in everything
