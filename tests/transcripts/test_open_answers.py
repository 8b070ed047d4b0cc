"""Open answers: one text a question, a turn a respondent, and nobody confused with another."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.transcripts.open_answers import read_answers

HEADINGS = ["id", "kommune", "Hva hindrer?", "Hva hjelper?"]


@pytest.fixture
def survey(tmp_path):
    def read(rows, name="svar.csv"):
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(rows)
        path = tmp_path / name
        path.write_text(out.getvalue(), encoding="utf-8")
        return read_answers(path)

    return read


def test_each_question_is_a_text_and_each_answer_a_turn(survey):
    found = survey(
        [HEADINGS, ["Q-1", "By", "Tid", "Kaffe"], ["Q-2", "Dal", "", "Bussen\nnår den går"]]
    )
    (hinders, first), (helps, second) = found.questions
    assert (hinders, helps) == ("Hva hindrer?", "Hva hjelper?")
    assert first.transcript.text == "Tid"
    assert second.transcript.text == "Kaffe\nBussen\nnår den går"
    said = [(u.speaker, u.span.of(second.transcript.text)) for u in second.transcript.utterances]
    assert said == [("Q-1", "Kaffe"), ("Q-2", "Bussen\nnår den går")]
    assert all(u.role == "informant" for u in second.transcript.utterances)
    attributes = [(one.pseudonym, dict(one.attributes)) for one in found.respondents]
    assert attributes == [("Q-1", {"municipality": "By"}), ("Q-2", {"municipality": "Dal"})]


def test_numbers_alone_are_of_one_survey_only(survey):
    found = survey([["nr", "Hva?"], ["1", "Tid"], ["2", "Penger"]], "runde 2.csv")
    assert [one.pseudonym for one in found.respondents] == ["runde 2 1", "runde 2 2"]


def test_without_numbers_the_rows_are_counted(survey):
    found = survey([["Hva?", "Hvem?"], ["Tid", "Alle"], ["Penger", ""]])
    assert [one.pseudonym for one in found.respondents] == ["svar 2", "svar 3"]


@pytest.mark.parametrize("number", ["Kari Holm", "Nora", "97 65 43 21", "01010750160"])
def test_what_may_tell_who_somebody_is_numbers_nobody(survey, number):
    found = survey([["respondent", "Hva?"], [number, "Tid"]])
    assert [one.pseudonym for one in found.respondents] == ["svar 2"]
    assert found.questions[0][1].transcript.speakers == ("svar 2",)


def test_columns_that_tell_who_somebody_is_are_known_however_written(survey):
    found = survey(
        [["id", "Navn", "E-post", "Kommune", "Hva?"], ["Q-1", "Kari", "k@x.no", "By", "?"]]
    )
    (one,) = found.respondents
    assert one.identifying == ("navn", "e-post")
    assert one.attributes["municipality"] == "By"


def test_a_question_nobody_answered_is_left_out(survey):
    assert [title for title, _ in survey([HEADINGS, ["Q-1", "", "", "Kaffe"]]).questions] == [
        "Hva hjelper?"
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["id", "kommune", "svar"], ["1", "By", "Tid"]], "answers.no_question"),
        ([HEADINGS, ["Q-1", "By", "", ""]], "answers.none"),
        ([HEADINGS], "answers.none"),
        ([HEADINGS, ["Q-1", "", "a", ""], ["q-1", "", "b", ""]], "answers.twice"),
        ([["id", "rolle", "Role", "Hva?"], ["1", "a", "b", "c"]], "informants.same_column"),
        ([["id", "nr", "Hva?"], ["1", "2", "c"]], "informants.same_column"),
    ],
)
def test_refused(survey, rows, message):
    with pytest.raises(FileError) as refused:
        survey(rows)
    assert refused.value.message_id == message
    assert refused.value.values["file"] == "svar.csv"


@given(st.lists(st.sampled_from([t for t in hostile.STORABLE if "\0" not in t]), min_size=1))
def test_every_answer_comes_back(tmp_path_factory, answers):
    rows = [["id", "Hva?"], *([f"Q-{n}", text] for n, text in enumerate(answers))]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    path = tmp_path_factory.mktemp("svar") / "svar.csv"
    path.write_bytes(out.getvalue().encode())
    try:
        found = read_answers(path)
    except FileError:  # control characters alone, or so many that it is no text
        return
    ((_, draft),) = found.questions
    said = {u.speaker: u.span.of(draft.transcript.text) for u in draft.transcript.utterances}
    for n, text in enumerate(answers):
        kept = " ".join(clean(text, tabs=True).split())
        assert " ".join(said.get(f"Q-{n}", "").split()) == kept
