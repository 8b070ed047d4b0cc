"""Version 3: links between codes, research questions, the interview guide and who was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
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
    """From version 2."""
    op.create_table(
        "code_link",
        *_texts("guid", "code", "to", "kind", "unique_key"),
        *_keys(),
        _refers_to("code", "code"),
        _refers_to("to", "code"),
    )
    op.create_table(
        "question",
        *_texts("guid"),
        Column("wording", Text(), nullable=False),
        Column("position", Integer, nullable=False),
        *_texts("unique_key"),
        *_keys(),
    )
    op.create_table(
        "guide_question",
        *_texts("guid"),
        Column("wording", Text(), nullable=False),
        Column("question", TEXT),
        Column("position", Integer, nullable=False),
        *_texts("unique_key"),
        *_keys(),
        _refers_to("question", "question"),
    )
    op.create_table(
        "asked",
        *_texts("guid", "guide_question", "case", "unique_key"),
        *_keys(),
        _refers_to("guide_question", "guide_question"),
        _refers_to("case", "case"),
    )
    op.create_index("asked_case", "asked", ["case"])


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, TEXT, nullable=False) for name in names]


def _keys() -> tuple[PrimaryKeyConstraint, UniqueConstraint]:
    return PrimaryKeyConstraint("guid"), UniqueConstraint("unique_key")


def _refers_to(column: str, table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{table}.guid"], deferrable=True, initially="DEFERRED")
