"""Shortcuts of quick replies, mentions, templates of announcements."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("canned", sa.Column("shortcut", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "mentions",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", "message_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("mentions_at", "mentions", ["user_id", "at", "message_id"], unique=False)
    op.create_index(
        "mentions_unread",
        "mentions",
        ["user_id", "conversation_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index("mentions_conversation", "mentions", ["conversation_id"], unique=False)
    op.create_table(
        "announcement_templates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
