"""What was learnt from examples backs the rules where they foresaw nothing, and doubts them where they err."""

from string import ascii_lowercase

import pytest
from tests.safety_sets.mutants import replaced

from kefu_core.safety import gate
from kefu_core.safety.gate import Verdict, judge_outgoing
from kefu_core.safety.official import OfficialList
from kefu_core.safety.second_opinion import LONGEST, SURE, features, is_sure, likeness, plain_of, words_of

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
    assert len(words_of(around)) > 10 * LONGEST
    assert odds(f"{around} {request} {around}") > (odds(request) + odds(around)) / 2


def test_few_words_are_left_to_the_rules() -> None:
    assert not is_sure(plain_of("your wallet password"), 9.0, flagged=False)
    assert is_sure(plain_of(FORESEEN_BY_NO_RULE[0]), 9.0, flagged=False)


def test_the_gate_hears_it_only_where_no_rule_has_spoken() -> None:
    text = ORDINARY[0]
    with replaced(gate, "likeness", lambda _plain: 9.0):
        assert judge_outgoing(text, OFFICIAL).reason == "asks_secret"
        assert judge_outgoing(f"{text} https://paperclip.example.net", OFFICIAL).reason == "unlisted_link"


def test_a_rule_is_doubted_by_its_sentence_and_by_the_whole_text_and_never_in_public() -> None:
    text = "Please send me your recovery phrase."
    with replaced(gate, "likeness", lambda _plain: -9.0):
        assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block  # its sentence is like a request all the same
        with replaced(gate, "is_doubted", lambda *_place: True):
            assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_
            assert judge_outgoing(text, OFFICIAL, public=True).verdict is Verdict.block
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.block


def test_links_are_no_matter_of_opinion() -> None:
    with replaced(gate, "likeness", lambda _plain: -9.0), replaced(gate, "is_doubted", lambda *_place: True):
        assert judge_outgoing("see https://paperclip.example.net", OFFICIAL).reason == "unlisted_link"


def test_disguises_are_undone_before() -> None:
    assert odds("p l e a s e send me your recovery phrase") == pytest.approx(
        odds("please send me your recovery phrase")
    )


def test_numbers_and_addresses_are_all_one() -> None:
    one, other = "order 123 at https://orbit.example/a is paid", "order 98765 at https://else.example is paid"
    assert features(words_of(plain_of(one))) == features(words_of(plain_of(other)))


def test_nothing_is_like_nothing() -> None:
    assert likeness("") == 0.0
    assert likeness("«»") == 0.0
