"""No disguise of a blocked request makes it pass: hidden characters, case, look-alike letters, other widths."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st
from tests.gate_sets.grammar import OFFICIAL, samples

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing

_PLAIN = [s.text for s in samples("dev") if s.group.startswith(("plain/secret", "plain/remote", "plain/validate"))]
BLOCKED = [text for text in _PLAIN if judge_outgoing(text, OFFICIAL).verdict is Verdict.block]
FORMAT = "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2061\u2066\u2069\ufe0f\ufeff\U000e0020"
LOOKALIKES = str.maketrans(
    {**dict(zip("aeopcyxis", "аеорсухіѕ", strict=True)), **dict(zip("AEOPCXBHKMT", "АЕОРСХВНКМТ", strict=True))}
)
WIDE = {ord(char): ord(char) + 0xFEE0 for char in string.ascii_letters + string.digits}
texts = st.sampled_from(BLOCKED)
seeds = st.randoms(use_true_random=False)


def stays_blocked(text: str) -> bool:
    judgement = judge_outgoing(text, OFFICIAL)
    return judgement.verdict is Verdict.block and all(0 <= a < b <= len(text) for a, b in judgement.spans)


@given(texts, seeds)
def test_hidden_characters_hide_nothing(text: str, rng: random.Random) -> None:
    assert stays_blocked("".join(char + rng.choice(FORMAT) * rng.randint(0, 2) for char in text))


@given(texts, seeds)
def test_case_hides_nothing(text: str, rng: random.Random) -> None:
    assert stays_blocked("".join(rng.choice((char.upper(), char.lower())) for char in text))


@given(texts, seeds)
def test_letters_of_other_scripts_hide_nothing(text: str, rng: random.Random) -> None:
    assert stays_blocked("".join(char.translate(LOOKALIKES) if rng.random() < 0.5 else char for char in text))


@given(texts, seeds)
def test_full_width_hides_nothing(text: str, rng: random.Random) -> None:
    assert stays_blocked("".join(char.translate(WIDE) if rng.random() < 0.5 else char for char in text))


@given(st.text(max_size=300))
def test_any_text_is_judged_without_failing(text: str) -> None:
    judgement = judge_outgoing(text, OFFICIAL)
    assert all(0 <= start < end <= len(text) for start, end in judgement.spans)
