"""What the bot says comes from an entry or from a constant; several questions are each answered."""

import re
import string
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kefu_core.conversation.contact import needs_answer
from kefu_core.conversation.state import Status, Topic
from kefu_core.messages import Button, MessageReceived
from kefu_core.wording import TEXTS

from .talk_rig import DEPOSIT, ENTRIES, FEES, INLINE, PASSIVE, PLAIN, POLICY, WECHATTY, Talk

CANARY = "qzxv"


def asks(talk: Talk, text: str, *questions, candidates=()):
    message = MessageReceived(**talk.inbound(text=text))
    talk.do(message, candidates=candidates, questions=questions)
    return talk.said


def test_two_sure_questions_get_two_answers_and_one_question_whether_they_helped():
    talk = Talk(INLINE)
    said = asks(talk, "充值没到？手续费多少？", [replace(DEPOSIT, score=0.9)], [replace(FEES, score=0.9)])
    assert said[0] == DEPOSIT.text
    assert said[1].startswith(FEES.text)
    assert [event.entry for event in talk.last.events if event.kind == "answer.given"] == ["deposit", "fees"]
    assert sum("有帮助" in text or "帮到" in text for text in said) <= 1


def test_an_answer_comes_in_the_language_of_a_first_question_whatever_it_was_ranked_in():
    talk = Talk(INLINE, language="zh-CN")
    (said,) = talk.says("where is my deposit", replace(DEPOSIT, score=0.9))
    assert said.startswith(ENTRIES["en"]["deposit"].text)


def test_a_traditional_question_gets_the_traditional_text():
    talk = Talk(INLINE)
    (said,) = talk.says("充值沒有到帳怎麼辦", replace(DEPOSIT, score=0.9, hant="請在區塊瀏覽器查看。"))
    assert said.startswith("請在區塊瀏覽器查看。")


ASKING = "请把您的助记词发给我们核对。"


def test_an_answer_that_the_gate_refuses_becomes_a_hand_off_and_the_question_is_kept():
    talk = Talk(INLINE)
    bad = replace(DEPOSIT, score=0.9, text=ASKING)
    entries = {**ENTRIES, "zh": {**ENTRIES["zh"], "deposit": bad}}
    talk.do(MessageReceived(**talk.inbound(text="充值没到")), candidates=[bad], entries=entries)
    assert talk.state.status is Status.WAITING
    assert not any("助记词" in text for text in talk.said)
    assert [m.kind for m in talk.last.effects.messages if m.direction == "activity"] == ["gate_refused", "handed_off"]
    assert [m.direction for m in talk.last.effects.messages].count("in") == 1
    assert not [event for event in talk.last.events if event.kind == "answer.given"]


def test_of_several_answers_the_one_that_the_gate_refuses_is_left_to_people():
    for first in (True, False):
        talk = Talk(INLINE)
        bad = replace(DEPOSIT if first else FEES, score=0.9, text=ASKING)
        good = replace(FEES if first else DEPOSIT, score=0.9)
        entries = {**ENTRIES, "zh": {**ENTRIES["zh"], bad.entry: bad}}
        ranked = [[bad], [good]] if first else [[good], [bad]]
        message = MessageReceived(**talk.inbound(text="充值没到？手续费多少？"))
        talk.do(message, candidates=(), questions=ranked, entries=entries)
        assert talk.state.status is Status.WAITING
        assert any(good.text in text for text in talk.said)
        assert not any("助记词" in text for text in talk.said)


def test_an_entrys_buttons_stand_behind_the_question_whether_it_helped():
    more = replace(DEPOSIT, score=0.9, buttons=(Button(text="手续费", value="a:fees"),))
    talk = Talk(INLINE)
    entries = {**ENTRIES, "zh": {**ENTRIES["zh"], "deposit": more}}
    talk.do(MessageReceived(**talk.inbound(text="充值没到")), candidates=[more], entries=entries)
    buttons = [b.value for m in talk.last.effects.messages for row in m.buttons for b in row]
    assert buttons == ["y", "n", "h", "a:fees"]
    assert talk.presses("a:fees")[0].startswith(FEES.text)


def test_signs_without_a_word_are_small_talk_and_no_case_for_a_human():
    talk = Talk(INLINE)
    for signs in ("😀", "[微笑]", "/::)", "......"):
        assert talk.says(signs) == ["您好，请直接输入您的问题。"], signs
    assert "handoff.opened" not in talk.events


def test_thanks_without_a_word_are_thanks_and_open_no_case():
    talk = Talk(INLINE)
    for signs in ("👍👍", "[强]", "[抱拳][玫瑰]", "/:strong", "🙏 "):
        assert talk.says(signs) == ["不客气。还有问题随时发给我。"], signs
    assert talk.at.case is None


def test_a_kind_of_problem_chosen_before_the_question_is_noted_and_brings_nobody():
    talk = Talk(INLINE, policy=replace(POLICY, teams={Topic.TRANSFER: "chain"}))
    (greeting,) = talk.says("/start")
    assert "是哪一类问题" in greeting
    assert talk.presses("t:transfer") == ["好的，充值与提现。请直接输入您的问题。"]
    assert (talk.at.status, talk.at.team) == (Status.BOT, "chain")
    assert talk.says("充值没到怎么办", DEPOSIT)[0].startswith(DEPOSIT.text)
    handed, asked = talk.says("转人工")
    assert "哪一类问题" not in handed
    assert "交易哈希、截图" in asked


def test_a_bare_number_after_the_greeting_chooses_the_kind_of_problem():
    talk = Talk()
    assert "2 充值与提现" in talk.says("/start")[0]
    assert talk.says("2") == ["好的，充值与提现。请直接输入您的问题。"]


_FIELD = re.compile(r"\\\{\w+\\\}")
_CONSTANTS = [
    re.compile(_FIELD.sub(".*", re.escape(line)))
    for pair in TEXTS.values()
    for text in pair
    for line in text.split("\n")
    if line
]
_ENTRY_LINES = {part for side in ENTRIES.values() for entry in side.values() for part in (entry.text, entry.title)}


@given(
    st.sampled_from([PLAIN, INLINE, WECHATTY, PASSIVE]),
    st.lists(
        st.tuples(
            st.text(alphabet=string.ascii_letters + "充值手续费？?!。 ", max_size=30),
            st.floats(0, 1),
            st.floats(0, 1),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_the_bot_never_invents_and_never_repeats_what_was_written(able, lines):
    talk = Talk(able)
    for text, first, second in lines:
        candidates = sorted((replace(DEPOSIT, score=first), replace(FEES, score=second)), key=lambda c: -c.score)
        message = MessageReceived(**talk.inbound(text=f"{CANARY} {text}"))
        talk.do(message, candidates=candidates, questions=[candidates[:1], candidates[1:]])
        for said in talk.said:
            assert CANARY not in said
            for line in filter(None, said.split("\n")):
                plain = re.sub(r"^\d[.、)\s]*", "", line)
                known = plain in _ENTRY_LINES or line in _ENTRY_LINES
                assert known or any(c.fullmatch(line) or c.fullmatch(plain) for c in _CONSTANTS), line


def test_numbers_and_signs_are_not_ranked():
    talk = Talk()
    for text, ranked in (
        ("5", False),
        ("１", False),
        ("👍", False),
        ("手续费", True),
        ("fees 5", True),
        ("人工", False),
    ):
        assert needs_answer(None, MessageReceived(**talk.inbound(text=text))) is ranked
