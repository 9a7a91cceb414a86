"""Every recovery phrase of a text: the first ones, what is left beside them, one in parts, and one that lacks words."""

import re

from kefu_core.safety.secrets.parts_told import parts_told
from kefu_core.safety.secrets.phrases import find_phrases
from kefu_core.safety.secrets.signs import Marks, Signs
from kefu_core.safety.secrets.tokens import Tokens, cleaned, tokens_of
from kefu_core.safety.text.normalise import Normalised, normalise

_SPOKEN_OF = "recovery phrase"
"""Talk by which the greater part of a phrase counts as one."""
_FEWEST_WORDS = 8
_FEWEST_SIGNS = 3 * _FEWEST_WORDS
# Said of words that somebody has, but not all of them, or not in order.
_LACKS = Marks(
    "the rest", "what is this", "is this right", "which order", "some missing", "some are missing",
    "少了", "缺了", "漏了", "后面忘了", "后面的忘了", "记不得", "记不清", "记不起", "想不起",
    "哪个顺序", "顺序对", "顺序不对",
)  # fmt: skip
_REMEMBER = Marks("remember")
_NOT_REMEMBER = re.compile(r"(?:don.?t|can.?t|cannot) remember")


def all_phrases(norm: Normalised, tokens: Tokens, talk: str, signs: Signs | None = None) -> list[tuple[int, int]]:
    """Places (in the copy), not in order, which may overlap. ``talk``: what was said and asked before, lower case."""
    found = find_phrases(norm, tokens, talk, signs)
    if not found and len(tokens.words) >= _FEWEST_WORDS and _lacks(norm.lower, signs or Signs(norm.lower)):
        found = find_phrases(norm, tokens, _SPOKEN_OF)
    if not found:
        return parts_told(norm.lower, tokens, talk)
    return [*found, *_behind(norm, max(end for _, end in found))]


def _lacks(lower: str, signs: Signs) -> bool:
    return signs.hold(_LACKS) or (signs.hold(_REMEMBER) and _NOT_REMEMBER.search(lower) is not None)


def _behind(norm: Normalised, end: int) -> list[tuple[int, int]]:
    """Phrases behind one that was found: a second one, perhaps, of whose words the first took some."""
    rest = norm.text[end:]
    if len(rest) < _FEWEST_SIGNS:
        return []
    tail = normalise(rest)
    if len(tail.text) != len(rest):
        return []
    return [(first + end, last + end) for first, last in find_phrases(tail, tokens_of(cleaned(tail)), _SPOKEN_OF)]
