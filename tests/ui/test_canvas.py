"""Edges that the mouse moves, and the lanes it points at."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from test_painting import PLAIN
from texts import spans_in

from qualcode.domain.span import Span
from qualcode.ui.widgets.text_canvas import lane_under, nearest_edge


@given(spans_in(60), st.integers(0, 60))
def test_the_nearest_edge_moves_and_the_other_stays(span: Span, offset: int) -> None:
    moved = nearest_edge(span, offset)
    assert moved.start < moved.end
    to_start, to_end = abs(offset - span.start), abs(offset - span.end)
    if to_start < to_end:
        assert moved.end == span.end
        assert moved.start == min(offset, span.end - 1)
    else:
        assert moved.start == span.start
        assert moved.end == max(offset, span.start + 1)


@given(st.integers(2, 76), st.integers(1, 4), st.integers(-5, 120))
def test_a_cell_is_in_the_lane_that_is_drawn_there(width: int, lanes: int, x: int) -> None:
    look = replace(PLAIN, lanes=lanes, words=Style())
    first = look.gutter + width + 1
    drawn = {first + 2 * lane + half: lane for lane in range(lanes) for half in (0, 1)}
    assert lane_under(look, width, x) == drawn.get(x)
