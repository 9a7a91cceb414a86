"""Every number, address and error word of X, with its source; nothing else in this folder knows one.

Sources are pages of docs.x.com, named in brackets, as of 2026-08-22 and checked 2026-11; [price] is
x-api/getting-started/pricing, [rl] x-api/fundamentals/rate-limits. What no page confirms is marked UNCONFIRMED.
"""

import re
from datetime import timedelta

BASE_URL = "https://api.x.com"
AUTHORISE_PAGE = "https://x.com/i/oauth2/authorize"

# --- webhooks [x-api/webhooks] --------------------------------------------------------------------------------

MAX_EVENT_BYTES = 2**20
"""Ours: an event is far smaller."""
SIGNATURE_HEADER = "x-twitter-webhooks-signature"
CRC_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{1,256}", re.ASCII)
"""Ours: challenge and events are signed with one key, so nothing that could be an event may be signed."""
CRC_BURST = 30
CRC_PER_SECOND = 0.5
"""Ours: X asks hourly; one webhook must survive somebody else's asking, too."""
WEBHOOK_URL_CHARS = 200
WEBHOOK_CHECK_MINUTES = 10.0
"""Ours."""

# --- events [x-api/activity] ----------------------------------------------------------------------------------

EVENTS = (
    "dm.received",
    "dm.sent",
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
)
OPTIONAL_EVENTS = ("chat.received", "oauth.revoke")
"""Wished for: whether a revoke can be subscribed to is UNCONFIRMED."""
SUBSCRIPTION_PAGE = "1000"
MAX_SUBSCRIPTION_PAGES = 10

# --- direct messages [x-api/direct-messages, rl] ----------------------------------------------------------------

DM_CHARS = 10_000
"""UNCONFIRMED for v2: the docs say at least 1."""
DMS_PER_WINDOW = 15
DMS_PER_DAY = 1440
WINDOW = timedelta(minutes=15)
MEDIA_BYTES = 5 * 2**20
MEDIA_MIMES = frozenset({"image/jpeg", "image/png", "image/webp"})
MEDIA_HOSTS = ("pbs.twimg.com", "video.twimg.com")
"""Where pictures of posts lie; those of messages need a call of their own."""
MAX_FETCH_BYTES = 20 * 2**20

# --- posts [x-api/posts/manage-tweets, counting-characters] -----------------------------------------------------

POST_WEIGHT = 280
POST_PICTURES = 4
CASHTAGS = 1
SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+")

# --- prices in micro-dollars [price] ----------------------------------------------------------------------------

PRICE_DM = 15_000
PRICE_POST = 15_000
PRICE_POST_WITH_LINK = 200_000
PRICE_REPLY = 10_000

# --- reconciliation [rl, price: each polled message costs 0.01 $] ------------------------------------------------

POLL_MINUTES = 60.0
DM_PAGE = 10
MENTION_PAGE = 20
FIRST_MENTIONS = 5
"""The smallest page that X allows."""
MAX_PAGES = 10
READ_BACK_POSTS = 20
READ_BACK_DMS = 10
CLOCK_SKEW = timedelta(seconds=30)
"""Ours: how far X's clock may be off when something is looked for."""
READ_BACK_AGE = timedelta(days=1)

# --- grants [fundamentals/authentication/oauth-2-0] ----------------------------------------------------------------

SCOPES = "tweet.read tweet.write users.read dm.read dm.write media.write offline.access"
TOKEN_SECONDS = 7200.0
MOST_TOKEN_SECONDS = 10**8
"""Ours: a longer lifetime is a mistake."""
REFRESH_BEFORE = timedelta(minutes=5)
REFRESH_LEASE_SECONDS = 60.0
SPENT_TOKEN = frozenset({"invalid_request", "invalid_grant"})

# --- errors [x-api/fundamentals/response-codes-and-errors; wording from reports of 2022-2026] -----------------------

BUSY_SECONDS = 60.0
"""Ours: the wait after a 429 that does not tell when its window ends."""
LONGEST_WAIT = 86_400.0
CAPPED_SECONDS = 3600.0
"""Ours: a usage cap or a concurrency limit is no window; waiting for its reset would never end."""

UNREACHABLE_CODES = frozenset({349, 150, 476})
UNREACHABLE_WORDS = (
    "permission to dm",
    "cannot send messages to this user",
    "users who are not following you",
    "not verified to send message requests",
    "operation is not permitted",
)
"""Of direct messages; the last is too vague to count for anything else."""
DUPLICATE_CODES = frozenset({187})
DUPLICATE_WORDS = ("duplicate content",)
UNSUMMONED_WORDS = ("have not been mentioned or otherwise engaged", "only reply to or quote posts where you are")
CASHTAG_WORDS = ("cashtag",)
CONFIG_CODES = frozenset({453})
"""The app's access level."""
CONFIG_TYPES = ("unsupported-authentication", "client-forbidden")
CAPPED_TYPES = ("usage-capped",)
CAPPED_TITLES = ("UsageCapExceeded", "TooManyConnections")
