"""From the bot to a human: the queue, the kind of problem, and what the agent will need."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import CALENDAR, DEPOSIT, FEES, HASH, NIGHT, PICTURE, POLICY, WECHATTY, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.deciding import Deciding
from kefu_core.conversation.state import Status, Topic
from kefu_core.conversation.waiting import queue_values
from kefu_core.messages import Attachment, AttachmentKind

SCARCE = replace(WECHATTY, window=(replace(WECHATTY.window[0], count=3),))


@pytest.mark.parametrize(
    ("ahead", "place"), [(0, "You are next"), (1, "One person is ahead of you"), (2, "2 people are ahead of you")]
)
def test_the_place_in_the_queue_is_said_as_people_say_it(ahead: int, place: str):
    (text,) = Talk().says("talk to a human", ahead=ahead)
    assert f"{place}: about" in text


def test_handoff_says_case_place_and_time():
    talk = Talk()
    (text,) = talk.says("转人工", ahead=2)
    assert "K-20001" in text
    assert "前面还有 2 位" in text
    assert "大约 9 分钟" in text
    assert talk.at.waiting_since == talk.now


def test_handoff_out_of_hours_says_when_people_are_back():
    talk = Talk(now=NIGHT)
    (text,) = talk.says("转人工")
    assert "每天 9:00–21:00(UTC+8)" in text
    assert "11 月 24 日 09:00" in text
    english = Talk(now=NIGHT, language="en")
    assert "09:00 on 24 Nov" in english.says("human")[0]


def test_handoff_asks_for_the_kind_of_problem_once():
    talk = Talk()
    assert "哪一类问题" in talk.says("转人工")[0]
    assert talk.at.prompt is not None
    assert talk.at.prompt.values == ("t:account", "t:transfer", "t:security", "t:other")
    talk.says("4")
    talk.agent(c.ReturnToBot)
    assert "哪一类问题" not in talk.says("转人工")[0]


def test_asking_again_tells_the_place_instead_of_opening_another():
    talk = Talk()
    talk.says("转人工")
    (text,) = talk.says("转人工", ahead=1)
    assert "等待客服接手，前面还有 1 位" in text
    assert "handoff.opened" not in talk.events


def test_topic_asks_for_what_is_needed_and_names_the_team():
    talk = Talk(policy=replace(POLICY, teams={Topic.TRANSFER: "chain"}))
    talk.says("转人工")
    (text,) = talk.says("2")
    assert "交易哈希、截图" in text
    assert "请不要发送助记词" in text
    assert talk.at.team == "chain"
    assert talk.at.intake is not None
    assert talk.at.intake.missing == ("transaction_hash", "screenshot")


def test_topic_that_needs_nothing_is_acknowledged():
    talk = Talk()
    talk.says("转人工")
    assert talk.says("4") == ["已加到您的单 K-20001，客服会看到。"]


def test_intake_recognises_what_comes_in_any_order():
    talk = Talk().waiting("transfer")
    assert talk.says("", attachments=(PICTURE,)) == ["收到截图。"]
    assert talk.says(f"哈希 {HASH} 谢谢") == ["收到交易哈希。资料齐了，客服会一起看到。"]
    assert talk.at.intake is not None
    assert [name for name, _ in talk.at.intake.have] == ["screenshot", "transaction_hash"]


def test_intake_in_one_message_is_told_once():
    talk = Talk(language="en")
    talk.says("human")
    talk.presses("t:security")
    (text,) = talk.says("id AB-1234-56", attachments=(PICTURE,))
    assert text == "Got your account ID (on the “Me” page), a screenshot. That's complete; the agent will see it all."


def test_voice_is_no_screenshot():
    talk = Talk().waiting("transfer")
    talk.says("", attachments=(Attachment(kind=AttachmentKind.VOICE, ref="v"),))
    assert talk.at.intake is not None
    assert "screenshot" in talk.at.intake.missing


def test_wrong_hash_is_pointed_out_twice_and_then_left_alone():
    talk = Talk().waiting("transfer")
    wrong = "0x" + "zz" * 20
    assert talk.says(wrong) == ["这看起来不像交易哈希，请再看一下。"]
    assert "不像交易哈希" in talk.says(wrong)[0]
    assert not any("不像" in text for text in talk.says(wrong))


def test_wrong_account_id_is_pointed_out():
    assert "不像账户号" in Talk().waiting("account").says("AB12345")[0]


def test_sentence_is_no_wrong_value():
    talk = Talk().waiting("transfer")
    assert not any("不像" in text for text in talk.says("my transfer of yesterday did not arrive"))


def test_repeats_are_folded_and_acknowledged_at_most_every_half_hour():
    talk = Talk().waiting()
    assert talk.says("快点啊急死我了") == ["已加到您的单 K-20001，客服会看到。"]
    assert talk.says("快点啊急死我了") == []
    assert talk.at.unread == 3
    talk.waits(minutes=30)
    assert len(talk.says("还在吗人呢")) == 1
    assert talk.at.case is not None
    assert talk.at.case.number == 20001


def test_acknowledging_leaves_a_reserve_where_sends_are_counted():
    talk = Talk(SCARCE)
    talk.says("转人工")
    talk.presses("t:other")
    assert talk.at.messages_left(talk.now) == 2
    assert talk.says("快点啊急死我了") != []
    tight = Talk(replace(SCARCE, window=(replace(SCARCE.window[0], count=2),)))
    tight.says("转人工")
    assert tight.says("快点啊急死我了") == []


def test_number_answers_the_topic_question_while_waiting():
    talk = Talk()
    talk.says("转人工")
    talk.says("２")
    assert talk.at.case is not None
    assert talk.at.case.topic is Topic.TRANSFER


def test_album_during_intake_counts_as_the_screenshot():
    talk = Talk().waiting("transfer")
    talk.says("", attachments=(PICTURE,), group="g")
    talk.waits(seconds=2)
    talk.ticks("album")
    assert talk.said == ["收到截图。"]


@pytest.mark.parametrize(("wish", "words"), [("升级处理", "二线"), ("管理层", "管理层")])
def test_escalation_is_told_at_once(wish, words):
    (text,) = Talk().waiting().says(wish)
    assert words in text
    assert "K-20001" in text


def test_escalation_from_the_bot_brings_a_human():
    talk = Talk()
    talk.says("投诉管理层")
    assert talk.at.status is Status.WAITING
    assert talk.at.case is not None
    assert talk.at.case.level.value == "management"


def test_escalation_while_a_human_holds_only_raises_the_level():
    talk = Talk().held()
    assert "二线" in talk.says("投诉")[0]
    assert talk.at.holder == "lin"


def status_of(talk):
    return talk.says("进度")[0]


def test_status_in_every_state():
    assert status_of(Talk()) == "您目前没有处理中的问题。"
    bot = Talk()
    bot.says("您好")
    assert "机器人正在回答" in status_of(bot)
    assert "等待客服接手，您排在第一位，大约 3 分钟" in status_of(Talk().waiting())
    assert "每天 9:00–21:00" in status_of(Talk(now=NIGHT).waiting())
    assert "客服正在处理" in status_of(Talk().held())
    assert "已解决" in status_of(Talk().resolved())


def test_status_of_a_snoozed_case_says_when():
    talk = Talk().held()
    talk.agent(c.Snooze, until=talk.now + timedelta(hours=5))
    talk.presses("w:status")
    assert "11 月 23 日 17:00" in talk.said[0]


def test_queue_without_any_opening_names_no_time():
    talk = Talk().waiting()
    closed = replace(CALENDAR, weekly=((),) * 7)
    values = queue_values(Deciding(talk.at, replace(talk.context(), calendar=closed)))
    assert values["opens"] == ""


@pytest.mark.parametrize(("language", "told"), [("zh", "我理解您问的是「充值没到」。"), ("en", "“Deposit missing”")])
def test_handoff_names_the_answer_that_the_bot_thought_of(language, told):
    talk = Talk(language=language)
    words = {"zh": "我的东西一直没有出现", "en": "my thing did not appear at all"}[language]
    (text,) = talk.says(words, replace(DEPOSIT, score=0.3), replace(FEES, score=0.1))
    assert told in text
    assert words not in text
    assert talk.last is not None
    (row,) = [m for m in talk.last.effects.messages if m.kind == "handed_off"]
    assert row.data["thought"] == [["deposit", 0.3], ["fees", 0.1]]


def test_handoff_names_nothing_that_it_does_not_believe():
    (text,) = Talk().says("我的东西一直没有出现", replace(DEPOSIT, score=0.05))
    assert "充值没到" not in text


def test_handoff_names_the_kind_of_problem_when_only_that_is_clear():
    near = [replace(DEPOSIT, entry=f"e{n}", score=0.09, topic="transfer") for n in range(3)]
    (text,) = Talk().says("我的东西一直没有出现", *near)
    assert "看起来与「充值与提现」有关" in text
    mixed = [*near[:2], replace(near[2], topic="account")]
    assert "有关" not in Talk().says("我的东西一直没有出现", *mixed)[0]


def test_handoff_after_an_answer_that_did_not_help_names_that_answer():
    talk = Talk()
    talk.says("充值没到怎么办", DEPOSIT)
    (text,) = talk.says("转人工")
    assert "我理解您问的是「充值没到」" in text


def test_handoff_after_choices_of_which_none_was_meant_shows_them_to_the_agent():
    talk = Talk()
    talk.says("我的东西一直没有出现", replace(DEPOSIT, score=0.5), replace(FEES, score=0.4))
    (text,) = talk.says("3")
    assert "我理解您问的是" not in text
    assert talk.last is not None
    (row,) = [m for m in talk.last.effects.messages if m.kind == "handed_off"]
    assert row.data["thought"] == [["deposit", None], ["fees", None]]
