"""Rich Text: letters in every way they are written, and what a group hides."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.files.rich_text import read_rich_text
from written import rtf_file, rtf_text


def read(body: str) -> list[tuple[str, str]]:
    """(text, label) of each line."""
    document = read_rich_text(rtf_file(body), "a.rtf")
    return [
        (document.text[b.start : b.end], b.label.of(document.text) if b.label else "")
        for b in document.blocks
    ]


def texts(body: str) -> list[str]:
    return [text for text, _ in read(body)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"bl\'e5b\'e6r", "blåbær"),
        (r"\u229?\u230 ?x", "åæx"),
        (r"\uc0\u229 x", "åx"),
        (r"\uc2\u229\'61\'62x", "åx"),
        (r"{\uc0\u229}\u230?x", "åæx"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\u55357?x", "x"),
        (r"a\~b\_c\emdash d\lquote e\rquote\bullet", "a\xa0b‑c—d‘e’•"),
        (r"a\{b\}\\c", "a{b}\\c"),
        ("a\nb\r\nc", "abc"),
        (r"a\tab b", "a b"),
        (r"{\f1 a}{\f0\'e6}", "aæ"),
        (r"\bin4 xx}}y", "y"),
        (r"{\*\unknown hemmelig}synlig", "synlig"),
        (r"{\pict\wmetafile8 0100ff}x", "x"),
        (r"{\footer\pard bunn\par}{\footnote fot}{\annotation komm}x", "x"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt lenke}}", "lenke"),
        (r"{\deleted borte}igjen{\v skjult}{\deleted\deleted0 !}", "igjen!"),
    ],
)
def test_what_is_text(body, text):
    assert texts(rf"\pard {body}\par") == [text]


def test_code_pages():
    def page(number: str, raw: bytes) -> str:
        return read_rich_text(
            b"{\\rtf1\\ansi\\ansicpg" + number.encode() + b" " + raw + b"}", "a"
        ).text

    assert page("1252", b"\xe6\\'f8") == "æø"
    assert page("1251", b"\\'e4\\'e0") == "да"
    assert page("932", b"\\'82\\'a0") == "あ"
    assert page("99999", b"\\'e6") == "æ"
    fonts = b"{\\rtf1\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f7\\fcharset204 B;}}"
    assert read_rich_text(fonts + b"{\\f7\\'e4}\\f0\\'e6}", "a").text == "дæ"


def test_what_comes_after_the_text_is_no_text():
    assert read_rich_text(rtf_file("a") + b"{b} c", "a.rtf").text == "a"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (r"{\b K2:} Ja", "K2:"),
        (r"\b K2\b0 : Ja", "K2:"),
        (r"{\b K2} Ja", "K2"),
        (r"{\b Inter}{\b vjuer:} Hva", "Intervjuer:"),
        (r"{\b\plain K2} Ja", ""),
        (r"Ja {\b veldig}", ""),
    ],
)
def test_bold_lead_in(line, label):
    assert [found for _, found in read(rf"\pard {line}\par")] == [label]


def test_tables_and_what_stands_around_them():
    row = r"\trowd\cellx1\cellx2 \pard\intbl {}\cell \pard\intbl {}\cell\row "
    body = r"\pard f\'f8r\par " + row.format("a", r"b\par c") + row.format("d", "") + r"\pard etter"
    assert texts(body) == ["før", "a | b", "c", "d | ", "etter"]


def test_rows_that_word_describes_twice():
    row = r"{{\trowd\cellx1\cellx2 \pard\plain\intbl {}\cell {}\cell{{\trowd\cellx1\cellx2\row}}}}"
    body = row.format("Taler", "Ytring") + row.format("I", "Hva?") + row.format("K2", "Ja.")
    assert [label for _, label in read(body + r"\pard")] == ["I", "K2"]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(hostile.STRINGS), min_size=1, max_size=3))
def test_any_words_come_back(words):
    body = "".join(rf"\pard {rtf_text(clean(one))}\par" for one in words)
    kept = " ".join(clean(one) for one in words)
    assert read_rich_text(rtf_file(body), "a").text.split() == kept.split()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"Ikke en slik fil.", "file.damaged"),
        (b"{\\rtf1" + b"{" * 100_000, "file.damaged"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_rich_text(data, "a.rtf")
    assert refused.value.message_id == message


HOSTILE = [
    "{\\b ",
    "\\f1",
    "\\u1",
    "\\'e6",
    "\\cell",
    "\\row",
    '{\\fldinst HYPERLINK "',
    "{}",
    "\\",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_file_is_read_in_the_time_of_any_other(part):
    with suppress(FileError):
        read_rich_text(b"{\\rtf1 {\\fonttbl" + part.encode() * 30_000, "a.rtf")
    with suppress(FileError):
        read_rich_text(b"{\\rtf1 " + part.encode() * 30_000, "a.rtf")


@settings(max_examples=100)
@given(st.integers(0, 400), st.binary(max_size=20))
def test_damage_is_a_file_error_or_harmless(at, bytes_put_in):
    data = bytearray(rtf_file(r"{\b I:} Hva?\par\trowd\intbl a\cell\row"))
    data[at:at] = bytes_put_in
    with suppress(FileError):
        read_rich_text(bytes(data), "a.rtf")
