"""Parameters of one call, from a query, a form, JSON or multipart: the four forms that the Bot API reads.

Bodies are parsed from bytes without waiting, so that the kit can ask whom a call is for before it is played.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from kefu_adapters.telegram.emulator.errors import bad_request

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_NAME = re.compile(rb'[; ]name="([^"]*)"')
_FILENAME = re.compile(rb'filename="([^"]*)"')
_FILENAME_STAR = re.compile(rb"filename\*=[^']*'[^']*'([^;\r\n]+)", re.IGNORECASE)
_PART_TYPE = re.compile(rb"content-type:\s*([^\r\n;]+)", re.IGNORECASE)
_INTEGER = re.compile(r"\s*([+-]?\d+)")


@dataclass(slots=True, frozen=True)
class Upload:
    """One uploaded part."""

    data: bytes
    file_name: str
    mime_type: str


class Params:
    """The values of one call. In form kinds objects are JSON strings; :meth:`json` opens them."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def get(self, name: str) -> Any:
        """The value as it came, or ``None`` when absent or empty."""
        value = self.values.get(name)
        return None if value == "" else value

    def text(self, name: str) -> str:
        """The value as text; absent is empty."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as an integer, read leniently like the server does."""
        value = self.values.get(name)
        if isinstance(value, int):
            return int(value)
        found = _INTEGER.match(value) if isinstance(value, str) else None
        return int(found[1]) if found else default

    def number(self, name: str) -> float:
        """The value as a float; unreadable is 0."""
        try:
            return float(self.values.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def boolean(self, name: str) -> bool:
        """Whether the value says yes."""
        value = self.values.get(name)
        return value is True or str(value).lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """The object or array of a parameter, or ``None``; ``what`` names it in the refusal."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


def parse(query: Mapping[str, str], content_type: str, body: bytes) -> Params:
    """Read a request. ``content_type`` is the whole header. Raises ApiError on bodies that cannot be read."""
    values: dict[str, Any] = dict(query)
    if not body:
        return Params(values)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        values.update(_json_object(body))
        return Params(values)
    if kind == "multipart/form-data":
        boundary = _BOUNDARY.search(content_type)
        if boundary is None:
            raise bad_request("wrong Content-Type header: boundary not found")
        return _multipart(values, body, boundary[1].encode())
    values.update(parse_qsl(_utf8(body), keep_blank_values=True))
    return Params(values)


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return {key: value for key, value in found.items() if value is not None}


def _multipart(values: dict[str, Any], body: bytes, boundary: bytes) -> Params:
    uploads: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        if part.startswith(b"--"):
            break
        head, _, data = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is None:
            continue
        key = name[1].decode("utf-8", "replace")
        file_name = _file_name(head)
        if file_name is None:
            values[key] = _utf8(data)
            continue
        kind = _PART_TYPE.search(head)
        mime_type = kind[1].decode("latin-1").strip() if kind else "application/octet-stream"
        uploads[key] = Upload(data, file_name, mime_type)
    return Params(values, uploads)


def _file_name(head: bytes) -> str | None:
    star = _FILENAME_STAR.search(head)
    if star:
        return unquote(star[1].decode("latin-1").strip())
    plain = _FILENAME.search(head)
    return unquote(plain[1].decode("utf-8", "replace")) if plain else None
