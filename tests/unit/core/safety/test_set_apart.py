"""What blanks keep apart is read as one: letters of words with wider gaps between the words, dots, parts of names."""

import pytest

from kefu_core.safety.gate.outgoing import judge_outgoing
from kefu_core.safety.official.official_list import OfficialList
from kefu_core.safety.text.disguise import undisguise

OFFICIAL = OfficialList(domains=frozenset({"orbit.example"}), emails=frozenset({"support@orbit.example"}))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("r e p l y   y e s   a n d   y o u r   p i n", "reply yes and your pin"),
        ("w r i t e  m e  y o u r  w o r d s", "write me your words"),
        ("it costs   5 usdt", "it costs   5 usdt"),
    ],
)
def test_words_in_single_letters_are_told_apart_by_wider_gaps(written: str, read: str) -> None:
    assert undisguise(written)[0] == read


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("更新在 orbit-check 点 com", "lookalike_link"),
        ("The update is at orbit-check . com", "lookalike_link"),
        ("The update is at t . me / orbit_help", "unlisted_link"),
        ("请联系 support@orbit.examp1e", "lookalike_link"),
        ("请联系 support@orbit.example", ""),
        ("That is done . me too , thanks", ""),
        ("在应用里点 设置", ""),
    ],
)
def test_a_name_with_blanks_around_its_dot_is_a_name(text: str, reason: str) -> None:
    assert judge_outgoing(text, OFFICIAL).reason == reason
