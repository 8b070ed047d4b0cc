"""All that a file holds is read by the check of what leaves, and a word in pieces is one word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from qualcode.errors import FileError
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
    ],
    ids=count(),
)  # fmt: skip
def test_words_are_found_wherever_they_stand(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in all_words(path)


def test_what_the_program_wrote_is_no_word(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Vi kom.")
    document.save(str(tmp_path / "a.docx"))
    read = all_words(tmp_path / "a.docx").split()
    assert "kom." in read
    assert not {"Calibri", "Heading", "Horz"} & set(read)
    assert len(read) < 60


def test_running_heads_of_a_pdf_are_read(tmp_path: Path) -> None:
    pages = [[("", "Samtale med Tesfay"), ("", f"Side nummer {n} her.")] for n in range(6)]
    (tmp_path / "a.pdf").write_bytes(pdf_file(pages))
    assert all_words(tmp_path / "a.pdf").count("Tesfay") == 6


def test_the_properties_of_a_pdf_are_words_too(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(pdf_file([[("", "Vi kom.")]])))
    writer.add_metadata({"/Author": "Tesfay Haile"})
    with (tmp_path / "a.pdf").open("wb") as file:
        writer.write(file)
    read = all_words(tmp_path / "a.pdf")
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
