"""Whether a request comes from Weibo: the signature, its age, and whether it was seen with another body.

The signature covers the app's secret, a timestamp and a number used once, but not the body: one observed query would
authorise any body. So a pair counts for ten minutes only, for one body only, and no more often than Weibo repeats.
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from kefu_adapters.weibo import facts

_TIMESTAMP = re.compile(r"[0-9]{10}(?:[0-9]{3})?", re.ASCII)
_NONCE = re.compile(r"[!-~]{1,128}", re.ASCII)
_MAX_PAIRS = 100_000


def sign(app_secret: str, timestamp: str, nonce: str) -> str:
    """SHA-1 in hex over the three, sorted as strings and joined."""
    joined = "".join(sorted([app_secret, timestamp, nonce]))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def is_signed(app_secret: str, query: Mapping[str, str], now: datetime) -> bool:
    """Whether the query carries a right signature of a recent time. Compares in constant time."""
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        return False
    expected = sign(app_secret, timestamp, nonce)
    given = query.get("signature", "").encode("utf-8", "replace")
    if not hmac.compare_digest(expected.encode("ascii"), given):
        return False
    # Weibo's own sample has milliseconds; ten digits can only be seconds.
    seconds = int(timestamp) / (1000 if len(timestamp) == 13 else 1)
    return abs(now.timestamp() - seconds) <= facts.FRESH_SECONDS


class ReplayGuard:
    """Remembers signed pairs while they are fresh: one body each, as often as Weibo tries."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], tuple[bytes, int, float]] = OrderedDict()

    def admits(self, query: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Count a use of the query's pair; False when it was used with another body or too often."""
        moment = now.timestamp()
        self._forget(moment)
        pair = (query.get("timestamp", ""), query.get("nonce", ""))
        digest = hashlib.sha256(body).digest()
        known, uses, first = self._seen.get(pair, (digest, 0, moment))
        if known != digest or uses >= facts.PUSH_ATTEMPTS:
            return False
        self._seen[pair] = (known, uses + 1, first)
        return True

    def _forget(self, moment: float) -> None:
        # A timestamp from the future stays fresh for twice as long.
        while self._seen:
            pair, (_, _, first) = next(iter(self._seen.items()))
            if abs(moment - first) <= 2 * facts.FRESH_SECONDS and len(self._seen) < _MAX_PAIRS:
                return
            del self._seen[pair]
