"""The door: a raw request becomes a push that is surely the platform's, or is refused. Knows no meaning."""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from xml.parsers.expat import ExpatError, ParserCreate

from wechatpy import parse_message

from kefu_adapters.wechat.facts import MAX_PUSH_BYTES, QR_PREFIX
from kefu_adapters.wechat.signing import Cipher, is_fresh, is_signed, signature
from kefu_core.errors import BadSignature
from kefu_core.ports import RawRequest

Fields = dict[str, Any]
Form = Literal["xml", "json"]

# Nothing may stand before the root but the declaration: so there is no room for a DTD.
_ROOT = re.compile(r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<xml[\s>]")
_DECLARES = ("<!doctype", "<!entity")
_ECHO = re.compile(r"[!-~]{1,256}")


class Refused(Exception):
    """The request is answered with this status and nothing is kept."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Unreadable(Exception):
    """Surely the platform's, and not to be read: acknowledged and counted."""


@dataclass(frozen=True, slots=True)
class Push:
    """A push that may be trusted as far as its mode goes. ``cipher``: the one that opened it, for the reply."""

    fields: Fields
    form: Form
    cipher: Cipher | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The inside of a push before it is parsed."""

    body: bytes
    cipher: Cipher | None


class Door:
    """Checks size, freshness and signature of requests, opens them, and seals replies."""

    def __init__(
        self, *, token: str, ciphers: tuple[Cipher, ...], plain: bool, now_seconds: Callable[[], float]
    ) -> None:
        self._token = token
        self._ciphers = ciphers
        self._plain = plain
        self._now_seconds = now_seconds

    def verify(self, request: RawRequest) -> bytes:
        """The ``echostr`` to answer the console's check with. Raises Refused."""
        echo = request.query.get("echostr", "")
        self._check(request, request.query.get("signature", ""))
        if not _ECHO.fullmatch(echo):
            raise Refused(400, "echostr")
        return echo.encode("ascii")

    def open(self, request: RawRequest) -> Opened:
        """Check a push and open it. Raises Refused."""
        if len(request.body) > MAX_PUSH_BYTES:
            raise Refused(413, "size")
        if request.query.get("encrypt_type", "raw") != "aes" and self._plain:
            self._check(request, request.query.get("signature", ""))
            return Opened(request.body, None)
        outer = _outer(request.body)
        sealed = outer.get("Encrypt")
        if not isinstance(sealed, str) or not sealed:
            raise Refused(403, "not encrypted")
        self._check(request, request.query.get("msg_signature", ""), sealed)
        for cipher in self._ciphers:
            try:
                return Opened(cipher.open(sealed), cipher)
            except BadSignature:
                continue
        raise Refused(403, "cipher")

    def read(self, opened: Opened) -> Push:
        """Parse what is inside. Raises Refused (a DTD, or a plain body that is none) and Unreadable."""
        try:
            text = opened.body.decode("utf-8")
            return Push(parse(text), _form(opened.body), opened.cipher)
        except (UnicodeDecodeError, MalformedError) as exc:
            if isinstance(exc, MalformedError) and exc.dtd:
                raise Refused(400, "dtd") from None
            if opened.cipher is None:
                raise Refused(400, "malformed") from None
            raise Unreadable(type(exc).__name__) from None

    def sealed(self, reply: str, push: Push) -> bytes:
        """A reply as it is written: in the push's own form, under the key that opened it."""
        if push.cipher is None:
            return reply.encode("utf-8")
        stamp, nonce = str(int(self._now_seconds())), secrets.token_hex(8)
        sealed = push.cipher.seal(reply)
        signed = signature(self._token, stamp, nonce, sealed)
        if push.form == "json":
            outer = {"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": int(stamp), "Nonce": nonce}
            return json.dumps(outer).encode()
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        ).encode()

    def _check(self, request: RawRequest, given: str, *more: str) -> None:
        timestamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
        if not is_signed(given, self._token, timestamp, nonce, *more):
            raise Refused(403, "signature")
        if not is_fresh(timestamp, self._now_seconds()):
            raise Refused(403, "timestamp")


class MalformedError(ValueError):
    """Not a push at all; ``dtd`` when it tried to declare something."""

    def __init__(self, reason: str, *, dtd: bool = False) -> None:
        super().__init__(reason)
        self.dtd = dtd


def parse(text: str) -> Fields:
    """The fields of a decrypted push, names as on the wire. Raises MalformedError and nothing else.

    wechatpy parses; it renames a scan that led to a follow, which is taken back here.
    """
    if _form(text.encode("utf-8", "replace")) == "json":
        return _json(text)
    _only_root(text)
    try:
        message = parse_message(text)
        fields: Fields = dict(message._data)  # noqa: SLF001 - the only way to fields that it does not know
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ExpatError, RecursionError) as exc:
        raise MalformedError(type(exc).__name__) from None
    if fields.get("Event") == "subscribe_scan":
        fields |= {"Event": "subscribe", "EventKey": f"{QR_PREFIX}{fields.get('EventKey') or ''}"}
    elif fields.get("Event") == "subscribe_scan_product":
        fields["Event"] = "subscribe"
    return fields


def _outer(body: bytes) -> Fields:
    """The envelope. Raises Refused(400) on whatever is none."""
    try:
        text = body.decode("utf-8")
        if _form(body) == "json":
            return _json(text)
        _only_root(text)
        return _children(text)
    except (ValueError, ExpatError):
        raise Refused(400, "envelope") from None


def _children(text: str) -> Fields:
    """The texts of the root's children; what is no plain text, or there twice, is None. Raises ExpatError, ValueError.

    The envelope has two fields, and whoever knows our address can send one: no tree is built of it.
    """
    found: Fields = {}
    open_: list[str] = []
    pieces: list[str] = []

    def start(name: str, attributes: object) -> None:
        open_.append(name)
        if len(open_) == 2:
            pieces.clear()
            found[name] = None if name in found or attributes else ""
        elif len(open_) == 3:
            found[open_[1]] = None

    def end(name: str) -> None:
        if len(open_) == 2 and found[name] is not None:
            found[name] = "".join(pieces).strip() or None
        open_.pop()

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _declared
    parser.Parse(text.removeprefix("\ufeff"), True)
    if not found:
        raise ValueError("no fields")
    return found


def _declared(*_what: object) -> None:
    raise ValueError("a declaration")


def _only_root(text: str) -> None:
    if _ROOT.match(text):
        return
    raise MalformedError("no root", dtd=any(word in text.lower() for word in _DECLARES))


def _json(text: str) -> Fields:
    """Numbers stay the strings they were: a MsgId is wider than a float."""
    try:
        fields = json.loads(text.lstrip("\ufeff"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise MalformedError("JSON") from None
    if not isinstance(fields, dict):
        raise MalformedError("JSON")
    return fields


def _form(body: bytes) -> Form:
    return "json" if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else "xml"
