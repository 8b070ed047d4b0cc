"""A pane of short lines, drawn one by one: nothing is laid out when its words change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.messages.catalogue import printable


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a pane: a sign before it, and whether it is a heading, a name or quiet."""

    words: str = ""
    tone: str = "words"
    """head, name, words or quiet."""
    sign: str = ""


class RowPane(ScrollView):
    """Rows under one another; those that are the same as before are not drawn again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane--head", "pane--sign", "pane--quiet"}
    DEFAULT_CSS = """
    RowPane {
        color: $foreground; overflow-x: hidden;
        & .pane--head { color: $accent; text-style: bold; }
        & .pane--sign { text-style: bold; }
        & .pane--quiet { color: $foreground 65%; }
        &:ansi .pane--quiet { color: ansi_default; text-style: dim; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._strips: list[Strip | None] = []
        self._tones: dict[str, Style] = {}

    @property
    def room(self) -> int:
        """Cells of a row, the margins apart."""
        return self.scrollable_content_region.width - 2

    @property
    def words(self) -> str:
        """All that is shown, line by line."""
        return "\n".join(
            f"{row.sign}  {row.words}" if row.sign else row.words for row in self._rows
        )

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, from the top."""
        before, self._rows = self._rows, list(rows)
        if self._rows == before:
            return
        pairs = zip(before, self._rows, strict=False)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        longest = max(len(before), len(self._rows))
        self._strips = [*self._strips[:same], *[None] * (len(self._rows) - same)]
        width, height = self.scrollable_content_region.size
        fits = len(self._rows) <= height  # one height for all that fits: a change means a layout
        self.virtual_size = Size(width, 1 if fits else len(self._rows))
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        self.refresh_lines(same, longest - same)

    def forget_rows(self) -> None:
        """Have all that is shown drawn anew, as at another width."""
        self._tones = self._styles_of_tones()
        self._rows, self._strips = [], []
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw everything anew under another theme."""
        super().notify_style_update()
        self.call_after_refresh(self._take_theme)

    def _take_theme(self) -> None:
        if not self.is_attached:
            return
        self._tones = self._styles_of_tones()
        self._strips = [None] * len(self._rows)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The strip at a row of the widget."""
        self._tones = self._tones or self._styles_of_tones()
        width, line = self.size.width, y + self.scroll_offset.y
        if line >= len(self._rows):
            return Strip.blank(width, self._tones["words"])
        strip = self._strips[line]
        if strip is None:
            strip = self._strips[line] = self._drawn(self._rows[line], width)
        return strip

    def _drawn(self, row: Row, width: int) -> Strip:
        base = self._tones["words"]
        segments = [Segment(" ", base)]
        if row.sign:
            segments.append(Segment(f"{printable(row.sign)}  ", self._tones["sign"]))
        segments.append(Segment(printable(row.words), self._tones[row.tone]))
        return Strip(segments).adjust_cell_length(width, base)

    def _styles_of_tones(self) -> dict[str, Style]:
        base = self.rich_style
        return {
            "words": base,
            "name": base,
            "sign": self.get_component_rich_style("pane--sign"),
            "head": self.get_component_rich_style("pane--head"),
            "quiet": self.get_component_rich_style("pane--quiet"),
        }
