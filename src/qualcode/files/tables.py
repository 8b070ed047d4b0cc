"""Tables: CSV as Norwegian Excel, English Excel and R write it, and Excel's own files."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.files.decoding import load
from qualcode.files.reading import read_text


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; cells are stripped, and a cell that was left out is empty."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    """For each row the line of the file where it begins, from 1."""
    file: str = ""

    def column(self, headings: Collection[str]) -> str | None:
        """The column that goes by one of the headings, whatever its case; None if none does.

        Raises `FileError` where two columns do.
        """
        found = [one for one in self.columns if fold(one) in headings]
        if len(found) > 1:
            raise FileError("informants.same_column", file=self.file, heading=found[1])
        return found[0] if found else None

    def held(self, headings: Mapping[str, Collection[str]], missing: str) -> dict[str, str]:
        """What a column holds -> the column, for each that must be there.

        Raises `FileError` with the message `missing` where one is not.
        """
        found = {what: self.column(known) for what, known in headings.items()}
        held = {what: column for what, column in found.items() if column is not None}
        if len(held) < len(headings):
            raise FileError(missing, file=self.file, headings=", ".join(self.columns))
        return held


def read_table(path: Path) -> Table:
    """The table in an .xlsx file, or in text separated by semicolon, comma or tab, in any
    encoding; blank lines are skipped.

    Raises `FileError` naming the line for a row with too many fields, a heading that is
    missing or stands twice, and a quotation mark that is never closed.
    """
    rows = list(_rows(path))
    if not rows:
        raise FileError("file.empty", file=path.name)
    (line, header), body = rows[0], rows[1:]
    columns = _columns(header, body, line, path.name)
    return Table(
        columns,
        tuple(_row(columns, cells, line, path.name) for line, cells in body),
        tuple(line for line, _ in body),
        path.name,
    )


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a table that may lack headings: (line of the file, cells); none is blank.

    Raises `FileError` as `read_table` does for the file and its quotation marks.
    """
    return list(_rows(path))


TABLES = (".csv", ".tsv", ".txt", ".xlsx")
"""Suffixes of the files that may hold a table."""


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    if path.suffix.casefold() == ".xlsx":
        from qualcode.files.excel import read_excel

        yield from read_excel(load(path), path.name)
    else:
        yield from _separated(read_text(path), path.name)


def _separated(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    named = text[:4].casefold() == "sep="  # Excel's own way of saying which it is
    separator = text[4:5] if named and text[4:5] in _SEPARATORS else _separator(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader):
            stripped = [" ".join(cell.split()) if "\t" in cell else cell.strip() for cell in cells]
            if any(stripped) and not (named and number == 0):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError("file.table.quotes", file=file, line=line) from error


_SEPARATORS = (";", ",", "\t")


def _separator(text: str) -> str:
    """What parts the cells of the first line that is not blank; the semicolon if in doubt."""
    first = next(line for line in text.splitlines() if line.strip())
    outside = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


_Rows = list[tuple[int, list[str]]]


def _columns(header: list[str], body: _Rows, line: int, file: str) -> tuple[str, ...]:
    used = max(
        (n for _, cells in [(line, header), *body] for n, cell in enumerate(cells, 1) if cell),
    )
    columns = tuple(header[:used])
    for number, heading in enumerate(columns, 1):
        if not heading:
            raise FileError("file.table.no_heading", file=file, line=line, column=number)
    heading, times = Counter(heading.casefold() for heading in columns).most_common(1)[0]
    if times > 1:
        raise FileError("file.table.heading_twice", file=file, line=line, heading=heading)
    return columns


def _row(columns: tuple[str, ...], cells: list[str], line: int, file: str) -> dict[str, str]:
    if any(cells[len(columns) :]):
        raise FileError(
            "file.table.too_many", file=file, line=line, fields=len(cells), columns=len(columns)
        )
    padded = [*cells, *[""] * len(columns)]
    return dict(zip(columns, padded, strict=False))
