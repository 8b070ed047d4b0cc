"""One painted line: its words, its measures, and how each character looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.color import Color
from rich.style import Style
from texts import coding, codings_in, spans_in, texts, turns_of, widths
from textual.strip import Strip

from qualcode.domain.model import Turn
from qualcode.domain.span import Span
from qualcode.ui.layout import lay_out
from qualcode.ui.marks import Marks, letters
from qualcode.ui.painting import HINT, QUOTED, Look, Scene, paint, short_label

TINTS = {f"code {n}": Color.from_ansi(20 + n) for n in range(5)}
PLAIN = Look(
    words=Style(),
    dim=Style(dim=True),
    number=Style(italic=True),
    selection=Style(reverse=True),
    cursor=Style(blink=True),
    hint=Style(bold=True),
    behind=lambda code: Style(bgcolor=TINTS[code].name),
    mark=lambda code: Style(color=TINTS[code].name),
    letters={},
    without_colour=False,
    number_cells=3,
    label_cells=3,
    lanes=4,
)


@dataclass
class Painted:
    scene: Scene
    look: Look

    def line(self, y: int) -> Strip:
        return Strip(paint(self.scene, self.look, y))

    def words(self, y: int) -> Strip:
        return self.line(y).crop(self.look.gutter, self.look.gutter + self.scene.layout.width + 1)

    def margin(self, y: int) -> str:
        left = self.look.gutter + self.scene.layout.width
        return self.line(y).crop(left, left + self.look.margin).text

    def clusters(self) -> Iterator[tuple[Span, Style]]:
        """Every cluster that takes room and is not a blank at a break, and its style."""
        layout = self.scene.layout
        for y in range(layout.height):
            line = layout.span(y)
            shown = line.of(layout.text).rstrip(" ")
            styles = self.by_cell(y)
            for start, end, size in split_graphemes(shown)[0]:
                if size:
                    x, _ = layout.cell_of(line.start + start)
                    yield Span(line.start + start, line.start + end), styles[x]

    def by_cell(self, y: int) -> list[Style]:
        return [
            segment.style or Style()
            for segment in self.words(y)
            for _ in range(cell_len(segment.text))
        ]


@st.composite
def painted(draw: st.DrawFn) -> Painted:
    text = draw(texts)
    turns: list[Turn] = draw(turns_of(text))
    codings = draw(codings_in(len(text)))
    layout = lay_out(text, [turn.span for turn in turns], draw(widths))
    selection = draw(st.none() | spans_in(len(text))) if text else None
    cursor = draw(st.none() | st.integers(0, len(text)))
    hints = sorted(draw(st.lists(spans_in(len(text)), max_size=2))) if text else []
    quoted = sorted(draw(st.lists(spans_in(len(text)), max_size=2))) if text else []
    look = replace(PLAIN, letters=letters(codings), lanes=draw(st.integers(1, 4)))
    scene = Scene(
        layout=layout,
        turns=turns,
        marks=Marks(codings),
        hints=hints,
        quotations=quoted,
        selection=selection,
        cursor=cursor,
    )
    return Painted(scene, look)


@given(painted())
def test_the_words_of_all_lines_are_the_text(one: Painted) -> None:
    layout = one.scene.layout
    shown = [one.words(y).text.rstrip(" ") for y in range(layout.height)]
    assert shown == [layout.span(y).of(layout.text).rstrip(" ") for y in range(layout.height)]


@given(painted())
def test_every_line_is_as_wide_as_gutter_words_and_margin(one: Painted) -> None:
    wide = one.look.gutter + one.scene.layout.width + one.look.margin
    for y in range(one.scene.layout.height):
        segments = paint(one.scene, one.look, y)
        assert sum(cell_len(segment.text) for segment in segments) == wide


@given(painted())
def test_a_coded_character_has_the_tint_of_its_innermost_code(one: Painted) -> None:
    for cluster, style in one.clusters():
        over = one.scene.marks.over(cluster)
        inner = sorted(over, key=lambda c: (c.end - c.start, c.start, c.guid))
        assert style.bgcolor == (TINTS[inner[0].code] if inner else None)
        assert bool(style.underline) == (len(over) > 1)


@given(painted())
def test_selection_and_cursor_are_drawn_where_they_are(one: Painted) -> None:
    selection, cursor = one.scene.selection, one.scene.cursor
    for cluster, style in one.clusters():
        assert bool(style.reverse) == (selection is not None and selection.overlaps(cluster))
        here = cursor is not None and cluster.start <= cursor < cluster.end
        assert bool(style.blink) == here


@given(painted())
def test_the_cursor_is_drawn_exactly_once_where_there_is_a_line_for_it(one: Painted) -> None:
    layout, cursor = one.scene.layout, one.scene.cursor
    blinking = sum(
        bool(segment.style and segment.style.blink)
        for y in range(layout.height)
        for segment in paint(one.scene, one.look, y)
    )
    on_a_line = cursor is not None and any(
        layout.span(y).start <= cursor < layout.span(y).end
        or cursor == layout.span(y).end == len(layout.text)
        for y in range(layout.height)
        if not layout.is_blank(y)
    )
    assert blinking == on_a_line


@given(painted())
def test_every_coding_of_a_line_shows_in_the_margin_or_a_plus_says_so(one: Painted) -> None:
    layout = one.scene.layout
    for y in range(layout.height):
        if layout.is_blank(y):
            continue
        over = one.scene.marks.over(layout.span(y))
        margin = one.margin(y)
        lanes = {one.scene.marks.lane(c): one.look.letters[c.code] for c in reversed(over)}
        room = one.look.lanes - 1
        beyond = [mark for lane, mark in lanes.items() if lane >= room]
        last = "  " if not beyond else f"▏{beyond[0]}" if len(beyond) == 1 else "+ "
        drawn = [f"▏{lanes[lane]}" if lane in lanes else "  " for lane in range(room)]
        assert margin[1:-1] == "".join([*drawn, last])
        hinted = any(hint.overlaps(layout.span(y)) for hint in one.scene.hints)
        quoted = any(span.overlaps(layout.span(y)) for span in one.scene.quotations)
        assert margin[-1] == (HINT if hinted else QUOTED if quoted else " ")


@given(painted())
def test_without_colour_every_coded_character_is_underlined(one: Painted) -> None:
    bare = Painted(one.scene, replace(one.look, without_colour=True))
    for cluster, style in bare.clusters():
        assert bool(style.underline) == bool(one.scene.marks.over(cluster))


def test_an_interviewer_is_dimmed_and_an_informant_is_not() -> None:
    text = "Hva hjelper?\nAt vi snakker."
    turns = [
        Turn("t1", "s", 1, 0, 12, "Intervjuer", "interviewer"),
        Turn("t2", "s", 2, 13, 27, "K2", "informant"),
    ]
    layout = lay_out(text, [turn.span for turn in turns], 40)
    one = Painted(Scene(layout, turns, Marks([coding(1, Span(13, 15))])), PLAIN)
    assert [one.line(y).text.rstrip() for y in (0, 1)] == ["   1 │ I   Hva hjelper?", ""]
    assert one.line(2).text.startswith("   2 ┃ K2  At vi snakker.")
    assert all(style.dim for style in one.by_cell(0)[:12])
    assert not any(style.dim for style in one.by_cell(2)[:14])


def test_five_codings_in_four_lanes_leave_a_plus() -> None:
    text = "Vi har aldri nok tid."
    codings = [coding(n, Span(0, 10 + n), f"code {n}") for n in range(5)]
    look = replace(PLAIN, letters=letters(codings))
    one = Painted(Scene(lay_out(text, (), 40), [], Marks(codings)), look)
    assert one.margin(0).rstrip().endswith("+")


@pytest.mark.parametrize(
    ("label", "role", "room", "shown"),
    [
        ("K2", "informant", 5, "K2"),
        ("Informant 12", "informant", 8, "Infor 12"),
        ("Informant 12", "informant", 3, "Informant 12"),
        ("Torunnvik", "informant", 4, "Torunnvik"),
        ("Intervjuer", "interviewer", 2, "I"),
        ("Kari Vik", "interviewer", 2, "KV"),
    ],
)
def test_a_long_label_keeps_what_tells_it_from_others(
    label: str, role: str, room: int, shown: str
) -> None:
    turn = Turn("t", "s", 1, 0, 1, label, role)
    assert short_label(turn, room) == shown
