"""Draws the messages in which nothing may be hidden."""

from tests.blind_sets import kept3_frames_talk as talk
from tests.blind_sets import kept3_frames_values_ok as values
from tests.blind_sets.kept3_fill import cases
from tests.blind_sets.positives import Case

BLOCKS: tuple[tuple[str, str, int], ...] = (
    ("ok_value", values.VALUES, 6),
    ("ok_code", values.CODE, 1),
    ("ok_list_words", talk.LIST_WORDS, 1),
    ("ok_question", talk.QUESTIONS, 1),
    ("ok_asked", talk.ASKED, 2),
    ("ok_chinese", talk.CHINESE, 1),
    ("ok_prose", talk.PROSE, 1),
    ("ok_pieces", talk.PIECES, 1),
)


def draw(seed: int) -> list[Case]:
    """The same list for the same seed."""
    return [case for kind, block, draws in BLOCKS for case in cases(kind, "harmless", block, seed=seed, draws=draws)]
