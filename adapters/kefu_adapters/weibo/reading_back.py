"""Looks for a post whose sending had an unknown outcome. Only the timeline can be read back."""

from datetime import datetime, timedelta

from kefu_adapters.weibo import ids
from kefu_adapters.weibo.capabilities import TIMELINE
from kefu_adapters.weibo.client import Client
from kefu_adapters.weibo.listed import items, same_text
from kefu_adapters.weibo.outbound import Call, Kind, plan
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.errors import BadPayload, RateLimited
from kefu_core.messages import Operation, OutboundMessage
from kefu_core.ports import Absent, CannotTell, Clock, Found, OwnPost
from kefu_core.readback import seen

_NEWEST = "50"
_SKEW = timedelta(minutes=2)
_OLDEST = timedelta(days=1)


async def look_for(
    client: Client, settings: WeiboSettings, message: OutboundMessage, clock: Clock
) -> Found | Absent | CannotTell:
    """Look for the message among our newest posts since its first try. One call; raises AdapterError.

    With no call left today nobody can tell: to say "absent" would make a second post.
    """
    if message.operation is not Operation.POST or message.recipient != TIMELINE:
        return CannotTell()
    try:
        sent = plan(message, settings).form["status"]
    except BadPayload:
        return CannotTell()
    params = {"uid": settings.uid, "count": _NEWEST}
    try:
        said = await client.call(
            Call(kind=Kind.READ, method="GET", path="/2/statuses/user_timeline.json", params=params)
        )
    except RateLimited:
        return CannotTell()
    since = message.since - _SKEW if message.since else clock.now() - _OLDEST
    for item in items(said.body, settings.uid):
        recent = item.at is None or item.at >= since
        if item.author == settings.uid and recent and same_text(sent, item.text):
            return Found(source_id=ids.make_source_id(item.place))
    return Absent()


async def own_posts(client: Client, settings: WeiboSettings, since: datetime) -> list[OwnPost]:
    """What our account posted since a time. One call; raises AdapterError."""
    params = {"uid": settings.uid, "count": _NEWEST}
    said = await client.call(Call(kind=Kind.READ, method="GET", path="/2/statuses/user_timeline.json", params=params))
    return [
        OwnPost(source_id=ids.make_source_id(item.place), at=item.at, text=None if item.cut else item.text)
        for item in items(said.body, settings.uid)
        if item.author == settings.uid and item.at is not None and item.at >= since
    ]


def reads_as(settings: WeiboSettings, message: OutboundMessage, shown: str) -> bool:
    """Whether a text of ``own_posts`` is what this post says; Weibo shortens links and escapes signs."""
    try:
        sent = plan(message, settings).form["status"]
    except BadPayload:
        return False
    return same_text(seen(sent), seen(shown))
