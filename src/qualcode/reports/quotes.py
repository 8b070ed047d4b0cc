"""Passages as a list: for the terminal, a spreadsheet, another program, or a Markdown file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain

from qualcode.domain.model import Case, Code, paths
from qualcode.domain.passages import Passage
from qualcode.messages import has_message, render
from qualcode.messages.catalogue import printable

FIELDS = ("source", "turn", "locator", "informant", "code", "coder", "text")

_WIDEST = 32
"""Terminal cells of a column before the text; longer words are cut."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|~&@:$^!])|(?<=www)(\.)", re.IGNORECASE)
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One passage, every field as text; the locator as it is stored."""

    source: str
    turn: str
    locator: str
    informant: str
    code: str
    coder: str
    text: str


def quotes_as(
    form: str,
    passages: Iterable[Passage],
    codes: Iterable[Code],
    cases: Iterable[Case],
    language: str,
) -> Iterator[str]:
    """The passages as `table`, `csv`, `jsonl` or `md`, a record at a time, without its line end.

    Only `jsonl` gives every character of the text; the others leave out control characters.
    CSV has semicolons in nb and nn, as Norwegian Excel wants it, and commas in en.
    """
    known = paths(codes, language)
    names = {case.guid: case.pseudonym for case in cases}
    lines = (_line(passage, known, names) for passage in passages)
    return _FORMS[form](lines, language)


def place_in_words(locator: str, language: str) -> str:
    """A locator as it is printed: `page:4` as "p. 4", `time:00:12:31` as "00:12:31"."""
    kind, _, place = locator.partition(":")
    message = f"locator.{kind}"
    return render(message, language, place=place) if has_message(message) else locator


def attribute_in_words(name: str, language: str) -> str:
    """An attribute as it is printed: the program's own in words, others as they were named."""
    message = f"attribute.called.{name}"
    return render(message, language) if has_message(message) else name


def _line(
    passage: Passage, known: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> _Line:
    voices = passage.informants or passage.voices
    speakers = (names.get(voice.case or "", voice.speaker) for voice in passage.informants)
    return _Line(
        source=passage.title,
        turn=str(voices[0].turn) if voices else "",
        locator=voices[0].locator if voices else "",
        informant="/".join(dict.fromkeys(speakers)),
        code=" › ".join(known.get(passage.code, ())),
        coder=passage.coder,
        text=passage.text,
    )


def _cells(line: _Line, language: str) -> list[str]:
    cells = [str(getattr(line, name)) for name in FIELDS]
    cells[FIELDS.index("locator")] = place_in_words(line.locator, language)
    return cells


def _header(language: str) -> list[str]:
    return [render(f"quotes.column.{name}", language) for name in FIELDS]


def _jsonl(lines: Iterable[_Line], language: str) -> Iterator[str]:
    for line in lines:
        record: dict[str, object] = {name: getattr(line, name) for name in FIELDS}
        record["turn"] = int(line.turn) if line.turn else None
        words = json.dumps(record, ensure_ascii=False)
        # Escapes say the same to a JSON reader, and nothing to a terminal.
        yield _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", words)


def _csv(lines: Iterable[_Line], language: str) -> Iterator[str]:
    stream = StringIO()
    writer = csv.writer(stream, delimiter="," if language == "en" else ";")
    for cells in chain([_header(language)], (_cells(line, language) for line in lines)):
        writer.writerow([guarded(cell) for cell in cells])
        yield stream.getvalue().removesuffix("\r\n")
        stream.seek(0)
        stream.truncate()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes; its lines kept, control characters left out."""
    lines = "\n".join(printable(line) for line in cell.split("\n"))
    return f"'{lines}" if cell.startswith(_FORMULA) or lines.startswith(_FORMULA) else lines


def _markdown(lines: Iterable[_Line], language: str) -> Iterator[str]:
    header = _header(language)
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for line in lines:
        yield f"| {' | '.join(_escaped(cell) for cell in _cells(line, language))} |"


def _escaped(cell: str) -> str:
    r"""Text that Markdown shows as it is; line feeds as `<br>`, the only markup let in."""
    return "<br>".join(_MARKUP.sub(r"\\\g<0>", printable(part)) for part in cell.split("\n"))


def _table(lines: Iterable[_Line], language: str) -> Iterator[str]:
    from rich.cells import cell_len, set_cell_size

    def cut(cell: str) -> str:
        return cell if cell_len(cell) <= _WIDEST else set_cell_size(cell, _WIDEST - 1) + "…"

    rows = [_header(language), *(_cells(line, language) for line in lines)]
    shown: list[Sequence[str]] = [
        [*(cut(printable(cell)) for cell in row[:-1]), printable(row[-1])] for row in rows
    ]
    widths = [max(cell_len(row[i]) for row in shown) for i in range(len(FIELDS) - 1)]
    for row in shown:
        before = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*before, row[-1])).rstrip()


_FORMS: Mapping[str, Callable[[Iterable[_Line], str], Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "jsonl": _jsonl,
    "md": _markdown,
}

FORMS = tuple(_FORMS)
