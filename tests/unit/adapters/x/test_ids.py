"""Ids and dates."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kefu_adapters.x import ids

from .helpers import NOW


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("190", "190"),
        (190, "190"),
        ("0", ""),
        ("-1", ""),
        (1.9e18, ""),
        (True, ""),
        (None, ""),
        ("٣", ""),
        ("1" * 21, ""),
    ],
)
def test_ids(value: Any, expected: str) -> None:
    assert ids.parse_id(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "2026-10-01T08:00:00.000Z",
        "2026-10-01T10:00:00+02:00",
        "Thu Oct 01 08:00:00 +0000 2026",
        "1790841600000",
        1790841600000,
    ],
)
def test_dates(value: Any) -> None:
    assert ids.parse_date(value, NOW) == datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, "", "soon", "2026-10-01T08:00:00", "2027-01-01T00:00:00Z", "Thu Abc 01 08:00:00 +0000 2026", 10**30, -1],
)
def test_a_date_that_is_none_is_now(value: Any) -> None:
    assert ids.parse_date(value, NOW) == NOW


def test_surfaces_and_participants() -> None:
    assert ids.parse_surface(ids.make_surface("55")) == "55"
    assert ids.parse_surface("private") == ""
    assert ids.parse_participants("9-111") == ("9", "111")
    assert ids.parse_participants("9:111") == ("9", "111")
    assert ids.parse_participants("1845-abc") is None
    assert ids.parse_participants("1845") is None
