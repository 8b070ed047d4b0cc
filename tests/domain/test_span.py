"""Spans: half-open stretches of code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.span import Span

places = st.integers(0, 40)
spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_reversed_or_negative_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(spans, spans)
def test_overlap_and_containment_are_those_of_the_sets_of_code_points(a: Span, b: Span) -> None:
    ours, theirs = set(range(a.start, a.end)), set(range(b.start, b.end))
    if a and b:
        assert a.overlaps(b) == bool(ours & theirs)
        assert a.contains(b) == (ours >= theirs)
    assert len(a) == len(ours)


@given(spans, st.integers(0, 10), st.text(min_size=60, max_size=60))
def test_a_span_keeps_its_length_when_shifted_and_gives_its_words(
    span: Span, by: int, text: str
) -> None:
    assert len(span.shifted(by)) == len(span)
    assert span.shifted(by).of("x" * by + text) == span.of(text)
