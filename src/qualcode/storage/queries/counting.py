"""Counts and coverage, made by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    select,
    union_all,
)

from qualcode.domain.model import RESPONDENT, Case
from qualcode.domain.transcript import ASKING
from qualcode.storage.queries.found import values
from qualcode.storage.schema import tables

_source, _turn, _coding, _case = (tables[n].c for n in ("source", "turn", "coding", "case"))


def code_counts(connection: Connection, coder: str | None = None) -> dict[str, int]:
    """Code -> how many codings it has (by one coder, or all), its children not counted."""
    whose = [] if coder is None else [_coding.coder == coder]
    found = connection.execute(
        select(_coding.code, func.count()).where(*whose).group_by(_coding.code)
    )
    return dict(found.all())


def facets(connection: Connection) -> list[str]:
    """The tags in use on codings, in the order of the alphabet."""
    found = connection.execute(select(_coding.facets).where(_coding.facets != []).distinct())
    return sorted({facet for (several,) in found for facet in several}, key=str.casefold)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a source has been worked through, in code points of its informants' words."""

    source: str
    turns: int
    codings: int
    coded: int
    words_of_informants: int
    nothing: int = 0
    """Read and found to hold nothing; what is coded as well counts as coded."""

    @property
    def share(self) -> float:
        """The coded share, 0 to 1."""
        return self._share(self.coded)

    @property
    def share_of_nothing(self) -> float:
        """The share read without finding anything, 0 to 1."""
        return self._share(self.nothing)

    def _share(self, part: int) -> float:
        return min(1.0, part / self.words_of_informants) if self.words_of_informants else 0.0


def coverage(
    connection: Connection, only: str | None = None, coder: str | None = None
) -> dict[str, Coverage]:
    """Source -> its coverage; text under several codings counts once.

    `only` limits it to one source, `coder` to one coder's codings and marks.
    """
    coded = _under(connection, ("coding",), only, coder)
    worked_through = _under(connection, ("coding", "nothing_here"), only, coder)
    codings = _how_many(connection, only, coder)
    spoken = case((_turn.role.in_(ASKING), 0), else_=_turn.end - _turn.start)
    heard = connection.execute(
        select(_source.guid, func.count(_turn.guid), func.coalesce(func.sum(spoken), 0))
        .select_from(tables["source"].outerjoin(tables["turn"], _turn.source == _source.guid))
        .where(*([] if only is None else [_source.guid == only]))
        .group_by(_source.guid)
    )
    return {
        guid: Coverage(
            guid,
            turns,
            codings.get(guid, 0),
            coded.get(guid, 0),
            words_of_informants=spoken,
            nothing=worked_through.get(guid, 0) - coded.get(guid, 0),
        )
        for guid, turns, spoken in heard
    }


def _how_many(connection: Connection, only: str | None, coder: str | None) -> dict[str, int]:
    where = [] if only is None else [_coding.source == only]
    where += [] if coder is None else [_coding.coder == coder]
    counted = select(_coding.source, func.count()).where(*where).group_by(_coding.source)
    return dict(connection.execute(counted).all())


def _under(
    connection: Connection, names: Sequence[str], only: str | None, coder: str | None
) -> dict[str, int]:
    """Source -> code points of its informants under at least one row of the tables."""
    parts = union_all(*(_parts(tables[name].c, only, coder) for name in names)).subquery()
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
    summed = select(placed.c.source, func.sum(fresh)).group_by(placed.c.source)
    return dict(connection.execute(summed).all())


def _parts(mark: Any, only: str | None, coder: str | None) -> Select[Any]:
    """(guid, source, begin, end) of the informants' words under each mark of a table."""
    where = [] if only is None else [mark.source == only]
    where += [] if coder is None else [mark.coder == coder]
    begin = case((_turn.start > mark.start, _turn.start), else_=mark.start)
    end = case((_turn.end < mark.end, _turn.end), else_=mark.end)
    return (
        select(mark.guid, mark.source, begin.label("begin"), end.label("end"))
        .join_from(
            mark.start.table,
            tables["turn"],
            and_(touches(mark=mark), _turn.role.not_in(ASKING)),
        )
        .where(*where)
    )


def informants(connection: Connection) -> list[Case]:
    """The informants who speak in some source: those who took part, not who answered a survey."""
    speaks = exists().where(
        _case.kind != RESPONDENT, _turn.case == _case.guid, _turn.role.not_in(ASKING)
    )
    return values(connection, "case", _case.pseudonym, where=speaks)


def presence(connection: Connection) -> set[tuple[str, str]]:
    """(code, case) for every case whose words stand under the code."""
    found = connection.execute(
        select(_coding.code, _turn.case)
        .distinct()
        .join_from(tables["coding"], tables["turn"], touches())
        .where(_turn.case.is_not(None), _turn.role.not_in(ASKING))
    )
    return {(code, person) for code, person in found}


def touches(turn: Any = _turn, mark: Any = _coding) -> ColumnElement[bool]:
    """Whether a turn and a coding, or another mark, share a code point.

    Turns do not overlap, so the search begins at the last that starts no later than the
    mark: a look into the index, where comparing all turns with all marks is slow.
    """
    earlier = tables["turn"].alias().c
    first = (
        select(func.max(earlier.start))
        .where(earlier.source == mark.source, earlier.start <= mark.start)
        .correlate(mark.start.table)
        .scalar_subquery()
    )
    return and_(
        turn.source == mark.source,
        turn.start >= func.coalesce(first, 0),
        turn.start < mark.end,
        mark.start < turn.end,
    )
