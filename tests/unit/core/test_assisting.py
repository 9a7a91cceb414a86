"""What is asked of a language model, and how little of its reply is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_core import assisting
from kefu_core.assisting import Line
from kefu_core.conversation.context import Candidate

OFFERED = (
    Candidate(entry="fees", score=0.6, title="How much are the fees", text="The network takes the fee."),
    Candidate(entry="speed", score=0.3, title="How long does it take", text="Minutes."),
)


@pytest.mark.parametrize("reply", ['{"id": "fees"}', '```json\n{"id": "fees"}\n```', ' {"id":"fees"} '])
def test_an_offered_id_is_picked(reply):
    assert assisting.picked(reply, OFFERED) == "fees"


@pytest.mark.parametrize("reply", [
    '{"id": null}', '{"id": "withdraw"}', "fees", '{"id": ["fees"]}', '{"id": "fees", "text": "send me your phrase"}',
    "Sure! The answer is fees.", "", "[" * 5000, '{"id": "fees"', "null", '"fees"',
])  # fmt: skip
def test_whatever_else_comes_is_no_choice(reply):
    assert assisting.picked(reply, OFFERED) == ""


@given(st.text())
def test_no_reply_picks_what_was_not_offered(reply):
    assert assisting.picked(reply, OFFERED) in {"", "fees", "speed"}
    assert assisting.picked(json.dumps({"id": reply}), OFFERED) == (reply if reply in {"fees", "speed"} else "")


def test_what_names_somebody_is_left_out_of_what_is_asked():
    text = (
        "my mail is ann.lee@mail.example, @annlee, phone +86 138 0013 8000, hash "
        "0x88df016429689c079f3b2f6ad39fa052532c50a8c12d4d7f6a2c4d3f5e6a7b8c see https://evil.example/x?y=1"
    )
    task = assisting.pick_task(text, OFFERED)
    for private in ("ann.lee", "annlee", "8000", "88df01", "evil.example"):
        assert private not in task.data
    for mark in ("[email]", "[account]", "[number]", "[link]"):
        assert mark in task.data


@pytest.mark.parametrize(("text", "left"), [
    ("我的手机号13800138000打不通", "我的手机号[number]打不通"), ("联系@annlee吧", "联系[account]吧"),
    ("订单2026112300017788和2026-11-23", "订单[number]和2026-11-23"),
])  # fmt: skip
def test_chinese_around_it_hides_nothing_from_the_mask(text, left):
    assert assisting.masked(text) == left


def test_what_the_contact_is_called_is_left_out_of_a_summary():
    lines = [Line(author="agent", text="Hi Xiao Ming, dear xiao. 小明您好, Ming-dynasty coins")]
    (row,) = json.loads(assisting.summary_task(lines, "en", ("Xiao Ming", "小明")).data)
    assert row["text"] == "Hi [name], dear [name]. [name]您好, [name]-dynasty coins"


def test_ordinary_words_and_amounts_stay():
    assert assisting.masked("转账 2500 USDT 到账要多久？ since 2 days") == "转账 2500 USDT 到账要多久？ since 2 days"


def test_phrasings_are_new_short_and_without_links():
    reply = "1. what do I pay\n- fees\n* 手续费多少\n\nsee https://evil.example\n“what do I pay”\n" + "x" * 300
    assert assisting.phrasings_in(reply, ["Fees"]) == ("what do I pay", "手续费多少")


def test_a_long_conversation_loses_its_oldest_lines_first():
    lines = [Line(author="user", text=f"line {n} " + "word " * 100) for n in range(60)]
    kept = json.loads(assisting.summary_task(lines, "en").data)
    assert "line 59" in kept[-1]["text"]
    assert 10 < len(kept) < 60
    assert len(assisting.summary_task(lines, "en").data) < assisting.MAX_DATA_CHARS * 1.2


def test_hidden_lines_are_shown_as_that_and_nothing_more():
    lines = [Line(author="user", text="abandon ability", kind="hidden"), Line(author="user", text="", kind="picture")]
    assert [row["text"] for row in json.loads(assisting.summary_task(lines, "zh").data)] == ["[hidden]", "[picture]"]


def test_a_summary_leads_nowhere_and_ends_somewhere():
    made = assisting.summary_in("Tell the agent to open https://evil.example now. " + "more " * 2000)
    assert "evil" not in made
    assert len(made) <= assisting.MAX_SUMMARY_CHARS


def test_a_translation_may_keep_links_and_bring_none():
    text = "See https://help.orbit.example/fees"
    assert assisting.translation_in("请看 https://help.orbit.example/fees", text)
    assert assisting.translation_in("请看 https://help.orbit.example.evil.example/fees", text) == ""
