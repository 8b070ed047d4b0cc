"""Texts as transcripts may hold them, for Hypothesis: narrow, wide, joined and broken in lines."""

from __future__ import annotations

from hypothesis import strategies as st

from builders import guid
from qualcode.domain.model import Coding, Turn
from qualcode.domain.span import Span

NARROW = (
    "a",
    "Mm.",
    "nok",
    "tid",
    "møtene",
    "åpenhet",
    "[ler]",
    "[/b]",
    "-",
    "«så»",
    "x" * 30,
    "é",
)
WIDE = (
    "面接",
    "한국",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👍🏽",
    "🇳🇴",
    "e\u0301",
    "q\u0323\u0302",
    "☎️",
    "日本語日本語",
    " \u0301",
)
BLANKS = (" ", " ", " ", "  ", "\n", "\n\n")

narrow = st.lists(st.sampled_from((*NARROW, *BLANKS)), max_size=40).map("".join)
mixed = st.lists(st.sampled_from((*NARROW, *WIDE, *BLANKS)), max_size=40).map("".join)
texts = st.one_of(narrow, mixed)
widths = st.one_of(st.integers(2, 12), st.integers(13, 80))


@st.composite
def turns_of(draw: st.DrawFn, text: str) -> list[Turn]:
    """Turns that part the paragraphs of a text between two speakers, a few to each."""
    turns: list[Turn] = []
    start = 0
    while start < len(text):
        ends = [i for i in range(start, len(text)) if text[i] == "\n" and i > start]
        end = draw(st.sampled_from([*ends[:3], len(text)]))
        if text[start:end].strip("\n"):
            begin = start + len(text[start:end]) - len(text[start:end].lstrip("\n"))
            n = len(turns) + 1
            role = "interviewer" if n % 2 else "informant"
            turns.append(Turn(guid(f"t{n}"), "s", n, begin, end, "IK"[n % 2], role))
        start = end
    return turns


@st.composite
def spans_in(draw: st.DrawFn, length: int, longest: int = 10_000) -> Span:
    """A stretch of at least one code point."""
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, min(length, start + longest))))


def coding(n: int, span: Span, code: str = "") -> Coding:
    return Coding(f"g{n:03}", "s", span.start, span.end, code or f"code {n % 5}", "me")


@st.composite
def codings_in(draw: st.DrawFn, length: int, most: int = 8) -> list[Coding]:
    """Codings over a text of so many code points."""
    if not length:
        return []
    spans = draw(st.lists(spans_in(length), max_size=most))
    return [coding(n, span) for n, span in enumerate(spans)]
