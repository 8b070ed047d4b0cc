"""The columns of a table: those that fit, each as wide as it needs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

import hostile
from qualcode.domain.model import Source
from qualcode.storage.queries import Coverage
from qualcode.ui.columns import GAP, Column, Line, fitted
from qualcode.ui.widgets.sources import SourceList, in_groups

COLUMNS = st.lists(
    st.builds(
        Column,
        message=st.just(""),
        width=st.sampled_from([0, 4, 14, 40]),
        least=st.sampled_from([0, 0, 6]),
        goes=st.sampled_from([0, 0, 1, 2]),
    ),
    min_size=1,
    max_size=6,
)
WORDS = st.sampled_from([*hostile.STRINGS, "K1", "et lengre ord her"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[str], list[Line]]:
    columns = draw(COLUMNS)
    n = len(columns)
    headings = draw(st.lists(WORDS.map(lambda w: w[:9]), min_size=n, max_size=n))
    lines = [
        Line(str(at), tuple(draw(st.lists(WORDS, min_size=n, max_size=n))))
        for at in range(draw(st.integers(0, 4)))
    ]
    return columns, headings, lines


@given(tables(), st.integers(0, 200))
def test_what_fits_stays_in_its_order_and_what_must_stay_stays(
    table: tuple[list[Column], list[str], list[Line]], room: int
) -> None:
    columns, headings, lines = table
    shown = fitted(columns, headings, lines, room)
    indexes = [one.index for one in shown]
    assert indexes == sorted(set(indexes))
    assert {n for n, column in enumerate(columns) if not column.goes} <= set(indexes)
    for one in shown:
        assert one.cells <= (columns[one.index].width or max(room, 24))


@given(tables(), st.integers(0, 200))
def test_a_line_is_no_wider_than_its_room_while_a_column_can_still_go(
    table: tuple[list[Column], list[str], list[Line]], room: int
) -> None:
    columns, headings, lines = table
    shown = fitted(columns, headings, lines, room)
    across = sum(one.cells for one in shown) + GAP * max(len(shown) - 1, 0)
    assert across <= room or not any(columns[one.index].goes for one in shown)
    if across <= room and any(not columns[one.index].width for one in shown):
        assert across == room


@given(tables())
def test_where_there_is_room_only_empty_columns_are_left_out(
    table: tuple[list[Column], list[str], list[Line]],
) -> None:
    columns, headings, lines = table
    shown = {one.index for one in fitted(columns, headings, lines, 100_000)}
    for n, column in enumerate(columns):
        assert (n in shown) == (not column.goes or any(one.cells[n] for one in lines))


def line(*cells: str) -> Line:
    return Line("", cells)


def test_a_column_that_may_go_and_has_nothing_in_it_is_left_out() -> None:
    columns = [Column("", 10), Column("", 10, goes=1)]
    assert [one.index for one in fitted(columns, ["a", "b"], [line("x", "")], 80)] == [0]
    assert len(fitted(columns, ["a", "b"], [line("x", "y")], 80)) == 2


def test_columns_go_in_the_order_they_are_told_to() -> None:
    columns = [Column("", 10, goes=2), Column("", 10), Column("", 10, goes=1)]
    lines = [line("x" * 10, "y" * 10, "z" * 10)]
    shown = [[one.index for one in fitted(columns, ["", "", ""], lines, n)] for n in (40, 30, 12)]
    assert shown == [[0, 1, 2], [0, 1], [1]]


def test_wide_letters_count_as_the_cells_they_take() -> None:
    (one,) = fitted([Column("", 20)], [""], [line("面接調査")], 80)
    assert one.cells == 8


def test_words_that_are_made_when_they_are_drawn_get_all_that_is_offered() -> None:
    (one,) = fitted([Column("", 20)], [""], [Line("", (lambda room: Text("x"),))], 80)
    assert one.cells == 20


# The order of sources

TITLES = st.one_of(st.sampled_from(hostile.STRINGS), st.text("K0129 ", max_size=6))
SOURCES = st.lists(
    st.builds(
        Source,
        guid=st.uuids().map(str),
        title=TITLES,
        text_hash=st.just(""),
        length=st.just(1),
        group=st.sampled_from(["", "Kyst", "kyst", "[/b]", "9" * 5_000]),
    ),
    max_size=12,
)


@given(SOURCES)
def test_groups_stand_together_whatever_things_are_called(sources: list[Source]) -> None:
    listed = in_groups(sources)
    assert sorted(one.guid for one in listed) == sorted(one.guid for one in sources)
    groups = [one.group.casefold() for one in listed]
    assert groups == sorted(groups)
    assert in_groups(listed[::-1]) == listed


def test_numbers_in_titles_count_as_numbers() -> None:
    made = [Source(str(n), f"K{n}", "", 1) for n in (10, 9, 2, 100)]
    assert [one.title for one in in_groups(made)] == ["K2", "K9", "K10", "K100"]


async def test_the_list_has_a_heading_for_each_group_and_both_shares() -> None:
    from textual.app import App, ComposeResult

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield SourceList(markup=False)

    plain = Source("a", "K2", "", 100)
    sources = [
        plain,
        replace(plain, guid="b", title="K1", group="Kyst"),
        replace(plain, guid="c", title="K10", group="[/b]"),
    ]
    coverage = {
        "a": Coverage("a", 1, 2, 30, 100, nothing=12),
        "b": Coverage("b", 1, 0, 0, 100, nothing=60),
    }
    async with Host().run_test() as pilot:
        listed = pilot.app.query_one(SourceList)
        listed.show(sources, coverage, "b")
        words = [str(option.prompt).split() for option in listed.options]
        assert words == [
            ["◐", "K2", "30+12", "%"],
            ["[/b]"],
            ["○", "K10", "–"],
            ["Kyst"],
            ["●", "K1", "0+60", "%"],
        ]
        assert {len(str(option.prompt)) for option in listed.options if option.id} == {21}
        assert listed.guids == ["a", "c", "b"]
        assert listed.highlighted == 4
        listed.focus()
        await pilot.press("up")
        assert listed.highlighted == 2
        listed.update_coverage(sources[1], Coverage("b", 1, 1, 50, 100))
        assert str(listed.options[4].prompt).split() == ["●", "K1", "50", "%"]
