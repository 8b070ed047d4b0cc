"""Segments are looked through by condition and order, and written to files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_step import is_one_step

import builders as b
import hostile
from qualcode.domain.changes import Add
from qualcode.domain.model import Code, Coding, Source
from qualcode.domain.span import Span
from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.materials import rename_case, set_field
from qualcode.workspace.revising import recode, uncode_all
from qualcode.workspace.safekeeping import backups
from qualcode.workspace.segments import (
    MANY,
    ORDERS,
    Wanted,
    attributes,
    before_many,
    informants,
    segments,
    write_segments,
)

NAV, SKOLE = b.case("Odin", attributes={"etat": "NAV"}), b.case("Siv", attributes={"etat": "Skole"})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two interviews and a document about Siv's case; Kari codes five stretches, Ola one."""
    path = tmp_path_factory.mktemp("wanted") / "p.qualcode"
    with b.small_study(path) as store:
        about, turns, body = b.interview(
            "K2",
            (("I", "interviewer", "Hva gjør dere?"), ("Odin", "informant", "Vi ringer ikkje nok.")),
            {"Odin": NAV.guid},
        )
        paper = b.source("Årsplan", "Planen er lang.", kind="document", case=SKOLE.guid)
        line = replace(turns[0], guid=b.guid("line"), source=paper.guid, start=0, end=15)
        line = replace(line, speaker="I", role="unknown")
        store.apply(b.added(NAV, SKOLE, about, *turns, paper, line), b.KARI, [body, paper_body()])
        store.apply(b.added(*coded(about, body, paper)), b.KARI)
        store.apply(Add(b.coding(b.K1, b.LEADERS, 40, 60, b.OLA)), b.OLA)
    return path


def paper_body() -> str:
    return "Planen er lang."


def coded(about: Source, body: str, paper: Source) -> list[Coding]:
    k1 = b.interview("K1")[2]

    def on(source: Source, text: str, words: str, code: Code) -> Coding:
        start = text.index(words)
        return b.coding(source, code, start, start + len(words))

    return [
        on(b.K1, k1, "Møtene blir utsatt", b.HASTE),
        on(b.K1, k1, "Vi har aldri nok tid.", b.TIME),
        on(b.K1, k1, "At lederne snakker sammen.", b.LEADERS),
        on(about, body, "ringer ikkje nok", b.HASTE),
        on(paper, paper_body(), "lang", b.TIME),
    ]


@pytest.fixture
def work(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())
    with open_workspace(path, "Kari") as workspace:
        yield workspace


def texts(work: Workspace, *, everybody: bool = False, **conditions: object) -> list[str]:
    found = segments(work, Wanted(**conditions), everybody=everybody)  # type: ignore[arg-type]
    return [one.text for one in found]


ALL = [
    "Vi har aldri nok tid.",
    "Møtene blir utsatt",
    "At lederne snakker sammen.",
    "ringer ikkje nok",
    "lang",
]


def test_all_that_the_coder_has_coded_comes_in_the_order_of_the_texts(work: Workspace) -> None:
    assert texts(work) == ALL


def test_a_code_brings_its_children(work: Workspace) -> None:
    assert texts(work, code=b.TIME.guid) == [ALL[0], ALL[1], ALL[3], ALL[4]]
    assert texts(work, code=b.HASTE.guid) == [ALL[1], ALL[3]]


def test_a_source_an_attribute_and_words_with_their_other_spellings(work: Workspace) -> None:
    assert texts(work, source=b.guid("source K2")) == ["ringer ikkje nok"]
    assert texts(work, attribute=("etat", "NAV")) == ["ringer ikkje nok"]
    assert texts(work, words="ikke") == ["ringer ikkje nok"]
    assert texts(work, words="  ") == ALL


def test_a_source_that_is_of_a_case_counts_for_its_attributes(work: Workspace) -> None:
    assert texts(work, attribute=("etat", "Skole")) == ["lang"]


def test_conditions_narrow_one_another(work: Workspace) -> None:
    assert texts(work, code=b.TIME.guid, attribute=("etat", "NAV"), words="ringer") == [ALL[3]]
    assert texts(work, code=b.LEADERS.guid, attribute=("etat", "NAV")) == []


def test_others_codings_come_only_where_everybodys_are_asked_for(work: Workspace) -> None:
    assert len(texts(work, everybody=True)) == len(ALL) + 1
    assert texts(work, coder="Ola") == []
    assert len(texts(work, coder="Ola", everybody=True)) == 1


def test_codes_come_as_in_the_tree_a_category_before_those_under_it(work: Workspace) -> None:
    found = segments(work, Wanted(order="code"))
    ranks = [(b.LEADERS.guid, b.TIME.guid, b.HASTE.guid).index(one.code) for one in found]
    assert ranks == sorted(ranks)


def test_informants_are_sorted_and_named_by_their_pseudonyms(work: Workspace) -> None:
    maren = next(one for one in work.read(queries.cases) if one.pseudonym == "Maren")
    rename_case(work, maren, "Aud")
    called = {one.guid: one.pseudonym for one in work.read(queries.cases)}
    found = segments(work, Wanted(order="informant"))
    assert [informants(one, called) for one in found] == [["Aud"]] * 3 + [["I"], ["Odin"]]


def test_attributes_are_every_pair_once_in_order(work: Workspace) -> None:
    assert attributes(work) == [("etat", "NAV"), ("etat", "Skole")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Wanted,
        code=st.sampled_from(["", b.TIME.guid, b.LEADERS.guid, "no such"]),
        source=st.sampled_from(["", b.K1.guid, "no such"]),
        attribute=st.sampled_from([("", ""), ("etat", "NAV"), ("etat", "[/b]")]),
        words=st.sampled_from(["", "nok", "ikke", *hostile.STORABLE[:12]]),
        order=st.sampled_from(ORDERS),
    ),
    st.booleans(),
)
def test_any_conditions_give_some_of_all_once_each(
    built: Path, wanted: Wanted, everybody: bool
) -> None:
    with open_workspace(built, "Kari") as work:
        found = segments(work, wanted, everybody=everybody)
        every = segments(work, Wanted(), everybody=everybody)
    guids = [one.coding for one in found]
    assert len(set(guids)) == len(guids)
    if wanted.code != "no such":
        assert set(guids) <= {one.coding for one in every}
    if wanted.order == "length":
        lengths = [one.end - one.start for one in found]
        assert lengths == sorted(lengths, reverse=True)
    assert everybody or {one.coder for one in found} <= {"Kari"}


def test_recoding_and_uncoding_many_are_one_step_each(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())
    with open_workspace(path, "Kari") as work:
        guids = [one.coding for one in segments(work, Wanted())]
    is_one_step(path, "Kari", lambda w: recode(w, w.read(queries.codings_of, guids), b.TIME.guid))
    is_one_step(path, "Kari", lambda w: uncode_all(w, w.read(queries.codings_of, guids)))


def test_many_are_backed_up_first_and_few_are_not(work: Workspace) -> None:
    assert before_many(work, MANY - 1) is None
    assert backups(work.store.place) == []
    assert before_many(work, MANY) is None
    assert len(backups(work.store.place)) == 1


def test_codings_are_found_by_guid_however_many(work: Workspace) -> None:
    every = segments(work, Wanted())
    found = work.read(queries.codings_of, [one.coding for one in every] + ["none"] * 1_000)
    assert {one.guid for one in found} == {one.coding for one in every}
    assert work.read(queries.codings_of, []) == []


# Writing


def test_a_spreadsheet_has_a_line_for_each_and_is_entered_in_the_journal(
    work: Workspace, tmp_path: Path
) -> None:
    found = segments(work, Wanted())
    path = tmp_path / "utdrag.csv"
    write_segments(work, path, found, "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert [line[-1] for line in lines[1:]] == ALL
    entry = work.read(queries.history, 1)[0]
    assert (entry.kind, entry.values["file"]) == ("history.exported", "utdrag.csv")
    assert entry.values["codings"] == [one.coding for one in found]


def test_what_was_written_is_not_undone_as_a_change(work: Workspace, tmp_path: Path) -> None:
    before = work.read(queries.next_to_undo, work.coder.guid)
    write_segments(work, tmp_path / "u.md", segments(work, Wanted()), "md")
    assert work.read(queries.next_to_undo, work.coder.guid) == before


@pytest.mark.parametrize("text", [t for t in hostile.STORABLE if clean(t).strip()])
def test_titles_of_every_kind_go_out_as_text(work: Workspace, tmp_path: Path, text: str) -> None:
    source = next(one for one in work.read(queries.sources) if one.title == "K2")
    set_field(work, [source], "title", text[:200])
    title = next(one for one in work.read(queries.sources) if one.guid == source.guid).title
    found = segments(work, Wanted(source=source.guid))
    for form in ("csv", "md", "jsonl"):
        write_segments(work, tmp_path / f"u.{form}", found, form)
    record = json.loads((tmp_path / "u.jsonl").read_text("utf-8").splitlines()[0])
    assert record["source"] == title
    with (tmp_path / "u.csv").open(encoding="utf-8-sig", newline="") as file:
        cell = list(csv.reader(file, delimiter=";"))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_a_file_that_cannot_be_written_is_a_fault_and_no_entry(
    work: Workspace, tmp_path: Path
) -> None:
    n = len(work.read(queries.history))
    write = partial(write_segments, work, chosen=segments(work, Wanted()), form="csv")
    for path in (tmp_path, tmp_path / "none" / "u.csv"):
        with pytest.raises(FileError):
            write(path)
    assert len(work.read(queries.history)) == n


def test_a_file_name_that_is_no_text_is_entered_without_what_cannot_be_stored(
    work: Workspace, tmp_path: Path
) -> None:
    write_segments(work, tmp_path / "a\udcffb.csv", segments(work, Wanted()), "csv")
    assert work.read(queries.history, 1)[0].values["file"] == "ab.csv"


def test_span_of_a_segment_is_that_of_its_words(work: Workspace) -> None:
    first = segments(work, Wanted())[0]
    body = work.read(queries.body, b.K1.text_hash)
    assert Span(first.start, first.end).of(body) == first.text
