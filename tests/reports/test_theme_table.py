"""The theme table, read back from the .docx."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qualcode.analysis.how_many import how_many
from qualcode.analysis.summary import Head, Quoted, Summary
from qualcode.domain.model import Code
from qualcode.errors import FileError, RuleError
from qualcode.messages import render_error
from qualcode.reports.theme_table import ATTRIBUTIONS, write_theme_table
from qualcode.reports.word import xml_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    "[/b] [@click=app.quit]",
    "=cmd|'/C calc'!A0",
    "<w:p>&amp;</w:p>",
    "\x00\x1b[31m rødt \x07",
    "\ud800 \ufffe",
    "\u202eomvendt 👩‍👩‍👧 e\u0301",
    "han sa «nei», “nei” og 'nei'",
    "første\nandre",
    "  to  blanke\tog tabulator ",
)


def quotation(text: str, *, automatic: bool = False, pseudonym: str = "K2") -> Quoted:
    role = "rådgiver" if pseudonym else ""
    return Quoted(
        text, "Rundskriv", "page:4", 12, "k2", pseudonym, role, automatic, "s", 0, len(text)
    )


def head(name: str, n: int = 9, quotations: tuple[Quoted, ...] = (), **more: object) -> Head:
    return Head(
        guid=name,
        name={"nb": name},
        definition={"nb": f"Om {name}"},
        codes=(),
        cases=tuple(f"k{i}" for i in range(n)),
        codings=n,
        base=15,
        how_many=how_many(n, 15),
        quotations=quotations,
        **more,  # type: ignore[arg-type]
    )


def summary(*heads: Head) -> Summary:
    return Summary(heads, 15, (), ())


SAMPLE = summary(
    head(
        "Frihet ingen ser",
        children=(
            head("Møter", 2, (quotation("det bestemmer jeg egentlig selv"),)),
            head("Tomt", 0),
        ),
    ),
    head("Måling", 8, (quotation("hvor mange møter", automatic=True),)),
)


def written(path: Path, found: Summary = SAMPLE, **more: str) -> zipfile.ZipFile:
    options = {"title": "Rom for skjønn", "language": "nb", **more}
    write_theme_table(path, found, interviews=12, **options)  # type: ignore[arg-type]
    return zipfile.ZipFile(path)


def part(parts: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(parts.read(name))


def body(path: Path, found: Summary = SAMPLE, **more: str) -> etree._Element:
    with written(path, found, **more) as parts:
        return part(parts, "word/document.xml")


def text_of(element: etree._Element) -> str:
    """The words as a reader meets them, breaks as line feeds."""
    marks = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n"}
    return "".join(marks[e.tag](e) for e in element.iter() if e.tag in marks)


def cells(document: etree._Element) -> list[list[str]]:
    rows = document.iter(f"{W}tr")
    return [[text_of(cell).replace("\xa0", " ") for cell in row.iter(f"{W}tc")] for row in rows]


def test_rows_say_who_and_how_many(tmp_path: Path) -> None:
    assert cells(body(tmp_path / "t.docx")) == [
        ["Tema/undertema", "Innhold", "Informanter", "Sitat"],
        ["Frihet ingen ser", "Om Frihet ingen ser", "de fleste (9 av 15)", ""],
        ["Møter", "Om Møter", "to (2 av 15)", "«det bestemmer jeg egentlig selv» (K2, rådgiver)"],
        ["Tomt", "Om Tomt", "ingen (0 av 15)", ""],
        ["Måling", "Om Måling", "de fleste (8 av 15)", "«hvor mange møter» (K2, rådgiver)*"],
    ]


def test_caption_stands_above_with_a_number_field(tmp_path: Path) -> None:
    document = body(tmp_path / "t.docx")
    caption, table, note = list(document[0])[:3]
    assert (caption.tag, table.tag, note.tag) == (f"{W}p", f"{W}tbl", f"{W}p")
    assert caption.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption"
    assert text_of(caption) == "Tabell\xa01\u2002Rom for skjønn"
    assert caption.find(f".//{W}instrText").text.split() == ["SEQ", "Tabell", "\\*", "ARABIC"]
    kinds = [e.get(f"{W}fldCharType") for e in caption.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert "15 informanter i 12 intervju" in text_of(note)
    assert "automatisk" in text_of(note)


def test_note_is_silent_on_automatic_quotations_when_there_are_none(tmp_path: Path) -> None:
    found = summary(head("A", 2, (quotation("x"),)))
    assert "automatisk" not in text_of(body(tmp_path / "t.docx", found))


def test_header_repeats_and_rows_do_not_split(tmp_path: Path) -> None:
    rows = list(body(tmp_path / "t.docx").iter(f"{W}tr"))
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True] + [False] * 4
    assert all(row.find(f".//{W}cantSplit") is not None for row in rows)


def test_looks_stand_in_styles_alone(tmp_path: Path) -> None:
    with written(tmp_path / "t.docx") as parts:
        document, styles = part(parts, "word/document.xml"), part(parts, "word/styles.xml")
    known = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    for pPr in document.iter(f"{W}pPr"):
        assert [child.tag for child in pPr] == [f"{W}pStyle"]
    for rPr in document.iter(f"{W}rPr"):
        assert [child.tag for child in rPr] == [f"{W}rStyle"]
    for tag in ("pStyle", "rStyle", "tblStyle"):
        assert {e.get(f"{W}val") for e in document.iter(f"{W}{tag}")} <= known.keys()
    assert {s.find(f"{W}basedOn").get(f"{W}val") for s in known.values()
            if s.find(f"{W}basedOn") is not None} <= known.keys()  # fmt: skip
    assert document.find(f".//{W}tblBorders") is None
    table = known["QualcodeTable"]
    borders = [e.tag.removeprefix(W) for e in table.find(f"{W}tblPr/{W}tblBorders")]
    assert borders == ["top", "bottom"]
    header = table.find(f"{W}tblStylePr")
    assert header.get(f"{W}type") == "firstRow"
    assert [e.tag for e in header.find(f".//{W}tcBorders")] == [f"{W}bottom"]
    assert known["QualcodeTableText"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "19"
    assert known["Caption"].find(f"{W}pPr/{W}keepNext") is not None


def test_themes_subthemes_and_kept_rows_differ_by_style(tmp_path: Path) -> None:
    rows = list(body(tmp_path / "t.docx").iter(f"{W}tr"))
    first = [next(row.iter(f"{W}pStyle")).get(f"{W}val") for row in rows]
    assert first == [
        "QualcodeTableHead",
        "QualcodeThemeKept",
        "QualcodeSubtheme",
        "QualcodeSubtheme",
        "QualcodeThemeKept",  # the last row, which stays with the note
    ]


def test_quotations_get_half_of_the_width(tmp_path: Path) -> None:
    document = body(tmp_path / "t.docx")
    widths = [int(e.get(f"{W}w")) for e in document.iter(f"{W}gridCol")]
    page, margins = document.find(f".//{W}pgSz"), document.find(f".//{W}pgMar")
    between = int(page.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    assert sum(widths) == between
    assert widths[3] == between // 2
    assert document.find(f".//{W}tblLayout").get(f"{W}type") == "fixed"


@pytest.mark.parametrize(
    ("language", "locale", "label", "opening"),
    [("nb", "nb-NO", "Tabell", "«"), ("nn", "nn-NO", "Tabell", "«"), ("en", "en-GB", "Table", "“")],
)
def test_language(tmp_path: Path, language: str, locale: str, label: str, opening: str) -> None:
    with written(tmp_path / "t.docx", language=language) as parts:
        document = part(parts, "word/document.xml")
        styles, options = part(parts, "word/styles.xml"), part(parts, "word/settings.xml")
        core = parts.read("docProps/core.xml").decode()
    assert styles.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == locale
    assert options.find(f"{W}themeFontLang").get(f"{W}val") == locale
    assert text_of(document).startswith(label)
    assert f"{opening}hvor mange møter" in text_of(document)
    assert f">{locale}<" in core
    assert ">Rom for skjønn<" in core


def test_the_file_names_nobody_and_no_time(tmp_path: Path) -> None:
    with written(tmp_path / "t.docx") as parts:
        core = part(parts, "docProps/core.xml")
        names = parts.namelist()
        relations = b"".join(parts.read(n) for n in names if n.endswith(".rels"))
    said = {etree.QName(child).localname: child.text for child in core}
    assert not said.pop("creator")
    assert said.keys() == {"title", "language"}
    assert not [name for name in names if "vba" in name.lower()]
    assert b'TargetMode="External"' not in relations


def test_the_same_summary_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.docx").close()
    written(tmp_path / "b.docx").close()
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=60))
def test_quotations_stand_word_for_word(tmp_path: Path, text: str) -> None:
    found = summary(head("A", 2, (quotation(text),)))
    document = body(tmp_path / "t.docx", found, title=text)
    assert f"«{xml_text(text)}»" in text_of(list(document.iter(f"{W}tc"))[-1])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_words(tmp_path: Path, text: str) -> None:
    found = summary(head(text, 2, (quotation("x", pseudonym=text),)))
    assert cells(body(tmp_path / "t.docx", found))[1][0] == xml_text(text)


def test_a_line_feed_is_a_break(tmp_path: Path) -> None:
    found = summary(head("A", 2, (quotation("første\nandre"),)))
    cell = list(body(tmp_path / "t.docx", found).iter(f"{W}tc"))[-1]
    assert len(list(cell.iter(f"{W}br"))) == 1
    assert "«første\nandre»" in text_of(cell)


@pytest.mark.parametrize(
    ("attribution", "person", "document"),
    [
        ("pseudonym", "«x» (K2, rådgiver)", "«x» (Rundskriv)"),
        ("role", "«x» (rådgiver)", "«x» (Rundskriv)"),
        ("none", "«x»", "«x»"),
    ],
)
def test_attribution(tmp_path: Path, attribution: str, person: str, document: str) -> None:
    found = summary(head("A", 2, (quotation("x"),)), head("B", 2, (quotation("x", pseudonym=""),)))
    rows = cells(body(tmp_path / "t.docx", found, attribution=attribution))
    assert [row[3] for row in rows[1:]] == [person, document]
    assert attribution in ATTRIBUTIONS


def test_many_quotations_continue_in_merged_rows(tmp_path: Path) -> None:
    quotations = tuple(quotation(f"nummer {i}") for i in range(7))
    document = body(tmp_path / "t.docx", summary(head("A", 2, quotations)))
    rows = list(document.iter(f"{W}tr"))[1:]
    merges = [[e.get(f"{W}val") for e in row.iter(f"{W}vMerge")] for row in rows]
    assert merges == [["restart"] * 3, [None] * 3, [None] * 3]
    assert all(f"nummer {i}»" in text_of(document) for i in range(7))


def test_codes_gathered_are_named_under_the_content(tmp_path: Path) -> None:
    codes = (Code("1", "b", None, {"nb": "Ring først"}), Code("2", "b", None, {"nb": "Øve"}))
    found = Summary(
        (Head("t", {"nb": "T"}, {}, codes, (), 0, 15, how_many(0, 15), ()),), 15, (), ()
    )
    assert cells(body(tmp_path / "t.docx", found))[1][1] == "Koder: Ring først, Øve"


def test_nothing_to_show_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"report\.nothing"):
        written(tmp_path / "t.docx", summary())
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.docx"
    path.write_text("før")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "open in Word")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileError) as caught:
        written(path)
    assert "t.docx" in render_error(caught.value, "nb")
    assert path.read_text() == "før"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"write\.failed"):
        written(tmp_path / "t.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"write\.is_folder"):
        written(tmp_path)
    with pytest.raises(FileError, match=r"write\.no_folder"):
        written(tmp_path / "borte" / "t.docx")


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "ekte.docx").write_text("før")
    (tmp_path / "lenke.docx").symlink_to(tmp_path / "ekte.docx")
    written(tmp_path / "lenke.docx").close()
    assert (tmp_path / "lenke.docx").is_symlink()
    assert zipfile.is_zipfile(tmp_path / "ekte.docx")
