"""The hand-written sentences from which the gate's second opinion learns: each stands once, on one side only."""

import re
from collections import Counter
from pathlib import Path

import pytest

SETS = Path(__file__).parent
REQUESTS, WORK = ("fresh_requests.txt", "more_requests.txt"), ("fresh_work.txt", "more_work.txt")
NEW = (("more_requests.txt", "stop"), ("more_work.txt", "pass"))
HAN, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2}")
TRADITIONAL = re.compile("[們請這個錢說發會還嗎碼過號對話網經點詞轉給]")


def lines(name: str) -> list[str]:
    return (SETS / name).read_text(encoding="utf-8").splitlines()


def sentences(*names: str) -> list[str]:
    """Texts of the files without the headings, as `learn` takes them."""
    return [line for name in names for line in lines(name) if line.strip() and not line.startswith("#")]


def sameness(text: str) -> str:
    """What two lines share that differ in case, spaces and punctuation alone."""
    return re.sub(r"[\W_]+", "", text).casefold() or text


def test_no_sentence_stands_twice() -> None:
    counted = Counter(sentences(*REQUESTS, *WORK))
    assert not [text for text, times in counted.items() if times > 1]


def test_no_request_stands_among_the_harmless() -> None:
    assert not set(map(sameness, sentences(*REQUESTS))) & set(map(sameness, sentences(*WORK)))


@pytest.mark.parametrize("name", [name for name, _ in NEW])
def test_each_file_has_both_languages_and_both_scripts(name: str) -> None:
    texts = sentences(name)
    chinese = [text for text in texts if HAN.search(text)]
    english = [text for text in texts if LATIN.search(text) and not HAN.search(text)]
    assert len(english) > len(texts) // 4
    assert len(chinese) > len(texts) // 4
    assert sum(bool(TRADITIONAL.search(text)) for text in chinese) > len(chinese) // 20


@pytest.mark.parametrize(("name", "verdict"), NEW)
def test_each_heading_says_verdict_kind_and_language(name: str, verdict: str) -> None:
    headings = [line for line in lines(name) if line.startswith("#")]
    assert headings
    assert not [each for each in headings if not re.fullmatch(rf"## {verdict} [a-z0-9_]+_(en|zh|hant|mixed)", each)]


@pytest.mark.parametrize("name", [name for name, _ in NEW])
def test_a_text_is_one_trimmed_line(name: str) -> None:
    assert not [line for line in lines(name) if line != line.strip() or not line]
