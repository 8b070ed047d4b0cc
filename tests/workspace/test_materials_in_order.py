"""Sources and cases are named, grouped, described, written and taken away; each is one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from one_step import is_one_step, rows

import builders as b
import hostile
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Case, NothingHere, Source
from qualcode.errors import FileError, QualcodeError, RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.materials import (
    FIELDS,
    add_case,
    remove_cases,
    remove_sources,
    rename_case,
    set_attribute,
    set_case_kind,
    set_field,
    write_note,
)
from qualcode.workspace.safekeeping import backups

CHILD = b.case("Marens kontor", kind="employer", parent=b.MAREN.guid)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interview with all that can lie on one, by two coders, and another interview."""
    path = tmp_path_factory.mktemp("materials") / "p.qualcode"
    with b.small_study(path) as store:
        other, turns, body = b.interview("K2", cases={"Maren": b.MAREN.guid})
        store.apply(b.added(CHILD, other, *turns), b.KARI, [body])
        mine = b.coding(b.K1, b.TIME, 40, 60)
        on_it = [
            mine,
            b.memo("coding", mine.guid, "Hm."),
            b.memo("source", b.K1.guid, "Om intervjuet"),
            b.quotation(b.K1, 40, 60),
            b.decision(b.K1, 50, 60, b.LEADERS),
            NothingHere(b.guid("nothing"), b.K1.guid, 70, 90, b.KARI.guid),
        ]
        store.apply(Together("history.together", tuple(map(Add, on_it))), b.KARI)
        store.apply(Add(b.coding(b.K1, b.LEADERS, 45, 70, b.OLA)), b.OLA)
    return path


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "p.qualcode"))


def k1(work: Workspace) -> Source:
    return work.chosen_sources("K1")[0]


def maren(work: Workspace) -> Case:
    return next(one for one in work.read(queries.cases) if one.guid == b.MAREN.guid)


STEPS: dict[str, Callable[[Workspace], object]] = {
    "title": lambda w: set_field(w, [k1(w)], "title", "Nytt"),
    "group": lambda w: set_field(w, w.read(queries.sources), "group", "Kyst"),
    "kind": lambda w: set_field(w, w.read(queries.sources), "kind", "document"),
    "wave": lambda w: set_field(w, w.read(queries.sources), "wave", "2"),
    "date": lambda w: set_field(w, w.read(queries.sources), "date", "2024-05-01"),
    "case": lambda w: set_field(w, w.read(queries.sources), "case", b.MAREN.guid),
    "remove a source": lambda w: remove_sources(w, [k1(w)]),
    "remove all sources": lambda w: remove_sources(w, w.read(queries.sources)),
    "note": lambda w: write_note(w, "Fredag", "Det regnet.\n\nAlle var trøtte.", "field-note"),
    "add a case": lambda w: add_case(w, "municipality", "By"),
    "rename a case": lambda w: rename_case(w, maren(w), "Aud"),
    "kind of cases": lambda w: set_case_kind(w, w.read(queries.cases), "kommune"),
    "attribute": lambda w: set_attribute(w, w.read(queries.cases), "etat", "NAV"),
    "remove a case": lambda w: remove_cases(w, [maren(w)]),
    "remove all cases": lambda w: remove_cases(w, w.read(queries.cases)),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_is_one_step_that_is_undone_and_redone(path: Path, step: str) -> None:
    is_one_step(path, "Kari", STEPS[step])


def test_every_field_that_can_be_set_is_tried_here() -> None:
    assert set(FIELDS) <= STEPS.keys()


def test_a_source_that_comes_back_has_its_text_and_all_that_lay_on_it(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        before, source = rows(work), k1(work)
        on_it = ("coding", "quotation", "decision", "nothing_here", "turn")
        body = work.read(queries.body, source.text_hash)
        remove_sources(work, [source])
        gone = rows(work)
        assert all(row["source"] != source.guid for t in on_it for row in gone[t].values())
        assert gone["memo"] == {}
    with open_workspace(path, "Kari") as work:
        work.undo()
        assert rows(work) == before
        assert work.read(queries.body, source.text_hash) == body
        assert {row["coder"] for row in before["coding"].values()} == {b.KARI.guid, b.OLA.guid}
        assert work.faults() == []


def test_a_backup_is_made_before_sources_go(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        assert remove_sources(work, [k1(work)]) is None
    assert [one.holds and one.holds.sources for one in backups(path)] == [2]


def test_an_empty_attribute_is_taken_away_and_the_others_keep_their_order(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        for name, value in (("a", "1"), ("b", "2"), ("c", "3"), ("a", "4"), ("b", " ")):
            set_attribute(work, [maren(work)], name, value)
        assert list(maren(work).attributes.items()) == [("a", "4"), ("c", "3")]


def test_cases_nested_in_one_that_goes_move_up(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        remove_cases(work, [maren(work)])
        assert [(one.guid, one.parent) for one in work.read(queries.cases)] == [(CHILD.guid, None)]
        assert {turn.case for turn in work.read(queries.turns, b.K1.guid)} == {None}


def test_a_new_pseudonym_is_what_its_sources_are_of(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        rename_case(work, maren(work), "  Aud   Vik ")
        cases = {one.guid: one.pseudonym for one in work.read(queries.cases)}
        heard = work.read(queries.heard)
        assert {source: [cases[case] for case in several] for source, several in heard.items()} == {
            b.K1.guid: ["Aud Vik"],
            b.guid("source K2"): ["Aud Vik"],
        }


def test_a_note_is_one_turn_for_each_paragraph(path: Path) -> None:
    with open_workspace(path, "Kari") as work:
        write_note(work, " Fredag  morgen ", "Det regnet.\n\nAlle var trøtte.", "field-note")
        note = work.chosen_sources("Fredag morgen")[0]
        body = work.read(queries.body, note.text_hash)
        turns = work.read(queries.turns, note.guid)
        assert (note.kind, [turn.span.of(body) for turn in turns]) == (
            "field-note",
            ["Det regnet.", "Alle var trøtte."],
        )


@pytest.mark.parametrize(
    ("verb", "fault"),
    [
        (lambda w: set_field(w, [k1(w)], "title", "  "), "rule.source.unnamed"),
        (lambda w: set_field(w, [k1(w)], "title", "k2"), "rule.source.taken"),
        (lambda w: rename_case(w, maren(w), ""), "rule.case.unnamed"),
        (lambda w: add_case(w, "informant", "maren"), "rule.case.taken"),
        (lambda w: write_note(w, "K1", "Ord.", "document"), "rule.source.taken"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_changes(
    path: Path, verb: Callable[[Workspace], object], fault: str
) -> None:
    with open_workspace(path, "Kari") as work:
        before = rows(work)
        with pytest.raises(RuleError) as refused:
            verb(work)
        assert refused.value.message_id == fault
        assert rows(work) == before


def test_a_note_without_words_is_refused(path: Path) -> None:
    with open_workspace(path, "Kari") as work, pytest.raises(FileError):
        write_note(work, "Tomt", " \n ", "field-note")


@pytest.mark.parametrize("text", hostile.STRINGS, ids=ascii)
def test_whatever_is_typed_is_stored_as_text_or_refused(path: Path, text: str) -> None:
    """Nothing typed may break the store, or bring in what steers a terminal."""
    verbs: list[Callable[[Workspace], object]] = [
        lambda w: set_field(w, w.read(queries.sources), "group", text),
        lambda w: set_field(w, [k1(w)], "title", text),
        lambda w: set_field(w, w.read(queries.sources)[:1], "wave", text),
        lambda w: set_attribute(w, [maren(w)], text, text),
        lambda w: rename_case(w, maren(w), text),
        lambda w: set_case_kind(w, [maren(w)], text),
        lambda w: add_case(w, text, text),
        lambda w: write_note(w, text, text, "field-note"),
    ]
    with open_workspace(path, "Kari") as work:
        before = rows(work)
        done = 0
        for verb in verbs:
            n = len(work.read(queries.history))
            try:
                verb(work)
            except QualcodeError:
                assert len(work.read(queries.history)) == n
            done += len(work.read(queries.history)) - n
        assert work.faults() == []
        for _ in range(done):
            work.undo()
        assert rows(work) == before
