"""Judges what the fleet answered to a push: silence, a reply to show, or a fault."""

from dataclasses import dataclass
from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.content import rendered
from kefu_adapters.wechat.emulator.crypto import CipherError, signature
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.wire import NotReadable, from_json, from_xml


class BadReply(ValueError):
    """A reply that WeChat would not show."""


@dataclass(slots=True)
class Reply:
    """A good reply: ``entry`` goes to the phone, or ``desk`` hands the conversation to WeChat's own desk."""

    entry: dict[str, Any] | None = None
    desk: str | None = None


def judge(account: Account, body: bytes, *, openid: str, articles: int) -> Reply | None:
    """``None`` for an acknowledgement, else the reply. Raises BadReply.

    ``openid`` is whom the push came from; ``articles`` how many a news reply may hold here.
    """
    if body in {b"", b"success"}:
        return None
    try:
        text = body.decode()
        fields = _opened(account, _read(account, text))
        return _reply(account, fields, openid, articles)
    except (UnicodeDecodeError, NotReadable, CipherError) as exc:
        raise BadReply(str(exc)) from exc
    except ApiError as exc:
        raise BadReply(exc.message) from exc


def _read(account: Account, text: str) -> dict[str, Any]:
    # In JSON mode the form of a plain reply is not documented: both are taken there, XML alone otherwise.
    if account.option("push_format") == "json" and text.lstrip().startswith("{"):
        return from_json(text)
    return from_xml(text)


def _opened(account: Account, outer: dict[str, Any]) -> dict[str, Any]:
    """The plain fields of a reply, as the account's mode demands them."""
    mode = account.option("mode")
    if "Encrypt" not in outer:
        if mode == "secure":
            raise BadReply("plain reply in secure mode")
        return outer
    if mode == "plain":
        raise BadReply("encrypted reply in plain mode")
    sealed = str(outer["Encrypt"])
    stamp, nonce = str(outer.get("TimeStamp", "")), str(outer.get("Nonce", ""))
    expected = signature(account.identity["token"], stamp, nonce, sealed)
    if not stamp or outer.get("MsgSignature") != expected:
        raise BadReply("MsgSignature is wrong")
    failure: CipherError | None = None
    for cipher in account.ciphers():
        try:
            return _read(account, cipher.decrypt(sealed))
        except CipherError as exc:
            failure = failure or exc
    raise failure or CipherError("no key")


def _reply(account: Account, fields: dict[str, Any], openid: str, articles: int) -> Reply:
    if fields.get("ToUserName") != openid or fields.get("FromUserName") != account.original_id:
        raise BadReply("sender and receiver are not swapped")
    if not str(fields.get("CreateTime", "")).isdecimal():
        raise BadReply("CreateTime is not an integer")
    msgtype = fields.get("MsgType")
    if msgtype == "transfer_customer_service":
        info = fields.get("TransInfo")
        return Reply(desk=str(info.get("KfAccount", "")) if isinstance(info, dict) else "")
    body = _body(str(msgtype), fields)
    return Reply(entry=rendered(account, msgtype, body, articles=articles, strict=False))


def _body(msgtype: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The reply's own fields under the names that custom-send uses."""
    names = {"image": "Image", "voice": "Voice", "video": "Video", "music": "Music"}
    if msgtype == "text":
        return {"content": fields.get("Content")}
    if msgtype in names:
        inner = _object(fields.get(names[msgtype]))
        renamed = {"MediaId": "media_id", "ThumbMediaId": "thumb_media_id", "HQMusicUrl": "hqmusicurl"}
        return {renamed.get(k, k.lower()): v for k, v in inner.items()}
    if msgtype == "news":
        return {"articles": _articles(fields)}
    raise BadReply(f"unknown MsgType {msgtype!r}")


def _articles(fields: dict[str, Any]) -> list[dict[str, Any]]:
    items = _object(fields.get("Articles")).get("item")
    listed = items if isinstance(items, list) else [items]
    if str(fields.get("ArticleCount", "")) != str(len(listed)):
        raise BadReply("ArticleCount differs from the articles")
    return [{k.lower(): v for k, v in _object(item).items()} for item in listed]


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadReply("an element is missing")
    return value
