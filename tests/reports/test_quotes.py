"""Passages as lists: nothing in them computes, marks up or steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.model import Case, Code
from qualcode.domain.passages import Passage, Voice
from qualcode.reports.quotes import FIELDS, FORMS, place_in_words, quotes_as

CODES = [Code("a", "b", None, {"nb": "Skjønn"}), Code("b", "b", "a", {"nb": "Rom"})]
CASES = [Case("k2", "informant", "K2")]
HOSTILE = (
    "=cmd|'/C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\x00=1+1",
    "@SUM(A1)",
    "\x1b]0;tittel\x07\x9b31m",
    "[x](javascript:alert(1)) <script>alert(1)</script> | celle",
    "<!-- ` **fet** _k_ # - 1. www.hacked.no http://x.no \\| ",
    "\u202eomvendt\u2066",
    "\ud800 👩‍👩‍👧 e\u0301",
    'to\nlinjer; med, skilletegn og "anførsel"',
)
texts = st.sampled_from(HOSTILE) | st.text(max_size=40)


def passage(text: str, title: str = "Intervju K2", case: str | None = "k2") -> Passage:
    voices = (
        Voice(11, "I", "interviewer", None, "time:00:12:00", 0, 1),
        Voice(12, "Spk", "informant", case, "time:00:12:31", 0, 1),
    )
    return Passage("c", "s", title, 0, 1, text, "b", "AL", (), voices)


def lines(form: str, *passages: Passage, language: str = "nb") -> list[str]:
    return list(quotes_as(form, passages, CODES, CASES, language))


def test_json_lines_give_every_field() -> None:
    (line,) = lines("jsonl", passage("så det bestemmer jeg"))
    assert json.loads(line) == {
        "source": "Intervju K2",
        "turn": 12,
        "locator": "time:00:12:31",
        "informant": "K2",
        "code": "Skjønn › Rom",
        "coder": "AL",
        "text": "så det bestemmer jeg",
    }


def test_a_speaker_who_is_no_case_keeps_the_label() -> None:
    assert json.loads(lines("jsonl", passage("x", case=None))[0])["informant"] == "Spk"


@pytest.mark.parametrize("form", FORMS)
def test_a_text_without_turns_is_listed(form: str) -> None:
    document = Passage("c", "s", "Plan", 0, 1, "Vedtak", "b", "AL", (), ())
    assert "Vedtak" in lines(form, document)[-1]


@given(texts)
def test_json_lines_are_exact_and_safe_to_print(text: str) -> None:
    (line,) = lines("jsonl", passage(text))
    assert json.loads(line)["text"] == text
    assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cs"}]


@given(texts, texts)
def test_no_csv_cell_is_a_formula(text: str, title: str) -> None:
    for language, delimiter in (("nb", ";"), ("en", ",")):
        written = "\r\n".join(lines("csv", passage(text, title), language=language))
        header, row = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
        assert len(header) == len(row) == len(FIELDS)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
        assert not [c for c in row[-1] if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"]


def test_csv_keeps_lines_and_marks_guarded_cells() -> None:
    written = "\r\n".join(lines("csv", passage('=1\nja; "nei"')))
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))[1][-1] == (
        '\'=1\nja; "nei"'
    )


@given(texts, texts)
def test_markdown_text_is_never_markup(text: str, title: str) -> None:
    header, rule, row = lines("md", passage(text, title))
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", row).replace("<br>", "")
    assert bare.count("|") == header.count("|") == rule.count("|") == len(FIELDS) + 1
    assert not set(bare) & set("`*_[]<>#&~\\")
    assert "www." not in bare.lower()


@given(texts, texts)
def test_the_table_is_one_line_a_passage(text: str, title: str) -> None:
    header, row = lines("table", passage(text, title))
    assert header.split()[0] == "Kilde"
    assert not [c for c in row if unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202e\u2066"]


def test_the_tables_columns_are_aligned_past_wide_letters() -> None:
    from rich.cells import cell_len

    rows = lines("table", passage("TEKST", "日本語"), passage("TEKST", "Intervju " * 9))
    starts = {cell_len(row[: row.index("TEKST")]) for row in rows[1:]}
    assert len(starts) == 1
    assert starts.pop() < 120


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("page:4", "s. 4"),
        ("time:00:12:31", "00:12:31"),
        ("line:37", "linje 37"),
        ("", ""),
        ("kapittel:2", "kapittel:2"),
    ],
)
def test_locators_in_words(locator: str, words: str) -> None:
    assert place_in_words(locator, "nb") == words
