"""Ids as strings and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.telegram.ids import bot_id_of, make_source_id, parse_chat_id, parse_source_id


@given(st.integers(-(2**62), 2**62), st.integers(0, 2**40))
def test_source_id_leads_back_to_chat_and_number(chat, number):
    assert parse_source_id(make_source_id(chat, number)) == (chat, number)


@pytest.mark.parametrize("text", ["", "1", ":", "1:", ":1", "a:1", "1:b", "--1:2", "1:-2", "1:2:3", "9" * 30 + ":1"])
def test_strange_source_id_is_none(text):
    assert parse_source_id(text) is None


@given(st.text(max_size=30))
def test_no_text_makes_parsing_raise(text):
    parse_source_id(text)
    parse_chat_id(text)
    assert bot_id_of(text) >= 0


def test_chat_ids_are_numbers_only():
    assert parse_chat_id("-1002100000001") == -1002100000001
    assert [parse_chat_id(text) for text in ("@name", "", "-", "1.5", "١")] == [None] * 5
    assert bot_id_of("42:abc") == 42
