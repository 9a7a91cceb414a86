"""Opens pictures that strangers send: the few forms that people use, and nothing that is huge once it is open.

The library knows some forty forms. One of them (a page of PostScript) starts a program, others are read by code that
few people test; by which name a file goes says nothing, because the library looks at its first bytes.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FORMS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
MAX_PIXELS = 40_000_000
LARGE_PIXELS = 16_000_000
"""From here on a picture must have the bytes that a picture of its size has: a long screenshot is smaller."""
MAX_RATIO = 100
"""Bytes of open pixels (three a pixel) for each byte of the file."""


_BROKEN = (OSError, SyntaxError, EOFError, LookupError, OverflowError, struct.error, zlib.error)
"""What the library's readers raise for files that are broken on purpose, beside its own errors and ValueError."""


@contextmanager
def opened(content: bytes, *, most: int = MAX_PIXELS) -> Iterator["Image.Image"]:
    """A picture before its pixels are read. Blocks while these are used.

    Raises ValueError with the reason ``not_a_picture``, ``too_many_pixels`` or ``too_dense``.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=FORMS) as picture:
            pixels = picture.width * picture.height
            if pixels > most:
                raise ValueError("too_many_pixels")
            if pixels > LARGE_PIXELS and pixels * 3 > MAX_RATIO * len(content):
                raise ValueError("too_dense")
            yield picture
    except (UnidentifiedImageError, Image.DecompressionBombError, *_BROKEN):
        raise ValueError("not_a_picture") from None
