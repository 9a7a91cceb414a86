"""Puts one attempt of a push into its envelope: body, query, signatures; and forges it on request."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.crypto import signature
from kefu_adapters.wechat.emulator.wire import to_json, to_xml


@dataclass(slots=True)
class Raw:
    """What a test dictates about a push: its text, or the wire body itself, and parts of the envelope.

    ``query`` overrides parameters (``None`` leaves one out); ``app_id`` goes into the cipher.
    """

    text: str = ""
    body: str | None = None
    query: dict[str, str | None] = field(default_factory=dict)
    app_id: str | None = None
    timestamp: str | None = None
    nonce: str | None = None
    mode: str | None = None


@dataclass(slots=True)
class Envelope:
    """One signed request."""

    url: str
    body: bytes
    content_type: str


def fresh_stamp(account: Account) -> tuple[str, str]:
    """A timestamp and a nonce for one attempt."""
    return str(int(account.now())), str(1 + secrets.randbelow(2_147_483_646))


def with_query(url: str, query: dict[str, str]) -> str:
    """``url`` with more parameters."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def enclose(
    account: Account,
    url: str,
    *,
    openid: str,
    fields: dict[str, Any],
    stamp: tuple[str, str],
    raw: Raw | None = None,
    forged: bool = False,
) -> Envelope:
    """The request for one attempt, as the account's mode and format want it."""
    raw = raw or Raw()
    timestamp, nonce = raw.timestamp or stamp[0], raw.nonce or stamp[1]
    token = account.identity["token"]
    is_json = account.option("push_format") == "json"
    text = raw.text or (to_json(fields) if is_json else to_xml(fields))
    query: dict[str, str | None] = {
        "signature": signature(token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": openid,
    }
    mode = raw.mode or str(account.option("mode"))
    if mode != "plain":
        sealed = account.ciphers()[0].encrypt(text, app_id=raw.app_id)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = signature(token, timestamp, nonce, sealed)
        text = _with_cipher(account, text, sealed, mode=mode, is_json=is_json)
    if forged:
        for name in {"signature", "msg_signature"} & query.keys():
            query[name] = secrets.token_hex(20)
    query.update(raw.query)
    kept = {k: v for k, v in query.items() if v is not None}
    body = text if raw.body is None else raw.body
    return Envelope(with_query(url, kept), body.encode(), "application/json" if is_json else "text/xml; charset=utf-8")


def _with_cipher(account: Account, text: str, sealed: str, *, mode: str, is_json: bool) -> str:
    """Secure: receiver and cipher alone. Compatible: the plain fields and the cipher."""
    if mode == "secure":
        outer = {"ToUserName": account.original_id, "Encrypt": sealed}
        return to_json(outer) if is_json else to_xml(outer)
    if is_json:
        return f'{text.rstrip().removesuffix("}")}, "Encrypt": {json.dumps(sealed)}}}'
    head, _, tail = text.rpartition("</xml>")
    return f"{head}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>{tail}"
