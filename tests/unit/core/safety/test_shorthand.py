"""Words of requests that are cut apart, shortened, masked or turned round are read as what they stand for."""

import pytest
from tests.blind_sets.report import OFFICIAL

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import normalise


def read(text: str) -> str:
    return undisguise(normalise(text).lower)[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("your se ed phr ase", "your seed phrase"),
        ("the pass-phr ase", "the passphrase"),
        ("valid-ation", "validation"),
        ("snd ur seed phrse", "send ur seed phrase"),
        ("rcvry wrds", "recovery words"),
        ("tell me the pw", "tell me the password"),
        ("send your pk to me", "send your private key to me"),
        ("drowssap", "password"),
        ("esarhp", "phrase"),
        ("p*ssword", "password"),
        ("w●rds", "words"),
        ("paassswoordd", "password"),
        ("ᴘᴀꜱꜱᴡᴏʀᴅ", "password"),
        ("🅿🅰🆂🆂🆆🅾🆁🅳", "password"),
        ("🅢🅔🅔🅓", "seed"),
        ("ʇǝɹɔǝs", "secret"),
        ("密.码.多.少", "密码多少"),
        ("请 把 助 记 词 发 我", "请把助记词发我"),
        ("钱*包*验*证", "钱包验证"),
        ("收到的yzm", "收到的验证码"),
        ("您的mm是什么", "您的密码是什么"),
        ("您的zjc", "您的助记词"),
        ("词记助", "助记词"),
        ("助*词", "助记词"),
        ("主记词", "助记词"),
        ("fa gei wo", "发给我"),
        ("ni de mi-ma shi shen me", "你的 密码 是什么"),
        ("伱旳密碼昰什庅", "你的密码是什么"),
    ],
)
def test_a_hidden_word_is_read_as_what_it_stands_for(written: str, meant: str) -> None:
    assert read(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "is there any desk free in the office",
        "the words are in the app, look at the whole phrase",
        "we pass orders on and code is poetry",
        "it took 5mm and 3 pw of light",
        "a private address, deposits and transfers",
        "目前进度:一、二、三",
        "版本 2.0*3 的说明",
        "pk 赛明天开始",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert read(text).replace("password", "pw") == text


@pytest.mark.parametrize(
    "text",
    [
        "Pls snd ur seed phrse asap",
        "请把收到的yzm发我",
        "您的PW是什么,我帮您试",
        "密.码.多.少,请告诉我",
        "tell me your drowssap please",
        "Send me your p*ssword and I will check it.",
    ],
)
def test_a_request_in_hidden_words_is_stopped(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("visit o r b i t - h e l p . c o m", "lookalike_link"),
        ("请打开 paperclip点com 填写", "unlisted_link"),
        ("open paperclip dot online and log in", "unlisted_link"),
        ("复制到浏览器:paper[.]clip[.]example", "unlisted_link"),
        ("请看 www.paperclip.example", "unlisted_link"),
        ("please write to helper@mail.example", "unlisted_handle"),
        ("find me on telegram: @ helper_cn", "unlisted_handle"),
        ("加薇信 helper66", "unlisted_handle"),
        ("加 V:helper_2026", "unlisted_handle"),
    ],
)
def test_a_link_or_an_account_is_found_however_it_is_written(text: str, reason: str) -> None:
    assert judge_outgoing(text, OFFICIAL).reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "the price is 5 @ 100 each",
        "please choose a. or b. and c.",
        "A B C D E F, that is the order.",
        "see orbit.example and write to support@orbit.example",
        "一点一点来，不着急",
    ],
)
def test_what_only_looks_like_one_passes(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_


@pytest.mark.parametrize(
    "text",
    [
        "我这边有一个收款地址,是公司的保管账户。您先把余额都转过去。",
        "We have a custody address for such cases. Please move your whole balance there now.",
    ],
)
def test_coins_that_shall_go_where_the_sentence_before_said_are_a_transfer(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).reason == "asks_transfer"


@pytest.mark.parametrize(
    "text",
    [
        "Create a new wallet on your own device. Then move your funds there.",
        "请在自己的设备上新建钱包，再把资产转过去。",
        "助记词是一组按顺序排列的单词,可以恢复您的钱包。",
        "请问最后四位卡号是多少?",
        "不需要您提供密码,只要告诉我大概什么时间登录失败就行。",
    ],
)
def test_what_is_near_to_a_request_and_is_none_passes(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_


def test_many_accounts_and_addresses_in_one_text_are_each_found_once() -> None:
    text = "telegram bob_1 @carol_2 a@b.com " * 50
    places = judge_outgoing(text, OFFICIAL).spans
    assert len(places) == len(set(places)) == 150


def test_a_sentence_that_names_too_many_secrets_is_stopped_without_a_further_look() -> None:
    assert judge_outgoing("助记词," * 60, OFFICIAL).verdict is Verdict.block
