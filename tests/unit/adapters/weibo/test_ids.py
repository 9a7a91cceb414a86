"""Ids, dates and keys of Weibo."""

import locale
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.weibo import ids
from kefu_adapters.weibo.ids import PublicId

SECRET = b"s" * 32


def test_a_date_is_read_without_the_locale() -> None:
    expected = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert ids.parse_date("Mon Nov 23 09:30:00 +0800 2026") == expected
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "C")
        assert ids.parse_date("Mon Nov 23 09:30:00 +0800 2026") == expected
    finally:
        locale.setlocale(locale.LC_TIME, before)


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "2026-11-23", "Mon Foo 23 09:30:00 +0800 2026", "Mon Feb 31 09:30:00 +0800 2026",
     "Mon Nov 23 25:30:00 +0800 2026", "Mon Jan 01 00:00:00 +9999 0001", "Mon Nov ２３ 09:30:00 +0800 2026"],
)  # fmt: skip
def test_a_strange_date_is_none(value: Any) -> None:
    assert ids.parse_date(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, "7"), ("7", "7"), (True, ""), (None, ""), ("07", ""), (0, ""), (-1, ""), (1.0, ""), ("x", ""),
     ("1" * 21, ""), ("１", "")],
)  # fmt: skip
def test_ids_come_as_numbers_or_strings(value: Any, expected: str) -> None:
    assert ids.parse_id(value) == expected


@pytest.mark.parametrize("place", [PublicId("51"), PublicId("51", "72"), PublicId("", "72")])
def test_source_ids_and_surfaces_can_be_read_back(place: PublicId) -> None:
    assert ids.parse_source_id(ids.make_source_id(place)) == place
    surface = ids.parse_surface(ids.make_surface(place))
    assert surface == (PublicId(place.status) if place.status else PublicId("", place.comment))


@given(st.text(max_size=40) | st.from_regex(r"\A[sc]?:?[0-9]{0,21}(:[0-9]{0,21})?\Z"))
def test_no_text_harms_the_parsers(text: str) -> None:
    """What they take is what we would write ourselves; all else is nothing."""
    place = ids.parse_source_id(text)
    assert place is None or ids.make_source_id(place) == text
    surface = ids.parse_surface("public:" + text)
    assert surface is None or ids.make_surface(surface) == "public:" + text
    assert ids.parse_date(text) is None
    assert ids.parse_id(text) in {"", text}


def test_the_key_covers_every_field_and_not_how_ids_are_written() -> None:
    push = {"type": "text", "sender_id": 2, "receiver_id": 1, "created_at": "x", "text": "在吗", "data": {"a": 1}}
    key = ids.make_push_key(push, SECRET)
    assert key == ids.make_push_key(push | {"sender_id": "2", "receiver_id": "1", "data": {"a": "1"}}, SECRET)
    others = [push | {name: "other"} for name in push]
    assert key not in {ids.make_push_key(other, SECRET) for other in others}
    assert key != ids.make_push_key(push, b"t" * 32)


def test_the_day_turns_at_beijings_midnight() -> None:
    assert ids.beijing_day(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == "2026-11-23"
    assert ids.beijing_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "2026-11-24"
    assert ids.seconds_to_midnight(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == 120
