"""What was learnt from examples backs the rules where they foresaw nothing, and doubts them where they err."""

from string import ascii_lowercase

import pytest
from tests.safety_sets.mutants import replaced

from kefu_core.safety.gate import outgoing as gate
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.gate.second_opinion import (
    HALF,
    SURE,
    concept_features,
    is_sure,
    likeness,
    plain_of,
    word_features,
    words_of,
)
from kefu_core.safety.official.official_list import OfficialList

OFFICIAL = OfficialList(domains=frozenset({"orbit.example"}))
FORESEEN_BY_NO_RULE = (
    "Kindly let our technician have the twelve words so the restoration can be completed from this side.",
    "Our colleague is waiting for the words in order, then your balance comes back today.",
)
ORDINARY = (
    "Thank you for waiting, the transfer is confirmed and should show within ten minutes.",
    "请先把应用更新到最新版本，再看看余额是否显示。",
    "We will never ask for your recovery phrase, whoever writes to you.",
)


def odds(text: str) -> float:
    return likeness(plain_of(text))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_work_is_unlike_a_request(text: str) -> None:
    assert odds(text) < SURE
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_


def test_a_request_is_likelier_than_the_warning_against_it() -> None:
    asked, warned = "请把您的助记词发给我核对一下", "任何人让您发助记词都是骗子，请不要发"
    assert odds(asked) > SURE > odds(warned)


def test_a_request_drowns_in_no_long_text() -> None:
    request = "Please send me your recovery phrase so that we can restore the wallet for you today."
    around = " ".join(f"z{first}{second}q" for first in ascii_lowercase for second in ascii_lowercase)
    assert len(words_of(around)) > 20 * HALF
    assert odds(f"{around} {request} {around}") > (odds(request) + odds(around)) / 2


def test_of_few_words_both_the_secret_and_what_to_do_with_it_must_be_there() -> None:
    assert is_sure("please send the password now", 9.0, flagged=False)
    assert not is_sure("please send the picture now", 9.0, flagged=False)
    assert not is_sure("the password of your wallet", 9.0, flagged=False)


@pytest.mark.parametrize(("odds", "reason"), [(-1.0, "asks_transfer"), (-9.0, "")])
def test_a_payment_is_doubted_only_by_what_is_quite_unlike_a_request(odds: float, reason: str) -> None:
    with replaced(gate, "opinion_of", lambda _plain: odds):
        assert judge_outgoing("Pay a fee of 5 usdt to unlock the account.", OFFICIAL).reason == reason
        assert judge_outgoing("We need your recovery phrase.", OFFICIAL).reason == ""


def test_few_words_are_left_to_the_rules() -> None:
    assert not is_sure(plain_of("your wallet password"), 9.0, flagged=False)
    assert is_sure(plain_of(FORESEEN_BY_NO_RULE[0]), 9.0, flagged=False)


def test_the_gate_hears_it_only_where_no_rule_has_spoken() -> None:
    text = ORDINARY[0]
    with replaced(gate, "opinion_of", lambda _plain: 9.0):
        assert judge_outgoing(text, OFFICIAL).reason == "asks_secret"
        assert judge_outgoing(f"{text} https://paperclip.example.net", OFFICIAL).reason == "unlisted_link"


def test_a_rule_is_doubted_by_its_sentence_and_by_the_whole_text_and_never_in_public() -> None:
    text = "Thank you. We need your recovery phrase."
    with replaced(gate, "opinion_of", lambda plain: -9.0 if "thank" in plain else likeness(plain)):
        assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block  # its sentence is like a request all the same
    with replaced(gate, "opinion_of", lambda _plain: -9.0):
        assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_
        assert judge_outgoing(text, OFFICIAL, public=True).verdict is Verdict.block
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block


@pytest.mark.parametrize("text", ["Please send us your private key to go on.", "请把您的助记词发给我，好继续处理。"])
def test_an_outright_request_is_not_doubted(text: str) -> None:
    with replaced(gate, "opinion_of", lambda _plain: -9.0):
        assert judge_outgoing(text, OFFICIAL).reason == "asks_secret"


def test_links_are_no_matter_of_opinion() -> None:
    with replaced(gate, "opinion_of", lambda _plain: -9.0):
        assert judge_outgoing("see https://paperclip.example.net", OFFICIAL).reason == "unlisted_link"


def test_disguises_are_undone_before() -> None:
    assert odds("p l e a s e send me your recovery phrase") == pytest.approx(
        odds("please send me your recovery phrase")
    )


def test_numbers_and_addresses_are_all_one() -> None:
    one, other = "order 123 at https://orbit.example/a is paid", "order 98765 at https://else.example is paid"
    assert word_features(words_of(plain_of(one))) == word_features(words_of(plain_of(other)))


def test_what_is_spoken_of_is_seen_in_other_words_and_another_language() -> None:
    one, other = "please tell me your password", "kindly send us your pwd"
    assert concept_features(words_of(one)) == concept_features(words_of(other))
    assert concept_features(words_of(one)) != concept_features(words_of("never tell your password"))
    assert concept_features(words_of("请告诉我密码")) == concept_features(words_of("please tell me password"))


def test_nothing_is_like_nothing() -> None:
    assert likeness("") == 0.0
    assert likeness("«»") == 0.0
