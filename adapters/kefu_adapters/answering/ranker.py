"""Answers the question "which entry is meant, and how sure are we": a fitted model at work.

Needs numpy and, from the first question that is no exact phrase, the sentence encoder. Knows nothing of
fitting, folders or answers' texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .calibration import Calibrator, spread, weigh
from .exact import EXACT_SCORE, find_exact
from .heads import Head
from .normalise import normalise, script
from .views import Floats, GramView, Ints, Inverted, centre, encode


@dataclass(frozen=True, slots=True)
class GramPart:
    """The n-gram view of the phrasings, and its head."""

    view: GramView
    phrasings: Inverted
    head: Head


@dataclass(frozen=True, slots=True)
class EncoderPart:
    """The phrasings' centred sentence vectors, the mean per script taken away from them, and their head."""

    means: Floats
    vectors: Floats
    head: Head


@dataclass(slots=True)
class Ranker:
    """A fitted model. ``starts[i]`` is the first phrasing of entry ``ids[i]``; phrasings are sorted by entry.

    Not changed after it was made, so threads may share it. ``version`` is that of the knowledge it was fitted to.
    """

    version: str
    ids: tuple[str, ...]
    starts: Ints
    exact: Mapping[str, str]
    grams: GramPart
    encoder: EncoderPart | None
    mix: Floats
    calibrator: Calibrator

    def rank(self, query: str, language: str = "") -> list[tuple[str, float]]:  # noqa: ARG002 - see below
        """Entries by how well they fit, best first.

        The first score is the calibrated probability that this entry answers the query. An exact phrase gives
        just its entry, without asking the encoder; a query without any word gives scores of 0.

        Args:
            query: what the contact wrote.
            language: the contact's language; not used, because the query's own script tells more.
        """
        text = normalise(query)
        if not text or not self.ids:
            return [(entry_id, 0.0) for entry_id in self.ids]
        if hit := find_exact(self.exact, text):
            return [(hit, EXACT_SCORE)]
        logits, cosines = self.look(text)
        evidence = weigh(logits, cosines, self.mix)
        first = float(self.calibrator.probability(evidence.features)[0])
        scores = spread(first, evidence.shares[0], int(evidence.top[0]))
        order = np.lexsort((-evidence.shares[0], -scores))
        return [(self.ids[i], float(scores[i])) for i in order]

    def exact_entry(self, query: str) -> str | None:
        """The entry of which the query is a phrasing, after normalising; microseconds."""
        text = normalise(query)
        return find_exact(self.exact, text) if text else None

    def warm(self) -> None:
        """Load the encoder now, so that the first question doesn't wait for it."""
        if self.encoder is not None:
            encode(["warm"])

    def close(self) -> None:
        """Nothing is under way."""

    def look(self, text: str) -> tuple[list[Floats], list[Floats]]:
        """Per view, the logits and each entry's best cosine for a normalised text, as matrices of one row."""
        row = self.grams.view.row(text)
        logits = [self.grams.head.of_sparse(row)]
        cosines = [self._best(self.grams.phrasings.cosines(row))]
        if self.encoder is not None:
            vector = centre(encode([text]), self.encoder.means[script(text)])
            logits.append(self.encoder.head.of_dense(vector))
            cosines.append(self._best(self.encoder.vectors @ vector[0]))
        return logits, cosines

    def _best(self, cosines: Floats) -> Floats:
        return np.maximum.reduceat(cosines, self.starts)[None, :]
