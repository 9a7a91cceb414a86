"""The ledger's tables, once for SQLite and PostgreSQL.

Times are milliseconds since 1970 (UTC), flags are 0 or 1, JSON is text. The hot tables have no foreign keys: their
rows are written with their conversation's row in one transaction, and each key would cost a look-up per message.
The tables of the relay stand in ``schema_relay``; importing that module completes ``METADATA``.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, text

METADATA = MetaData()

SERIAL = BigInteger().with_variant(Integer, "sqlite")

OPEN = "status IN ('queued','sending','unknown')"
AT_WORK = "status IN ('waiting','open')"


def words(name: str, **options: Any) -> Column[str]:
    """A text column that is never null."""
    return Column(name, Text, nullable=False, server_default="", **options)


def key(name: str) -> Column[str]:
    """A text column of the primary key."""
    return Column(name, Text, primary_key=True)


def stamp(name: str, *, nullable: bool = True) -> Column[int]:
    """A time in milliseconds."""
    return Column(name, BigInteger, nullable=nullable)


def number(name: str, default: str = "0") -> Column[int]:
    """A count or a flag."""
    return Column(name, Integer, nullable=False, server_default=text(default))


def index(name: str, *columns: str, where: str = "", unique: bool = False) -> Index:
    """An index, partial in both dialects when ``where`` is given."""
    if not where:
        return Index(name, *columns, unique=unique)
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def clustered(name: str, *parts: Any) -> Table:
    """A table that lies in the order of its primary key (on SQLite: one tree instead of two)."""
    return Table(name, METADATA, *parts, sqlite_with_rowid=False)


processes = Table(
    "processes",
    METADATA,
    Column("serial", Integer, primary_key=True, autoincrement=True),
    stamp("started_at", nullable=False),
    stamp("heartbeat_at", nullable=False),
    words("host"),
    stamp("ended_at"),
    sqlite_autoincrement=True,
)

contacts = clustered(
    "contacts",
    key("inbox"),
    key("id"),
    words("platform_id"),
    words("name"),
    words("username"),
    words("language"),
    stamp("first_seen_at", nullable=False),
    index("contacts_platform_id", "inbox", "platform_id", unique=True),
)

conversations = Table(
    "conversations",
    METADATA,
    key("id"),
    words("inbox"),
    words("contact_id"),
    words("recipient"),
    words("surface"),
    number("version"),
    Column("state", Text, nullable=False, server_default="{}"),
    words("status"),
    words("holder"),
    words("team"),
    words("topic"),
    words("level"),
    words("language"),
    Column("case_number", BigInteger),
    stamp("waiting_since"),
    stamp("snoozed_until"),
    stamp("last_in_at"),
    stamp("last_out_at"),
    stamp("last_at", nullable=False),
    number("unread"),
    words("last_message"),
    stamp("window_until"),
    Column("window_left", Integer),
    number("key_exposed"),
    number("subscribed"),
    number("reachable", "1"),
    number("parked"),
    number("bumped"),
    index("conversations_all", "inbox", "last_at", "id"),
    index("conversations_contact", "contact_id", "inbox"),
    index("conversations_unclaimed", "waiting_since", "id", where="status = 'waiting'"),
    index("conversations_mine", "holder", "waiting_since", "id", where="holder <> ''"),
    index("conversations_mine_last", "holder", "last_at", "id", where="holder <> '' AND waiting_since IS NULL"),
    index("conversations_team", "team", "waiting_since", "id", where=f"team <> '' AND {AT_WORK}"),
    index("conversations_window", "window_until", "id", where=f"window_until IS NOT NULL AND {AT_WORK}"),
    index("conversations_snoozed", "snoozed_until", "id", where="status = 'snoozed'"),
    index("conversations_resolved", "last_at", "id", where="status = 'resolved'"),
    index("conversations_exposed", "last_at", "id", where="key_exposed = 1 AND status <> 'resolved'"),
    index("conversations_subscribed", "inbox", "id", where="subscribed = 1 AND reachable = 1"),
)

cases = Table(
    "cases",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    words("conversation_id"),
    stamp("opened_at", nullable=False),
    words("topic"),
    words("level"),
    stamp("handed_off_at"),
    stamp("claimed_at"),
    stamp("first_reply_at"),
    stamp("resolved_at"),
    words("closed_by"),
    words("outcome"),
    Column("rating", Integer),
    words("rating_comment"),
    number("reopened"),
    index("cases_conversation", "conversation_id", "number"),
    index("cases_opened", "opened_at"),
    index("cases_resolved", "resolved_at", where="resolved_at IS NOT NULL"),
)

seen = clustered("seen", key("inbox"), key("key"), stamp("at", nullable=False), index("seen_at", "at"))

# Always asked for by conversation: an index on the id would cost two random pages per decision (of fourteen).
messages = clustered(
    "messages",
    key("conversation_id"),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("id"),
    words("direction"),
    words("author"),
    words("kind"),
    stamp("at", nullable=False),
    stamp("sent_at"),
    words("source_id"),
    words("reply_to"),
    words("language"),
    number("late"),
    words("data"),
    index("messages_source", "conversation_id", "source_id", where="source_id <> ''"),
)

bodies = clustered(
    "bodies",
    key("message_id"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    words("text"),
    words("attachments"),
    words("buttons"),
    stamp("at", nullable=False),
    number("retracted"),
    words("window"),
    index("bodies_window", "window", where="\"window\" <> ''"),
)
"""``window``: the id of the key that ``text`` is sealed under; nothing for plain text."""

events = clustered(
    "events",
    key("conversation_id"),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    stamp("at", nullable=False),
    words("events"),
)

deliveries = Table(
    "deliveries",
    METADATA,
    key("id"),
    words("conversation_id"),
    words("message"),
    words("lane"),
    Column("position", BigInteger, nullable=False),
    words("inbox"),
    words("recipient"),
    words("surface"),
    words("operation"),
    words("author"),
    number("priority", "1"),
    stamp("due"),
    stamp("expires"),
    words("held"),
    words("target"),
    words("target_delivery"),
    words("reply_to"),
    words("title"),
    words("link"),
    words("as_name"),
    words("language"),
    words("announcement_id"),
    stamp("created_at", nullable=False),
    number("passive"),
    words("status"),
    number("attempt"),
    Column("fence", BigInteger),
    stamp("since"),
    words("source_id"),
    words("reference"),
    stamp("sent_at"),
    stamp("delivered_at"),
    stamp("read_at"),
    words("reason"),
    words("code"),
    number("maybe_duplicate"),
    number("assumed"),
    stamp("unknown_at"),
    number("reads"),
    stamp("blocks_until"),
    index("deliveries_lane_sending", "lane", where="status = 'sending'", unique=True),
    index("deliveries_lane_open", "lane", "position", "id", where=OPEN),
    index("deliveries_elsewhere", "conversation_id", where=f"lane <> conversation_id AND {OPEN}"),
    index("deliveries_ready", "priority", "due", "position", where="status = 'queued' AND held = ''"),
    index("deliveries_expiring", "expires", where="status = 'queued' AND expires IS NOT NULL"),
    index("deliveries_unknown", "due", where="status = 'unknown'"),
    index("deliveries_failed", "created_at", "id", where="status = 'failed'"),
    index("deliveries_other", "message", where="message <> id"),
    index("deliveries_source", "inbox", "source_id", where="source_id <> ''"),
    index("deliveries_reference", "inbox", "reference", where="reference <> ''"),
    index("deliveries_announcement", "announcement_id", "status", "reason", where="announcement_id <> ''"),
)

dues = clustered(
    "dues",
    key("owner"),
    key("kind"),
    stamp("at", nullable=False),
    Column("sequence", BigInteger, nullable=False),
    index("dues_at", "at"),
)

parked = Table(
    "parked",
    METADATA,
    Column("serial", SERIAL, primary_key=True, autoincrement=True),
    words("conversation_id"),
    words("inbox"),
    words("inbound"),
    number("attempts"),
    stamp("at", nullable=False),
    words("state"),
    words("reason"),
    Column("holder", BigInteger),
    index("parked_pending", "serial", where="state = 'pending'"),
    index("parked_pending_conversation", "conversation_id", "serial", where="state = 'pending'"),
    index("parked_dead", "at", where="state = 'dead'"),
    sqlite_autoincrement=True,
)

passive_replies = clustered("passive_replies", key("inbox"), key("key"), words("delivery_id"))

early_reports = clustered(
    "early_reports",
    key("inbox"),
    key("reference"),
    key("outcome"),
    words("code"),
    stamp("at", nullable=False),
    index("early_reports_at", "at"),
)

unreadable = Table(
    "unreadable",
    METADATA,
    Column("serial", SERIAL, primary_key=True, autoincrement=True),
    words("inbox"),
    words("kind"),
    number("size"),
    words("digest"),
    stamp("at", nullable=False),
    index("unreadable_at", "inbox", "at"),
)

counters = Table("counters", METADATA, key("name"), Column("value", BigInteger, nullable=False))

settings = Table("settings", METADATA, key("key"), words("value"))

vault = Table("vault", METADATA, key("key"), words("sealed"), words("lease_owner"), stamp("lease_until"))

blobs = Table(
    "blobs",
    METADATA,
    key("id"),
    words("state"),
    words("reason"),
    words("mime"),
    Column("size", BigInteger),
    words("sha256"),
    words("file_name"),
    words("file"),
    words("inbox"),
    words("conversation_id"),
    words("message_id"),
    words("ref"),
    words("attachment"),
    number("attempts"),
    stamp("due"),
    stamp("created_at", nullable=False),
    index("blobs_pending", "due", where="state = 'pending'"),
    index("blobs_message", "message_id"),
)

search_documents = Table(
    "search_documents",
    METADATA,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("owner", Text, nullable=False, unique=True),
    words("conversation_id"),
    words("words"),
)

search_pending = Table(
    "search_pending",
    METADATA,
    Column("serial", SERIAL, primary_key=True, autoincrement=True),
    words("owner"),
    words("conversation_id"),
)
