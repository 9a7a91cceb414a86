"""Labels are read in spite of what was done to them, codes and passwords that answer a question, parts by place."""

from random import Random

import pytest
from tests.safety_sets import drawn

from kefu_core.safety.secrets import SecretKind, said_before, scan, scan_conversation
from kefu_core.safety.secrets.label_places import plain_labels, untagged
from kefu_core.safety.secrets.part_labels import part_label
from kefu_core.safety.text.normalise import normalise

WORDS = drawn.phrase(Random(7))


def kinds(text: str, **said: str) -> list[SecretKind]:
    return [finding.kind for finding in scan(text, **said).findings]


@pytest.mark.parametrize(
    "label",
    [
        "p a s s w o r d",
        "p.a.s.s.w.o.r.d",
        "pasword",
        "passwrod",
        "pa55word",
        "p@ssword",
        "passwort",
        "mi ma",
        "mima",
        "密 - 码",
        "密马",
        "psw",
        "口 令",
        "contraseña",
    ],
)
def test_a_disguised_label_of_a_password_is_plain_at_its_end(label: str) -> None:
    plain = plain_labels(label)
    assert plain.strip() == "密码"
    assert len(plain) == len(label)


@pytest.mark.parametrize("label", ["yzm", "y z m", "验 证 码", "驗.證.碼", "yan zheng ma", "vcode"])
def test_a_disguised_label_of_a_code_is_plain(label: str) -> None:
    assert plain_labels(label).strip() == "验证码"


@pytest.mark.parametrize(
    "text", ["passport", "please pass on", "mimas moon", "10mm", "map word", "密切 码头", "phrase"]
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert plain_labels(text) == text


def test_what_stands_for_a_value_that_was_taken_out_is_no_markup() -> None:
    assert untagged("token=<redacted> id") == "token=<redacted> id"
    assert untagged("is <b>x</b>") == "is    x    "


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("请问您收到验证码了吗?", "有的 343384"),
        ("Did the verification code arrive?", "yes 147286"),
        ("短信到了吗?", "到了到了,343384"),
    ],
)
def test_a_code_behind_words_of_assent_answers_our_question(asked: str, text: str) -> None:
    assert kinds(text, asked=asked) == [SecretKind.code]
    assert kinds(text) == []


def test_a_number_with_its_unit_is_no_answer_with_a_code() -> None:
    assert kinds("收到了 3433 元", asked="请问您收到验证码了吗?") == []
    assert kinds("yes, after 1472 seconds", asked="Did the verification code arrive?") == []


def test_a_password_answers_our_question_behind_hedging_words() -> None:
    assert kinds("pretty sure Gr33nTea!", asked="Which password did you try?") == [SecretKind.password]
    assert kinds("Gr33nTea!", asked="Which app do you use the password for?") == []


def test_a_message_that_only_leads_on_lets_the_one_before_it_count() -> None:
    assert said_before(["the code came", "it says"]) == "the code came\nit says"
    assert said_before(["the code came", "my balance is"]) == "my balance is"
    assert scan_conversation(["got the verification code", "it says", "291988"])[2]
    assert not any(scan_conversation(["got the verification code", "my balance is", "291988"]))


@pytest.mark.parametrize("sign", [" – ", "•", "🔥", " / ", "、", "~", " | "])
def test_a_card_is_found_whatever_sign_stands_between_its_groups(sign: str) -> None:
    assert kinds("card " + sign.join(["4111", "1111", "1111", "1111"])) == [SecretKind.card]


def test_a_list_of_prices_is_no_card() -> None:
    assert kinds("levels 4111, 1111, 1111, 1111") == []
    assert kinds("levels 4111 / 1111 / 1111 / 1111") == []


def test_a_key_in_groups_with_any_sign_is_found() -> None:
    key = drawn.hex_key(Random(3))
    groups = [key[at : at + 4] for at in range(0, 64, 4)]
    for sign in (" - ", " · ", " / ", "|"):
        assert kinds("私钥 " + sign.join(groups)) == [SecretKind.private_key]


def test_both_values_of_a_named_pair_are_hidden() -> None:
    first, second = drawn.alnum(Random(1), 40), drawn.alnum(Random(2), 40)
    assert kinds(f"apikey/secret:\n{first}\n{second}") == [SecretKind.credential, SecretKind.credential]


def test_two_addresses_of_an_explorer_link_stay() -> None:
    one, other = drawn.hex_key(Random(1), 20), drawn.hex_key(Random(2), 20)
    assert kinds(f"https://etherscan.io/token/0x{one}?a=0x{other}") == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("前面四个 east crew", "east crew"),
        ("line two logic clerk", "logic clerk"),
        ("and the other six flee garage", "flee garage"),
        ("words 1 to 6 topic answer", "topic answer"),
        ("it begins with fruit tiny", "fruit tiny"),
        ("première moitié murène", "murène"),
        ("先发一半 況 賽", "況 賽"),
    ],
)
def test_a_word_for_a_place_is_told_from_the_words_behind_it(text: str, rest: str) -> None:
    label = part_label(text)
    assert label is not None
    assert text[label.end :].strip() == rest


@pytest.mark.parametrize("text", ["最后怎么办", "wallet is empty", "请问一下", ""])
def test_a_sentence_begins_with_no_such_word(text: str) -> None:
    assert part_label(text) is None


def test_lines_of_a_phrase_are_found_with_other_talk_between() -> None:
    first, second, third = (" ".join(WORDS[at : at + 4]) for at in (0, 4, 8))
    found = scan_conversation([f"第一行 {first}", "稍等", f"第二行 {second}", f"第三行 {third}"])
    assert [bool(each) for each in found] == [True, False, True, True]


def test_two_damaged_words_in_a_row_do_not_part_a_phrase() -> None:
    words = [*WORDS[:5], "zzq", *WORDS[6:]]
    assert kinds(" ".join(words)) == [SecretKind.recovery_phrase]


def test_words_that_only_announce_a_part_phrase_are_not_taken_for_it() -> None:
    assert kinds(f"my seed words: {' '.join(WORDS[:9])} (the rest is torn off)") == [SecretKind.recovery_phrase]


def test_clauses_of_list_words_are_talk() -> None:
    assert kinds("two friend visit museum, enjoy art, buy cheap gift, then travel home") == []


def test_traced_places_are_those_of_the_original() -> None:
    text = "a\u200b&#49;%41\u1100\u1161ｆ㎏"
    norm = normalise(text)
    assert norm.text == "a1A가fkg"
    assert [text[slice(*norm.span(at, at + 1))] for at in range(len(norm.text))] == [
        "a",
        "&#49;",
        "%41",
        "\u1100\u1161",
        "ｆ",
        "㎏",
        "㎏",
    ]
