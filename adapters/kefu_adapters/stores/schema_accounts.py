"""The tables of people's second factors and of what two admins decide."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from kefu_adapters.stores.schema import METADATA, index, key, number, stamp, words

factors = Table(
    "factors",
    METADATA,
    key("id"),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    words("kind"),
    words("name"),
    words("sealed"),
    Column("counter", BigInteger, nullable=False, server_default="0"),
    stamp("created_at", nullable=False),
    stamp("confirmed_at"),
    stamp("used_at"),
)
"""``sealed``: the TOTP seed, or the passkey's public key and its id, under a key from outside the database.

``counter``: the last TOTP step or the passkey's signature count, so that nothing is accepted twice.
"""

proposals = Table(
    "proposals",
    METADATA,
    key("id"),
    words("kind"),
    words("object"),
    words("content"),
    number("base"),
    words("author"),
    stamp("created_at", nullable=False),
    words("state"),
    words("decided_by"),
    stamp("decided_at"),
    index("proposals_at", "created_at", "id"),
    index("proposals_open", "kind", "object", where="state='open'"),
)
