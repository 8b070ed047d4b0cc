"""Tidying: wrapped lines, page numbers, hyphens and blanks."""

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.files.document import lines
from qualcode.transcripts.lines import page_numbers, wrap_width
from qualcode.transcripts.reading import draft

SENTENCE = (
    "Vi satt rundt det samme bordet hver mandag og snakket om hvem som skulle ringe til hvem, "
    "og det gikk som regel greit så lenge alle hadde tid til å komme. "
)
LONG = SENTENCE * 4


def text_of(text: str) -> str:
    return draft(lines("a.txt", text)).transcript.text


def wrapped(*paragraphs: str, width: int = 72) -> str:
    return "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in paragraphs)


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
def test_wrapped_lines_are_one_paragraph_again(width):
    paragraphs = [f"I:       {LONG.strip()}", f"K2:     {LONG.strip()}"]
    assert text_of(wrapped(*paragraphs, width=width)) == f"{LONG.strip()}\n{LONG.strip()}"


@settings(max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=20, max_size=40), st.integers(45, 100))
def test_wrapping_is_undone_at_any_width(lengths, width):
    text = " ".join("å" * length for length in lengths * 6)
    if len(text) > 5 * width:
        assert text_of(textwrap.fill(f"K2: {text}", width)) == text


def test_files_that_are_not_wrapped_stay_as_they_are():
    text = "I: Hva?\nK2: Ja.\nDet er en kort linje.\nOg en til.\nEn tredje, lengre enn det.\nSå."
    assert text_of(text) == text.removeprefix("I: ").replace("K2: ", "")
    verse = "\n".join(f"linje {n} er kort" + " ja" * (n % 7) for n in range(40))
    assert text_of(verse) == verse


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph():
    first, second = textwrap.fill(LONG + "Slutt.", 72), textwrap.fill(LONG, 72)
    assert text_of(f"K2: {first}\n{second}").count("\n") == 1


def test_a_label_always_begins_a_turn():
    text = textwrap.fill(f"K2: {LONG}", 72) + "\nI: Hva?\n" + textwrap.fill(f"K2: {LONG}", 72)
    assert [u.speaker for u in draft(lines("a.txt", text)).transcript.utterances] == [
        "K2",
        "I",
        "K2",
    ]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Det er kommunen. I kommu-\nnen", "Det er kommunen. I kommunen"),
        ("språk-\nog kultur", "språk- og kultur"),
        ("en e-post i en e-\npost", "en e-post i en e-post"),
        ("hos NAV-\nkontoret", "hos NAV-kontoret"),
        ("ukjentord-\nher", "ukjentord-her"),
        ("jeg hadde, og hun hadde, jeg had-\nhadde", "jeg hadde, og hun hadde, jeg had-hadde"),
        ("de var der, og vi var-\nde vil", "de var der, og vi var- de vil"),
        ("og så -\nnei", "og så - nei"),
    ],
)
def test_hyphens_at_the_end_of_a_line(text, mended):
    filler = textwrap.fill("fyll " * 60, 72)
    first, second = text.split("\n")
    line = first.rjust(70, "x") if " " not in first else "x" * (69 - len(first)) + " " + first
    whole = f"K2: {filler}\n\n{line}\n{second} {'y' * 60}\n"
    stored = text_of(whole).split("\n")[-1]
    assert stored.lstrip("x ").removesuffix(" " + "y" * 60) == mended.lstrip("x ")


def test_page_numbers_become_locators():
    text = "I: En.\n\n1\n\nK2: To og\n\n2\n\ntre.\n\nI: Fire.\n\n- 3 -\n\nK2: Fem."
    transcript = draft(lines("a.txt", text)).transcript
    assert transcript.text == "En.\nTo og tre.\nFire.\nFem."
    assert [u.locator for u in transcript.utterances] == ["page:1", "page:2", "page:3", "page:4"]


def test_page_numbers_at_the_head():
    text = "Side 4 av 12\nI: En.\nSide 5 av 12\nK2: To."
    transcript = draft(lines("a.txt", text)).transcript
    assert [u.locator for u in transcript.utterances] == ["page:4", "page:5"]


@pytest.mark.parametrize(
    "text", ["a\n7\nb", "a\n7\nb\n5\nc", "a\n1\n2\n3\nb", "K2: 1\nI: 2\nK2: 3"]
)
def test_numbers_that_are_no_pages_stay(text):
    stored = text_of(text)
    assert all(digit in stored for digit in text if digit.isdigit() and f"K{digit}" not in text)
    assert not page_numbers(text.split("\n"), ()).at


@given(st.lists(st.sampled_from(["1", "2", "3", "side 4", "ord", ""]), max_size=12))
def test_pages_rise_by_one_with_words_between(rows):
    at = page_numbers(rows, ()).at
    assert len(at) != 1
    for (row, page), (after, following) in pairwise(at.items()):
        assert following == page + 1
        assert "ord" in rows[row:after]


def test_a_page_is_found_after_any_number_of_lone_figures():
    rows = ["1", *["2"] * 50_000, "ord", "3", "ord", "4"]
    assert list(page_numbers(rows, ()).at.values()) == [2, 3, 4]


def test_a_sentence_that_ended_before_the_page_number_is_not_joined():
    text = "K2: En.\n\n1\n\nTo.\n\n2\n\nTre."
    assert text_of(text) == "En.\nTo.\nTre."


def test_blanks_that_nobody_sees_go():
    text = "K2:  a\u00adb\u200bc   d \u00a0 e\u00a0f \u00ad g  \n\n 👩\u200d👧"
    assert text_of(text) == "abc d e\u00a0f g\n👩\u200d👧"


def test_what_parts_a_letter_from_a_mark_stays_so_that_the_text_is_nfc():
    assert text_of("K2: e\u200b\u0301") == "e\u200b\u0301"


def test_the_greedy_rule_needs_enough_lines():
    assert not wrap_width(["x" * 70, "y" * 70], ()).wrapped
    assert wrap_width(["x" * 70] * 5, ()).width == 70
    assert not wrap_width(["x" * 70] * 5, range(5)).wrapped
    assert not wrap_width(["x" * 300] * 5, ()).wrapped
