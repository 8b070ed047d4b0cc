"""Coded passages with their words, who speaks in them, and the quotations on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from qualcode.domain.model import Coding
from qualcode.domain.passages import Marked, Passage, Voice
from qualcode.storage.queries.counting import touches
from qualcode.storage.queries.found import values
from qualcode.storage.schema import tables, text

_source, _turn, _coding = (tables[n].c for n in ("source", "turn", "coding"))
_quotation, _coder = tables["quotation"].c, tables["coder"].c


def passages(
    connection: Connection,
    *,
    codes: Collection[str] | None = None,
    source: str | None = None,
    cases: Collection[str] | None = None,
    coder: str | None = None,
) -> Iterator[Passage]:
    """Coded segments with their words, in the order of sources and text.

    Limited to the given codes, source and coder (GUIDs), and to segments in which one of the
    cases speaks, or whose source is one of theirs.
    """
    condition = _condition(codes, source, cases)
    if coder is not None:
        condition.append(_coding.coder == coder)
    voices = _voices(connection, condition)
    marked = _marked(connection, condition)
    for row in connection.execute(_passages(condition)):
        yield Passage(
            coding=row.guid,
            source=row.source,
            title=row.title,
            start=row.start,
            end=row.end,
            text=row.words,
            code=row.code,
            coder=row.coder,
            facets=tuple(row.facets),
            voices=voices.get(row.guid, ()),
            quotations=marked.get(row.guid, ()),
        )


def _condition(
    codes: Collection[str] | None, source: str | None, cases: Collection[str] | None
) -> list[ColumnElement[bool]]:
    condition: list[ColumnElement[bool]] = []
    if codes is not None:
        condition.append(_coding.code.in_(codes))
    if source is not None:
        condition.append(_coding.source == source)
    if cases is not None:
        heard = tables["turn"].alias().c  # apart from the turns that the query itself joins
        own = tables["source"].alias().c
        speaks = exists().where(touches(heard), heard.case.in_(cases))
        condition.append(
            or_(speaks, exists().where(own.guid == _coding.source, own.case.in_(cases)))
        )
    return condition


def _passages(condition: Sequence[ColumnElement[bool]]) -> Select[Any]:
    words = func.substr(text.c.body, _coding.start + 1, _coding.end - _coding.start)
    return (
        select(
            _coding.guid,
            _coding.source,
            _source.title,
            _coding.start,
            _coding.end,
            words.label("words"),
            _coding.code,
            _coder.name.label("coder"),
            _coding.facets,
        )
        .join_from(tables["coding"], tables["source"], _source.guid == _coding.source)
        .join(text, text.c.hash == _source.text_hash)
        .join(tables["coder"], _coder.guid == _coding.coder)
        .where(*condition)
        .order_by(_source.unique_key, _coding.start, _coding.end, _coding.guid)
    )


def codings_of(connection: Connection, guids: Collection[str]) -> list[Coding]:
    """The codings of these GUIDs, in the order of sources and text."""
    found: list[Coding] = []
    several = list(guids)
    for at in range(0, len(several), _AT_ONCE):
        found += values(connection, "coding", where=_coding.guid.in_(several[at : at + _AT_ONCE]))
    return sorted(found, key=lambda one: (one.source, one.start, one.end, one.guid))


_AT_ONCE = 500
"""GUIDs asked for in one statement."""


def _marked(
    connection: Connection, condition: Sequence[ColumnElement[bool]]
) -> dict[str, tuple[Marked, ...]]:
    """Coding -> the quotations that lie on it, within it, or around it."""
    words = func.substr(text.c.body, _quotation.start + 1, _quotation.end - _quotation.start)
    variant = and_(_quotation.approved, _quotation.variant != "")
    nested = or_(
        and_(_quotation.start <= _coding.start, _coding.end <= _quotation.end),
        and_(_coding.start <= _quotation.start, _quotation.end <= _coding.end),
    )
    printed = case((variant, _quotation.variant), else_=words)
    found = connection.execute(
        select(_coding.guid, _quotation.start, _quotation.end, printed)
        .join_from(
            tables["coding"],
            tables["quotation"],
            and_(_quotation.source == _coding.source, nested),
        )
        .join(tables["source"], _source.guid == _coding.source)
        .join(text, text.c.hash == _source.text_hash)
        .where(*condition)
        .order_by(_coding.guid, _quotation.start, _quotation.end)
    )
    return {
        guid: tuple(Marked(*row[1:]) for row in rows)
        for guid, rows in groupby(found, key=lambda row: str(row[0]))
    }


def _voices(
    connection: Connection, condition: Sequence[ColumnElement[bool]]
) -> dict[str, tuple[Voice, ...]]:
    found = connection.execute(
        select(
            _coding.guid,
            _turn.n,
            _turn.speaker,
            _turn.role,
            _turn.case,
            _turn.locator,
            _turn.start,
            _turn.end,
        )
        .join_from(tables["coding"], tables["turn"], touches())
        .where(*condition)
        .order_by(_coding.guid, _turn.n)
    )
    return {
        guid: tuple(Voice(*row[1:]) for row in rows)
        for guid, rows in groupby(found, key=lambda row: str(row[0]))
    }
