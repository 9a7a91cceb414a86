"""The picture of the demo's announcement: a planet and its orbit, drawn here so that no file has to be carried."""

import functools
import io

from PIL import Image, ImageDraw

_SIZE = (900, 383)
_SKY, _PLANET = (29, 36, 80), (242, 179, 107)


@functools.cache
def cover() -> bytes:
    """A PNG in the shape that articles have."""
    picture = Image.new("RGB", _SIZE, _SKY)
    drawing = ImageDraw.Draw(picture)
    middle, height = _SIZE[0] // 2, _SIZE[1] // 2
    drawing.ellipse((middle - 240, height - 70, middle + 240, height + 70), outline=_PLANET, width=8)
    drawing.ellipse((middle - 76, height - 76, middle + 76, height + 76), fill=_PLANET)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
