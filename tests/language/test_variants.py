"""Other spellings of a word, and where words stand in a text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
from qualcode.language.variants import _GROUPS, occurrences, variants

LISTED = sorted(set(_GROUPS.split()))
WORDS = (
    "ikke",
    "ikkje",
    "itj",
    "ikkeno",
    "Jeg",
    "eg",
    "det",
    "de",
    "[ler]",
    "a.b",
    "\n",
    "  ",
    "-",
)
texts = st.lists(st.sampled_from((*WORDS, " ", " ")), max_size=30).map("".join)
typed = st.one_of(
    st.sampled_from(("ikke", "jeg", "de", "ikke det", "eg  ikkje", "[", ".", " ", ""))
)


@pytest.mark.parametrize("word", ["ikke", "IKKE", "Ikkje"])
def test_a_word_has_the_others_of_its_group_but_not_itself(word: str) -> None:
    found = variants(word)
    assert word.casefold() not in found
    assert {"ikke", "ikkje", "itj"} - {word.casefold()} <= set(found)


@given(st.sampled_from(LISTED))
def test_variants_go_both_ways_and_stand_once(word: str) -> None:
    found = variants(word)
    assert found
    assert len(set(found)) == len(found)
    assert all(word in variants(other) for other in found)


def test_a_word_that_is_not_listed_has_none() -> None:
    assert variants("tidspress") == variants("") == variants("ikke det") == ()


@given(texts, typed)
def test_what_is_found_is_what_was_typed_whatever_its_case_and_blanks(
    text: str, words: str
) -> None:
    found = occurrences(text, words)
    plain = " ".join(words.split()).casefold()
    assert [" ".join(span.of(text).split()).casefold() for span in found] == [plain] * len(found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    naive = text.casefold().count(plain) if plain and " " not in plain else len(found)
    assert len(found) == naive


@given(texts, typed)
def test_other_spellings_are_whole_words_and_come_besides(text: str, words: str) -> None:
    alone, more = occurrences(text, words), occurrences(text, words, variants_too=True)
    assert all(any(one.overlaps(other) for other in more) for one in alone)
    assert all(a.end <= b.start for a, b in pairwise(more))
    for span in set(more) - set(alone):
        for said, word in zip(span.of(text).casefold().split(), words.split(), strict=True):
            assert said == word.casefold() or said in variants(word)
        first = re.match(r"\w+", span.of(text))
        if first and first[0].casefold() != words.split()[0].casefold():
            assert not re.match(r"\w", text[span.start - 1 : span.start])


def test_a_word_typed_as_part_of_another_is_found_and_its_variants_are_not() -> None:
    text = "Ikkeno. Eg veit itj, itjno."
    assert [s.of(text) for s in occurrences(text, "ikke")] == ["Ikke"]
    assert [s.of(text) for s in occurrences(text, "ikke", variants_too=True)] == ["Ikke", "itj"]
    assert [s.of(text) for s in occurrences(text, "jeg vet itj", variants_too=True)] == [
        "Eg veit itj"
    ]


@given(st.sampled_from(hostile.STRINGS), st.sampled_from(hostile.STRINGS), st.booleans())
def test_whatever_is_typed_into_whatever_text(text: str, words: str, too: bool) -> None:
    for span in occurrences(text, words, variants_too=too):
        assert 0 <= span.start < span.end <= len(text)
    if words.split():
        assert occurrences(words, words)
