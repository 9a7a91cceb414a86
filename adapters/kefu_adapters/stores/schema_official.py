"""The tables of what is ours, version by version, and of those who only pretend."""

from sqlalchemy import Column, Integer, Table

from kefu_adapters.stores.schema import METADATA, index, key, stamp, words

official_versions = Table(
    "official_versions",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("content"),
    words("author"),
    words("approver"),
    words("reason"),
    stamp("at", nullable=False),
)

agent_proofs = Table(
    "agent_proofs",
    METADATA,
    key("digest"),
    words("conversation_id"),
    words("name"),
    stamp("at", nullable=False),
    index("agent_proofs_conversation", "conversation_id"),
    index("agent_proofs_at", "at"),
)
"""Check codes that agents gave: the keyed hash of each, never the code; ``name`` is what the contact sees."""

impostor_reports = Table(
    "impostor_reports",
    METADATA,
    key("id"),
    stamp("at", nullable=False),
    words("inbox"),
    words("conversation_id"),
    words("platform"),
    words("handle"),
    words("link"),
    words("origin"),
    words("message_id"),
    words("state"),
    words("handled_by"),
    stamp("handled_at"),
    index("impostor_reports_state", "state", "at", "id"),
    index("impostor_reports_conversation", "conversation_id"),
)
"""``origin``: who reports (contact, group, agent); what they wrote and sent is a message with its body and blobs."""
