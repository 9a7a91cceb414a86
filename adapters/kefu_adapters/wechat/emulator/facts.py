"""The platform's figures, every one of them an option of the emulator.

The pages named are below developers.weixin.qq.com/doc/{subscription,service}. Durations are in platform
seconds, except ``push_timeout`` and ``retry_pause``, which are real ones.
"""

from typing import Final

DEFAULTS: Final[dict[str, int | float | str | bool]] = {
    "scale": 1,  # multiplies every name in SCALED and DAILY
    # guide/dev/push: the push side
    "push_timeout": 5.0,
    "push_attempts": 3,
    "retry_pause": 1.0,  # between attempts that failed at once; not documented
    "renew_nonce": True,  # whether attempts 2 and 3 are signed anew; not documented
    "push_format": "xml",  # or "json", as chosen in the console
    # sendCustomMessage: messages per trigger, and how long they may be used
    "reply_limit": 5,
    "reply_window": 48 * 3600,
    "menu_limit": 3,
    "menu_window": 60,
    "follow_limit": 3,
    "follow_window": 60,
    "scan_limit": 3,
    "scan_window": 60,
    "text_limit_bytes": 2048,  # measured, not documented
    "passive_articles": 8,  # in answer to an event; 1 in answer to a message
    "typing_interaction": 30,
    "typing_shown": 15,
    "desk_session": 1800,
    # getAccessToken, getStableAccessToken
    "token_life": 7200,
    "token_grace": 300,
    "force_refresh_pause": 30,
    "force_refresh_limit": 20,
    # uploadTempMedia
    "media_life": 3 * 86400,
    "image_limit_bytes": 10 * 2**20,
    "voice_limit_bytes": 2 * 2**20,
    "video_limit_bytes": 10 * 2**20,
    "thumb_limit_bytes": 64 * 2**10,
    "uploadimg_limit_bytes": 2**20,
    # massSend
    "mass_per_day": 1,
    "mass_per_month": 4,
    "mass_per_minute": 60,
    "mass_preview_limit": 100,
    "clientmsgid_chars": 32,
    "clientmsgid_life": 86400,
    "mass_confirm": False,  # a send to all waits for the administrator
    "mass_confirm_window": 1800,
    "mass_terms": True,  # the administrator accepted the terms
    # asynchronous results: how long they take and what they say
    "mass_delay": 1.0,
    "mass_result": "send success",
    "publish_delay": 1.0,
    "publish_result": 0,
    "template_delay": 1.0,
    "template_result": "success",
    "clear_quota_limit": 10,
    # peculiarities that were seen
    "omit_errcode": False,  # success without errcode and errmsg
    "reject_escapes": False,  # \uXXXX gives 40033 instead of being shown as it is
    "msgmenu": True,  # False: 40200
    "typing": True,  # False: 40200
    "desk": True,  # False: 65400
}

SCALED: Final = frozenset(
    {
        "reply_limit",
        "menu_limit",
        "follow_limit",
        "scan_limit",
        "mass_per_day",
        "mass_per_month",
        "mass_per_minute",
        "mass_preview_limit",
        "force_refresh_limit",
        "clear_quota_limit",
    }
)

DAILY: Final[dict[str, int]] = {
    "token": 2000,
    "stable_token": 500_000,
    "message/custom/send": 500_000,
    "user/info": 5_000_000,
    "user/get": 500,
    "user/info/updateremark": 100_000,
    "qrcode/create": 100_000,
    "media/upload": 100_000,
    "media/get": 200_000,
    "draft/add": 1000,
    "freepublish/submit": 100,
    "freepublish/get": 100,
    "freepublish/delete": 10,
    "message/mass/sendall": 100,
    "message/mass/send": 100,
    "message/mass/delete": 10,
    "message/template/send": 100_000,
    "menu/create": 1000,
    "menu/get": 10_000,
}
"""Calls a day and API (the limits page); above it 45009."""

PER_MINUTE: Final[dict[str, int]] = {"stable_token": 10_000}

ALL_CAPABILITIES: Final = frozenset(
    {"custom", "media", "users", "menu", "publish", "mass", "mass_list", "qrcode", "template"}
)
CAPABILITIES: Final[dict[str, frozenset[str]]] = {
    "unverified": frozenset(),
    "subscription_verified": ALL_CAPABILITIES - {"mass_list", "qrcode", "template"},
    "service_verified": ALL_CAPABILITIES,
}
"""The privilege tables, by kind of account; anything else is answered with 48001."""

FAULT_LINE: Final = "该公众号提供的服务出现故障，请稍后再试"
AI_LINE: Final = "内容由第三方AI生成"
