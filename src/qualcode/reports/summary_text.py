"""The summary as lines for the terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qualcode.analysis.summary import LONGEST, SHORTEST, Head, Quoted, Summary
from qualcode.domain.model import words_in
from qualcode.messages import Message, render
from qualcode.messages.catalogue import printable
from qualcode.reports.quotes import place_in_words
from qualcode.reports.word import quoted


def summary_lines(summary: Summary, language: str) -> Iterator[str]:
    """The summary line by line, sub-themes indented, without control characters."""
    if not summary.heads:
        yield render("summary.nothing", language)
        return
    for head in summary.heads:
        yield from _head_lines(head, language, "")
        for child in head.children:
            yield from _head_lines(child, language, "  ")
        yield ""
    yield render("summary.base", language, n=summary.base)
    if summary.rest:
        codes = ", ".join(words_in(code.name, language) for code in summary.rest)
        yield render("summary.rest", language, codes=codes)
    if summary.unquoted:
        names = ", ".join(case.pseudonym for case in summary.unquoted)
        yield render("summary.unquoted", language, names=names)
    if summary.automatic:
        yield render("theme_table.automatic", language, shortest=SHORTEST, longest=LONGEST)


def _head_lines(head: Head, language: str, indent: str) -> Iterator[str]:
    yield indent + render(
        "summary.head",
        language,
        name=words_in(head.name, language),
        informants=head.how_many,
        codings=Message("count.codings", {"n": head.codings}),
    )
    definition = printable(words_in(head.definition, language))
    if definition:
        yield f"{indent}  {definition}"
    if head.codes:
        names = ", ".join(words_in(code.name, language) for code in head.codes)
        yield f"{indent}  {render('theme_table.codes', language, codes=names)}"
    for quotation in head.quotations:
        yield f"{indent}    {_quotation(quotation, language)}"


def _quotation(quotation: Quoted, language: str) -> str:
    whose = (
        quotation.pseudonym or quotation.title,
        quotation.role,
        place_in_words(quotation.locator, language),
        render("quotation.interpreted", language) if quotation.interpreted else "",
    )
    named = ", ".join(part for part in whose if part)
    star = "*" if quotation.automatic else ""
    return printable(f"{quoted(quotation.text, language)} ({named}){star}")


def summary_json(summary: Summary, language: str) -> dict[str, Any]:
    """The summary as values that JSON can hold; names in `language`, figures as numbers."""
    return {
        "unit": "informants",
        "base": summary.base,
        "heads": [_head_json(head, language) for head in summary.heads],
        "rest": [words_in(code.name, language) for code in summary.rest],
        "unquoted": [case.pseudonym for case in summary.unquoted],
    }


def _head_json(head: Head, language: str) -> dict[str, Any]:
    return {
        "guid": head.guid,
        "name": words_in(head.name, language),
        "definition": words_in(head.definition, language),
        "codes": [words_in(code.name, language) for code in head.codes],
        "informants": head.informants,
        "base": head.base,
        "how_many": render(head.how_many, language),
        "codings": head.codings,
        "quotations": [_quotation_json(quotation) for quotation in head.quotations],
        "children": [_head_json(child, language) for child in head.children],
    }


def _quotation_json(quotation: Quoted) -> dict[str, Any]:
    return {
        "text": quotation.text,
        "source": quotation.title,
        "start": quotation.start,
        "end": quotation.end,
        "turn": quotation.turn,
        "locator": quotation.locator,
        "informant": quotation.pseudonym,
        "role": quotation.role,
        "interpreted": quotation.interpreted,
        "automatic": quotation.automatic,
    }
