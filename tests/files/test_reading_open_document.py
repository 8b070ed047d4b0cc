"""OpenDocument text: what is read, what is left out, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FileError
from qualcode.files import zipped as zipped_parts
from qualcode.files.document import Document
from qualcode.files.open_document import read_open_document
from written import odt_file, zipped


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def span(text: str, style: str = "Fet") -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def table(*rows: tuple[str, ...]) -> str:
    lines = (
        "<table:table-row>"
        + "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    head = "<table:table-column/><table:table-header-rows>"
    first, *others = lines
    return f"<table:table>{head}{first}</table:table-header-rows>{''.join(others)}</table:table>"


def read(body: str) -> list[tuple[str, str]]:
    """(text, label) of each line."""
    document = read_open_document(odt_file(body), "a.odt")
    return [
        (document.text[b.start : b.end], b.label.of(document.text) if b.label else "")
        for b in document.blocks
    ]


def test_headings_lists_sections_and_blanks():
    body = (
        '<text:sequence-decls/><text:h>Tittel</text:h><text:section text:name="a">'
        + p("en<text:s/>to<text:s text:c='3'/>tre<text:tab/>fire<text:line-break/>fem")
        + "</text:section><text:list><text:list-item>" + p("punkt")
        + "</text:list-item></text:list>"
        + p("<text:a>lenke</text:a> <text:page-number>4</text:page-number>\n  x")
    )  # fmt: skip
    assert [text for text, _ in read(body)] == [
        "Tittel", "en to   tre fire", "fem", "punkt", "lenke 4   x",
    ]  # fmt: skip


def test_tracked_changes_are_read_as_accepted():
    deleted = (
        f"<text:changed-region><text:deletion>{p('borte')}</text:deletion></text:changed-region>"
    )
    inserted = '<text:change-start text:change-id="b"/>til<text:change-end text:change-id="b"/>'
    body = f"<text:tracked-changes>{deleted}</text:tracked-changes>" + p(
        f"lagt<text:change/> {inserted}"
    )
    assert read(body) == [("lagt til", "")]


def test_annotations_and_notes_are_left_out_and_text_boxes_read():
    note = f"<text:note><text:note-body>{p('fotnote')}</text:note-body></text:note>"
    remark = f"<office:annotation>{p('kommentar')}</office:annotation>"
    box = f"<draw:frame><draw:text-box>{p('i boksen')}</draw:text-box></draw:frame>"
    assert [text for text, _ in read(p(f"før{note}{remark}{box} etter"))] == [
        "før etter",
        "i boksen",
    ]


def test_headers_and_footers_stand_elsewhere():
    data = odt_file(p("tekst"), **{"styles.xml": b"<x>topptekst</x>"})
    assert read_open_document(data, "a.odt").text == "tekst"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (span("I:") + " Hva?", "I:"),
        (span("Inter") + span("vjuer:") + " Hva?", "Intervjuer:"),
        (span("K2", "Strong_20_Emphasis") + ": Ja", "K2:"),
        (span("K2") + " Ja", "K2"),
        (span("K2", "Kursiv") + " Ja", ""),
        (span(span("K2", "Kursiv")) + " Ja", "K2"),
        ("Ja, " + span("veldig"), ""),
    ],
)
def test_bold_lead_in(line, label):
    assert [found for _, found in read(p(line))] == [label]


def test_speaker_table_with_times():
    body = table(("Tid", "Taler", "Ytring"), ("00:00:05", "I", "Hva?"), ("12:31", "K2", "Ja."))
    document = read_open_document(odt_file(body), "a.odt")
    assert [b.locator for b in document.blocks] == ["time:00:00:05", "time:00:12:31"]
    assert [b.label.of(document.text) for b in document.blocks if b.label] == ["I", "K2"]


def test_an_ordinary_table_stays_text():
    found = read(table(("Kommune", "Tall"), ("Dal", "4"), ("Kyst", "7")))
    assert found == [("Kommune | Tall", ""), ("Dal | 4", ""), ("Kyst | 7", "")]


def test_blanks_are_not_repeated_for_ever():
    (text, _), *_ = read(p('a<text:s text:c="99999"/>b<text:s text:c="99999999999"/>c'))
    assert len(text) < 200


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MANIFEST = b'<m><e full-path="content.xml"><encryption-data/></e></m>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"no zip at all", "file.damaged"),
        (zipped({"other.xml": b"<a/>"}), "file.damaged"),
        (zipped({"content.xml": b"<a/>"}), "file.damaged"),
        (zipped({"content.xml": b"<a><b></a>"}), "file.damaged"),
        (odt_file(p("hei" * 1000))[:-30], "file.damaged"),
        (odt_file(p("&b;"), head=DOCTYPE), "file.entities"),
        (odt_file("<text:section>" * 400 + "</text:section>" * 400), "file.damaged"),
        (odt_file(p("x"), **{"META-INF/manifest.xml": MANIFEST}), "file.password"),
        (zipped({"content.xml": b" " * (zipped_parts._RATIO_FROM + 1)}), "file.inflates"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_open_document(data, "a.odt")
    assert refused.value.message_id == message


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_damage_is_a_file_error_or_harmless(at, byte):
    data = bytearray(odt_file(p(span("I:") + " Hva?")))
    data[at % len(data)] = byte
    with suppress(FileError):
        assert isinstance(read_open_document(bytes(data), "a.odt"), Document)
