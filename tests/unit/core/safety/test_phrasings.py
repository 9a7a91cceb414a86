"""Phrasings in which people give passwords, codes and cookies, and the same words without any value."""

import pytest

from kefu_core.safety.secrets import SecretKind, scan, scan_conversation


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("I put Tiger2019! as my password", "Tiger2019!"),
        ("the password I set was Tiger2019", "Tiger2019"),
        ("I changed my password to Tiger2019, now it fails", "Tiger2019"),
        ("密码我设的是Tiger2019", "Tiger2019"),
        ("我把密码改成了Tiger2019", "Tiger2019"),
        ("密码应该是Tiger2019", "Tiger2019"),
        ("the 6-digit code is 482913", "482913"),
        ("I received the code 482913", "482913"),
        ("482913 is my code", "482913"),
        ("验证码填了482913", "482913"),
        ("Cookie: theme=dark; uid_tok=a8Kd92mfPq01LsXz77; lang=en", "a8Kd92mfPq01LsXz77"),
        ("my session id is a8Kd92mfPq01LsXz77", "a8Kd92mfPq01LsXz77"),
        ("my_login=a8Kd92mfPq01LsXz77", "a8Kd92mfPq01LsXz77"),
    ],
)
def test_a_value_is_hidden_in_the_ways_people_give_it(text: str, secret: str):
    assert secret not in scan(text).redacted


@pytest.mark.parametrize(
    "text",
    [
        "the password I set was refused",
        "I changed my password to something easier",
        "密码我改了三次还是不对",
        "密码应该是对的",
        "error code 482913",
        "the code you sent is wrong",
        "验证码填了没反应",
        "cookies are off in my browser, what now",
        "https://example.com/page?lang=en&ref=home",
        "PRIVATE_KEY=0x" + "0" * 64,
        "contract address 0x350965ecfaa78d5f5971e093b6a6e12fa4507ebe",
        "password = None",
        "密码 = '请输入密码'",
    ],
)
def test_the_same_words_without_a_value_stay(text: str):
    assert scan(text).findings == ()


def test_halves_of_a_key_with_labels_that_stick_to_them_are_hidden():
    first, second = scan_conversation(["上半段:" + "a3" * 16, "下半段:" + "9f" * 16])
    assert {each.kind for each in (*first, *second)} == {SecretKind.private_key}
