"""Fetches what a contact sent. Links live for an hour, so each fetch asks for a new one."""

import mimetypes
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.client import TelegramClient
from kefu_core.errors import BadPayload, ContentRejected, PlatformUnavailable
from kefu_core.messages import Attachment, AttachmentKind
from kefu_core.ports import Media


async def profile_picture(client: TelegramClient, person: int) -> bytes | None:
    """The smallest form of somebody's newest profile picture. Raises AdapterError."""
    found = await client.ask(client.bot.get_user_profile_photos(person, limit=1))
    if not found.photos or not found.photos[0]:
        return None
    smallest = min(found.photos[0], key=lambda size: size.width * size.height)
    return (await fetch(client, Attachment(kind=AttachmentKind.PICTURE, ref=smallest.file_id))).content


async def fetch(client: TelegramClient, attachment: Attachment) -> Media:
    """The bytes behind ``attachment.ref``. Raises AdapterError; PermanentError means never."""
    if not attachment.ref:
        raise BadPayload("the attachment has no file behind it", code="ref")
    if (attachment.size_bytes or 0) > facts.DOWNLOAD_BYTES:
        raise ContentRejected("the file is larger than bots may download", code="too_big")
    file = await client.ask(client.bot.get_file(attachment.ref))
    if not file.file_path or not client.is_file_url(file.file_path):
        raise PlatformUnavailable("the file has no address", code="file_path")
    name = PurePosixPath(urlsplit(file.file_path).path).name
    content = await client.download(file.file_path)
    mime = attachment.mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Media(content=content, mime=mime, file_name=attachment.file_name or name)
