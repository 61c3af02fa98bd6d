"""Saved scenarios."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Make the table of scenarios."""
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("assumed", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("made_on", sa.Text, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )
