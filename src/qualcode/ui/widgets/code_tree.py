"""The codebooks as a tree, with counts. A change of its shape keeps what is open, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.color import Color as RichColor
from rich.style import Style
from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from qualcode.domain.model import Code, Codebook, words_in
from qualcode.messages.catalogue import printable
from qualcode.ui.palette import ansi_mark, shade, solid
from qualcode.ui.text import fitted, rich_plain

_WIDTH = 17
"""Cells of a root code's name and count together."""


class CodeTree(Tree[str]):
    """Codebooks and codes; a node's data is a code's GUID, or empty for a codebook."""

    show_root = False
    guide_depth = 2

    def __init__(self, language: str, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self._language = language
        self._theme = ""
        """The theme the labels were drawn in."""
        self._node_of: dict[str, TreeNode[str]] = {}
        self._codes: dict[str, Code] = {}
        self._counts: dict[str, int] = {}
        self._totals_shown: dict[str, int] = {}
        self._drawn: list[tuple[str, str, str]] = []
        self._hues: Mapping[str, tuple[str, int]] = {}

    def show(
        self,
        codebooks: Sequence[Codebook],
        codes: Sequence[Code],
        counts: Mapping[str, int],
        hues: Mapping[str, tuple[str, int]],
    ) -> None:
        """Show the codebooks; the tree is built anew only where its shape has changed."""
        self._hues = hues
        self._codes = {code.guid: code for code in codes}
        self._counts = dict(counts)
        shape = [
            *((book.guid, "", words_in(book.name, self._language)) for book in codebooks),
            *((code.guid, code.parent or code.codebook, "") for code in codes),
        ]
        if shape != self._drawn:
            self._drawn = shape
            self._grow(codebooks, codes)
        self.refresh_labels()

    def _grow(self, codebooks: Sequence[Codebook], codes: Sequence[Code]) -> None:
        """Make the tree anew; what was open or closed stays so."""
        was_open = {guid: node.is_expanded for guid, node in self._node_of.items()}
        at = self.cursor_line
        self.clear()
        self._node_of = {}
        for book in codebooks:
            label = rich_plain(words_in(book.name, self._language), "bold")
            expand = was_open.get(book.guid, True)
            self._node_of[book.guid] = self.root.add(label, data="", expand=expand)
        for code in _parents_first(codes):
            above = self._node_of[code.parent or code.codebook]
            above.allow_expand = True
            expand = was_open.get(code.guid, False)
            self._node_of[code.guid] = above.add(
                "", data=code.guid, expand=expand, allow_expand=False
            )
        if at >= 0:
            self.cursor_line = at

    def update_counts(self, counts: Mapping[str, int]) -> None:
        """Show the counts anew where they differ, a category's with those of its codes."""
        self._counts = dict(counts)
        totals = self._totals()
        for guid, code in self._codes.items():
            if self._totals_shown.get(guid) != totals.get(guid, 0):
                self._node_of[guid].set_label(self._label(code, totals.get(guid, 0)))
        self._totals_shown = {guid: totals.get(guid, 0) for guid in self._codes}

    def notify_style_update(self) -> None:
        """Draw the labels anew under another theme."""
        super().notify_style_update()
        if self._codes and self.app.theme != self._theme:
            self.call_after_refresh(self.refresh_labels)

    def refresh_labels(self) -> None:
        """Draw the labels anew, in the colours of the theme."""
        if not self.is_attached:
            return
        self._theme = self.app.theme
        self._totals_shown = {}
        self.update_counts(self._counts)

    def _totals(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        for guid, n in self._counts.items():
            here: str | None = guid
            while here in self._codes:
                totals[here] = totals.get(here, 0) + n
                here = self._codes[here].parent
        return totals

    def _label(self, code: Code, n: int) -> Text:
        hue, depth = self._hues.get(code.guid, ("grey", 0))
        if self.app.native_ansi_color:
            colour = RichColor.parse(ansi_mark(hue))
        else:
            ground, ink = solid(self.background_colors[1]), self.colors[3]
            colour = shade(hue, depth, ground, ink).mark.rich_color
        count = f" {n}" if n else ""
        leaf = not self._node_of[code.guid].allow_expand
        room = max(6, _WIDTH - 2 * self._depth(code) - len(count) + (2 if leaf else 0))
        name = rich_plain(fitted(printable(words_in(code.name, self._language)), room))
        bar = Text("▏", style=Style(color=colour))
        return Text.assemble(bar, name, Text(count, style="dim"))

    def _depth(self, code: Code) -> int:
        above = self._codes.get(code.parent or "")
        return 1 + self._depth(above) if above else 0


def _parents_first(codes: Sequence[Code]) -> list[Code]:
    known = {code.guid for code in codes}
    placed: set[str] = set()
    ordered: list[Code] = []
    waiting = list(codes)
    while waiting:
        ready = [c for c in waiting if c.parent not in known or c.parent in placed]
        ordered += ready
        placed.update(code.guid for code in ready)
        waiting = [code for code in waiting if code.guid not in placed]
    return ordered
