"""Other material than interviews, the guide, and links between codes, by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_commands import Done, digest

from qualcode.domain.model import Case, Source
from qualcode.storage import queries
from qualcode.workspace import open_workspace
from qualcode.workspace.demo import sample_folder

Run = Callable[..., Done]

TRANSCRIPTS, CODEBOOKS = sample_folder("transcripts"), sample_folder("codebook")


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    store = tmp_path / "s.qualcode"
    assert run("new", store).code == 0
    return store


def sources(store: Path) -> list[Source]:
    with open_workspace(store) as workspace:
        return workspace.read(queries.sources)


def test_a_document_of_a_date(run: Run, empty: Path) -> None:
    file = TRANSCRIPTS / "rundskriv.txt"
    done = run("import", empty, file, "--kind", "document", "--date", "2023-08", "--yes")
    assert (done.code, done.err) == (0, "")
    (one,) = sources(empty)
    assert (one.kind, one.date, one.title) == ("document", "2023-08", "rundskriv")


def test_a_second_interview_is_the_same_persons(run: Run, empty: Path) -> None:
    people = ("--informants", TRANSCRIPTS / "informants.csv", "--names", TRANSCRIPTS / "names.csv")
    for file, more in (("K2.docx", ()), ("K2-2.txt", ("--wave", "2", "--date", "2024-10"))):
        assert run("import", empty, TRANSCRIPTS / file, *people, *more, "--yes").code == 0
    first, second = sources(empty)
    assert (first.wave, first.date) == ("1", "2024-05-07")
    assert (second.wave, second.date) == ("2", "2024-10")
    with open_workspace(empty) as workspace:
        heard = workspace.read(queries.heard)
    assert heard[first.guid] == heard[second.guid]


def test_open_answers_become_a_source_a_question(run: Run, empty: Path) -> None:
    file = TRANSCRIPTS / "open-answers.xlsx"
    done = run("import", empty, file, "--kind", "open-answers", "--yes")
    assert done.code == 0
    assert "answers from 36 of 40 respondents" in done.out
    assert [one.title for one in sources(empty)] == [
        "Hva hindrer samarbeid der du jobber?",
        "Hva hjelper?",
        "Noe annet?",
    ]
    with open_workspace(empty) as workspace:
        people: list[Case] = workspace.read(queries.cases)
        assert workspace.read(queries.informants) == []  # who answered a survey was not interviewed
        assert workspace.faults() == []
    assert {case.kind for case in people} == {"respondent"}
    assert next(c for c in people if c.pseudonym == "Q-03").attributes["municipality"] == "By"


def test_a_survey_taken_for_a_transcript_is_refused(run: Run, empty: Path) -> None:
    before = digest(empty)
    done = run("import", empty, TRANSCRIPTS / "open-answers.xlsx", "--yes")
    assert done.code == 1
    assert "open-answers.xlsx" in done.err
    table = TRANSCRIPTS / "informants.csv"
    done = run("import", empty, table, "--kind", "open-answers", "--yes")
    assert done.code == 1
    assert "informants.csv" in done.err
    assert "question mark" in done.err
    assert digest(empty) == before


def test_the_guide_in_and_shown(run: Run, store: Path, empty: Path) -> None:
    assert "guide.csv" in run("guide", empty).out  # how to take one in
    refused = run("guide", empty, TRANSCRIPTS / "guide.csv")
    assert refused.code == 1
    assert "guide.csv" in refused.err
    shown = run("guide", store)
    assert shown.code == 0
    assert "13 av 15 er spurt; ikke D1, D2" in shown.out
    told = json.loads(run("guide", store, "--json").out)
    assert len(told["questions"]) == 3
    assert {len(one["asked"]) for one in told["guide"]} == {7, 8, 9, 10, 11, 12, 13, 15}
    again = run("guide", store, TRANSCRIPTS / "guide.csv")
    assert again.code == 0
    assert json.loads(run("guide", store, "--json").out) == told
    assert run("guide", store, TRANSCRIPTS / "guide.csv", "--json").code == 2


def test_links_come_in_after_the_codebooks_they_tie(run: Run, empty: Path) -> None:
    links = CODEBOOKS / "links.csv"
    refused = run("codebook", empty, links)
    assert refused.code == 1
    assert "links.csv" in refused.err
    books = sorted(CODEBOOKS.glob("*.yaml"))
    done = run("codebook", empty, links, *books)
    assert (done.code, done.err) == (0, "")
    assert "16 links" in done.out
    with open_workspace(empty) as workspace:
        assert len(workspace.read(queries.code_links)) == 16
        assert workspace.faults() == []
