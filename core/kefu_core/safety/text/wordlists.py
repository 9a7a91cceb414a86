"""The word lists of recovery phrases, as tables: which lists hold a word, at which number, and does a run add up."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kefu_core.safety.text.skeleton import within_one_edit

SPACED = (
    "english",
    "french",
    "spanish",
    "italian",
    "portuguese",
    "czech",
    "turkish",
    "russian",
    "japanese",
    "korean",
)
CHINESE = ("chinese_simplified", "chinese_traditional")
SIZES = (12, 15, 18, 21, 24)
# The packaged Russian list has one damaged line, which must be the word that stands there in the standard.
_MENDED = {("russian", "сно\ufffd\ufffdа"): "снова"}


def load(name: str) -> tuple[str, ...]:
    """Read one packaged list, in the plain form that `normalise` gives."""
    path = files("mnemonic").joinpath("wordlist", f"{name}.txt")
    words = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8")).split()
    return tuple(_MENDED.get((name, word), word) for word in words)


def unmarked(word: str) -> str:
    """A word without its accents, for people who type without them. Kana and Hangul stay as they are."""
    if word.isascii() or word[0] > "\u1fff":
        return word
    bare = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return bare.replace("ı", "i")


@dataclass(frozen=True, slots=True)
class Tables:
    """All spaced lists in one: a word's entries are `list number << 11 | word number`."""

    words: dict[str, tuple[int, ...]]
    prefixes: dict[str, tuple[int, ...]]
    lists: tuple[tuple[str, ...], ...]

    def find(self, token: str) -> tuple[int, ...]:
        """Entries of a lower-case token: whole words first, else words shortened to four letters or more."""
        found = self.words.get(token)
        if found is not None:
            return found
        if len(token) < 4:
            return ()
        candidates = self.prefixes.get(token[:4])
        if candidates is None:
            return ()
        return tuple(
            entry
            for entry in candidates
            if (word := self.lists[entry >> 11][entry & 2047]).startswith(token) or unmarked(word).startswith(token)
        )

    def word(self, entry: int) -> str:
        """The list's own spelling of an entry."""
        return self.lists[entry >> 11][entry & 2047]


@cache
def tables() -> Tables:
    """Build the tables at first use; they never change after that."""
    lists = tuple(load(name) for name in SPACED)
    words: dict[str, list[int]] = {}
    prefixes: dict[str, list[int]] = {}
    for number, wordlist in enumerate(lists):
        for index, word in enumerate(wordlist):
            entry = number << 11 | index
            for form in {word, unmarked(word), word.replace("ı", "i")}:
                words.setdefault(form, []).append(entry)
                if len(form) > 4:
                    known = prefixes.setdefault(form[:4], [])
                    if entry not in known:
                        known.append(entry)
    damaged, mended = next(iter(_MENDED.items()))
    words[damaged[1]] = words[mended]
    for word, entries in words.items():
        # A whole word of one list may be the beginning of a word of another.
        for entry in prefixes.get(word[:4], ()) if len(word) >= 4 else ():
            longer = lists[entry >> 11][entry & 2047]
            same_list = any(entry >> 11 == known >> 11 for known in entries)
            if not same_list and (longer.startswith(word) or unmarked(longer).startswith(word)):
                entries.append(entry)
    return Tables(
        words={word: tuple(entries) for word, entries in words.items()},
        prefixes={prefix: tuple(entries) for prefix, entries in prefixes.items()},
        lists=lists,
    )


@cache
def chinese_index(name: str) -> dict[str, int]:
    """Character to its number, which is also its rank by frequency in ordinary writing."""
    return {char: index for index, char in enumerate(load(name))}


@cache
def chinese_chars(name: str) -> frozenset[str]:
    """The characters of a Chinese list."""
    return frozenset(chinese_index(name))


def adds_up(indexes: Sequence[int]) -> bool:
    """Whether the checksum inside a run of 12, 15, 18, 21 or 24 word numbers is right."""
    if len(indexes) not in SIZES:
        return False
    number = 0
    for index in indexes:
        number = number << 11 | index
    checksum_bits = len(indexes) * 11 // 33
    entropy = (number >> checksum_bits).to_bytes(checksum_bits * 4, "big")
    expected = hashlib.sha256(entropy).digest()[0] >> (8 - checksum_bits)
    return number & ((1 << checksum_bits) - 1) == expected


@cache
def _neighbours(number: int) -> dict[str, tuple[str, ...]]:
    """Each word of a list, and each word less one letter, to the words it came from."""
    near: dict[str, set[str]] = {}
    for word in tables().lists[number]:
        form = unmarked(word)
        if len(form) >= 4:
            for at in range(len(form)):
                near.setdefault(form[:at] + form[at + 1 :], set()).add(form)
        near.setdefault(form, set()).add(form)
    return {key: tuple(sorted(values)) for key, values in near.items()}


@lru_cache(maxsize=2048)
def misspelt(token: str, number: int) -> int | None:
    """The word number of list `number` at edit distance 1 (a swap of neighbours counts as one), if any."""
    if len(token) < 3 or len(token) > 12:
        return None
    token = unmarked(token)
    near = _neighbours(number)
    words = tables().words
    for form in (token, *(token[:at] + token[at + 1 :] for at in range(len(token)))):
        for word in near.get(form, ()):
            if within_one_edit(token, word):
                for entry in words[word]:
                    if entry >> 11 == number:
                        return entry & 2047
    return None
