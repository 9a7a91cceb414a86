"""Labels in Traditional Chinese and in other words: what stands behind them is hidden as behind the usual ones."""

import pytest

from kefu_core.safety.secrets import SecretKind, scan, scan_conversation


@pytest.mark.parametrize(("text", "kind"), [
    ("備用碼：k5ap-je4r\nmz2e-tbpv\nrhdb-vkvq\nqufq-xhyg", SecretKind.code),
    ("谷歌账号的备份验证码 1969 3683\n9447 4430\n6212 4505", SecretKind.code),
    ("驗證器金鑰 6I2K KXOT U7BD B3EN VPMQ OYDE 3I5E 4QMQ", SecretKind.credential),
    ("卡號 3528732589556898 末三碼 840", SecretKind.code),
    ("code de vérification : 681786", SecretKind.code),
])  # fmt: skip
def test_what_stands_behind_the_label_is_hidden(text: str, kind: SecretKind) -> None:
    assert kind in {finding.kind for finding in scan(text).findings}


@pytest.mark.parametrize("first", ["here is the code", "Here's my code:", "here’s your code"])
def test_a_code_may_come_in_the_message_behind(first: str) -> None:
    assert scan_conversation((first, "612954"))[1]


@pytest.mark.parametrize("text", [
    "這張卡的末三碼在哪裡看？",
    "備用碼要去哪裡下載，我的訂單是 20260318442",
    "訂單 840 號的末三位不對",
    "驗證器 APP 換手機要怎麼搬？版本 6.20",
])  # fmt: skip
def test_who_only_speaks_of_them_keeps_their_words(text: str) -> None:
    assert not scan(text).findings


def test_numbers_behind_here_is_the_order_stay() -> None:
    assert not scan_conversation(("here is the order number", "612954"))[1]
