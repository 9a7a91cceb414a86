"""Weibo's small wire conventions: dates, signatures, lengths, links."""

import hashlib
import math
import re
import time
from urllib.parse import urlsplit

BEIJING_SECONDS = 8 * 3600
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
_TOPIC = re.compile(r"#[^#]+#")
_API_PATH = re.compile(r"/(?:api|m|upload)(/(?:2|oauth2)/.*)$")


def created_at(at: float) -> str:
    """``at`` as ``Mon Nov 23 09:30:00 +0800 2026``: English, Beijing time, whole seconds."""
    t = time.gmtime(int(at) + BEIJING_SECONDS)
    clock = f"{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d}"
    return f"{_DAYS[t.tm_wday]} {_MONTHS[t.tm_mon - 1]} {t.tm_mday:02d} {clock} +0800 {t.tm_year}"


def beijing_day(at: float) -> int:
    """Days since 1970 by the Beijing calendar."""
    return int((at + BEIJING_SECONDS) // 86_400)


def sign(app_secret: str, timestamp: str, nonce: str) -> str:
    """The push signature: SHA-1 over the three sorted as strings and joined."""
    joined = "".join(sorted((app_secret, timestamp, nonce)))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def urls(text: str) -> list[str]:
    """The http(s) links in a text."""
    return _URL.findall(text)


def has_topic(text: str) -> bool:
    """Whether a ``#topic#`` stands outside the links."""
    return _TOPIC.search(_URL.sub(" ", text)) is not None


def is_below(url: str, domains: list[str]) -> bool:
    """Whether a link's host is one of ``domains`` or below one."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def weighted_length(text: str, url_length: int) -> int:
    """Length by the 140 rule: ASCII counts half, the rest one, a link ``url_length``; rounded up."""
    links = len(urls(text))
    rest = _URL.sub("", text)
    halves = sum(1 if ord(c) < 128 else 2 for c in rest)
    return math.ceil(halves / 2) + links * url_length


def likeness(text: str) -> str:
    """What two similar posts have in common: letters and digits without links, case and punctuation."""
    return "".join(c for c in _URL.sub("", text).lower() if c.isalnum())


def api_path(path: str) -> str:
    """A request's path as the real hosts would see it (``/2/...`` or ``/oauth2/...``)."""
    match = _API_PATH.search(path)
    return match.group(1) if match else path
