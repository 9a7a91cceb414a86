"""Finds the entry whose phrasing the question repeats, without any model."""

from collections.abc import Iterable, Mapping

from .normalise import exact_key, normalise

# Not one: an exact phrase may still be meant differently.
EXACT_SCORE = 0.995


def exact_table(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Phrase keys to entry ids; a phrase that two entries share is left out.

    Args:
        entries: pairs of entry id and phrasings.
    """
    owners: dict[str, set[str]] = {}
    for entry_id, phrasings in entries:
        for phrasing in phrasings:
            if key := exact_key(normalise(phrasing)):
                owners.setdefault(key, set()).add(entry_id)
    return {key: next(iter(ids)) for key, ids in owners.items() if len(ids) == 1}


def find_exact(table: Mapping[str, str], normalised: str) -> str | None:
    """The entry id whose phrasing equals the normalised question, if any."""
    return table.get(exact_key(normalised))
