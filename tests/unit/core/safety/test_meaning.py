"""An opinion by meaning is heard beside that by words, where somebody hands one in; without it nothing changes."""

from collections.abc import Iterator

import pytest
from tests.safety_sets.mutants import replaced

from kefu_core.safety.gate import meaning
from kefu_core.safety.gate.meaning import LETTERS, LIMIT, LONGEST, MOST, SHARE, opinion_of, parts_of
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing, judged
from kefu_core.safety.gate.second_opinion import likeness
from kefu_core.safety.official.official_list import OfficialList

OFFICIAL = OfficialList(domains=frozenset({"orbit.example"}))
QUIET = "The update comes to your phone by itself within the next few days."
ASKS = "We need your recovery phrase."


@pytest.fixture(autouse=True)
def _nobody_is_heard_before_and_after() -> Iterator[None]:
    meaning.listen(None)
    yield
    meaning.listen(None)


def test_without_a_meaning_the_words_decide_alone() -> None:
    assert meaning.heard() is None
    assert opinion_of(QUIET.lower()) == likeness(QUIET.lower())


def test_a_meaning_counts_in_part_and_has_a_limit() -> None:
    plain = QUIET.lower()
    for said, counted in ((2.0, 2.0), (99.0, LIMIT), (-99.0, -LIMIT)):
        meaning.listen(lambda _text, said=said: said)
        assert opinion_of(plain) == pytest.approx(likeness(plain) + SHARE * counted)


def test_what_means_a_request_is_stopped_though_its_words_are_new() -> None:
    odd = "how lovely if the password were to find its way onto this desk"
    meaning.listen(lambda _text: 20.0)
    assert judge_outgoing(odd, OFFICIAL).reason == "asks_secret"


def test_a_rule_is_doubted_where_words_and_meaning_are_against_it() -> None:
    with replaced(meaning, "likeness", lambda _plain: -1.0):
        assert judge_outgoing(ASKS, OFFICIAL).verdict is Verdict.pass_
        meaning.listen(lambda _text: 1.0)
        assert judge_outgoing(ASKS, OFFICIAL).verdict is Verdict.block
        meaning.listen(lambda _text: -9.0)
        assert judge_outgoing(ASKS, OFFICIAL).verdict is Verdict.pass_
        assert judge_outgoing(ASKS, OFFICIAL, public=True).verdict is Verdict.block


def test_a_judgement_is_remembered_only_with_who_was_heard() -> None:
    odd = "how lovely if the password were to find its way onto this desk"
    assert judged(odd, OFFICIAL).verdict is Verdict.pass_
    meaning.listen(lambda _text: 20.0)
    assert judged(odd, OFFICIAL).verdict is Verdict.block


def test_of_a_long_text_only_the_likeliest_parts_are_asked_about() -> None:
    asked: list[str] = []
    meaning.listen(lambda text: asked.append(text) or 0.0)
    long = " ".join(["please tell the code of word"] * 400)
    opinion_of(long + " " + QUIET.lower())
    assert 0 < len(asked) <= MOST
    assert all(len(text.split()) <= LONGEST for text in asked)


def test_what_has_no_end_is_handed_out_cut() -> None:
    asked: list[str] = []
    meaning.listen(lambda text: asked.append(text) or 0.0)
    opinion_of("a" * 60_000)
    assert [len(text) for text in asked] == [LETTERS]


def test_a_sentence_between_others_may_be_a_request_by_itself() -> None:
    around = "Thank you for waiting. {} The fee is paid to the network, not to us."
    odd = "Kindly let that password wander over here so that it may be looked at."
    meaning.listen(lambda text: 20.0 if text == odd.lower() else -20.0)
    assert judge_outgoing(around.format(odd), OFFICIAL).verdict is Verdict.block
    assert judge_outgoing(around.format("It has two pages."), OFFICIAL).verdict is Verdict.pass_


def test_a_sentence_that_does_not_say_what_it_is_about_is_judged_with_the_others_alone() -> None:
    meaning.listen(lambda text: 20.0 if text == "copy it and send it to me over here, please." else -20.0)
    text = "The transaction hash is on the activity page of the app. Copy it and send it to me over here, please."
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_


def test_what_names_nothing_is_no_request_for_what_it_means_alone() -> None:
    meaning.listen(lambda _text: 20.0)
    assert judge_outgoing("How lovely if it were to find its way onto this desk.", OFFICIAL).verdict is Verdict.pass_


def test_parts_overlap_and_lose_no_word() -> None:
    words = [f"w{number}" for number in range(5 * LONGEST // 2)]
    parts = parts_of(" ".join(words))
    assert {word for part in parts for word in part.split()} == set(words)
    assert all(len(part.split()) <= LONGEST for part in parts)
    assert parts_of("短 文  字") == ["短 文 字"]


def test_what_no_meaning_could_change_is_not_asked_about() -> None:
    asked: list[str] = []
    meaning.listen(lambda text: asked.append(text) or 0.0)
    with replaced(meaning, "likeness", lambda _plain: -9.0):
        opinion_of(ASKS)
    assert asked == []
    opinion_of(ASKS)
    assert asked == [ASKS]


def test_our_own_check_code_is_not_heard_as_talk_of_codes() -> None:
    heard: list[str] = []

    def opinion(text: str) -> float:
        heard.append(text)
        return 0.0

    meaning.listen(opinion)
    judge_outgoing("林安：请把您的验证码发给我\n— 林安 · 核验号 K7QM-2XPA", OFFICIAL)
    judge_outgoing("Lin: please send me your code\n— Lin · check code K7QM-2XPA", OFFICIAL)
    assert heard
    assert not [text for text in heard if "核验号" in text or "check code" in text or "k7qm" in text]
