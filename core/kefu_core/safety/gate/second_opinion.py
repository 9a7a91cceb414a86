"""How much a text is like requests that must not leave, by what was learnt from examples: a linear model over words.

The looks of the gate know forms and say where; this knows no form but weighs every word, neighbours of up to three and
pairs with a gap, and the same of what the words stand for (``concepts``), so it sees requests in words that no rule
foresaw, and doubts rules that were led astray by one.
The weights are learnt by ``python -m tests.gate_sets.learn`` from the gate's sets, and lie beside this file.
"""

import re
import struct
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from kefu_core.safety.gate.concepts import ENDS, SIGNS, concepts_of
from kefu_core.safety.gate.mixed import as_chinese
from kefu_core.safety.gate.told import untold
from kefu_core.safety.text.disguise import undisguise
from kefu_core.safety.text.normalise import normalise

SIZE = 1 << 20
"""Features are counted by their hash; so many numbers there are: a power of two."""
_MASK = SIZE - 1
HEADER = struct.Struct("<ff")
"""Scale of one step of a weight, and the bias."""
FILE = "requests.weights"
HALF = 30
"""Words are judged by so many and the next so many: a request in a long text must not drown in it."""
SURE = 1.5
"""Log-odds above which a text is taken for a request though no rule objects."""
DOUBT = 0.0
"""Log-odds below which a rule's objection is not believed: to the sentence, and to the whole text."""
FEWEST, PLENTY = 8, 12
"""Of fewer words than the first a request must name a secret and what to do with it: else they are half of anything.

Up to the second it takes more."""
_TINY = 4
_SECRETS = frozenset({"PHRASE", "KEY", "PASS", "CODE", "CARD"})
_ASKED_FOR = _SECRETS | {"REMOTE", "VALIDATE", "PAY"}
_CALLED = frozenset({"words", "key", "digits", "numbers", "characters", "词", "码"})
"""What requests call a secret, too."""
_HANDS_OVER = frozenset({"GIVE", "TYPE", "NEED"})
ORDER = 0.5
"""How much the order of what is spoken of counts beside the words."""
_HOPELESS = -4.0
"""Log-odds by the words of a part of a long text at which what they stand for makes no difference any more."""
_TOGETHER = 6
"""So many concepts of a sentence are seen together with one before them."""
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+\S*")
_WORD = re.compile(r"[a-z']+|[\u3400-\u9fff]|[0-9]+|[?!,.:]")
_SENTENCE_ENDS = ".!?;\n。！？；"
_SIGNS = str.maketrans("，。？！：", ",.?!:")
_REACH = 240


def plain_of(text: str) -> str:
    """The form of a text that is judged: disguises undone, what it warns of blanked, English in Chinese translated."""
    plain, places = undisguise(normalise(text).lower)
    return as_chinese(untold(plain), places)[0]


def words_of(plain: str) -> list[str]:
    """The words, Chinese characters and signs of a plain text; numbers and addresses are all one."""
    found = _WORD.findall(_ADDRESS.sub(" 0 ", plain).translate(_SIGNS))
    return ["0" if word.isdigit() else word for word in found]


@lru_cache(maxsize=20_000)
def _number(name: str) -> int:
    return zlib.crc32(name.encode())


def _neighbours(names: list[int]) -> set[int]:
    """Each by itself, neighbours of two and three, and pairs with one and two between."""
    second, third, fourth = names[1:], names[2:], names[3:]
    held = {one & _MASK for one in names}
    held |= {(3 * one + 5 * two + 1) & _MASK for one, two in zip(names, second, strict=False)}
    held |= {(7 * a + 11 * b + 13 * c + 2) & _MASK for a, b, c in zip(names, second, third, strict=False)}
    held |= {(17 * one + 19 * three + 3) & _MASK for one, three in zip(names, third, strict=False)}
    held |= {(23 * one + 29 * four + 4) & _MASK for one, four in zip(names, fourth, strict=False)}
    return held


def word_features(words: Sequence[str]) -> set[int]:
    """The numbers of what a text has: words, neighbours, and pairs with up to three words between."""
    names = [_number(word) for word in words]
    held = _neighbours(names)
    held |= {(31 * one + 37 * five + 5) & _MASK for one, five in zip(names, names[4:], strict=False)}
    return held


def concept_features(words: Sequence[str]) -> set[int]:
    """The same of what the words stand for, and which of it stands in one sentence, in order."""
    concepts = list(concepts_of(words))
    names = [_number(f"#{concept}") for concept in concepts]
    held = _neighbours(names)
    latest: list[int] = []
    for concept, name in zip(concepts, names, strict=True):
        if concept in ENDS:
            latest = []
        elif concept not in SIGNS:
            held.update((41 * before + 43 * name + 6) & _MASK for before in latest)
            latest = [*latest[1 - _TOGETHER :], name]
    return held


def likeness(plain: str) -> float:
    """Log-odds that a text asks for something that it must not; of a long text those of its likeliest part."""
    words = words_of(plain)
    if len(words) <= 2 * HALF:
        return _by_words(word_features(words)) + _by_concepts(concept_features(words)) if words else 0.0
    # The last words of each half are seen with the first of the next; what is repeated is looked at once.
    halves = [tuple(words[at : at + HALF + 4]) for at in range(0, len(words), HALF)]
    held = {half: word_features(half) for half in dict.fromkeys(halves)}
    likeliest = -99.0
    for one, other in dict.fromkeys(pairwise(halves)):
        odds = _by_words(held[one] | held[other])
        if odds > _HOPELESS:
            odds += _by_concepts(concept_features(one) | concept_features(other))
        likeliest = max(likeliest, odds)
    return likeliest


def is_sure(plain: str, odds: float, *, flagged: bool) -> bool:
    """Whether a text is taken for a request though no rule says so; ``odds``: its `likeness`.

    ``flagged``: a rule has a mild word to say of it, so what makes it unlike other texts is explained in part.
    """
    words = words_of(plain)
    count = len(words)
    if odds <= SURE * max(1.0, PLENTY / max(1, count)) * (2 if flagged else 1) or count < _TINY:
        return False
    if count >= FEWEST:
        return True
    concepts = set(concepts_of(words))
    return not (concepts.isdisjoint(_SECRETS) or concepts.isdisjoint(_HANDS_OVER))


def names_something(plain: str) -> bool:
    """Whether a text names a secret, a payment or a way in: "copy it and send it" alone does not say what."""
    words = words_of(plain)
    return not _CALLED.isdisjoint(words) or not _ASKED_FOR.isdisjoint(concepts_of(words))


def sentence_of(text: str, start: int, end: int) -> str:
    """The sentence around a place of a text as it was written, in the form that is judged; empty if it is too short."""
    low = max(start - _REACH, *(text.rfind(mark, 0, start) + 1 for mark in _SENTENCE_ENDS))
    high = min((at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    sentence = plain_of(text[low : min(high + 1, end + _REACH)])
    return sentence if len(words_of(sentence)) >= _TINY else ""


def _by_words(held: set[int]) -> float:
    scale, bias, weights = _learnt()
    return float(sum(map(weights.__getitem__, held)) * scale / max(1, len(held)) ** 0.5 + bias)


def _by_concepts(held: set[int]) -> float:
    scale, _, weights = _learnt()
    return float(ORDER * sum(map(weights.__getitem__, held)) * scale / max(1, len(held)) ** 0.5)


def unpacked(whole: bytes) -> tuple[float, float, memoryview]:
    """Scale, bias, and a weight in -127..127 for each feature."""
    scale, bias = HEADER.unpack_from(whole)
    return scale, bias, memoryview(zlib.decompress(whole[HEADER.size :])).cast("b")


@cache
def _learnt() -> tuple[float, float, memoryview]:
    return unpacked(files("kefu_core.safety.gate").joinpath(FILE).read_bytes())
