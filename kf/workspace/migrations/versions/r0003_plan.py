"""What is written about the plan: outcomes per indicator and tertial, activities, changed definitions of indicators."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Make the three tables."""
    _table(
        "outcome",
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("tertial", sa.Text, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("forecast", sa.Float),
        sa.Column("judged", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("computed", sa.Float),
    )
    _table(
        "activity",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("begins", sa.Date),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("responsible", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("follow_up", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    _table(
        "indicator",
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("target_text", sa.Text, nullable=False),
        sa.Column("target", sa.Float),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("periodicity", sa.Text, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("city_target", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _table(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )
