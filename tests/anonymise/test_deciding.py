"""What stands for what: placeholders of their kind, numbered on, lettered, coarsened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anonymise.candidates import KINDS, LOOKED_AT
from qualcode.anonymise.deciding import (
    Decisions,
    StandIns,
    Verdict,
    highest_in,
    letters,
    placeholder,
    placeholders,
    safe_side,
)
from qualcode.anonymise.finding import find
from qualcode.anonymise.grouping import groups
from qualcode.anonymise.pseudonymising import pseudonymise
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import RuleError
from qualcode.messages import LANGUAGES


@given(st.integers(1, 18_000))
def test_letters_count_on_and_every_placeholder_is_known_again(number: int) -> None:
    assert letters(number) != letters(number + 1)
    for language in LANGUAGES:
        for kind in ("person", "municipality", "national-id"):
            words = placeholder(kind, number, language)
            assert placeholders().fullmatch(words)
            assert highest_in([f"og {words} sa"]) == {kind: number}


def test_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("person", "kari", "[Navn 1]"),
        ("municipality", "lier", "[Kommune A]"),
        ("date", "1981-03-03", "[mars 1981]"),
        ("date", "0000-03-03", "[mars]"),
        ("age", "43", "[40–49 år]"),
        ("age", "7", "[0–9 år]"),
    ],
)
def test_what_stands_for_a_kind(kind: str, value: str, words: str) -> None:
    after, made = StandIns().with_one((kind, value), "nb")
    assert made == words
    assert after.with_one((kind, value), "nb")[1] == words
    assert "kari" not in repr(after)


def applied(text: str, decisions: Decisions, kept: tuple[Span, ...] = ()) -> str:
    whole = Transcript(text, (Utterance(0, len(text), "R", "informant"),))
    return pseudonymise(whole, {}, decisions=decisions, kept=kept).transcript.text


def test_a_decision_reaches_every_inflection_and_no_other_word() -> None:
    text = "Hodan kom. HODANS bil, Hodan-saken og hodan. Hodannia er et land."
    decisions = Decisions().said(Verdict("person", "hodan", ("Hodan",), "[Navn 3]"))
    expected = "[Navn 3] kom. [Navn 3]S bil, [Navn 3]-saken og [Navn 3]. Hodannia er et land."
    assert applied(text, decisions) == expected
    assert applied(text, decisions.unsaid(("person", "hodan"))) == text
    assert "Hodan" not in repr(decisions)


def test_a_name_that_is_an_ordinary_word_is_replaced_as_it_is_written() -> None:
    decisions = Decisions().said(Verdict("person", "per", ("Per",), "Odd"))
    assert applied("Per sa 40 kr per dag til PER", decisions) == "Odd sa 40 kr per dag til Odd"


def test_a_place_that_is_kept_and_a_number_that_is_left() -> None:
    text = "Hodan og Hodan, ring 99 88 77 66, født 3. mars 1981"
    decisions = Decisions().said(Verdict("person", "hodan", ("Hodan",), "K1"))
    decisions = decisions.said(Verdict("phone", "99887766", (), None))
    decisions = decisions.said(Verdict("date", "1981-03-03", (), "[mars 1981]"))
    assert applied(text, decisions, (Span(0, 5),)) == (
        "Hodan og K1, ring 99 88 77 66, født [mars 1981]"
    )


def test_words_can_be_given_for_what_is_only_looked_at() -> None:
    text = "Jeg er rektor her."
    (one,) = [c for c in find([text])[0] if c.kind == "role"]
    decisions = Decisions().said(Verdict("role", one.value, (), "leder"))
    assert applied(text, decisions) == "Jeg er leder."


def test_a_pseudonym_that_holds_a_name_is_refused() -> None:
    decisions = Decisions().said(Verdict("person", "hodan", ("Hodan",), "Hodan B"))
    with pytest.raises(RuleError):
        applied("Hodan", decisions)


def test_the_safe_side_replaces_all_that_words_can_stand_in_for() -> None:
    text = "Hodan Warsame (43 år) er den eneste i Lier, og i 2016 tok vi imot 43."
    found = groups([text], find([text]))
    decisions, after = safe_side(found, StandIns(highest={"person": 4}), "nb")
    assert after.highest["person"] == 5
    assert applied(text, decisions) == (
        "[Navn 5] ([40–49 år]) er den eneste i [Kommune A], og i 2016 tok vi imot 43."
    )
    said = set(decisions.verdicts)
    assert {one.identity for one in found if KINDS[one.kind] == LOOKED_AT}.isdisjoint(said)
