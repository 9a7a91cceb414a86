"""The tables of the knowledge: entries with their versions, fitted models, questions that it is judged by."""

from sqlalchemy import Column, Float, Integer, Table

from kefu_adapters.stores.schema import METADATA, clustered, index, key, number, stamp, words

entries = Table(
    "entries",
    METADATA,
    key("id"),
    number("version"),
    words("state"),
    words("content"),
    words("topic"),
    words("owner"),
    stamp("review_at"),
    stamp("valid_from"),
    stamp("valid_until"),
    words("updated_by"),
    stamp("updated_at", nullable=False),
    index("entries_state", "state", "id"),
)

entry_versions = clustered(
    "entry_versions",
    key("entry_id"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("state"),
    words("content"),
    words("comment"),
    words("author"),
    stamp("at", nullable=False),
)

models = Table(
    "models",
    METADATA,
    key("id"),
    number("revision"),
    words("report"),
    words("arrays"),
    stamp("at", nullable=False),
    index("models_revision", "revision"),
)
"""``arrays``: the model's file in base64, because backups and copies carry text; ``report``: what was measured."""

questions = Table(
    "questions",
    METADATA,
    key("message_id"),
    words("conversation_id"),
    words("entry_id"),
    number("entry_version"),
    Column("score", Float, nullable=False, server_default="0"),
    words("outcome"),
    words("feedback"),
    words("topic"),
    words("language"),
    stamp("at", nullable=False),
    index("questions_at", "at", "message_id"),
    index("questions_entry", "entry_id", "at"),
    index("questions_conversation", "conversation_id"),
)
"""``outcome``: answered, offered or handed_off; ``feedback``: helped or not; the text is the message's body."""

regressions = Table(
    "regressions",
    METADATA,
    key("id"),
    words("question"),
    words("expected"),
    words("author"),
    stamp("at", nullable=False),
)
