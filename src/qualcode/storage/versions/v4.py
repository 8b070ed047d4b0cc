"""Version 4: the GUIDs of what was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, PrimaryKeyConstraint, Text

if TYPE_CHECKING:
    from alembic.operations import Operations

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """From version 3."""
    op.create_table(
        "withdrawn",
        Column("guid", TEXT, nullable=False),
        Column("table", TEXT, nullable=False),
        Column("at", Text(), nullable=False),
        PrimaryKeyConstraint("guid"),
    )
