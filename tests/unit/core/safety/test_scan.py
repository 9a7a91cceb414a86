"""What holds for every text: offsets, redaction, and nothing that strangers can write breaks the scanner."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from kefu_core.safety.secrets import Scan, SecretKind, scan
from kefu_core.safety.text.normalise import normalise

PHRASE = Mnemonic("english").to_mnemonic(random.Random(31).randbytes(16))
KEY = random.Random(32).randbytes(32).hex()
AROUND = st.text(alphabet="你好吗。，!? \n\u200b\u00adé\u0301🔑%&;@Ａ１①", max_size=12)


def assert_sound(text: str, outcome: Scan) -> None:
    position = 0
    for finding in outcome.findings:
        assert position <= finding.start < finding.end <= len(text)
        position = finding.end
    if not outcome.findings:
        assert outcome.redacted == text


@given(st.text(max_size=200))
def test_offsets_are_sound_for_any_text(text: str) -> None:
    assert_sound(text, scan(text))


@given(AROUND, AROUND)
def test_offsets_point_at_the_secret_whatever_stands_around_it(before: str, after: str) -> None:
    text = f"{before} {PHRASE} {after}"
    outcome = scan(text, language="en")
    assert_sound(text, outcome)
    at = text.index(PHRASE)
    assert any(each.start <= at and at + len(PHRASE) <= each.end for each in outcome.findings)
    assert "[hidden: recovery phrase]" in outcome.redacted
    assert PHRASE not in outcome.redacted


@given(AROUND, AROUND)
def test_disguised_secret_leaves_no_part_behind(before: str, after: str) -> None:
    disguised = "\u200b".join(PHRASE)
    outcome = scan(f"{before} {disguised} {after}")
    assert disguised not in outcome.redacted
    assert [each.kind for each in outcome.findings] == [SecretKind.recovery_phrase]


@given(st.text(max_size=80))
def test_normalised_copy_maps_back(text: str) -> None:
    norm = normalise(text)
    assert len(norm.text) == len(norm.lower)
    for at in range(len(norm.text)):
        start, end = norm.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２", "ABC12"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("a\u3000b\u00a0c", "a b c"),
        ("caf%C3%A9 &amp; tea", "café & tea"),
        ("cafe\u0301", "café"),
        ("cafe\u200b\u0301", "café"),
        ("①", "1"),
        ("100%ab", "100%ab"),
    ],
)
def test_disguises_are_undone(text: str, plain: str) -> None:
    assert normalise(text).text == plain


def test_redacted_text_is_stable() -> None:
    once = scan(f"{PHRASE}\n私钥 {KEY}").redacted
    assert scan(once).redacted == once


@pytest.mark.parametrize("kind", SecretKind)
def test_every_kind_has_a_name_in_both_languages(kind: SecretKind) -> None:
    from kefu_core.safety.secrets.findings import placeholder

    assert placeholder(kind, "zh").startswith("[已隐藏:")
    assert placeholder(kind, "en").startswith("[hidden: ")


def test_several_kinds_are_found_in_one_text() -> None:
    outcome = scan(f"助记词: {PHRASE}\n私钥: {KEY}\n密码: abc12345", language="zh")
    assert [each.kind for each in outcome.findings] == [
        SecretKind.recovery_phrase,
        SecretKind.private_key,
        SecretKind.password,
    ]
    assert outcome.redacted == "助记词: [已隐藏:助记词]\n私钥: [已隐藏:私钥]\n密码: [已隐藏:密码]"


@pytest.mark.parametrize(
    "piece",
    [
        "-----begin private key-----",
        "otp:",
        "2fa totp ",
        '"mac" kdf ciphertext {',
        "eyJ",
        "code a",
        "[1,",
        "<a",
        "://a:",
    ],
)
def test_repeated_beginnings_end_quickly(piece: str) -> None:
    assert_sound(text := piece * (16384 // len(piece)), scan(text))
