"""Tells Traditional Chinese from Simplified, so that an answer comes in the script of the question."""

import functools

from opencc import OpenCC


@functools.lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def is_traditional(text: str) -> bool:
    """Whether a text has characters that Simplified Chinese writes otherwise."""
    short = text[:200]
    return not short.isascii() and _simplifier().convert(short) != short


def simplified(text: str) -> str:
    """A text in Simplified Chinese."""
    return text if text.isascii() else _simplifier().convert(text)
