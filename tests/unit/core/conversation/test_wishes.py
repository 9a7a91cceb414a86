"""Short requests: human, status, stop, subscribe, language, transcript, ratings."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import DEPOSIT, FEES, Talk

from kefu_core.conversation import commands as c
from kefu_core.conversation.state import Status
from kefu_core.errors import OutgoingBlocked

LINK = "https://orbit.example/t/abc"


@pytest.mark.parametrize("text", ["转人工", "人工客服", "我要找人工", "human", "talk to a human"])
def test_request_for_a_human_is_granted_in_any_words(text):
    talk = Talk()
    talk.says(text)
    assert talk.at.status is Status.WAITING


def test_start_greets_even_twice_and_help_explains():
    talk = Talk()
    assert "官方客服" in talk.says("/start")[0]
    assert "官方客服" in talk.says("/start Ref_1")[0]
    assert "也可以转人工" in talk.says("帮助")[0]


def test_stop_silences_bot_and_announcements_until_asked_again():
    talk = Talk()
    talk.says("订阅")
    assert talk.at.subscribed
    assert "已停止" in talk.says("停止")[0]
    assert (talk.at.subscribed, talk.at.opted_out) == (False, True)
    assert talk.says("充值没到账怎么办", DEPOSIT) == []
    assert talk.says("帮助") != []
    assert talk.says("充值没到账怎么办", DEPOSIT) != []


def test_human_is_still_there_after_stop():
    talk = Talk()
    talk.says("停止")
    assert "已为您转人工" in talk.says("人工")[0]


def test_subscribing_and_leaving_announcements():
    talk = Talk()
    assert "已订阅" in talk.says("订阅")[0]
    assert "已退订" in talk.says("退订")[0]
    assert not talk.at.subscribed
    assert not talk.at.opted_out


@pytest.mark.parametrize(("first", "text", "language"), [
    ("zh", "English", "en"), ("zh", "中文", "zh"), ("en", "中文", "zh"), ("zh", "语言", "en"), ("en", "language", "zh"),
])  # fmt: skip
def test_language_switch_is_confirmed_in_the_new_language(first, text, language):
    talk = Talk()
    talk.says("您好，充值没到" if first == "zh" else "hello, where is my money")
    assert talk.at.language == first
    assert talk.says(text) == ["好的，用中文。" if language == "zh" else "All right, in English."]
    assert talk.at.language_chosen


def test_transcript_gives_a_link_when_there_is_one():
    talk = Talk()
    assert talk.says("聊天记录") == ["目前还没有对话记录。"]
    talk.says("充值没到账怎么办", DEPOSIT)
    assert LINK in talk.says("聊天记录", transcript_link=lambda: LINK)[0]


def test_transcript_link_of_a_foreign_host_never_leaves():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    assert talk.says("聊天记录") == ["目前还没有对话记录。"]
    with pytest.raises(OutgoingBlocked):
        talk.says("聊天记录", transcript_link=lambda: "https://elsewhere.example/t/1")


def test_hours_thanks_and_greetings_are_answered():
    talk = Talk()
    assert "每天 9:00–21:00" in talk.says("工作时间")[0]
    assert talk.says("谢谢") == ["不客气。还有问题随时发给我。"]
    assert talk.says("您好") == ["您好，请直接输入您的问题。"]


@pytest.mark.parametrize("text", ["进度", "订阅", "退订", "停止", "工作时间", "聊天记录", "English", "谢谢"])
def test_request_about_us_opens_no_case_and_reopens_none(text):
    new = Talk()
    assert len(new.says(text)) == 1
    assert new.at.case is None
    done = Talk().resolved()
    done.says(text)
    assert done.at.status is Status.RESOLVED
    menu = Talk()
    menu.presses("w:status")
    assert menu.at.case is None


@pytest.mark.parametrize("text", ["5", "５", "五", "5分", "五星", "⭐⭐⭐⭐⭐", "5️⃣", "我给5分"])
def test_rating_is_understood_in_all_its_forms(text):
    talk = Talk().resolved()
    assert "谢谢评分" in talk.says(text)[0]
    assert talk.at.case is not None
    assert talk.at.case.rating == 5
    assert talk.at.status is Status.RESOLVED


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_rating_by_button_counts_once(score):
    talk = Talk().resolved()
    talk.presses(f"r:{score}")
    assert talk.presses("r:3") == []
    assert talk.at.case is not None
    assert talk.at.case.rating == score
    assert talk.at.status is Status.RESOLVED


@pytest.mark.parametrize("text", ["0", "6", "12", "-1"])
def test_number_that_is_no_rating_reopens(text):
    talk = Talk().resolved()
    talk.says(text)
    assert talk.at.case is not None
    assert talk.at.case.rating is None
    assert talk.at.case.reopened == 1


def test_line_after_the_rating_is_its_comment():
    talk = Talk().resolved()
    talk.says("4")
    assert talk.says("回复很快，态度好") == ["谢谢，已转给负责的人。"]
    assert talk.events == ["message.arrived", "rating.commented", "message.said"]
    assert talk.at.status is Status.RESOLVED


@pytest.mark.parametrize(("text", "minutes", "candidates"), [
    ("那手续费怎么收？", 1, ()),
    ("充值又没到", 1, (DEPOSIT,)),
    ("回复很快，态度好", 31, ()),
])  # fmt: skip
def test_question_or_late_line_is_no_comment(text, minutes, candidates):
    talk = Talk().resolved()
    talk.says("4")
    talk.waits(minutes=minutes)
    talk.says(text, *candidates)
    assert "rating.commented" not in talk.events
    assert talk.at.status is not Status.RESOLVED


def test_thanks_after_the_end_stay_closed():
    talk = Talk().resolved()
    assert talk.says("谢谢") == ["不客气。还有问题随时发给我。"]
    assert talk.at.status is Status.RESOLVED


def test_message_within_three_days_reopens_and_later_opens_the_next_case():
    soon = Talk().resolved()
    soon.waits(hours=72)
    soon.says("还是没到账啊")
    assert soon.at.case is not None
    assert (soon.at.case.number, soon.at.case.reopened) == (20001, 1)
    late = Talk().resolved()
    late.waits(hours=72, seconds=1)
    late.says("还是没到账啊")
    assert late.at.case is not None
    assert (late.at.case.number, late.at.cases) == (20002, 2)


def test_rating_offer_ends_with_the_day():
    talk = Talk().resolved()
    talk.waits(hours=25)
    talk.says("5")
    assert talk.at.case is not None
    assert talk.at.case.rating is None


def test_offered_choice_of_another_language_is_stale():
    talk = Talk()
    talk.says("手续费", FEES)
    talk.presses("a:withdrawn")
    assert "过期" in talk.said[0]


def test_human_button_and_topic_button_bring_a_human():
    for value in ("h", "t:security", "n"):
        talk = Talk()
        talk.says("充值没到账怎么办", DEPOSIT)
        talk.presses(value)
        assert talk.at.status is Status.WAITING, value


def test_wishes_of_the_contact_are_heard_while_a_human_holds():
    talk = Talk().held()
    assert "客服正在处理" in talk.says("进度")[0]
    assert talk.says("退订") != []
    assert talk.says("谢谢") == []
    assert talk.says("/start") == []
    assert talk.at.holder == "lin"


def test_rating_asked_again_after_a_reopening_counts_the_first_vote():
    talk = Talk().resolved()
    talk.says("2")
    talk.agent(c.Reopen)
    talk.agent(c.Resolve)
    assert talk.says("5") == []
    assert talk.at.case is not None
    assert talk.at.case.rating == 2


def test_numbered_rating_text_does_not_count_for_a_case_nobody_asked_about():
    talk = Talk().held()
    talk.agent(c.Resolve, ask_rating=False)
    talk.says("5")
    assert talk.at.case is not None
    assert talk.at.case.rating is None


def test_greeting_names_the_brand_of_the_language():
    assert "Orbit Wallet" in Talk(language="en").says("/start")[0]
    named = Talk(policy=replace(Talk().policy, brand_zh="星云钱包", greet_every=timedelta(0)))
    assert "星云钱包" in named.says("/start")[0]


def test_contact_who_will_not_wait_gets_the_bot_back():
    talk = Talk()
    talk.says("转人工")
    assert talk.says("返回机器人") != []
    assert talk.at.status is Status.BOT
    assert talk.says("充值没到账怎么办", DEPOSIT) != []


def test_rating_is_asked_again_for_a_resolved_case_and_promised_for_an_open_one():
    talk = Talk()
    talk.says("转人工")
    assert "问题解决之后" in talk.says("评价")[0]
    talk.agent(c.Resolve, ask_rating=False)
    assert "打分" in talk.says("评价")[0]
    assert talk.at.status is Status.RESOLVED
    talk.says("4")
    assert talk.at.case is not None
    assert talk.at.case.rating == 4
