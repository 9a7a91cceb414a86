"""The signature of a push, and what makes up for the body that it does not cover."""

from datetime import UTC, datetime, timedelta

import pytest

from kefu_adapters.weibo.signing import ReplayGuard, is_signed, sign

SECRET = "emuWbSecret2026"
AT = datetime.fromtimestamp(1_764_000_000.123, UTC)
QUERY = {
    "signature": "90534a43a80d2bb17d248f4c6d9de9e5d10359f9",
    "timestamp": "1764000000123",
    "nonce": "48213377",
}


@pytest.mark.parametrize(
    ("secret", "timestamp", "nonce", "expected"),
    [
        ("xyz123xyz", "1397022061823", "57155157", "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1"),
        (SECRET, "1764000000123", "48213377", "90534a43a80d2bb17d248f4c6d9de9e5d10359f9"),
    ],
)
def test_signature_vectors(secret: str, timestamp: str, nonce: str, expected: str) -> None:
    assert sign(secret, timestamp, nonce) == expected


def test_a_right_query_is_signed() -> None:
    assert is_signed(SECRET, QUERY, AT)


@pytest.mark.parametrize(
    "changes",
    [{"signature": ""}, {"signature": "é"}, {"signature": QUERY["signature"].upper()}, {"timestamp": "1764000000124"},
     {"timestamp": "1" * 14}, {"timestamp": "x"}, {"nonce": ""}, {"nonce": "48213377\n"}, {"nonce": "１"}],
)  # fmt: skip
def test_a_changed_query_is_not_signed(changes: dict[str, str]) -> None:
    assert not is_signed(SECRET, QUERY | changes, AT)
    assert not is_signed(SECRET, {}, AT)


@pytest.mark.parametrize(("minutes", "fresh"), [(9.9, True), (-9.9, True), (10.1, False), (-10.1, False)])
def test_a_signature_counts_for_ten_minutes(minutes: float, fresh: bool) -> None:
    assert is_signed(SECRET, QUERY, AT + timedelta(minutes=minutes)) is fresh


def test_seconds_are_read_as_well_as_milliseconds() -> None:
    query = {"timestamp": "1764000000", "nonce": "1", "signature": sign(SECRET, "1764000000", "1")}
    assert is_signed(SECRET, query, AT)
    zero = {"timestamp": "0000000000", "nonce": "1", "signature": sign(SECRET, "0000000000", "1")}
    assert not is_signed(SECRET, zero, AT)


def test_one_query_serves_one_body_three_times() -> None:
    guard = ReplayGuard()
    assert [guard.admits(QUERY, b"a", AT) for _ in range(4)] == [True, True, True, False]
    assert not guard.admits(QUERY, b"b", AT)
    assert guard.admits(QUERY | {"nonce": "2"}, b"b", AT)


def test_what_is_no_longer_fresh_is_forgotten() -> None:
    guard = ReplayGuard()
    for number in range(50):
        assert guard.admits({"timestamp": "1", "nonce": str(number)}, b"a", AT)
    assert guard.admits(QUERY, b"a", AT + timedelta(minutes=21))
    assert len(guard._seen) == 1
