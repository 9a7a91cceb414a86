"""From a picture's bytes to the few grey pixels that its fingerprint is made of."""

from pathlib import Path
from typing import Any

from kefu_adapters.pictures import opened
from kefu_core.safety.official.faces import SIDE, fingerprint

MAX_BYTES = 5 * 2**20
MAX_PIXELS = 4_000_000
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_CUTS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1)
"""Shares of a picture's sides that an impostor may have cut off."""


def face_of(content: bytes) -> int | None:
    """The fingerprint of a picture's middle square; None for what is no picture, too large, or too plain. Blocks."""
    found = _faces(content, (0.0,))
    return found[0] if found else None


def known_faces(content: bytes) -> tuple[int, ...]:
    """The fingerprints of a picture of ours, whole and with its sides cut. Blocks."""
    return tuple(dict.fromkeys(_faces(content, _CUTS)))


def faces_in(folder: Path) -> tuple[int, ...]:
    """The fingerprints of all pictures in a folder. Blocks."""
    if not folder.is_dir():
        return ()
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS]
    return tuple(face for path in files if path.stat().st_size <= MAX_BYTES for face in known_faces(path.read_bytes()))


def _faces(content: bytes, cuts: tuple[float, ...]) -> list[int]:
    from PIL import Image, ImageOps

    if len(content) > MAX_BYTES:
        return []
    try:
        with opened(content, most=MAX_PIXELS) as picture:
            if min(picture.size) < SIDE:
                return []
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
        grey = flat.convert("L")
        small = (ImageOps.fit(_cut(grey, cut), (SIDE, SIDE), Image.Resampling.BOX) for cut in cuts)
        return [face for each in small if (face := fingerprint(each.tobytes())) is not None]
    except ValueError:
        return []


def _cut(picture: Any, share: float) -> Any:
    left, top = round(picture.width * share), round(picture.height * share)
    return picture.crop((left, top, picture.width - left, picture.height - top))
