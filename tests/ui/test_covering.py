"""How far turns have been worked through: against a naive count, and against the store's."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import asked, reading
from hypothesis import given
from hypothesis import strategies as st
from texts import coding, spans_in, turns_of

from qualcode.domain.model import Turn
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.ui.covering import Covering, covered
from qualcode.ui.marks import Marks

WORDS = "Hva da?\nJa.\nVi har ikke tid.\nMøtene blir utsatt.\nMm.\nDet stopper opp.\nTakk!"


@given(spans_in(40), st.lists(spans_in(40), max_size=6))
def test_covered_counts_each_code_point_once(within: Span, spans: list[Span]) -> None:
    naive = [n for n in range(within.start, within.end) if any(s.start <= n < s.end for s in spans)]
    assert covered(within, spans) == len(naive)


def naive_part(turn: Turn, codings: list[Span], nothing: list[Span]) -> tuple[int, int, int]:
    if turn.role == "interviewer":
        return 0, 0, 0
    places = range(turn.start, turn.end)
    coded = {n for n in places if any(s.start <= n < s.end for s in codings)}
    read = {n for n in places if any(s.start <= n < s.end for s in nothing)}
    return len(coded), len(read - coded), len(places)


@given(st.data(), turns_of(WORDS), st.lists(spans_in(len(WORDS)), max_size=8))
def test_kept_in_step_it_is_the_naive_count(
    data: st.DataObject, turns: list[Turn], spans: list[Span]
) -> None:
    marks, nothing = Marks(), list[Span]()
    covering = Covering(turns, marks, nothing)
    for n, span in enumerate(spans):
        what = data.draw(st.sampled_from(("code", "uncode", "read", "unread")))
        if what == "code":
            marks.add(coding(n, span))
        elif what == "uncode" and len(marks):
            gone = data.draw(st.sampled_from(marks.all()))
            marks.remove(gone)
            span = gone.span
        elif what == "read":
            nothing.append(span)
        elif what == "unread" and nothing:
            span = nothing.pop()
        covering.count([span], nothing)
        codings = [one.span for one in marks.all()]
        parts = [covering.part(index) for index in range(len(turns))]
        counted = [(part.coded, part.nothing, part.length) for part in parts]
        assert counted == [naive_part(turn, codings, nothing) for turn in turns]
        assert all(part.unread == part.length - part.coded - part.nothing for part in parts)
        assert (covering.coded, covering.nothing, covering.length) == tuple(
            sum(one) for one in zip(*counted, strict=True)
        )
        assert covering.codings == len(codings)


STEPS = (
    ("j", "c", "v", "e", "enter"),
    ("t", "c", "a", "l", "enter"),
    ("n", "r"),
    ("n", "t", "N", "N", "c", "v", "e", "enter", "escape"),  # over three turns, one of them asked
    ("p", "s", "r"),
    ("d",),
    ("u",),
    ("ctrl+home", "n", "h", "shift+left", "shift+left", "H"),
    ("h", "C", "l", "e", "d", "enter", "escape"),
    ("U", "U", "u"),
    ("o",),
)


@pytest.mark.parametrize("coder", ["Kari", "Ola"])
async def test_on_the_screen_it_is_what_the_store_counts(study: Path, coder: str) -> None:
    async with reading(study, coder=coder) as person:
        person.screen._measure_all()  # as it does itself, a moment after the first frame
        for keys in STEPS:
            await person.press(*keys)
            desk = person.screen.desk
            assert desk.source is not None
            if keys == ("o",):
                person.screen._measure_all()  # as it does itself, a moment after all is read anew
            person.screen.show_measures()
            whose = None if desk.everybody else desk.workspace.coder.guid
            stored = desk.workspace.read(queries.coverage, desk.source.guid, whose)
            assert desk.coverage[desk.source.guid] == stored[desk.source.guid], keys
            counts = {code: n for code, n in desk.counts.items() if n}
            assert counts == desk.workspace.read(queries.code_counts, whose), keys
    assert asked(study, lambda workspace: not workspace.faults())
