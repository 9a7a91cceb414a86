"""The fourth kept set is drawn, sound and closed. Nothing here judges it: that is done once, with the report."""

import sys

import pytest
from tests.blind_sets import parts, report
from tests.blind_sets.outgoing import Text
from tests.blind_sets.positives import Case


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return parts.scanner("kept4")


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return parts.gate("kept4")


def run(monkeypatch: pytest.MonkeyPatch, *words: str, right: bool) -> int:
    """The report with judges that are always right or always wrong."""
    monkeypatch.setattr(report, "is_hidden", lambda case: right)
    monkeypatch.setattr(report, "is_judged", lambda text: right)
    monkeypatch.setattr(report, "is_acted", lambda case: right)
    monkeypatch.setattr(sys, "argv", ["report", "--part", "kept4", *words])
    return report.main()


def test_the_same_seed_draws_the_same_set(cases: list[Case], texts: list[Text]):
    assert parts.scanner("kept4") == cases
    assert parts.gate("kept4") == texts


def test_what_must_be_hidden_is_marked_and_what_must_not_is_not(cases: list[Case]):
    marked = {strain: {bool(case.gold) for case in cases if case.strain == strain} for strain in report.SCANNER_GOALS}
    assert marked == {"plain": {True}, "adversarial": {True}, "policy": {True}, "harmless": {False}}


def test_marks_lie_within_their_message(cases: list[Case]):
    places = [(case.messages[message], start, end) for case in cases for message, start, end in case.gold]
    assert all(0 <= start < end <= len(text) for text, start, end in places)
    assert all(text[start:end].strip() for text, start, end in places)


def test_no_sentence_has_a_blank_left_to_fill(cases: list[Case], texts: list[Text]):
    names = ("{addr}", "{txid}", "{evm}", "{name}", "{link}", "{ticket}", "{order}", "{P}", "{K}", "{V}", "{C}")
    sent = [message for each in (*cases, *texts) for message in each.messages]
    assert not [message for message in sent if any(name in message for name in names)]


def test_the_set_is_as_large_as_its_goals_need(cases: list[Case], texts: list[Text]):
    harmless = [case for case in cases if case.strain == "harmless"]
    assert len(cases) - len(harmless) >= 1000
    assert len(harmless) >= 1500
    assert len([text for text in texts if text.strain in {"plain", "disguised"}]) >= 400
    assert len([text for text in texts if text.strain == "harmless"]) >= 500
    assert len([text for text in texts if text.strain == "pair"]) >= 40
    assert all(text.stop is (text.strain != "harmless") for text in texts)


@pytest.mark.parametrize(("right", "code"), [(True, 0), (False, 1)])
def test_the_report_judges_the_part_by_its_goals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], right: bool, code: int
):
    assert run(monkeypatch, right=right) == code
    shown = capsys.readouterr().out
    assert "scanner, part kept4" in shown
    assert "gate, part kept4" in shown


def test_of_the_kept_part_only_totals_are_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    run(monkeypatch, right=False)
    assert " wrong" not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run(monkeypatch, "--misses", right=False)
