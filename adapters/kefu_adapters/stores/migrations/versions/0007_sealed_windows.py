"""Messages that could be part of a phrase are sealed for a while under a key that lies elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bodies", sa.Column("window", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "bodies_window",
        "bodies",
        ["window"],
        sqlite_where=sa.text("\"window\" <> ''"),
        postgresql_where=sa.text("\"window\" <> ''"),
    )
