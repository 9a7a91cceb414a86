"""Every number, address and error code of Weibo, with its source; nothing else in this folder knows one.

Sources are pages of the open.weibo.com wiki, named in brackets, checked 2026-11. The pages of the fans service were
last edited in 2013-2015: what may have changed since is marked UNCONFIRMED and can be changed in the settings.
"""

from datetime import timedelta, timezone
from enum import StrEnum

API_BASE_URL = "https://api.weibo.com"
MESSAGES_BASE_URL = "https://m.api.weibo.com"
UPLOAD_BASE_URL = "https://upload.api.weibo.com"

BEIJING = timezone(timedelta(hours=8))
"""All dates are +0800; quotas start anew at Beijing's midnight (the hour is UNCONFIRMED)."""

# --- pushes [Verify_Message_Authenticity, Message_Types, Receive_Event_Push] -------------------------------

MAX_PUSH_BYTES = 64 * 1024
"""Ours: a push is far smaller."""
FRESH_SECONDS = 600
"""Ours: how far a push's timestamp may be off."""
PUSH_ATTEMPTS = 3
"""A push that is not answered within 5 s is sent again, three times in all."""
SANE_AGE = timedelta(days=1)
"""Ours: a push whose date is further off gets the time of its arrival."""

# --- private messages [2/messages/reply, 2/messages/sendall, 2/messages/menu] ------------------------------

REPLY_WINDOW_HOURS = 48.0
"""UNCONFIRMED: older notes say 72 h."""
MENTION_REPLIES = 1
REPLY_CHARS = 299
"""Fewer than 300 characters."""
SENDALL_GROUP = "1"
"""UNCONFIRMED: the group of subscribers that a broadcast goes to."""
SENDALL_PER_DAY = 1
"""UNCONFIRMED."""
MENU_BUTTONS = 3

# --- public texts [2/statuses/share, 2/comments/create, 2/comments/reply] -----------------------------------

COMMENT_CHARS = 140
POST_CHARS = 130
"""140, less a margin of 10 for how links are counted (UNCONFIRMED)."""
POSTS_PER_HOUR = 30
PICTURE_BYTES = 5 * 2**20
PICTURE_MIMES = frozenset({"image/jpeg", "image/png", "image/gif"})
PUBLIC_WINDOW = timedelta(days=365)
"""Comments have no reply window; the core's rule needs a length."""
SHORT_LINK_HOSTS = ("t.cn",)
"""Links in a post are shown shortened."""

# --- quotas [Rate-limiting, revision 16512] -----------------------------------------------------------------

DAILY_CALLS = 100
"""A day, per authorised user and app. Whether calls of the fans service count is UNCONFIRMED: they are not counted."""
RESERVE_CALLS = 20
"""Ours: kept for writing; reading stops before."""
POLL_MINUTES = 40.0
RARE_POLL_ROUNDS = 6
"""Ours: comments that mention us below posts of others are asked for every sixth round."""
PAGE_SIZE = 50
MAX_PAGES = 4
LATE_AFTER = timedelta(minutes=10)
"""Ours: what polling finds older than this is marked as late."""
TOO_OFTEN_SECONDS = 300.0
"""Ours: the wait after 20016; thirty posts an hour are allowed."""
BUSY_SECONDS = 60.0

# --- media [2/mss/msget] -------------------------------------------------------------------------------------

MAX_MEDIA_BYTES = 20 * 2**20

# --- tokens [OAuth2/access_token, OAuth2/get_token_info] ------------------------------------------------------

WARN_DAYS = (14, 3, 1)
"""Days ahead at which an operator is warned: there is no refresh token, renewal needs a person."""
TOKEN_CHECK_HOURS = 6.0


class Reaction(StrEnum):
    """What a caller can do about an error code."""

    BUSY = "busy"
    """Nothing was done; try again later."""
    QUOTA_DAY = "quota_day"
    QUOTA_HOUR = "quota_hour"
    TOO_OFTEN = "too_often"
    NO_RIGHT = "no_right"
    """The app may not do this: the capability goes."""
    ACCOUNT = "account"
    """Token, app or account refused: the inbox stops and somebody is told."""
    GONE = "gone"
    """The contact, or the post that was to be answered, cannot be reached."""
    WINDOW = "window"
    CONTENT = "content"
    REPEATED = "repeated"
    """The platform has this text already: done, if we tried before."""
    DELAYED = "delayed"
    """Accepted, shown later: a success."""
    MISTAKE = "mistake"
    """The request was wrong."""
    PERSON = "person"
    """Somebody must act on Weibo itself (a captcha)."""


def _codes(reaction: Reaction, *codes: int) -> dict[int, Reaction]:
    return dict.fromkeys(codes, reaction)


ERRORS: dict[int, Reaction] = {
    # [Error_code]: system, service, remote service, busy, job expired, RPC; all documented as "try again"
    **_codes(Reaction.BUSY, 10001, 10002, 10003, 10009, 10010, 10011),
    **_codes(Reaction.QUOTA_HOUR, 10022),
    **_codes(Reaction.QUOTA_DAY, 10023, 10024),
    **_codes(Reaction.TOO_OFTEN, 20016),
    # the app lacks the grant or the permission; no such call, wrong method
    **_codes(Reaction.NO_RIGHT, 10005, 10014, 10020, 10021),
    # address limited, AppKey missing, illegal user; account, address or app illegal; behaviour of the address
    **_codes(Reaction.ACCOUNT, 10004, 10006, 10013, 20015, 20022),
    # authentication, token used, expired, revoked, rejected, withdrawn, unreviewed app, method, abnormal account
    **_codes(Reaction.ACCOUNT, 21301, 21314, 21315, 21316, 21317, 21319, 21321, 21327, 21332, 21333, 21334),
    # [OAuth2]: redirect, client, grant, unauthorised, denied, other user, AppKey's permission, scope refused
    **_codes(Reaction.ACCOUNT, 21322, 21324, 21325, 21326, 21330, 21335, 21337, 10032),
    **_codes(Reaction.BUSY, 21331),
    **_codes(Reaction.MISTAKE, 21323, 21328, 21329),
    # user, post or comment missing; post not visible or not open to us; only followed or trusted users may comment
    **_codes(Reaction.GONE, 20003, 20101, 20112, 20130, 20132, 20201, 20206, 20207),
    **_codes(Reaction.GONE, 20508),
    **_codes(Reaction.WINDOW, 20301),
    **_codes(Reaction.CONTENT, 20018, 20020, 20021, 21602),
    **_codes(Reaction.REPEATED, 20017, 20019, 20111, 20306),
    **_codes(Reaction.DELAYED, 20032),
    **_codes(Reaction.PERSON, 20031),
    # parameters, illegal request, missing, value, body too long; picture's type, size, form; empty, too long
    **_codes(Reaction.MISTAKE, 10008, 10012, 10016, 10017, 10018, 20005, 20006, 20007, 20008, 20012, 20013),
}
"""Every documented code. The menu's (264xx) are mistakes as well, see ``outcomes``."""

SURELY_REPEATED = frozenset({"20019", "20111", "20306"})
"""Identical, not only similar (20017): on a retry the first try worked."""
POST_MISSING = "20101"
MENU_ERRORS = range(26400, 26500)
"""No menu, bad menu and the like."""
