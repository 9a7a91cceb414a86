"""What finders ask before they look must never hide a text from them: long and short ones, mixed scripts, markup."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.core.safety.rules import DETECTORS, Rule

from kefu_core.safety.secrets import label_places, scan, split_keys
from kefu_core.safety.secrets.prose import PHRASE_CONTEXT, speaks_of_phrases
from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.secrets.stretches import chains_of, windows_of
from kefu_core.safety.secrets.tokens import cleaned, tokens_of, words_of
from kefu_core.safety.text.normalise import normalise

MARKS = Marks("pass", "pin", "y answer", "2fa", "短信", "密", "k e y")
PIECES = st.sampled_from(
    [
        "pass",
        "password",
        "spin",
        "my answer",
        "2fa",
        "短信",
        "密码",
        "k e y",
        "ab",
        "é",
        "ﬁn",
        "<b>",
        "第3个",
        " ",
        "\n",
        ".",
        "4",
    ]
)
TALK = "The weather was fine and we went to the lake. 昨天我们去了湖边,天气很好。 "
PLAIN = TALK * 12
# Rules that hold only for a message of nothing else, an answer, or several messages.
ALONE = frozenset(
    [
        "codes._ASKED_CODE",
        "codes._ANSWER",
        "passwords._ASKED_PASSWORD",
        "values._USED",
        "unnamed_codes._CAME",
        "unnamed_codes._ENTERED",
        "unnamed_codes._REFUSED",
        "scanner.find_unnamed_codes",
        "all_phrases.parts_told",
        "spread.part_label",
    ]
)


@given(st.lists(PIECES, max_size=40), st.booleans())
def test_signs_answer_as_the_text_itself_would(pieces: list[str], long: bool) -> None:
    text = "".join(pieces) + ("~" * 500 if long else "")
    norm = normalise(text)
    words = cleaned(norm)
    tokens = tokens_of(words)
    expected = any(mark in norm.lower for mark in MARKS.every)
    assert Signs(norm.lower).hold(MARKS) is expected
    # What cleaning took may be asked for without need, never the other way round.
    assert Signs(norm.lower, words_of(norm, words, tokens)).hold(MARKS) or not expected


@given(st.lists(PIECES, max_size=40), st.booleans())
def test_places_of_words_are_where_they_stand(pieces: list[str], long: bool) -> None:
    lower = ("".join(pieces) * (20 if long else 1)).lower()
    tokens = tokens_of(lower)
    assert [lower[token.start : token.end] for token in tokens] == tokens.words
    assert all(left.end <= right.start for left, right in pairwise(tokens[:]))
    assert list(tokens.table()) == list(dict.fromkeys(tokens.words)) or len(tokens) >= 64


@pytest.mark.parametrize(
    "text", ["my seed", "24 words", "bip39", "srp", "the passwords", "backup word", "twelve-word", "助记词", ""]
)
def test_talk_of_phrases_is_told_as_by_its_expression(text: str) -> None:
    for each in (text, PLAIN + text):
        assert speaks_of_phrases(each) is (PHRASE_CONTEXT.search(each) is not None)


@pytest.mark.parametrize("rule", [each for each in DETECTORS if each.title not in ALONE], ids=lambda each: each.title)
def test_a_secret_is_found_within_a_long_text_as_well(rule: Rule) -> None:
    for text in rule.texts:
        assert scan(f"{PLAIN}\n\n{text}\n\n{PLAIN}").findings


def test_a_run_of_list_words_lies_within_a_window_and_talk_has_none() -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    tokens = tokens_of(f"the and the for {words} and the for the".lower())
    ((first, last),) = windows_of(chains_of(tokens), 8, len(tokens))
    assert set(words.split()) <= set(tokens.words[first:last])
    assert chains_of(tokens_of("i went to the lake and the weather was not so bad as they had said")) == []


def test_a_word_for_an_unknown_one_opens_the_whole_text() -> None:
    tokens = tokens_of("legal winner xxx thank year the wave sausage worth useful missing legal winner")
    assert windows_of(chains_of(tokens), 8, len(tokens)) == [(0, len(tokens))]


def test_pieces_of_a_key_are_looked_for_where_letters_and_digits_meet() -> None:
    text = "no 1a2b 0x12 word, k9Z"
    assert list(split_keys._mixed(text)) == [(m.start(), m.end()) for m in split_keys._MIXED.finditer(text)]


def test_labels_of_a_long_text_are_found_at_their_marks() -> None:
    text = PLAIN + "my pin is 4827" + PLAIN + "发来的一串数字 482133" + PLAIN
    parts = label_places.label_parts(text.lower(), Signs(text.lower()))
    assert [any(first <= text.index(value) < last for first, last in parts) for value in ("4827", "482133")] == [
        True
    ] * 2
    assert sum(last - first for first, last in parts) < len(text)
    many = "password is " * 300
    assert label_places.label_parts(many, Signs(many)) == [(0, len(many))]
