"""`clean` and `lines`: what a document's text may hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.document import clean, lines

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def _allowed(char: str) -> bool:
    if char == "\n":
        return True
    lowest = ord(char) & 0xFFFF
    nonchar = lowest >= 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return unicodedata.category(char) not in ("Cc", "Cs") and not nonchar and char != "\ufeff"


@given(ANYTHING)
def test_clean_text_is_nfc_with_nothing_that_steers(raw):
    text = clean(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert all(map(_allowed, text))
    assert clean(text) == text


@given(st.text(st.sampled_from("abå æ.?«»🙂\n"), max_size=40))
def test_clean_leaves_ordinary_text_alone(raw):
    assert clean(raw) == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g", "a\nb\nc\nd\ne\nf\ng"),
        ("I:\tHva", "I: Hva"),
        ("a\x00b\x1b[2J", "ab[2J"),
        ("\ufeffHei\ufffe", "Hei"),
        ("Bla\u030a", "Bl\u00e5"),
        ("\ud83d alene", "\ufffd alene"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_clean_mends(raw, text):
    assert clean(raw) == text


def test_tabs_stay_where_they_part_cells():
    assert clean("a\tb\x00", tabs=True) == "a\tb"


@given(st.text(st.sampled_from("ab \n"), max_size=40))
def test_lines_cover_the_text(text):
    document = lines("x.txt", text)
    assert "\n".join(text[b.start : b.end] for b in document.blocks) == text
    assert [b.locator for b in document.blocks] == [
        f"line:{n}" for n in range(1, len(document.blocks) + 1)
    ]
