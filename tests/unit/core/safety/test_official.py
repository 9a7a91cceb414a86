"""The official list: links in every disguise, look-alikes, and the answer to "is this really you?"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_core.safety.official.official_list import (
    HostStanding,
    OfficialList,
    Recognition,
    judge_host,
    judge_link,
    links_in,
    recognise,
)

OFFICIAL = OfficialList(
    domains=frozenset({"kefuwallet.com"}),
    emails=frozenset({"help@kefuwallet.com"}),
    handles={"telegram": frozenset({"kefu_support"}), "x": frozenset({"kefuwallet"})},
    stores=frozenset({"apps.apple.com/app/id123"}),
    explorers=frozenset({"etherscan.io"}),
)


@pytest.mark.parametrize(
    ("text", "host", "written"),
    [
        ("see https://help.kefuwallet.com/a?b=1.", "help.kefuwallet.com", "https://help.kefuwallet.com/a?b=1"),
        ("请访问kefuwallet.com查看", "kefuwallet.com", "kefuwallet.com"),
        ("https://kefuwallet.com查看详情", "kefuwallet.com", "https://kefuwallet.com"),
        ("ｋｅｆｕｗａｌｌｅｔ．ｃｏｍ", "kefuwallet.com", "ｋｅｆｕｗａｌｌｅｔ．ｃｏｍ"),
        ("www。kefuwallet。com", "www.kefuwallet.com", "www。kefuwallet。com"),
        ("hxxps://evil[.]com/x", "evil.com", "hxxps://evil[.]com/x"),
        ("evil dot com", "evil.com", "evil dot com"),
        ("https://kefuwallet.com@evil.com/", "evil.com", "https://kefuwallet.com@evil.com/"),
        ("https://例子.中国/", "例子.中国", "https://例子.中国/"),
        ("http://203.0.113.9/x", "203.0.113.9", "http://203.0.113.9/x"),
        ("ke\u200bfuwallet.com", "kefuwallet.com", "ke\u200bfuwallet.com"),
    ],
)
def test_link_is_read_in_every_form(text: str, host: str, written: str) -> None:
    (link,) = links_in(text)
    assert link.host == host
    assert text[link.start : link.end] == written


@pytest.mark.parametrize(
    "text", ["sent.It works", "e.g. this", "Version 1.2.3.4 and 3.14", "a@kefuwallet.com", "好的。谢谢", "wait... ok"]
)
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert links_in(text) == ()


@pytest.mark.parametrize(
    ("host", "standing"),
    [
        ("kefuwallet.com", HostStanding.listed),
        ("HELP.KEFUWALLET.COM.", HostStanding.listed),
        ("etherscan.io", HostStanding.explorer),
        ("kefuwa11et.com", HostStanding.lookalike),
        ("kefu-wallet.com", HostStanding.lookalike),
        ("kefuwallet.net", HostStanding.lookalike),
        ("kefuwallet.com.evil.io", HostStanding.lookalike),
        ("kefuwallet-support.xyz", HostStanding.lookalike),
        ("kеfuwallet.com", HostStanding.lookalike),
        ("notkefuwallet.com", HostStanding.lookalike),
        ("kefuwalet.com", HostStanding.lookalike),
        ("example.org", HostStanding.unlisted),
    ],
)
def test_host_is_judged(host: str, standing: HostStanding) -> None:
    assert judge_host(host, OFFICIAL) is standing


def test_punycode_is_decoded_before_judging() -> None:
    coded = "kеfuwallet".encode("idna").decode() + ".com"
    assert coded.startswith("xn--")
    assert judge_host(coded, OFFICIAL) is HostStanding.lookalike


def test_store_counts_only_with_our_app() -> None:
    ours, other = links_in("https://apps.apple.com/app/id123 https://apps.apple.com/app/id1234")
    assert judge_link(ours, OFFICIAL) is HostStanding.listed
    assert judge_link(other, OFFICIAL) is HostStanding.unlisted


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("is help.kefuwallet.com yours?", Recognition.ours),
        ("help@kefuwallet.com", Recognition.ours),
        ("@kefu_support", Recognition.ours),
        ("t.me/kefu_support", Recognition.ours),
        ("kefuwa11et.com 是你们的吗", Recognition.lookalike),
        ("@kefu_supp0rt", Recognition.lookalike),
        ("@kefu_suport", Recognition.lookalike),
        ("help@kefuwallet.co", Recognition.lookalike),
        ("telegram @kefuwallet", Recognition.lookalike),
        ("@random_guy", Recognition.not_ours),
        ("微信号:abc_12345", Recognition.not_ours),
        ("https://example.org", Recognition.not_ours),
        ("kefuwallet.com and example.org", Recognition.not_ours),
        ("etherscan.io/tx/0x1", Recognition.unclear),
        ("is this really you?", Recognition.unclear),
        ("你们是官方吗", Recognition.unclear),
    ],
)
def test_contact_is_recognised(text: str, answer: Recognition) -> None:
    assert recognise(text, OFFICIAL) is answer


@given(st.text(max_size=120))
def test_any_text_is_read_without_failing(text: str) -> None:
    for link in links_in(text):
        assert 0 <= link.start < link.end <= len(text)
    assert recognise(text, OFFICIAL) in Recognition
