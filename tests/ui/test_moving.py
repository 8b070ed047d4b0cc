"""Where the cursor goes."""

from __future__ import annotations

import re
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import split_graphemes
from texts import codings_in, spans_in, texts, turns_of, widths

from qualcode.domain.model import Turn
from qualcode.domain.span import Span
from qualcode.language import sentences
from qualcode.ui import moving
from qualcode.ui.layout import lay_out
from qualcode.ui.marks import Marks
from qualcode.ui.moving import (
    Units,
    next_of,
    next_word,
    pieces,
    span_at,
    uncoded,
    unit_around,
    word_at,
    word_end,
)

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
worded = st.lists(
    st.sampled_from(("ord", "så-så", "don't", "a", "å", " ", ".", "\n", "  ", "-", "面")),
    max_size=30,
).map("".join)


def words(text: str) -> list[Span]:
    return [Span(*match.span()) for match in WORD.finditer(text)]


@given(worded, st.data(), st.integers(1, 9))
def test_the_next_word_is_the_naive_one(text: str, data: st.DataObject, around: int) -> None:
    offset = data.draw(st.integers(0, len(text)))
    starts = [span.start for span in words(text)]
    inside = [span for span in words(text) if span.start <= offset < span.end]
    past = inside[0].end if inside else offset
    assert next_word(text, past, 1) == next((s for s in starts if s >= past), len(text))
    with patch.object(moving, "_AROUND", around):
        back = next_word(text, offset, -1)
    assert back == max((s for s in starts if s < offset), default=0)


def test_a_word_far_back_is_found_whole() -> None:
    text = "så-så" + " " * 403 + "x"
    for at in range(5, len(text)):
        assert next_word(text, at, -1) == 0


@given(worded, st.data())
def test_the_word_at_a_place_is_the_one_it_is_in(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    inside = [span for span in words(text) if span.start <= offset < span.end]
    assert word_at(text, offset) == (inside[0] if inside else None)
    if not inside:
        after = [span.end for span in words(text) if span.start >= offset]
        assert word_end(text, offset) == (after[0] if after else len(text))


spans = st.lists(spans_in(50), max_size=6).map(sorted)


@given(spans, st.integers(0, 60))
def test_the_next_span_is_the_naive_one(several: list[Span], offset: int) -> None:
    after = [span for span in several if span.start > offset]
    before = [span for span in several if span.start < offset]
    assert next_of(several, offset, 1) == (after[0] if after else None)
    assert next_of(several, offset, -1) == (before[-1] if before else None)
    reached = [span for span in several if span.start <= offset]
    expected = reached[-1] if reached else several[0] if several else None
    assert span_at(several, offset) == expected


@given(spans_in(50), st.lists(spans_in(60), max_size=6))
def test_uncoded_is_what_no_coding_covers(turn: Span, codings: list[Span]) -> None:
    found = uncoded(turn, codings)
    naive = [
        n for n in range(turn.start, turn.end) if not any(c.start <= n < c.end for c in codings)
    ]
    assert [n for span in found for n in range(span.start, span.end)] == naive
    assert all(a.end < b.start for a, b in pairwise(found))


@st.composite
def places(draw: st.DrawFn) -> tuple[Units, list[Turn], int]:
    text = draw(texts).strip("\n")  # as transcripts are stored
    turns = draw(turns_of(text))
    layout = lay_out(text, [turn.span for turn in turns], draw(widths))
    units = Units(layout, turns, Marks(draw(codings_in(len(text)))), lambda s: sentences(s, "nb"))
    if text:
        units.hints, units.memos, units.nothing = (
            sorted(draw(st.lists(spans_in(len(text)), max_size=3))) for _ in range(3)
        )
    return units, turns, draw(st.integers(0, len(text)))


sentences("Hei. Ja.", "nb")  # loaded here, so that no example waits for it

STRETCHES = ("sentence", "turn", "answer", "uncoded", "coding", "memo", "suggestion")
UNITS = ("character", "word", "line", "page", "edge", "text", *STRETCHES)


@given(places(), st.sampled_from(UNITS), st.sampled_from((1, -1)), st.integers(1, 10))
def test_a_move_stays_in_the_text_and_goes_its_way(
    place: tuple[Units, list[Turn], int], unit: str, step: int, page: int
) -> None:
    units, _, offset = place
    text = units.layout.text
    there = units.moved(unit, step, offset, page)
    assert 0 <= there <= len(units.layout.text)
    if unit not in {"edge", "line", "page"} and (step > 0 or unit != "word" or words(text)):
        assert (there - offset) * step >= 0
    further = units.extended(unit, step, offset, page)
    assert 0 <= further <= len(units.layout.text)


@given(places())
def test_character_by_character_every_cluster_is_met_once(
    place: tuple[Units, list[Turn], int],
) -> None:
    units, _, _ = place
    text, layout = units.layout.text, units.layout
    shown = [
        layout.starts[y] + start
        for y in range(layout.height)
        for start, _, size in split_graphemes(layout.span(y).of(text))[0]
        if size
    ]
    met, here = [0], 0
    while (there := units.moved("character", 1, here, 1)) != here:
        assert there > here
        met.append(there)
        here = there
    assert here == len(text)
    assert set(shown) <= set(met)
    back = [len(text)]
    while (there := units.moved("character", -1, back[-1], 1)) != back[-1]:
        back.append(there)
    assert set(shown) <= set(back)


@given(places())
def test_by_uncoded_stretch_the_cursor_meets_every_one_of_the_informants(
    place: tuple[Units, list[Turn], int],
) -> None:
    units, turns, _ = place
    stretches = [
        span.start + found.start()
        for turn in turns
        if turn.role == "informant"
        for span in uncoded(turn.span, [*(c.span for c in units.marks.all()), *units.nothing])
        if (found := WORD.search(span.of(units.layout.text)))
    ]
    met, here = [], 0
    while (there := units.moved("uncoded", 1, here, 1)) != here:
        met.append(there)
        here = there
    assert met == [start for start in stretches if start > 0]


@given(places(), st.sampled_from(STRETCHES), st.sampled_from((1, -1)))
def test_the_next_stretch_is_the_naive_one(
    place: tuple[Units, list[Turn], int], unit: str, step: int
) -> None:
    units, turns, offset = place
    text = units.layout.text
    starts = {
        "turn": [turn.start for turn in turns],
        "answer": [turn.start for turn in turns if turn.role == "informant"],
        "coding": [coding.start for coding in units.marks.all()],
        "memo": [span.start for span in units.memos],
        "suggestion": [span.start for span in units.hints],
        "sentence": [
            turn.start + span.start
            for turn in turns
            for span in sentences(turn.span.of(text), "nb")
        ],
        "uncoded": [
            gap.start + found.start()
            for turn in turns
            if turn.role == "informant"
            for gap in uncoded(turn.span, [*(c.span for c in units.marks.all()), *units.nothing])
            if (found := WORD.search(gap.of(text)))
        ],
    }[unit]
    beyond = [start for start in starts if (start - offset) * step > 0]
    assert units.moved(unit, step, offset, 1) == min(
        beyond, key=lambda start: abs(start - offset), default=offset
    )


@given(places(), st.sampled_from(("sentence", "turn")))
def test_a_unit_is_the_same_in_a_text_that_is_not_laid_out(
    place: tuple[Units, list[Turn], int], unit: str
) -> None:
    units, turns, offset = place
    there = unit_around(unit, units.layout.text, turns, units.sentences, offset)
    assert there == units.at(unit, offset)
    if there is not None and unit == "turn":
        assert there in [turn.span for turn in turns]


# Long turns

SENTENCES = (
    "Ja. ",
    "Hva da? ",
    "Vi har aldri nok tid! ",
    "«Nei.» ",
    "Det er (slik.) ",
    "Så … ",
    "ord ",
    "Og ",
    "å ",
    "x" * 40 + " ",
    "\n",
    "3.5 ",
)
long_turns = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=40).map("".join)
STOP = re.compile(r"[.!?][\"'»”’)\]]* +$|\n$")


@given(long_turns, st.integers(5, 60), st.integers(0, 5))
def test_pieces_join_to_the_turn_and_none_is_long(text: str, size: int, before: int) -> None:
    body = "\n" * before + text
    with patch.object(moving, "_PIECE", size):
        found = pieces(body, Span(before, len(body)))
    assert found[0].start == before
    assert found[-1].end == len(body)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(len(piece.of(body)) <= 2 * size + 2 for piece in found)
    assert len(found) == 1 or all(piece.of(body) for piece in found)


@given(long_turns, st.integers(5, 60))
def test_cut_at_full_stops_the_pieces_have_the_sentences_of_the_whole(text: str, size: int) -> None:
    with patch.object(moving, "_PIECE", size):
        found = pieces(text, Span(0, len(text)))
    assume(all(STOP.search(piece.of(text)) for piece in found[:-1]))
    in_pieces = [
        span.shifted(piece.start) for piece in found for span in sentences(piece.of(text), "nb")
    ]
    assert in_pieces == sentences(text, "nb")


def test_a_move_by_sentence_reads_one_piece_of_a_long_paragraph() -> None:
    said = "Det er jo slik at vi må ta det i fellesskap, sier de. Og så blir det ingenting av. "
    text = (said * 1_300).strip()
    assert len(text) > 100_000
    turn = Turn("t", "s", 1, 0, len(text), "K2", "informant")
    asked: list[int] = []

    def counting(words: str) -> list[Span]:
        asked.append(len(words))
        return sentences(words, "nb")

    units = Units(lay_out(text, [turn.span], 70), [turn], Marks(), counting)
    middle = len(text) // 2
    there = units.moved("sentence", 1, middle, 1)
    assert text[there:].startswith(("Det er", "Og så"))
    assert 0 < there - middle < 100
    assert len(asked) == 1
    assert asked[0] < 7_000
    assert units.at("sentence", there) is not None
    units.moved("sentence", -1, middle, 1)
    units.extended("sentence", 1, middle, 1)
    assert len(asked) == 1
    here = middle
    while len(asked) == 1:  # over the edge of the piece the next one is read, and no more
        before, here = here, units.moved("sentence", 1, here, 1)
        assert here > before
    assert len(asked) == 2
    assert text[here:].startswith(("Det er", "Og så"))


@given(places(), st.sampled_from(("word", "sentence", "turn")))
def test_extending_forward_ends_where_a_unit_ends(
    place: tuple[Units, list[Turn], int], unit: str
) -> None:
    units, turns, offset = place
    end = units.extended(unit, 1, offset, 1)
    assert end >= offset
    ends = {
        "word": {span.end for span in words(units.layout.text)},
        "turn": {turn.end for turn in turns},
        "sentence": {
            turn.start + span.end
            for turn in turns
            for span in sentences(turn.span.of(units.layout.text), "nb")
        },
    }[unit]
    assert end in ends | {len(units.layout.text)}


@given(places())
def test_a_line_down_keeps_the_column_where_it_can(place: tuple[Units, list[Turn], int]) -> None:
    units, _, offset = place
    layout = units.layout
    if not layout.height or offset == len(layout.text):
        return
    x, y = layout.cell_of(offset)
    there = units.moved("line", 1, offset, 1)
    column, line = layout.cell_of(there)
    below = [n for n in range(y + 1, layout.height) if not layout.is_blank(n)]
    assert line == (below[0] if below else y)
    assert column <= max(x, 0)


@pytest.mark.parametrize("unit", UNITS)
def test_an_empty_text_is_a_place_too(unit: str) -> None:
    units = Units(lay_out("", (), 20), [], Marks(), lambda words: [])
    for step in (1, -1):
        assert units.moved(unit, step, 0, 5) == 0
        assert units.extended(unit, step, 0, 5) == 0
    assert units.at("sentence", 0) is None
    assert units.at("turn", 0) is None
    assert units.at("word", 0) is None
