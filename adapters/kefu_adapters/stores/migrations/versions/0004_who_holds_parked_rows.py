"""Who holds parked rows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parked", sa.Column("holder", sa.BigInteger(), nullable=True))
