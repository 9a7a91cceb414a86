"""Judging the body of a 200 answer to a push: shown to the fan, or dropped without a word."""

import json
from typing import Any
from urllib.parse import unquote_plus

from kefu_adapters.weibo.emulator import allowance
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.replies import Reply, read_reply

_MUTE = frozenset({"view", "unfollow", "unsubscribe"})


def take_reply(context: Context, pushed: dict[str, Any] | None, body: bytes) -> str:
    """Show the reply in ``body`` to the fan who caused ``pushed``; gives back what became of it.

    The verdict is for the emulator's ledger only: Weibo tells the fleet nothing.
    """
    if not body.strip():
        return "silent"
    if pushed is None:
        return "dropped: push without JSON"
    fan = context.world.by_uid(str(pushed.get("sender_id")))
    if fan is None:
        return "dropped: unknown fan"
    data = pushed.get("data")
    if isinstance(data, dict) and data.get("subtype") in _MUTE:
        return "dropped: no reply is shown here"
    try:
        said = _read(context, fan.uid, body)
    except ValueError as error:
        return f"dropped: {error}"
    except ApiError as error:
        return f"dropped: {error.code} {error.words}"
    now = context.clock.now()
    try:
        # A message just opened the window; only a block, an unfollow or a spent mention stands in the way.
        allowance.spend(fan, now, context.options)
    except ApiError as error:
        return f"dropped: {error.code} {error.words}"
    context.world.say(fan, "brand", said.kind, said.text, now, media=said.media, via="passive")
    context.changed(fan.user)
    return "shown"


def _read(context: Context, fan_uid: int, body: bytes) -> Reply:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("not an object")  # noqa: TRY004 - what was sent is wrong, not how we were called
    if answer.get("result", not context.options["result_required"]) is not True:
        raise ValueError("result is not true")
    if str(answer.get("sender_id")) != str(context.world.uid):
        raise ValueError("sender_id is not the brand")
    if str(answer.get("receiver_id")) != str(fan_uid):
        raise ValueError("receiver_id is not the fan")
    data = answer.get("data")
    if not isinstance(data, str):
        raise ValueError("data is not a string")  # noqa: TRY004 - as above
    # Weibo's own PHP demo writes a plus for a space, so both spellings are understood.
    return read_reply(str(answer.get("type")), unquote_plus(data), int(context.options["text_limit"]))
