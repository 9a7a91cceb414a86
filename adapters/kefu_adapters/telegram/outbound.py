"""From an OutboundMessage to the one Bot API call that it is. Pure; raises BadPayload only.

Text is always plain: without ``parse_mode`` nothing in it can become markup or fail to parse.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.ids import PUBLIC_GROUP, MessageKey, make_source_id, parse_chat_id, parse_source_id
from kefu_core.errors import BadPayload
from kefu_core.messages import PRIVATE, Attachment, AttachmentKind, Button, Operation, OutboundMessage

NO_PREVIEW = {"is_disabled": True}
TARGET = "channel"
Rows = tuple[tuple[Button, ...], ...]

UPLOADS: dict[AttachmentKind, tuple[str, str]] = {
    AttachmentKind.PICTURE: ("sendPhoto", "photo"),
    AttachmentKind.FILE: ("sendDocument", "document"),
    AttachmentKind.VIDEO: ("sendVideo", "video"),
    AttachmentKind.VOICE: ("sendVoice", "voice"),
    AttachmentKind.ANIMATION: ("sendAnimation", "animation"),
}
"""Method and parameter for each kind that we send as bytes."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its parameters as JSON. ``upload``: what goes as bytes, under the parameter ``part``.

    ``private``: the other side is one person, so that a limit binds this chat alone. ``dropped``: buttons that
    Telegram would have refused the whole message for.
    """

    method: str
    params: dict[str, Any]
    upload: Attachment | None = None
    part: str = ""
    private: bool = True
    dropped: int = 0


def plan(message: OutboundMessage, channel: str) -> Call:
    """The call of a message. ``channel`` is the setting: ``@name``, an id, or empty."""
    try:
        message.text.encode()
    except UnicodeEncodeError:
        raise BadPayload("the text holds half a character", code="text") from None
    match message.operation:
        case Operation.MESSAGE:
            return _say(message, _person(message), text=message.text)
        case Operation.POST:
            return _say(message, _channel(message, channel), text=_post_text(message))
        case Operation.EDIT:
            return _edit(message, _target(message))
        case Operation.DELETE:
            return _about("deleteMessage", _target(message))
        case _:
            return _about("pinChatMessage", _target(message), disable_notification=True)


def as_caption(call: Call) -> Call:
    """The same edit for a message whose words are a caption."""
    kept = {key: value for key, value in call.params.items() if key not in {"text", "link_preview_options"}}
    kept["caption"] = call.params["text"]
    return Call("editMessageCaption", kept, private=call.private, dropped=call.dropped)


def keyboard(rows: Rows) -> tuple[dict[str, Any] | None, int]:
    """The inline keyboard of some rows, and how many buttons were left out because they would be refused."""
    lines: list[list[dict[str, str]]] = []
    dropped = count = 0
    for row in rows:
        line: list[dict[str, str]] = []
        for button in row:
            shown = _button(button)
            if shown is None or count >= facts.MAX_BUTTONS:
                dropped += 1
                continue
            count += 1
            if len(line) == facts.BUTTONS_PER_ROW:
                lines.append(line)
                line = []
            line.append(shown)
        if line:
            lines.append(line)
    return ({"inline_keyboard": lines} if lines else None), dropped


def _button(button: Button) -> dict[str, str] | None:
    if not button.text.strip():
        return None
    if button.url:
        return {"text": button.text, "url": button.url} if _opens(button.url) else None
    if not 1 <= len(button.value.encode("utf-8", "surrogatepass")) <= facts.CALLBACK_DATA_BYTES:
        return None
    return {"text": button.text, "callback_data": button.value}


def _opens(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "tg" or (parts.scheme in {"http", "https"} and bool(parts.hostname))


def _say(message: OutboundMessage, chat: int | str, *, text: str) -> Call:
    params: dict[str, Any] = {"chat_id": chat}
    markup, dropped = keyboard(message.buttons)
    replied = parse_source_id(message.reply_to) if message.reply_to else None
    if replied is not None:
        params["reply_parameters"] = {"message_id": replied.message_id, "allow_sending_without_reply": True}
    private = isinstance(chat, int) and chat > 0
    if not message.attachments:
        if not text.strip():
            raise BadPayload("there is no text to send", code="empty")
        params["text"] = text
        params["link_preview_options"] = NO_PREVIEW
        if markup is not None:
            params["reply_markup"] = markup
        return Call("sendMessage", params, private=private, dropped=dropped)
    if len(message.attachments) > 1:
        raise BadPayload("one attachment a message", code="attachments")
    if markup is not None:
        params["reply_markup"] = markup
    return _attached(message.attachments[0], params, text, private=private, dropped=dropped)


def _attached(item: Attachment, params: dict[str, Any], text: str, *, private: bool, dropped: int) -> Call:
    if item.kind is AttachmentKind.LOCATION and item.latitude is not None and item.longitude is not None and not text:
        params |= {"latitude": item.latitude, "longitude": item.longitude}
        return Call("sendLocation", params, private=private, dropped=dropped)
    if item.kind not in UPLOADS or not item.blob:
        raise BadPayload("this kind of attachment can't be sent", code=item.kind.value)
    if len(text) > facts.CAPTION_LIMIT:
        raise BadPayload("the text is too long for a caption", code="caption")
    if text.strip():
        params["caption"] = text
    method, part = UPLOADS[item.kind]
    return Call(method, params, upload=item, part=part, private=private, dropped=dropped)


def _edit(message: OutboundMessage, target: MessageKey) -> Call:
    text = _post_text(message)
    if not text.strip():
        raise BadPayload("there is no text to send", code="empty")
    params: dict[str, Any] = {"chat_id": target.chat_id, "message_id": target.message_id, "text": text}
    params["link_preview_options"] = NO_PREVIEW
    markup, dropped = keyboard(message.buttons)
    if markup is not None:
        params["reply_markup"] = markup
    call = Call("editMessageText", params, private=target.chat_id > 0, dropped=dropped)
    return as_caption(call) if message.attachments else call


def _about(method: str, target: MessageKey, **more: Any) -> Call:
    params = {"chat_id": target.chat_id, "message_id": target.message_id, **more}
    return Call(method, params, private=target.chat_id > 0)


def _person(message: OutboundMessage) -> int:
    if message.surface not in {PRIVATE, PUBLIC_GROUP}:
        raise BadPayload("only private chats, the channel and community groups are served", code="surface")
    chat = parse_chat_id(message.recipient)
    if chat is None:
        raise BadPayload("the recipient is no chat id", code="recipient")
    return chat


def _channel(message: OutboundMessage, channel: str) -> int | str:
    if message.recipient != TARGET or not channel:
        raise BadPayload("there is no such target in the settings", code="target")
    chat = parse_chat_id(channel)
    return channel if chat is None else chat


def _target(message: OutboundMessage) -> MessageKey:
    target = parse_source_id(message.target)
    if target is None:
        raise BadPayload("the message to change has no id", code="target")
    return target


def _post_text(message: OutboundMessage) -> str:
    """The text with its link behind it, unless it is there already."""
    if not message.link or message.link in message.text:
        return message.text
    return f"{message.text} {message.link}".strip()


def posted(message: OutboundMessage) -> str:
    """What a post says, for holding it against what stands there."""
    return _post_text(message)


def sent_id(result: Any) -> str:
    """The source id in the Message that a send gave back. Raises KeyError or TypeError for anything else."""
    chat, number = result["chat"]["id"], result["message_id"]
    if type(chat) is not int or type(number) is not int:
        raise TypeError("expected ids")
    return make_source_id(chat, number)
