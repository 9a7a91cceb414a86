"""Looks for many byte strings at once in everything that a fleet leaves behind."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tests.faults import planting
from tests.faults.planting import Secret

ANCHOR = 8
"""Bytes of a needle by which it is found; shorter ones cannot be told from chance."""
PIECE = 8 * 2**20
"""Bytes that are looked at together."""
_BITS = 22
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
Chunk = tuple[str, bytes]
"""Where, and what lies there."""


class Needles:
    """Secrets in every form in which they may lie somewhere."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._spots = {n: secret for secret in secrets for n in planting.needles(secret) if len(n) >= ANCHOR}
        self._by_anchor: dict[bytes, list[bytes]] = {}
        self._longest = max(map(len, self._spots), default=ANCHOR)
        for needle in self._spots:
            self._by_anchor.setdefault(needle[:ANCHOR], []).append(needle)
        self._anchors = np.array([np.frombuffer(anchor, "<u8")[0] for anchor in self._by_anchor], "<u8")
        # A table of bits says of nearly all places at once that nothing begins there.
        self._table = np.zeros(1 << _BITS, bool)
        self._table[_places(self._anchors)] = True

    def found(self, chunks: Iterable[Chunk]) -> list[tuple[Secret, str]]:
        """Every secret that lies somewhere, once for each place."""
        hits: dict[tuple[str, str], tuple[Secret, str]] = {}
        for where, content in chunks:
            for needle in self.hits(content):
                secret = self._spots[needle]
                hits[secret.text, where] = (secret, where)
        return list(hits.values())

    def hits(self, content: bytes) -> set[bytes]:
        """The needles that lie in some bytes."""
        hits: set[bytes] = set()
        for begin in range(0, len(content), PIECE):
            hits |= self._hits(content[begin : begin + PIECE + self._longest])
        return hits

    def _hits(self, content: bytes) -> set[bytes]:
        hits: set[bytes] = set()
        for shift in range(ANCHOR):
            size = (len(content) - shift) // ANCHOR
            if size <= 0:
                continue
            view = np.frombuffer(content, "<u8", count=size, offset=shift)
            maybe = np.nonzero(self._table[_places(view)])[0]
            for at in maybe[np.isin(view[maybe], self._anchors)]:
                begin = shift + int(at) * ANCHOR
                anchor = content[begin : begin + ANCHOR]
                hits.update(n for n in self._by_anchor[anchor] if content.startswith(n, begin))
        return hits


def _places(values: Any) -> Any:
    return ((values * _SPREAD) >> np.uint64(64 - _BITS)).astype(np.int64)


def files(folder: Path, *, leave_out: frozenset[str] = frozenset()) -> Iterator[Chunk]:
    """Every file below a folder, whole; ``leave_out``: suffixes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in leave_out:
            yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()
