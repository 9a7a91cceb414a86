"""Lets the gate hear what a text means: the encoder is loaded beside the start, once for all that judges in a process.

Until it is there, and where it is not installed, the gate judges by its rules and by words, and says so.
"""

import asyncio
from contextlib import ExitStack
from typing import Literal

import structlog

from kefu_adapters.answering import shelf
from kefu_core.safety.gate import meaning

log = structlog.get_logger()
Standing = Literal["heard", "not_installed", "not_loaded"]


def is_installed() -> bool:
    """Whether the encoder's package is here (nothing is loaded)."""
    return shelf.E5 in shelf.installed()


def _load() -> meaning.Meaning:
    from kefu_adapters.answering.meaning import load  # numpy and its kin, which no command needs that judges nothing

    return load()


async def hear() -> None:
    """Load what says the meaning of a text, and have the gate hear it from then on. Never raises for what fails."""
    if not is_installed():
        log.warning("gate.by_words", reason="not_installed")
        return
    try:
        opinion = await asyncio.to_thread(_load)
    except Exception as wrong:
        log.exception("gate.by_words", reason="not_loaded", error=type(wrong).__name__)
        return
    meaning.listen(opinion)
    log.info("gate.by_meaning")


def hear_now(stack: ExitStack) -> Standing:
    """The same for one command, at once; nobody is heard any more when the stack closes."""
    if not is_installed():
        return "not_installed"
    try:
        meaning.listen(_load())
    except Exception:  # noqa: BLE001 - as above
        return "not_loaded"
    stack.callback(deaf)
    return "heard"


def deaf() -> None:
    """Hear nobody any more: the process ends, or what was put together in it."""
    meaning.listen(None)


def standing() -> Standing:
    """What the gate judges by in this process."""
    if meaning.heard() is not None:
        return "heard"
    return "not_loaded" if is_installed() else "not_installed"
