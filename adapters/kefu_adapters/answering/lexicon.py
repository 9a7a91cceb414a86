"""What people mean by which words: terms in Chinese, English and slang by concept, for questions of a wallet's users.

With four phrasings an answer, most of the words that people use stand in none of them; a concept stands in some.
``data/lexicon.txt`` holds the terms.
"""

import functools
import re
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files

from .wordpiece import vocabulary

_ENDINGS = "(?:s|es|ed|d|ing)?"
# Shorter words have too many neighbours to say which one was meant.
_SHORTEST = 5
_WORD = re.compile(f"[a-z]{{{_SHORTEST},}}")


@functools.cache
def _terms() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern that finds the longest term at each place, and the concepts of each term."""
    text = files(__package__).joinpath("data", "lexicon.txt").read_text("utf-8")
    concepts: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, colon, terms = line.partition(":")
        if colon and not line.startswith("#"):
            for term in (t.strip() for t in terms.split("|")):
                concepts.setdefault(term, []).extend(name.split("+"))
    ordered = sorted(concepts, key=len, reverse=True)
    chinese = "|".join(re.escape(t) for t in ordered if not t.isascii())
    english = "|".join(re.escape(t) for t in ordered if t.isascii())
    found = re.compile(f"(?P<zh>{chinese})|(?<![a-z0-9])(?P<en>{english}){_ENDINGS}(?![a-z0-9])")
    return found, {term: tuple(names) for term, names in concepts.items()}


def _shorter(word: str) -> set[str]:
    """The word, and the word with any one letter left out."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@functools.cache
def _neighbours() -> Mapping[str, str]:
    """The words of the terms by what is left of them without a letter; nothing where two words leave the same."""
    _, names = _terms()
    found: dict[str, str] = {}
    for word in sorted({w for term in names for w in _WORD.findall(term)}):
        for left in _shorter(word):
            found[left] = "" if found.get(left, word) != word else word
    return found


@functools.lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    """The term's word that a slip of the finger made this of; words that exist stay as they are."""
    found = _neighbours()
    if found.get(word) == word or word in vocabulary():
        return word
    meant = {found[left] for left in _shorter(word) if found.get(left, " ")[:1] == word[0]}
    return meant.pop() if len(meant) == 1 else word


def _mended(match: re.Match[str]) -> str:
    return _mend(match.group())


def concepts(normalised: str) -> Counter[str]:
    """The concepts of a normalised text, each with how often it occurs."""
    pattern, names = _terms()
    seen: Counter[str] = Counter()
    for match in pattern.finditer(_WORD.sub(_mended, normalised)):
        seen.update(names[match["zh"] or match["en"]])
    return seen
