"""Codings from a file of JSON lines, made into Changes; every fault names its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from qualcode.domain.changes import Add, Change
from qualcode.domain.model import Code, Coder, Coding, Memo, Origin, Quotation, Source
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import FileError, RuleError
from qualcode.exchange.code_names import find_code
from qualcode.exchange.codings_jsonl import CodingLine, place
from qualcode.messages import Message
from qualcode.storage import queries


def changes_for_codings(
    connection: Any,
    lines: Sequence[CodingLine],
    coder: Coder,
    language: str,
    new_guid: Callable[[], str],
) -> list[Change]:
    """The Changes that put the codings on, in the order of the file.

    Raises `FileError`, naming the first line whose source or code is unknown, whose words
    stand nowhere or twice, or whose coding the coder has made before.
    """
    applying = _Applying(connection, coder, language, new_guid)
    return [change for line in lines for change in applying.changes(line)]


@contextmanager
def _at(line: CodingLine) -> Iterator[None]:
    try:
        yield
    except RuleError as error:
        if "line" in error.values:  # it names the line itself
            raise FileError(error.message_id, **error.values) from error
        fault = Message(error.message_id, error.values)
        raise FileError("codings.line", file=line.file, line=line.line, fault=fault) from error


@dataclass(slots=True)
class _About:
    """A source while codings are put on it."""

    source: Source
    text: str
    quoted: set[Span]
    before: set[tuple[Span, str]]
    """What the coder has coded already: (stretch, code)."""
    lines: dict[tuple[Span, str], int] = field(default_factory=dict)
    """What this file codes -> the line."""


class _Applying:
    """One file being applied: the codes by name and the sources by title, looked up once."""

    def __init__(
        self, connection: Any, coder: Coder, language: str, new_guid: Callable[[], str]
    ) -> None:
        self._connection, self._coder = connection, coder
        self._language, self._new_guid = language, new_guid
        self._codes = queries.codes(connection)
        self._found: dict[str, Code] = {}
        self._sources: dict[str, _About] = {}

    def changes(self, line: CodingLine) -> Iterator[Change]:
        """What one line adds."""
        with _at(line):
            about = self._about(line.source)
            code = self._code(line.code)
            span = place(line, about.text)
            _refuse_twice(about, (span, code.guid), line)
        me, source = self._coder.guid, about.source.guid
        made = Coding(
            guid=self._new_guid(),
            source=source,
            start=span.start,
            end=span.end,
            code=code.guid,
            coder=me,
            facets=line.facets,
            origin=Origin("file"),
        )
        yield Add(made)
        if line.quotation and span not in about.quoted:
            about.quoted.add(span)
            yield Add(Quotation(self._new_guid(), source, span.start, span.end, me))
        if line.memo:
            kind, words = line.memo
            yield Add(Memo(self._new_guid(), "coding", made.guid, me, words, kind))

    def _code(self, name: str) -> Code:
        if name not in self._found:
            self._found[name] = find_code(name, self._codes, self._language)
        return self._found[name]

    def _about(self, title: str) -> _About:
        key = fold(title)
        if key not in self._sources:
            self._sources[key] = self._read(title)
        return self._sources[key]

    def _read(self, title: str) -> _About:
        read = self._connection
        source = queries.source_titled(read, title)
        if source is None:
            titles = ", ".join(one.title for one in queries.sources(read))
            raise RuleError("codings.unknown_source", title=title, titles=titles)
        mine = queries.codings(read, source.guid, self._coder.guid)
        return _About(
            source,
            queries.body(read, source.text_hash),
            {quotation.span for quotation in queries.quotations(read, source.guid)},
            {(Span(one.start, one.end), one.code) for one in mine},
        )


def _refuse_twice(about: _About, coded: tuple[Span, str], line: CodingLine) -> None:
    if coded in about.before:
        raise RuleError("codings.taken")
    first = about.lines.setdefault(coded, line.line)
    if first != line.line:
        raise RuleError("codings.twice", first=first)
