"""What is under the cursor: codes with their definitions, memos, suggestions with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.model import Code, Coding, Memo, Quotation, Suggestion, words_in
from qualcode.messages.catalogue import printable
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain

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
    suggestions: Sequence[Suggestion] = ()
    recent: Sequence[str] = ()
    """Codes bound to the digits 1-9."""


class Inspector(VerticalScroll, can_focus=True):
    """The right-hand pane."""

    DEFAULT_CSS = """
    Inspector {
        background: $surface;
        padding: 0 1;
        & > Static { width: 1fr; height: auto; min-height: 100%; }
    }
    """

    def __init__(self, say: Speaker, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._say = say
        self._body = Static("", markup=False)
        self._here: Here | None = None
        self._lines = 0

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._body

    def show(self, here: Here) -> None:
        """Show what is under the cursor; nothing is done where it is the same as before."""
        if here == self._here:
            return
        self._here = here
        parts: list[Content] = []
        for section in (self._codings, self._memos, self._suggestions, self._recent):
            lines = section(here)
            if lines and parts:
                parts.append(Content(""))
            parts += lines
        words = Content("\n").join(parts)
        longest = max(words.plain.count("\n"), self._lines) + 1
        self._lines = words.plain.count("\n")
        # Laying out the whole screen anew costs more than all the rest; it is needed only where
        # the words are, or were, longer than the pane.
        self._body.update(words, layout=longest > self.scrollable_content_region.height)

    def _codings(self, here: Here) -> list[Content]:
        coded = bool(here.codings)
        lines = [_head(self._say("here.codes")) if coded else _quiet(self._say("here.nothing"))]
        for coding in here.codings:
            *above, name = here.paths.get(coding.code, ("?",))
            letter = here.letters.get(coding.code, "·")
            lines.append(_named(letter, name))
            if above:
                lines += self._indented(" › ".join(above))
            code = here.codes.get(coding.code)
            definition = words_in(code.definition, self._say.language) if code else ""
            lines += self._indented(definition)
            if len(here.coders) > 1:
                coder = here.coders.get(coding.coder, "?")
                lines.append(_quiet(self._say("here.coder", coder=coder)))
        if here.quotation is not None:
            lines.append(self._say("here.quotation"))
        return lines

    def _memos(self, here: Here) -> list[Content]:
        lines = [_head(self._say("here.memos"))] if here.memos else []
        for memo in here.memos:
            lines.append(_quiet(self._say(f"memo.{memo.kind}")))
            lines += [plain(line) for line in memo.text.split("\n")]
        return lines

    def _suggestions(self, here: Here) -> list[Content]:
        lines = [_head(self._say("here.suggestions"))] if here.suggestions else []
        for one in here.suggestions:
            name = here.paths.get(one.code, ("?",))[-1]
            score = f"{one.score:.2f}".removeprefix("0")
            lines.append(Content.assemble(("?  ", "bold"), plain(f"{name}  {score}")))
            lines += self._indented(self._say.text(one.reason_id, **one.reason_values))
        if here.suggestions:
            lines.append(_quiet(self._say("here.decide")))
        return lines

    def _recent(self, here: Here) -> list[Content]:
        known = [code for code in here.recent if code in here.paths]
        lines = [_head(self._say("here.recent"))] if known else []
        for digit, code in enumerate(known, start=1):
            lines.append(_named(str(digit), here.paths[code][-1]))
        return lines

    def _indented(self, words: str) -> list[Content]:
        """Words in the quiet tone, wrapped under the name they belong to."""
        room = max(12, self.scrollable_content_region.width - _INDENT)
        return [_quiet(plain(" " * _INDENT + line)) for line in wrap(printable(words), room)]


def _head(words: Content) -> Content:
    return words.stylize("bold $accent")


def _named(sign: str, name: str) -> Content:
    """A sign and a name; the name's later lines are set in under it."""
    first, *rest = wrap(printable(name), 22) or [""]
    lines = [Content.assemble((f"{sign}  ", "bold"), plain(first))]
    return Content("\n").join([*lines, *(plain(" " * _INDENT + line) for line in rest)])


def _quiet(words: Content) -> Content:
    return words.stylize("dim")
