"""Reading PDF: its text layer, line by line, with the page that each line stands on.

A PDF knows where letters stand and not what a paragraph is. Lines further apart than most have a
blank line between them here; which of the others belong together is seen when they are tidied.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING, Any

from qualcode.errors import FileError
from qualcode.files.document import Document, Line, of_lines
from qualcode.files.lead_in import Run, lines_of_runs
from qualcode.messages import Message

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 3_000
"""A study's longest transcript has a tenth."""
MAX_SECONDS = 60
"""A page of text takes a few hundredths; a file made to stall would take for ever."""
_LIMITS = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "page_tree_maximum_entries": 10_000,
    "xform_maximum_invocations_per_extraction": 200,
}
"""What one page may come to."""
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pypdf lets through of a file that is not as it should be."""

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # else it writes on the screen


@dataclass(slots=True)
class _Row:
    """A line as it stands on a page: where its first letters are, in points from the foot."""

    runs: list[Run] = field(default_factory=list)
    height: float = 0.0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


def read_pdf(data: bytes, name: str) -> Document:
    """A .pdf file as a document: a block for each line, with its page (from 1) as locator.

    What stands at the head or foot of most pages is left out, and a note says so. Raises
    `FileError` for a file without a text layer, for one with a password, for a damaged one, and
    for one that takes more work than a text needs.
    """
    pages = _pages(data, name)
    if not any(pages):
        raise FileError("pdf.scan", file=name)
    empty = sum(not page for page in pages)
    kept, running = _without_running(pages)
    document = of_lines(name, _lines(kept))
    notes = [Message("files.running", {"n": running})] if running else []
    if empty:
        notes.append(Message("files.pages_without_text", {"n": empty}))
    return replace(document, paged=True, notes=tuple(notes))


def lines_in(reader: PdfReader, name: str) -> list[str]:
    """All lines of a PDF, those at the head and foot of its pages too.

    Raises as `read_pdf` does within `opened_pdf`, but not for a file without a text layer.
    """
    return [row.text for page in _rows_by_page(reader, name) for row in page]


@contextmanager
def opened_pdf(data: bytes, name: str) -> Iterator[PdfReader]:
    """A reader of a .pdf file; what goes wrong while it is used is a `FileError` that names it."""
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    try:
        with warnings.catch_warnings(), apply_configuration(None, **_LIMITS):
            warnings.simplefilter("ignore")  # of what could be mended in the file
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileError("file.password", file=name)
            yield reader
    except DependencyError as error:  # ciphers that pypdf does not bring
        raise FileError("file.password", file=name) from error
    except (LimitReachedError, MemoryError) as error:
        raise FileError("file.inflates", file=name) from error
    except (PyPdfError, *DAMAGE) as error:
        raise FileError("file.damaged", file=name) from error


def _pages(data: bytes, name: str) -> list[list[_Row]]:
    """The lines with words on each page."""
    with opened_pdf(data, name) as reader:
        return list(_rows_by_page(reader, name))


def _rows_by_page(reader: PdfReader, name: str) -> Iterator[list[_Row]]:
    until = monotonic() + MAX_SECONDS
    for number, page in enumerate(reader.pages, 1):
        if number > MAX_PAGES:
            raise FileError("file.inflates", file=name)
        gathered = _Page(until)
        gathered.go_on()
        page.extract_text(visitor_operand_before=gathered.go_on, visitor_text=gathered.say)
        yield [row for row in gathered.rows if row.text.strip()]


class _Page:
    """Gathers a page's lines from the stretches of text that pypdf tells of."""

    def __init__(self, until: float) -> None:
        self._until = until
        self.rows = [_Row()]

    def go_on(self, *step: Any) -> None:
        """Stop if the time is out: pypdf catches much, but lets this pass from everywhere."""
        if monotonic() > self._until:
            raise MemoryError

    def say(self, text: str, at: Any, within: Any, font: Any, size: Any) -> None:
        """Take in a stretch of text."""
        bold = _is_bold(font)
        height = _height(at, within)
        first, *others = text.split("\n")
        self._add(first, bold, height)
        for other in others:
            self.rows.append(_Row())
            self._add(other, bold, height)

    def _add(self, text: str, bold: bool, height: float) -> None:
        row = self.rows[-1]
        row.runs.append((text, bold))
        if not row.height and text.strip():
            row.height = height


def _height(at: Any, within: Any) -> float:
    """How far above the foot of the page a stretch stands: two matrices say it."""
    return float(within[4] * at[1] + within[5] * at[3] + at[5])


def _is_bold(font: Any) -> bool:
    name = str(font.get("/BaseFont", "")) if font else ""
    return _BOLD.search(name) is not None


_BOLD = re.compile(r"bold|black|heavy|semibd|\bbd\b", re.IGNORECASE)

_EDGE = 3
"""Lines at the head and at the foot of a page that may be running ones."""
_FEWEST_PAGES, _MOST_OF_PAGES = 3, 0.6
"""How many pages, and what share of them, must have a line before it is a running one."""


def _without_running(pages: list[list[_Row]]) -> tuple[list[list[_Row]], int]:
    """The pages without the lines that stand on most of them at one height, and how many went.

    Numbers are passed over in comparing, since a page's own is among them. Only what stands
    apart from the text may go: lines of a form may be alike on every page too.
    """
    step = _WIDER * _usual_step(pages)
    edges = [[*_edge(page, step, -1), *_edge(page, step, 1)] for page in pages]
    times = Counter(key for rows in edges for key in {_key(row) for row in rows})
    enough = max(_FEWEST_PAGES, _MOST_OF_PAGES * sum(map(bool, pages)))
    gone = {id(row) for rows in edges for row in rows if times[_key(row)] >= enough}
    return [[row for row in page if id(row) not in gone] for page in pages], len(gone)


def _edge(page: list[_Row], step: float, down: int) -> list[_Row]:
    """The few lines at the head (`down` is -1) or foot (1) that a wider space parts from others."""
    rows = sorted(page, key=lambda row: down * row.height)[: _EDGE + 1]
    for n, (outer, inner) in enumerate(pairwise(rows), 1):
        if _apart(outer.height, inner) > step:
            return rows[:n]
    return []


def _key(row: _Row) -> tuple[str, int]:
    return _DIGITS.sub("#", " ".join(row.text.split())), round(row.height)


_DIGITS = re.compile(r"\d+")


def _lines(pages: list[list[_Row]]) -> Iterator[Line]:
    step = _WIDER * _usual_step(pages)
    for number, page in enumerate(pages, 1):
        locator = f"page:{number}"
        above: float | None = None
        for row in page:
            if step and above is not None and _apart(above, row) > step:
                yield Line("", None, locator)
            above = row.height
            yield from lines_of_runs(row.runs, locator)


_WIDER = 1.25
"""How many times the usual step there is between paragraphs, at the least."""


def _usual_step(pages: list[list[_Row]]) -> float:
    """How far apart most lines of a paragraph stand, in points; 0 where that cannot be told.

    It is the smallest distance that a quarter of the lines have.
    """
    pairs = [pair for page in pages for pair in pairwise(page)]
    steps = Counter(round(_apart(above.height, row), 1) for above, row in pairs)
    del steps[0.0]
    usual = [step for step, n in steps.items() if n >= 0.25 * steps.total()]
    return min(usual, default=0.0)


def _apart(above: float, row: _Row) -> float:
    return abs(above - row.height)
