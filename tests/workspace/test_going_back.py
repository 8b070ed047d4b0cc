"""The history: what stands, what was undone, and going back to a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_step import rows

import builders as b
from qualcode.domain.changes import Add, Remove
from qualcode.domain.span import Span
from qualcode.errors import RuleError, UndoRefused
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.history import undo_back_to


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("back") / "p.qualcode"
    b.small_study(path).close()
    return path


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())
    return path


@pytest.fixture
def work(path: Path) -> Iterator[Workspace]:
    with open_workspace(path, "Kari") as workspace:
        yield workspace


def code(work: Workspace, start: int, end: int) -> str:
    entry = work.code(b.K1.guid, Span(start, end), [b.TIME.guid])
    assert entry is not None
    return entry.guid


def test_going_back_undoes_the_line_and_all_that_came_after(work: Workspace) -> None:
    first = code(work, 0, 5)
    before = rows(work)
    entries = [code(work, n, n + 5) for n in (10, 20, 30)]
    assert undo_back_to(work, entries[0]) == 3
    assert rows(work) == before
    assert work.read(queries.next_to_undo, work.coder.guid) == first


def test_each_that_was_undone_can_be_redone(work: Workspace) -> None:
    entries = [code(work, n, n + 5) for n in (10, 20, 30)]
    after = rows(work)
    undo_back_to(work, entries[0])
    for _ in entries:
        work.redo()
    assert rows(work) == after


def test_a_line_that_is_undone_or_another_coders_is_refused(work: Workspace, path: Path) -> None:
    undone = code(work, 0, 5)
    work.undo()
    with open_workspace(path, "Ola") as other:
        theirs = code(other, 0, 5)
    for entry in (undone, theirs, "no such"):
        with pytest.raises(RuleError) as refused:
            undo_back_to(work, entry)
        assert refused.value.message_id == "undo.not_standing"


def test_where_another_has_built_on_a_change_it_ends_there(work: Workspace, path: Path) -> None:
    made = work.add_code("Ny")
    stands = work.read(queries.next_to_undo, work.coder.guid)
    with open_workspace(path, "Ola") as other:
        other.code(b.K1.guid, Span(0, 5), [made.guid])
    code(work, 10, 15)
    with pytest.raises(UndoRefused):
        undo_back_to(work, str(stands))
    assert work.read(queries.next_to_undo, work.coder.guid) == stands


def test_the_making_of_the_project_is_never_undone(work: Workspace) -> None:
    last = work.read(queries.standing, work.coder.guid)[-1]
    undo_back_to(work, last)
    assert work.project.title == "Prøve"
    assert work.read(queries.next_to_undo, work.coder.guid) is None


STEPS = st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_what_stands_and_what_is_undone_are_all_that_was_done(
    built: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "p.qualcode"
    path.write_bytes(built.read_bytes())
    standing: list[str] = []
    waiting: list[str] = []
    with open_workspace(path, "Kari") as work:
        first = work.read(queries.standing, work.coder.guid)
        for n, step in enumerate(steps):
            if step == "do":
                standing.append(code(work, n, n + 5))
                waiting.clear()
            elif step == "undo" and standing:
                work.undo()
                waiting.append(standing.pop())
            elif step == "redo" and waiting:
                work.redo()
                standing.append(waiting.pop())
        assert len(work.read(queries.standing, work.coder.guid)) == len(first) + len(standing)
        done = [one for one in work.read(queries.history) if one.kind == "history.coding.added"]
        undone = work.read(queries.undone)
        listed = work.read(queries.codings, b.K1.guid)
        assert len([one for one in done if one.guid not in undone]) == len(listed)
        assert len(listed) == len(standing)


def test_what_an_entry_did_is_read_from_it(work: Workspace) -> None:
    entry = code(work, 0, 5)
    (diff,) = work.read(queries.diffs_of, entry)
    assert (diff.table, diff.before) == ("coding", None)
    work.change(Remove("coding", diff.guid))
    assert work.read(queries.diffs_of, entry) == (diff,)


def test_a_coder_who_has_done_nothing_has_nothing_to_undo(path: Path) -> None:
    with open_workspace(path, "Ny") as work:
        assert work.read(queries.next_to_undo, work.coder.guid) is None
        assert work.read(queries.standing, work.coder.guid) == []
        work.store.apply(Add(b.coding(b.K1, b.TIME, 0, 5, work.coder)), work.coder)
        assert work.read(queries.next_to_undo, work.coder.guid) is not None
