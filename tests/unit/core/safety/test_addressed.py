"""An address of a chain is no harm by itself; the reader's coins shall not be told to go there."""

import pytest

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList

OFFICIAL = OfficialList(domains=frozenset({"orbit.example"}))


def filled(*texts: str) -> list[str]:
    return [text.format("0x52908400098527886E0F7030069857D2E4169EE7") for text in texts]


@pytest.mark.parametrize(
    "text",
    filled(
        "I can speed it up if you pay 20 USDT to {}.",
        "Please return the excess 300 USDT to this wallet: {}",
        "The tax of 10 percent has to be paid first, to {}, then it is released.",
        "A small deposit proves that the account is yours: 20 USDT to {}",
        "Our address has changed, use {} from now on.",
        "Its address is {}, please transfer now.",
        "Your withdrawal is activated with 50 USDT.\nSend it to {}",
        "多打给您的300U请退回这个地址：{}。",
        "付20U到 {} 可以帮您加急。",
        "请往{}转余额",
        "我们的安全钱包会替您保管。地址是 {}，请现在转过去。",
        "需要先交10%的税款到 {},之后才能放行提现。",
    ),
)
def test_coins_are_led_to_no_address(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block


@pytest.mark.parametrize(
    "text",
    filled(
        "It looks as if you sent to {}, which is a contract.",
        "Did you send 20 USDT to {}?",
        "The transfer to {} is pending.",
        "Your transfer of 20 USDT to {} is confirmed.",
        "Add the token by its contract address: {}",
        "Never send anything to {}, it belongs to a thief.",
        "您转到 {} 的那笔交易已确认。",
        "请核对收款地址是否为 {}。",
        "您应该是转到了 {} ,那是一个合约。",
        "提现到 {} 的交易还在打包",
    ),
)
def test_what_is_said_of_an_address_leaves(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is not Verdict.block
