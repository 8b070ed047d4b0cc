"""Columns and lines of a table, and how many cells each column gets. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

Cell = str | Text | Callable[[int], Text]
"""Words as they stand in the project; a `Text` that has been through `ui.text` already; or what
gives one for a number of cells, when it is drawn."""

GAP = 2
"""Cells between two columns."""
_REST = 24
"""Cells the column that takes the rest should have before others go."""
_NO_END = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the message id of its heading, and its cells at most; 0 takes the rest."""

    message: str
    width: int = 0
    least: int = 0
    """The cells it can do with, where there is too little room for all its words; 0 for all."""
    heading: str = ""
    """The heading in the project's own words, where no message names it."""
    goes: int = 0
    """Where there is too little room columns go, 1 first; 0 stays. One that goes is also left
    out where no line has anything in it."""
    right: bool = False
    """Whether its words stand on the right, as figures do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what it is known by, and what stands in each column."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column that is shown: which one, and in how many cells."""

    index: int
    cells: int


def fitted(
    columns: Sequence[Column], headings: Sequence[str], lines: Sequence[Line], room: int
) -> list[Fitted]:
    """The columns that fit into so many cells, each as wide as its widest words need.

    Those that may go give way until the column that takes the rest has room to be read.
    """
    needed = {n: _needed(columns[n], headings[n], lines, n) for n in range(len(columns))}
    for n in [n for n in needed if columns[n].goes and not _has_words(lines, n)]:
        del needed[n]
    cells = {n: _least(columns[n], most) for n, most in needed.items()}
    for n in sorted((n for n in cells if columns[n].goes), key=lambda n: columns[n].goes):
        if _across(cells.values()) > room:
            del cells[n]
    for n in cells:
        left = max(room - _across(cells.values()), 0)
        cells[n] += min(needed[n] - cells[n], left)
    return [Fitted(n, width) for n, width in cells.items()]


def _across(cells: Collection[int]) -> int:
    return sum(cells) + GAP * max(len(cells) - 1, 0)


def _needed(column: Column, heading: str, lines: Sequence[Line], index: int) -> int:
    """The cells in which all the words of a column stand, as far as it may grow."""
    if not column.width:
        return _NO_END
    widest = max((_cells_of(line.cells[index], column.width) for line in lines), default=0)
    return min(column.width, max(widest, cell_len(heading)))


def _least(column: Column, needed: int) -> int:
    if not column.width:
        return _REST
    return min(needed, column.least) if column.least else needed


def _cells_of(cell: Cell, most: int) -> int:
    if callable(cell):
        return most
    return cell_len(cell[: most + 1] if isinstance(cell, str) else cell.plain[: most + 1])


def _has_words(lines: Sequence[Line], index: int) -> bool:
    return any(line.cells[index] for line in lines)
