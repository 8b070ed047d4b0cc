"""A word in all the material, with what stands around it; what is ticked can be coded at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.binding import BindingType
from textual.content import Content

from qualcode.domain.model import Source, Turn
from qualcode.domain.span import Span
from qualcode.language.variants import variants
from qualcode.messages.catalogue import printable
from qualcode.storage import queries
from qualcode.ui.actions import ON_CONCORDANCE, Action, bindings
from qualcode.ui.desk import Desk, Place
from qualcode.ui.moving import unit_around
from qualcode.ui.picking import Picked
from qualcode.ui.screens.code_picker import CodePicker, codes_picked
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain, rich_plain
from qualcode.workspace.concordance import MOST, TURN, Hit, code_places, hits
from qualcode.workspace.segments import before_many

_UNITS = ("sentence", "turn", "words")
_AROUND = 160
"""Code points before and after what coding takes that are told with it."""


class ConcordanceScreen(Listing):
    """Words, and every place where they stand."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("segments.source", 14, least=8),
        Column("segments.who", 14, goes=1),
        Column("concordance.line"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_CONCORDANCE
    TITLE_ID = "concordance.title"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_CONCORDANCE)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._words = ""
        self._variants_too = True
        self._whole = False
        """Whether the words must stand alone, rather than within longer ones too."""
        self._unit = _UNITS[0]
        self._hits: dict[str, Hit] = {}
        self._read: tuple[Source, str, list[Turn]] | None = None
        """The source read last, its text and turns."""

    def on_mount(self) -> None:
        """Ask for the words first."""
        super().on_mount()
        self.action_ask_words()

    def action_ask_words(self) -> None:
        """Choose the words."""
        prompt = Prompt(self._say("concordance.which"), self._words)
        self.app.push_screen(prompt, self._seek)

    def _seek(self, words: str | None) -> None:
        if words is not None and words.strip():
            self._words = " ".join(words.split())
            self.ticked = {}
            self.list_anew(from_top=True)

    def action_other_spellings(self) -> None:
        """Take other spellings in, or leave them out."""
        self._variants_too = not self._variants_too
        self.list_anew()

    def action_whole_words(self) -> None:
        """Leave longer words out, or take them in."""
        self._whole = not self._whole
        self.list_anew()

    def action_change_unit(self) -> None:
        """Let coding take the sentence, the turn, or the words alone."""
        self._unit = _UNITS[(_UNITS.index(self._unit) + 1) % len(_UNITS)]
        self.show_wanted()
        self._show_detail()

    def lines(self) -> Sequence[Line]:
        """A line for each hit, the words one under the other."""
        self._read = None
        found: list[Hit] = []
        if self._words:
            found = hits(
                self._desk.workspace,
                self._words,
                variants_too=self._variants_too,
                whole=self._whole,
            )
        self._hits = {f"{hit.source} {hit.start}": hit for hit in found}
        return [
            Line(key, (hit.title, hit.speaker, partial(_line, hit)))
            for key, hit in self._hits.items()
        ]

    def wanted(self) -> Content:
        """The words, how many hits, other spellings, and what coding would take."""
        if not self._words:
            return self._say("concordance.begin")
        say, n = self._say, len(self._hits)
        parts = [say.text("concordance.n", n=n, words=self._words)]
        if n == MOST:
            parts.append(say.text("concordance.most"))
        others = [one for word in self._words.split() for one in variants(word)]
        if others:
            offer = "find.with" if self._variants_too else "find.without"
            parts.append(say.text(offer, words=", ".join(dict.fromkeys(others))))
        parts += [say.text("concordance.whole")] if self._whole else []
        parts.append(say.text(f"concordance.unit.{self._unit}"))
        return plain(" · ".join(parts))

    def empty(self) -> str:
        """What to look for."""
        return self._say.text("concordance.none", words=self._words) if self._words else ""

    def detail(self, key: str) -> Content:
        """What would be coded, in its surroundings; and what the coder has coded there."""
        hit = self._hits[key]
        read = self._source(hit)
        if read is None:  # taken away meanwhile by another program
            return plain(hit.words)
        span, body = self._stretch(hit), read[1]
        head = [*dict.fromkeys(filter(None, (hit.title, hit.speaker))), *self._coded(hit, span)]
        return Content.assemble(
            plain(" · ".join(head)).stylize("$foreground 70%"),
            "\n",
            _before(body, span.start),
            _joined(body[span.start : hit.start]),
            _joined(body[hit.start : hit.end]).stylize("bold underline"),
            _joined(body[hit.end : span.end]),
            _after(body, span.end),
        )

    def _coded(self, hit: Hit, span: Span) -> list[str]:
        """The names of the codes that the coder has put on some of a stretch."""
        desk = self._desk
        mine = desk.workspace.read(queries.codings, hit.source, desk.workspace.coder.guid)
        names = [desk.name_of(one.code) for one in mine if one.span.overlaps(span)]
        coded = ", ".join(dict.fromkeys(names))
        return [self._say.text("concordance.coded_as", names=coded)] if coded else []

    def place(self, key: str) -> Place:
        """Where the hit stands."""
        return Place(self._hits[key].source, self._hits[key].span)

    def _source(self, hit: Hit) -> tuple[Source, str, list[Turn]] | None:
        if self._read is None or self._read[0].guid != hit.source:
            read = self._desk.workspace.read
            source = next((one for one in self._desk.sources if one.guid == hit.source), None)
            if source is None:
                return None
            body, turns = read(queries.body, source.text_hash), read(queries.turns, hit.source)
            self._read = (source, body, turns)
        return self._read

    def _stretch(self, hit: Hit) -> Span:
        """What coding a hit takes."""
        read = self._source(hit)
        if self._unit == "words" or read is None:
            return hit.span
        source, body, turns = read
        sentences = partial(_sentences, source.language or self._desk.language)
        found = unit_around(self._unit, body, turns, sentences, hit.start)
        return Span(min(found.start, hit.start), max(found.end, hit.end)) if found else hit.span

    def action_pick_code(self) -> None:
        """Choose codes for what is ticked, or for the cursor's line."""
        if not self.chosen():
            return
        title = self._say.text("concordance.code", n=len(self.chosen()))
        self.app.push_screen(CodePicker(self._desk, self._say, title), self._code)

    def _code(self, picked: Picked | None) -> None:
        if picked is None:
            return
        workspace, chosen = self._desk.workspace, [self._hits[key] for key in self.chosen()]
        places = [
            (hit.source, self._stretch(hit), replace(self._desk.origin(hit.source), kind="search"))
            for hit in chosen
        ]
        new, codes = codes_picked(self._desk, picked)
        self.pass_on(before_many(workspace, len(places) * len(codes)))
        made: list[int] = []
        if self.attempt(lambda: made.append(code_places(workspace, places, codes, new)[1])):
            self._desk.used(codes)
            self.ticked = {}
            self.tell("concordance.coded", n=made[0])
        self.read_anew()


def _sentences(language: str, words: str) -> list[Span]:
    from qualcode.language import sentences

    return sentences(words, language)


def _joined(words: str) -> Content:
    return plain(words.replace("\n", TURN))


def _before(body: str, at: int) -> Content:
    """The words before a place, from a whole one on."""
    start = max(0, at - _AROUND)
    words = body[start:at]
    whole = "… " + words[words.find(" ") + 1 :] if start else words
    return _joined(whole).stylize("dim")


def _after(body: str, at: int) -> Content:
    """The words after a place, as far as a whole one."""
    words = body[at : at + _AROUND]
    whole = words[: words.rfind(" ") + 1] + "…" if at + _AROUND < len(body) else words
    return _joined(whole).stylize("dim")


def _line(hit: Hit, room: int) -> Text:
    """A hit in a number of cells, its words in the middle."""
    beside = max((room - cell_len(hit.words)) * 9 // 20, 0)
    return Text.assemble(
        rich_plain(_last(printable(hit.before), beside), "dim"),
        rich_plain(hit.words, "bold underline"),
        rich_plain(hit.after, "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )


def _last(words: str, cells: int) -> str:
    """The end of words in exactly so many cells."""
    start = max(len(words) - cells, 0)
    while cell_len(words[start:]) > cells:
        start += 1
    tail = words[start:]
    return set_cell_size("", cells - cell_len(tail)) + tail
