"""Reading HTML: the words of a page that was saved, with nothing fetched and nothing run.

Block elements are lines. What a browser does not show as text is left out: the head, scripts,
styles, what is hidden, and deletions that a word processor tracked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.errors import FileError
from qualcode.files.decoding import decode
from qualcode.files.document import Document, Line, clean, of_lines
from qualcode.files.held import Gathered
from qualcode.files.lead_in import Run, lines_of_runs
from qualcode.files.speaker_table import lines_of_table

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    "head title script style template noscript iframe object svg math audio video canvas select "
    "textarea button del rt rp".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol p pre search section summary table tbody td tfoot th thead tr ul".split()
)
_MARGINS = frozenset({"header", "footer"})
"""The title by which LibreOffice knows what stood in the margin of its pages."""
_BOLD = frozenset({"b", "strong"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.I)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.I)
_HEAVY = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)", re.I)
_MOST = 10_000_000
"""Characters of a page. A transcript has a twentieth."""


def read_web_page(data: bytes, name: str) -> Document:
    """A .html file as a document: a block for each line of a block element or table row.

    Raises `FileError` for what is not text, and for a page whose elements stand deeper in each
    other than can be read without losing words.
    """
    text = clean(_decoded(data, name), tabs=True)
    if len(text) > _MOST:
        raise FileError("file.inflates", file=name)
    return of_lines(name, _Page().lines(_parsed(text, name)))


def every_word(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """Gather all that a .html file says: what is hidden, its title, comments and attributes too.

    Raises `FileError` as `read_web_page` does.
    """
    from lxml import etree

    text = clean(_decoded(data, name), tabs=True)
    root = _parsed(text, name, comments=True) if len(text) <= _MOST else None
    if root is None:
        raise FileError("file.inflates" if text.strip() else "file.empty", file=name)
    into.words.append(read_web_page(data, name).text)
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    remarks = [one for one in (*around, *root.iter()) if not isinstance(one.tag, str)]
    said = [*root.itertext(), *(str(one.text) for one in remarks)]
    into.words += [" ".join(str(one).split()) for one in said]
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute in _OF_THE_PROGRAM:
                into.beside[str(value)] = None
            elif not str(value).startswith("data:"):
                into.words.append(str(value))
    yield from ()


_OF_THE_PROGRAM = frozenset("id class style lang for name dir rel type xmlns".split())
"""Attributes that nobody sees and most programs fill with names of their own."""


def _decoded(data: bytes, name: str) -> str:
    """The characters: as the page says it is encoded, if that can be; else as in any text."""
    stated = _CHARSET.search(data, 0, 4096)
    if stated and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = stated[1].decode("ascii", "replace").casefold()
        if encoding in _ONE_BYTE:  # a page says it of itself, and browsers take it for cp1252
            return data.decode("cp1252", "replace")
    return decode(data, name)


_ONE_BYTE = frozenset({"windows-1252", "iso-8859-1", "iso8859-1", "latin1", "cp1252", "us-ascii"})


def _parsed(text: str, name: str, *, comments: bool = False) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FileError("file.damaged", file=name) from error
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise FileError("file.damaged", file=name)  # what follows has not been read
    return root


class _Page:
    """Gathers lines from the elements of a page as they open and close."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._done: list[Line] = []
        self._hidden = self._bold = self._tables = self._kept = 0
        self._rows: list[list[list[str]]] = []

    def lines(self, root: _Element | None) -> Iterator[Line]:
        """The lines of the page, blank ones left out."""
        from lxml import etree

        if root is None:
            return
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._open(element)
            else:
                self._close(element)
            yield from self._done
            self._done.clear()
        self._end_line()
        yield from self._done

    def _open(self, element: _Element) -> None:
        tag = element.tag
        self._hidden += _is_hidden(element)
        self._bold += _is_bold(element)
        self._kept += tag == "pre"
        if tag in _BLOCKS:
            self._end_line()
        if tag == "br":
            self._say("\n", kept=True)
        elif tag == "table":
            self._tables += 1
        elif self._tables == 1 and not self._hidden:
            self._open_cell(tag)
        self._say(element.text or "")

    def _open_cell(self, tag: object) -> None:
        if tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append([])

    def _close(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._end_line()
        if tag == "table":
            self._tables -= 1
            if not self._tables:
                self._end_table()
        self._hidden -= _is_hidden(element)
        self._bold -= _is_bold(element)
        self._kept -= tag == "pre"
        self._say(element.tail or "")

    def _say(self, text: str, *, kept: bool = False) -> None:
        if text and not self._hidden:
            shown = text if kept or self._kept else _BLANKS.sub(" ", text)
            self._runs.append((shown, self._bold > 0))

    def _end_line(self) -> None:
        runs, self._runs = self._runs, []
        if not any(text.strip() for text, _ in runs):
            return
        while not runs[0][0].strip():
            del runs[0]
        runs[0] = (runs[0][0].lstrip(), runs[0][1])
        lines = [line for line in lines_of_runs(runs) if line.text.strip()]
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += [line.text.strip() for line in lines]
        else:
            self._done += lines

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        self._done += lines_of_table([["\n".join(cell) for cell in row] for row in rows])


def _is_hidden(element: _Element) -> bool:
    return (
        element.tag in _LEFT_OUT
        or "hidden" in element.attrib
        or (element.tag == "div" and element.get("title") in _MARGINS)
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _is_bold(element: _Element) -> bool:
    return element.tag in _BOLD or _HEAVY.search(element.get("style", "")) is not None
