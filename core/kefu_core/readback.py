"""Whether what stands on a platform is what we sent, but for what no reader can see."""

import re
import unicodedata

_UNSEEN = re.compile("[\u200b\u200d\u2060\ufe0e\ufe0f\ufeff]")
"""Joiners and the selectors that choose between a sign's drawn and its coloured form: platforms add and drop them."""
_SPACE = re.compile(r"\s+")


def seen(text: str) -> str:
    """A text as its readers see it: one kind of white space, none at its ends, no unseen characters."""
    return _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def reads_alike(sent: str, shown: str) -> bool:
    """Whether two texts read the same. Links that a platform shortens are its adapter's to undo."""
    return seen(sent) == seen(shown)
