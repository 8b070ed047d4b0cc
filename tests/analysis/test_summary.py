"""The summary counts people once and quotes by its stated rule."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.summary import MOST_AUTOMATIC, Summary, summarise
from qualcode.domain.model import Case, Code, Theme, ThemeCode
from qualcode.domain.passages import Marked, Passage, Voice

CASES = [
    Case("k1", "informant", "K1", attributes={"Rolle": "leder"}),
    Case("k2", "informant", "K2", attributes={"role": "rådgiver"}),
    Case("k3", "informant", "K3"),
    Case("k4", "informant", "K4"),
]
CODES = [
    Code("a", "b", None, {"nb": "A"}, {"nb": "Om A"}, position=1),
    Code("a1", "b", "a", {"nb": "A1"}),
    Code("a2", "b", "a", {"nb": "A2"}, position=1),
    Code("a11", "b", "a1", {"nb": "A11"}),
    Code("z", "b", None, {"nb": "Z"}, position=0),
]
numbers = itertools.count()


def passage(
    code: str,
    case: str | None = "k1",
    words: int = 35,
    *,
    at: int | None = None,
    length: int = 10,
    source: str = "s",
    marked: bool = False,
    asked: bool = False,
) -> Passage:
    n = next(numbers)
    start = n * 20 if at is None else at
    voices = (
        []
        if case is None
        else [Voice(4, "Spk", "informant", case, "page:2", start, start + length)]
    )
    if asked:
        voices.insert(0, Voice(3, "I", "interviewer", None, "page:1", start, start + length))
    text = " ".join(["ord"] * words)
    quotations = (Marked(start, start + length, text),) if marked else ()
    return Passage(
        f"c{n}", source, "Intervju", start, start + length, text, code, "AL", (), tuple(voices),
        quotations,
    )  # fmt: skip


def summary(*passages: Passage, **more: object) -> Summary:
    presence = {(p.code, v.case) for p in passages for v in p.informants if v.case}
    given: dict[str, object] = {"themes": [], "theme_codes": [], **more}
    return summarise(CODES, presence=presence, informants=CASES, passages=passages, **given)  # type: ignore[arg-type]


def test_top_level_codes_stand_in_for_themes_in_their_order() -> None:
    found = summary(passage("a11", "k1"), passage("a1", "k1"), passage("a2", "k2"))
    z, a = found.heads
    assert (z.guid, z.informants, z.codings, z.quotations) == ("z", 0, 0, ())
    assert (a.informants, a.codings, a.base) == (2, 3, 4)
    assert [(c.guid, c.informants, c.codings) for c in a.children] == [("a1", 1, 2), ("a2", 1, 1)]
    assert [code.guid for code in a.children[0].codes] == ["a11"]
    assert a.codes == ()
    assert found.rest == ()


def test_themes_gather_codes_with_what_lies_under_them() -> None:
    themes = [
        Theme("t", {"nb": "Tema"}),
        Theme("u", {"nb": "Under"}, "t"),
        Theme("d", {"nb": "Dypere"}, "u"),
        Theme("tom", {"nb": "Tom"}, position=1),
    ]
    links = [ThemeCode("1", "u", "a1"), ThemeCode("2", "d", "a2")]
    found = summary(
        passage("a11", "k1"), passage("a2", "k2"), passage("z", "k3"),
        themes=themes, theme_codes=links,
    )  # fmt: skip
    theme, empty = found.heads
    assert (theme.informants, len(theme.children)) == (2, 1)
    assert theme.children[0].codings == 2
    assert {code.guid for code in theme.children[0].codes} == {"a1", "a11", "a2"}
    assert (empty.informants, empty.codings) == (0, 0)
    assert [code.guid for code in found.rest] == ["z"]


def test_a_quotation_marked_within_a_passage_is_printed_as_it_was_marked() -> None:
    whole = passage("z", at=100, length=40)
    marked = replace(whole, quotations=(Marked(110, 120, "bare dette"),))
    (quoted,) = summary(marked).heads[0].quotations
    assert (quoted.text, quoted.start, quoted.end) == ("bare dette", 110, 120)
    assert not quoted.automatic


def test_marked_passages_are_quoted_and_nothing_else() -> None:
    found = summary(passage("z", words=200, marked=True), passage("z", "k2"))
    (quoted,) = found.heads[0].quotations
    assert (quoted.automatic, len(quoted.text.split())) == (False, 200)
    assert (quoted.pseudonym, quoted.role, quoted.locator, quoted.turn) == (
        "K1", "leder", "page:2", 4,
    )  # fmt: skip
    assert [case.guid for case in found.unquoted] == ["k2"]
    assert not found.automatic


def test_a_passage_stands_once_in_a_head_and_its_children() -> None:
    found = summary(
        passage("a1", at=0, marked=True),
        passage("a2", at=0, marked=True),
        passage("a2", "k2"),
    )
    first, second = found.heads[1].children
    assert len(first.quotations) == 1
    assert second.quotations == ()  # marked, and quoted beside it: nothing is chosen instead


def test_two_coders_edges_give_one_quotation() -> None:
    found = summary(passage("z", at=0, marked=True), passage("z", at=3, marked=True))
    assert [quoted.start for quoted in found.heads[0].quotations] == [0]


def test_automatic_is_nearest_to_35_words_and_one_an_informant() -> None:
    found = summary(
        passage("z", "k1", 20),
        passage("z", "k1", 36),
        passage("z", "k1", 34),
        passage("z", "k2", 61),
        passage("z", "k2", 14),
        passage("z", "k3", 60),
        passage("z", "k4", 35, asked=True),
        passage("z", None, 35),
    )
    quoted = found.heads[0].quotations
    assert [(q.case, len(q.text.split())) for q in quoted] == [("k1", 36), ("k3", 60)]
    assert all(q.automatic for q in quoted)
    assert found.automatic


def test_those_quoted_least_come_first() -> None:
    found = summary(
        *(passage("z", case) for case in ("k1", "k2", "k3")),
        *(passage("a2", case) for case in ("k1", "k2", "k3", "k4")),
    )
    later = found.heads[1].children[1].quotations
    assert len(later) == MOST_AUTOMATIC
    assert "k4" in {quoted.case for quoted in later}
    assert found.unquoted == ()


def test_what_may_not_be_cited_is_counted_but_not_quoted() -> None:
    found = summary(passage("z", source="notat", marked=True), uncitable={"notat"})
    assert (found.heads[0].codings, found.heads[0].quotations) == (1, ())


def test_texts_without_turns_are_nobodys_words() -> None:
    (quoted,) = summary(passage("z", None, marked=True)).heads[0].quotations
    assert (quoted.pseudonym, quoted.case, quoted.turn) == ("", None, None)


def test_cases_that_are_no_informants_do_not_count() -> None:
    found = summarise(CODES, [], [], {("z", "kommune"), ("z", "k1")}, CASES, [])
    assert found.heads[0].cases == ("k1",)


def test_nothing_gives_nothing() -> None:
    assert summarise([], [], [], [], [], []).heads == ()


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            passage,
            st.sampled_from([code.guid for code in CODES]),
            st.sampled_from([None, "k1", "k2", "k3", "ukjent"]),
            st.integers(1, 80),
            at=st.integers(0, 30),
            marked=st.booleans(),
        ),
        max_size=12,
    )
)
def test_whatever_the_material(passages: list[Passage]) -> None:
    found = summary(*passages)
    assert found == summary(*reversed(passages))
    for head in found.heads:
        family = [q for row in (head, *head.children) for q in row.quotations]
        assert len({(q.source, q.start, q.end) for q in family}) == len(family)
        assert head.informants <= head.base
        assert head.informants >= max((child.informants for child in head.children), default=0)
        for row in (head, *head.children):
            automatic = [q for q in row.quotations if q.automatic]
            assert len({q.case for q in automatic}) == len(automatic) <= MOST_AUTOMATIC
            assert all(15 <= len(q.text.split()) <= 60 for q in automatic)


def through(*voices: Voice, marked: tuple[int, int]) -> Passage:
    """A passage of ten words to each voice, marked from one code point to another."""
    one = passage("z", None, at=0, length=20)
    return replace(one, voices=voices, quotations=(Marked(*marked, "ord"),))


OWN = Voice(1, "K1", "informant", "k1", "", 0, 10)
RENDERED = Voice(2, "Tolk", "interpreter", "k1", "", 10, 20)


def test_words_through_an_interpreter_are_one_persons_and_say_so() -> None:
    (quoted,) = summary(through(OWN, RENDERED, marked=(0, 20))).heads[0].quotations
    assert (quoted.pseudonym, quoted.role, quoted.interpreted) == ("K1", "leder", True)


def test_what_is_marked_in_a_persons_own_words_came_through_nobody() -> None:
    (quoted,) = summary(through(OWN, RENDERED, marked=(2, 8))).heads[0].quotations
    assert (quoted.pseudonym, quoted.interpreted) == ("K1", False)


def test_an_interpreter_for_nobody_in_particular_is_no_voice_of_a_passage() -> None:
    nobodys = replace(RENDERED, case=None)
    (quoted,) = summary(through(OWN, nobodys, marked=(0, 20))).heads[0].quotations
    assert quoted.pseudonym == "K1"
    assert through(nobodys, marked=(10, 20)).informants == ()
