"""What an account on X can do, from the facts and its settings."""

from datetime import timedelta
from types import MappingProxyType

from kefu_adapters.x import facts
from kefu_adapters.x.settings import XSettings
from kefu_core.capabilities import (
    AttachmentLimit,
    ButtonForm,
    Capabilities,
    PostTarget,
    Price,
    Rate,
    Scope,
    TextLimit,
    TextUnit,
)
from kefu_core.messages import AttachmentKind

TIMELINE = "timeline"


def capabilities_of(settings: XSettings) -> Capabilities:
    """The account's capabilities. There is no reply window: whoever wrote to us may be answered.

    An automatic message needs that the person wrote first, which is so for every conversation.
    ``reply_to`` serves public replies; a private message cannot point at another. The picture's caption is the text
    of the same message.
    """
    text = TextLimit(limit=settings.dm_text_limit, unit=TextUnit.CODE_POINTS)
    weighted = TextLimit(limit=settings.post_limit, unit=TextUnit.WEIGHTED)
    picture = AttachmentLimit(max_bytes=facts.MEDIA_BYTES, mimes=facts.MEDIA_MIMES)
    window, day = settings.dm_per_15min, settings.dm_per_day
    return Capabilities(
        platform="x",
        text=text,
        caption=text,
        buttons=ButtonForm.NUMBERED,
        reply_to=True,
        attachments=MappingProxyType({AttachmentKind.PICTURE: picture}),
        rates=(
            Rate(scope=Scope.INBOX, count=window, per=facts.WINDOW, burst=window),
            Rate(scope=Scope.INBOX, count=day, per=timedelta(days=1), burst=day),
        ),
        price=Price(
            message=settings.price_message,
            post=settings.price_post,
            post_with_link=settings.price_post_with_link,
            reply=settings.price_reply,
        ),
        targets=(
            PostTarget(
                name=TIMELINE,
                kind="timeline",
                text=weighted,
                max_cashtags=settings.max_cashtags,
                delete=True,
                pictures=facts.POST_PICTURES,
            ),
        ),
        single_message=True,
        read_back=True,
        public=True,
        public_text=weighted,
    )
