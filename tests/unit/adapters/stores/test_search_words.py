"""Words of the search: pairs of Chinese characters, other words whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.stores.search_words import index_words, match_query


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("转账没到", "转账 账没 没到 到"),
        ("转", "转"),
        ("My TX 0xAB", "my tx 0xab"),
        ("用ＴＲＣ20转", "用 trc20 转"),
        ("Ünïcode", "ü n ï code"),
        ("  !? ", ""),
    ],
)
def test_text_is_cut_into_words(text: str, words: str) -> None:
    assert index_words(text) == words


def test_a_query_asks_for_runs_as_they_stand_and_for_beginnings_of_words() -> None:
    assert match_query("转账没 tx") == '"转账 账没" "tx"*'
    assert match_query("转") == '"转"*'
    assert match_query('"; --') == ""


@given(st.text())
def test_no_query_holds_more_than_words_and_quotes(text: str) -> None:
    query = match_query(text)
    assert query.count('"') % 2 == 0
    assert not set(query) & set("():^+-{}")
