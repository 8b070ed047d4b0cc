"""The research questions, the interview guide and who was asked: in from a table, and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from qualcode.analysis.guide import Guide
from qualcode.domain.changes import Add, Change, Edit, Entry, Remove, Together
from qualcode.domain.model import RESPONDENT, Asked, Case, GuideQuestion, Question, words_in
from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.exchange.guide_table import GuideLine, read_guide
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace


def guide_of(workspace: Workspace) -> Guide:
    """The project's guide."""
    read = workspace.read
    asked = frozenset((one.guide_question, one.case) for one in read(queries.asked))
    noted = {case for _, case in asked}
    return Guide(
        tuple(read(queries.questions)),
        tuple(read(queries.guide_questions)),
        tuple(case for case in read(queries.cases) if case.guid in noted),
        asked,
    )


def take_in_guide(workspace: Workspace, path: Path) -> Entry | None:
    """Let the project's guide be what a table says, as one step; None where it is so already.

    A question that the project has in the same words stays the same question; spaces and
    capitals may change. Raises `FileError` where the table cannot be used or names an informant
    whom nobody knows.
    """
    lines = read_guide(path)
    cases = {fold(c.pseudonym): c for c in workspace.read(queries.cases) if c.kind != RESPONDENT}
    for one in lines:
        for name in one.asked:
            if fold(name) not in cases:
                known = ", ".join(case.pseudonym for case in cases.values()) or "–"
                raise FileError("guide.stranger", file=path.name, name=name, known=known)
    changes = tuple(_changes(guide_of(workspace), lines, cases, workspace))
    guides = sum(not one.is_research_question for one in lines)
    return workspace.change(Together("history.guide", changes, {"n": guides}))


def _changes(
    there: Guide, lines: Sequence[GuideLine], cases: dict[str, Case], workspace: Workspace
) -> Iterator[Change]:
    language, new_guid = workspace.project.language, workspace.store.guids
    told = [one for one in lines if one.is_research_question]
    guided = [one for one in lines if not one.is_research_question]
    known = _by_wording(there.questions, language)
    serves: dict[str, str] = {}
    for position, one in enumerate(told):
        old = known.pop(fold(one.wording), None)
        words = {**(old.wording if old else {}), language: one.wording}
        new = Question(old.guid if old else new_guid(), words, position)
        serves[fold(one.number)] = new.guid
        yield from _put(old, new)
    asked: set[tuple[str, str]] = set()
    found = _by_wording(there.guide, language)
    for position, one in enumerate(guided):
        before = found.pop(fold(one.wording), None)
        question = GuideQuestion(
            before.guid if before else new_guid(),
            {**(before.wording if before else {}), language: one.wording},
            serves.get(fold(one.serves)),
            position,
        )
        yield from _put(before, question)
        for name in one.asked:
            pair = (question.guid, cases[fold(name)].guid)
            asked.add(pair)
            if pair not in there.asked:
                yield Add(Asked(new_guid(), *pair))
    yield from (Remove("guide_question", one.guid) for one in found.values())
    yield from (Remove("question", one.guid) for one in known.values())
    gone = {one.guid for one in found.values()}  # who was asked goes with the question
    for row in workspace.read(queries.asked):
        if (row.guide_question, row.case) not in asked and row.guide_question not in gone:
            yield Remove("asked", row.guid)


Q = TypeVar("Q", Question, GuideQuestion)


def _by_wording(questions: Iterable[Q], language: str) -> dict[str, Q]:
    return {fold(words_in(one.wording, language)): one for one in questions}


def _put(old: Question | GuideQuestion | None, new: Question | GuideQuestion) -> Iterator[Change]:
    if old is None:
        yield Add(new)
    elif old != new:
        yield Edit(new)
