"""Whose names we answer to."""

import pytest

from kefu_bots.config_tables import Server
from kefu_bots.hosts import hosts_of

PUBLIC = {"public_url": "https://Kefu.Orbit.example"}


@pytest.mark.parametrize("host", [
    "kefu.orbit.example", "KEFU.orbit.example:443", "127.0.0.1:8080", "localhost", "localhost:8080", "[::1]:8080",
    "[::1]",
    "10.0.0.5",
])  # fmt: skip
def test_without_a_list_we_are_our_public_name_this_machine_and_numbers(host: str) -> None:
    assert hosts_of(Server(**PUBLIC)).holds(host)


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8080", "kefu.orbit.example.evil.example", "evil.kefu.orbit.example",
    "127.0.0.1.evil.example",
    "", "[", "[::1", "[::1].evil.example.[", "kefu.orbit.example@evil.example", "0x7f.1", "127.1",
    "localhost.evil.example",
    "kefu.orbit.example.", "evil.example#127.0.0.1", "127.0.0.1 evil.example",
])  # fmt: skip
@pytest.mark.parametrize("settings", [PUBLIC, {}], ids=["public", "nothing said"])
def test_without_a_list_somebody_else_s_name_is_not_ours(host: str, settings: dict[str, str]) -> None:
    assert not hosts_of(Server(**settings)).holds(host)


@pytest.mark.parametrize(("host", "held"), [
    ("kefu.orbit.example", True), ("[::1]:80", True), ("127.0.0.1", False), ("localhost", False),
    ("evil.example", False),
])  # fmt: skip
def test_a_list_is_all_that_counts(host: str, held: bool) -> None:
    assert hosts_of(Server(allowed_hosts=["Kefu.orbit.example", "[::1]"], **PUBLIC)).holds(host) is held
