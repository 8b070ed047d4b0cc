"""The theme table in Word: theme, content, how many informants, and in whose words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.analysis.summary import LONGEST, SHORTEST, Head, Quoted, Summary
from qualcode.domain.model import words_in
from qualcode.errors import RuleError
from qualcode.files.writing import write_whole
from qualcode.messages import Message, render
from qualcode.reports.word import (
    NBHY,
    NBSP,
    TEXT_WIDTH,
    Cell,
    Paragraph,
    Run,
    add_caption,
    add_paragraph,
    add_table,
    new_document,
    paragraph_style,
    quoted,
    saved,
)

_COUNTS = 1240
"""The column of informants: its header on one line."""
_CONTENT = 1680
_QUOTATIONS = TEXT_WIDTH // 2
_WIDTHS = (TEXT_WIDTH - _CONTENT - _COUNTS - _QUOTATIONS, _CONTENT, _COUNTS, _QUOTATIONS)
"""In twentieths of a point; quotations get half of the page."""
_QUOTATIONS_IN_ROW = 3
"""More continue in a row below: a row may not be split, and must not outgrow the page."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The paragraph styles of a row."""

    name: str
    kept: str
    """The name's, where the row must stay on the page of the next."""
    text: str
    codes: str
    quotation: str


_THEME = _Look(
    "QualcodeTheme",
    "QualcodeThemeKept",
    "QualcodeThemeText",
    "QualcodeThemeCodes",
    "QualcodeThemeQuotation",
)
_SUBTHEME = _Look(
    "QualcodeSubtheme",
    "QualcodeSubthemeKept",
    "QualcodeTableText",
    "QualcodeThemeCodes",
    "QualcodeQuotation",
)

_ABOVE = '<w:spacing w:before="120"/>'
_GREY = '<w:sz w:val="17"/><w:szCs w:val="17"/>'
_STYLES = (
    paragraph_style("QualcodeThemeText", "Qualcode Theme Text", "QualcodeTableText", _ABOVE),
    paragraph_style("QualcodeTheme", "Qualcode Theme", "QualcodeThemeText", "", "<w:b/><w:bCs/>"),
    paragraph_style("QualcodeThemeKept", "Qualcode Theme Kept", "QualcodeTheme", "<w:keepNext/>"),
    paragraph_style(
        "QualcodeSubtheme",
        "Qualcode Subtheme",
        "QualcodeTableText",
        '<w:ind w:left="140"/>',
    ),
    paragraph_style(
        "QualcodeSubthemeKept", "Qualcode Subtheme Kept", "QualcodeSubtheme", "<w:keepNext/>"
    ),
    paragraph_style(
        "QualcodeThemeCodes",
        "Qualcode Theme Codes",
        "QualcodeTableText",
        '<w:spacing w:before="40"/>',
        _GREY,
    ),
    paragraph_style(
        "QualcodeQuotation",
        "Qualcode Quotation",
        "QualcodeTableText",
        '<w:spacing w:after="80"/>',
    ),
    paragraph_style(
        "QualcodeThemeQuotation", "Qualcode Theme Quotation", "QualcodeQuotation", _ABOVE
    ),
)


def write_theme_table(
    path: Path,
    summary: Summary,
    *,
    title: str,
    language: str,
    attribution: str = "pseudonym",
    interviews: int,
) -> None:
    """Write the summary as a Word table with caption and note, in nb, nn or en.

    `attribution` says whose words a quotation is: `pseudonym` (with the role), `role`, or
    `none`. Raises `FileError` if the file cannot be written, and then nothing is;
    `RuleError` while there is nothing to show.
    """
    if not summary.heads:
        raise RuleError("report.nothing", file=path.name)
    document = new_document(title, language, _STYLES)
    add_caption(document, render("report.table", language), title)
    columns = ("theme", "content", "informants", "quotation")
    header = [_cell("QualcodeTableHead", render(f"theme_table.{c}", language)) for c in columns]
    rows = _rows(summary, language, _ATTRIBUTIONS[attribution])
    add_table(document, "QualcodeTable", _WIDTHS, header, rows)
    add_paragraph(document, _note(summary, language, interviews))
    write_whole(path, saved(document))


def _rows(
    summary: Summary, language: str, attributed: Callable[[Quoted], str]
) -> list[Sequence[Cell]]:
    family = [
        (row, look, bool(row.children))
        for head in summary.heads
        for row, look in ((head, _THEME), *((child, _SUBTHEME) for child in head.children))
    ]
    last = len(family) - 1
    return [
        cells
        for i, (head, look, leads) in enumerate(family)
        # The last row stays with the note.
        for cells in _row(head, look, leads or i == last, language, attributed)
    ]


def _row(
    head: Head, look: _Look, kept: bool, language: str, attributed: Callable[[Quoted], str]
) -> Iterator[Sequence[Cell]]:
    quotations = [
        Paragraph(look.quotation, _quotation(quotation, language, attributed))
        for quotation in head.quotations
    ]
    content = list(_cell(look.text, words_in(head.definition, language)))
    if head.codes:
        names = ", ".join(words_in(code.name, language) for code in head.codes)
        content += _cell(look.codes, render("theme_table.codes", language, codes=names))
    yield (
        _cell(look.kept if kept else look.name, words_in(head.name, language)),
        content,
        _cell(look.text, _together(render(head.how_many, language))),
        quotations[:_QUOTATIONS_IN_ROW],
    )
    for start in range(_QUOTATIONS_IN_ROW, len(quotations), _QUOTATIONS_IN_ROW):
        yield (None, None, None, quotations[start : start + _QUOTATIONS_IN_ROW])


def _quotation(
    quotation: Quoted, language: str, attributed: Callable[[Quoted], str]
) -> tuple[Run, ...]:
    whose = attributed(quotation)
    if whose and quotation.interpreted:
        whose = f"{whose}, {render('quotation.interpreted', language)}"
    star = "*" if quotation.automatic else ""
    words = Run(quoted(quotation.text, language))
    unbroken = whose.replace(" ", NBSP).replace("-", NBHY)
    after = f" ({unbroken}){star}" if whose else star
    return (words, Run(after, "QualcodeAttribution")) if after else (words,)


def _cell(style: str, text: str) -> tuple[Paragraph, ...]:
    return (Paragraph(style, (Run(text),)),) if text else ()


def _together(text: str) -> str:
    """Figures with their "of" between them on one line."""
    return re.sub(r"(\d) (\w+) (\d)", rf"\1{NBSP}\2{NBSP}\3", text)


def _note(summary: Summary, language: str, interviews: int) -> Paragraph:
    parts = [
        Message(
            "theme_table.base",
            {
                "informants": Message("count.informants", {"n": summary.base}),
                "interviews": Message("count.interviews", {"n": interviews}),
            },
        ),
        Message("theme_table.unit"),
    ]
    if summary.automatic:
        parts.append(Message("theme_table.automatic", {"shortest": SHORTEST, "longest": LONGEST}))
    sentences = " ".join(render(part, language) for part in parts)
    label = Run(render("theme_table.note", language), "QualcodeNoteLabel")
    return Paragraph("QualcodeTableNote", (label, Run(f" {sentences}")))


def _by_pseudonym(quotation: Quoted) -> str:
    return ", ".join(part for part in (_who(quotation), quotation.role) if part)


def _by_role(quotation: Quoted) -> str:
    """The role; of a text nobody speaks in, its title; of a person without a role, nothing."""
    return quotation.role or ("" if quotation.pseudonym else quotation.title)


def _who(quotation: Quoted) -> str:
    return quotation.pseudonym or quotation.title


_ATTRIBUTIONS: Mapping[str, Callable[[Quoted], str]] = {
    "pseudonym": _by_pseudonym,
    "role": _by_role,
    "none": lambda _: "",
}

ATTRIBUTIONS = tuple(_ATTRIBUTIONS)
"""Ways of saying whose words a quotation is."""
