"""What a Weibo account can do, from the facts and its settings."""

from datetime import timedelta

from kefu_adapters.weibo import facts
from kefu_adapters.weibo.inbound import PUBLIC_TRIGGER
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.capabilities import (
    ButtonForm,
    Capabilities,
    PostTarget,
    TextLimit,
    TextUnit,
    WindowRule,
)

TIMELINE = "timeline"
MASS = "mass"


def capabilities_of(settings: WeiboSettings) -> Capabilities:
    """The account's capabilities. Everything public needs the operator's address, a post the safe domain as well.

    ``read_back`` is one flag while posts alone can be read back; look-ups of other sends say ``CannotTell``.
    ``reply_to`` serves comments; a private message has nothing that could be replied to.
    """
    length = timedelta(hours=settings.reply_window_hours)
    count = settings.reply_max or None
    private = (WindowRule(trigger=name, length=length, count=count) for name in ("message", "follow", "menu", "scan"))
    return Capabilities(
        platform="weibo",
        text=TextLimit(limit=settings.reply_chars, unit=TextUnit.CODE_POINTS),
        public_text=TextLimit(limit=settings.comment_chars, unit=TextUnit.HALF_WIDTH),
        buttons=ButtonForm.NUMBERED,
        reply_to=True,
        window=(
            *private,
            WindowRule(trigger="mention", length=length, count=facts.MENTION_REPLIES),
            WindowRule(trigger=PUBLIC_TRIGGER, length=facts.PUBLIC_WINDOW),
        ),
        targets=_targets(settings),
        read_back=True,
        public=bool(settings.operator_ip),
    )


def _targets(settings: WeiboSettings) -> tuple[PostTarget, ...]:
    targets = []
    if settings.operator_ip and settings.safe_domain:
        targets.append(
            PostTarget(
                name=TIMELINE,
                kind="timeline",
                text=TextLimit(limit=settings.post_chars, unit=TextUnit.HALF_WIDTH),
                needs_host=settings.safe_domain,
                quota=settings.posts_per_hour,
                delete=True,
                pictures=1,
                hashtags=False,
            )
        )
    if settings.sendall_group and settings.sendall_per_day:
        targets.append(
            PostTarget(
                name=MASS,
                kind="mass",
                text=TextLimit(limit=settings.reply_chars, unit=TextUnit.CODE_POINTS),
                quota=settings.sendall_per_day,
            )
        )
    return tuple(targets)
