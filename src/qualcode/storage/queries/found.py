"""The values of the project as they are: codes, sources, codings, memos."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from qualcode.domain.model import (
    Asked,
    Case,
    Code,
    Codebook,
    CodeLink,
    Coder,
    Coding,
    Decision,
    GuideQuestion,
    Memo,
    NothingHere,
    Project,
    Question,
    Quotation,
    Source,
    Theme,
    ThemeCode,
    Turn,
)
from qualcode.domain.rows import field_names, from_fields, unique_key
from qualcode.storage.schema import tables, text

_source, _turn, _coding, _case = (tables[n].c for n in ("source", "turn", "coding", "case"))
_quotation, _coder = tables["quotation"].c, tables["coder"].c


def values(connection: Connection, name: str, *order: Any, where: Any = None) -> list[Any]:
    """The values of a table, in an order."""
    columns = [tables[name].c[field] for field in field_names(name)]
    statement = select(*columns).order_by(*order)
    if where is not None:
        statement = statement.where(where)
    return [from_fields(name, row) for row in connection.execute(statement)]


def project(connection: Connection) -> Project | None:
    """The project's own facts; None when its very first change was undone."""
    found: list[Project] = values(connection, "project")
    return found[0] if found else None


def coders(connection: Connection) -> list[Coder]:
    """All coders, by name."""
    return values(connection, "coder", _coder.name)


def coder_named(connection: Connection, name: str) -> Coder | None:
    """The coder with this name, compared without regard to case."""
    wanted = unique_key("coder", {"name": name})
    found: list[Coder] = values(connection, "coder", where=_coder.unique_key == wanted)
    return found[0] if found else None


def codebooks(connection: Connection) -> list[Codebook]:
    """All codebooks, in a steady order."""
    return values(connection, "codebook", tables["codebook"].c.unique_key)


def codes(connection: Connection) -> list[Code]:
    """All codes, siblings in their order."""
    columns = tables["code"].c
    return values(connection, "code", columns.codebook, columns.position, columns.unique_key)


def cases(connection: Connection) -> list[Case]:
    """All cases, by pseudonym."""
    return values(connection, "case", _case.pseudonym)


def sources(connection: Connection) -> list[Source]:
    """All sources, by title."""
    return values(connection, "source", _source.unique_key)


def source_titled(connection: Connection, title: str) -> Source | None:
    """The source with this title, compared without regard to case."""
    wanted = unique_key("source", {"title": title})
    found: list[Source] = values(connection, "source", where=_source.unique_key == wanted)
    return found[0] if found else None


def body(connection: Connection, text_hash: str) -> str:
    """The stored text with this hash."""
    found = connection.execute(select(text.c.body).where(text.c.hash == text_hash))
    return str(found.scalar_one())


def text_hashes(connection: Connection) -> set[str]:
    """The hashes of all texts that are stored, those that undo would bring back too."""
    return set(connection.scalars(select(text.c.hash)))


def stretch(connection: Connection, text_hash: str, start: int, end: int) -> str:
    """The words of a stored text from one code point up to another."""
    words = func.substr(text.c.body, start + 1, end - start)
    return str(connection.execute(select(words).where(text.c.hash == text_hash)).scalar_one())


def turns(connection: Connection, source: str) -> list[Turn]:
    """A source's turns, in order."""
    return values(connection, "turn", _turn.n, where=_turn.source == source)


def heard(connection: Connection) -> dict[str, list[str]]:
    """Source -> the cases (GUIDs) that speak in it, in the order in which they begin."""
    speaking = (
        select(_turn.source, _turn.case)
        .where(_turn.case.is_not(None))
        .group_by(_turn.source, _turn.case)
        .order_by(_turn.source, func.min(_turn.n))
    )
    found: dict[str, list[str]] = {}
    for source, person in connection.execute(speaking):
        found.setdefault(source, []).append(person)
    return found


def codings(connection: Connection, source: str, coder: str | None = None) -> list[Coding]:
    """A source's codings by one coder, or by all, in the order of the text."""
    where = _of(_coding, source, coder)
    return values(connection, "coding", _coding.start, _coding.end, where=where)


def quotations(connection: Connection, source: str, coder: str | None = None) -> list[Quotation]:
    """A source's quotations by one coder, or by all, in the order of the text."""
    where = _of(_quotation, source, coder)
    return values(connection, "quotation", _quotation.start, _quotation.end, where=where)


def nothing_here(
    connection: Connection, source: str, coder: str | None = None
) -> list[NothingHere]:
    """The stretches of a source read without finding anything, by one coder or by all."""
    columns = tables["nothing_here"].c
    where = _of(columns, source, coder)
    return values(connection, "nothing_here", columns.start, columns.end, where=where)


def _of(columns: Any, source: str, coder: str | None) -> ColumnElement[bool]:
    """Of a source, and of a coder if one is given."""
    place: ColumnElement[bool] = columns.source == source
    return place if coder is None else and_(place, columns.coder == coder)


def decisions(connection: Connection, source: str, coder: str) -> list[Decision]:
    """What a coder said to suggestions in a source."""
    columns = tables["decision"].c
    return values(
        connection,
        "decision",
        columns.start,
        where=and_(columns.source == source, columns.coder == coder),
    )


def memos(connection: Connection, targets: Collection[str] | None = None) -> list[Memo]:
    """Memos about the given GUIDs, or all."""
    columns = tables["memo"].c
    where = None if targets is None else columns.target.in_(targets)
    return values(connection, "memo", columns.target, columns.guid, where=where)


def themes(connection: Connection) -> list[Theme]:
    """All themes, siblings in their order."""
    columns = tables["theme"].c
    return values(connection, "theme", columns.position, columns.unique_key)


def theme_codes(connection: Connection) -> list[ThemeCode]:
    """Which codes are gathered under which themes."""
    return values(connection, "theme_code", tables["theme_code"].c.unique_key)


def code_links(connection: Connection) -> list[CodeLink]:
    """Which codes are linked to which."""
    return values(connection, "code_link", tables["code_link"].c.unique_key)


def questions(connection: Connection) -> list[Question]:
    """The research questions, in their order."""
    columns = tables["question"].c
    return values(connection, "question", columns.position, columns.unique_key)


def guide_questions(connection: Connection) -> list[GuideQuestion]:
    """The questions of the interview guide, in their order."""
    columns = tables["guide_question"].c
    return values(connection, "guide_question", columns.position, columns.unique_key)


def asked(connection: Connection) -> list[Asked]:
    """Who was asked which question of the guide."""
    return values(connection, "asked", tables["asked"].c.unique_key)
