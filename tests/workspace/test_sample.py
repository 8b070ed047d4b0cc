"""The sample study against its ledger, and the table that is made of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from qualcode.domain.model import Code, words_in
from qualcode.domain.transcript import ASKING
from qualcode.storage import queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.demo import CODERS, build_demo, sample_folder

LEDGER: dict[str, Any] = json.loads(
    (sample_folder("transcripts") / "expected.json").read_text(encoding="utf-8")
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample")
    build_demo(made / "demo.qualcode").close()
    with open_workspace(made / "demo.qualcode", "AL") as workspace:
        workspace.export_themes(
            made / "themes.docx",
            title="Hvem tar neste steg?",
            language="nb",
            attribution="pseudonym",
        )
    return made


@pytest.fixture(scope="module")
def demo(folder: Path) -> Any:
    with open_workspace(folder / "demo.qualcode", "AL") as workspace:
        yield workspace


def codes(demo: Workspace) -> dict[str, Code]:
    return {code.guid: code for code in demo.read(queries.codes)}


@pytest.mark.parametrize("title", LEDGER["sources"])
def test_turns_speakers_and_roles(demo: Workspace, title: str) -> None:
    expected = LEDGER["sources"][title]
    (source,) = demo.chosen_sources(title)
    turns = demo.read(queries.turns, source.guid)
    assert len(turns) == expected["turns"]
    heard = Counter((turn.speaker, turn.role) for turn in turns)
    assert heard == {
        (name, one["role"]): one["turns"] for name, one in expected["speakers"].items()
    }
    assert all((turn.case is not None) == (turn.role not in ASKING) for turn in turns)


@pytest.mark.parametrize("title", LEDGER["sources"])
def test_codings_by_coder(demo: Workspace, title: str) -> None:
    (source,) = demo.chosen_sources(title)
    names = {coder.guid: coder.name for coder in demo.read(queries.coders)}
    found = Counter(names[coding.coder] for coding in demo.read(queries.codings, source.guid))
    assert found == LEDGER["sources"][title]["codings"]


def test_totals(demo: Workspace) -> None:
    totals = LEDGER["totals"]
    names = {coder.guid: coder.name for coder in demo.read(queries.coders)}
    sources = demo.read(queries.sources)
    made = Counter(names[c.coder] for s in sources for c in demo.read(queries.codings, s.guid))
    marked = Counter(names[q.coder] for s in sources for q in demo.read(queries.quotations, s.guid))
    memos = Counter(names[memo.coder] for memo in demo.read(queries.memos))
    assert set(names.values()) == set(CODERS)
    assert made == {"AL": totals["codings_AL"], "BN": totals["codings_BN"]}
    assert marked == {"AL": totals["quotations_AL"]}
    assert memos == {"AL": totals["memos_AL"], "BN": totals["memos_BN"]}
    assert len(codes(demo)) == LEDGER["codebooks"]["codes"]
    assert len(demo.read(queries.codebooks)) == LEDGER["codebooks"]["files"]


def informants_by_code(demo: Workspace, coder: str) -> dict[str, set[str]]:
    names = {guid: words_in(code.name, "nb") for guid, code in codes(demo).items()}
    heard: dict[str, set[str]] = {name: set() for name in names.values()}
    for passage in demo.passages(None):
        if passage.coder == coder:
            heard[names[passage.code]] |= {v.case for v in passage.informants if v.case}
    return heard


def test_how_many_informants_stand_under_each_code(demo: Workspace) -> None:
    heard = informants_by_code(demo, "AL")
    for figure, names in LEDGER["informants_per_code_AL"].items():
        assert {len(heard[name]) for name in names} == {int(figure[0])}, figure
    assert sum(map(len, LEDGER["informants_per_code_AL"].values())) == len(heard)


def test_what_only_one_informant_says(demo: Workspace) -> None:
    cases = {case.guid: case.pseudonym for case in demo.read(queries.cases)}
    heard = informants_by_code(demo, "AL")
    for name in LEDGER["only_B4"]:
        assert {cases[guid] for guid in heard[name]} == {"B4"}


def test_the_planted_leaks_and_the_genitive_stand_where_the_ledger_says(demo: Workspace) -> None:
    texts = {s.title: demo.read(queries.body, s.text_hash) for s in demo.read(queries.sources)}
    names = (sample_folder("transcripts") / "names.csv").read_text(encoding="utf-8")
    replaced = {line.split(";")[0].casefold() for line in names.splitlines()}
    for leak in LEDGER["planted_leaks"]:
        (source,) = demo.chosen_sources(leak["source"])
        turn = demo.read(queries.turns, source.guid)[leak["turn"] - 1]
        stands = leak["text"] in turn.span.of(texts[leak["source"]])
        assert stands == (leak["text"].casefold() not in replaced)
    genitive = LEDGER["genitive"]
    assert genitive["stored"] in texts[genitive["source"]]
    assert genitive["raw"] not in texts[genitive["source"]]
    for word, titles in LEDGER["word_once"].items():
        assert [title for title, text in sorted(texts.items()) if word in text] == sorted(titles)


def test_the_store_is_sound(demo: Workspace) -> None:
    assert demo.faults() == []


# The table


def paragraphs(element: ElementTree.Element) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in element.iter(f"{W}p")]


@pytest.fixture(scope="module")
def document(folder: Path) -> ElementTree.Element:
    with ZipFile(folder / "themes.docx") as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def test_the_table_has_a_caption_with_a_field_and_a_header_that_repeats(
    document: ElementTree.Element,
) -> None:
    body = document[0]
    children = [child.tag for child in body]
    at = children.index(f"{W}tbl")
    caption = body[at - 1]
    assert "Hvem tar neste steg?" in "".join(paragraphs(caption))
    assert "".join(paragraphs(caption)).startswith("Tabell\u00a01")
    instructions = [i.text or "" for i in caption.iter(f"{W}instrText")] + [
        f.get(f"{W}instr", "") for f in caption.iter(f"{W}fldSimple")
    ]
    assert any("SEQ" in one for one in instructions)
    rows = list(body[at].iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(paragraphs(rows[0])) == 4


def test_every_theme_has_its_row(demo: Workspace, document: ElementTree.Element) -> None:
    words = "\n".join(paragraphs(document))
    used = {p.code for p in demo.passages(None)}
    for guid, code in codes(demo).items():
        children = [c for c in codes(demo).values() if c.parent == guid]
        if (code.parent is None and ({guid} | {c.guid for c in children}) & used) or guid in used:
            assert words_in(code.name, "nb") in words


def test_every_quotation_stands_verbatim_in_its_source(
    demo: Workspace, document: ElementTree.Element
) -> None:
    texts = {s.title: demo.read(queries.body, s.text_hash) for s in demo.read(queries.sources)}
    table = next(document.iter(f"{W}tbl"))
    found = 0
    for paragraph in paragraphs(table):
        quoted = re.match(r"[«“](.*)[»”]\*?\s*\(([^),]+)", paragraph)
        if quoted is None:
            continue
        found += 1
        words, source = quoted[1], texts[quoted[2].strip()]
        # Quotation marks inside a quotation become those of the language's second level.
        plain = re.sub("[«»“”‘’'\"]", "'", words)
        for part in re.split(r"\s*\[?(?:\.\.\.|…)\]?\s*", plain):
            assert part.strip() in re.sub("[«»“”‘’'\"]", "'", source)
    assert found >= 20
    text = "\n".join(paragraphs(table))
    assert text.count("(B4") > 0 < text.count("(K2")


def test_the_language_of_the_document_is_set(folder: Path) -> None:
    with ZipFile(folder / "themes.docx") as archive:
        styles = archive.read("word/styles.xml").decode()
    assert 'w:val="nb-NO"' in styles
