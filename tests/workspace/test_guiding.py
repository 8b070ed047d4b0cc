"""The guide and links of a project: in from tables, one step to undo, the same again is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.errors import FileError
from qualcode.messages import render_error
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace, prepare
from qualcode.workspace.guiding import guide_of, take_in_guide
from qualcode.workspace.linking import take_in_links

Write = Callable[[str, str], Path]

HEAD = "nr;forskningsspørsmål;spørsmål;K1;K2\n"
GUIDE = HEAD + "F1;;Hvilket rom har de?;;\n1;F1;Hvor mye bestemmer du?;x;\n2;F1;Hva ellers?;x;x\n"
BOOK = """codebook: Prøve
codes:
- name: Tid
- name: Ledere
  codes:
  - name: Møter
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def study(tmp_path: Path, write: Write) -> Iterator[Workspace]:
    book = write("prøve.yaml", BOOK)
    with new_workspace(
        tmp_path / "s.qualcode", "Kari", title="S", language="nb", codebooks=[book]
    ) as workspace:
        files = [write(f"{name}.txt", f"I: Hva?\n{name}: Ja.\n") for name in ("K1", "K2")]
        workspace.take_in(prepare(files))
        yield workspace
        assert workspace.faults() == []


def asked(workspace: Workspace) -> dict[str, list[str]]:
    guide = guide_of(workspace)
    return {one.wording["nb"]: [c.pseudonym for c in guide.not_asked(one)] for one in guide.guide}


def test_the_guide_comes_in_as_one_step(study: Workspace, write: Write) -> None:
    assert guide_of(study).guide == ()
    entry = take_in_guide(study, write("guide.csv", GUIDE))
    assert entry is not None
    assert (entry.kind, entry.values) == ("history.guide", {"n": 2})
    assert [one.wording["nb"] for one in guide_of(study).questions] == ["Hvilket rom har de?"]
    assert asked(study) == {"Hvor mye bestemmer du?": ["K2"], "Hva ellers?": []}
    study.undo()
    assert guide_of(study).guide == ()


def test_the_same_again_changes_nothing(study: Workspace, write: Write) -> None:
    take_in_guide(study, write("guide.csv", GUIDE))
    assert take_in_guide(study, write("guide.csv", GUIDE)) is None


def test_a_guide_that_changed_keeps_the_questions_that_stay(study: Workspace, write: Write) -> None:
    take_in_guide(study, write("guide.csv", GUIDE))
    before = {one.wording["nb"]: one.guid for one in guide_of(study).guide}
    changed = HEAD + "F2;;Hva hemmer?;;\n1;F2;Hva ellers?;;x\n2;;Hvem?;x;x\n"
    take_in_guide(study, write("guide.csv", changed))
    assert asked(study) == {"Hva ellers?": ["K1"], "Hvem?": []}
    guide = guide_of(study)
    assert guide.guide[0].guid == before["Hva ellers?"]
    assert guide.guide[0].question == guide.questions[0].guid
    assert guide.guide[1].question is None
    assert len(study.read(queries.asked)) == 3


def test_a_wording_is_mended_and_the_question_stays(study: Workspace, write: Write) -> None:
    take_in_guide(study, write("guide.csv", GUIDE))
    before = [one.guid for one in guide_of(study).guide]
    assert take_in_guide(study, write("guide.csv", GUIDE.replace("Hva ellers?", "HVA ellers?")))
    guide = guide_of(study).guide
    assert [one.guid for one in guide] == before
    assert guide[1].wording == {"nb": "HVA ellers?"}


def test_nobody_is_called_silent_of_whom_nothing_was_noted(study: Workspace, write: Write) -> None:
    take_in_guide(study, write("guide.csv", GUIDE))
    study.take_in(prepare([write("K3.txt", "I: Hva?\nK3: Ja.\n")]))
    assert asked(study) == {"Hvor mye bestemmer du?": ["K2"], "Hva ellers?": []}


def test_nobody_silent_where_nobody_noted_who_was_asked(study: Workspace, write: Write) -> None:
    take_in_guide(study, write("guide.csv", "nr;forskningsspørsmål;spørsmål\n1;;Hva?\n"))
    assert asked(study) == {"Hva?": []}


def test_an_informant_whom_nobody_knows_is_refused(study: Workspace, write: Write) -> None:
    with pytest.raises(FileError) as refused:
        take_in_guide(study, write("guide.csv", GUIDE.replace(";K2\n", ";K9\n")))
    assert refused.value.values["name"] == "K9"
    assert "K1, K2" in render_error(refused.value, "nb")
    assert guide_of(study).guide == ()


def test_what_falls_with_a_research_question_and_with_a_case(
    study: Workspace, write: Write
) -> None:
    from qualcode.domain.changes import Remove

    take_in_guide(study, write("guide.csv", GUIDE))
    (question,) = guide_of(study).questions
    study.change(Remove("question", question.guid))
    assert [one.question for one in guide_of(study).guide] == [None, None]
    case = next(one for one in study.read(queries.cases) if one.pseudonym == "K1")
    study.change(Remove("case", case.guid))
    assert len(study.read(queries.asked)) == 1


LINKS = "kode;lenke;til\nTid;fører til;Møter\nLedere > Møter;plasseres i;Tid\n"


def test_links_come_in_as_one_step_and_once(study: Workspace, write: Write) -> None:
    entry = take_in_links(study, write("links.csv", LINKS))
    assert entry is not None
    assert entry.values == {"n": 2}
    names = {code.guid: code.name["nb"] for code in study.read(queries.codes)}
    found = {(names[o.code], o.kind, names[o.to]) for o in study.read(queries.code_links)}
    assert found == {("Tid", "leads-to", "Møter"), ("Møter", "placed-in", "Tid")}
    assert take_in_links(study, write("links.csv", LINKS)) is None
    study.undo()
    assert study.read(queries.code_links) == []


def test_a_link_goes_with_its_code(study: Workspace, write: Write) -> None:
    take_in_links(study, write("links.csv", LINKS))
    meetings = next(c for c in study.read(queries.codes) if c.name["nb"] == "Møter")
    from qualcode.domain.changes import Remove

    study.change(Remove("code", meetings.guid))
    assert study.read(queries.code_links) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [("Tida;fører til;Møter", "code.unknown_near"), ("Tid;fører til;Tid", "rule.code_link.itself")],
)
def test_a_link_that_cannot_be_is_refused_whole(
    study: Workspace, write: Write, row: str, message: str
) -> None:
    from qualcode.errors import QualcodeError

    with pytest.raises(QualcodeError) as refused:
        take_in_links(study, write("links.csv", f"{LINKS}{row}\n"))
    assert refused.value.values["fault"].id == message  # type: ignore[attr-defined]
    assert "links.csv" in render_error(refused.value, "nn")
    assert study.read(queries.code_links) == []
