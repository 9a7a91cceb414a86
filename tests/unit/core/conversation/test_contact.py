"""What a contact's message leads to while the bot has the conversation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.conversation.talk_rig import DEPOSIT, FEES, NOON, PICTURE, POLICY, XISH, Talk

from kefu_core.conversation import deciding
from kefu_core.conversation.contact import needs_answer
from kefu_core.conversation.state import Status
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ContactChange,
    InboxChanged,
    MessageReceived,
    OwnMessageSeen,
    Reaction,
    Sender,
)
from kefu_core.safety.gate.outgoing import Judgement, Verdict, judged


def test_first_message_opens_a_case_and_is_answered():
    talk = Talk()
    (answer,) = talk.says("充值没到账怎么办", DEPOSIT)
    assert answer.startswith(DEPOSIT.text)
    assert "这样解决了吗" in answer
    assert talk.at.case is not None
    assert talk.at.case.number == 20001
    assert talk.at.status is Status.BOT
    assert "answer.given" in talk.events


def test_first_message_without_a_greeting_of_ours_on_ordinary_platforms():
    assert "官方客服" not in "".join(Talk().says("充值没到账怎么办", DEPOSIT))


def test_first_answer_says_that_it_is_automated_where_each_send_is_scarce():
    talk = Talk(XISH)
    (text,) = talk.says("充值没到账怎么办", DEPOSIT)
    assert "自动回复" in text
    assert DEPOSIT.text in text
    assert "自动回复" not in talk.says("手续费怎么收", replace(FEES, score=0.9))[0]


@pytest.mark.parametrize(("text", "platform", "language"), [
    ("转账没到怎么办", "en", "zh"),
    ("where is my deposit", "zh-CN", "en"),
    ("12345", "en-GB", "en"),
    ("12345", "", "zh"),
])  # fmt: skip
def test_language_is_read_from_the_words_then_from_the_platform(text, platform, language):
    talk = Talk(language=platform)
    talk.says(text)
    assert talk.at.language == language


def test_language_follows_the_contact_until_they_chose_one():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    assert "Did this help?" in talk.says("where is my deposit", replace(DEPOSIT, entry="fees"))[0]
    talk.says("中文")
    talk.says("where is my deposit", DEPOSIT)
    assert talk.at.language == "zh"


def test_unsure_question_is_offered_as_choices_with_a_way_to_a_human():
    talk = Talk()
    (text,) = talk.says("手续费", FEES, replace(DEPOSIT, score=0.3))
    assert text.endswith("1 手续费\n2 充值没到\n3 都不是，找人工")
    assert talk.at.prompt is not None
    assert talk.at.prompt.values == ("a:fees", "a:deposit", "h")


def test_unknown_question_goes_to_a_human():
    talk = Talk()
    (text,) = talk.says("今天天气怎么样")
    assert "没有把握" in text
    assert "K-20001" in text
    assert talk.at.status is Status.WAITING


def test_same_answer_is_not_given_twice_in_a_row():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    assert "没能解决" in talk.says("充值还是没到账", DEPOSIT)[0]
    assert talk.at.status is Status.WAITING


@pytest.mark.parametrize("number", ["1", "１", "第一个", "①", "选1", "一"])
def test_number_answers_our_last_question_in_any_form(number):
    talk = Talk()
    talk.says("手续费", FEES)
    assert talk.says(number)[0].startswith(FEES.text)


def test_number_means_nothing_once_something_was_said_since():
    talk = Talk()
    talk.says("手续费", FEES)
    talk.says("工作时间")
    assert talk.at.prompt is None
    assert "没有把握" in talk.says("1")[0]


def test_number_means_nothing_a_day_later():
    talk = Talk()
    talk.says("手续费", FEES)
    talk.waits(hours=24, seconds=1)
    assert FEES.text not in talk.says("1")[0]


def test_number_beyond_the_choices_is_an_ordinary_message():
    talk = Talk()
    talk.says("手续费", FEES)
    talk.says("7")
    assert talk.at.status is Status.WAITING


def test_not_yet_brings_a_human_and_yes_is_counted():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.says("2")
    assert talk.events[1:3] == ["answer.judged", "handoff.opened"]
    glad = Talk()
    glad.says("充值没到账怎么办", DEPOSIT)
    assert glad.says("1") == ["很高兴帮到您。还有问题随时发给我。"]
    assert glad.at.last_answer == ""


def test_picture_goes_to_a_human():
    talk = Talk()
    talk.says("", attachments=(PICTURE,))
    assert talk.at.status is Status.WAITING


@pytest.mark.parametrize("kind", [AttachmentKind.VOICE, AttachmentKind.STICKER, AttachmentKind.LOCATION])
def test_what_nobody_can_read_is_said_once_an_hour(kind):
    talk = Talk()
    voice = Attachment(kind=kind, ref="v")
    assert "读不了" in talk.says("", attachments=(voice,))[0]
    assert talk.says("", attachments=(voice,)) == []
    talk.waits(hours=1, seconds=1)
    assert "读不了" in talk.says("", unsupported="voice")[0]


def test_album_is_answered_once_when_it_has_gone_quiet():
    talk = Talk()
    for step in range(3):
        assert talk.says("", attachments=(PICTURE,), group="g1") == []
        assert talk.due("album") == NOON + timedelta(seconds=step + 1.5)
        talk.waits(seconds=1)
    assert talk.ticks("album") is not None
    assert talk.at.status is Status.WAITING
    assert talk.says("", attachments=(PICTURE,), group="g1") == []
    assert talk.ticks("album") is None


def test_album_waits_at_most_ten_seconds():
    talk = Talk()
    talk.says("", attachments=(PICTURE,), group="g1")
    talk.waits(seconds=9.5)
    talk.says("", attachments=(PICTURE,), group="g1")
    assert talk.due("album") == NOON + timedelta(seconds=10)


def test_edit_keeps_both_versions_and_is_not_answered():
    talk = Talk()
    assert talk.do(MessageReceived(**talk.inbound(text="充值没到")), candidates=[DEPOSIT]) is not None
    assert talk.edits("1", "提现没到") == []
    assert talk.last is not None
    assert [(b.source_id, b.text, b.retract) for b in talk.last.effects.bodies] == [("1", "提现没到", False)]


def test_edit_or_reaction_without_a_conversation_is_nothing():
    talk = Talk()
    reaction = Reaction(**talk.inbound(target="1", emoji="👍"))
    assert talk.do(reaction) is None
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.do(reaction)
    assert talk.activities == ["reacted"]
    assert talk.said == []


@pytest.mark.parametrize("change", [ContactChange.FOLLOWED, ContactChange.SCANNED, ContactChange.SUBSCRIBED])
def test_greeting_comes_at_most_once_a_day(change):
    talk = Talk()
    assert "轨道钱包官方客服" in talk.changes(change)[0]
    talk.waits(hours=23)
    assert talk.changes(change) == []
    talk.waits(hours=2)
    assert len(talk.changes(change)) == 1
    assert talk.at.case is None


def test_block_and_return_change_only_whether_we_can_reach_them():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.changes(ContactChange.BLOCKED)
    assert not talk.at.reachable
    assert talk.activities == ["contact_left"]
    talk.changes(ContactChange.UNBLOCKED)
    assert talk.at.reachable
    talk.changes(ContactChange.UNFOLLOWED)
    talk.says("我回来了在吗请问")
    assert talk.at.reachable


def test_unsubscribing_on_the_platform_ends_announcements_silently():
    talk = Talk()
    talk.changes(ContactChange.SUBSCRIBED)
    assert talk.at.subscribed
    assert talk.changes(ContactChange.UNSUBSCRIBED) == []
    assert not talk.at.subscribed
    assert talk.changes(ContactChange.ERASE_REQUESTED) == []
    assert talk.activities == ["erase_requested"]


def test_colleague_writing_in_the_platforms_app_takes_over():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    talk.do(OwnMessageSeen(**talk.inbound(text="您好，我来看")))
    assert talk.at.holder == "app"
    assert talk.last is not None
    assert [cancel.reason for cancel in talk.last.effects.cancels] == ["claimed"]
    assert talk.says("转账呢怎么还没到", DEPOSIT) == []


def test_messages_are_capped_in_an_hour_and_a_human_is_called_once():
    talk = Talk(policy=replace(POLICY, bot_messages_per_hour=4))
    for _ in range(4):
        assert talk.says("您好") != []
    assert "先停一下" in talk.says("您好")[0]
    assert talk.at.status is Status.WAITING
    assert [talk.says("您好") for _ in range(5)] == [[]] * 5
    talk.waits(hours=1)
    assert talk.says("进度") != []


def test_two_machines_that_answer_each_other_come_to_an_end():
    talk = Talk()
    sent = 0
    for _ in range(200):
        sent += len(talk.says("谢谢"))
        talk.waits(seconds=2)
    assert sent <= POLICY.bot_messages_per_hour + 1


def test_stop_is_done_even_beyond_the_cap():
    talk = Talk(policy=replace(POLICY, bot_messages_per_hour=1))
    talk.says("您好")
    talk.says("停止")
    assert talk.at.opted_out


def test_stale_button_gets_a_polite_text_and_every_press_is_acknowledged():
    talk = Talk()
    assert "过期" in talk.presses("a:gone", callback="cb1")[0]
    assert talk.last is not None
    assert [(s.kind, s.value) for s in talk.last.effects.signals] == [("answer_callback", "cb1")]


@pytest.mark.parametrize("value", ["", "zzz", "w:nonsense", "t:nonsense", "r:9", "a:", "r:x", "::"])
def test_any_button_value_is_survived(value):
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    assert len(talk.presses(value)) == 1


def test_idle_time_counts_from_the_last_message_of_any_kind():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT)
    for act in (lambda: talk.says("工作时间"), lambda: talk.presses("y"), lambda: talk.says("停止")):
        talk.waits(hours=10)
        act()
        assert talk.due("idle") == talk.now + timedelta(hours=24)


def test_answerer_is_asked_only_when_the_bot_would_answer():
    def wanted(talk, text, **values):
        return needs_answer(talk.state, MessageReceived(**talk.inbound(text=text, **values)))

    assert wanted(Talk(), "充值没到账怎么办")
    assert not wanted(Talk(), "")
    assert not wanted(Talk(), "转人工")
    assert not wanted(Talk(), "充值没到账怎么办", surface="public:1")
    assert not wanted(Talk().waiting(), "充值没到账怎么办")
    assert not wanted(Talk().held(), "充值没到账怎么办")
    stopped = Talk()
    stopped.says("停止")
    assert not wanted(stopped, "充值没到账怎么办")


def test_what_changes_the_inbox_is_no_matter_of_a_conversation():
    talk = Talk()
    changed = InboxChanged(inbox="i", dedupe_keys=(), sender=Sender(id=""), sent_at=NOON, change="revoked")
    assert talk.do(changed) is None


def test_origin_and_unreadable_kind_are_kept_with_the_message():
    talk = Talk()
    talk.says("充值没到账怎么办", DEPOSIT, forwarded_from="channel", late=True)
    assert talk.last is not None
    row = talk.last.effects.messages[0]
    assert (row.direction, row.late, row.data) == ("in", True, {"forwarded": "channel"})


def test_answer_that_reads_as_a_request_behind_the_greeting_leaves_without_it(monkeypatch):
    def judged_apart(text, official, *, public=False):
        both = "您好" in text and DEPOSIT.text in text
        return Judgement(verdict=Verdict.block, reason="asks_secret") if both else judged(text, official, public=public)

    monkeypatch.setattr(deciding, "judged", judged_apart)
    talk = Talk(XISH, policy=replace(POLICY, privacy_page=""))
    talk.do(MessageReceived(**talk.inbound(text="充值没到")), candidates=(DEPOSIT,))
    assert len(talk.said) == 1
    assert talk.said[0].startswith(DEPOSIT.text)
