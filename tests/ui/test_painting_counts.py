"""How many lines are painted: what is there already is not painted again."""

from __future__ import annotations

from pathlib import Path

from driving import Driver, reading

from qualcode.domain.span import Span


async def count(person: Driver, *keys: str) -> int:
    before = person.view.painted
    await person.press(*keys)
    return person.view.painted - before


async def test_scrolling_back_paints_nothing(sample: Path) -> None:
    async with reading(sample, coder="AL") as person:
        view = person.view
        person.screen.query_one("#text").scroll_to(y=20, animate=False)
        await person.settle()
        painted = view.painted
        view.scroll_to(y=0, animate=False)
        await person.settle()
        view.scroll_to(y=20, animate=False)
        await person.settle()
        assert view.painted == painted
        view.scroll_to(y=23, animate=False)
        await person.settle()
        assert view.painted - painted == 3


async def test_moving_the_cursor_paints_the_line_it_leaves_and_the_one_it_goes_to(
    study: Path,
) -> None:
    async with reading(study) as person:
        await person.to("Vi har")
        assert await count(person, "right") == 1
        assert 1 <= await count(person, "down") <= 2


async def test_coding_a_sentence_paints_only_its_lines(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter")
        span = await person.select("Møtene blir utsatt, og da stopper alt opp.")
        lines = len(person.view._layout.lines_of(span))
        assert lines == 2
        assert await count(person, "full_stop") <= lines
        assert await count(person, "u") <= lines


async def test_what_is_painted_does_not_grow_with_the_text(sample: Path) -> None:
    async with reading(sample, coder="AL") as person:
        assert person.view._layout.height > 3 * person.view.size.height
        assert person.view.painted <= 3 * person.view.size.height
        await person.press("ctrl+end")
        assert person.view.painted <= 5 * person.view.size.height


async def test_a_change_elsewhere_in_the_text_paints_nothing_here(study: Path) -> None:
    async with reading(study, size=(120, 8)) as person:
        await person.press("j", "c", "v", "e", "enter", "ctrl+end")
        gone = person.view.marks.all()
        before = person.view.painted
        person.view.put_codings(gone, [])
        await person.settle()
        assert person.view.painted == before
        assert person.view.marks.over(Span(0, len(person.body))) == []
