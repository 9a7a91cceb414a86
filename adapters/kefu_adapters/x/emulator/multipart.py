"""Reads ``multipart/form-data`` from bytes: the kit's middleware has taken the stream already."""

import re

_NAME = re.compile(rb'name="([^"]*)"')
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


def form_parts(body: bytes, content_type: str) -> dict[str, bytes]:
    """The parts by name; a part without a name is left out."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return {}
    found = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:]:
        head, _, data = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is not None:
            found[name[1].decode("utf-8", "replace")] = data
    return found
