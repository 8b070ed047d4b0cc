"""The lines of the right-hand pane: what they say, and that they fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from driving import steers
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from texts import coding, texts

import builders as b
import hostile
from qualcode.domain.model import Coding, Suggestion
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.messages import LANGUAGES
from qualcode.messages.catalogue import printable
from qualcode.ui.speaking import Speaker
from qualcode.ui.widgets.inspector import Here, Row, rows

NAMES = [text for text in hostile.STORABLE if fold(text) and len(text) < 300]
words = st.one_of(texts, st.sampled_from(NAMES))


@st.composite
def heres(draw: st.DrawFn) -> Here:
    """All that may lie under a cursor, under any names."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    codes = {
        f"code {n}": b.code(name, definition={"nb": draw(words)}) for n, name in enumerate(names)
    }
    paths = {
        guid: (*draw(st.lists(words, max_size=2)), name)
        for guid, name in zip(codes, names, strict=True)
    }
    some = st.lists(st.sampled_from(sorted(codes)), max_size=3, unique=True)
    facets = tuple(draw(st.lists(words, max_size=2)))
    codings = [
        Coding(f"g{n}", "s", 0, 9, code, f"coder {n}", facets) for n, code in enumerate(draw(some))
    ]
    return Here(
        codings=codings,
        codes=codes,
        paths=paths,
        letters={code: "ABCD"[n] for n, code in enumerate(codes)},
        coders=draw(st.sampled_from([{}, {"coder 0": names[0], "coder 1": "Ola"}])),
        memos=[b.memo("coding", "g0", text) for text in draw(st.lists(words, max_size=2))],
        quotation=draw(st.sampled_from([None, b.quotation(b.K1, 0, 9)])),
        read=draw(st.booleans()),
        suggestions=[
            Suggestion(
                "s",
                0,
                9,
                code,
                draw(st.floats(0, 1)),
                n,
                "codebook-1",
                "reason.cue",
                {"words": draw(words)},
            )
            for n, code in enumerate(draw(some), 1)
        ],
        bound={1: "code 0", 9: "gone"},
        in_sight=draw(some),
    )


def drawn(row: Row) -> str:
    return f"{printable(row.sign)}  {printable(row.words)}" if row.sign else printable(row.words)


@given(heres(), st.integers(0, 60), st.sampled_from(LANGUAGES))
def test_no_line_is_wider_than_asked(here: Here, width: int, language: str) -> None:
    for row in rows(here, Speaker(language), width):
        assert cell_len(drawn(row).rstrip(" ")) <= max(width, 8)
        assert "\n" not in drawn(row)
        assert steers(drawn(row)) == []


@given(heres())
def test_sections_are_parted_by_one_blank_line(here: Here) -> None:
    found = rows(here, Speaker("nb"), 200)
    assert found[0].words
    heads = [n for n, row in enumerate(found) if row.tone == "head"]
    assert all(found[n - 1] == Row() for n in heads if n)
    assert all(a < b - 1 for a, b in pairwise(heads))


def test_everything_under_the_cursor_is_told() -> None:
    time, haste = b.TIME, b.HASTE
    here = Here(
        codings=[coding(1, Span(0, 9), haste.guid)],
        codes={time.guid: time, haste.guid: haste},
        paths={time.guid: ("Tid",), haste.guid: ("Tid", "Tidspress")},
        letters={haste.guid: "A", time.guid: "B"},
        memos=[b.memo("coding", "g001", "Hvem?\nOg når?")],
        quotation=b.quotation(b.K1, 0, 9),
        bound={3: time.guid},
        in_sight=[time.guid, haste.guid],
    )
    said = [drawn(row) for row in rows(here, Speaker("nb"), 24)]
    assert said == [
        "Her",
        "A  Tidspress",
        "   Tid",
        "❝  markert som sitat",
        "",
        "Memoer",
        "refleksivt",
        "Hvem?",
        "Og når?",
        "",
        "På skjermen",
        "A  Tidspress",
        "B  Tid",
        "",
        "På tallene",
        "3  Tid",
    ]


@pytest.mark.parametrize(("read", "said"), [(True, "here.read"), (False, "here.nothing")])
def test_where_nothing_is_coded_it_says_whether_it_was_read(read: bool, said: str) -> None:
    say = Speaker("nb")
    assert [drawn(row) for row in rows(Here(read=read), say, 40)] == [say.text(said)]
