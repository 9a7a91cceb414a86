"""What a WeChat Official Account can do, from facts and settings."""

from datetime import timedelta
from types import MappingProxyType
from typing import Final

from kefu_adapters.wechat import facts
from kefu_adapters.wechat.settings import WechatSettings
from kefu_core.capabilities import (
    AttachmentLimit,
    ButtonForm,
    Capabilities,
    PostTarget,
    TextLimit,
    TextUnit,
    WindowRule,
)
from kefu_core.messages import AttachmentKind

_ATTACHMENTS: Final = MappingProxyType(
    {
        AttachmentKind.PICTURE: AttachmentLimit(
            max_bytes=facts.IMAGE_BYTES, mimes=frozenset({"image/png", "image/jpeg", "image/gif"})
        ),
        AttachmentKind.VOICE: AttachmentLimit(
            max_bytes=facts.VOICE_BYTES, mimes=frozenset({"audio/amr", "audio/mpeg", "audio/mp3"})
        ),
        AttachmentKind.VIDEO: AttachmentLimit(max_bytes=facts.VIDEO_BYTES, mimes=frozenset({"video/mp4"})),
    }
)


def capabilities_of(settings: WechatSettings) -> Capabilities:
    """What an account of this kind can do, before anything was learned from its refusals."""
    text = TextLimit(limit=settings.text_limit_bytes, unit=TextUnit.BYTES)
    if not settings.is_verified:
        return Capabilities(platform="wechat", text=text, active_send=False, single_message=True)
    return Capabilities(
        platform="wechat",
        text=text,
        buttons=ButtonForm.MENU if settings.msgmenu else ButtonForm.NUMBERED,
        max_buttons=facts.MENU_ITEMS if settings.msgmenu else 0,
        typing=settings.typing,
        attachments=_ATTACHMENTS,
        window=_windows(settings),
        targets=tuple(_target(settings, name) for name in dict.fromkeys(settings.announce)),
        idempotent=True,
    )


def _windows(settings: WechatSettings) -> tuple[WindowRule, ...]:
    short = (
        ("menu", settings.menu_seconds, settings.menu_count),
        ("follow", settings.follow_seconds, settings.follow_count),
        ("scan", settings.scan_seconds, settings.scan_count),
    )
    message = WindowRule(
        trigger="message", length=timedelta(hours=settings.window_hours), count=settings.messages_per_trigger
    )
    return (
        message,
        *(WindowRule(trigger=name, length=timedelta(seconds=life), count=count) for name, life, count in short),
    )


def _target(settings: WechatSettings, name: str) -> PostTarget:
    article = TextLimit(limit=facts.ARTICLE_CHARS, unit=TextUnit.CODE_POINTS)
    if name == "publish":
        return PostTarget(
            name="publish",
            kind="articles",
            text=article,
            title_limit=facts.TITLE_CHARS,
            quota=facts.PUBLISH_PER_DAY,
            delete=True,
            pictures=1,
            needs_picture=not settings.article_cover,
        )
    service = settings.account_kind == "service_verified"
    return PostTarget(
        name="mass",
        kind="followers",
        text=article if settings.mass_articles else TextLimit(limit=settings.text_limit_bytes, unit=TextUnit.BYTES),
        title_limit=facts.TITLE_CHARS if settings.mass_articles else 0,
        quota=facts.SERVICE_MASS_PER_MONTH if service else facts.SUBSCRIPTION_MASS_PER_DAY,
        delete=settings.mass_articles,
        pictures=1,
    )
