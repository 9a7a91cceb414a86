"""Judges a chain: the list words of neighbouring messages. Which messages of it make a phrase together."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from kefu_core.safety.secrets.prose import CHATTER, glue, sentence_score
from kefu_core.safety.text.wordlists import CHINESE, SIZES, SPACED, adds_up, chinese_index, tables

WINDOW = 30
"""Messages that are looked at together."""
FEW = 4
_SHORT_CHAIN = 8
"""So few words are a part whatever they are, if all are of one list; more of them may be a sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one message could add to a phrase; `place` is in the message as it was written."""

    message: int
    wordlist: str
    words: tuple[str, ...]
    numbered: bool
    place: tuple[int, int]


def phrase_in(chain: list[Part], near: bool) -> tuple[int, ...]:
    """Messages of every stretch that adds up (by luck one may reach too far), or of all if form and talk say so."""
    members: set[int] = set()
    for first in range(len(chain)):
        words: list[str] = []
        for last in range(first, len(chain)):
            words.extend(chain[last].words)
            stretch = chain[first : last + 1]
            if len(stretch) > 1 and len(words) in SIZES and _adds_up(words, stretch):
                members.update(part.message for part in stretch)
            if len(words) >= SIZES[-1]:
                break
    if not members:
        members.update(part.message for part in _but_for_labels(chain))
    total = [word for part in chain for word in part.words]
    if _by_form(chain, total, near):
        members.update(part.message for part in _without_talk(chain))
    if not members:
        members.update(part.message for part in _overtaken(chain))
    return tuple(sorted(members))


def _but_for_labels(chain: list[Part]) -> list[Part]:
    """The long parts, if they add up without short ones between them: "first half" is two words of the list."""
    long = [part for part in chain if len(part.words) >= FEW]
    if chain[0].wordlist in CHINESE or not 1 < len(long) < len(chain) <= _SHORT_CHAIN:
        return []
    index = _places_in(chain[0].wordlist)
    return long if adds_up([index[word] for part in long for word in part.words]) else []


def _overtaken(chain: list[Part]) -> list[Part]:
    """A stretch that adds up once one part is put elsewhere: platforms deliver again later what was not taken at once.

    Only of parts of three words and more; of single words nearly every order of some adds up.
    """
    for first in range(len(chain) - 1):
        for last in range(first + 2, min(first + _SHORT_CHAIN, len(chain)) + 1):
            stretch = chain[first:last]
            words = [word for part in stretch for word in part.words]
            if len(words) > SIZES[-1]:
                break
            talk = sum(word in CHATTER for word in words)
            may_be = len(words) in SIZES and len(words) >= 3 * len(stretch) and talk * 5 <= 3 * len(words)
            if may_be and any(
                _adds_up([word for part in each for word in part.words], each) for each in _moved(stretch)
            ):
                return stretch
    return []


def _moved(stretch: list[Part]) -> Iterator[list[Part]]:
    """Every order in which one part stands elsewhere."""
    for at, part in enumerate(stretch):
        rest = stretch[:at] + stretch[at + 1 :]
        yield from ([*rest[:to], part, *rest[to:]] for to in range(len(stretch)) if to != at)


def _without_talk(chain: list[Part]) -> list[Part]:
    """The chain less one or two parts that are only talk, if what is left adds up."""
    if chain[0].wordlist in CHINESE or len(chain) > WINDOW:
        return chain
    index = _places_in(chain[0].wordlist)
    sizes = [len(part.words) for part in chain]
    total = sum(sizes)
    if total in SIZES and adds_up([index[word] for part in chain for word in part.words]):
        return chain
    for count in (1, 2):
        for dropped in combinations(range(len(chain)), count):
            if total - sum([sizes[at] for at in dropped]) not in SIZES:
                continue
            rest = [part for at, part in enumerate(chain) if at not in dropped]
            if adds_up([index[word] for part in rest for word in part.words]):
                return rest
    return chain


def _adds_up(words: list[str], stretch: list[Part]) -> bool:
    if stretch[0].wordlist in CHINESE:
        index = chinese_index(stretch[0].wordlist)
        return sentence_score("".join(words), stretch[0].wordlist) < 0 and adds_up([index[word] for word in words])
    # Whoever types a word a message says ordinary words; three and more at a time, all of the list, are no chat.
    chatty = len(words) < 3 * len(stretch) and sum(word in CHATTER for word in words) * 3 > len(words)
    index = _places_in(stretch[0].wordlist)
    return not chatty and adds_up([index[word] for word in words])


@cache
def _places_in(wordlist: str) -> dict[str, int]:
    """The number of each word of a list that is written with blanks."""
    return {word: at for at, word in enumerate(tables().lists[SPACED.index(wordlist)])}


def _by_form(chain: list[Part], words: list[str], near: bool) -> bool:
    if len(words) < 8:
        return False
    numbered = sum(part.numbered for part in chain) * 4 >= len(chain) * 3
    if chain[0].wordlist in CHINESE:
        told = near or (numbered and len(words) >= 12)
        return told and sentence_score("".join(words), chain[0].wordlist) < 0
    if numbered and near and len(words) >= 12:
        return True  # nobody numbers the words of a sentence
    chatty = sum(word in CHATTER for word in words) * 3 > len(words) or glue(words) >= 0.24
    if chatty:
        return False
    several = len(words) >= 2 * len(chain)
    return near or (len(words) >= 12 and (numbered or several))
