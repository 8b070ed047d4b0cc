"""Word: what is read, what is left out, and what is refused."""

import io
import struct
import zipfile
from contextlib import suppress

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FileError
from qualcode.files import zipped as zipped_parts
from qualcode.files.document import Document
from qualcode.files.reading import read
from qualcode.files.word import read_word
from written import word_file, zipped


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        return f"<w:tc>{''.join(p(r(line)) for line in text.split('|'))}</w:tc>"

    lines = "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
    return f"<w:tbl>{lines}</w:tbl>"


def texts(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def labels(document: Document) -> list[str]:
    return [b.label.of(document.text) if b.label else "" for b in document.blocks]


def test_tracked_changes_fields_and_controls():
    body = p(
        r("Vi "),
        f"<w:ins>{r('får ')}</w:ins>",
        "<w:del><w:r><w:delText>borte</w:delText></w:r></w:del>",
        f"<w:moveFrom>{r('flyttet')}</w:moveFrom><w:moveTo>{r('hit ')}</w:moveTo>",
        f"<w:smartTag>{r('smart ')}</w:smartTag><w:fldSimple>{r('felt ')}</w:fldSimple>",
        f"<w:hyperlink>{r('lenke')}</w:hyperlink>",
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t>"
        "<w:noBreakHyphen/><w:softHyphen/><w:t>z</w:t><w:commentReference/></w:r>",
    )
    body += f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('i kontroll'))}</w:sdtContent></w:sdt>"
    document = read_word(word_file(body), "a.docx")
    assert texts(document) == ["Vi får hit smart felt lenke x", "y-z", "i kontroll"]


def test_headers_footers_comments_and_notes_stand_in_parts_that_are_not_read():
    mark = "<w:r><w:footnoteReference/><w:commentReference/><w:endnoteReference/></w:r>"
    body = word_file(p(r("tekst"), "<w:commentRangeStart/>", r(" mer"), mark))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {"word/document.xml": archive.read("word/document.xml")}
    for name in ("header1", "footer1", "comments", "footnotes", "endnotes"):
        parts[f"word/{name}.xml"] = f"<x>{name}</x>".encode()
    assert texts(read_word(zipped(parts), "a.docx")) == ["tekst mer"]


def test_a_paragraph_whose_end_was_deleted_goes_on():
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = (
        p(deleted, r("K2:", bold=True), r(" en ")) + p(r("to")) + p(r("tre")) + p(deleted, r("!"))
    )
    document = read_word(word_file(body), "a.docx")
    assert texts(document) == ["K2: en to", "tre", "!"]
    assert labels(document) == ["K2:", "", ""]


def test_a_row_that_tracked_changes_deleted_leaves_nothing():
    gone = "<w:del><w:r><w:delText>borte</w:delText></w:r></w:del>"
    rows = [(r("I"), r("Hva?")), (gone, gone), (r("K2"), r("Ja"))]
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    assert texts(read_word(word_file(body), "a.docx")) == ["I | Hva?", "K2 | Ja"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p(r('i boksen'))}</w:txbxContent>"
    drawing = f"<w:r><w:drawing>{box}</w:drawing></w:r><w:r><w:Fallback>{box}</w:Fallback></w:r>"
    assert texts(read_word(word_file(p(r("før"), drawing)), "a.docx")) == ["før", "i boksen"]


@pytest.mark.parametrize(
    ("runs", "label"),
    [
        ([r("I:", bold=True), r(" Hva?")], "I:"),
        ([r("Inter", bold=True), r("vjuer:", bold=True), r(" Hva?")], "Intervjuer:"),
        ([r("K2", bold=True), r(": Ja")], "K2:"),
        ([r("K2", bold=True), r(" Ja")], "K2"),
        ([r("K2:", bold=True)], "K2:"),
        (
            [r("Kjøkkenet som en overskrift uten kolon", bold=True)],
            "Kjøkkenet som en overskrift uten kolon",
        ),
        ([r("I: Hva synes du om dette?", bold=True)], ""),
        ([r("Ja, "), r("veldig", bold=True), r(" bra")], ""),
        ([r("x" * 70, bold=True), r(" Ja")], ""),
        ([r("K2", bold=True)], "K2"),
        ([r("Hva gjør dere?", bold=True)], ""),
        ([r("Det er bra.", bold=True)], ""),
    ],
)
def test_bold_lead_in(runs, label):
    assert labels(read_word(word_file(p(*runs)), "a.docx")) == [label]


def test_every_line_of_a_paragraph_may_have_a_lead_in():
    line_end = "<w:r><w:br/></w:r>"
    body = p(r("I", bold=True), r(" Hva?"), line_end, r("K2", bold=True), r(" Ja"))
    assert labels(read_word(word_file(body), "a.docx")) == ["I", "K2"]


def test_bold_can_be_switched_off():
    off = '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>K2:</w:t></w:r>'
    assert labels(read_word(word_file(p(off, r(" Ja"))), "a.docx")) == [""]


def test_speaker_table_by_headings():
    body = table(
        ("Tid", "Taler", "Ytring"),
        ("00:00:05", "I", "Hva?"),
        ("12:31", "K2", "Ja.|Nei."),
        ("", "", "Jo."),
    )
    document = read_word(word_file(body), "a.docx")
    assert labels(document) == ["I", "K2", "", ""]
    assert [b.locator for b in document.blocks] == ["time:00:00:05", "time:00:12:31", "", ""]
    said = [
        document.text[max([b.start, *(s.end for s in b.drop)]) : b.end] for b in document.blocks
    ]
    assert said == ["Hva?", "Ja.", "Nei.", "Jo."]


@pytest.mark.parametrize("heads", [("Speaker", "Text"), ("TALAR:", "Innhald"), ("Hvem", "Tekst")])
def test_headings_in_three_languages(heads):
    document = read_word(word_file(table(heads, ("K2", "Ja."))), "a.docx")
    assert labels(document) == ["K2"]


def test_speaker_table_by_shape():
    rows = [("1", "I", "Hva gjør dere da?"), ("2", "K2", "Vi ringer rundt, som regel.")] * 3
    document = read_word(word_file(table(*rows)), "a.docx")
    assert labels(document) == ["I", "K2"] * 3
    assert "2" not in {b.label.of(document.text) for b in document.blocks if b.label}


def test_an_ordinary_table_stays_text():
    document = read_word(
        word_file(table(("Kommune", "Tall"), ("Dal", "4"), ("Kyst", "7"))), "a.docx"
    )
    assert texts(document) == ["Kommune | Tall", "Dal | 4", "Kyst | 7"]
    assert labels(document) == ["", "", ""]


def test_a_file_written_by_python_docx(tmp_path):
    document = docx.Document()
    document.add_heading("Intervju", 1)
    document.add_paragraph().add_run("I:").bold = True
    document.add_paragraph("Hva [/b] <tenker> & =1+1 du?")
    document.sections[0].header.paragraphs[0].text = "topptekst"
    document.save(str(tmp_path / "a.docx"))
    assert texts(read(tmp_path / "a.docx")) == ["Intervju", "I:", "Hva [/b] <tenker> & =1+1 du?"]


@given(st.lists(st.text(st.sampled_from("abÅå\u030a \u200d🙂]"), max_size=8), max_size=5))
def test_spans_are_code_points_of_the_text(words):
    body = "".join(p(r(word, bold=True), r(": x")) for word in words)
    document = read_word(word_file(body or p()), "a.docx")
    for block in document.blocks:
        if block.label:
            assert block.start <= block.label.start < block.label.end <= block.end
            assert block.label.of(document.text).endswith(":")


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no zip at all", "file.damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "file.old_word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file.password"),
        (zipped({"word/other.xml": b"<a/>"}), "file.damaged"),
        (zipped({"word/document.xml": b"<a><b></a>"}), "file.damaged"),
        (zipped({"word/document.xml": b"<a/>"}), "file.damaged"),
        (word_file(p(r("hei" * 1000)))[:-30], "file.damaged"),
        (word_file(p(r("&b;")), head=DOCTYPE), "file.entities"),
        (
            word_file(p(r("&x;")), head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "file.entities",
        ),
        (word_file("<w:p>" * 400 + "</w:p>" * 400), "file.damaged"),
        (zipped({"word/document.xml": b" " * (zipped_parts._RATIO_FROM + 1)}), "file.inflates"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_word(data, "a.docx")
    assert refused.value.message_id == message


def test_a_header_that_lies_about_its_size_is_not_believed():
    data = bytearray(zipped({"word/document.xml": b" " * (zipped_parts._RATIO_FROM + 1)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    with pytest.raises(FileError):
        read_word(bytes(data), "a.docx")


def test_the_declared_size_is_limited(monkeypatch):
    monkeypatch.setattr(zipped_parts, "MAX_PART", 100)
    with pytest.raises(FileError) as refused:
        read_word(word_file(p(r("x" * 100))), "a.docx")
    assert refused.value.message_id == "file.inflates"


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_damage_is_a_file_error_or_harmless(at, byte):
    data = bytearray(word_file(p(r("I:", bold=True), r(" Hva?"))))
    data[at % len(data)] = byte
    with suppress(FileError):
        assert isinstance(read_word(bytes(data), "a.docx"), Document)
