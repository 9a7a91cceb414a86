"""One line of a set: what was written, and where the secrets in it are."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Example:
    """`places`: (message, start, end) of everything that must be hidden; a negative has none."""

    group: str
    kind: str
    messages: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...] = ()
    asked: str = ""


def carried(rng: Random, carriers: list[str], secret: str) -> tuple[str, int, int]:
    """A carrier sentence around the secret, and the secret's place in it."""
    before, _, after = rng.choice(carriers).partition("{}")
    return before + secret + after, len(before), len(before) + len(secret)


def one(rng: Random, group: str, kind: str, carriers: list[str], secret: str) -> Example:
    """A single message that carries a secret."""
    text, start, end = carried(rng, carriers, secret)
    return Example(group, kind, (text,), ((0, start, end),))
