"""Counting, cutting and cleaning text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_core.capabilities import TextLimit, TextUnit
from kefu_core.text import boundaries, clean, clean_name, fits, measure, split, truncate, urls

FAMILY = "👨‍👩‍👧‍👦"
CLUSTERS = ["a", " ", "\n", "\n\n", "。", "中", "é", "e\u0301", "👍🏽", FAMILY, "🇨🇳", "1️⃣", "😀", ". ", "Кириллица",
"각", "क्ष",
            "https://example.com/a?b=c ", "wallet.app", "@", "word "]  # fmt: skip
TEXTS = st.lists(st.sampled_from(CLUSTERS), max_size=60).map("".join) | st.text(max_size=60)
QUICK = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("text", "unit", "count"),
    [
        ("a中😀", TextUnit.CODE_POINTS, 3),
        ("a中😀", TextUnit.UTF16, 4),
        ("a中😀", TextUnit.BYTES, 8),
        ("a中😀", TextUnit.WEIGHTED, 5),
        ("中" * 140, TextUnit.WEIGHTED, 280),
        (FAMILY + "🇨🇳" + "👍🏽" + "1️⃣", TextUnit.WEIGHTED, 8),
        ("e\u0301", TextUnit.WEIGHTED, 1),
        ("→€한ア", TextUnit.WEIGHTED, 8),
        ("Привет سلام", TextUnit.WEIGHTED, 11),
        ("—“”‘’", TextUnit.WEIGHTED, 5),
        ("https://example.com/" + "x" * 200, TextUnit.WEIGHTED, 23),
        ("try help.now", TextUnit.WEIGHTED, 27),
        ("abc", TextUnit.HALF_WIDTH, 2),
        ("中文ab", TextUnit.HALF_WIDTH, 3),
        ("看 https://example.com/很好", TextUnit.HALF_WIDTH, 15),
        ("", TextUnit.BYTES, 0),
    ],
)
def test_text_counts_as_the_platform_counts(text: str, unit: TextUnit, count: int) -> None:
    assert measure(text, unit) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请访问wallet.app。", ["wallet.app"]),
        ("(see https://a.com/x_(y)).", ["https://a.com/x_(y)"]),
        ("end.It reads so", ["end.It"]),
        ("HTTP://EXAMPLE.COM:8080/a,b?c=d#e!", ["HTTP://EXAMPLE.COM:8080/a,b?c=d#e"]),
        ("https://example.com后面", ["https://example.com"]),
        ("mail me@example.com or v1.2.3, node.js, 3.50", []),
        ("https://good.example.com@evil.com", []),
        ("help.now.please", ["help.now"]),
    ],
)
def test_links_are_found_where_a_platform_makes_them(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in urls(text)] == found


@QUICK
@given(TEXTS, st.integers(4, 60), st.sampled_from(TextUnit))
def test_every_part_fits_and_nothing_but_whitespace_is_lost(text: str, most: int, unit: TextUnit) -> None:
    limit = TextLimit(limit=most, unit=unit)
    parts = split(text, limit)
    # Three of these letters weigh more than 4 by themselves, once they are normalised.
    assert all(fits(part, limit) or len(part) == 1 for part in parts)
    at = 0
    for part in parts:
        found = text.index(part, at)
        assert not text[at:found].strip()
        assert part.strip()
        at = found + len(part)
    assert not text[at:].strip()


@QUICK
@given(TEXTS, st.sampled_from(TextUnit))
def test_cuts_keep_visible_characters_and_links_whole(text: str, unit: TextUnit) -> None:
    limit = TextLimit(limit=40, unit=unit)
    allowed = set(boundaries(text))
    spans = [(start, end) for start, end in urls(text) if fits(text[start:end], limit)]
    whole = all(fits(text[a:b], limit) for a, b in zip(boundaries(text), boundaries(text)[1:], strict=False))
    at = 0
    for part in split(text, limit):
        at = text.index(part, at)
        for edge in (at, at + len(part)):
            assert edge in allowed or not whole
            assert not any(start < edge < end for start, end in spans)
        at += len(part)


@pytest.mark.parametrize("unit", list(TextUnit))
@pytest.mark.parametrize(
    "cluster", [FAMILY, "🇨🇳", "👍🏽", "e\u0301\u0323", "1️⃣", "क्षि", "\ud83d\ude00", "\u1112\u1161\u11ab"]
)
def test_a_visible_character_is_never_cut(cluster: str, unit: TextUnit) -> None:
    parts = split("x" + cluster * 40, TextLimit(limit=30, unit=unit))
    assert len(parts) > 1 or measure(cluster, unit) == 0
    assert all(not part.removeprefix("x").replace(cluster, "") for part in parts)


def test_pure_chinese_text_fits_in_bytes_and_parts_are_full() -> None:
    parts = split("汉" * 2000, TextLimit(limit=2000, unit=TextUnit.BYTES))
    assert [len(part) for part in parts] == [666, 666, 666, 2]


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("First one. And more.\n\nSecond one is here.", 30, ("First one. And more.", "Second one is here.")),
        ("line one\nline two here", 15, ("line one", "line two here")),
        ("第一句话。第二句话在这里。", 10, ("第一句话。", "第二句话在这里。")),
        ("He said yes. Then he left", 20, ("He said yes.", "Then he left")),
        ("one two three", 9, ("one two", "three")),
        ("ab incomprehensibilities", 22, ("ab", "incomprehensibilities")),
        ("costs 3.14159 coins", 12, ("costs", "3.14159", "coins")),
        ("    \n  ", 5, ()),
        ("short", 5, ("short",)),
    ],
)
def test_text_is_cut_where_it_reads_best(text: str, most: int, parts: tuple[str, ...]) -> None:
    assert split(text, TextLimit(limit=most, unit=TextUnit.CODE_POINTS)) == parts


def test_a_tower_of_marks_is_cut_rather_than_stuck() -> None:
    parts = split("e" + "\u0301" * 100, TextLimit(limit=30, unit=TextUnit.CODE_POINTS))
    assert [len(part) for part in parts] == [30, 30, 30, 11]


def test_a_cut_that_makes_a_link_out_of_prose_is_moved() -> None:
    text = "help.nowhere" * 3
    parts = split(text, TextLimit(limit=8, unit=TextUnit.WEIGHTED))
    assert all(measure(part, TextUnit.WEIGHTED) <= 8 for part in parts)
    assert "".join(parts) == text


@pytest.mark.parametrize("cluster", ["🏴\U000e0067\U000e0062\U000e007f", "\u1100\u1100\u1161", "\r\n", "क्ष", "ｶﾞ"])
def test_rare_joined_characters_are_one(cluster: str) -> None:
    assert boundaries("ab" + cluster + "c") == [0, 1, 2, 2 + len(cluster), 3 + len(cluster)]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        split("text", TextLimit(limit=0, unit=TextUnit.BYTES))


@QUICK
@given(TEXTS, st.integers(1, 40), st.sampled_from(TextUnit))
def test_a_truncated_text_fits_and_is_a_beginning(text: str, most: int, unit: TextUnit) -> None:
    limit = TextLimit(limit=most, unit=unit)
    short = truncate(text, limit)
    assert fits(short, limit)
    assert short == text or text.startswith(short.removesuffix("…"))


def test_truncating_drops_a_link_rather_than_cutting_it() -> None:
    limit = TextLimit(limit=20, unit=TextUnit.CODE_POINTS)
    assert truncate("look https://example.com/abc", limit) == "look…"
    assert truncate("look here", limit) == "look here"
    assert truncate("中文中文", TextLimit(limit=2, unit=TextUnit.BYTES)) == ""


@QUICK
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_clean_text_can_be_stored_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in cleaned)


def test_clean_keeps_words_lines_and_joined_pairs() -> None:
    assert clean("a\x00b\x07\tc\r\nd\re") == "ab\tc\nd\ne"
    assert clean("\ud83d\ude00 \ud83d \udc00") == "😀  "
    assert clean("مرحبا \u200fمرحبا") == "مرحبا \u200fمرحبا"


@QUICK
@given(TEXTS, st.integers(1, 64))
def test_a_clean_name_is_one_short_visible_line(name: str, most: int) -> None:
    shown = clean_name(name, most)
    assert len(shown) <= most
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
    assert shown == " ".join(shown.split())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Li \n\t Na ", "Li Na"),
        ("support\u202egnp.exe", "supportgnp.exe"),
        ("a\u200bd\u200dm\ufeffi\u2060n\u3164", "admin"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("周敏👍🏽", "周敏👍🏽"),
        ("x" * 70, "x" * 63 + "…"),
        ("\x00\u200b", ""),
    ],
)
def test_a_name_can_hide_nothing(name: str, shown: str) -> None:
    assert clean_name(name) == shown
