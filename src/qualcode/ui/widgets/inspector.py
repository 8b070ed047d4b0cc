"""What is under the cursor: codes with their definitions, memos, suggestions with reasons.

Below them stand the codes on the screen by their letters, and those on the digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.domain.model import Code, Coding, Memo, Quotation, Suggestion, words_in
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import wrapped
from qualcode.ui.widgets.row_pane import Row, RowPane

_INDENT = 3


@dataclass(frozen=True, slots=True)
class Here:
    """All that lies under the cursor."""

    codings: Sequence[Coding] = ()
    codes: Mapping[str, Code] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    """Coder -> name."""
    memos: Sequence[Memo] = ()
    quotation: Quotation | None = None
    read: bool = False
    """Whether the place is marked as read without finding anything."""
    suggestions: Sequence[Suggestion] = ()
    bound: Mapping[int, str] = field(default_factory=dict)
    """Digit -> the code bound to it."""
    in_sight: Sequence[str] = ()
    """The codes whose letters are on the screen."""


def rows(here: Here, say: Speaker, width: int) -> list[Row]:
    """All lines of the pane, none wider than so many cells (eight at least)."""
    found: list[Row] = []
    for section in (_codings, _memos, _suggestions, _in_sight, _bound):
        lines = list(section(here, say, max(width, 8)))
        if lines and found:
            found.append(Row())
        found += lines
    return found


def _codings(here: Here, say: Speaker, width: int) -> Iterator[Row]:
    if here.codings:
        yield from _said(say.text("here.codes"), width, "head")
    else:
        yield from _said(say.text("here.read" if here.read else "here.nothing"), width, "quiet")
    for coding in here.codings:
        *above, name = here.paths.get(coding.code, ("?",))
        yield from _named(here.letters.get(coding.code, "·"), name, width)
        code = here.codes.get(coding.code)
        about = [" › ".join(above), words_in(code.definition, say.language) if code else ""]
        if coding.facets:
            about.append(say.text("here.facets", facets=", ".join(coding.facets)))
        if len(here.coders) > 1:
            about.append(say.text("here.coder", coder=here.coders.get(coding.coder, "?")))
        for words in filter(None, about):
            yield from _indented(words, width)
    if here.quotation is not None:
        yield from _said(say.text("here.quotation"), width)


def _memos(here: Here, say: Speaker, width: int) -> Iterator[Row]:
    if here.memos:
        yield from _said(say.text("here.memos"), width, "head")
    for memo in here.memos:
        yield from _said(say.text(f"memo.{memo.kind}"), width, "quiet")
        for paragraph in memo.text.split("\n"):
            yield from _said(paragraph, width)


def _suggestions(here: Here, say: Speaker, width: int) -> Iterator[Row]:
    if here.suggestions:
        yield from _said(say.text("here.suggestions"), width, "head")
    for one in here.suggestions:
        score = f"{one.score:.2f}".removeprefix("0")
        yield from _named("?", f"{here.paths.get(one.code, ('?',))[-1]}  {score}", width)
        yield from _indented(say.text(one.reason_id, **one.reason_values), width)
    if here.suggestions:
        yield from _said(say.text("here.decide"), width, "quiet")


def _in_sight(here: Here, say: Speaker, width: int) -> Iterator[Row]:
    if here.in_sight:
        yield from _said(say.text("here.in_sight"), width, "head")
    for code in sorted(here.in_sight, key=lambda c: here.letters.get(c, "").swapcase()):
        yield from _named(here.letters.get(code, "·"), _name(here, code), width)


def _bound(here: Here, say: Speaker, width: int) -> Iterator[Row]:
    known = {digit: code for digit, code in sorted(here.bound.items()) if code in here.paths}
    if known:
        yield from _said(say.text("here.bound"), width, "head")
    for digit, code in known.items():
        yield from _named(str(digit), _name(here, code), width)


def _name(here: Here, code: str) -> str:
    return here.paths.get(code, ("?",))[-1]


def _said(words: str, width: int, tone: str = "words") -> Iterator[Row]:
    yield from (Row(line, tone) for line in wrapped(words, width) or [""])


def _named(sign: str, name: str, width: int) -> Iterator[Row]:
    """A sign and a name; the name's later lines are set in under it."""
    first, *rest = wrapped(name, width - _INDENT) or [""]
    yield Row(first, "name", sign)
    yield from (Row(" " * _INDENT + line) for line in rest)


def _indented(words: str, width: int) -> Iterator[Row]:
    for line in wrapped(words, width - _INDENT):
        yield Row(" " * _INDENT + line, "quiet")


class Inspector(RowPane, can_focus=True):
    """The right-hand pane."""

    DEFAULT_CSS = "Inspector { background: $surface; }"

    def __init__(self, say: Speaker, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._say = say
        self._here: Here | None = None

    def show(self, here: Here) -> None:
        """Show what is under the cursor; nothing is drawn where it is the same as before."""
        if here != self._here:
            self._here = here
            self.show_rows(rows(here, self._say, self.room))

    def on_resize(self) -> None:
        """Wrap anew."""
        here, self._here = self._here, None
        self.forget_rows()
        if here is not None:
            self.show(here)
