"""Reading Excel: the cells of a workbook's first sheet that holds any, as plain text.

A formula is what it last came to; nothing is computed, fetched or run, and no cell's format
is looked at but a date's.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.files.zipped import DAMAGE, opened, part

MAX_ROWS, MAX_COLUMNS = 100_000, 500
"""Cells a survey may fill; a sheet that claims more is a mistake or an attack."""

_DAMAGE = (*DAMAGE, SyntaxError, KeyError, IndexError, TypeError, AttributeError)
"""What openpyxl lets through of a workbook that is not one; faults of XML are a SyntaxError."""


def read_excel(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """(number of the row from 1, its cells as text) for every row of the sheet that is not blank.

    Raises `FileError` for a damaged or password-protected workbook, for one that declares XML
    entities or inflates too far, and for one with more than `MAX_ROWS` or `MAX_COLUMNS`.
    """
    _look_through(data, name)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are left out: charts, validation
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = list(_rows(sheet, name))
                if rows:
                    return rows
    except _DAMAGE as error:
        raise FileError("file.damaged", file=name) from error
    return []


def _look_through(data: bytes, name: str) -> None:
    """Refuse what would blow up before openpyxl meets it."""
    with opened(data, name) as archive:
        for info in archive.infolist():
            content = part(archive, info, name)  # whatever it is called: a sheet may be any part
            if b"\0" in content[:4] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise FileError("file.damaged", file=name)  # Excel writes UTF-8, which is looked at
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise FileError("file.entities", file=name)


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a sheet says of its size need not be so
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise FileError("file.table.too_large", file=name, rows=MAX_ROWS, columns=MAX_COLUMNS)
        shown = [_shown(cell) for cell in cells]
        if any(shown):
            yield number, shown


def _shown(cell: object) -> str:
    """A cell's value as text: whole numbers without decimals, dates as YYYY-MM-DD."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return clean(str(cell)).strip()
