"""Events that break a series."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Make the table of events."""
    op.create_table(
        "event",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("datum", sa.Date, nullable=False),
        sa.Column("avdelning", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )
