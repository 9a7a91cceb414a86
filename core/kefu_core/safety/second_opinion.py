"""How much a text is like requests that must not leave, by what was learnt from examples: a linear model over words.

The looks of the gate know forms and say where; this knows no form but weighs every word, neighbours of up to three and
pairs with a gap, so it sees requests in words that no rule foresaw, and doubts rules that were led astray by one.
The weights are learnt by ``python -m tests.gate_sets.learn`` from the gate's sets, and lie beside this file.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kefu_core.safety.disguise import undisguise
from kefu_core.safety.mixed import as_chinese
from kefu_core.safety.normalise import normalise
from kefu_core.safety.told import untold

SIZE = 1 << 18
"""Features are counted by their hash; so many numbers there are."""
HEADER = struct.Struct("<ff")
"""Scale of one step of a weight, and the bias."""
FILE = "requests.weights"
LONGEST = 60
"""Words that are judged at once: a request in a long text must not drown in it."""
SURE = 2.0
"""Log-odds above which a text is taken for a request though no rule objects."""
DOUBT = -0.5
"""Log-odds below which a rule's objection is not believed: to the sentence, and to the whole text."""
FEWEST, PLENTY = 8, 12
"""Of fewer words than the first a request is told by rules alone: they are half of anything.

Up to the second it takes more."""
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+\S*")
_WORD = re.compile(r"[a-z']+|[\u3400-\u9fff]|[0-9]+|[?!,.:]")
_ENDS = ".!?;\n。！？；"
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


def features(words: list[str]) -> set[int]:
    """The numbers of what a text has: words, neighbours, and pairs with up to three words between."""
    return {zlib.crc32(name.encode()) % SIZE for name in _names(words)}


def _names(words: list[str]) -> Iterator[str]:
    count = len(words)
    yield from words
    for at in range(count - 1):
        here = words[at]
        yield f"{here}_{words[at + 1]}"
        if at + 2 < count:
            yield f"{here}_{words[at + 1]}_{words[at + 2]}"
            yield f"{here}>{words[at + 2]}"
        if at + 3 < count:
            yield f"{here}>{words[at + 3]}"
        if at + 4 < count:
            yield f"{here}>{words[at + 4]}"


def likeness(plain: str) -> float:
    """Log-odds that a text asks for something that it must not; of a long text those of its likeliest part."""
    words = words_of(plain)
    if len(words) <= LONGEST:
        return _score(words)
    return max(_score(words[at : at + LONGEST]) for at in range(0, len(words) - LONGEST // 2, LONGEST // 2))


def is_sure(plain: str, odds: float, *, flagged: bool) -> bool:
    """Whether a text is taken for a request though no rule says so; ``odds``: its `likeness`.

    ``flagged``: a rule has a mild word to say of it, so what makes it unlike other texts is explained in part.
    """
    count = len(words_of(plain))
    return count >= FEWEST and odds > SURE * max(1.0, PLENTY / count) * (2 if flagged else 1)


def is_doubted(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a place of a text, as it was written, reads like no request by itself."""
    low = max(start - _REACH, *(text.rfind(mark, 0, start) + 1 for mark in _ENDS))
    high = min((at for mark in _ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    return likeness(plain_of(text[low : min(high + 1, end + _REACH)])) < DOUBT


def _score(words: list[str]) -> float:
    held = features(words)
    if not held:
        return 0.0
    scale, bias, weights = _learnt()
    return float(sum(weights[number] for number in held) * scale / len(held) ** 0.5 + bias)


@cache
def _learnt() -> tuple[float, float, memoryview]:
    """Scale, bias, and a weight in -127..127 for each feature."""
    whole = files("kefu_core.safety").joinpath(FILE).read_bytes()
    scale, bias = HEADER.unpack_from(whole)
    return scale, bias, memoryview(zlib.decompress(whole[HEADER.size :])).cast("b")
