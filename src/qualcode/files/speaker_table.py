"""Which column of a table holds the speakers, the words and the times.

A transcript is often a table. Its columns are known by their headings, and failing
headings by their shape; any other table is ordinary text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.files.document import CELL, Line

Row = Sequence[str]

SPEAKER_TABLE_HEADINGS: dict[str, frozenset[str]] = {
    "speaker": frozenset(
        "taler talar speaker hvem kven who navn namn name person deltaker deltakar participant "
        "informant rolle role stemme røyst voice".split()
    ),
    "text": frozenset(
        "ytring ytringar ytringer tekst text utterance innhold innhald content sagt said "
        "transkripsjon transkripsjonen transcript transcription replikk tale speech".split()
    ),
    "time": frozenset(
        "tid tidspunkt tidskode time timecode timestamp tidsstempel start klokkeslett".split()
    ),
    "number": frozenset("nr nr. no no. # linje line id nummer number".split()),
}
"""What a column holds -> the headings it goes by in bokmål, nynorsk and English."""

TIME = re.compile(r"[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?")
"""A time in a recording: `00:12:31`, `12:31`, with or without brackets."""


def clock(match: re.Match[str]) -> str:
    """The locator of a time: `time:00:12:31`."""
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return f"time:{hours:02}:{minutes:02}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a speaker table, counted from 0, and the first row that is speech."""

    speaker: int
    text: int
    left_out: tuple[int, ...] = ()
    """Columns with times and row numbers."""
    time: int | None = None
    first_row: int = 0

    def arranged(self, row: Row) -> tuple[str, Span | None, str, tuple[Span, ...]]:
        """A row as one text: speaker, what is left out, then the words and other cells.

        Gives the text, the speaker's span, the time as a locator, and what is no text.
        """
        speaker = " ".join(row[self.speaker].split()) if self.speaker < len(row) else ""
        aside = [" ".join(row[n].split()) for n in self.left_out if n < len(row)]
        used = {self.speaker, self.text, *self.left_out}
        words = [row[self.text] if self.text < len(row) else ""]
        words += [cell for n, cell in enumerate(row) if n not in used and cell]
        head = CELL.join([speaker, *aside, ""])
        label = Span(0, len(speaker)) if speaker else None
        return head + CELL.join(words), label, self._locator(row), (Span(len(speaker), len(head)),)

    def _locator(self, row: Row) -> str:
        cell = row[self.time] if self.time is not None and self.time < len(row) else ""
        match = TIME.match(cell.strip())
        return clock(match) if match else ""


def lines_of_table(rows: Sequence[Row]) -> Iterator[Line]:
    """A table's lines: turns if it is a transcript, else cells with bars between.

    Cells are cleaned text. Rows without words are left out.
    """
    columns = columns_of(rows)
    if columns is None:
        for row in filter(any, rows):
            yield from map(Line, CELL.join(row).split("\n"))
        return
    for row in rows[columns.first_row :]:
        if any(row):
            text, label, locator, drop = columns.arranged(row)
            first, *others = text.split("\n")
            yield Line(first, label, locator, drop, column=True)
            yield from map(Line, others)


MAX_COLUMNS = 50
"""More than a transcript has: looking for speakers among them would only take time."""


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """The columns of a table if it is a transcript; None for an ordinary table."""
    filled = [row for row in rows if any(row)]
    if not filled or not 2 <= max(map(len, filled)) <= MAX_COLUMNS:
        return None
    return _by_heading(rows) or _by_shape(filled)


def _by_heading(rows: Sequence[Row]) -> Columns | None:
    first = next(n for n, row in enumerate(rows) if any(row))
    words = [" ".join(cell.casefold().split()).rstrip(":") for cell in rows[first]]
    found = {
        what: [n for n, word in enumerate(words) if word in known]
        for what, known in SPEAKER_TABLE_HEADINGS.items()
    }
    if not found["speaker"] or not found["text"]:
        return None
    return Columns(
        found["speaker"][0],
        found["text"][0],
        tuple(sorted(found["time"] + found["number"])),
        found["time"][0] if found["time"] else None,
        first + 1,
    )


def _by_shape(rows: Sequence[Row]) -> Columns | None:
    width = max(map(len, rows))
    columns = [[row[n] for row in rows if n < len(row) and row[n]] for n in range(width)]
    times = [n for n, cells in enumerate(columns) if cells and all(map(_is_time, cells))]
    numbers = [n for n, cells in enumerate(columns) if cells and all(map(str.isdigit, cells))]
    rest = [n for n in range(width) if n not in times and n not in numbers and columns[n]]
    if len(rest) < 2:
        return None
    text = max(rest, key=lambda n: sum(map(len, columns[n])))
    speaker = next((n for n in rest if n != text and _names_speakers(columns[n])), None)
    if speaker is None or _mean(columns[text]) <= 2 * _mean(columns[speaker]):
        return None
    return Columns(speaker, text, tuple(sorted(times + numbers)), times[0] if times else None)


def _is_time(cell: str) -> bool:
    return TIME.fullmatch(cell.strip()) is not None


def _mean(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells)


def _names_speakers(cells: list[str]) -> bool:
    """Whether the cells are short and come back, or are all written as labels."""
    if len(cells) < 2 or any(len(cell) > 40 or len(cell.split()) > 4 for cell in cells):
        return False
    if all(cell.rstrip().endswith(":") for cell in cells):
        return True
    return len(cells) >= 4 and len(set(cells)) <= len(cells) / 2
