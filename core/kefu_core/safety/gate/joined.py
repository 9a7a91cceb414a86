"""Judges a text together with what the same side said just before: a request may be split over two messages.

The rules are the gate's own. Only how texts are put together is decided here.
"""

from collections.abc import Sequence
from datetime import timedelta

from kefu_core.safety.gate.outgoing import Judgement, Verdict, judged
from kefu_core.safety.official.official_list import OfficialList

JOINED_WITHIN = timedelta(minutes=10)
"""So long after a text the next one may go on with it."""
JOINED_TEXTS = 3
"""So many earlier texts are looked at."""
_SHORT = 8
"""A Chinese text of at most so many characters may be a piece of a sentence; longer ones stand for themselves."""
_LONGEST = 1500
"""Characters of earlier texts that are looked at: a sentence that goes on is never longer."""


def judged_after(text: str, earlier: Sequence[str], official: OfficialList, *, public: bool = False) -> Judgement:
    """The gate's judgement of a text alone and behind the ``earlier`` ones (oldest first), which have left already.

    What the texts ask for together is blocked like the whole; places are in the text alone.
    """
    alone = judged(text, official, public=public)
    if alone.verdict is Verdict.block or not text.strip():
        return alone
    whole = text
    for before in reversed([one for one in earlier if one.strip()][-JOINED_TEXTS:]):
        whole = join(before[-_LONGEST:], whole)
        together = judged(whole, official, public=public)
        if together.verdict is Verdict.block:
            return Judgement(verdict=Verdict.block, reason=together.reason, spans=((0, len(text)),))
    return alone


def join(before: str, after: str) -> str:
    """Two texts as one. Chinese is often written without a last full stop, so whole sentences are kept apart by one."""
    before, after = before.rstrip(), after.lstrip()
    here, there = _is_han(before[-1:]), _is_han(after[:1])
    if (here or there) and min(len(before), len(after)) > _SHORT:
        return f"{before}。{after}"
    return f"{before}{after}" if here and there else f"{before} {after}"


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
