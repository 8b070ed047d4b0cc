"""Time stamps that transcribing programs leave in a text: no words, but the time of a turn.

A stamp tells the time in the recording at the place where it stands, so it opens the words that
come next. f4 writes `#00:12:31-4#` (the last digit is tenths of a second) when Enter is pressed:
it stands at the end of a paragraph, is the time at which that paragraph ends, and so the time at
which the following one begins. The first paragraph begins at 0. Express Scribe and its like write
`[00:12:31]` or `00:12:31` where the typist stood, most often before what was heard then.

A stamp amid the words of a paragraph opens no turn, and goes. So that times in speech stay, one
without brackets counts only at the edge of a line, and only if the file has several;
`[uhørlig 00:12:31]` is a remark and no stamp.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualcode.domain.span import Span
from qualcode.files.document import Block, Document
from qualcode.files.speaker_table import TIME, clock

_CLOCK = r"\d{1,2}:[0-5]\d:[0-5]\d"
_STAMP = re.compile(
    rf"\#(?P<closing>{_CLOCK})(?:-\d{{1,3}})?\#|\[(?P<bracketed>{_CLOCK})(?:[.,]\d{{1,3}})?\]"
    rf"|(?<!\S)(?P<bare>{_CLOCK})(?:[.,]\d{{1,3}})?(?!\S)"
)
_FEWEST = 2
"""How many stamps without brackets there must be before they are believed."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp: where it stands in the document, and its time as a locator."""

    span: Span
    locator: str
    closing: bool
    """Whether it is f4's, which closes a paragraph."""


Stamps = Mapping[int, tuple[Stamp, ...]]
"""The stamps by number of the block they stand in, in order."""


def stamps_of(document: Document) -> Stamps:
    """The time stamps of a document, without those that the format itself sets apart."""
    text = document.text
    starts = [block.start for block in document.blocks]
    found: dict[int, list[Stamp]] = {}
    bare: set[Span] = set()
    edges: dict[int, tuple[int, int]] = {}
    for match in _STAMP.finditer(text):
        number = bisect_right(starts, match.start()) - 1
        block, span = document.blocks[number], Span(*match.span())
        if match["bare"]:
            if number not in edges:
                edges[number] = _edges(text, block)
            if span.start > edges[number][0] and span.end < edges[number][1]:
                continue
            bare.add(span)
        time = TIME.fullmatch(match[match.lastgroup or 0])
        if time and not any(span.overlaps(drop) for drop in block.drop):
            found.setdefault(number, []).append(Stamp(span, clock(time), bool(match["closing"])))
    doubted = bare if len(bare) < _FEWEST else set()
    kept = {n: tuple(s for s in stamps if s.span not in doubted) for n, stamps in found.items()}
    return {number: stamps for number, stamps in kept.items() if stamps}


def _edges(text: str, block: Block) -> tuple[int, int]:
    """Where the words of a line begin and end."""
    line = text[block.start : block.end]
    return block.start + len(line) - len(line.lstrip()), block.start + len(line.rstrip())


def without_leading(document: Document, stamps: Stamps) -> Document:
    """The document with its blocks begun after the stamps that open them, where labels stand."""
    blocks = list(document.blocks)
    for number, found in stamps.items():
        block = blocks[number]
        start = block.start
        for stamp in found:
            if document.text[start : stamp.span.start].strip():
                break
            start = stamp.span.end
        if block.label is None and start < block.end:
            blocks[number] = replace(block, start=start)
    return replace(document, blocks=tuple(blocks))


def stretches(span: Span, stamps: tuple[Stamp, ...]) -> list[Span]:
    """What of a span is left when the stamps are cut out."""
    left, reached = [], span.start
    for stamp in stamps:
        if stamp.span.start >= reached:
            left.append(Span(reached, stamp.span.start))
        reached = max(reached, stamp.span.end)
    return [*left, Span(reached, max(reached, span.end))]
