"""Getting about: searching, going to a turn or another source, and to a place named elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from qualcode.domain.span import Span
from qualcode.language.variants import occurrences
from qualcode.ui.desk import Place
from qualcode.ui.moving import next_of
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.reading import ReadingScreen, refusing
from qualcode.ui.widgets.search_bar import SearchBar
from qualcode.ui.widgets.sources import SourceList

_LONGEST_NUMBER = 9
"""Digits of a turn's number that are read."""


class FindingScreen(ReadingScreen):
    """Reading, and finding one's way."""

    _sought: tuple[str, bool] = ("", False)
    """The words of the last search, and whether other spellings count."""

    # Searching

    def action_find(self) -> None:
        """Look for words in this source."""
        self.query_one(SearchBar).open()
        self._text.mark_places("hits", self._hits())
        self._count(0)

    @on(SearchBar.Sought)
    def _seek(self, event: SearchBar.Sought) -> None:
        self._sought = (event.words, event.variants_too)
        self._text.mark_places("hits", self._hits())
        self._count(0)

    def _hits(self) -> list[Span]:
        words, variants_too = self._sought
        return occurrences(self._desk.body, words, variants_too=variants_too)

    @on(SearchBar.Stepped)
    def _stepped(self, event: SearchBar.Stepped) -> None:
        self.action_find_next(event.step)
        if event.done:
            self._text.focus()

    def action_find_next(self, step: int) -> None:
        """Go to the next or previous place where the words stand."""
        if not self._sought[0].strip():
            self.action_find()
            return
        bar = self.query_one(SearchBar)
        if not bar.is_open:
            bar.add_class("-open")
        found = self._text.places("hits") or self._hits()
        if found and not self._text.places("hits"):
            self._text.mark_places("hits", found)
        if found:
            at = self._text.cursor
            on_one = step < 0 or self._text.selection in found
            place = next_place(found, at if on_one else at - 1, step)
            self._text.go_to(place.start, place)
            self._count(found.index(place) + 1)
        else:
            self._count(0)

    def _count(self, at: int) -> None:
        self.query_one(SearchBar).show_found(at, len(self._text.places("hits")))

    @on(SearchBar.Left)
    def _search_left(self) -> None:
        self.action_end_search()

    def action_end_search(self) -> None:
        """Put the search away, and go on where the cursor is."""
        self.query_one(SearchBar).close()
        self._text.mark_places("hits", ())
        self._text.focus()

    # Going elsewhere

    def action_go_to_turn(self) -> None:
        """Go to a turn by its number."""
        self.app.push_screen(Prompt(self._say("go.title")), self._go)

    def _go(self, words: str | None) -> None:
        digits = (words or "").strip()
        if digits.isdecimal():
            n = int(digits[:_LONGEST_NUMBER])
            turns = self._desk.turns
            if 1 <= n <= len(turns):
                self._text.go_to(turns[n - 1].start)
            else:
                self._tell("go.none", n=len(turns))

    @refusing
    def go_to_place(self, place: Place) -> None:
        """Open a source at a stretch, and select it."""
        here = self._desk.source
        if here is None or here.guid != place.source:
            if place.source not in {one.guid for one in self._desk.sources}:
                return
            self._open(place.source)
        if place.span is not None:
            self._text.go_to(place.span.start, place.span)
        self._text.focus()

    @on(SourceList.OptionSelected)
    @refusing
    def _source_chosen(self, event: SourceList.OptionSelected) -> None:
        if event.option_id:
            self._open(str(event.option_id))
            if self.has_class("-narrow"):  # the list lies over the text
                self.query_one("#left").display = False

    @refusing
    def action_next_source(self, step: int) -> None:
        """Open the next source in the list."""
        listed = self.query_one(SourceList).guids
        if listed and self._desk.source:
            self._open(listed[(listed.index(self._desk.source.guid) + step) % len(listed)])

    def _open(self, guid: str) -> None:
        self._desk.leave(self._text.cursor)
        self._show_all(self._desk.enter(guid))
        self._text.focus()

    def _show_places(self) -> None:
        super()._show_places()
        if self.query_one(SearchBar).is_open and not self._text.places("hits"):
            self._text.mark_places("hits", self._hits())
            self._count(0)


def next_place(places: Sequence[Span], offset: int, step: int) -> Span:
    """The first place after an offset, or the last before it, coming round at the ends."""
    return next_of(places, offset, step) or places[0 if step > 0 else -1]
