"""All that a file holds is read by the check of what leaves, and a word in pieces is one word."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from qualcode.errors import FileError
from qualcode.files import all_words as all_words_module
from qualcode.files.all_words import all_words
from written import (
    WORD,
    csv_file,
    docx,
    odt_file,
    pdf,
    pdf_file,
    rtf,
    rtf_file,
    txt,
    workbook,
    zipped,
)

SAID = (("K1", "Vi møttes der."),)


def word(**parts: str) -> bytes:
    spaces = f'xmlns:w="{WORD}"'
    return zipped(
        {
            f"word/{name}.xml": f"<w:{name} {spaces}>{xml}</w:{name}>".encode()
            for name, xml in parts.items()
        }
    )


def run(*pieces: str) -> str:
    look = "<w:rPr><w:b/></w:rPr>"
    return "".join(f"<w:r>{look}<w:t>{piece}</w:t></w:r>" for piece in pieces)


def book_with(*, validation: tuple[str, str] = ("", ""), defined: str = "") -> bytes:
    """A workbook with a prompt on a cell, or a name for one."""
    from openpyxl import load_workbook
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    book = load_workbook(BytesIO(workbook([["a"]])))
    if validation[0]:
        asked = DataValidation(promptTitle=validation[0], prompt=validation[1])
        asked.add("A1")
        book.active.add_data_validation(asked)
    if defined:
        book.defined_names[defined] = DefinedName(defined, attr_text="Sheet!$A$1")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def marked_pdf(said: str) -> bytes:
    """A PDF with a remark, a bookmark, a link, an attachment and a property of XMP."""
    from pypdf import PdfWriter
    from pypdf.annotations import FreeText, Link

    writer = PdfWriter(clone_from=BytesIO(pdf_file([[("", "Vi kom.")]])))
    writer.add_annotation(0, FreeText(text=f"merknad {said}", rect=(50, 550, 200, 650)))
    writer.add_annotation(0, Link(rect=(5, 5, 50, 50), url=f"mailto:{said}@post.no"))
    writer.add_outline_item(title=f"bokmerke {said}", page_number=0)
    writer.add_attachment("liste.docx", docx((("K1", f"vedlegg {said}"),)))
    space = "http://purl.org/dc/elements/1.1/"
    writer.xmp_metadata = f'<x xmlns:dc="{space}"><dc:creator>xmp {said}</dc:creator></x>'.encode()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def study(said: str) -> bytes:
    """An SQLite file in which a memo says something, another as JSON."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table memo (text text, told text)")
        connection.execute("insert into memo values (?, ?)", (f"Hos {said}.", f'["\\n{said}"]'))
        connection.execute("create view alle as select * from memo")
        connection.commit()
        return connection.serialize()


SAYING = docx((("K1", "Tesfay kom."),))
PRINTER = "Hos Tesfay".encode("utf-16-le")
PARTS = {f"word/media/bilde{n}.png": b"\x89PNG\0" for n in range(2)}


def office(**changed: str) -> bytes:
    """A workbook whose properties are set."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook([["a"], ["Kismayo"]])))
    for name, value in changed.items():
        setattr(book.properties, name, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", docx((("K1", "Tesfay kom."),)), "Tesfay kom"),
        ("a.docx", word(document=f"<w:p>{run('Tes', 'fay', ' kom')}</w:p>"), "Tesfay kom"),
        ("a.docx", word(comments=f"{run('Tes')}<w:ins>{run('fay')}</w:ins>"), "Tesfay"),
        ("a.docx", word(footnotes=f"<w:p>{run('Se Lier')}</w:p>"), "Se Lier"),
        ("a.docx", word(header1=f"<w:p>{run('Lier')}<w:tab/>{run('Rom')}</w:p>"), "Lier\nRom"),
        ("a.docx", word(document="<w:del><w:delText>Tesfay</w:delText></w:del>"), "Tesfay"),
        ("a.docx", word(comments='<w:comment w:author="Tesfay Haile"/>'), "Tesfay Haile"),
        ("a.docx", word(document=f"<w:p>{run('Lier')}</w:p><w:p>{run('Rom')}</w:p>"), "Lier\nRom"),
        ("a.odt", odt_file("<text:p>Tes<text:span>fay</text:span> kom</text:p>"), "Tesfay kom"),
        ("a.odt", odt_file("<text:p/>", **{"meta.xml": b"<m><by>Tesfay</by></m>"}), "Tesfay"),
        ("a.xlsx", office(creator="Tesfay", description="om Lier"), "Tesfay"),
        ("a.xlsx", office(), "Kismayo"),
        ("a.pdf", pdf((("K1", "Tesfay kom."),)), "Tesfay kom"),
        ("a.rtf", rtf((("K1", "Tesfay kom."),)), "Tesfay kom"),
        ("a.rtf", rtf_file(r"{\header Tesfay\par}Vi kom.\par"), "Tesfay"),
        ("a.rtf", rtf_file(r"Vi{\*\annotation Tesfay} kom.\par"), "Tesfay"),
        ("a.rtf", rtf_file(r"{\info{\author Tesfay Haile}}Vi kom.\par"), "Tesfay Haile"),
        ("a.rtf", rtf_file(r"{\b Tes}fay kom.\par"), "Tesfay kom"),
        ("a.html", b"<title>Tesfay</title><p>Vi kom.</p>", "Tesfay"),
        ("a.html", b"<p>Vi kom.<!-- sa Tesfay --></p>", "Tesfay"),
        ("a.html", b"<p style='display:none'>Tesfay</p><p>Vi kom.</p>", "Tesfay"),
        ("a.html", b"<p>Vi kom.</p><img alt='Tesfay Haile'>", "Tesfay Haile"),
        ("a.html", b"<p>Tes<b>fay</b> kom.</p>", "Tesfay kom"),
        ("a.vtt", b"WEBVTT\n\nNOTE sa Tesfay\n\n00:01.000 --> 00:02.000\nHei.\n", "Tesfay"),
        ("a.qdpx", zipped({"project.qde": b"<Project name='Tesfay'/>"}), "Tesfay"),
        ("a.txt", txt((("K1", "Tesfay kom."),)), "Tesfay kom"),
        ("a.csv", csv_file([["navn"], ["Tesfay"]]), "Tesfay"),
        ("a.yaml", b"name: Tesfay\n", "Tesfay"),
        ("a.docx", word(document="<w:t>Anne</w:t><w:noBreakHyphen/><w:t>Lise</w:t>"), "Anne-Lise"),
        ("a.docx", word(document='<w:fldSimple w:instr="HYPERLINK Tesfay"/>'), "Tesfay"),
        ("a.docx", word(document='<w:listItem w:displayText="Tesfay" w:value="1"/>'), "Tesfay"),
        ("a.docx", word(document="<w:p/><!-- sa Tesfay -->"), "Tesfay"),
        ("a.xlsx", book_with(validation=("Hos Tesfay", "Hvem?")), "Hos Tesfay"),
        ("a.xlsx", book_with(validation=("Hos", "Tesfay?")), "Tesfay?"),
        ("a.docx", zipped({"word/embeddings/b.xlsx": workbook([["Tesfay"]])}), "Tesfay"),
        ("a.zip", zipped({"b/c.zip": zipped({"d.docx": SAYING})}), "Tesfay kom"),
        ("a.zip", zipped({"b/Tesfay Haile.txt": b"Vi kom."}), "Tesfay Haile"),
        ("a.zip", zipped({"project.qualcode": study("Tesfay")}), "Hos Tesfay"),
        ("a.qualcode", study("Tesfay"), "Hos Tesfay"),
        ("a.zip", zipped({"x.txt": b"Hos Tesfay"}).replace(b"x.txt", b"\0.txt"), "Hos Tesfay"),
        ("a.zip", zipped({"a.txt": "Bjørg kom.".encode("cp1252")}), "Bjørg kom"),
        ("a.pdf", marked_pdf("Tesfay"), "merknad Tesfay"),
        ("a.pdf", marked_pdf("Tesfay"), "bokmerke Tesfay"),
        ("a.pdf", marked_pdf("tesfay"), "mailto:tesfay@post.no"),
        ("a.pdf", marked_pdf("Tesfay"), "vedlegg Tesfay"),
        ("a.pdf", marked_pdf("Tesfay"), "xmp Tesfay"),
        ("a.rtf", rtf_file(r"{\field{\*\fldinst MAILTO t@post.no}{\fldrslt Se}}"), "t@post.no\nSe"),
        ("a.rtf", rtf_file(r"Hos{\*\bkmkstart merke}Tesfay{\footnote Lier}er\par"), "\nLier\n"),
        ("a.html", b"<!-- sa Tesfay --><html><p>Vi kom.</p></html>", "Tesfay"),
        ("a.html", b"<p>Vi kom.</p></html><!-- sa Tesfay -->", "Tesfay"),
        ("a.json", rb'{"a": "\nBj\u00f8rg \ud83d\ude00"}', "\nBjørg \U0001f600"),
    ],
    ids=count(),
)  # fmt: skip
def test_words_are_found_wherever_they_stand(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in all_words(path).words


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word(document='<w:alias w:val="Tesfay"/>')),
        ("a.docx", word(document='<wp:docPr xmlns:wp="a" name="Tesfay"/>')),
        ("a.docx", word(document='<w:bookmarkStart w:id="1" w:name="Tesfay"/>')),
        ("a.docx", word(settings='<w:docVar w:name="v" w:val="Tesfay"/>')),
        ("a.docx", zipped({"docProps/custom.xml": b"<a><property name='Tesfay'/></a>"})),
        ("a.docx", word(people='<w:presenceInfo w:userId="S::Tesfay@uni.no::1"/>')),
        ("a.docx", zipped({"word/Tesfay.bin": b"ord"})),
        ("a.xlsx", book_with(defined="Tesfay")),
        ("a.xlsx", zipped({"xl/printerSettings/printerSettings1.bin": PRINTER})),
        ("a.html", b"<p class='Tesfay'>Vi kom.</p>"),
        ("a.html", rb"<script>a = 'hos \u0054esfay'</script><p>Vi kom.</p>"),
        ("a.yaml", rb'a: "hos\n\x54esfay"'),
        ("a.qdpx", zipped({"project.qde": b"<Project name='&#84;esfay'/>"})),
        ("a.qualcode", study("Tesfay")),
    ],
    ids=count(),
)  # fmt: skip
def test_what_stands_in_settings_is_told_beside(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert re.search(r"\bTesfay\b", all_words(path).beside)


@pytest.mark.parametrize(
    ("parts", "unread", "pictures"),
    [
        ({"word/document.xml": b"<a>Vi</a>"}, (), 0),
        ({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, ("word/vbaProject.bin",), 0),
        ({"word/document.xml": b"<a>Vi</a>", "word/styles.xml": b"<a"}, ("word/styles.xml",), 0),
        ({"word/document.xml": b"<a>Vi</a>", **PARTS}, (), 2),
        ({"docProps/thumbnail.jpeg": b"\xff\xd8\xff", "a.odttf": b"\0\1", "tom.xml": b""}, (), 0),
        ({"a.pdf": b"%PDF-1.4 ..."}, ("a.pdf",), 0),
    ],
)  # fmt: skip
def test_what_was_not_looked_through_is_told(
    tmp_path: Path, parts: dict[str, bytes], unread: tuple[str, ...], pictures: int
) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({"[Content_Types].xml": b"<Types/>", **parts}))
    held = all_words(tmp_path / "a.docx")
    assert (held.unread, held.pictures) == (unread, pictures)


def test_archives_in_archives_are_read_so_deep_and_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = b"Tesfay"
    for n in range(12):
        inner = zipped({f"{n}.zip" if n else "a.txt": inner, "ved.txt": b"Vi kom."})
    (tmp_path / "a.zip").write_bytes(inner)
    held = all_words(tmp_path / "a.zip")
    assert "Tesfay" not in held.words
    assert held.unread[0].startswith("a.zip/11.zip/10.zip")
    whole = zipped({"a.txt": b"a " * 40, "b.txt": b"b " * 40})
    (tmp_path / "b.zip").write_bytes(whole)
    assert all_words(tmp_path / "b.zip").unread == ()
    monkeypatch.setattr(all_words_module, "MOST_BYTES", 100)
    assert all_words(tmp_path / "b.zip").unread == ("b.zip/b.txt",)


def test_a_picture_and_an_object_in_rich_text_are_told(tmp_path: Path) -> None:
    pictures = r"{\*\shppict{\pict 89504e}}{\nonshppict{\pict 89504e}}"
    (tmp_path / "a.rtf").write_bytes(rtf_file(rf"Vi{pictures}{{\*\objdata 0105}}\par"))
    held = all_words(tmp_path / "a.rtf")
    assert (held.unread, held.pictures) == (("a.rtf/objdata",), 1)


def test_what_the_program_wrote_is_no_word(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Vi kom.")
    document.save(str(tmp_path / "a.docx"))
    read = all_words(tmp_path / "a.docx").words.split()
    assert "kom." in read
    assert not {"Calibri", "Heading", "Horz"} & set(read)
    assert not any("elationship" in one for one in read)
    assert len(read) < 60


def test_running_heads_of_a_pdf_are_read(tmp_path: Path) -> None:
    pages = [[("", "Samtale med Tesfay"), ("", f"Side nummer {n} her.")] for n in range(6)]
    (tmp_path / "a.pdf").write_bytes(pdf_file(pages))
    assert all_words(tmp_path / "a.pdf").words.count("Tesfay") == 6


def test_the_properties_of_a_pdf_are_words_too(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(pdf_file([[("", "Vi kom.")]])))
    writer.add_metadata({"/Author": "Tesfay Haile"})
    with (tmp_path / "a.pdf").open("wb") as file:
        writer.write(file)
    read = all_words(tmp_path / "a.pdf").words
    assert "Vi kom." in read
    assert "Tesfay Haile" in read


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda: docx(SAID)[:-40]),
        ("a.docx", lambda: word(document="<w:p")),
        ("a.pdf", lambda: pdf(SAID)[:60]),
        ("a.docx", lambda: b"ingen dokumentfil"),
        ("a.rtf", lambda: b"ingen dokumentfil"),
        ("a.pdf", lambda: b"ingen dokumentfil"),
        ("a.txt", lambda: b"\x00\x01\x02" * 9),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(FileError) as refused:
        all_words(path)
    assert refused.value.values["file"] == name
