"""Tidying: what belongs to one paragraph, whatever the line breaks of the file.

Hard-wrapped lines are joined, page numbers and time stamps among them become locators, words
split by a hyphen are mended where the text itself shows the whole word, and blanks that
no reader sees go. Every other character stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.span import Span
from qualcode.files.document import Block, Document
from qualcode.transcripts.hyphens import HYPHENS, Hyphens
from qualcode.transcripts.labels import Label, accepted, after_times, candidates
from qualcode.transcripts.lines import Pages, WrapWidth, page_numbers, wrap_width
from qualcode.transcripts.stamps import Stamp, Stamps, stamps_of, stretches, without_leading

_UNSEEN = "\u00ad\u200b\u2060"
"""Soft hyphen, zero-width space, word joiner. The joiners of emoji and scripts stay."""
_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_BLANK = _SPACES + "\u202f\u205f\u3000" + _UNSEEN
_RUN = re.compile(f"[{_BLANK}]{{2,}}|[{_UNSEEN}]")
_RUN_OF_SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the document's text that is kept, and what comes before it instead."""

    start: int
    end: int
    glue: str
    """What parts it from the part before: a line feed, a blank, or nothing."""


@dataclass(slots=True)
class Paragraph:
    """The parts of one paragraph, in order; none where a label stands alone on its line."""

    label: Label | None
    locator: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tidied:
    """A document's paragraphs, and what was done to make them."""

    paragraphs: tuple[Paragraph, ...]
    pages: Pages
    dropped: tuple[Span, ...]
    """Page numbers, time stamps and whatever the format says is no text, in the document."""
    rejoined: int
    mended: int
    """Words put together where a hyphen had split them."""
    stamps: int
    """Time stamps that were taken out."""


def tidy(document: Document, informants: Collection[str] = ()) -> Tidied:
    """The paragraphs of a document; `informants` are speakers known from elsewhere."""
    stamps = stamps_of(document)
    rows = [_row(document.text, b, stamps.get(n, ())) for n, b in enumerate(document.blocks)]
    found = after_times(document, stamps) | candidates(without_leading(document, stamps))
    width = wrap_width(rows, found, paged=document.paged)
    labels = accepted(found, _starts(rows, wrapped=width.wrapped), informants)
    pages = page_numbers(rows, labels)
    joiner = _Joiner(document, rows, labels, pages, width, stamps)
    paragraphs = joiner.paragraphs()
    cut = [stamp.span for found in stamps.values() for stamp in found]
    dropped = [Span(b.start, b.end) for n, b in enumerate(document.blocks) if n in pages.at]
    dropped += [span for block in document.blocks for span in block.drop]
    return Tidied(
        tuple(paragraphs),
        pages,
        tuple(sorted([*dropped, *cut])),
        joiner.rejoined,
        joiner.hyphens.mended,
        len(cut),
    )


def _row(text: str, block: Block, stamps: tuple[Stamp, ...]) -> str:
    """What a line says, without its time stamps and the blanks around it."""
    if not stamps:
        return text[block.start : block.end].strip(_BLANK)
    left = stretches(Span(block.start, block.end), stamps)
    return "".join(span.of(text) for span in left).strip(_BLANK)


def _starts(rows: list[str], *, wrapped: bool) -> set[int]:
    """The numbers of the rows that begin a paragraph, as far as blank lines tell."""
    return {n for n, row in enumerate(rows) if row and (not wrapped or n == 0 or not rows[n - 1])}


class _Joiner:
    """Walks the lines once and puts each where it belongs."""

    def __init__(
        self,
        document: Document,
        rows: list[str],
        labels: Mapping[int, Label],
        pages: Pages,
        width: WrapWidth,
        stamps: Stamps,
    ) -> None:
        self.document, self.rows, self.labels = document, rows, labels
        self.pages, self.width, self.stamps = pages, width, stamps
        self.hyphens = Hyphens(document.text)
        self.rejoined = 0

    def paragraphs(self) -> list[Paragraph]:
        """The document's paragraphs, in order."""
        done: list[Paragraph] = []
        last, page, gap = -1, self.pages.first, "blank"
        time = ""
        for number, block in enumerate(self.document.blocks):
            stamps = self.stamps.get(number, ())
            if number in self.pages.at:
                page, gap = self.pages.after(number), "page"
            elif not self.rows[number]:
                gap = gap or "blank"
                time = stamps[-1].locator if stamps else time
            else:
                kept = self._kept(number, block)
                if not (done and self._joins(last, number, gap) and self._join(done[-1], kept)):
                    time = _time_before(kept[0].start if kept else block.end, stamps) or time
                    done.append(self._new(number, block, kept, time or _page(page)))
                last, gap = number, ""
                time = _time_after(kept[-1].end if kept else block.start, stamps)
        self._begin(done)
        return done

    def _kept(self, number: int, block: Block) -> list[Span]:
        """The stretches of a line that are words: no label, no stamp, no blanks at their edges."""
        label = self.labels.get(number)
        start = max([label.end if label else block.start, *(s.end for s in block.drop)])
        whole = Span(start, block.end)
        left = stretches(whole, self.stamps[number]) if number in self.stamps else [whole]
        return list(filter(None, (_trimmed(self.document.text, s.start, s.end) for s in left)))

    def _new(self, number: int, block: Block, kept: list[Span], place: str) -> Paragraph:
        label = self.labels.get(number)
        locator = block.locator
        if label and label.locator:
            locator = label.locator
        elif place.startswith("time:") or not locator.startswith("time:"):
            locator = place or locator
        paragraph = Paragraph(label, locator)
        self._add(paragraph, kept, "\n")
        return paragraph

    def _add(self, paragraph: Paragraph, kept: list[Span], glue: str) -> None:
        for n, span in enumerate(kept):
            if n:  # a stamp stood before it
                glue = "" if self.document.text[span.start] in _CLINGING else " "
            paragraph.parts.append(Part(span.start, span.end, glue))

    def _begin(self, done: list[Paragraph]) -> None:
        """Let the first that is said begin at 0 where f4's first stamp closes a paragraph."""
        first = next((stamp for found in self.stamps.values() for stamp in found), None)
        told = [one for one in done if one.label] or [one for one in done if one.parts]
        said = next(iter(told), None)
        if not (first and said and first.closing) or said.locator.startswith("time:"):
            return
        begins = said.label.end if said.label else said.parts[0].start
        if begins <= first.span.start:
            said.locator = "time:00:00:00"

    def _joins(self, last: int, number: int, gap: str) -> bool:
        """Whether a line goes on with the paragraph of the line before it."""
        block = self.document.blocks[number]
        if number in self.labels or block.column or gap == "blank":
            return False
        if self._is_closed(last) or self._is_opened(number):
            return False
        before, row = self.rows[last], self.rows[number]
        if gap == "page":
            return not _is_ended(before) or row[:1].islower()
        return self.width.wrapped and not (
            self.width.is_short(before, row) and (_is_ended(before) or _is_item(row))
        )

    def _is_closed(self, number: int) -> bool:
        """Whether f4 has closed a paragraph at the end of a line."""
        stamps = self.stamps.get(number)
        if not stamps or not stamps[-1].closing:
            return False
        end = self.document.blocks[number].end
        return not self.document.text[stamps[-1].span.end : end].strip()

    def _is_opened(self, number: int) -> bool:
        """Whether a line begins with a time stamp."""
        start = self.document.blocks[number].start
        stamps = self.stamps.get(number, ())
        return any(not self.document.text[start : one.span.start].strip() for one in stamps[:1])

    def _join(self, paragraph: Paragraph, kept: list[Span]) -> bool:
        if not paragraph.parts or not kept:
            return False
        before, glue = paragraph.parts[-1], " "
        if self.document.text[before.end - 1] in HYPHENS:
            end, glue = self.hyphens.seam(Span(before.start, before.end), kept[0])
            paragraph.parts[-1] = Part(before.start, end, before.glue)
        self._add(paragraph, kept, glue)
        self.rejoined += 1
        return True


def _page(number: int | None) -> str:
    return "" if number is None else f"page:{number}"


def _time_before(start: int, stamps: tuple[Stamp, ...]) -> str:
    """The time of the last stamp that ends before a place; or nothing."""
    return next((s.locator for s in reversed(stamps) if s.span.end <= start), "")


def _time_after(end: int, stamps: tuple[Stamp, ...]) -> str:
    """The time of the last stamp, if it begins after a place; or nothing."""
    return stamps[-1].locator if stamps and stamps[-1].span.start >= end else ""


_CLINGING = ".,:;?!…)]»"
"""Signs with no blank before them."""
_ENDS = tuple(".?!:…»”\"')]")
_ITEM = re.compile(r"[-–—•*·]\s|\d{1,2}[.)]\s")


def _is_ended(row: str) -> bool:
    return row.endswith(_ENDS)


def _is_item(row: str) -> bool:
    return _ITEM.match(row) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    """`start`-`end` without the blanks at either edge."""
    if start < end and text[start] not in _BLANK and text[end - 1] not in _BLANK:
        return Span(start, end)
    line = text[start:end].rstrip(_BLANK)
    return Span(start + len(line) - len(line.lstrip(_BLANK)), start + len(line))


def edits_for(text: str, parts: Iterable[Part]) -> EditMap:
    """The map from a document's text to its parts, blanks inside them collapsed."""
    edits = []
    reached, glued = 0, False
    plain = text.replace("\n", "").isprintable()  # then the only blank in it is the space
    runs = _RUN_OF_SPACES if plain else _RUN
    for part in parts:
        glue = part.glue if glued else ""
        if text[reached : part.start] != glue:
            edits.append(Edit(reached, part.start, glue))
        reached, glued = part.end, True
        if plain and text.find("  ", part.start, reached) < 0:
            continue
        for run in runs.finditer(text, part.start, reached):
            if run[0].strip(_UNSEEN) or not _composes(text, run):
                edits.append(Edit(run.start(), run.end(), " " if run[0].strip(_UNSEEN) else ""))
    if reached < len(text):
        edits.append(Edit(reached, len(text), ""))
    return EditMap(tuple(edits))


def _composes(text: str, run: re.Match[str]) -> bool:
    """Whether what follows would melt into what precedes, so that the text left NFC."""
    before, after = text[run.start() - 1], text[run.end()]
    return bool(unicodedata.combining(after)) or not unicodedata.is_normalized(
        "NFC", before + after
    )
