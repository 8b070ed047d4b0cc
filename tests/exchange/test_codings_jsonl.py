"""Codings in JSON lines: reading, placing, and finding the code."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.model import Code
from qualcode.domain.span import Span
from qualcode.errors import FileError, RuleError
from qualcode.exchange.codings_jsonl import CodingLine, find_code, place, read_codings
from qualcode.messages import LANGUAGES, has_message, render_error


def read(tmp_path: Path, text: str) -> tuple[CodingLine, ...]:
    path = tmp_path / "kodinger.jsonl"
    path.write_text(text, encoding="utf-8")
    return read_codings(path)


def line(quote: str | None = None, start: int | None = None, end: int | None = None) -> CodingLine:
    return CodingLine(3, "K2", "Rom", quote, start, end, (), False, None, "f.jsonl")


def test_a_line_with_everything(tmp_path: Path) -> None:
    (first, second, third) = read(
        tmp_path,
        '\ufeff{"source": "K2", "code": "A > B", "quote": "[/b] a\u030a", "facets": ["NAV"],'
        ' "quotation": true, "memo": {"kind": "doubt", "text": "Hm"}}\n\n'
        '{"source": "K2", "code": "A", "start": 0, "end": 4}\n'
        '{"source": "K2", "code": "A", "quote": "x", "memo": "Tanke"}\n',
    )
    assert first == CodingLine(
        1, "K2", "A > B", "[/b] å", None, None, ("NAV",), True, ("doubt", "Hm"), "kodinger.jsonl"
    )
    assert (second.line, second.start, second.end, second.quotation) == (3, 0, 4, False)
    assert third.memo == ("reflexive", "Tanke")


def test_strings_hold_what_json_lets_them(tmp_path: Path) -> None:
    text = (
        '{"source": "A\u030ase", "code": "A\u030a", "quote": "a\u2028b", "memo": "e\u0301\u2028x"}'
    )
    (first, second) = read(tmp_path, f"{text}\r\n{text}\r")
    assert (first.source, first.code, first.quote) == ("Åse", "Å", "a\u2028b")
    assert first.memo == ("reflexive", "é\u2028x")
    assert second.line == 2
    assert place(first, "xa\nb") == Span(1, 4)  # which is how such a text is stored


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_codings_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "k.jsonl"
    path.write_bytes('{"source": "Åse", "code": "Å", "quote": "ø"}\n'.encode(encoding))
    assert read_codings(path)[0].source == "Åse"


GOOD = {"source": "K2", "code": "A", "quote": "x"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "codings.not_json"),
        ('{"source": NaN}', "codings.not_json"),
        ('{"source": "a", "source": "b"}', "codings.not_json"),
        ('{"start": ' + "9" * 5000 + "}", "codings.not_json"),
        ("[" * 100_000, "codings.not_json"),
        ("[]", "codings.not_object"),
        ('"x"', "codings.not_object"),
        (json.dumps({**GOOD, "kode": "x"}), "codings.unknown_field"),
        (json.dumps({"source": "K2", "quote": "x"}), "codings.missing_field"),
        (json.dumps({**GOOD, "source": 1}), "codings.wrong_type"),
        (json.dumps({**GOOD, "source": "  "}), "codings.wrong_type"),
        (json.dumps({**GOOD, "code": None}), "codings.wrong_type"),
        (json.dumps({**GOOD, "quote": ""}), "codings.wrong_type"),
        (json.dumps({**GOOD, "quote": "\ud800"}), "codings.wrong_type"),
        (json.dumps({**GOOD, "facets": "NAV"}), "codings.wrong_type"),
        (json.dumps({**GOOD, "quotation": 1}), "codings.wrong_type"),
        (json.dumps({**GOOD, "memo": {"kind": "annet", "text": "x"}}), "codings.wrong_type"),
        (json.dumps({**GOOD, "memo": {"kind": [], "text": "x"}}), "codings.wrong_type"),
        (json.dumps({**GOOD, "memo": {"kind": "doubt"}}), "codings.wrong_type"),
        ('{"source": "K2", "code": "A", "start": true, "end": 3}', "codings.wrong_type"),
        ('{"source": "K2", "code": "A", "start": 1.0, "end": 3}', "codings.wrong_type"),
        ('{"source": "K2", "code": "A", "start": -1, "end": 3}', "codings.wrong_type"),
        ('{"source": "K2", "code": "A", "start": 1}', "codings.no_place"),
        ('{"source": "K2", "code": "A"}', "codings.no_place"),
        (json.dumps({**GOOD, "start": 1, "end": 2}), "codings.both_places"),
    ],
    ids=lambda value: value[-40:],
)
def test_faults_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, json.dumps(GOOD) + "\n\n" + text + "\n")
    assert (caught.value.message_id, caught.value.values["line"]) == (message, 3)
    for language in LANGUAGES:
        assert has_message(message, language)
        assert "kodinger.jsonl" in render_error(caught.value, language)


def test_a_quotation_is_found_letter_by_letter_first() -> None:
    text = "vi  ser\nvi ser"
    assert place(line("vi ser"), text) == Span(8, 14)
    assert place(line("vi  ser"), text) == Span(0, 7)


def test_runs_of_white_space_are_equal() -> None:
    text = "Ja, det\nbestemmer\u00a0 jeg egentlig."
    assert place(line(" det bestemmer jeg"), text).of(text) == "det\nbestemmer\u00a0 jeg"


@pytest.mark.parametrize(
    ("quote", "message", "times"),
    [
        ("borte", "codings.quote_missing", 0),
        ("aa", "codings.quote_twice", 2),
        ("b\tb", "codings.quote_twice", 2),
        (".*", "codings.quote_missing", 0),
    ],
)
def test_a_quotation_must_stand_once(quote: str, message: str, times: int) -> None:
    with pytest.raises(RuleError) as caught:
        place(line(quote), "aaa b b\nb")
    assert (caught.value.message_id, caught.value.values["times"]) == (message, times)
    assert "f.jsonl" in render_error(caught.value, "nb")
    assert "3" in render_error(caught.value, "en")


@given(st.text("ab \n", min_size=1, max_size=20), st.data())
def test_what_is_placed_says_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if not quote.strip():
        return
    times = sum(text.startswith(quote, i) for i in range(len(text)))
    if times > 1:
        with pytest.raises(RuleError, match="quote_twice"):
            place(line(quote), text)
    else:
        assert place(line(quote), text) == Span(start, end)


@pytest.mark.parametrize(("start", "end"), [(0, 6), (3, 3), (4, 2)])
def test_code_points_must_lie_in_the_text(start: int, end: int) -> None:
    with pytest.raises(RuleError) as caught:
        place(line(None, start, end), "abcde")
    assert caught.value.message_id == "codings.outside"
    assert place(line(None, 0, 5), "abcde") == Span(0, 5)


CODES = [
    Code("1", "b", None, {"nb": "Skjønn", "en": "Discretion"}),
    Code("2", "b", "1", {"nb": "Formelt", "en": "Formal"}),
    Code("3", "b", "2", {"nb": "Vidt"}),
    Code("4", "b", "1", {"nb": "Uformelt"}),
    Code("5", "b", "4", {"nb": "Vidt"}),
    Code("6", "b", None, {"nb": "Og/eller"}),
    Code("7", "b", None, {"nb": "Formelt"}),
]


@pytest.mark.parametrize(
    ("name", "guid"),
    [
        ("skjønn", "1"),
        ("DISCRETION", "1"),
        ("Formelt > Vidt", "3"),
        ("Skjønn › Uformelt › Vidt", "5"),
        ("Skjønn/Formelt", "2"),
        ("discretion / formelt/vidt", "3"),
        ("og/eller", "6"),
        ("/Formelt", "7"),
        ("> Formelt", "7"),
        ("4", "4"),
    ],
)
def test_a_code_is_found_by_name_or_path(name: str, guid: str) -> None:
    assert find_code(name, CODES, "nb").guid == guid


def test_an_ambiguous_name_lists_paths_that_each_find_one() -> None:
    for name in ("Vidt", "formelt"):
        with pytest.raises(RuleError) as caught:
            find_code(name, CODES, "nb")
        assert caught.value.message_id == "code.ambiguous"
        listed = str(caught.value.values["paths"]).split(", ")
        assert len({find_code(path, CODES, "nb").guid for path in listed}) == 2


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(RuleError) as caught:
        find_code("Skjonn", CODES, "nb")
    assert caught.value.message_id == "code.unknown_near"
    assert "Skjønn" in render_error(caught.value, "nb")
    with pytest.raises(RuleError) as caught:
        find_code("[@click=app.quit]\x1b", CODES, "nb")
    assert caught.value.message_id == "code.unknown"
    assert "\x1b" not in render_error(caught.value, "nb")


@given(st.text(max_size=20))
def test_any_name_finds_a_code_or_says_why(name: str) -> None:
    with suppress(RuleError):
        assert find_code(name, CODES, "nb") in CODES
