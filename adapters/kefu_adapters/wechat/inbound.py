"""What a push means: its fields become Inbound values. Pure; never raises, whatever stands in the fields.

Shapes: ``tests/payloads/wechat/`` holds one push of each kind.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.ids import make_event_key, make_message_key
from kefu_core.messages import (
    Attachment,
    AttachmentKind,
    ButtonPressed,
    ContactChange,
    ContactChanged,
    DeliveryReported,
    Inbound,
    InboxChanged,
    MessageReceived,
    Sender,
)
from kefu_core.text import clean

_ID_CHARS: Final = 128
_MIMES: Final = {"amr": "audio/amr", "speex": "audio/speex", "mp3": "audio/mpeg"}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a push: an inbound, or the kind that is ignored, or why it could not be read.

    ``answers``: the person may be waiting for an answer in this very request.
    """

    inbound: Inbound | None = None
    ignored: str = ""
    unreadable: str = ""
    answers: bool = False


def read(fields: dict[str, Any], inbox: str, now: datetime) -> Read:
    """Read one push; names as on the wire, values strings, None, dicts or lists."""
    kind = _word(fields, "MsgType").lower()
    openid = _word(fields, "FromUserName")
    if not kind or not openid:
        return Read(unreadable="no_sender" if kind else "no_type")
    if kind == "event":
        return _event(fields, inbox, openid, now)
    return _message(fields, kind, inbox, openid, now)


def reply_names(fields: dict[str, Any]) -> tuple[str, str]:
    """To whom and as whom a passive reply is written."""
    return _word(fields, "FromUserName"), _word(fields, "ToUserName")


# --- messages ----------------------------------------------------------------------------------------------


def _message(fields: dict[str, Any], kind: str, inbox: str, openid: str, now: datetime) -> Read:
    message_id = _word(fields, "MsgId")
    if message_id:
        key = make_message_key(openid, message_id)
    else:
        key = make_event_key(openid, _word(fields, "CreateTime"), kind, _digest(fields))
    common: dict[str, Any] = {
        "inbox": inbox,
        "dedupe_keys": (key,),
        "sender": Sender(id=openid),
        "source_id": message_id,
        "sent_at": _time(fields, now),
    }
    choice = _word(fields, "bizmsgmenuid")
    if kind == "text" and choice:
        # A click on a menu message comes as a text, and counts as a menu click.
        return Read(ButtonPressed(value=choice, trigger="menu", **common), answers=True)
    text, attachment, unsupported = _content(fields, kind)
    attachments = () if attachment is None else (attachment,)
    message = MessageReceived(text=text, attachments=attachments, unsupported=unsupported, **common)
    return Read(message, answers=True)


def _content(fields: dict[str, Any], kind: str) -> tuple[str, Attachment | None, str]:
    """Text, attachment, and the kind if it can't be read."""
    match kind:
        case "text":
            return _text(fields, "Content"), None, ""
        case "image":
            return "", _media(fields, AttachmentKind.PICTURE), ""
        case "voice":
            mime = _MIMES.get(_word(fields, "Format").lower(), "")
            return _text(fields, "Recognition"), _media(fields, AttachmentKind.VOICE, mime), ""
        case "video" | "shortvideo":
            return "", _media(fields, AttachmentKind.VIDEO, "video/mp4"), ""
        case "location":
            return "", _place(fields), ""
        case "link":
            return "", _link(fields), ""
        case "file":
            file = _file(fields)
            return "", file, "" if file.ref else "file"
        case _:
            return "", None, kind[:32]


def _media(fields: dict[str, Any], kind: AttachmentKind, mime: str = "") -> Attachment:
    return Attachment(kind=kind, ref=_word(fields, "MediaId", 512), mime=mime)


def _place(fields: dict[str, Any]) -> Attachment:
    return Attachment(
        kind=AttachmentKind.LOCATION,
        title=_text(fields, "Label"),
        latitude=_degrees(fields, "Location_X", 90),
        longitude=_degrees(fields, "Location_Y", 180),
    )


def _link(fields: dict[str, Any]) -> Attachment:
    words = [_text(fields, "Title"), _text(fields, "Description")]
    return Attachment(kind=AttachmentKind.LINK, title="\n".join(w for w in words if w), url=_word(fields, "Url", 2048))


def _file(fields: dict[str, Any]) -> Attachment:
    """A file; its bytes can be had only where a MediaId came along, which no page promises."""
    size = _word(fields, "FileTotalLen")
    return Attachment(
        kind=AttachmentKind.FILE,
        ref=_word(fields, "MediaId", 512),
        file_name=_text(fields, "Title"),
        size_bytes=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None,
    )


# --- events ------------------------------------------------------------------------------------------------


def _event(fields: dict[str, Any], inbox: str, openid: str, now: datetime) -> Read:
    name = _word(fields, "Event")
    event, key = name.lower(), _text(fields, "EventKey")
    publish = fields.get("PublishEventInfo")
    publish = publish if isinstance(publish, dict) else {}
    inner = key or _word(fields, "MsgID") or _word(publish, "publish_id") or _word(fields, "OpenID")
    common: dict[str, Any] = {
        "inbox": inbox,
        "dedupe_keys": (make_event_key(openid, _word(fields, "CreateTime"), name, inner),),
        "sender": Sender(id=openid),
        "sent_at": _time(fields, now),
    }
    match event:
        case "subscribe":
            # Other prefixes (a payment's number, say) are no scene.
            scene = key.removeprefix(facts.QR_PREFIX) if key.startswith(facts.QR_PREFIX) else ""
            return Read(ContactChanged(change=ContactChange.FOLLOWED, scene=scene, **common), answers=True)
        case "scan":
            return Read(ContactChanged(change=ContactChange.SCANNED, scene=key, **common), answers=True)
        case "unsubscribe":
            return Read(ContactChanged(change=ContactChange.UNFOLLOWED, **common))
        case _ if event in facts.MENU_EVENTS and key:
            return Read(ButtonPressed(value=key, trigger="menu", **common), answers=True)
        case "masssendjobfinish" | "templatesendjobfinish":
            return _reported(_word(fields, "MsgID"), _sent(_text(fields, "Status")), common, event)
        case "publishjobfinish":
            return _reported(_word(publish, "publish_id"), _published(publish), common, event)
        case _ if event in facts.ERASE_EVENTS:
            return _erase(fields, common, event)
        case _ if event in facts.ACCOUNT_EVENTS:
            detail = _word(fields, "ExpiredTime") or _word(fields, "FailTime")
            return Read(InboxChanged(change=facts.ACCOUNT_EVENTS[event], detail=detail, **common))
        case _:
            return Read(ignored=event[:40] if event in facts.IGNORED_EVENTS else "unknown")


def _reported(reference: str, outcome: tuple[str, str] | None, common: dict[str, Any], event: str) -> Read:
    if not reference or outcome is None:
        # The platform has been seen to report empty strings: no news.
        return Read(ignored=event)
    return Read(DeliveryReported(reference=reference, outcome=outcome[0], code=outcome[1], **common))


def _sent(status: str) -> tuple[str, str] | None:
    """Outcome and code of a mass send or a template message; an unknown code is a refusal all the same."""
    status = status.strip().lower()
    if not status:
        return None
    if status in {"success", "send success"}:
        return "sent", ""
    code = status.removeprefix("err(").removesuffix(")") if status.startswith("err(") else status
    return "failed", code[:40]


def _published(publish: dict[str, Any]) -> tuple[str, str] | None:
    status = _word(publish, "publish_status")
    if status in {"", "1"}:
        return None
    return ("sent", "") if status == "0" else ("failed", status[:40])


def _erase(fields: dict[str, Any], common: dict[str, Any], event: str) -> Read:
    """The sender is the platform; the person stands in OpenID, which is sometimes missing."""
    person = _word(fields, "OpenID")
    if not person:
        return Read(ignored=event)
    common = {**common, "sender": Sender(id=person)}
    return Read(ContactChanged(change=ContactChange.ERASE_REQUESTED, scene=event, **common))


# --- fields ------------------------------------------------------------------------------------------------


def _text(fields: dict[str, Any], name: str) -> str:
    """A field's text; empty ones come as None, strange ones count as empty."""
    value = fields.get(name)
    if isinstance(value, dict):
        value = value.get("#text")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return clean(value) if isinstance(value, str) else ""


def _word(fields: dict[str, Any], name: str, chars: int = _ID_CHARS) -> str:
    """An id or a number: bounded, without space around it."""
    return _text(fields, name).strip()[:chars]


def _degrees(fields: dict[str, Any], name: str, most: float) -> float | None:
    try:
        value = float(_word(fields, name))
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _time(fields: dict[str, Any], now: datetime) -> datetime:
    """CreateTime in seconds; more than a day off (milliseconds, zero, nonsense) means the time of arrival."""
    word = _word(fields, "CreateTime")
    if not (word.isascii() and word.isdigit()) or len(word) > 11:
        return now
    sent = datetime.fromtimestamp(int(word), UTC)
    return sent if abs(sent - now) <= _DAY else now


def _digest(fields: dict[str, Any]) -> str:
    """Stands for a message that came without an id: repeats of it are equal."""
    text = json.dumps(fields, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
