"""The last lines of a thread, as memory keeps them: what the boundary and the answerer judge by."""

from dataclasses import replace
from datetime import datetime

from kefu_core.conversation.deciding import Decision
from kefu_core.conversation.spoken import own_words
from kefu_core.ledger import MOST_TURNS, SEALED_FOR, Loaded, Turn
from kefu_core.safety.gate.joined import JOINED_TEXTS, JOINED_WITHIN
from kefu_core.safety.secrets.chains import WINDOW

KEPT_TURNS = 8
"""So many lines are kept however old they are."""


def turns_after(loaded: Loaded | None, decision: Decision) -> tuple[Turn, ...]:
    """The last lines of the thread, with those of this decision."""
    earlier = loaded.turns if loaded else ()
    changed = {change.message or change.source_id: change.text for change in decision.effects.bodies}
    if changed:
        keys = ((turn, next((k for k in (turn.message, turn.source_id) if k in changed), "")) for turn in earlier)
        earlier = tuple(replace(turn, text=changed[key]) if key else turn for turn, key in keys)
    new = [
        Turn(message=m.id, direction=m.direction, author=m.author, text=m.text, at=m.at, source_id=m.source_id)
        for m in decision.effects.messages
        if m.direction in {"in", "out"}
    ]
    every = (*earlier, *new)[-MOST_TURNS:]
    if len(every) <= KEPT_TURNS:
        return every
    oldest = every[-1].at - SEALED_FOR
    return (*(turn for turn in every[:-KEPT_TURNS] if turn.at > oldest), *every[-KEPT_TURNS:])


def recent(turns: tuple[Turn, ...], now: datetime) -> tuple[Turn, ...]:
    """The lines that may still hold a part, and the last ones, which help to judge."""
    if len(turns) <= KEPT_TURNS:
        return turns
    oldest = now - SEALED_FOR
    return (*(turn for turn in turns[:-KEPT_TURNS] if turn.at > oldest), *turns[-KEPT_TURNS:])


def leaving(turns: tuple[Turn, ...]) -> str:
    """The contact's message that is out of the window once they write another one; nothing if none is."""
    own = [turn.message for turn in turns if turn.direction == "in"]
    return own[-WINDOW] if len(own) >= WINDOW else ""


def said_before(turns: tuple[Turn, ...], now: datetime) -> tuple[tuple[str, str], ...]:
    """What agents said last, oldest first, as far as a new text of theirs may go on with it: (message, words)."""
    oldest = now - JOINED_WITHIN
    recent = [turn for turn in turns if turn.at >= oldest and turn.author.startswith("agent:") and turn.text]
    return tuple((turn.message, own_words(turn.text)) for turn in recent[-JOINED_TEXTS:])
