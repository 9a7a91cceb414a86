"""Reading a call's parameters: query, form, and multipart with files."""

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from aiohttp import web

from kefu_adapters.weibo.emulator.errors import ApiError

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(slots=True)
class Parameters:
    """Text values and uploaded files of one call."""

    values: dict[str, str]
    files: dict[str, bytes]

    def need(self, name: str) -> str:
        """A required value; 10016 when it is not there."""
        if name not in self.values:
            raise ApiError(10016, f"miss required parameter ({name}) , see doc for more info")
        return self.values[name]

    def number(self, name: str, default: int) -> int:
        """An optional whole number; 10017 when it is none."""
        text = self.values.get(name, "").strip()
        if not text:
            return default
        if not (text.isascii() and text.isdigit()):
            raise ApiError(10017, f"parameter ({name})'s value invalid, expect (long)")
        return int(text)

    def number_of(self, name: str) -> int:
        """A required whole number."""
        self.need(name)
        return self.number(name, -1)


def read_parameters(request: web.Request, body: bytes) -> Parameters:
    """Query and form together; ``body`` is what the kit has read already."""
    values = {k: v for k, v in request.query.items()}  # noqa: C416 - of a multidict the last one wins
    files: dict[str, bytes] = {}
    if request.method == "POST":
        if request.content_type == FORM:
            values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        elif request.content_type == MULTIPART:
            # aiohttp's own reader would find an empty stream here.
            _read_parts(request.headers["Content-Type"], body, values, files)
    return Parameters(values, files)


def _read_parts(content_type: str, body: bytes, values: dict[str, str], files: dict[str, bytes]) -> None:
    whole = b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    for part in BytesParser(policy=HTTP).parsebytes(whole).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if part.get_filename() is None:
            values[name] = content.decode("utf-8", "replace")
        else:
            files[name] = content
