"""Splits English text into the word pieces of BERT's uncased vocabulary.

The vocabulary is that of google-research/bert (Apache-2.0), one piece a line, its number being the line's.
"""

import functools
import lzma
import re
import unicodedata
from importlib.resources import files

# Words longer than this are unknown as a whole, as in BERT's own tokenizer.
_MAX_WORD = 100
# With both end marks; the model was trained on texts up to this length.
MAX_PIECES = 128
_WORD = re.compile(r"[^\W_]+|[^\s]")


@functools.cache
def vocabulary() -> dict[str, int]:
    """Pieces and their numbers."""
    packed = files(__package__).joinpath("data", "wordpieces.txt.xz").read_bytes()
    return {piece: number for number, piece in enumerate(lzma.decompress(packed).decode().splitlines())}


def _plain(text: str) -> str:
    """Lower case without accents, Chinese characters standing alone."""
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return re.sub(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])", r" \1 ", text)


@functools.lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[int, ...]:
    """The longest pieces from the left; the unknown piece when some part has none."""
    known = vocabulary()
    unknown = (known["[UNK]"],)
    if len(word) > _MAX_WORD:
        return unknown
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            number = known.get(word[start:end] if start == 0 else f"##{word[start:end]}")
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return unknown
    return tuple(found)


def pieces(text: str) -> list[int]:
    """Numbers of the text's pieces between the two end marks, cut at ``MAX_PIECES``."""
    known = vocabulary()
    inner = [number for word in _WORD.findall(_plain(text)) for number in _pieces(word)]
    return [known["[CLS]"], *inner[: MAX_PIECES - 2], known["[SEP]"]]
