"""Version 2: stretches where a coder found nothing to code, and headings over sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from alembic.operations import Operations

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """From version 1."""
    op.add_column("source", Column("group", TEXT, nullable=False, server_default=""))
    op.create_table(
        "nothing_here",
        Column("guid", TEXT, nullable=False),
        Column("source", TEXT, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("coder", TEXT, nullable=False),
        Column("unique_key", TEXT, nullable=False),
        PrimaryKeyConstraint("guid"),
        _refers_to("source"),
        _refers_to("coder"),
        UniqueConstraint("unique_key"),
        CheckConstraint('"start" >= 0 AND "end" >= "start"', name="nothing_here_is_a_span"),
    )
    op.create_index("nothing_here_place", "nothing_here", ["source", "start"])


def _refers_to(table: str) -> ForeignKeyConstraint:
    """To the GUID of another table, in the column of its name."""
    return ForeignKeyConstraint([table], [f"{table}.guid"], deferrable=True, initially="DEFERRED")
