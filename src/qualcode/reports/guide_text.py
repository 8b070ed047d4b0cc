"""The interview guide as lines for the terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qualcode.analysis.guide import Guide
from qualcode.domain.model import GuideQuestion, words_in
from qualcode.messages import render
from qualcode.messages.catalogue import printable


def guide_lines(guide: Guide, language: str) -> Iterator[str]:
    """The research questions with the guide's questions under them, and who was not asked."""
    if not guide.questions and not guide.guide:
        yield render("guide.nothing", language)
        return
    for served, asked in guide.in_order():
        yield (
            printable(words_in(served.wording, language))
            if served
            else render("guide.for_none", language)
        )
        for number, one in asked:
            yield f"  {number}. {printable(words_in(one.wording, language))}"
            if guide.asked:
                yield f"     {_asked(guide, one, language)}"


def _asked(guide: Guide, question: GuideQuestion, language: str) -> str:
    silent = guide.not_asked(question)
    of = len(guide.informants)
    if not silent:
        return render("guide.all_asked", language, n=of)
    names = ", ".join(case.pseudonym for case in silent)
    return render("guide.some_asked", language, n=of - len(silent), of=of, names=names)


def guide_json(guide: Guide, language: str) -> dict[str, Any]:
    """The guide as values that JSON can hold; `asked` is null where nobody noted it."""
    wordings = {one.guid: words_in(one.wording, language) for one in guide.questions}
    return {
        "questions": list(wordings.values()),
        "guide": [
            {
                "question": words_in(one.wording, language),
                "serves": wordings.get(one.question or ""),
                "asked": [case.pseudonym for case in guide.were_asked(one)]
                if guide.asked
                else None,
            }
            for one in guide.guide
        ],
    }
