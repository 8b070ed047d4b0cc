"""The interview guide as a table: the questions, what they are asked for, and who was asked.

    nr;forskningsspørsmål;spørsmål;K1;K2
    F1;;Hvilket rom har de ansatte?;;
    1;F1;Hvor mye kan du bestemme selv?;x;

A row whose number begins with a letter, and which serves nothing and was asked of nobody, is a
research question, any other a question of the guide; the columns after the three are informants,
by pseudonym.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.files.tables import read_table

GUIDE_HEADINGS: Mapping[str, frozenset[str]] = {
    "number": frozenset("nr nr. nummer no no. number".split()),
    "serves": frozenset(
        {"forskningsspørsmål", "forskingsspørsmål", "research question", "problemstilling"}
    ),
    "wording": frozenset({"spørsmål", "question", "ordlyd", "wording"}),
}
"""What a column holds -> the headings it goes by."""

NOT_ASKED = frozenset({"", "-", "–", "0", "nei", "no", "ikke spurt", "ikkje spurd", "not asked"})
"""What a cell holds where an informant was not asked; anything else says that they were."""


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One question, of the research or of the guide."""

    number: str
    wording: str
    serves: str
    """Number of the research question a guide question is asked for; empty where none is named."""
    asked: tuple[str, ...]
    """Headings of the columns of those who were asked."""
    line: int

    @property
    def is_research_question(self) -> bool:
        """Whether it is what the study asks, and not what an informant was."""
        return self.number[:1].isalpha() and not self.serves and not self.asked


def read_guide(path: Path) -> tuple[GuideLine, ...]:
    """The questions in a .csv or .xlsx file, in its order.

    Raises `FileError` for a column or cell that is missing, a number or wording that stands
    twice, and a research question that is not in the file; and as `read_table` does.
    """
    table = read_table(path)
    held = table.held(GUIDE_HEADINGS, "guide.columns")
    people = [column for column in table.columns if column not in held.values()]
    lines = []
    for row, line in zip(table.rows, table.lines, strict=True):
        number, serves, wording = (row[held[n]] for n in ("number", "serves", "wording"))
        if not number or not wording:
            raise FileError("guide.unfinished", file=path.name, line=line)
        asked = tuple(one for one in people if fold(row[one]) not in NOT_ASKED)
        lines.append(GuideLine(number, " ".join(wording.split()), serves, asked, line))
    _check(lines, path.name)
    return tuple(lines)


def _check(lines: list[GuideLine], file: str) -> None:
    numbers: dict[str, int] = {}
    wordings: dict[tuple[bool, str], int] = {}
    for one in lines:
        first = min(
            numbers.setdefault(fold(one.number), one.line),
            wordings.setdefault((one.is_research_question, fold(one.wording)), one.line),
        )
        if first != one.line:
            raise FileError("guide.twice", file=file, line=one.line, first=first)
    known = {fold(one.number) for one in lines if one.is_research_question}
    for one in lines:
        if one.serves and fold(one.serves) not in known:
            raise FileError("guide.no_such", file=file, line=one.line, number=one.serves)
