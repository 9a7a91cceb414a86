"""What WeChat's Official Account platform is known to do: numbers, addresses, error codes.

Source: ``reference/wechat.md`` of the project's notes, by section; checked 2026-11 against the platform's own pages
(developers.weixin.qq.com/doc/subscription and /doc/service). Numbers marked UNCONFIRMED can be set per inbox.
"""

from datetime import timedelta, timezone
from typing import Final

# --- addresses (sections 1, 7 to 11) -----------------------------------------------------------------------

API_BASE_URL: Final = "https://api.weixin.qq.com"
STABLE_TOKEN: Final = "/cgi-bin/stable_token"  # noqa: S105 - a path
CUSTOM_SEND: Final = "/cgi-bin/message/custom/send"
CUSTOM_TYPING: Final = "/cgi-bin/message/custom/typing"
MEDIA_UPLOAD: Final = "/cgi-bin/media/upload"
MEDIA_GET: Final = "/cgi-bin/media/get"
ADD_MATERIAL: Final = "/cgi-bin/material/add_material"
DRAFT_ADD: Final = "/cgi-bin/draft/add"
PUBLISH_SUBMIT: Final = "/cgi-bin/freepublish/submit"
PUBLISH_GET: Final = "/cgi-bin/freepublish/get"
PUBLISH_DELETE: Final = "/cgi-bin/freepublish/delete"
MASS_SENDALL: Final = "/cgi-bin/message/mass/sendall"
MASS_DELETE: Final = "/cgi-bin/message/mass/delete"
MENU_CREATE: Final = "/cgi-bin/menu/create"
MENU_GET: Final = "/cgi-bin/menu/get"

MEDIA_DOMAINS: Final = ("qq.com", "qpic.cn")
"""Where a video's ``video_url`` points (section 9; the domains are UNCONFIRMED)."""

# --- pushes (sections 1, 2, 5) -----------------------------------------------------------------------------

MAX_PUSH_BYTES: Final = 64 * 1024
FRESH_SECONDS: Final = 300
AES_BLOCK_BYTES: Final = 32
KEY_CHARS: Final = 43
REQUEST_SECONDS: Final = 5.0
"""The platform drops the connection after this and asks again."""
ATTEMPTS: Final = 3
ACK: Final = b"success"
TEXT_CEILING_BYTES: Final = 2048
"""Measured, UNCONFIRMED (section 6): above it 45002."""

# --- quotas (sections 7, 11, 12) ---------------------------------------------------------------------------

TEXT_LIMIT_BYTES: Final = 2000
MESSAGES_PER_TRIGGER: Final = 5
WINDOW_HOURS: Final = 48.0
SHORT_COUNT: Final = 3
SHORT_SECONDS: Final = 60.0
MENU_ITEMS: Final = 10
TITLE_CHARS: Final = 32
ARTICLE_CHARS: Final = 19_000
"""20,000 with the markup of the paragraphs."""
SERVICE_MASS_PER_MONTH: Final = 4
SUBSCRIPTION_MASS_PER_DAY: Final = 1
PUBLISH_PER_DAY: Final = 100
CLIENT_ID_CHARS: Final = 32
CHINA: Final = timezone(timedelta(hours=8))
"""Daily quotas start anew at midnight here."""

# --- tokens and media (sections 8, 9) ----------------------------------------------------------------------

REFRESH_BEFORE_SECONDS: Final = 300
FORCE_PAUSE_SECONDS: Final = 60
UPLOAD_LIFE: Final = timedelta(days=3)
IMAGE_BYTES: Final = 2 * 2**20
VOICE_BYTES: Final = 2 * 2**20
VIDEO_BYTES: Final = 10 * 2**20
FETCH_BYTES: Final = 20 * 2**20

# --- error codes (section 12) ------------------------------------------------------------------------------

STALE_TOKEN: Final = frozenset({40001, 40014, 42001})
SYSTEM_BUSY: Final = -1
BAD_MEDIA_ID: Final = 40007
TYPE_NOT_ALLOWED: Final = 40200
NOT_GRANTED: Final = 48001
NO_MENU: Final = 46003
CLIENT_ID_USED: Final = 45065
CLIENT_ID_HASTY: Final = 45066
DAY_USED_UP: Final = 45009
TOO_FAST: Final = 45011

CREDENTIALS: Final = frozenset({40013, 40125, 40164, 40243, 48004, 61004, 61007, 61023})
"""Wrong app or secret, address not in the whitelist, secret frozen, API banned: stop and alert."""
UNREACHABLE: Final = frozenset({40003, 43004, 43019, 43101, 46004, 48002, 50005})
WINDOW_CLOSED: Final = frozenset({45015, 45047})
CONTENT: Final = frozenset({53503})
BAD_CALL: Final = frozenset(
    {
        40002, 40004, 40005, 40006, 40007, 40008, 40009, 40033, 40037, 40059, 40066, 41001, 43001, 43002, 44002,
        44004, 45001, 45002, 45003, 45004, 45007, 45008, 45067, 45072, 47001, 47003, 48008,
    }
)  # fmt: skip
"""Our mistake: the same call can't succeed."""

# --- events (section 4) ------------------------------------------------------------------------------------

MENU_EVENTS: Final = frozenset({"click", "scancode_push", "scancode_waitmsg"})
"""Those that open the menu's window."""
ERASE_EVENTS: Final = frozenset({"user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"})
ACCOUNT_EVENTS: Final = {
    "verify_expired": "verification_expired",
    "annual_renew": "verification_due",
    "qualification_verify_fail": "verification_failed",
    "naming_verify_fail": "verification_failed",
}
IGNORED_EVENTS: Final = frozenset(
    {
        "location", "view", "view_miniprogram", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select",
        "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event", "kf_create_session",
        "kf_close_session", "kf_switch_session", "qualification_verify_success", "naming_verify_success",
    }
)  # fmt: skip
"""Known, and of no use to us; pictures and places chosen from a menu come again as messages."""
QR_PREFIX: Final = "qrscene_"
