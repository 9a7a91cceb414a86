"""A request for a secret that is split over several messages of ours is judged as one."""

import random

import pytest
from tests.gate_sets.grammar import OFFICIAL, samples

from kefu_core.conversation.spoken import own_words
from kefu_core.safety.gate.joined import JOINED_TEXTS, join, judged_after
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.wording import say


def blocked(text: str, *earlier: str) -> bool:
    return judged_after(text, earlier, OFFICIAL).verdict is Verdict.block


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("To go on, please send me your", "recovery phrase"),
        ("Look up your mnemonic,", "then post it in this chat."),
        ("请再发一次", "12个助记词"),
        ("Please send us", "您的钱包密码"),
    ],
)
def test_two_halves_of_a_request_are_blocked_as_the_whole_is(first, second):
    assert not blocked(first)
    assert not blocked(second)
    assert blocked(second, first)


def test_a_request_in_three_messages_is_blocked_at_the_third():
    parts = ("Please send me", "your recovery", "phrase")
    assert not blocked(parts[1], parts[0])
    assert blocked(parts[2], *parts[:2])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("我们不会向您索要助记词", "请把交易哈希发给我，我来查一下"),
        ("感谢等待，麻烦告诉我订单号", "千万别把验证码告诉任何人"),
        ("We never ask for your recovery phrase.", "Please send me the transaction hash."),
        ("Could you tell me which network you used?", "Please keep your recovery phrase to yourself."),
    ],
)
def test_two_harmless_messages_stay_harmless(first, second):
    assert not blocked(second, first)


def test_only_the_last_few_texts_count():
    old = ("Please send me your",)
    assert blocked("recovery phrase", *old)
    assert not blocked("recovery phrase", *old, *["Thank you for waiting."] * JOINED_TEXTS)


def test_an_empty_text_goes_on_with_nothing():
    assert not blocked("", "Please send me your")
    assert not blocked("recovery phrase", "", "  ")


def test_whole_chinese_sentences_are_kept_apart():
    assert (
        join("请提供您的交易哈希和订单号", "我们绝不会向您索要密码")
        == "请提供您的交易哈希和订单号。我们绝不会向您索要密码"
    )
    assert join("请把助记", "词发给我") == "请把助记词发给我"
    assert join("Hello ", " there") == "Hello there"


def test_how_often_pairs_are_right_on_the_sets():
    dice = random.Random(5)
    every = samples("dev")
    harmless = [s.text for s in every if not s.blocked]
    pairs = [(dice.choice(harmless), dice.choice(harmless)) for _ in range(300)]
    assert sum(blocked(after, before) for before, after in pairs) <= 6
    asks = dice.sample([s.text for s in every if s.group == "plain/secret_en"], 120)
    halves = [(" ".join(t.split()[:k]), " ".join(t.split()[k:])) for t in asks for k in [len(t.split()) // 2]]
    split = [(a, b) for a, b in halves if a and not blocked(a) and not blocked(b)]
    whole = [(a, b) for a, b in split if judge_outgoing(f"{a} {b}", OFFICIAL).verdict is Verdict.block]
    assert len(split) > 10
    assert all(blocked(b, a) for a, b in whole)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stands_around_an_agents_words_does_not_keep_halves_apart(language):
    around = say("agent_prefix", language, name="小李") + "{}\n" + say("proof.line", language, name="小李", code="1234")
    first = ("“it failed”\n" + around).format("please send me your")
    assert own_words(first) == "please send me your"
    assert own_words("please: wait") == own_words(own_words("please: wait"))
    assert blocked("recovery phrase", own_words(first))
