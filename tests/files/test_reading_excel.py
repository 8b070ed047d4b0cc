"""Excel's own files: cells as they are shown, and nothing that runs."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import hostile
from qualcode.errors import FileError
from qualcode.files import excel
from qualcode.files.document import clean
from qualcode.files.excel import read_excel
from qualcode.files.tables import read_table
from written import workbook


def rezipped(data: bytes, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return out.getvalue()


def test_cells_are_what_they_show():
    rows = [
        ["id", 7, 7.0, 7.5, True, None, " å "],
        [],
        [date(2024, 5, 7), datetime.combine(date(2024, 5, 7), time(9, 30)), time(9, 30)],
    ]
    assert read_excel(workbook(rows), "a.xlsx") == [
        (1, ["id", "7", "7", "7.5", "True", "", "å"]),
        (3, ["2024-05-07", "2024-05-07T09:30:00", "09:30:00"]),
    ]


def test_the_first_sheet_that_holds_something():
    assert read_excel(workbook([["a"]], empty_first=True), "a.xlsx") == [(1, ["a"])]
    assert read_excel(workbook([]), "a.xlsx") == []


def test_what_looks_like_a_formula_is_text_and_a_formula_is_not_computed():
    found = read_excel(workbook([["= flaks", "=1+1"]]), "a.xlsx")
    assert found == [(1, ["= flaks", "=1+1"])]
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["B1"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert read_excel(out.getvalue(), "a.xlsx") == [(1, ["", "x"])]


def test_it_is_read_like_any_table(tmp_path):
    path = tmp_path / "svar.XLSX"
    path.write_bytes(workbook([["id", "Hva?"], [], ["Q-1", "Tid\nog penger"]]))
    table = read_table(path)
    assert table.columns == ("id", "Hva?")
    assert table.rows == ({"id": "Q-1", "Hva?": "Tid\nog penger"},)
    assert table.lines == (3,)


def with_entity(name: str, part: bytes) -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return head + part.partition(b"?>")[2] if name.endswith("sheet1.xml") else part


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"id;svar\n1;ja\n", "file.damaged"),
        (workbook([["a"]])[:-40], "file.damaged"),
        (rezipped(workbook([["a"]]), lambda name, part: b"<x"), "file.damaged"),
        (rezipped(workbook([["a"]]), with_entity), "file.entities"),
        (
            rezipped(
                workbook([["a"]]),
                lambda name, part: part + b" " * (101 << 20) if "sheet1" in name else part,
            ),
            "file.inflates",
        ),
    ],
    ids=["empty", "csv", "cut", "no xml", "entity", "bomb"],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_excel(data, "a.xlsx")
    assert refused.value.message_id == message


@pytest.mark.parametrize("size", [b"A1", b"A1:XFD3"])
def test_what_a_sheet_says_of_its_size_is_not_believed(size):
    rows = [["id", "Hva?"], ["1", "Tid"]]
    data = rezipped(
        workbook(rows), lambda name, part: part.replace(b'ref="A1:B2"', b'ref="%s"' % size)
    )
    assert data != workbook(rows)
    assert [cells for _, cells in read_excel(data, "a.xlsx")] == rows


def elsewhere(data: bytes, change=lambda part: part) -> bytes:
    """The workbook with its sheet in a part that is not called .xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info).replace(b"sheet1.xml", b"sheet1.dat")
            name = info.filename.replace("sheet1.xml", "sheet1.dat")
            new.writestr(name, change(part) if name.endswith(".dat") else part)
    return out.getvalue()


def test_a_sheet_under_another_name_is_looked_through_too():
    assert read_excel(elsewhere(workbook([["a"]])), "a.xlsx") == [(1, ["a"])]
    hidden = elsewhere(workbook([["a"]]), lambda part: with_entity("sheet1.xml", part))
    other = elsewhere(workbook([["a"]]), lambda part: part.decode().encode("utf-16"))
    for data, message in ((hidden, "file.entities"), (other, "file.damaged")):
        with pytest.raises(FileError) as refused:
            read_excel(data, "a.xlsx")
        assert refused.value.message_id == message


def test_a_sheet_that_claims_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(excel, "MAX_ROWS", 2)
    with pytest.raises(FileError) as refused:
        read_excel(workbook([["a"], ["b"], ["c"]]), "a.xlsx")
    assert refused.value.message_id == "file.table.too_large"


PLAIN = [text for text in hostile.STORABLE if clean(text).isprintable() and len(text) < 30_000]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4))
def test_words_come_back_as_they_are_stored_elsewhere(cells):
    storable = [text for text in cells if not any(c < " " and c not in "\t\n" for c in text)]
    found = read_excel(workbook([["x", *storable]]), "a.xlsx")
    shown = [clean(text).strip() for text in storable]
    assert [cell for cell in found[0][1][1:] if cell] == [text for text in shown if text]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 255))
def test_any_damage_is_a_file_error_or_harmless(at, byte):
    data = bytearray(workbook([["id", "Hva?"], ["1", "Tid"]]))
    data[at % len(data)] = byte
    with suppress(FileError):
        read_excel(bytes(data), "a.xlsx")
