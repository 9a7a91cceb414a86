"""The webhook's secret."""

import re

import pytest

from kefu_adapters.telegram.signing import digest, matches, webhook_secret


def test_derived_secret_differs_by_inbox_and_fits_the_platform():
    first, second = webhook_secret("main", b"k"), webhook_secret("other", b"k")
    assert first != second
    assert first == webhook_secret("main", b"k")
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", first)


def test_configured_secret_counts_and_must_be_usable():
    assert webhook_secret("main", b"k", "my-own_1") == "my-own_1"
    for wrong in ("with space", "字", "x" * 257):
        with pytest.raises(ValueError):
            webhook_secret("main", b"k", wrong)


def test_only_an_expected_secret_matches_and_an_empty_one_never():
    assert matches("b", "a", "b")
    assert not matches("c", "a", "b")
    assert not matches("", "a", "")
    assert not matches("字\udc80", "a")


def test_digest_tells_bodies_apart():
    assert digest(b"k", b"1") != digest(b"k", b"2") != digest(b"l", b"2")
