"""One painted line: its words, its measures, and how each character looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

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
from qualcode.ui.layout import cited_lines, lay_out
from qualcode.ui.marks import Marks, letters
from qualcode.ui.painting import (
    ASKING_BAR,
    HEARD,
    HINT,
    MEMO,
    QUOTED,
    READ,
    Look,
    Scene,
    paint,
    short_label,
)

TINTS = {f"code {n}": Color.from_ansi(20 + n) for n in range(5)}
PLAIN = Look(
    words=Style(),
    dim=Style(dim=True),
    number=Style(italic=True),
    selection=Style(reverse=True),
    cursor=Style(blink=True),
    hint=Style(bold=True),
    hit=Style(overline=True),
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
    memos = draw(st.lists(spans_in(len(text)), max_size=2)) if text else []
    nothing = draw(st.lists(spans_in(len(text)), max_size=3)) if text else []
    edges = draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    hits = [Span(a, b) for a, b in pairwise(edges)][::2]
    look = replace(PLAIN, letters=letters(codings), lanes=draw(st.integers(1, 4)))
    scene = Scene(
        layout=layout,
        turns=turns,
        marks=Marks(codings),
        hints=hints,
        quotations=quoted,
        memos=memos,
        nothing=nothing,
        hits=hits,
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
    layout, marks = one.scene.layout, one.scene.marks
    for y in range(layout.height):
        if layout.is_blank(y):
            continue
        over = sorted(marks.over(layout.span(y)), key=marks.lane)
        names = [one.look.letters[coding.code] for coding in over]
        margin, room = one.margin(y)[1:-1], 2 * one.look.lanes
        if not over or marks.lane(over[-1]) < one.look.lanes:
            lanes = {marks.lane(coding): name for coding, name in zip(over, names, strict=True)}
            drawn = [f"▏{lanes[n]}" if n in lanes else "  " for n in range(one.look.lanes)]
            assert margin == "".join(drawn)
        elif len(names) <= room:
            assert margin == "".join(names).ljust(room)
        else:
            assert margin == "".join(names[: room - 1]) + "+"
        signs = (HINT, one.scene.hints), (MEMO, one.scene.memos), (QUOTED, one.scene.quotations)
        here = [sign for sign, spans in signs if any(s.overlaps(layout.span(y)) for s in spans)]
        assert one.margin(y)[-1] == (here[0] if here else " ")


@given(painted())
def test_hits_are_drawn_where_they_are(one: Painted) -> None:
    for cluster, style in one.clusters():
        assert bool(style.overline) == any(hit.overlaps(cluster) for hit in one.scene.hits)


@given(painted())
def test_the_bar_tells_what_was_read_from_what_is_to_be_read(one: Painted) -> None:
    layout = one.scene.layout
    for y in range(layout.height):
        bar = one.line(y).text[one.look.number_cells + 2]
        if layout.is_blank(y) or layout.turns[y] < 0:
            assert bar == " "
        elif one.scene.turns[layout.turns[y]].role == "interviewer":
            assert bar == ASKING_BAR
        else:
            start = layout.span(y).start
            shown = range(start, start + len(layout.span(y).of(layout.text).rstrip(" ")))
            read = all(any(s.start <= n < s.end for s in one.scene.nothing) for n in shown)
            assert bar == (READ if read else HEARD) or not shown


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


def test_letters_close_up_before_a_plus_stands_for_them() -> None:
    text = "Vi har aldri nok tid."
    for n, shown in ((3, "▏A▏B▏C"), (5, "ABCDE"), (8, "ABCDEFGH"), (9, "ABCDEFG+")):
        codings = [coding(k, Span(0, 10 + k), f"code {k}") for k in range(n)]
        tints = {c.code: Style() for c in codings}
        look = replace(PLAIN, letters=letters(codings), behind=tints.get, mark=tints.get)
        one = Painted(Scene(lay_out(text, (), 40), [], Marks(codings)), look)
        assert one.margin(0).strip() == shown


def test_lines_are_numbered_for_citing_the_same_at_every_width() -> None:
    text = "ord " * 100
    turn = Turn("t", "s", 1, 0, len(text), "K2", "informant")
    cited = cited_lines(text)
    for width in (20, 50, 76):
        layout = lay_out(text, [turn.span], width)
        look = replace(PLAIN, line_numbers=True)
        one = Painted(Scene(layout, [turn], Marks(), cited=cited), look)
        found = {}
        for y in range(layout.height):
            number = one.line(y).text[:4].strip()
            if number:
                found[int(number)] = y
        assert list(found) == [*range(1, len(cited) + 1)]
        assert all(layout.line_of(cited[n - 1]) == y for n, y in found.items())


def test_what_was_read_has_another_bar() -> None:
    text = "Hm.\nJa."
    turns = [Turn(f"t{n}", "s", n, 4 * n - 4, 4 * n - 1, "K2", "informant") for n in (1, 2)]
    layout = lay_out(text, [turn.span for turn in turns], 40)
    one = Painted(Scene(layout, turns, Marks(), nothing=[Span(0, 3)]), PLAIN)
    assert (READ in one.line(0).text, READ in one.line(2).text) == (True, False)
    assert HEARD in one.line(2).text


@pytest.mark.parametrize(
    ("label", "role", "room", "shown"),
    [
        ("K2", "informant", 5, "K2"),
        ("Informant 12", "informant", 8, "Infor 12"),
        ("Informant 12", "informant", 3, "In…"),
        ("Torunnvik", "informant", 4, "Tor…"),
        ("Interpreter", "interpreter", 8, "Interpr…"),
        ("Intervjuer", "interviewer", 2, "I"),
        ("Kari Vik", "interviewer", 2, "KV"),
    ],
)
def test_a_long_label_keeps_what_tells_it_from_others(
    label: str, role: str, room: int, shown: str
) -> None:
    turn = Turn("t", "s", 1, 0, 1, label, role)
    assert short_label(turn, room) == shown
