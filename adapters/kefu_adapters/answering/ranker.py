"""The fitted model that answers questions. Needs numpy, and the encoders where they are installed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .calibration import Calibrator, Evidence, spread, weigh
from .encoders import encode, one_thread
from .exact import EXACT_SCORE, find_exact
from .heads import Head
from .normalise import normalise, script
from .routes import Route
from .views import Floats, GramView, Ints, Inverted


@dataclass(frozen=True, slots=True)
class GramPart:
    """A view of the phrasings' n-grams or concepts, and its head."""

    view: GramView
    phrasings: Inverted
    head: Head

    def look(self, text: str, starts: Ints) -> tuple[Floats, Floats]:
        """The head's logits for a text, and the best cosine with a phrasing of each entry; rows of one."""
        row = self.view.row(text)
        return self.head.of_sparse(row), np.maximum.reduceat(self.phrasings.cosines(row), starts)[None, :]


@dataclass(slots=True)
class Ranker:
    """A fitted model. ``starts[i]`` is the first phrasing of entry ``ids[i]``; phrasings are sorted by entry.

    ``routes`` are those of English and of Chinese questions. Not changed after it was made, so threads may share it.
    ``version`` is that of the knowledge it was fitted to.
    """

    version: str
    ids: tuple[str, ...]
    starts: Ints
    exact: Mapping[str, str]
    concepts: GramPart
    grams: GramPart
    routes: tuple[Route, Route]
    calibrator: Calibrator

    def rank(self, query: str, language: str = "") -> list[tuple[str, float]]:  # noqa: ARG002 - see below
        """Entries by how well they fit, best first.

        The first score is the calibrated probability that this entry answers the query. An exact phrase gives
        just its entry, without asking the encoders; a query without any word gives scores of 0.

        Args:
            query: what the contact wrote.
            language: the contact's language; not used, because the query's own script tells more.
        """
        text = normalise(query)
        if not text or not self.ids:
            return [(entry_id, 0.0) for entry_id in self.ids]
        if hit := find_exact(self.exact, text):
            return [(hit, EXACT_SCORE)]
        evidence = self.evidence(text)
        first = float(self.calibrator.probability(evidence.features)[0])
        scores = spread(first, evidence.shares[0], int(evidence.top[0]))
        order = np.lexsort((-evidence.shares[0], -scores))
        return [(self.ids[i], float(scores[i])) for i in order]

    def exact_entry(self, query: str) -> str | None:
        """The entry of which the query is a phrasing, after normalising; microseconds."""
        text = normalise(query)
        return find_exact(self.exact, text) if text else None

    def warm(self) -> None:
        """Load the encoders now, so that the first question doesn't wait for them."""
        for name in sorted({name for route in self.routes for name in route.encoders}):
            encode(name, ["warm"])

    def close(self) -> None:
        """Nothing is under way."""

    def evidence(self, text: str) -> Evidence:
        """What speaks for the best entry of a normalised text, as rows of one."""
        route = self.routes[script(text)]
        looks = [part.look(text, self.starts) for part in (self.concepts, self.grams)]
        if route.head is not None and route.vectors is not None:
            vector = route.vector(text)
            with one_thread():
                best = np.maximum.reduceat(route.vectors @ vector[0], self.starts)[None, :]
                looks.append((route.head.of_dense(vector), best))
        return weigh([logits for logits, _ in looks], [cosines for _, cosines in looks], route.mix, route.standing)
