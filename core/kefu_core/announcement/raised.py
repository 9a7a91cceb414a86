"""More announcements a day than the settings allow: for 24 hours, by two security admins."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kefu_core.errors import AnnouncementNotAllowed

RAISED_FOR = timedelta(hours=24)
MOST = 20
"""More than so many a day are never allowed: it would be no announcing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What holds for a while. ``serial`` counts how often it was raised; ``until`` in milliseconds since 1970."""

    serial: int = 0
    per_day: int = 0
    until: int = 0
    asked_by: str = ""
    agreed_by: str = ""
    seal: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON."""
        return asdict(self)


def from_json(data: Any) -> Raised:
    """What ``to_json`` gave; nothing raised for anything else, whoever wrote it."""
    if not isinstance(data, Mapping) or data.keys() != _KINDS.keys():
        return Raised()
    is_ours = all(type(data[name]) is kind for name, kind in _KINDS.items())
    return Raised(**data) if is_ours else Raised()


_KINDS = {name: type(value) for name, value in asdict(Raised()).items()}


def wish(per_day: int, usual: int) -> int:
    """A limit that may be asked for. Raises AnnouncementNotAllowed("not_more")."""
    if not usual < per_day <= MOST:
        raise AnnouncementNotAllowed("not_more")
    return per_day


def raise_to(key: bytes, before: Raised, *, per_day: int, now: datetime, asked_by: str, agreed_by: str) -> Raised:
    """The limit that two people agreed on, sealed."""
    until = round((now + RAISED_FOR).timestamp() * 1000)
    made = Raised(
        serial=before.serial + 1, per_day=per_day, until=until, asked_by=asked_by, agreed_by=agreed_by
    )  # fmt: skip
    return replace(made, seal=_seal(key, made))


def per_day(key: bytes, raised: Raised, *, usual: int, now: datetime) -> int:
    """How many announcements a day a channel may have now. Without the seal of two people nothing is raised."""
    two = raised.asked_by and raised.agreed_by and raised.asked_by != raised.agreed_by
    holds = two and now.timestamp() * 1000 < raised.until
    if not holds or not hmac.compare_digest(raised.seal.encode("utf-8", "surrogatepass"), _seal(key, raised).encode()):
        return usual
    return max(usual, min(raised.per_day, MOST))


def _seal(key: bytes, raised: Raised) -> str:
    parts = ["raised", raised.serial, raised.per_day, raised.until, raised.asked_by, raised.agreed_by]
    line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
