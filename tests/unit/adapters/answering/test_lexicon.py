"""The concepts of a text, and the file that lists them."""

from importlib.resources import files

import pytest

from kefu_adapters import answering
from kefu_adapters.answering.lexicon import concepts
from kefu_adapters.answering.normalise import normalise


def lines():
    text = files(answering).joinpath("data", "lexicon.txt").read_text("utf-8")
    return [line.partition(":")[::2] for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提币失败", {"withdraw", "failed"}),
        ("my withdrawals failed", {"withdraw", "failed"}),
        ("出金一直卡住", {"withdraw", "pending", "slow"}),
        ("the weather in london", set()),
        ("", set()),
    ],
)
def test_languages_and_slang_share_concepts(text, expected):
    assert expected <= set(concepts(normalise(text)))
    assert expected or not concepts(normalise(text))


def test_longest_term_wins_and_concepts_are_counted():
    assert concepts("not solved") == {"notsolved": 1}
    assert concepts("send, sent and sending") == {"transfer": 3}


def test_terms_are_whole_words():
    assert not concepts("scandal spinach")


@pytest.mark.parametrize(("slip", "concept"), [("privat key", "privatekey"), ("fingerprnt", "biometric")])
def test_slips_of_the_finger_are_mended(slip, concept):
    assert concept in concepts(slip)


def test_words_that_exist_are_left_alone():
    assert "transfer" not in concepts("sand")
    assert "failed" not in concepts("mailed")


def test_every_line_has_a_name_and_terms_that_a_question_can_hold():
    for name, terms in lines():
        assert name, terms
        for term in terms.split("|"):
            assert term.strip() == normalise(term), f"{name}: write {term!r} as {normalise(term)!r}"


def test_names_are_listed_once():
    names = [name for name, _ in lines()]
    assert len(names) == len(set(names))
