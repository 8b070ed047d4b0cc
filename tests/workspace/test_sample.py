"""The sample study against its ledger: texts, codings, history, and the table made of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from qualcode.domain.model import Code, Source, words_in
from qualcode.domain.transcript import INTERPRETER
from qualcode.exchange.codings_jsonl import read_codings
from qualcode.files.reading import read
from qualcode.storage import journal, queries
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.demo import CODERS, build_demo, sample_folder
from qualcode.workspace.guiding import guide_of

TRANSCRIPTS, CODEBOOKS = sample_folder("transcripts"), sample_folder("codebook")
LEDGER: dict[str, Any] = json.loads((TRANSCRIPTS / "expected.json").read_text(encoding="utf-8"))
SOURCES: dict[str, Any] = LEDGER["sources"]
INTERVIEWS = [title for title, one in SOURCES.items() if one["kind"] == "interview"]
STAFF = set(LEDGER["staff"])
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


@pytest.fixture(scope="module")
def texts(demo: Workspace) -> dict[str, str]:
    sources: list[Source] = demo.read(queries.sources)
    return {one.title: demo.read(queries.body, one.text_hash) for one in sources}


def codes(demo: Workspace) -> dict[str, Code]:
    return {code.guid: code for code in demo.read(queries.codes)}


def coders(demo: Workspace) -> dict[str, str]:
    return {coder.guid: coder.name for coder in demo.read(queries.coders)}


# The texts


def test_every_source_is_in_the_ledger_and_of_its_kind(demo: Workspace) -> None:
    kinds = {one.title: one.kind for one in demo.read(queries.sources)}
    assert kinds == {title: one["kind"] for title, one in SOURCES.items()}
    for one in SOURCES.values():
        assert (TRANSCRIPTS / one["file"]).is_file()


@pytest.mark.parametrize("title", SOURCES)
def test_turns_speakers_and_roles(demo: Workspace, title: str) -> None:
    expected = SOURCES[title]
    (source,) = demo.chosen_sources(title)
    turns = demo.read(queries.turns, source.guid)
    assert len(turns) == expected["turns"]
    if "speakers" not in expected:
        return
    heard = Counter((turn.speaker, turn.role) for turn in turns)
    assert heard == {
        (name, one["role"]): one["turns"] for name, one in expected["speakers"].items()
    }
    for turn in turns:
        answers = turn.role in {"informant", INTERPRETER}
        assert (turn.case is not None) == answers, turn.n


def test_the_interviews_have_the_lengths_of_interviews(texts: dict[str, str]) -> None:
    lengths = {title: len(texts[title].split()) for title in INTERVIEWS if "-" not in title}
    assert len(lengths) == 12
    assert all(1_000 <= words <= 2_000 for words in lengths.values()), lengths


def test_fifteen_persons_took_part_in_two_rounds(demo: Workspace) -> None:
    informants = demo.read(queries.informants)
    assert len(informants) == 15
    assert {case.pseudonym for case in informants} >= STAFF
    assert all(case.attributes["municipality"] for case in informants)
    respondents = [case for case in demo.read(queries.cases) if case.kind == "respondent"]
    assert len(respondents) == LEDGER["open_answers"]["respondents"]
    waves = {one.title: one.wave for one in demo.read(queries.sources)}
    assert {title for title, wave in waves.items() if wave == "2"} == {"K2-2", "B2-2"}


def test_the_word_of_the_theory_is_spoken_only_inside_another(texts: dict[str, str]) -> None:
    ledger = LEDGER["word_only_within"]
    found = [title for title, text in sorted(texts.items()) if "skjønn" in text.casefold()]
    assert found == ledger["sources"]
    for title in found:
        words = re.findall(r"\w*skjønn\w*", texts[title].casefold())
        assert set(words) == {ledger["skjønn"]}


def test_everybody_speaks_of_cooperation(texts: dict[str, str]) -> None:
    first_round = [title for title in INTERVIEWS if "-" not in title]
    assert [t for t in first_round if LEDGER["said_by_all"] not in texts[t].casefold()] == []


def test_what_looks_like_a_formula_stays_words(texts: dict[str, str]) -> None:
    assert LEDGER["open_answers"]["looks_like_a_formula"] in texts["Hva hjelper?"].split("\n")


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_no_two_texts_and_no_codebook_share_six_words_in_a_row(
    demo: Workspace, texts: dict[str, str]
) -> None:
    """A codebook whose examples stand in the interviews would teach nothing and prove nothing."""
    said = {title: runs(text) for title, text in texts.items()}
    assert {
        (one, other): said[one] & said[other]
        for one, other in combinations(said, 2)
        if said[one] & said[other]
    } == {}
    worded = [
        words
        for code in codes(demo).values()
        for words in (
            code.example,
            *code.cues,
            *(t for part in (code.definition, code.include, code.exclude) for t in part.values()),
        )
    ]
    in_codebooks = set().union(*map(runs, worded))
    assert {
        title: found & in_codebooks for title, found in said.items() if found & in_codebooks
    } == {}


def test_the_planted_leaks_and_the_genitive_stand_where_the_ledger_says(
    demo: Workspace, texts: dict[str, str]
) -> None:
    names = (TRANSCRIPTS / "names.csv").read_text(encoding="utf-8")
    replaced = {line.split(";")[0].casefold() for line in names.splitlines()}
    for leak in LEDGER["planted_leaks"]:
        (source,) = demo.chosen_sources(leak["source"])
        turn = demo.read(queries.turns, source.guid)[leak["turn"] - 1]
        stands = leak["text"] in turn.span.of(texts[leak["source"]])
        assert stands == (leak["text"].casefold() not in replaced), leak
    genitive = LEDGER["genitive"]
    assert genitive["stored"] in texts[genitive["source"]]
    assert genitive["raw"] not in texts[genitive["source"]]


def test_no_listed_name_is_left(texts: dict[str, str]) -> None:
    lines = (TRANSCRIPTS / "names.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split(";")[0] for line in lines]
    assert len(names) >= 30
    left = {
        (name, title)
        for name in names
        for title, text in texts.items()
        if re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE)
    }
    assert left == set()


# The guide


def test_who_was_asked_what(demo: Workspace) -> None:
    guide = guide_of(demo)
    assert len(guide.questions) == 3
    assert len(guide.guide) == 8
    silent = {
        str(number): [case.pseudonym for case in guide.not_asked(one)]
        for number, one in enumerate(guide.guide, 1)
    }
    assert silent == LEDGER["not_asked"]


# The codings


@pytest.mark.parametrize("title", SOURCES)
def test_codings_by_coder(demo: Workspace, title: str) -> None:
    (source,) = demo.chosen_sources(title)
    names = coders(demo)
    found = Counter(names[coding.coder] for coding in demo.read(queries.codings, source.guid))
    assert found == SOURCES[title]["codings"]


def test_totals(demo: Workspace) -> None:
    totals, names = LEDGER["totals"], coders(demo)
    sources, memos = demo.read(queries.sources), demo.read(queries.memos)
    made = Counter(names[c.coder] for s in sources for c in demo.read(queries.codings, s.guid))
    marked = Counter(names[q.coder] for s in sources for q in demo.read(queries.quotations, s.guid))
    assert set(names.values()) == set(CODERS)
    assert made == totals["codings"]
    assert made["AL"] >= 250
    assert marked == totals["quotations"]
    assert Counter(names[memo.coder] for memo in memos) == totals["memos"]
    assert Counter(memo.kind for memo in memos) == totals["memo_kinds"]
    assert len(memos) >= 20
    assert len(codes(demo)) == LEDGER["codebooks"]["codes"]
    assert len(demo.read(queries.codebooks)) == LEDGER["codebooks"]["files"]
    assert len(demo.read(queries.code_links)) == LEDGER["codebooks"]["links"]


@pytest.mark.parametrize("coder", CODERS)
def test_what_was_lived_through_is_what_the_files_of_codings_say(
    demo: Workspace, texts: dict[str, str], coder: str
) -> None:
    names, known = coders(demo), codes(demo)
    stored = Counter(
        (source.title, words_in(known[one.code].name, "nb"), one.span.of(texts[source.title]))
        for source in demo.read(queries.sources)
        for one in demo.read(queries.codings, source.guid)
        if names[one.coder] == coder
    )
    written = read_codings(TRANSCRIPTS / f"codings-{coder}.jsonl")
    assert stored == Counter((one.source, one.code, one.quote) for one in written)


def test_four_sources_were_coded_twice_and_blind(demo: Workspace) -> None:
    twice = {title for title, one in SOURCES.items() if len(one["codings"]) == 2}
    assert twice == {"K2", "D2", "B2", "G1"}
    for source in demo.read(queries.sources):
        assert not any(one.origin.others for one in demo.read(queries.codings, source.guid))


def informants_by_code(demo: Workspace, coder: str) -> dict[str, set[str]]:
    names = {guid: words_in(code.name, "nb") for guid, code in codes(demo).items()}
    cases = {case.guid: case.pseudonym for case in demo.read(queries.cases)}
    heard: dict[str, set[str]] = {name: set() for name in names.values()}
    for passage in demo.passages(None):
        if passage.coder == coder:
            heard[names[passage.code]] |= {cases[v.case] for v in passage.informants if v.case}
    return heard


def test_how_many_of_the_staff_stand_under_each_code(demo: Workspace) -> None:
    heard = informants_by_code(demo, "AL")
    for figure, names in LEDGER["staff_per_code_AL"].items():
        assert {len(heard[name] & STAFF) for name in names} == {int(figure[0])}, figure
    assert sum(map(len, LEDGER["staff_per_code_AL"].values())) == len(heard)
    assert {"0 of 9", "1 of 9", "9 of 9"} <= LEDGER["staff_per_code_AL"].keys()


def test_what_is_said_in_one_place_only(demo: Workspace) -> None:
    heard = informants_by_code(demo, "AL")
    kyst, by = ({one for one in STAFF if one.startswith(letter)} for letter in "KB")
    assert (len(kyst), len(by)) == (4, 3)
    assert {len(heard[name] & kyst) for name in LEDGER["two_of_four_in_Kyst"]} == {2}
    assert {len(heard[name] & by) for name in LEDGER["two_of_three_in_By"]} == {2}
    for name in LEDGER["only_B4_and_B5"]:
        assert heard[name] == {"B4", "B5"}
    for name in LEDGER["nobody"]:
        assert heard[name] == set()


# The history


def test_the_history_is_six_weeks_of_work(demo: Workspace) -> None:
    lines = [one for one in demo.read(queries.history) if one.kind not in journal.NOTES]
    days = sorted({one.at.date() for one in lines})
    ledger = LEDGER["history"]
    assert (str(days[0]), str(days[-1])) == (ledger["first_day"], ledger["last_day"])
    assert len({day.isocalendar().week for day in days}) == 6
    assert len(days) >= 15
    assert [one.at for one in lines] == sorted((one.at for one in lines), reverse=True)
    assert all(6 <= one.at.hour < 18 and one.at.weekday() < 5 for one in lines)


def test_from_open_codes_to_categories_to_themes(demo: Workspace) -> None:
    lines = demo.read(queries.history)
    kinds = Counter(one.kind for one in lines)
    ledger = LEDGER["history"]
    made = [one for one in lines if one.kind == "history.code.added"]
    first = [one for one in made if one.at.isocalendar().week <= 45]
    assert len(first) == ledger["open_codes"]
    assert kinds["history.code.grouped"] == ledger["categories"]
    assert kinds["history.coding.recoded"] >= 4  # where two open codes became one
    (dropped,) = [one for one in lines if one.kind == "history.theme.removed"]
    assert dropped.values["statement"]["nb"] == ledger["dropped_theme"]
    themes = demo.read(queries.themes)
    assert [t.statement["nb"] for t in themes if t.parent is None] == ledger["themes"]
    assert sum(theme.parent is not None for theme in themes) == ledger["subthemes"]
    assert all(theme.statement.keys() == {"nb", "nn", "en"} for theme in themes)


def test_all_of_it_can_be_undone(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "demo.qualcode"
    store.write_bytes((folder / "demo.qualcode").read_bytes())
    with open_workspace(store, "BN") as second:
        while second.undo():
            pass
    with open_workspace(store, "AL") as first:
        while first.undo():
            pass
        assert first.read(queries.sources) == []
        assert first.read(queries.codes) == []
        assert first.faults() == []


def test_the_store_is_sound(demo: Workspace) -> None:
    assert demo.faults() == []


# The draft of a chapter


QUOTED = re.compile(r"«([^»]{12,})» \((\w+)")


def test_the_sound_chapter_quotes_truly_and_the_faulty_one_as_the_ledger_says(
    texts: dict[str, str],
) -> None:
    ledger = LEDGER["chapter_5"]
    sound, faulty = (read(TRANSCRIPTS / ledger[one]).text for one in ("sound", "faulty"))
    quotations = QUOTED.findall(sound)
    assert len(quotations) >= 9
    for words, person in quotations:
        assert words in texts[person], person
    altered, given, claim, unquoted, lost = ledger["faults"]
    assert altered["true"] in texts[altered["said_by"]]
    assert altered["printed"] in faulty
    assert altered["printed"] not in texts[altered["said_by"]]
    assert given["words"] in texts[given["said_by"]]
    assert f"{given['words']}» ({given['printed_as']})" in faulty
    assert claim["printed"] in faulty
    assert claim["code"] in LEDGER["staff_per_code_AL"][f"{claim['true'][0]} of 9"]
    people = {person for _, person in QUOTED.findall(faulty)}
    assert unquoted["informant"] in {person for _, person in quotations} - people
    number = lost["question"].removeprefix("F")
    assert f"Forskningsspørsmål {number}:" in sound
    assert f"Forskningsspørsmål {number}:" not in faulty


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
    for theme in demo.read(queries.themes):
        assert theme.statement["nb"] in words
        assert theme.definition["nb"] in words


def test_every_quotation_stands_verbatim_in_its_source(
    texts: dict[str, str], document: ElementTree.Element
) -> None:
    table = next(document.iter(f"{W}tbl"))
    found: Counter[str] = Counter()
    for paragraph in paragraphs(table):
        quoted = re.match(r"[«“](.*)[»”]\*?\s*\(([^),]+)", paragraph)
        if quoted is None:
            continue
        who = quoted[2].strip().replace("\u2011", "-")
        found[who] += 1
        # Quotation marks inside a quotation become those of the language's second level.
        plain = re.sub("[«»“”‘’'\"]", "'", quoted[1])
        own = [
            text for title, text in texts.items() if title.partition("-")[0] in who or title in who
        ]
        said = [re.sub("[«»“”‘’'\"]", "'", text) for text in own]
        assert any(plain.strip() in text for text in said), plain
    assert sum(found.values()) >= 30
    assert all(found[who] for who in ("K1", "K2", "K4", "D1", "D2", "B4", "B5"))


def test_words_through_an_interpreter_say_so(document: ElementTree.Element) -> None:
    through = [p for p in paragraphs(document) if "gjennom\u00a0tolk)" in p]
    assert through
    assert all("(B5" in paragraph for paragraph in through)


def test_the_language_of_the_document_is_set(folder: Path) -> None:
    with ZipFile(folder / "themes.docx") as archive:
        styles = archive.read("word/styles.xml").decode()
    assert 'w:val="nb-NO"' in styles
