"""Who may be written to, and how often: the reply windows of the fans service."""

from typing import Any

from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.people import Fan


def spend(fan: Fan, now: float, options: dict[str, Any]) -> None:
    """Use up one reply to ``fan``, or raise ApiError.

    A message, follow, subscription, click or scan opens the window; outside it each mention allows one reply.
    """
    if fan.blocked:
        raise ApiError(options["blocked_code"])
    if options["follow_needed"] and not fan.follows:
        raise ApiError(20301)
    seconds = float(options["window_hours"]) * 3600
    if fan.window_at is not None and now - fan.window_at <= seconds:
        if options["reply_max"] and fan.replies >= options["reply_max"]:
            raise ApiError(20301)
        fan.replies += 1
        return
    fan.mentions = [at for at in fan.mentions if now - at <= seconds]
    if not fan.mentions:
        raise ApiError(20301)
    fan.mentions.pop(0)
