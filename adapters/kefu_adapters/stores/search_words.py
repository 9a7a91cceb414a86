"""Cuts text into the words that search compares: pairs of Chinese characters, and other words whole.

Most Chinese words have two characters, which a trigram index cannot find; pairs can, and stay small. The words are
joined by blanks, so that any full-text index of either dialect takes them.
"""

import re
import unicodedata

_RUN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]+|[0-9a-z]+|[^\W\d_a-z぀-鿿]+")
_WIDE = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]")
MAX_CHARS = 16_000


def _runs(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARS]).casefold()
    return _RUN.findall(folded)


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def index_words(text: str) -> str:
    """The words of a text, joined by blanks. A run of Chinese ends with its last character alone."""
    words: list[str] = []
    for run in _runs(text):
        if _WIDE.match(run):
            words += _pairs(run)
            if len(run) > 1:
                words.append(run[-1])
        else:
            words.append(run)
    return " ".join(words)


def match_query(text: str) -> str:
    """The same for what somebody looks for, as an FTS5 expression; empty when there is nothing to look for.

    Each run must be there as it stands; a lone character and other words match from their beginning.
    """
    parts: list[str] = []
    for run in _runs(text):
        if _WIDE.match(run) and len(run) > 1:
            parts.append('"' + " ".join(_pairs(run)) + '"')
        else:
            parts.append(f'"{run}"*')
    return " ".join(parts)


MAX_WORD_CHARS = 500
"""PostgreSQL refuses words of more than 2 KB; nobody types one."""
MAX_PLACES = 16_000


def vector(words: str) -> str:
    """``index_words`` as PostgreSQL's tsvector: each word with its place. Words hold no quotes and no blanks."""
    listed = words.split(" ")[:MAX_PLACES]
    return " ".join(f"'{word[:MAX_WORD_CHARS]}':{place}" for place, word in enumerate(listed, start=1))


def match_vector(text: str) -> str:
    """``match_query`` as PostgreSQL's tsquery; empty when there is nothing to look for."""
    parts: list[str] = []
    for run in _runs(text):
        if _WIDE.match(run) and len(run) > 1:
            parts.append("(" + " <-> ".join(f"'{pair}'" for pair in _pairs(run)) + ")")
        else:
            parts.append(f"'{run[:MAX_WORD_CHARS]}':*")
    return " & ".join(parts)
