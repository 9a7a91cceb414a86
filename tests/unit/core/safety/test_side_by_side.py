"""Values of one kind that stand side by side are judged alike, and a phrase that somebody lacks words of is one."""

import pytest
from mnemonic import Mnemonic

from kefu_core.safety.secrets import scan

ENGLISH = Mnemonic("english")
FIRST, SECOND, THIRD = (ENGLISH.to_mnemonic(bytes(range(at, at + 16))) for at in (1, 40, 90))
A, B = "0x" + bytes(range(1, 33)).hex(), bytes(range(40, 72)).hex()


@pytest.mark.parametrize(
    "text",
    [
        f"第一个钱包 {FIRST}\n第二个钱包 {SECOND}",
        f"第一个钱包 {FIRST.replace(' ', '_')}\n第二个钱包 {SECOND}",
        f"1st wallet: {FIRST}\n2nd wallet: {SECOND}",
        f"old {FIRST} new {SECOND} and the last {THIRD}",
    ],
)
def test_every_phrase_of_a_text_is_hidden_whole(text):
    shown = scan(text).redacted
    words = {word for phrase in (FIRST, SECOND, THIRD) for word in phrase.split()}
    assert len([word for word in shown.split() if word in words]) <= 2


@pytest.mark.parametrize("said", ["少了几个", "and then I don't remember", "后面忘了", "some are missing"])
def test_most_of_a_phrase_is_hidden_where_somebody_says_that_words_are_lacking(said):
    part = " ".join(FIRST.split()[:10])
    assert scan(f"{part} {said}").findings
    assert FIRST.split()[3] not in scan(f"{part} {said}").redacted


@pytest.mark.parametrize(
    "text",
    [
        "I can't remember which network I chose when I sent it, what is this fee and where is the rest of my money?",
        "some are missing from the list: the token that I bought last week and the one from the airdrop",
        "后面忘了点确认,少了几个代币",
    ],
)
def test_whoever_lacks_something_else_is_not_hidden(text):
    assert scan(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        f"I have two tx hashes, {A} and {B}, both pending",
        f"两笔交易哈希：{A} 和 {B}",
        f"hash of the approval transaction was {A} and of the swap {B}",
    ],
)
def test_what_stands_beside_a_hash_is_one_as_well(text):
    assert scan(text).findings == ()


@pytest.mark.parametrize(
    "text", [f"my private key {A} and {B}", f"hash {A}, my private key is {B}", f"hash {A}\n\n{B}"]
)
def test_a_key_beside_something_else_is_still_hidden(text):
    assert B not in scan(text).redacted


def test_a_key_whose_prefix_stands_apart_is_hidden():
    assert B not in scan(f"私钥：0x {B}").redacted


def test_a_code_with_wide_gaps_is_hidden_and_the_code_of_an_error_is_not():
    assert "3  4" not in scan("短信验证码3  4  1  8  4  7，提示错误").redacted
    assert scan("报错 code=3301 msg=insufficient fee").findings == ()
