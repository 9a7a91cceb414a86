"""Passive replies: what is written into the platform's own request. One escaper for all of it; pure."""

import json
import re
from collections.abc import Mapping

from kefu_adapters.wechat.facts import TEXT_CEILING_BYTES
from kefu_adapters.wechat.outbound import numbered
from kefu_core.messages import AttachmentKind, Operation, OutboundMessage
from kefu_core.text import clean

Content = Mapping[str, str | Mapping[str, str]]


def passive_content(message: OutboundMessage, media_ids: Mapping[str, str]) -> Content | None:
    """A message as the fields of a passive reply, or None where it can't be one.

    Buttons become numbered lines: no menu message can be written here. ``media_ids``: uploaded blobs.
    """
    if message.operation is not Operation.MESSAGE or len(message.attachments) > 1:
        return None
    if message.attachments:
        (item,) = message.attachments
        media_id = media_ids.get(item.blob, "")
        if item.kind is not AttachmentKind.PICTURE or not media_id or message.text or message.buttons:
            return None
        return {"MsgType": "image", "Image": {"MediaId": media_id}}
    text = clean(numbered(message))
    if not text.strip() or len(text.encode("utf-8")) > TEXT_CEILING_BYTES:
        return None
    return {"MsgType": "text", "Content": text}


def render(content: Content, *, to: str, as_account: str, at_seconds: int, form: str = "xml") -> str:
    """The whole reply, in the form in which the platform pushes."""
    head: dict[str, str | Mapping[str, str]] = {"ToUserName": to, "FromUserName": as_account}
    if form == "json":
        return json.dumps({**head, "CreateTime": at_seconds, **content}, ensure_ascii=False)
    return f"<xml>{_elements(head)}<CreateTime>{at_seconds}</CreateTime>{_elements(content)}</xml>"


def _elements(content: Content) -> str:
    return "".join(
        f"<{name}>{cdata(value) if isinstance(value, str) else _elements(value)}</{name}>"
        for name, value in content.items()
    )


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cdata(text: str) -> str:
    """Any text as character data: what XML can't hold is dropped, ``]]>`` is split over two sections."""
    safe = _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"
