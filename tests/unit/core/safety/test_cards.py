"""Bank cards and identity numbers. Every number is computed here and belongs to nobody."""

import random

import pytest

from kefu_core.safety.secrets import SecretKind, scan
from kefu_core.safety.secrets.cards import is_card, is_identity_number


def luhn(prefix: str, length: int, seed: int = 1) -> str:
    body = prefix + "".join(random.Random(seed).choices("0123456789", k=length - 1 - len(prefix)))
    return next(body + last for last in "0123456789" if is_card(body + last))


def identity(day: str = "19900307", seed: int = 1) -> str:
    body = "110101" + day + f"{random.Random(seed).randrange(1000):03}"
    return next(body + last for last in "0123456789X" if is_identity_number(body + last))


CARD = luhn("4", 16)
IDENTITY = identity()


def kinds(text: str) -> list[SecretKind]:
    return [finding.kind for finding in scan(text).findings]


def test_checksum_is_checked_against_a_known_card_and_number() -> None:
    # The test number that card schemes publish, and the example of the national standard.
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        f"我的卡号{CARD}谢谢",
        "-".join(CARD[at : at + 4] for at in range(0, 16, 4)),
        " ".join(CARD[at : at + 4] for at in range(0, 16, 4)) + " 12/26 123",
        "".join(chr(ord(digit) + 0xFEE0) for digit in CARD),
        luhn("34", 15),
        luhn("62", 19),
        luhn("55", 16),
    ],
)
def test_card_is_found_whatever_separates_its_digits(text: str) -> None:
    assert kinds(text) == [SecretKind.card]


def test_card_keeps_six_and_four_digits() -> None:
    spaced = " ".join(CARD[at : at + 4] for at in range(0, 16, 4))
    assert scan(f"card {spaced}!").redacted == f"card {CARD[:6]}******{CARD[-4:]}!"


@pytest.mark.parametrize("text", [IDENTITY, f"身份证{IDENTITY}号", f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}"])
def test_identity_number_is_masked(text: str) -> None:
    outcome = scan(text)
    assert [finding.kind for finding in outcome.findings] == [SecretKind.identity_number]
    assert f"{IDENTITY[:3]}*************{IDENTITY[-2:]}" in outcome.redacted


def test_identity_number_may_end_in_x() -> None:
    number = next(number for seed in range(200) if (number := identity(seed=seed)).endswith("X"))
    assert kinds(number.lower()) == [SecretKind.identity_number]


@pytest.mark.parametrize(
    "text",
    [
        f"订单号 {CARD}",
        f"order number: {CARD}",
        f"tracking {luhn('62', 18)}",
        "IMEI 356938035643809",
        "amount 4000000000000000002 wei",
        f"0.{CARD}",
        "13800138000 13900139000",
        "2026-03-01 12:34:56",
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        IDENTITY[:-1] + ("0" if IDENTITY[-1] != "0" else "1"),
        "card ending 4242",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert kinds(text) == []
