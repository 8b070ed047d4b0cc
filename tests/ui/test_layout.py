"""Wrapping, and offset <-> cell."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from texts import mixed, narrow, texts, turns_of, widths

from qualcode.domain.span import Span
from qualcode.ui.layout import Layout, lay_out


def spans(layout: Layout) -> list[Span]:
    return [layout.span(y) for y in range(layout.height) if not layout.is_blank(y)]


def clusters(text: str, span: Span) -> list[int]:
    """Where each cluster that takes room begins."""
    found = split_graphemes(span.of(text))[0]
    return [span.start + start for start, _, size in found if size]


@given(texts, widths)
def test_lines_join_to_the_text_with_only_line_feeds_between(text: str, width: int) -> None:
    reached = 0
    for span in spans(lay_out(text, (), width)):
        assert set(text[reached : span.start]) <= {"\n"}
        assert "\n" not in span.of(text)
        reached = span.end
    assert set(text[reached:]) <= {"\n"}


@given(texts, widths)
def test_no_line_is_wider_than_the_width(text: str, width: int) -> None:
    for span in spans(lay_out(text, (), width)):
        assert cell_len(span.of(text).rstrip(" ")) <= width


@given(texts, widths)
def test_a_line_breaks_only_where_the_next_word_has_no_room(text: str, width: int) -> None:
    lines = spans(lay_out(text, (), width))
    for line, after in pairwise(lines):
        if line.end == after.start:
            word = re.split("[ \n](?!\u0301)", text[after.start :], maxsplit=1)[0]
            first = split_graphemes(word)[0]
            whole = line.of(text).endswith(" ") or not word
            least = word if whole else word[: first[0][1]]
            assert cell_len(line.of(text)) + cell_len(least) > width


@given(narrow, widths)
def test_narrow_and_wide_texts_are_wrapped_alike(text: str, width: int) -> None:
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    plain = spans(lay_out(text, (), width))
    # A wide character in each paragraph sends it the slow way.
    marked = "\n".join(line + " 面" if line else line for line in text.split("\n"))
    slow = spans(lay_out(marked, (), width))
    assert [s.of(text).strip() for s in plain if s.of(text).strip()] == [
        words for s in slow if (words := s.of(marked).replace("面", "").strip())
    ]


@given(texts, widths)
def test_offset_and_cell_are_each_others_inverse(text: str, width: int) -> None:
    layout = lay_out(text, (), width)
    seen: set[tuple[int, int]] = set()
    for span in spans(layout):
        for offset in clusters(text, span):
            x, y = layout.cell_of(offset)
            assert layout.offset_at(x, y) == offset
            assert (x, y) not in seen
            seen.add((x, y))


@given(mixed, widths)
def test_every_cell_of_a_cluster_leads_to_its_first_code_point(text: str, width: int) -> None:
    layout = lay_out(text, (), width)
    for span in spans(layout):
        for start, end, size in split_graphemes(span.of(text))[0]:
            x, y = layout.cell_of(span.start + start)
            for cell in range(x, x + size):
                assert layout.offset_at(cell, y) == span.start + start
            if size:
                assert end > start


@given(texts, widths, st.integers(-3, 100), st.integers(-3, 100))
def test_any_cell_leads_to_an_offset_on_its_line(text: str, width: int, x: int, y: int) -> None:
    layout = lay_out(text, (), width)
    if layout.height:
        line = layout.span(min(max(y, 0), layout.height - 1))
        offset = layout.offset_at(x, y)
        assert line.start <= offset < max(line.end, line.start + 1)


@given(st.data(), texts, widths)
def test_turns_are_parted_by_one_blank_line(data: st.DataObject, text: str, width: int) -> None:
    turns = data.draw(turns_of(text))
    layout = lay_out(text, [turn.span for turn in turns], width)
    beginning = [layout.turns[y] for y in range(layout.height) if layout.begins_turn(y)]
    assert beginning == list(range(len(turns)))
    for y in range(layout.height):
        if layout.is_blank(y):
            assert 0 < y < layout.height - 1
            assert layout.begins_turn(y + 1)
            assert layout.turns[y - 1] != layout.turns[y + 1]
            assert layout.starts[y] == layout.starts[y + 1]
        elif layout.turns[y] >= 0:
            assert turns[layout.turns[y]].span.contains(layout.span(y))
    assert layout.height == len(spans(layout)) + max(0, len(turns) - 1)


@given(st.data(), texts, widths)
def test_lines_of_a_span_are_those_that_hold_a_code_point_of_it(
    data: st.DataObject, text: str, width: int
) -> None:
    layout = lay_out(text, [turn.span for turn in data.draw(turns_of(text))], width)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    naive = {
        y for y in range(layout.height) if not layout.is_blank(y) and layout.span(y).overlaps(span)
    }
    assert naive <= set(layout.lines_of(span))
    extra = set(layout.lines_of(span)) - naive
    assert all(layout.is_blank(y) or y in (min(layout.lines_of(span)),) for y in extra)


@pytest.mark.parametrize("width", [2, 76])
def test_an_empty_text_has_no_lines(width: int) -> None:
    layout = lay_out("", (), width)
    assert layout.height == 0
    assert list(layout.lines_of(Span(0, 0))) == []
    assert lay_out("\n\n", (), width).height == 0


def test_one_cell_is_too_narrow() -> None:
    with pytest.raises(ValueError, match="narrow"):
        lay_out("a", (), 1)


def test_width_two_holds_wide_characters() -> None:
    layout = lay_out("面接🇳🇴a\u0301b", (), 2)
    assert [layout.span(y).of(layout.text) for y in range(layout.height)] == [
        "面",
        "接",
        "🇳🇴",
        "a\u0301b",
    ]


def test_a_monologue_without_line_feeds_is_wrapped_at_once() -> None:
    text = "Det er jo slik at vi må ta det i fellesskap. " * 2_500
    layout = lay_out(text, (Span(0, len(text)),), 70)
    assert layout.height > 1_500
    assert "".join(span.of(text) for span in spans(layout)) == text
