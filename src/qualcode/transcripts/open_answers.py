"""Open answers of a survey: a table with a row for each respondent, made into one text a question.

A column whose heading ends with a question mark is a question; what else the table holds is
the respondent's number and attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.files.tables import Table, read_table
from qualcode.messages import Message
from qualcode.transcripts.informants import Informant, attribute_key
from qualcode.transcripts.reading import Draft

NUMBER_HEADINGS = frozenset(
    "id nr nr. no no. number nummer respondent respondentnummer respondentid løpenummer løpenr "
    "svar-id svarid response-id responseid record pseudonym".split()
)
"""Headings of the column that numbers the respondents."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The answers by question, and who gave them."""

    questions: tuple[tuple[str, Draft], ...]
    """(wording, its answers as the turns of a text, a respondent each); none without answers."""
    respondents: tuple[Informant, ...]
    """The label is the respondent's number, as in the turns."""


def read_answers(path: Path) -> Survey:
    """The survey in an .xlsx or .csv file.

    A respondent is called by the number in the table, with the file's name before it where
    that is digits alone; where no column numbers them, by the row. Raises `FileError` where no
    heading is a question, nobody has answered, or two rows have one number; and as `read_table`.
    """
    table = read_table(path)
    asked = [column for column in table.columns if column.rstrip().endswith("?")]
    if not asked:
        raise FileError("answers.no_question", file=path.name, headings=", ".join(table.columns))
    names = _names(table, path)
    drafts = [(" ".join(one.split()), _answers(table, one, names)) for one in asked]
    if not any(draft.transcript.utterances for _, draft in drafts):
        raise FileError("answers.none", file=path.name)
    kept = tuple((title, draft) for title, draft in drafts if draft.transcript.utterances)
    return Survey(kept, _respondents(table, asked, names))


def _numbering(table: Table) -> str | None:
    headings = {" ".join(column.casefold().split()): column for column in table.columns}
    return next((headings[name] for name in headings if name in NUMBER_HEADINGS), None)


def _names(table: Table, path: Path) -> list[str]:
    """What each row's respondent is called."""
    numbering, stem = _numbering(table), " ".join(clean(path.stem).split())
    names: list[str] = []
    first: dict[str, int] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        number = (row[numbering] if numbering else "") or str(line)
        name = f"{stem} {number}" if number.isdigit() else " ".join(number.split())
        before = first.setdefault(name.casefold(), line)
        if before != line:
            raise FileError(
                "answers.twice", file=path.name, line=line, respondent=number, first=before
            )
        names.append(name)
    return names


def _answers(table: Table, question: str, names: list[str]) -> Draft:
    parts, said, start = [], [], 0
    for row, name in zip(table.rows, names, strict=True):
        if row[question]:
            end = start + len(row[question])
            said.append(Utterance(start, end, name, "informant"))
            parts.append(row[question])
            start = end + 1
    note = Message("answers.read", {"n": len(said), "rows": len(table.rows)})
    return Draft(Transcript("\n".join(parts), tuple(said)), (note,))


def _respondents(table: Table, asked: list[str], names: list[str]) -> tuple[Informant, ...]:
    about = [c for c in table.columns if c not in asked and c != _numbering(table)]
    return tuple(
        Informant(name, name, "", {attribute_key(c): row[c] for c in about if row[c]}, line)
        for row, name, line in zip(table.rows, names, table.lines, strict=True)
    )
