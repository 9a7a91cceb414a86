"""Passwords, codes and credentials: the value is found, the question about it is not. Every value is made up."""

import pytest

from kefu_core.safety.secrets import SecretKind, scan


def kinds(text: str, **talk: str) -> list[SecretKind]:
    return [finding.kind for finding in scan(text, **talk).findings]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my password is Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("password: dragon", "dragon"),
        ("my PIN is 4821.", "4821"),
        ("Zx9!kkk is my password", "Zx9!kkk"),
        ("密码是abc12345", "abc12345"),
        ("密码：hunter22，登不上", "hunter22"),
        ("支付密码123456", "123456"),
        ("我的密码 qwe123456", "qwe123456"),
        ("abc123是我的密码", "abc123"),
    ],
)
def test_password_is_hidden(text: str, value: str) -> None:
    outcome = scan(text)
    assert [finding.kind for finding in outcome.findings] == [SecretKind.password]
    assert value not in outcome.redacted


@pytest.mark.parametrize(
    "text",
    [
        "verification code is 482913",
        "验证码482913",
        "验证码是 4829",
        "收到的验证码为：889900",
        "OTP: 123 456",
        "the code is 482913",
        "my 2fa code 123456",
        "cvv 123",
        "backup codes: ab12-cd34",
    ],
)
def test_code_is_found(text: str) -> None:
    assert kinds(text) == [SecretKind.code]


def test_bare_number_after_talk_of_a_code_is_a_code() -> None:
    assert kinds("482913", context="我收到了验证码") == [SecretKind.code]
    assert kinds("482913") == []


@pytest.mark.parametrize(
    "text",
    [
        "otpauth://totp/Kefu:a?secret=JBSWY3DPEHPK3PXP",
        "2fa secret: JBSW Y3DP EHPK 3PXP",
        "谷歌验证密钥 JBSWY3DPEHPK3PXP",
        "AKIA" + "ABCDEFGH12345678",
        "ghp_" + "a1B2" * 9,
        "123456789:AA" + "Hdq9_kLm" * 4 + "x",
        "api secret: " + "a1b2c3d4" * 5,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc123DEF456",
    ],
)
def test_credential_is_found(text: str) -> None:
    assert kinds(text) == [SecretKind.credential]


def test_password_inside_an_address_is_hidden() -> None:
    assert (
        scan("postgres://kefu:s3cretpw@db/kefu", language="en").redacted == "postgres://kefu:[hidden: password]@db/kefu"
    )


@pytest.mark.parametrize(
    "text",
    [
        "sk_live_" + "x" * 24,
        "api_key=" + "your_api_key_goes_here_1234",
        "token: https://example.org/a/b/c/1234",
        "session_id=" + "a" * 20,
    ],
)
def test_placeholders_pass(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my password is wrong",
        "my password is not accepted",
        "i forgot my password",
        "how do i change my password?",
        "password: how do I reset it?",
        "password manager recommended",
        "pin is blocked",
        "verification code not received",
        "the code is not arriving",
        "error code: 482913",
        "promo code: 123456",
        "postal code 100080",
        "密码错误3次",
        "密码是多少位",
        "忘记密码了怎么办",
        "没收到验证码",
        "区号 0086 验证码收不到",
        "API_KEY=<your key>",
        "password = os.environ['X']",
        "token contract 0x" + "ab12" * 10,
    ],
)
def test_talk_about_passwords_passes(text: str) -> None:
    assert kinds(text) == []
