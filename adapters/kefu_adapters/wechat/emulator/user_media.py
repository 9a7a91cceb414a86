"""Messages with media as users send them: the push's fields and the line on the phone."""

import base64
import hashlib
from typing import Any

from kefu_adapters.emulation.base import ControlError
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.content import on_phone
from kefu_adapters.wechat.emulator.media import SAMPLES, Medium

Parts = tuple[dict[str, Any], dict[str, Any]]

_STORED = {
    "photo": "image",
    "animation": "image",
    "sticker": "image",
    "voice": "voice",
    "video": "video",
    "file": "file",
}


def user_message(account: Account, media: dict[str, Any]) -> Parts:
    """The fields and the phone line of one sent item. Raises ControlError for kinds WeChat does not have."""
    kind = str(media.get("kind"))
    if kind == "location":
        return _location(media)
    if kind == "link":
        return _link(media)
    if kind not in _STORED:
        raise ControlError(f"no media kind {kind!r} on WeChat")
    medium = _stored(account, _STORED[kind], media)
    entry = {"kind": kind, "text": "", "media": {**on_phone(account, medium), "kind": kind}}
    return _fields(account, kind, medium, media), entry


def _stored(account: Account, kind: str, media: dict[str, Any]) -> Medium:
    sample_name, sample = SAMPLES[kind]
    data = base64.b64decode(media["bytes"]) if media.get("bytes") else sample
    return account.media.add(kind, str(media.get("file_name") or sample_name), data)


def _fields(account: Account, kind: str, medium: Medium, media: dict[str, Any]) -> dict[str, Any]:
    url = f"{account.base_url}/p/{medium.media_id}"
    match kind:
        case "voice":
            return {
                "MsgType": "voice",
                "MediaId": medium.media_id,
                "Format": str(media.get("format", "amr")),
                # Speech recognition was switched off: the field comes, and is empty.
                "Recognition": str(media.get("recognition", "")),
                "MediaId16K": medium.media_id,
            }
        case "video":
            thumb = account.media.add("thumb", *SAMPLES["thumb"])
            msgtype = "shortvideo" if media.get("short") else "video"
            return {"MsgType": msgtype, "MediaId": medium.media_id, "ThumbMediaId": thumb.media_id}
        case "file":
            return _file(medium, media)
        case "sticker":
            return {"MsgType": "emotion", "PicUrl": url, "MediaId": medium.media_id}
        case _:
            return {"MsgType": "image", "PicUrl": url, "MediaId": medium.media_id}


def _file(medium: Medium, media: dict[str, Any]) -> dict[str, Any]:
    """The field set of ``file`` is not documented; this is what was seen."""
    return {
        "MsgType": "file",
        "Title": medium.name,
        "Description": str(media.get("description", "")),
        "FileKey": medium.media_id,
        "FileMd5": hashlib.md5(medium.data, usedforsecurity=False).hexdigest(),
        "FileTotalLen": len(medium.data),
    }


def _location(media: dict[str, Any]) -> Parts:
    latitude, longitude = float(media["latitude"]), float(media["longitude"])
    label = str(media.get("label", ""))
    fields = {
        "MsgType": "location",
        "Location_X": latitude,
        "Location_Y": longitude,
        "Scale": int(media.get("scale", 16)),
        "Label": label,
    }
    shown = {"kind": "location", "latitude": latitude, "longitude": longitude}
    return fields, {"kind": "location", "text": label, "media": shown}


def _link(media: dict[str, Any]) -> Parts:
    title, description, url = (str(media.get(k, "")) for k in ("title", "description", "url"))
    fields = {"MsgType": "link", "Title": title, "Description": description, "Url": url}
    return fields, {"kind": "link", "text": title, "media": {"kind": "link", "url": url}}
