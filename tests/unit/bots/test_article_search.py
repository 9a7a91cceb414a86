"""Agents find answers by words and pieces of Chinese, and see where they stand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.answering.entries import Entry
from kefu_adapters.answering.knowledge import load_folder
from kefu_bots.answers import Answers
from kefu_bots.article_search import fold, marks, search
from kefu_core.conversation.context import Candidate

SAMPLES = load_folder(Path(__file__).resolve().parents[3] / "knowledge")


class _NoRanker:
    def warm(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing is under way."""

    def rank(self, query: str) -> list[tuple[str, float]]:
        return []

    def exact_entry(self, query: str) -> str | None:
        return None


@pytest.fixture(scope="module")
def shown() -> dict[str, dict[str, Candidate]]:
    answers = Answers(_NoRanker(), SAMPLES, warm=False, now=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    views = {language: dict(view) for language, view in answers.entries.items()}
    answers.close()
    return views


def first(shown: dict[str, dict[str, Candidate]], query: str, language: str) -> list[str]:
    return [hit.candidate.entry for hit in search(SAMPLES.entries.values(), shown[language], query)]


@pytest.mark.parametrize(("query", "language", "entry"), [
    ("network fee", "en", "fees"), ("FEES", "en", "fees"), ("手续费", "zh", "fees"), ("手續費", "zh", "fees"),
    ("网络费", "en", "fees"), ("swap service fee", "zh", "fees"), ("怎么省手续费", "zh", "fees"),
    ("ｇａｓ", "zh", "fees"),
])  # fmt: skip
def test_words_find_their_answer_in_either_language(
    shown: dict[str, dict[str, Candidate]], query: str, language: str, entry: str
) -> None:
    assert entry in first(shown, query, language)[:4]


def test_the_places_of_the_words_are_told() -> None:
    text = "Fees: The network FEE（手續費）is paid. Coffee is not."
    found = [text[a:b] for a, b in marks(text, ("fees", "手续费"))]
    assert found == ["Fees", "FEE", "手續費"]


def test_pieces_of_a_long_run_of_chinese_are_found_and_marked_together(shown: dict[str, dict[str, Candidate]]) -> None:
    assert "fees" in first(shown, "转账手续费贵", "zh")
    assert [("转账网络费用"[a:b]) for a, b in marks("转账网络费用", ("网络费",))] == ["网络费"]


def test_what_nobody_wrote_is_not_found(shown: dict[str, dict[str, Candidate]]) -> None:
    for query in ("zzzz", "", "   ", "???", "的", "the"):
        assert first(shown, query, "en") == [] or query in {"的", "the"}


def test_notes_for_agents_are_searched_and_shown_when_they_hold_the_words() -> None:
    entry = Entry(
        id="fees",
        topic="transfer",
        phrasings={"en": ("fees",), "zh": ("手续费",)},
        answers={"en": "The network takes it.", "zh": "网络收取。"},
        note="Escalate refunds to finance.",
    )
    view = {"fees": Candidate(entry="fees", score=1, title="fees", text="The network takes it.")}
    (hit,) = search([entry], view, "refund")
    assert [hit.note[a:b] for a, b in hit.note_marks] == ["refunds"]
    (hit,) = search([entry], view, "network")
    assert hit.note == ""


@given(st.text(max_size=300), st.text(max_size=60))
def test_places_lie_in_the_text_in_order_whatever_it_is(text: str, query: str) -> None:
    assert len(fold(text)) == len(text)
    entry = Entry(id="e", topic="other", phrasings={"en": (text or "x",)}, answers={"en": text or "x"})
    view = {"e": Candidate(entry="e", score=1, title=(text or "x")[:40], text=text or "x")}
    for hit in search([entry], view, query):
        last = 0
        for start, end in hit.text_marks:
            assert last <= start < end <= len(hit.candidate.text)
            last = end
