"""The tables of the relay: people, their sessions and drafts, the audit chain, announcements."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from kefu_adapters.stores.schema import METADATA, SERIAL, clustered, index, key, number, stamp, words

users = Table(
    "users",
    METADATA,
    key("id"),
    Column("name", Text, nullable=False, unique=True),
    words("display_name"),
    words("password_hash"),
    Column("rights", Text, nullable=False, server_default="[]"),
    words("language"),
    words("data"),
    number("disabled"),
    stamp("created_at", nullable=False),
    words("subject"),
    index("users_subject", "subject", where="subject<>''"),
)
"""``subject``: issuer and subject of an identity provider's account, when the person signs in there."""

sessions = Table(
    "sessions",
    METADATA,
    key("id"),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    words("csrf"),
    stamp("created_at", nullable=False),
    stamp("seen_at", nullable=False),
    stamp("expires_at", nullable=False),
    stamp("reauthenticated_at"),
    words("stage"),
    words("challenge"),
    index("sessions_expires", "expires_at"),
)

tokens = Table(
    "tokens",
    METADATA,
    key("hash"),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    words("name"),
    stamp("created_at", nullable=False),
    stamp("seen_at"),
    stamp("expires_at"),
)

drafts = clustered(
    "drafts",
    key("conversation_id"),
    key("user_id"),
    words("text"),
    words("kind"),
    words("client_key"),
    stamp("at", nullable=False),
    index("drafts_user", "user_id"),
)

canned = Table(
    "canned",
    METADATA,
    key("id"),
    words("title"),
    words("text_zh"),
    words("text_en"),
    words("team"),
    words("shortcut"),
)

audit = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    stamp("at", nullable=False),
    words("actor"),
    words("action"),
    words("object"),
    words("detail"),
    words("prev_hash"),
    words("hash"),
    index("audit_actor", "actor", "seq"),
    index("audit_object", "object", "seq"),
)

announcements = Table(
    "announcements",
    METADATA,
    key("id"),
    Column("number", Integer, nullable=False, unique=True),
    number("version"),
    Column("state", Text, nullable=False, server_default="{}"),
    words("status"),
    words("author"),
    words("title"),
    stamp("scheduled_at"),
    stamp("created_at", nullable=False),
    stamp("updated_at", nullable=False),
    index("announcements_status", "status", "scheduled_at"),
    index("announcements_updated", "updated_at", "id"),
    index("announcements_scheduled", "scheduled_at", where="scheduled_at IS NOT NULL"),
)

announcement_events = clustered(
    "announcement_events",
    key("announcement_id"),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    stamp("at", nullable=False),
    words("events"),
)

announcement_bodies = clustered(
    "announcement_bodies",
    key("announcement_id"),
    key("language"),
    key("variant"),
    words("title"),
    words("text"),
    words("link"),
    words("blob"),
)

announcement_targets = clustered(
    "announcement_targets",
    key("announcement_id"),
    key("target"),
    words("inbox"),
    words("cursor"),
    number("done"),
)

# Keyed hashes only, and no conversation: it must outlive what it speaks of, backups included.
erasures = clustered(
    "erasures", key("reference"), stamp("at", nullable=False), words("who"), index("erasures_at", "at")
)

mentions = clustered(
    "mentions",
    key("user_id"),
    key("message_id"),
    words("conversation_id"),
    words("author"),
    stamp("at", nullable=False),
    stamp("read_at"),
    index("mentions_at", "user_id", "at", "message_id"),
    index("mentions_unread", "user_id", "conversation_id", where="read_at IS NULL"),
    index("mentions_conversation", "conversation_id"),
)

announcement_templates = Table(
    "announcement_templates",
    METADATA,
    key("id"),
    words("name"),
    words("content"),
    words("author"),
    stamp("updated_at", nullable=False),
)

# What stands in other files of the same METADATA.
from kefu_adapters.stores import schema_accounts, schema_knowledge, schema_language_model, schema_official  # noqa: E402, F401

__all__ = ["METADATA", "SERIAL"]
