"""Hears what somebody outside makes of a text's meaning, if anybody does, beside what its words say.

The words know the sentences they were learnt from; a sentence encoder knows what other words mean the same. It needs
weights of a hundred megabytes and arithmetic that is no business of the core, so it is handed in: text in, log-odds
out. Without it the gate says what it says by words alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kefu_core.safety.gate.second_opinion import DOUBT, SURE, is_sure, likeness, names_something

Meaning = Callable[[str], float]
"""Log-odds that a plain text of at most some hundred words asks for what it must not. No I/O; the same each time."""

FILE = "meaning.weights"
"""Beside this file; read by who reads the encoder's states."""
SHARE = 0.5
"""How much the meaning's log-odds count beside those of the words."""
LIMIT = 8.0
"""Log-odds by meaning beyond these are no surer."""
DOUBT_BOTH = -0.5
"""As ``DOUBT``, where the meaning is heard: two opinions are surer than one."""
LONGEST, STEP = 80, 40
"""Words that are judged as one, and how many further on the next begin."""
LETTERS = 1000
"""No more of a part is handed out: so many words never have more, but what is no words may."""
MOST = 4
"""So many parts of a long text are judged by meaning: those whose words are most like a request."""
ALONE = 1.0
"""So much surer must a sentence of a longer text be by itself: what stands beside it may excuse it."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n+")
_SENTENCES = 12
"""So many sentences of a text are judged by themselves: the last ones, where requests stand."""
_WORD = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]")


@dataclass(slots=True)
class _Heard:
    meaning: Meaning | None = None


_heard = _Heard()


def listen(meaning: Meaning | None) -> None:
    """From now on hear this one; None: nobody. Called where a process is put together, before it judges anything."""
    _heard.meaning = meaning


def heard() -> Meaning | None:
    """Who is heard."""
    return _heard.meaning


def doubt() -> float:
    """Log-odds below which a rule's objection is not believed."""
    return DOUBT if _heard.meaning is None else DOUBT_BOTH


def opinion_of(plain: str) -> float:
    """Log-odds that a text asks for what it must not: by its words, and by its meaning where that is heard."""
    meaning = _heard.meaning
    if meaning is None:
        return likeness(plain)
    likeliest = sorted(((likeness(part), part) for part in parts_of(plain)), reverse=True)[:MOST]
    return max(_with_meaning(odds, part, meaning) for odds, part in likeliest)


def is_surely_asked(plain: str, odds: float, *, flagged: bool) -> bool:
    """Whether a text is taken for a request though no rule says so; ``odds``: its ``opinion_of``.

    Where the meaning is heard a sentence that says what it is about may be a request by itself, and a text that does
    not is no request for what it means alone: what its words say must do.
    """
    if _heard.meaning is not None and not flagged and not names_something(plain):
        odds = min(odds, likeness(plain))
    if is_sure(plain, odds, flagged=flagged):
        return True
    if _heard.meaning is None:
        return False
    sentences = [found for each in _SENTENCE_END.split(plain) if (found := " ".join(each.split()))]
    if len(sentences) < 2:
        return False
    for sentence in sentences[-_SENTENCES:]:
        by_words = likeness(sentence)
        if by_words + SHARE * LIMIT > SURE + ALONE and names_something(sentence):
            both = _with_meaning(by_words, sentence, _heard.meaning)
            if is_sure(sentence, both - ALONE, flagged=flagged):
                return True
    return False


def _with_meaning(odds: float, part: str, meaning: Meaning) -> float:
    if odds + SHARE * LIMIT < DOUBT_BOTH:
        return odds  # whatever it means, nothing would change
    return odds + SHARE * max(-LIMIT, min(LIMIT, meaning(part[:LETTERS])))


def parts_of(plain: str) -> list[str]:
    """A text in parts of at most ``LONGEST`` words that overlap, without needless blanks."""
    flat = " ".join(plain.split())
    places = [match.start() for match in _WORD.finditer(flat)]
    if len(places) <= LONGEST:
        return [flat]
    starts = range(0, len(places) - LONGEST + STEP, STEP)
    ends = [*places, len(flat)]
    return list(dict.fromkeys(flat[places[at] : ends[min(at + LONGEST, len(places))]] for at in starts))
