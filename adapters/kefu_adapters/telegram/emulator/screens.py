"""What the clients show: a private chat, the channel, the list of people."""

from typing import Any

from kefu_adapters.telegram.emulator.model import Chat, Message, Wire
from kefu_adapters.telegram.emulator.world import World

_MEDIA = {
    "animation": "animation",
    "photo": "photo",
    "document": "file",
    "voice": "voice",
    "video": "video",
    "audio": "audio",
    "sticker": "sticker",
    "video_note": "video_note",
}
_AUTHORS = {"bot": "brand", "user": "user", "system": "system"}


def chat_screen(world: World, base_url: str, user: str) -> list[dict[str, Any]]:
    """A person's private chat with the bot, in order."""
    person = world.people.get(user)
    chat = world.chats.get(person.id) if person else None
    if chat is None:
        return []
    return [_shown(message, base_url, _AUTHORS[message.author]) for message in chat.messages.values()]


def channel_screen(world: World, base_url: str) -> list[dict[str, Any]]:
    """The channel's posts, newest first."""
    channel = world.channel
    posts = []
    for message in reversed(channel.messages.values()):
        if message.is_service:
            continue
        who = "brand" if message.author == "bot" else "human"
        post = _shown(message, base_url, who)
        posts.append(post | {"pinned": message.id in channel.pinned, "comments": []})
    return posts


def people(world: World) -> list[dict[str, Any]]:
    """Everybody with a client, and what the bot's side makes it show just now."""
    now = world.clock.now()
    rows = []
    for person in world.people.values():
        chat: Chat | None = world.chats.get(person.id)
        row = {
            "user": person.key,
            "name": person.name,
            "language": person.wire.get("language_code", ""),
            "typing": chat is not None and chat.typing_until > now,
            "id": str(person.id),
            "blocked": person.blocked,
        }
        if person.toast and person.toast_until > now:
            row["toast"] = person.toast
        rows.append(row)
    return rows


def _shown(message: Message, base_url: str, who: str) -> dict[str, Any]:
    wire = message.wire
    row: dict[str, Any] = {
        "id": str(message.id),
        "from": who,
        "kind": _kind(message),
        "text": _text(wire),
        "buttons": _buttons(message),
        "at": wire["date"],
    }
    media = _media(wire, base_url)
    if media:
        row["media"] = media
    if "reply_to_message" in wire:
        row["reply_to"] = str(wire["reply_to_message"]["message_id"])
    if "edit_date" in wire:
        row["edited"] = True
    for key in ("entities", "caption_entities", "media_group_id", "forward_origin"):
        if key in wire:
            row[key.removeprefix("caption_")] = wire[key]
    reactions = [r["emoji"] for given in message.reactions.values() for r in given]
    if reactions:
        row["reactions"] = reactions
    return row


def _kind(message: Message) -> str:
    if message.is_service:
        return "service"
    for key, kind in _MEDIA.items():
        if key in message.wire:
            return kind
    return next((key for key in ("location", "contact") if key in message.wire), "text")


def _text(wire: Wire) -> str:
    if "location" in wire:
        return f"{wire['location']['latitude']}, {wire['location']['longitude']}"
    if "contact" in wire:
        return f"{wire['contact']['first_name']} {wire['contact']['phone_number']}"
    if "pinned_message" in wire:
        return f"pinned message {wire['pinned_message']['message_id']}"
    return str(wire.get("text") or wire.get("caption") or "")


def _buttons(message: Message) -> list[list[dict[str, str]]]:
    if message.keyboard is not None:
        rows = message.keyboard.get("keyboard", [])
        return [[{"text": key["text"], "value": key["text"]} for key in row] for row in rows]
    rows = message.wire.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_button(button) for button in row] for row in rows]


def _button(button: Wire) -> dict[str, str]:
    if "url" in button:
        return {"text": button["text"], "url": button["url"]}
    return {"text": button["text"], "value": str(button.get("callback_data", ""))}


def _media(wire: Wire, base_url: str) -> dict[str, Any] | None:
    key = next((key for key in _MEDIA if key in wire), None)
    if key is None:
        return None
    file = wire[key][-1] if key == "photo" else wire[key]
    media = {"kind": _MEDIA[key], "file_id": file["file_id"], "size": file.get("file_size")}
    media["url"] = f"{base_url}/_control/media/{file['file_id']}"
    for name in ("file_name", "mime_type", "width", "height", "duration", "emoji"):
        if name in file:
            media[name] = file[name]
    return media
