"""The seal of an approval: made with a key that the database does not hold, when two people have agreed.

Who can write into the database alone can therefore change or invent an announcement, but none that the courier sends.
"""

import hashlib
import hmac
import json

from kefu_core.announcement.state import Announcement

SEAL = "seal"
"""Where it stands in ``Announcement.extra``."""


def seal(key: bytes, state: Announcement) -> str:
    """HMAC-SHA-256 (hex) over id, approved hash, targets, people and the time of the approval in milliseconds."""
    approved = round(state.approved_at.timestamp() * 1000) if state.approved_at else None
    targets = sorted([t.inbox, t.target, t.platform, t.language] for t in state.targets)
    parts = [state.id, state.approved_hash, targets, state.author, state.editor, state.approver, approved]
    line = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, line.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_sealed(key: bytes, state: Announcement) -> bool:
    """Whether two people agreed on exactly this, as far as the state tells."""
    if not state.approved_hash or state.approved_at is None or not state.approver:
        return False
    if state.approver in {state.author, state.editor}:
        return False
    kept = str(state.extra.get(SEAL, ""))
    return hmac.compare_digest(kept.encode("utf-8", "surrogatepass"), seal(key, state).encode())
