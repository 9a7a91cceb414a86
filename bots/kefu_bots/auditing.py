"""The audit under this installation's keys: the present one writes, the one before it still reads."""

from collections.abc import Sequence

from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.database import Database
from kefu_bots.secrets_derived import derive

LABEL = "audit"


def open_audit(database: Database, secret: bytes, old_secret: bytes = b"", older: Sequence[bytes] = ()) -> AuditLog:
    """``older``: keys of before that, derived already, so that no secret key need travel."""
    before = [derive(old_secret, LABEL)] if old_secret else []
    return AuditLog(database, derive(secret, LABEL), [*older, *before])
