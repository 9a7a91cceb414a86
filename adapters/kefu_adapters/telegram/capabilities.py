"""What a Telegram account can do, from facts and settings."""

from datetime import timedelta
from types import MappingProxyType

from kefu_adapters.telegram import facts
from kefu_adapters.telegram.outbound import TARGET
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_core.capabilities import (
    AttachmentLimit,
    ButtonForm,
    Capabilities,
    PostTarget,
    Rate,
    Scope,
    TextLimit,
    TextUnit,
)
from kefu_core.messages import AttachmentKind

_UPLOAD = AttachmentLimit(max_bytes=facts.UPLOAD_BYTES)
_ATTACHMENTS = MappingProxyType(
    {
        AttachmentKind.PICTURE: AttachmentLimit(
            max_bytes=facts.PICTURE_BYTES, mimes=frozenset({"image/jpeg", "image/png", "image/webp"})
        ),
        AttachmentKind.FILE: _UPLOAD,
        AttachmentKind.VIDEO: AttachmentLimit(max_bytes=facts.UPLOAD_BYTES, mimes=frozenset({"video/mp4"})),
        AttachmentKind.VOICE: AttachmentLimit(
            max_bytes=facts.UPLOAD_BYTES, mimes=frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})
        ),
        AttachmentKind.ANIMATION: AttachmentLimit(
            max_bytes=facts.UPLOAD_BYTES, mimes=frozenset({"image/gif", "video/mp4"})
        ),
    }
)


def capabilities_of(settings: TelegramSettings) -> Capabilities:
    """The account's capabilities."""
    text = TextLimit(limit=settings.text_limit, unit=TextUnit.UTF16)
    return Capabilities(
        platform="telegram",
        text=text,
        caption=TextLimit(limit=min(facts.CAPTION_LIMIT, settings.text_limit), unit=TextUnit.UTF16),
        buttons=ButtonForm.INLINE,
        max_buttons=facts.MAX_BUTTONS,
        reply_to=True,
        quotes=True,
        typing=True,
        edit=facts.EDIT_FOR,
        delete=facts.DELETE_FOR,
        delete_inbound=facts.DELETE_FOR,
        attachments=_ATTACHMENTS,
        rates=_rates(settings),
        targets=_targets(settings, text),
        subscribers=True,
    )


def _rates(settings: TelegramSettings) -> tuple[Rate, ...]:
    """Buckets that stay below the limits in *every* span of time: what may burst is taken off what flows back."""
    per_chat = timedelta(seconds=1 / settings.chat_per_second)
    return (
        Rate(scope=Scope.RECIPIENT, count=1, per=per_chat, burst=settings.chat_burst),
        Rate(
            scope=Scope.GROUP,
            count=settings.group_per_minute - settings.group_burst,
            per=timedelta(minutes=1),
            burst=settings.group_burst,
        ),
        Rate(
            scope=Scope.INBOX,
            count=settings.global_per_second - settings.global_burst,
            per=timedelta(seconds=1),
            burst=settings.global_burst,
        ),
    )


def _targets(settings: TelegramSettings, text: TextLimit) -> tuple[PostTarget, ...]:
    if not settings.channel:
        return ()
    return (
        PostTarget(
            name=TARGET,
            kind="channel",
            text=text,
            edit=True,
            delete=True,
            pictures=1,
            caption=TextLimit(limit=facts.CAPTION_LIMIT, unit=TextUnit.UTF16),
        ),
    )
