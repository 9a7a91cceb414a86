"""What stands at the boundary: the finder of secrets in what people write (the gate for what leaves is in `gate`)."""

from kefu_core.safety.secrets.findings import Finding, Fragment, Scan, SecretKind, SpreadFinding
from kefu_core.safety.secrets.scanner import scan
from kefu_core.safety.secrets.spread import could_be_part, scan_messages
from kefu_core.safety.secrets.together import action_for, said_before, scan_conversation

__all__ = [
    "Finding",
    "Fragment",
    "Scan",
    "SecretKind",
    "SpreadFinding",
    "action_for",
    "could_be_part",
    "said_before",
    "scan",
    "scan_conversation",
    "scan_messages",
]
