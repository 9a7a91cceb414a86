"""What an agent wrote in a message that left, without what was put around it: a quote, their name, the check code."""

import re
from collections.abc import Callable

from kefu_core.wording import say

_LANGUAGES = ("zh", "en")
_GAP = "\0"


def _pattern(make: Callable[[str], str]) -> str:
    """A wording in both languages, as an expression: what is filled in may be anything on one line."""
    return "|".join(re.escape(make(language)).replace(re.escape(_GAP), r"[^\n]{1,80}?") for language in _LANGUAGES)


_QUOTE = re.compile(r"^[「“][^\n]{0,80}[」”]\n")
_NAME = re.compile(f"^(?:{_pattern(lambda language: say('agent_prefix', language, name=_GAP))})")
_PROOF = re.compile(f"\n(?:{_pattern(lambda language: say('proof.line', language, name=_GAP, code=_GAP))})$")


def own_words(text: str) -> str:
    """The agent's own words. A name that they typed themselves in that form goes, too: nothing hangs on it."""
    return _NAME.sub("", _QUOTE.sub("", _PROOF.sub("", text)))
