"""Queries: what the database counts is what a plain reading of the definitions gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import Place, new_place

import builders as b
from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Coder, Coding, Quotation, Source, Turn, Value
from qualcode.domain.passages import Marked, Passage, Voice
from qualcode.storage import queries

ASKING = {"interviewer", "second-interviewer"}
ROLES = ("informant", "informant", "interviewer", "interpreter", "unknown", "several")
CASES = (b.MAREN, b.case("Siri"))
CODES = (b.TIME, b.HASTE, b.LEADERS)
CODERS = (b.KARI, b.OLA)


@dataclass
class Study:
    """All values of a small random study, for naive reading."""

    sources: list[tuple[Source, str]]
    turns: list[Turn]
    codings: list[Coding]
    quotations: list[Quotation]


def spans_within(end: int) -> st.SearchStrategy[tuple[int, int]]:
    pairs = st.tuples(st.integers(0, end - 1), st.integers(1, 12))
    return pairs.map(lambda pair: (pair[0], min(end, sum(pair))))


@st.composite
def studies(draw: st.DrawFn) -> Study:
    study = Study([], [], [], [])
    for n in range(draw(st.integers(1, 3))):
        turns = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 2)), max_size=4))
        said = [(f"S{who}", role, "æ👩 e" * (i + 1)) for i, (role, who) in enumerate(turns)]
        cases = {f"S{i}": case.guid for i, case in enumerate(CASES)}
        about, placed, body = b.interview(f"K{n}", said, cases)
        if not body:
            about, placed, body = b.interview(f"K{n}", [("S0", "unknown", "Nei.")], {})
        study.sources.append((about, body))
        study.turns += placed
        spans = spans_within(len(body))
        marks = st.tuples(spans, st.sampled_from(CODES), st.sampled_from(CODERS))
        for (start, end), code, coder in draw(st.lists(marks, max_size=6, unique_by=str)):
            study.codings.append(b.coding(about, code, start, end, coder))
        for start, end in draw(st.lists(spans, max_size=2, unique=True)):
            study.quotations.append(b.quotation(about, start, end))
    return study


@contextmanager
def stored(study: Study) -> Iterator[storage.Project]:
    values: list[Value] = [*CASES, b.OLA, b.codebook(), *CODES, *(s for s, _ in study.sources)]
    values += [*study.turns, *study.codings, *study.quotations]
    with new_place() as place, b.new_store(place) as store:
        adds = tuple(Add(value) for value in values)
        store.apply(Together("k", adds), b.KARI, [body for _, body in study.sources])
        yield store


def touching(coding: Coding, turns: list[Turn]) -> list[Turn]:
    return [t for t in turns if t.source == coding.source and t.span.overlaps(coding.span)]


def naive_presence(study: Study) -> set[tuple[str, str]]:
    return {
        (coding.code, turn.case)
        for coding in study.codings
        for turn in touching(coding, study.turns)
        if turn.case and turn.role not in ASKING
    }


def naive_coverage(study: Study, source: Source) -> queries.Coverage:
    codings = [c for c in study.codings if c.source == source.guid]
    turns = [t for t in study.turns if t.source == source.guid]
    under = {at for c in codings for at in range(c.start, c.end)}
    spoken = {at for t in turns if t.role not in ASKING for at in range(t.start, t.end)}
    return queries.Coverage(source.guid, len(turns), len(codings), len(under & spoken), len(spoken))


def naive_passages(study: Study) -> list[Passage]:
    names: dict[str, Coder] = {c.guid: c for c in CODERS}
    found = []
    for source, body in study.sources:
        for coding in (c for c in study.codings if c.source == source.guid):
            voices = (
                Voice(t.n, t.speaker, t.role, t.case, t.locator, t.start, t.end)
                for t in touching(coding, study.turns)
            )
            marked = (
                Marked(q.start, q.end, q.span.of(body))
                for q in sorted(study.quotations, key=lambda q: (q.start, q.end))
                if q.source == source.guid
                and (q.span.contains(coding.span) or coding.span.contains(q.span))
            )
            found.append(
                Passage(
                    coding=coding.guid,
                    source=source.guid,
                    title=source.title,
                    start=coding.start,
                    end=coding.end,
                    text=coding.span.of(body),
                    code=coding.code,
                    coder=names[coding.coder].name,
                    facets=(),
                    voices=tuple(voices),
                    quotations=tuple(marked),
                )
            )
    return sorted(found, key=lambda p: (p.title, p.start, p.end, p.coding))


@settings(max_examples=40, deadline=None)
@given(studies(), *(st.sets(st.sampled_from([v.guid for v in vs])) for vs in (CODES, CASES)))
def test_counts_and_passages_are_those_of_a_plain_reading(
    study: Study, wanted: set[str], people: set[str]
) -> None:
    with stored(study) as store:
        assert store.read(queries.presence) == naive_presence(study)
        expected = {s.guid: naive_coverage(study, s) for s, _ in study.sources}
        assert store.read(queries.coverage) == expected
        coded = [c.code for c in study.codings]
        assert store.read(queries.code_counts) == {code: coded.count(code) for code in {*coded}}
        heard = {t.case for t in study.turns if t.case and t.role not in ASKING}
        assert {c.guid for c in store.read(queries.informants)} == heard
        everything = naive_passages(study)
        assert store.read(lambda c: list(queries.passages(c))) == everything
        first = study.sources[0][0].guid
        assert store.read(
            lambda c: list(queries.passages(c, codes=wanted, source=first, cases=people))
        ) == [
            p
            for p in everything
            if p.code in wanted and p.source == first and {v.case for v in p.voices} & people
        ]


def test_the_informants_of_a_passage_are_named_once_and_the_interviewer_never() -> None:
    said = [("I", "interviewer", "Ja?"), ("M", "informant", "Nei."), ("M", "informant", "Jo.")]
    about, turns, body = b.interview("K1", said, {"M": b.MAREN.guid})
    whole = b.coding(about, b.TIME, 0, len(body))
    with stored(Study([(about, body)], turns, [whole], [])) as store:
        (passage,) = store.read(lambda c: list(queries.passages(c)))
        assert [v.speaker for v in passage.voices] == ["I", "M", "M"]
        assert [v.turn for v in passage.informants] == [2]
        assert passage.span == whole.span


def test_a_share_is_never_over_one_and_a_silent_source_has_none() -> None:
    assert queries.Coverage("s", 1, 1, 30, 20).share == 1.0
    assert queries.Coverage("s", 1, 0, 5, 20).share == 0.25
    assert queries.Coverage("s", 0, 0, 0, 0).share == 0.0


def test_every_list_comes_in_a_steady_order(place: Place) -> None:
    theme, sub = b.theme("Tiden"), b.theme("Knapphet", b.theme("Tiden"))
    memos = [b.memo("code", b.TIME.guid), b.memo("source", b.K1.guid)]
    gathered = b.theme_code(sub, b.HASTE)
    with b.small_study(place) as store:
        marks = [b.coding(b.K1, b.TIME, 9, 12), b.coding(b.K1, b.HASTE, 3, 9)]
        said_no = b.decision(b.K1, 3, 9, b.TIME)
        quoted = b.quotation(b.K1, 1, 5)
        store.apply(b.added(theme, sub, *memos, gathered, *marks, said_no, quoted), b.KARI)
        read = store.read
        assert read(queries.themes) == sorted([theme, sub], key=lambda t: t.parent or "")
        assert read(queries.theme_codes) == [gathered]
        assert {m.guid for m in read(queries.memos)} == {m.guid for m in memos}
        assert read(queries.memos, [b.TIME.guid]) == memos[:1]
        assert read(queries.codings, b.K1.guid) == marks[::-1]
        assert read(queries.decisions, b.K1.guid, b.KARI.guid) == [said_no]
        assert read(queries.decisions, b.K1.guid, b.OLA.guid) == []
        assert read(queries.quotations, b.K1.guid) == [quoted]
        assert [t.n for t in read(queries.turns, b.K1.guid)] == [1, 2, 3, 4]
        assert read(queries.codebooks) == [b.codebook()]
        assert read(queries.coders) == [b.KARI]
        assert read(queries.cases) == [b.MAREN]
        assert read(queries.sources) == [b.K1]
        assert read(queries.source_titled, "k1 ") == b.K1
        assert read(queries.source_titled, "K2") is None
        assert read(queries.coder_named, "Per") is None
        assert len(read(queries.history, 1)) == 1


@pytest.mark.parametrize("many", [1, 3])
def test_a_condition_with_no_codes_finds_nothing(place: Place, many: int) -> None:
    with b.small_study(place) as store:
        store.apply(b.added(*(b.coding(b.K1, b.TIME, n, 9) for n in range(many))), b.KARI)
        assert store.read(lambda c: list(queries.passages(c, codes=[]))) == []
        assert len(store.read(lambda c: list(queries.passages(c)))) == many
