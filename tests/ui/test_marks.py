"""Which codings lie where, in which lane, and in which runs."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st
from texts import coding, codings_in, spans_in

from qualcode.domain.model import Coding
from qualcode.domain.span import Span
from qualcode.ui.marks import Marks, flatten, letter, letters

LENGTH = 5_000
"""Long enough for several of the drawers that codings are kept in."""

several = codings_in(LENGTH, most=12)


def inner_first(codings: list[Coding]) -> list[Coding]:
    return sorted(codings, key=lambda c: (c.end - c.start, c.start, c.guid))


def in_order(codings: list[Coding]) -> list[Coding]:
    return sorted(codings, key=lambda c: (c.start, -c.end, c.guid))


@given(
    st.data(), several, several.map(lambda cs: [coding(100 + i, c.span) for i, c in enumerate(cs)])
)
def test_over_and_at_are_the_naive_definition_whatever_came_and_went(
    data: st.DataObject, at_first: list[Coding], later: list[Coding]
) -> None:
    marks, there = Marks(at_first), list(at_first)
    for new in later:
        if there and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(there))
            marks.remove(gone)
            there.remove(gone)
        marks.add(new)
        there.append(new)
    span = data.draw(spans_in(LENGTH))
    assert marks.over(span) == in_order(
        [c for c in there if c.start < span.end > span.start < c.end]
    )
    for offset in (0, span.start, span.end - 1, LENGTH, *(c.end for c in there[:2])):
        assert marks.at(offset) == inner_first([c for c in there if c.start <= offset < c.end])
    assert marks.all() == in_order(there)
    assert len(marks) == len(there)


@given(
    st.data(), several, several.map(lambda cs: [coding(100 + i, c.span) for i, c in enumerate(cs)])
)
def test_lanes_are_never_shared_and_never_change(
    data: st.DataObject, at_first: list[Coding], later: list[Coding]
) -> None:
    marks, there = Marks(at_first), list(at_first)
    for new in later:
        before = {c.guid: marks.lane(c) for c in there}
        if there and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(there))
            marks.remove(gone)
            there.remove(gone)
        else:
            marks.add(new)
            there.append(new)
        assert all(marks.lane(c) == before.get(c.guid, marks.lane(c)) for c in there)
        for one in there:
            for other in there:
                if one is not other and one.span.overlaps(other.span):
                    assert marks.lane(one) != marks.lane(other)


@given(several)
def test_at_first_no_lane_is_left_empty_below_one_that_is_used(codings: list[Coding]) -> None:
    marks = Marks(codings)
    for one in codings:
        line = Span(max(0, one.start - 80), one.end + 80)
        near = {marks.lane(c) for c in codings if c.span.overlaps(line)}
        assert set(range(marks.lane(one))) <= near


@given(several)
def test_two_codings_that_may_stand_on_one_line_never_share_a_lane(codings: list[Coding]) -> None:
    marks = Marks(codings)
    for one, other in combinations(codings, 2):
        if one.start - other.end < 80 and other.start - one.end < 80:
            assert marks.lane(one) != marks.lane(other)


@given(several, st.lists(st.integers(0, LENGTH), min_size=2, max_size=20, unique=True).map(sorted))
def test_a_run_has_the_codings_that_touch_it(codings: list[Coding], edges: list[int]) -> None:
    runs = flatten(codings, edges)
    assert [(run.start, run.end) for run in runs] == list(pairwise(edges))
    for run in runs:
        stretch = Span(run.start, run.end)
        assert list(run.codings) == inner_first([c for c in codings if c.span.overlaps(stretch)])


@given(several)
def test_between_all_edges_every_code_point_has_the_codings_of_its_run(
    codings: list[Coding],
) -> None:
    edges = sorted({0, LENGTH, *(c.start for c in codings), *(c.end for c in codings)})
    for run in flatten(codings, edges):
        for offset in (run.start, (run.start + run.end) // 2, run.end - 1):
            naive = [c for c in codings if c.start <= offset < c.end]
            assert list(run.codings) == inner_first(naive)


@given(several, st.integers(0, LENGTH + 10), st.sampled_from((1, -1)))
def test_the_next_coding_is_the_naive_one(codings: list[Coding], offset: int, step: int) -> None:
    found = Marks(codings).next(offset, step)
    beyond = in_order([c for c in codings if (c.start - offset) * step > 0])
    assert found == (beyond[0 if step > 0 else -1] if beyond else None)


@given(several)
def test_a_coding_is_found_by_its_guid_while_it_is_there(codings: list[Coding]) -> None:
    marks = Marks(codings)
    for one in codings:
        assert marks.get(one.guid) == one
        marks.remove(one)
        assert marks.get(one.guid) is None
    assert marks.next(-1, 1) is None


def test_letters_are_given_out_in_the_order_of_the_text_and_come_round() -> None:
    first, second = coding(1, Span(9, 12), "tid"), coding(2, Span(3, 12), "rom")
    assert letters([first, second, coding(3, Span(20, 22), "rom")]) == {"rom": "A", "tid": "B"}
    assert [letter(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "a", "z", "A"]
