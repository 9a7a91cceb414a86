"""Two spellings of one question become one text."""

import pytest

from kefu_adapters.answering.exact import exact_table, find_exact
from kefu_adapters.answering.normalise import MAX_CHARS, exact_key, normalise, script


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("轉賬一直沒到賬怎麼辦？", "转账一直没到账怎么办?"),
        ("ＵＳＤＴ　没到", "usdt 没到"),
        ("充了100U没到", "充了100usdt没到"),
        ("where r u", "where r you"),
        ("my TX is stuck", "my transaction is stuck"),
        ("see https://evil.example/x?y=1 now", "see link now"),
        ("hash 0x" + "ab" * 32 + " please", "hash hash please"),
        ("to 0x52908400098527886E0F7030069857D2E4169EE7", "to address"),
        ("ca\u200bn't\n\n  open", "can't open"),
    ],
)
def test_spellings_meet_in_one_form(written, expected):
    assert normalise(written) == expected


@pytest.mark.parametrize("written", ["", "   ", "？？？", "😀😀", "\u200b"])
def test_text_without_a_word_becomes_empty(written):
    assert normalise(written) == ""


def test_long_messages_are_cut():
    assert len(normalise("转账 " * 5000)) <= MAX_CHARS


def test_script_tells_chinese_from_the_rest():
    assert script("转账 pending") == 1
    assert script("pending") == 0


def test_exact_phrase_ignores_spaces_case_and_punctuation():
    table = exact_table([("a", ["How long does support take?"]), ("b", ["怎么备份"])])
    assert find_exact(table, normalise("how long does  SUPPORT take")) == "a"
    assert find_exact(table, normalise("怎麼備份？！")) == "b"
    assert find_exact(table, normalise("怎么备份钱包")) is None


def test_phrase_shared_by_two_entries_is_no_exact_phrase():
    table = exact_table([("a", ["help", "other"]), ("b", ["Help!"])])
    assert find_exact(table, "help") is None
    assert table == {exact_key("other"): "a"}
