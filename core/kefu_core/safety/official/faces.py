"""Whether two small pictures look alike, however they were scaled, packed again or lightened. Pixels in, numbers out.

A picture is told by which of its places are clearly lighter than their neighbours: that outlives scaling and packing.
"""

from collections.abc import Sequence

SIDE = 9
"""A picture comes as so many rows of so many grey pixels (0 to 255)."""
BITS = 4 * SIDE * (SIDE - 1)
_CLEARLY = 8
"""Grey levels; less is the noise of packing."""
_FEWEST = 20
"""A picture with fewer clear edges is nearly plain, and all plain pictures look alike."""
_UNLIKE = 0.15
"""Share of the two pictures' edges that may differ."""


def fingerprint(pixels: Sequence[int]) -> int | None:
    """The edges of a picture as bits; None for one that is too plain. Raises ValueError for another size."""
    if len(pixels) != SIDE * SIDE:
        raise ValueError(f"expected {SIDE * SIDE} pixels")
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            here = pixels[row * SIDE + column]
            if column + 1 < SIDE:
                bits = _edge(bits, here, pixels[row * SIDE + column + 1])
            if row + 1 < SIDE:
                bits = _edge(bits, here, pixels[(row + 1) * SIDE + column])
    return bits if bits.bit_count() >= _FEWEST else None


def _edge(bits: int, here: int, there: int) -> int:
    return bits << 2 | (there - here > _CLEARLY) << 1 | (here - there > _CLEARLY)


def alike(one: int, other: int) -> bool:
    """Whether two fingerprints are of pictures that look the same."""
    return (one ^ other).bit_count() <= _UNLIKE * (one | other).bit_count()
