"""The tables, made from the values they hold.

One table for each value of `domain.model`, a column for each field; beside them the
bodies of texts under their hash, the journal, and a few facts about the store itself.
Foreign keys are deferred to the commit, so that the order in which an entry's rows are
written does not matter.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from qualcode.domain.model import REFERENCES, TABLES
from qualcode.domain.rows import UNIQUE

APPLICATION_ID = 0x51_43_4F_44
"""`QCOD`, stamped in the header of every SQLite store."""

VERSION = 4
"""Version of the tables. A store with a higher one is refused, one with a lower is upgraded."""


class Json(TypeDecorator[Any]):
    """A list, mapping or scalar as JSON text, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The JSON text of a value; None stays NULL."""
        return None if value is None else encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value of a JSON text."""
        if value == "[]":  # every second value, and decoding it would take longest of all
            return []
        return None if value is None else json.loads(value)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, as ISO 8601 text with microseconds; naive times are refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The moment as text. Raises `ValueError` for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The moment, with its zone."""
        return None if value is None else datetime.fromisoformat(value)


_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is sorted by code points on every database, as SQLite and Python do."""

_LONGEST_KEY = 600
"""Code points, of at most four bytes; PostgreSQL's index takes rows of 2,700 bytes."""


def index_key(key: str) -> str:
    """A `unique_key` as it is stored: the tail of a very long one gives way to its digest."""
    if len(key) <= _LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: _LONGEST_KEY - 100]}\x1f{digest}"


class Key(TypeDecorator[str]):
    """A `unique_key`, short enough for every database's index."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text, sorted by code points."""
        return Text(collation="C" if dialect.name == "postgresql" else None)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The key as it is stored."""
        return None if value is None else index_key(value)


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_COLUMN_TYPES: dict[str, TypeEngine[Any] | type[TypeEngine[Any]]] = {
    "str": _TEXT,
    "str | None": _TEXT,
    "int": Integer,
    "bool": Boolean,
    "float": Float,
    "Words": Json,
    "tuple[str, ...]": Json,
    "Origin": Json,
}

_SINCE_VERSION_1: dict[tuple[str, str], str] = {("source", "group"): ""}
"""Columns that came later -> what they hold in rows that were there before, as `versions` adds
them: a column can join a table with rows in one step only if the database knows its default."""

metadata = MetaData()

text = Table(
    "text",
    metadata,
    Column("hash", _TEXT, primary_key=True),
    Column("body", _TEXT, nullable=False),
)

store = Table(
    "store",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("value", _TEXT, nullable=False),
)

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("guid", _TEXT, primary_key=True),
    Column("table", _TEXT, nullable=False),
    Column("at", Utc, nullable=False),
)
"""GUIDs of rows that a withdrawal erased, so that no merge or restored copy brings them back."""

entry = Table(
    "entry",
    metadata,
    Column("guid", _TEXT, primary_key=True),
    Column("replica", _TEXT, nullable=False),
    Column("coder", _TEXT, nullable=False),
    Column("lamport", Integer, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("values", Json, nullable=False),
    Column("undoes", _TEXT),
    Column("diffs", _TEXT, nullable=False),
)


def _table_for(name: str) -> Table:
    columns: list[Column[Any]] = []
    for field in fields(TABLES[name]):
        referred = REFERENCES.get(name, {}).get(field.name)
        foreign = (
            (ForeignKey(f"{referred}.guid", deferrable=True, initially="DEFERRED"),)
            if referred
            else ()
        )
        columns.append(
            Column(
                field.name,
                _COLUMN_TYPES[str(field.type)],
                *foreign,
                primary_key=field.name == "guid",
                nullable="None" in str(field.type),
                server_default=_SINCE_VERSION_1.get((name, field.name)),
            )
        )
    if name in UNIQUE:
        columns.append(Column("unique_key", Key, nullable=False, unique=True))
    return Table(name, metadata, *columns)


tables: dict[str, Table] = {name: _table_for(name) for name in TABLES}
"""Table name -> table, for every value of the model."""

for _name in ("turn", "coding", "quotation", "decision", "nothing_here"):
    tables[_name].append_constraint(
        CheckConstraint('"start" >= 0 AND "end" >= "start"', name=f"{_name}_is_a_span")
    )

Index("coding_place", tables["coding"].c.source, tables["coding"].c.start)
Index("coding_code", tables["coding"].c.code)
Index("coding_coder", tables["coding"].c.coder)
Index("turn_number", tables["turn"].c.source, tables["turn"].c.n)
Index("turn_place", tables["turn"].c.source, tables["turn"].c.start)
Index("turn_case", tables["turn"].c.case)
Index("quotation_place", tables["quotation"].c.source, tables["quotation"].c.start)
Index("decision_place", tables["decision"].c.source, tables["decision"].c.start)
Index("nothing_here_place", tables["nothing_here"].c.source, tables["nothing_here"].c.start)
Index("memo_target", tables["memo"].c.target)
Index("code_parent", tables["code"].c.parent)
Index("asked_case", tables["asked"].c.case)
