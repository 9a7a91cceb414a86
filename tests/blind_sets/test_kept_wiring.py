"""The kept sets are drawn and sound; of a closed one only totals are shown. Only the report judges them."""

import re
import sys

import pytest
from tests.blind_sets import parts, report
from tests.blind_sets.outgoing import Text
from tests.blind_sets.positives import Case

PARTS = ["kept4", "kept5"]


@pytest.fixture(scope="module", params=PARTS)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def cases(part: str) -> list[Case]:
    return parts.scanner(part)


@pytest.fixture(scope="module")
def texts(part: str) -> list[Text]:
    return parts.gate(part)


def run(monkeypatch: pytest.MonkeyPatch, part: str, *words: str, right: bool) -> int:
    """The report with judges that are always right or always wrong."""
    monkeypatch.setattr(report, "is_hidden", lambda case: right)
    monkeypatch.setattr(report, "is_judged", lambda text: right)
    monkeypatch.setattr(report, "_action", lambda case: case.action)
    monkeypatch.setattr(sys, "argv", ["report", "--part", part, *words])
    return report.main()


def test_the_same_seed_draws_the_same_set(part: str, cases: list[Case], texts: list[Text]):
    assert parts.scanner(part) == cases
    assert parts.gate(part) == texts


def test_what_must_be_hidden_is_marked_and_what_must_not_is_not(cases: list[Case]):
    marked = {strain: {bool(case.gold) for case in cases if case.strain == strain} for strain in report.SCANNER_GOALS}
    assert marked == {"plain": {True}, "adversarial": {True}, "policy": {True}, "harmless": {False}}


def test_marks_lie_within_their_message(cases: list[Case]):
    places = [(case.messages[message], start, end) for case in cases for message, start, end in case.gold]
    assert all(0 <= start < end <= len(text) for text, start, end in places)
    assert all(text[start:end].strip() for text, start, end in places)


def test_no_sentence_has_a_blank_left_to_fill(cases: list[Case], texts: list[Text]):
    blank = re.compile(r"\{[A-Za-z]\w*\}|>>|\|\||[\ue000\ue001]")
    sent = [message for each in (*cases, *texts) for message in each.messages]
    assert not [message for message in sent if blank.search(message)]


def test_the_set_is_as_large_as_its_goals_need(cases: list[Case], texts: list[Text]):
    harmless = [case for case in cases if case.strain == "harmless"]
    assert len([case for case in cases if case.strain == "policy"]) >= 80
    assert len(cases) - len(harmless) >= 1000
    assert len(harmless) >= 1500
    assert len([text for text in texts if text.strain in {"plain", "disguised"}]) >= 400
    assert len([text for text in texts if text.strain == "harmless"]) >= 500
    assert len([text for text in texts if text.strain == "pair"]) >= 40
    assert len([text for text in texts if text.strain == "disguised"]) >= 200
    assert all(text.stop is (text.strain != "harmless") for text in texts)


def test_sentences_are_many_and_not_one_frame_filled_again(texts: list[Text]):
    asks = {text.group for text in texts if text.strain in {"plain", "disguised"}}
    work = {text.group for text in texts if text.strain == "harmless"}
    assert len(asks) >= 250
    assert len(work) >= 500
    assert not asks & work


@pytest.mark.parametrize(("right", "code"), [(True, 0), (False, 1)])
def test_the_report_judges_the_part_by_its_goals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: str, right: bool, code: int
):
    assert run(monkeypatch, part, right=right) == code
    shown = capsys.readouterr().out
    assert f"scanner, part {part}" in shown
    assert f"gate, part {part}" in shown


@pytest.mark.parametrize("closed", sorted(report.CLOSED))
def test_of_a_closed_part_only_totals_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], closed: str
):
    run(monkeypatch, closed, right=False)
    assert " wrong" not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run(monkeypatch, closed, "--misses", right=False)
