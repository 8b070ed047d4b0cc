"""Bold words that open a line and name its speaker, in every format that can state bold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qualcode.domain.span import Span
from qualcode.files.document import Line, clean

Run = tuple[str, bool]
"""A stretch of text, and whether it is bold."""

_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_MOST = 60
"""Code points of bold words that may name a speaker, and of what is looked at after them."""
_MOST_ALONE = 40
"""Code points of bold words with a line to themselves."""


def lines_of_runs(runs: Iterable[Run], locator: str = "") -> Iterator[Line]:
    """The lines of a paragraph, cleaned; a bold lead-in is a line's label.

    Bold words with a line to themselves are one too if they may name somebody: that a heading
    does not is for the reader of the whole file to see.
    """
    for part in _parted(runs):
        line = clean("".join(text for text, _ in part))
        lead = clean(_lead(part)).rstrip()
        label = None
        if lead and line.startswith(lead):
            label = Span(len(lead) - len(lead.lstrip()), len(lead))
        yield Line(line, label, locator)


def _parted(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each line."""
    part: list[Run] = []
    for text, bold in runs:
        first, *others = _LINE_END.split(text)
        part.append((first, bold))
        for other in others:
            yield part
            part = [(other, bold)]
    yield part


def _lead(runs: list[Run]) -> str:
    """The bold words that open a line and name its speaker, with their colon; or nothing."""
    lead = rest = ""
    for text, bold in runs:
        if rest or not (bold or not text.strip()):
            rest += text
        else:
            lead += text
        if len(lead) > _MOST or len(rest) > _MOST:
            break
    bare = lead.strip()
    if not bare or len(lead) > _MOST:
        return ""
    opened = rest.lstrip()
    if opened.startswith(":"):
        return lead + rest[: rest.index(":") + 1]
    if bare.endswith(":") or opened:
        return lead
    return lead if len(bare) <= _MOST_ALONE and not _SAID.search(bare) else ""


_SAID = re.compile(r"[:.?!…]\s|[?!…]$|[^\W\d_]{3,}\.$")
"""What words have that are said, and names have not."""
