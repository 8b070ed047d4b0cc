"""Open answers of a survey: a table with a row for each respondent, made into one text a question.

A column whose heading ends with a question mark is a question; what else the table holds is
the respondent's number and attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.rows import fold
from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import FileError
from qualcode.files.document import on_one_line
from qualcode.files.tables import Table, read_table
from qualcode.messages import Message
from qualcode.transcripts.informants import Informant, attribute_keys
from qualcode.transcripts.reading import Draft
from qualcode.transcripts.speakers import naming_words

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
    that is digits alone; where there is none, or it may tell who somebody is, by the row. Raises
    `FileError` where no heading is a question, nobody has answered, two columns mean the same, or
    two rows have one number; and as `read_table`.
    """
    table = read_table(path)
    asked = [column for column in table.columns if column.rstrip().endswith("?")]
    if not asked:
        raise FileError("answers.no_question", file=path.name, headings=", ".join(table.columns))
    numbering = table.column(NUMBER_HEADINGS)
    names = _names(table, path, numbering)
    drafts = [(on_one_line(one), _answers(table, one, names)) for one in asked]
    if not any(draft.transcript.utterances for _, draft in drafts):
        raise FileError("answers.none", file=path.name)
    kept = tuple((title, draft) for title, draft in drafts if draft.transcript.utterances)
    about = [one for one in table.columns if one not in (*asked, numbering)]
    return Survey(kept, _respondents(table, about, names))


_LONGEST_NUMBER = 6
"""Digits: a longer number may be a telephone's or a person's own."""


def _names(table: Table, path: Path, numbering: str | None) -> list[str]:
    """What each row's respondent is called: never by a name or a number that tells who it is."""
    stem = on_one_line(path.stem)
    names: list[str] = []
    first: dict[str, int] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        number = " ".join((row[numbering] if numbering else "").split())
        if not number or naming_words(number) or len(_DIGITS.findall(number)) > _LONGEST_NUMBER:
            name = f"{stem} {line}"
        else:
            name = f"{stem} {number}" if number.isdigit() else number
        before = first.setdefault(fold(name), line)
        if before != line:
            raise FileError(
                "answers.twice", file=path.name, line=line, respondent=name, first=before
            )
        names.append(name)
    return names


_DIGITS = re.compile(r"\d")


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


def _respondents(table: Table, about: list[str], names: list[str]) -> tuple[Informant, ...]:
    keys = attribute_keys(about, table.file)
    return tuple(
        Informant(name, name, "", {keys[c]: row[c] for c in about if row[c]}, line)
        for row, name, line in zip(table.rows, names, table.lines, strict=True)
    )
