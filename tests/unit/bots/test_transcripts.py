"""Links to a contact's own record: theirs alone, for a day."""

import pytest

from kefu_bots.transcripts import LIFE_SECONDS, link, read

KEY = b"k" * 32
NOW = 1_800_000_000.0


def token(conversation="cabc", key=KEY):
    return link("https://orbit.example", key, conversation, NOW).rsplit("/", 1)[1]


def test_link_opens_its_conversation_for_a_day():
    assert link("https://orbit.example", KEY, "cabc", NOW).startswith("https://orbit.example/t/cabc.")
    assert read(KEY, token(), NOW) == "cabc"
    assert read(KEY, token(), NOW + LIFE_SECONDS) == "cabc"
    assert read(KEY, token(), NOW + LIFE_SECONDS + 1) is None


@pytest.mark.parametrize("wrong", ["", "cabc", "cabc.", "cabc..", "cabc.zz.x", "cabc.ffffffff.", "../x.1.1", "é.1.ü"])
def test_anything_else_opens_nothing(wrong):
    assert read(KEY, wrong, NOW) is None


def test_every_part_is_signed():
    conversation, until, signature = token().split(".")
    later = f"{int(until, 16) + 1:x}"
    for forged in (f"cother.{until}.{signature}", f"{conversation}.{later}.{signature}", token(key=b"x" * 32)):
        assert read(KEY, forged, NOW) is None
