"""Codings that stand are changed: edges, codes and tags; memos and origin stay with them."""

from __future__ import annotations

from pathlib import Path

import pytest

import builders
from qualcode.domain.model import Coding, Memo
from qualcode.domain.span import Span
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.revising import adjust, mark_nothing_here, recode, set_facets, uncode_all


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    store = builders.small_study(tmp_path / "p.qualcode")
    store.close()
    return open_workspace(tmp_path / "p.qualcode", "Kari")


def _code_named(work: Workspace, n: int) -> str:
    return work.read(queries.codes)[n].guid


def _source(work: Workspace) -> str:
    return work.read(queries.sources)[0].guid


def _codings(work: Workspace) -> list[Coding]:
    return work.read(queries.codings, _source(work), work.coder.guid)


def _coded(work: Workspace, start: int, end: int, n: int = 0) -> Coding:
    before = {one.guid for one in _codings(work)}
    work.code(_source(work), Span(start, end), [_code_named(work, n)])
    return next(one for one in _codings(work) if one.guid not in before)


def _memos(work: Workspace, coding: Coding) -> list[Memo]:
    return work.read(queries.memos, [coding.guid])


def test_an_edge_is_moved_and_the_memo_stays(work: Workspace) -> None:
    coding = _coded(work, 3, 20)
    work.write_memos("coding", coding.guid, {"doubt": "Hvor langt?"})
    adjust(work, coding, Span(5, 25))
    now = next(one for one in _codings(work) if one.guid == coding.guid)
    assert (now.start, now.end, now.origin) == (5, 25, coding.origin)
    assert [memo.text for memo in _memos(work, now)] == ["Hvor langt?"]
    work.undo()
    assert coding in _codings(work)


def test_codings_are_recoded_as_one_step_and_what_meets_its_like_becomes_one(
    work: Workspace,
) -> None:
    there = _coded(work, 3, 20, 1)
    meets = _coded(work, 3, 20, 0)
    alone = _coded(work, 30, 40, 0)
    work.write_memos("coding", meets.guid, {"decision": "Flyttes"})
    set_facets(work, meets, ["NAV"])
    before = _codings(work)
    meets = next(one for one in before if one.guid == meets.guid)
    recode(work, [meets, alone], _code_named(work, 1))
    now = {one.guid: one for one in _codings(work)}
    assert meets.guid not in now
    assert now[alone.guid].code == _code_named(work, 1)
    assert now[there.guid].facets == ("NAV",)
    assert [memo.text for memo in _memos(work, there)] == ["Flyttes"]
    work.undo()
    assert _codings(work) == before


def test_memos_of_one_kind_become_one_memo(work: Workspace) -> None:
    there, meets = _coded(work, 3, 20, 1), _coded(work, 3, 20, 0)
    work.write_memos("coding", there.guid, {"doubt": "Først"})
    work.write_memos("coding", meets.guid, {"doubt": "Så", "decision": "Slå sammen"})
    recode(work, [meets], _code_named(work, 1))
    texts = {memo.kind: memo.text for memo in _memos(work, there)}
    assert texts == {"doubt": "Først\n\nSå", "decision": "Slå sammen"}
    work.undo()
    assert [memo.text for memo in _memos(work, there)] == ["Først"]


def test_facets_are_kept_tidy_and_may_all_go(work: Workspace) -> None:
    coding = _coded(work, 3, 20)
    set_facets(work, coding, ["  NAV  kontor ", "NAV kontor", "", "[/b]"])
    assert _codings(work)[0].facets == ("NAV kontor", "[/b]")
    set_facets(work, _codings(work)[0], [])
    assert _codings(work)[0].facets == ()


def test_the_codings_of_others_cannot_be_changed(work: Workspace, tmp_path: Path) -> None:
    coding = _coded(work, 3, 20)
    with open_workspace(tmp_path / "p.qualcode", "Ola") as other:
        for change in (
            lambda: adjust(other, coding, Span(1, 5)),
            lambda: recode(other, [coding], _code_named(work, 1)),
            lambda: uncode_all(other, [coding]),
            lambda: set_facets(other, coding, ["x"]),
        ):
            with pytest.raises(RuleError) as error:
                change()
            assert error.value.message_id == "coding.not_yours"
    assert coding in _codings(work)


def test_many_are_taken_away_and_brought_back_as_one_step(work: Workspace) -> None:
    before = [_coded(work, n, n + 4) for n in (2, 10, 20)]
    uncode_all(work, before[:2])
    assert _codings(work) == before[2:]
    work.undo()
    assert _codings(work) == before


def test_read_nothing_here_is_a_mark_that_can_be_taken_off(work: Workspace) -> None:
    source = _source(work)
    mark_nothing_here(work, source, Span(10, 20))
    mark_nothing_here(work, source, Span(5, 30))
    assert [m.span for m in work.read(queries.nothing_here, source)] == [Span(5, 30)]
    mark_nothing_here(work, source, Span(8, 12))
    assert work.read(queries.nothing_here, source) == []
    work.undo()
    assert [m.span for m in work.read(queries.nothing_here, source)] == [Span(5, 30)]


def test_coverage_tells_coded_from_read_and_counts_no_letter_twice(work: Workspace) -> None:
    source = work.read(queries.sources)[0]
    answer = next(t for t in work.read(queries.turns, source.guid) if t.role == "informant")
    work.code(source.guid, Span(answer.start, answer.start + 10), [_code_named(work, 0)])
    mark_nothing_here(work, source.guid, Span(answer.start + 5, answer.start + 25))
    found = work.read(queries.coverage, source.guid, work.coder.guid)[source.guid]
    assert (found.coded, found.nothing) == (10, 15)
