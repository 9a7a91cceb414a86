"""Secrets that no word names: what was done with them, or what they belong to, says what they are.

The sentences of `unnamed_secrets.txt` and `unnamed_harmless.txt` were written before the rules (round 1) and before
their second step (round 2).
"""

import pytest
from tests.blind_sets import report
from tests.blind_sets.positives import Case
from tests.safety_sets import fresh
from tests.safety_sets.judging import is_right

from kefu_core.safety.secrets import Finding, SecretKind, scan, scan_conversation

CLASSES = ("tried", "recalled", "number", "service", "halves")
HEX = "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d"
LACKING = [
    "legal",
    "winner",
    "thank",
    "year",
    "wave",
    "sausage",
    "worth",
    "useful",
    "legal",
    "winner",
    "thank",
    "yellow",
]


def hidden(*texts: str, asked: str = "") -> list[str]:
    """What is hidden of a conversation."""
    found = scan_conversation(texts, asked=asked)
    return [text[each.start : each.end] for text, places in zip(texts, found, strict=True) for each in places]


@pytest.mark.parametrize("kind", CLASSES)
def test_nine_of_ten_in_new_words_are_hidden(kind: str) -> None:
    examples = [each for each in fresh.examples("unnamed_secrets.txt", secret=True) if each.kind.startswith(kind)]
    assert len({each.kind for each in examples}) == 2
    missed = [each.messages for each in examples if not is_right(each)]
    assert len(missed) <= len(examples) // 10, missed


@pytest.mark.parametrize("kind", CLASSES)
def test_harmless_talk_in_the_same_words_stays(kind: str) -> None:
    examples = [each for each in fresh.examples("unnamed_harmless.txt", secret=False) if each.kind.startswith(kind)]
    wrong = [each.messages for each in examples if not is_right(each)]
    assert len(wrong) <= len(examples) // 40, wrong


@pytest.mark.parametrize(
    "text",
    [
        "I tried tom.k@mail.com and @orbit_help3, neither works",
        "试了iPhone15!和Mate60! 都不行",
        "promo code Summer@2024 doesn't work",
        "我试了50%仓位和3x杠杆都不对",
        "it was 65000USDT@3x I think",
    ],
)
def test_addresses_models_and_amounts_that_were_tried_stay(text: str) -> None:
    assert hidden(text) == []


def test_of_two_that_were_tried_the_one_like_a_name_is_hidden_beside_the_other() -> None:
    assert hidden("I tried Moon-sunny77 and Tiger@2019, neither works") == ["Moon-sunny77", "Tiger@2019"]
    assert hidden("I tried Moon-sunny77, it does not exist") == []


def test_digits_that_answer_a_question_about_an_order_stay() -> None:
    assert hidden("got 482133 from you guys just now") == ["482133"]
    assert hidden("got 482133 from you guys just now", asked="What is your order number?") == []
    assert hidden("my ticket is", "482133 doesn't work") == []


def test_digits_with_nothing_around_them_stay() -> None:
    assert hidden("482133") == []
    assert hidden("it says 48213390") == []


def test_a_code_behind_a_message_that_leads_on_is_hidden() -> None:
    assert hidden("the code is", "115269") == ["115269"]
    assert hidden("5500", asked="What does the authenticator app show?") == ["5500"]


def test_a_phrase_told_on_two_sides_must_add_up() -> None:
    told = "on one side I wrote {} and on the other side {}"
    assert hidden(told.format(" ".join(LACKING[:6]), " ".join(LACKING[6:]))) == [
        " ".join(LACKING[:6]),
        " ".join(LACKING[6:]),
    ]
    assert hidden(told.format(" ".join(LACKING[6:]), " ".join(LACKING[:6]))) == []


def test_a_first_word_straight_behind_chinese_is_hidden_with_the_others() -> None:
    assert hidden("助记词" + " ".join(LACKING)) == [" ".join(LACKING)]


def test_the_blank_of_a_key_behind_0x_is_hidden_with_it() -> None:
    assert hidden("私钥:0x " + HEX) == ["0x " + HEX]


def test_a_label_taken_apart_still_makes_a_key_of_a_value() -> None:
    for label in ("p r i v a t e  k e y", "私 钥", "私玥"):
        assert [each.kind for each in scan(f"{label} {HEX}").findings] == [SecretKind.private_key]


def test_a_percent_sign_and_a_number_in_a_password_are_no_escape() -> None:
    assert hidden("密码: K6jZOi3n3l%14") == ["K6jZOi3n3l%14"]
    assert hidden("密码(区分大小写)K6jZOi3n3l")[0].endswith("K6jZOi3n3l")


@pytest.mark.parametrize(
    ("kind", "text", "wanted", "found", "right"),
    [
        ("hex_bare", HEX, "redact", SecretKind.ambiguous_hex, True),
        ("hex", "私 钥 " + HEX, "redact", SecretKind.ambiguous_hex, False),
        ("hex", "pk " + HEX, "redact", SecretKind.ambiguous_hex, False),
        ("api", HEX, "redact", SecretKind.ambiguous_hex, False),
        ("hex", HEX, "redact", SecretKind.private_key, True),
        ("card", "4111111111111111", "mask", SecretKind.card, True),
        ("card", "4111111111111111", "mask", SecretKind.password, False),
        ("password", "Tiger@2019", "redact", SecretKind.card, False),
    ],
)
def test_the_report_takes_asking_for_right_only_where_the_table_asks(
    monkeypatch: pytest.MonkeyPatch, kind: str, text: str, wanted: str, found: SecretKind, right: bool
) -> None:
    finding = Finding(kind=found, start=0, end=len(text))
    monkeypatch.setattr(report, "scan_conversation", lambda *_, **__: ((finding,),))
    assert report.is_acted(Case(kind, "plain", kind, (text,), "", ((0, 0, len(text)),), wanted)) is right
