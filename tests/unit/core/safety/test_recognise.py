"""Is this really you? Ours, somebody else's, made to look like ours, or nothing to judge by; per platform."""

import pytest
from tests.gate_sets.grammar import OFFICIAL

from kefu_core.safety.official.official_list import Recognition, recognise

OURS = (
    "https://t.me/orbitwallet",
    "t.me/OrbitWallet",
    "telegram.me/orbitwallet",
    "@orbitwallet",
    "https://t.me/s/orbitwallet",
    "tg://resolve?domain=orbitwallet",
    "https://x.com/orbitwallet",
    "https://twitter.com/OrbitWallet/status/123",
    "https://mobile.twitter.com/orbitwallet",
    "x.com/@orbitwallet",
    "https://weibo.com/u/1234500001",
    "https://m.weibo.cn/u/1234500001",
    "weibo.com/1234500001",
    "https://weibo.com/1234500001/Nabc",
    "微博 @轨道钱包 是你们吗",
    "https://weibo.com/n/轨道钱包",
    "微信公众号 轨道钱包 是官方吗",
    "微信号 orbitwallet_cn",
    "公众号：轨道钱包",
    "help@orbitwallet.com",
    "orbitwallet.com",
    "https://www.orbitwallet.com/a",
    "https://help.orbitwallet.com",
    "apps.apple.com/app/id123",
    "https://apps.apple.com/us/app/orbit/id123",
    "ORBITWALLET.COM",
    "ｏｒｂｉｔｗａｌｌｅｔ．ｃｏｍ",
    "Did you write from help@orbitwallet.com?",
    "推特 @orbitwallet",
    "<https://orbitwallet.com>",
    "(https://t.me/orbitwallet)",
    "是这个吗：https://t.me/orbitwallet。",
)
LOOKALIKES = (
    "https://t.me/orbitwallet_support",
    "t.me/orbitwa11et",
    "@0rbitwallet",
    "@orbitwallet_help",
    "@orbltwallet",
    "https://x.com/orbitwallet_",
    "https://x.com/orbitwalIet",
    "twitter.com/orbitwallets",
    "weibo @轨道钱包客服",
    "微博 @轨道錢包",
    "微信号 orbitwallet_kefu",
    "公众号 轨道钱包助手",
    "support@orbitwallet.co",
    "help@orbitwa1let.com",
    "orbitwallet@gmail.com",
    "orbitwallet.xyz",
    "https://orbitwallet.com.login.xyz",
    "https://login-orbitwallet.com",
    "https://orbitwallet.com@evil.io",
    "t.me/orbitwallet_bot",
    "https://t.me/joinchat/orbitwallet",
    "оrbitwallet.com",
    "https://facebook.com/orbitwallet",
    "instagram @orbitwallet",
    "help@mail-orbitwallet.com",
    "@orbitwallet on instagram",
    "https://weibo.com/orbitwallet",
    "https://t.me/+orbitwallet",
    "https://apps.apple.com/app/orbitwallet/id999",
    "https://play.google.com/store/apps/details?id=com.orbitwallet.fake",
    "whatsapp +1 orbitwallet",
    "discord.gg/orbitwallet",
    "telegram @orbit_wallet",
    "@Orbit.Wallet",
)
OTHERS = (
    "@random_guy",
    "https://t.me/abcdefg",
    "https://x.com/elonmusk",
    "weibo.com/u/999",
    "微信号 abc_12345",
    "someone@gmail.com",
    "https://example.org/x",
    "bit.ly/3abc",
    "https://t.me/+AbCdEf12345",
    "QQ 12345678",
    "https://wa.me/14155550100",
    "https://apps.apple.com/app/id999",
    "微博 @路人甲 是你们的吗",
)
UNCLEAR = (
    "is this really you?",
    "你们是官方吗",
    "etherscan.io/tx/0x1",
    "hello",
    "t.me",
    "x.com",
    "weibo.com",
    "我的钱包打不开了",
    "有个客服加我 是你们吗",
    "微信",
)


@pytest.mark.parametrize("text", OURS)
def test_our_own_ways_are_known_in_every_form(text: str) -> None:
    assert recognise(text, OFFICIAL) is Recognition.ours


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_imitates_us_is_called_so(text: str) -> None:
    assert recognise(text, OFFICIAL) is Recognition.lookalike


@pytest.mark.parametrize("text", OTHERS)
def test_strangers_are_not_ours(text: str) -> None:
    assert recognise(text, OFFICIAL) is Recognition.not_ours


@pytest.mark.parametrize("text", UNCLEAR)
def test_without_anything_to_judge_by_it_stays_unclear(text: str) -> None:
    assert recognise(text, OFFICIAL) is Recognition.unclear


def test_the_worst_of_several_decides() -> None:
    assert recognise("https://t.me/orbitwallet and @orbitwallet_help", OFFICIAL) is Recognition.lookalike
