"""The gate in front of every API: method, token, grants, quotas, body; and how answers leave."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from aiohttp import web

from kefu_adapters.emulation import Faults
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.facts import PER_MINUTE

_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u(?!00[01])([0-9a-fA-F]{4})")
"""A ``\\uXXXX`` escape, except those of control characters: JSON has no other way to say them."""

_MULTIPART_NAME = re.compile(rb'\bname="([^"]*)"', re.IGNORECASE)
_MULTIPART_FILE = re.compile(rb'\bfilename="([^"]*)"', re.IGNORECASE)


class Upload(NamedTuple):
    """One file of a multipart body."""

    name: str
    data: bytes


class Call:
    """One API call behind the gate."""

    def __init__(self, account: Account, request: web.Request, body: bytes) -> None:
        self._account = account
        self.request = request
        self.body = body
        self.query = request.query

    def data(self) -> dict[str, Any]:
        """The JSON body. Escapes stay visible, as to the user. Raises ApiError 44002, 47001, 40033."""
        if not self.body.strip():
            raise ApiError(44002)
        try:
            text = self.body.decode()
        except UnicodeDecodeError as exc:
            raise ApiError(47001) from exc
        literal = _ESCAPE.sub(r"\1\\\\u\2", text)
        if literal != text and self._account.option("reject_escapes"):
            raise ApiError(40033)
        try:
            data = json.loads(literal, strict=False)
        except ValueError as exc:
            raise ApiError(47001) from exc
        if not isinstance(data, dict):
            raise ApiError(47001)
        return data

    def upload(self) -> Upload:
        """The file in the multipart field ``media``. Raises ApiError 41005."""
        match = re.search(r'boundary="?([^";]+)', self.request.headers.get("Content-Type", ""))
        if match is None:
            raise ApiError(41005)
        for part in self.body.split(b"--" + match[1].encode()):
            head, found, data = part.partition(b"\r\n\r\n")
            name, file_name = _MULTIPART_NAME.search(head), _MULTIPART_FILE.search(head)
            if found and name and file_name and name[1] == b"media":
                return Upload(file_name[1].decode("utf-8", "replace"), data.removesuffix(b"\r\n"))
        raise ApiError(41005)


Answer = dict[str, Any] | web.Response


class Endpoint(NamedTuple):
    """One API: ``path`` below the mount, what it needs, and what it does."""

    path: str
    method: str
    handler: Callable[[Call], Answer]
    capability: str | None = None
    needs_token: bool = True


class Api(Protocol):
    """A group of endpoints."""

    def endpoints(self) -> list[Endpoint]:
        """What the group offers."""
        ...


def api_name(path: str) -> str:
    """An API's name: its path below ``/cgi-bin``, or without the first slash."""
    return path.removeprefix("/cgi-bin/").removeprefix("/")


class Gate:
    """Makes web routes of endpoints."""

    def __init__(self, account: Account, faults: Faults) -> None:
        self._account = account
        self._faults = faults

    def route(self, endpoint: Endpoint) -> web.RouteDef:
        """The route of one endpoint; wrong methods are refused the platform's way."""

        async def answer(request: web.Request) -> web.StreamResponse:
            call = Call(self._account, request, await request.read())
            try:
                self._check(endpoint, call)
                return self._success(endpoint.handler(call))
            except ApiError as exc:
                return json_answer(exc.body())

        return web.route("*", endpoint.path, answer)

    def _check(self, endpoint: Endpoint, call: Call) -> None:
        if call.request.method != endpoint.method:
            raise ApiError(43002 if endpoint.method == "POST" else 43001)
        name = api_name(endpoint.path)
        if (fault := self._faults.take("errcode", method=name)) is not None:
            raise ApiError(int(fault.options["errcode"]))
        if endpoint.needs_token:
            self._account.tokens.check(call.query.get("access_token", ""))
        if endpoint.capability and not self._account.may(endpoint.capability):
            raise ApiError(48001)
        counters = self._account.counters
        if (per_minute := PER_MINUTE.get(name)) is not None:
            counters.spend("minute", name, per_minute, 45011)
        if (daily := self._account.daily_limit(name)) is not None:
            counters.spend("day", name, daily, 45009)

    def _success(self, answer: Answer) -> web.Response:
        if isinstance(answer, web.Response):
            return answer
        if self._account.option("omit_errcode"):
            answer = {k: v for k, v in answer.items() if k not in {"errcode", "errmsg"}}
        return json_answer(answer)


def integer(value: Any) -> int:
    """A number that may come as text; nothing is 0. Raises ApiError 47001."""
    try:
        return int(value or 0)
    except (TypeError, ValueError) as exc:
        raise ApiError(47001) from exc


def done(**fields: Any) -> dict[str, Any]:
    """The usual success."""
    return {"errcode": 0, "errmsg": "ok", **fields}


def json_answer(body: dict[str, Any]) -> web.Response:
    """JSON as raw UTF-8, always with HTTP 200."""
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json", charset="utf-8"
    )
