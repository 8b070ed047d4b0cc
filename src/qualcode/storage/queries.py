"""Reading the project: queries that give plain values. Counting is done by the database.

Each takes a connection first and is run through `Project.read`. None loads the texts of
the project: words come out of the store as the stretches that were asked for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from qualcode.domain.model import (
    Case,
    Code,
    Codebook,
    Coder,
    Coding,
    Decision,
    Memo,
    Project,
    Quotation,
    Source,
    Theme,
    ThemeCode,
    Turn,
)
from qualcode.domain.passages import Marked, Passage, Voice
from qualcode.domain.rows import from_row, unique_key
from qualcode.domain.transcript import ASKING
from qualcode.storage import journal
from qualcode.storage.schema import entry, tables, text

_source, _turn, _coding, _case = (tables[n].c for n in ("source", "turn", "coding", "case"))
_quotation, _coder = tables["quotation"].c, tables["coder"].c


def _values(connection: Connection, name: str, *order: Any, where: Any = None) -> list[Any]:
    statement = select(tables[name]).order_by(*order)
    if where is not None:
        statement = statement.where(where)
    return [from_row(name, dict(row)) for row in connection.execute(statement).mappings()]


def project(connection: Connection) -> Project | None:
    """The project's own facts; None when its very first change was undone."""
    found: list[Project] = _values(connection, "project")
    return found[0] if found else None


def coders(connection: Connection) -> list[Coder]:
    """All coders, by name."""
    return _values(connection, "coder", _coder.name)


def coder_named(connection: Connection, name: str) -> Coder | None:
    """The coder with this name, compared without regard to case."""
    wanted = unique_key("coder", {"name": name})
    found: list[Coder] = _values(connection, "coder", where=_coder.unique_key == wanted)
    return found[0] if found else None


def codebooks(connection: Connection) -> list[Codebook]:
    """All codebooks, in a steady order."""
    return _values(connection, "codebook", tables["codebook"].c.unique_key)


def codes(connection: Connection) -> list[Code]:
    """All codes, siblings in their order."""
    columns = tables["code"].c
    return _values(connection, "code", columns.codebook, columns.position, columns.unique_key)


def cases(connection: Connection) -> list[Case]:
    """All cases, by pseudonym."""
    return _values(connection, "case", _case.pseudonym)


def sources(connection: Connection) -> list[Source]:
    """All sources, by title."""
    return _values(connection, "source", _source.unique_key)


def source_titled(connection: Connection, title: str) -> Source | None:
    """The source with this title, compared without regard to case."""
    wanted = unique_key("source", {"title": title})
    found: list[Source] = _values(connection, "source", where=_source.unique_key == wanted)
    return found[0] if found else None


def body(connection: Connection, text_hash: str) -> str:
    """The stored text with this hash."""
    found = connection.execute(select(text.c.body).where(text.c.hash == text_hash))
    return str(found.scalar_one())


def turns(connection: Connection, source: str) -> list[Turn]:
    """A source's turns, in order."""
    return _values(connection, "turn", _turn.n, where=_turn.source == source)


def codings(connection: Connection, source: str, coder: str | None = None) -> list[Coding]:
    """A source's codings by one coder, or by all, in the order of the text."""
    where = _of(_coding, source, coder)
    return _values(connection, "coding", _coding.start, _coding.end, where=where)


def quotations(connection: Connection, source: str, coder: str | None = None) -> list[Quotation]:
    """A source's quotations by one coder, or by all, in the order of the text."""
    where = _of(_quotation, source, coder)
    return _values(connection, "quotation", _quotation.start, _quotation.end, where=where)


def _of(columns: Any, source: str, coder: str | None) -> ColumnElement[bool]:
    """Of a source, and of a coder if one is given."""
    place: ColumnElement[bool] = columns.source == source
    return place if coder is None else and_(place, columns.coder == coder)


def decisions(connection: Connection, source: str, coder: str) -> list[Decision]:
    """What a coder said to suggestions in a source."""
    columns = tables["decision"].c
    return _values(
        connection,
        "decision",
        columns.start,
        where=and_(columns.source == source, columns.coder == coder),
    )


def memos(connection: Connection, targets: Collection[str] | None = None) -> list[Memo]:
    """Memos about the given GUIDs, or all."""
    columns = tables["memo"].c
    where = None if targets is None else columns.target.in_(targets)
    return _values(connection, "memo", columns.target, columns.guid, where=where)


def themes(connection: Connection) -> list[Theme]:
    """All themes, siblings in their order."""
    columns = tables["theme"].c
    return _values(connection, "theme", columns.position, columns.unique_key)


def theme_codes(connection: Connection) -> list[ThemeCode]:
    """Which codes are gathered under which themes."""
    return _values(connection, "theme_code", tables["theme_code"].c.unique_key)


def code_counts(connection: Connection, coder: str | None = None) -> dict[str, int]:
    """Code -> how many codings it has (by one coder, or all), its children not counted."""
    whose = [] if coder is None else [_coding.coder == coder]
    found = connection.execute(
        select(_coding.code, func.count()).where(*whose).group_by(_coding.code)
    )
    return dict(found.all())


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a source has been coded, in code points of its informants' words."""

    source: str
    turns: int
    codings: int
    coded: int
    words_of_informants: int

    @property
    def share(self) -> float:
        """The coded share, 0 to 1."""
        return min(1.0, self.coded / self.words_of_informants) if self.words_of_informants else 0.0


def coverage(
    connection: Connection, only: str | None = None, coder: str | None = None
) -> dict[str, Coverage]:
    """Source -> its coverage; text under several codings counts once.

    `only` limits it to one source, `coder` to one coder's codings.
    """
    by_source = {source: (n, length) for source, n, length in _coded(connection, only, coder)}
    spoken = case((_turn.role.in_(ASKING), 0), else_=_turn.end - _turn.start)
    heard = connection.execute(
        select(_source.guid, func.count(_turn.guid), func.coalesce(func.sum(spoken), 0))
        .select_from(tables["source"].outerjoin(tables["turn"], _turn.source == _source.guid))
        .where(*([] if only is None else [_source.guid == only]))
        .group_by(_source.guid)
    )
    return {
        guid: Coverage(guid, turns, *by_source.get(guid, (0, 0)), words_of_informants=spoken)
        for guid, turns, spoken in heard
    }


def _coded(
    connection: Connection, only: str | None, coder: str | None
) -> Iterator[tuple[str, int, int]]:
    """(source, codings, code points of informants under at least one of them)."""
    where = [] if only is None else [_coding.source == only]
    where += [] if coder is None else [_coding.coder == coder]
    begin = case((_turn.start > _coding.start, _turn.start), else_=_coding.start)
    end = case((_turn.end < _coding.end, _turn.end), else_=_coding.end)
    parts = (
        select(_coding.guid, _coding.source, begin.label("begin"), end.label("end"))
        .join_from(tables["coding"], tables["turn"], and_(_touches(), _turn.role.not_in(ASKING)))
        .where(*where)
        .subquery()
    )
    reached = func.max(parts.c.end).over(
        partition_by=parts.c.source,
        order_by=(parts.c.begin, parts.c.end, parts.c.guid),
        rows=(None, -1),
    )
    placed = select(
        parts.c.source, parts.c.begin, parts.c.end, func.coalesce(reached, 0).label("reached")
    ).subquery()
    begins = case((placed.c.begin > placed.c.reached, placed.c.begin), else_=placed.c.reached)
    fresh = case((placed.c.end > begins, placed.c.end - begins), else_=0)
    covered = dict(
        connection.execute(select(placed.c.source, func.sum(fresh)).group_by(placed.c.source)).all()
    )
    counted = connection.execute(
        select(_coding.source, func.count()).where(*where).group_by(_coding.source)
    )
    for source, n in counted:
        yield source, n, covered.get(source, 0)


def informants(connection: Connection) -> list[Case]:
    """The cases that speak as informants in some source: those who took part."""
    speaks = exists().where(_turn.case == _case.guid, _turn.role.not_in(ASKING))
    return _values(connection, "case", _case.pseudonym, where=speaks)


def presence(connection: Connection) -> set[tuple[str, str]]:
    """(code, case) for every case whose words stand under the code."""
    found = connection.execute(
        select(_coding.code, _turn.case)
        .distinct()
        .join_from(tables["coding"], tables["turn"], _touches())
        .where(_turn.case.is_not(None), _turn.role.not_in(ASKING))
    )
    return {(code, person) for code, person in found}


def _touches(turn: Any = _turn) -> ColumnElement[bool]:
    """Whether a turn and a coding share a code point.

    Turns do not overlap, so the search begins at the last that starts no later than the
    coding: a look into the index, where comparing all turns with all codings is slow.
    """
    earlier = tables["turn"].alias().c
    first = (
        select(func.max(earlier.start))
        .where(earlier.source == _coding.source, earlier.start <= _coding.start)
        .correlate(tables["coding"])
        .scalar_subquery()
    )
    return and_(
        turn.source == _coding.source,
        turn.start >= func.coalesce(first, 0),
        turn.start < _coding.end,
        _coding.start < turn.end,
    )


def passages(
    connection: Connection,
    *,
    codes: Collection[str] | None = None,
    source: str | None = None,
    cases: Collection[str] | None = None,
) -> Iterator[Passage]:
    """Coded segments with their words, in the order of sources and text.

    Limited to the given codes, source, and to segments in which one of the cases speaks.
    """
    condition = _condition(codes, source, cases)
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
        condition.append(exists().where(_touches(heard), heard.case.in_(cases)))
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
        select(_coding.guid, _turn.n, _turn.speaker, _turn.role, _turn.case, _turn.locator)
        .join_from(tables["coding"], tables["turn"], _touches())
        .where(*condition)
        .order_by(_coding.guid, _turn.n)
    )
    return {
        guid: tuple(Voice(*row[1:]) for row in rows)
        for guid, rows in groupby(found, key=lambda row: str(row[0]))
    }


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the journal as the history shows it."""

    guid: str
    coder: str
    """Name of the coder; empty when all that the coder did is undone."""
    at: datetime
    kind: str
    values: dict[str, Any]
    undoes: str | None


def history(connection: Connection, limit: int | None = None) -> list[HistoryLine]:
    """The journal, newest first."""
    e = entry.c
    found = connection.execute(
        select(e.guid, func.coalesce(_coder.name, ""), e.at, e.kind, e["values"], e.undoes)
        .select_from(entry.outerjoin(tables["coder"], _coder.guid == e.coder))
        .order_by(e.lamport.desc(), e.replica.desc(), e.guid.desc())
        .limit(limit)
    )
    return [HistoryLine(*row) for row in found]


def is_beginning(connection: Connection, coder: str) -> bool:
    """Whether what the coder would undo next is the making of the project itself."""
    guid = journal.to_undo(connection, coder)
    kind = connection.scalar(select(entry.c.kind).where(entry.c.guid == guid)) if guid else None
    return kind == "history.project.added"


def shown_to(connection: Connection, coder: str, what: str) -> set[str]:
    """The sources in which `suggestions` or `others` have been shown to a coder."""
    kind = f"history.shown.{what}"
    found = connection.execute(
        select(entry.c["values"]).where(entry.c.coder == coder, entry.c.kind == kind)
    )
    return {values["source"] for (values,) in found}


_LATELY = 100
"""Entries that are searched for codes used lately."""


def codes_lately(connection: Connection, coder: str, limit: int = 9) -> list[str]:
    """The codes a coder has put on most recently, the last first."""
    newest = (entry.c.lamport.desc(), entry.c.replica.desc(), entry.c.guid.desc())
    found = connection.execute(
        select(entry.c.diffs)
        .where(entry.c.coder == coder, entry.c.kind != "history.imported")
        .order_by(*newest)
        .limit(_LATELY)
    )
    lately: dict[str, None] = {}
    for (diffs,) in found:
        for table, _, before, after in reversed(json.loads(diffs)):
            if table == "coding" and before is None and len(lately) < limit:
                lately.setdefault(after["code"])
    return list(lately)
