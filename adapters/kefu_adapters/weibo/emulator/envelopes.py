"""The bodies of pushes: Weibo's JSON, and the XML that imitates WeChat."""

from typing import Any
from xml.sax.saxutils import escape

from kefu_adapters.weibo.emulator.wire import created_at

STOCK = {
    "follow": "关注事件消息",
    "unfollow": "取消关注事件消息",
    "subscribe": "订阅事件消息",
    "unsubscribe": "取消订阅事件消息",
    "scan": "扫描二维码",
    "scan_follow": "扫描二维码并关注",
    "click": "自定义菜单事件消息",
    "view": "自定义菜单链接事件消息",
    "position": "发送了一个位置",
    "image": "发送了一张图片",
    "voice": "发送了一条语音",
}


def envelope(
    kind: str, *, brand: int, fan: int, at: float, text: str, data: dict[str, Any], ids_as: str
) -> dict[str, Any]:
    """One push as JSON-able data; ids are numbers or, by option, strings."""
    if ids_as == "string":
        data = {k: str(v) if isinstance(v, int) else v for k, v in data.items()}
    return {
        "type": kind,
        "receiver_id": str(brand) if ids_as == "string" else brand,
        "sender_id": str(fan) if ids_as == "string" else fan,
        "created_at": created_at(at),
        "text": text,
        "data": data,
    }


def as_xml(content: dict[str, Any], at: float) -> bytes:
    """The same push in Weibo's XML variant; its ``MsgId`` and ``PicUrl`` are empty."""
    data = content["data"]
    fields = {
        "ToUserName": content["receiver_id"],
        "FromUserName": content["sender_id"],
        "CreateTime": int(at),
        "MsgType": content["type"],
        "Content": content["text"],
        "MsgId": "",
    }
    if "tovfid" in data:
        fields |= {"MediaId": data["tovfid"], "PicUrl": ""}
    if "longitude" in data:
        fields |= {"Location_X": data["latitude"], "Location_Y": data["longitude"]}
    if "subtype" in data:
        fields |= {"Event": data["subtype"], "EventKey": data.get("key", "")}
    inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()
