"""The sample study's theme table, laid out by LibreOffice: all is there, and verbatim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader
from surroundings import LANGUAGE, Run

from qualcode.analysis.summary import Head, Quoted, Summary
from qualcode.domain.model import words_in
from qualcode.messages import render
from qualcode.storage import queries
from qualcode.workspace import open_workspace

pytestmark = pytest.mark.e2e

HEADER = " ".join(
    render(f"theme_table.{column}", LANGUAGE)
    for column in ("theme", "content", "informants", "quotation")
)
SPOKEN = re.compile(r"«((?:[^«»]|«[^«»]*»)+)» \(([\w-]+)(?:, [^()]+)?\)")
"""A quotation and whose it is, as the table prints them."""


def plain(text: str) -> str:
    """The words alone: no line ends, soft hyphens, or blanks and hyphens that do not break."""
    return " ".join(text.replace("\u00ad", "").replace("\u2011", "-").split())


@dataclass(frozen=True)
class Study:
    """What the store says that the table should hold."""

    summary: Summary
    texts: dict[str, str]

    @property
    def rows(self) -> list[Head]:
        return [row for head in self.summary.heads for row in (head, *head.children)]

    @property
    def quotations(self) -> list[Quoted]:
        return [quoted for row in self.rows for quoted in row.quotations]


@pytest.fixture(scope="module")
def study(demo: Path) -> Study:
    with open_workspace(demo / "demo.qualcode", "AL") as workspace:
        texts = {
            source.title: plain(workspace.read(queries.body, source.text_hash))
            for source in workspace.read(queries.sources)
        }
        return Study(workspace.summary(), texts)


@pytest.fixture(scope="module")
def pages(
    demo: Path, soffice: str, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """The words on each page."""
    folder = tmp_path_factory.mktemp("pdf")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ("--headless", "--convert-to", "pdf", "--outdir", folder)
    run(soffice, profile, *convert, demo / "themes.docx")
    return [plain(page.extract_text()) for page in PdfReader(folder / "themes.pdf").pages]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    """The whole table, its repeated header left out."""
    return plain(" ".join(page.replace(HEADER, " ") for page in pages))


def test_the_caption_stands_first_with_its_number(pages: list[str]) -> None:
    label, title = render("report.table", LANGUAGE), render("demo.table", LANGUAGE)
    assert pages[0].startswith(f"{label} 1 {title} {HEADER}")


def test_the_header_stands_on_every_page_that_has_rows(pages: list[str]) -> None:
    a_row = re.compile(r"\d av \d .*»|» \(")
    with_rows = [page for page in pages if a_row.search(page)]
    assert len(with_rows) > 1
    assert [page.count(HEADER) for page in with_rows] == [1] * len(with_rows)
    assert all(page.startswith(HEADER) for page in with_rows[1:])


def test_every_theme_is_there_in_order_with_what_it_means_and_how_many_say_it(
    text: str, study: Study
) -> None:
    at = 0
    assert len(study.rows) == 17
    for row in study.rows:
        counted = plain(render(row.how_many, LANGUAGE))
        assert re.fullmatch(rf"[\w ]+ \(\d+ av {study.summary.base}\)", counted)
        content = [words_in(row.definition, LANGUAGE)]
        content += [words_in(code.name, LANGUAGE) for code in row.codes]
        for words in (words_in(row.name, LANGUAGE), *content, counted):
            found = text.find(plain(words), at)
            assert found >= 0, f"{words!r} of {words_in(row.name, LANGUAGE)!r}"
            assert found - at < 3_000
            at = found + len(plain(words))


def test_every_quotation_is_printed_as_it_was_said(text: str, study: Study) -> None:
    assert len(study.quotations) > 20
    for quoted in study.quotations:
        assert plain(quoted.text) in text
        assert plain(quoted.text) in study.texts[quoted.title]


def test_everything_printed_as_a_quotation_was_said_by_whom_it_names(
    text: str, study: Study
) -> None:
    printed = [(words, whose) for words, whose in SPOKEN.findall(text)]
    assert sorted(printed) == sorted(
        (plain(q.text), q.pseudonym or q.title) for q in study.quotations
    )
    for words, whose in printed:
        own = [text for title, text in study.texts.items() if title.startswith(whose[:2])]
        assert any(words in text for text in own)
