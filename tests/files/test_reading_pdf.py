"""PDF: the text layer with its pages, what is left out, and what is refused."""

import logging
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FileError
from qualcode.files import pdf as pdf_files
from qualcode.files.pdf import read_pdf
from qualcode.messages import LANGUAGES, render, render_error
from qualcode.transcripts.reading import draft
from written import GROUP, INTERVIEW, pdf, pdf_file, pdf_of_streams, pdf_packed

WIDE = ("", "")
"""A wider space between two lines."""


def plain(*lines: str) -> list[tuple[str, str]]:
    return [("", line) for line in lines]


def read(*pages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(text, locator) of each line."""
    document = read_pdf(pdf_file(pages), "a.pdf")
    return [(document.text[b.start : b.end], b.locator) for b in document.blocks]


def test_lines_have_their_page():
    assert read(plain("Sånn (var) det\\ – «ja»"), plain("to", "tre")) == [
        ("Sånn (var) det\\ – «ja»", "page:1"), ("to", "page:2"), ("tre", "page:2"),
    ]  # fmt: skip


def test_a_wider_space_is_a_blank_line():
    page = [*plain("en", "to"), WIDE, *plain("tre", "fire"), WIDE, *plain("fem", "seks")]
    assert [text for text, _ in read(page)] == ["en", "to", "", "tre", "fire", "", "fem", "seks"]


@pytest.mark.parametrize(
    ("line", "label"),
    [(("I:", " Hva?"), "I:"), (("K2", ": Ja"), "K2:"), (("K2", " Ja"), "K2"), (("", "K2 Ja"), "")],
)
def test_bold_lead_in(line, label):
    document = read_pdf(pdf_file([[line]]), "a.pdf")
    assert [b.label.of(document.text) if b.label else "" for b in document.blocks] == [label]


def body(page: int) -> list[tuple[str, str]]:
    return plain(*(f"{'abcdef'[page]} linje nummer {n} om noe helt annet" for n in range(4)))


def running(page: int, foot: bool = True) -> list[tuple[str, str]]:
    head = [*plain("Intervju med K2", f"side {page + 1} av 4"), WIDE, WIDE, *body(page)]
    return [*head, WIDE, WIDE, *plain(f"- {page + 1} -")] if foot else head


def test_running_heads_and_feet_are_left_out_and_noted():
    document = read_pdf(pdf_file([running(n) for n in range(4)]), "a.pdf")
    words = [line for line in document.text.split("\n") if line]
    assert words == [text for n in range(4) for _, text in body(n)]
    assert [note.values["n"] for note in document.notes] == [12]
    assert all("12" in render(note, language) for note in document.notes for language in LANGUAGES)


def test_a_page_without_the_running_line_keeps_its_first_line():
    pages = [running(0), running(1), [*plain("Vedlegg"), WIDE, WIDE, *body(2)], running(3)]
    assert "Vedlegg" in read_pdf(pdf_file(pages), "a.pdf").text


@pytest.mark.parametrize(
    "pages",
    [
        [running(n) for n in range(2)],
        [plain("I: Ja?", f"K2: {n}", "I: Nei?", f"K2: {n}.") for n in range(5)],
        [[*plain(f"{'abcde'[n]}:"), WIDE, *body(n)] for n in range(5)],
    ],
    ids=["two pages", "a form", "unlike"],
)
def test_what_may_be_text_stays(pages):
    document = read_pdf(pdf_file(pages), "a.pdf")
    assert not document.notes
    kept = [text for page in pages for _, text in page if text]
    assert [line for line in document.text.split("\n") if line] == kept


def test_turns_go_on_over_pages_and_remember_where_they_began():
    made = draft(read_pdf(pdf(INTERVIEW, rows=3), "a.pdf")).transcript
    said = [(u.speaker, u.span.of(made.text)) for u in made.utterances]
    assert said == list(INTERVIEW)
    assert [u.locator for u in made.utterances] == ["page:1", "page:2", "page:3", "page:4"]


def test_lines_of_proportional_letters_are_joined():
    rows = [
        "i" * 60 + " ill",
        "mmmm " * 9 + "mmm",
        "litt av hvert og mer enn det som var",
        "slutt.",
    ]
    text = draft(read_pdf(pdf_file([plain("K2: " + rows[0], *rows[1:])]), "a.pdf")).transcript.text
    assert text == " ".join(rows)


def test_packed_and_broken_files_are_read_without_a_sound(caplog):
    packed = pdf_packed(GROUP)
    with caplog.at_level(logging.CRITICAL):
        assert read_pdf(packed, "a.pdf").text == read_pdf(pdf(GROUP), "a.pdf").text
        moved = packed.replace(b"startxref\n", b"startxref\n9")
        assert read_pdf(moved, "a.pdf").text == read_pdf(packed, "a.pdf").text


def test_a_page_without_text_is_noted():
    (note,) = read_pdf(pdf_file([plain("hei"), []]), "a.pdf").notes
    assert note.id == "files.pages_without_text"
    assert all(render(note, language) for language in LANGUAGES)


LOOP = pdf_file([plain("x")]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")


def packed(stream: bytes) -> bytes:
    return pdf_of_streams([zlib.compress(stream, 9)], packed="FlateDecode")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"ingen pdf", "file.damaged"),
        (b"%PDF-1.7\n%%EOF", "file.damaged"),
        (pdf(GROUP)[:300], "file.damaged"),
        (pdf_file([]), "pdf.scan"),
        (pdf_file([[], []]), "pdf.scan"),
        (pdf_packed(GROUP, "hemmelig"), "file.password"),
        (pdf_file([plain("x")], trailer="/Encrypt<</Filter/Standard/V 5/R 6>>"), "file.damaged"),
        (packed(b" " * 30_000_000), "file.inflates"),
        (packed(b"[" * 200_000), "file.damaged"),
        (LOOP, "file.damaged"),
    ],
    ids=[
        "empty", "no pdf", "bare", "cut", "no pages", "scan", "password", "cipher", "bomb", "deep",
        "loop",
    ],
)  # fmt: skip
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_pdf(data, "a.pdf")
    assert refused.value.message_id == message
    assert all("a.pdf" in render_error(refused.value, language) for language in LANGUAGES)


def test_a_page_with_too_much_on_it(monkeypatch):
    monkeypatch.setitem(pdf_files._LIMITS, "stream_parsing_work_maximum_count", 1_000)
    with pytest.raises(FileError) as refused:
        read_pdf(packed(b"BT (a) Tj ET " * 1_000), "a.pdf")
    assert refused.value.message_id == "file.inflates"


@pytest.mark.parametrize("limit", ["MAX_PAGES", "MAX_SECONDS"])
def test_work_has_an_end(monkeypatch, limit):
    monkeypatch.setattr(pdf_files, limit, 0)
    with pytest.raises(FileError) as refused:
        read_pdf(pdf(GROUP), "a.pdf")
    assert refused.value.message_id == "file.inflates"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=9))
def test_damage_is_a_file_error_or_harmless(at, put_in):
    data = bytearray(pdf(GROUP))
    data[at % len(data) : at % len(data) + len(put_in)] = put_in
    with suppress(FileError):
        read_pdf(bytes(data), "a.pdf")
