"""What is only quoted to warn of it is no request; what is quoted as our own wish is one."""

import pytest
from tests.gate_sets.grammar import OFFICIAL

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing


@pytest.mark.parametrize(
    "text",
    [
        "There is no such thing as 'wallet synchronisation'. It's a trick to get your words.",
        '"Send me your private key" is something only a thief would write.',
        'If you read "verify your wallet to withdraw", close the chat.',
        'The sentence "we need your seed for the refund" never comes from us.',
        "骗子会说“把助记词发给我”,请不要理会。",
        "没有所谓的“同步钱包”,那是骗局。",
        "看到“同步钱包才能提现”请直接关闭。",
        "说“验证码只告诉我”的人一定不是客服。",
    ],
)
def test_a_quotation_that_is_warned_of_passes(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is not Verdict.block


@pytest.mark.parametrize(
    "text",
    [
        'I am no thief, I only say "send me your private key".',
        "We never write 'send me your seed', but today we do: \"send me your seed\".",
        'Don\'t be afraid and send me your "recovery phrase".',
        "没有验证码我查不了,您发我吧",
        "别人说“助记词发我”是骗子,但我不是:“助记词发给我”。",
    ],
)
def test_a_quotation_of_our_own_wish_does_not(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block
