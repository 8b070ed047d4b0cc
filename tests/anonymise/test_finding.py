"""What may tell who somebody is: found, told apart, gathered; and what is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import STORABLE
from qualcode.anonymise.candidates import CONFIDENCE, KINDS, LOOKED_AT, Candidate, apart
from qualcode.anonymise.finding import by_form, find
from qualcode.anonymise.grouping import groups
from qualcode.domain.span import Span
from qualcode.messages import LANGUAGES, has_message, render


def found(text: str, kind: str) -> list[str]:
    return [one.span.of(text) for one in find([text])[0] if one.kind == kind]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("national-id", "Nummeret er 311299 56715, sa han.", ["311299 56715"]),
        ("national-id", "D-nummer 43022014103 og syntetisk 13527248013", 2),
        ("national-id", "fødselsnummeret mitt 12345678910", ["12345678910"]),
        ("national-id", "DUF-nummeret, det er 201534 876512", ["201534 876512"]),
        ("national-id", "Har du DUF?\nDet er 201534876512, tror jeg", ["201534876512"]),
        ("national-id", "han leste 201534 876512 høyt", ["201534 876512"]),
        ("national-id", "til sammen 201534 876512 kroner, og 301534 876512", []),
        ("passport", "passet hans er N1234567, og så AB1234567", ["N1234567", "AB1234567"]),
        ("passport", "passnummeret er FHA123456", ["FHA123456"]),
        ("passport", "passnummer 29 123 456", ["29 123 456"]),
        ("passport", "passet gikk ut, ring 99887766, pass på REF-123456", []),
        ("case-number", "sak 2019/4471-3 og 2019/4471", ["2019/4471-3", "2019/4471"]),
        ("case-number", "saksnummeret er 19/4471", ["19/4471"]),
        (
            "case-number",
            "Sak 22/14587, klagesak nr. 33/22",
            ["22/14587", "33/22"],
        ),
        ("case-number", "i 2019/2020, direktiv 2016/679, rundskriv 2016/1234, 1/2", []),
        ("account", "konto 1234.56.78903 takk", ["1234.56.78903"]),
        ("org-number", "org.nr. 123 456 785 og 998447356", ["123 456 785", "998447356"]),
        ("phone", "ring 915 00 123 eller +47 22 12 34 56", ["915 00 123", "+47 22 12 34 56"]),
        ("email", "skriv til kari.dal@post.no.", ["kari.dal@post.no"]),
        ("email", "kari punktum dal krøllalfa post punktum no", 1),
        ("url", "se www.dal.no/kari og 10.0.0.12", ["www.dal.no/kari", "10.0.0.12"]),
        ("url", "hun er @amina.h på nett, k@dal.no, 2 @ 3", ["@amina.h"]),
        ("plate", "Bilen DN 12345 sto der, hengeren AS 4627", ["DN 12345", "AS 4627"]),
        ("address", "Jeg bor i Øvre Bakkeveg 3 B nå", ["Øvre Bakkeveg 3 B"]),
        ("address", "jeg bor i lyngveien 7 nå, og i lyngata 14b", ["lyngveien 7", "lyngata 14b"]),
        ("address", "hele skogveien 3 timer, på parkeringsplassen 2, sjuendeplassen 7-8", []),
        ("postcode", "adressen er 8400 Sortland, og i 2019 Sortland", ["8400 Sortland"]),
        ("date", "født 3. mars 1981, kom 17.05.21 og den tolvte i femte", 3),
        ("date", "17. mai feirer vi, klokka 12.30, § 14, 2015-2019", []),
        ("age", "Han er 43 år. En jente på ni. Det er ti år siden.", ["43 år", "ni"]),
        ("age", "Vi har holdt på i 10 år, og de siste 5 år er verst.", []),
        ("spoken-number", "ring ni ni åtte sju seks fem fire tre da", 1),
        ("spoken-number", "en, to, tre, fire, fem, seks, sju, åtte", []),
        ("municipality", "Vi flytta til Lier i fjor", ["Lier"]),
        ("county", "Hele Møre og Romsdal er med", ["Møre og Romsdal"]),
        ("place", "søsteren bodde i Aleppo da", ["Aleppo"]),
        ("institution", "Hun går på Fjellvik skole nå", ["Fjellvik skole"]),
        ("institution", "E-posten kom, og jeg sendte E-posten videre", []),
        ("person", "E-posten kom, og han tok T-banen med D-nummeret", []),
        ("institution", "Ring NAV Sortland", ["NAV Sortland"]),
        ("person", "Jeg spurte Hodan Warsame om det", ["Hodan Warsame"]),
        (
            "person",
            "Så kom Lars hit, og Frances og Ross og Amos",
            ["Lars", "Frances", "Ross", "Amos"],
        ),
        (
            "person",
            "Så kom Christian hit, og Kristen, Jo og Une",
            ["Christian", "Kristen", "Jo", "Une"],
        ),
        ("person", "Jo, de sendte det til UNE, og Sudans grense og Thais er noe annet", []),
        ("person", "Jeg møtte Ahmed al-Hassan i går", ["Ahmed al-Hassan"]),
        ("person", "Fatima el-Sayed kom, og al-Xyzzy sa det", ["Fatima el-Sayed", "al-Xyzzy"]),
        (
            "person",
            "Så Jan van der Berg, Kari Da Costa og Al-hassan der",
            ["Jan van der Berg", "Kari Da Costa", "Al-hassan"],
        ),
        ("person", "Så kom van der Berg hit, og Da Costa", ["van der Berg", "Da Costa"]),
        ("person", "Da Kari kom, så hun ben Ali og de Karis barn", ["Kari", "ben Ali", "Karis"]),
        ("person", "Vi snakket om al-Qaida, el-sjekk og an-svar", []),
        (
            "person",
            "Så kom Ola Nordmann, Reza Hazara og en Nordmann",
            ["Ola Nordmann", "Reza Hazara"],
        ),
        ("person", "Tesfays bror og Olena-saken", ["Tesfays", "Olena"]),
        ("person", "Da kom fru Xyzzy hit", ["Xyzzy"]),
        ("person", "KARI ZAKAJEVA STO DET", ["KARI ZAKAJEVA"]),
        ("person", "Hun het Qwertha, og A.H. kjente henne", ["Qwertha", "A.H."]),
        ("person", "jeg så fatima og mohammed der uten at noen sa noe om hvem", 2),
        ("person", "Vi har NAV, IMDi og Excel i Norge, på mandag", []),
        ("person", "Per dags dato er det slik. Liv og røre er det òg.", []),
        ("person", "Hodan. Hvem bor i By? Og i Dal? Kyst, fra første dag.", ["Hodan"]),
        ("person", "Et halvt Kvikk Lunsj. Det er Lotto! Pengene er fra Sparebanken", []),
        ("person", "Vaktmesteren ringer meg. Økonomisjefen sa nei. Formannen vet det.", []),
        ("person", "Hva heter denne på pent, og hva heter byen? Hun heter oline.", ["oline"]),
        ("person", "Besiana, fra Bosnia, ja. Rutiner, fra første dag.", ["Besiana"]),
        ("person", "de bor i samme hus og tar buss til klassen uten stans, sa hodan", ["hodan"]),
        ("person", "i fjor så jeg hodans bror, og han sa at alis bil var her", ["hodans", "alis"]),
        ("institution", "Barna går på Dalen skole i Dal kommune", ["Dalen skole", "Dal kommune"]),
        ("age", "jeg fyller 55 den tolvte, ho fylte førti i fjor", ["55", "førti"]),
        ("age", "jeg fyller 20 liter, han fyller 30 skjema", []),
        ("age", "Jeg så to på en fest, og begge to på en gang.", []),
        ("role", "Jeg er rektor her, så min skole merker det", 2),
        ("only-one", "Hun er den eneste tolken i kommunen", 1),
        (
            "figure",
            "Vi har 4217 innbyggere og tok imot 43",
            ["Vi har 4217 innbyggere", "tok imot 43"],
        ),
        ("figure", "det kostet 450 000 kroner og 12 prosent", []),
    ],
)
def test_kinds(kind: str, text: str, expected: list[str] | int) -> None:
    hits = found(text, kind)
    assert (len(hits) if isinstance(expected, int) else hits) == expected


def test_a_word_near_a_name_is_taken_for_it() -> None:
    text = "Jeg spurte Hodan om det. Hodam sa nei, og vi sa ja."
    assert found(text, "person") == ["Hodan", "Hodam"]
    (group,) = groups([text], find([text]))
    assert (group.forms, len(group.found)) == (("Hodam", "Hodan"), 2)
    rules = [one.candidate.rule for one in group.found]
    assert rules == ["given", "misspelt"]
    assert render(group.found[1].candidate.reason, "nb") == "én bokstav fra «hodan»"


def test_texts_tell_about_each_other() -> None:
    lone = "Besiana ville helst jobbe."
    assert found(lone, "person") == ["Besiana"]  # what people do
    opening = "Zorbat, ja. Det går bra."
    assert found(opening, "person") == []
    both = find([opening, "Da kom Zorbat hit."])
    assert [len(one) for one in both] == [1, 1]
    ordinary = find(["Da kom Kjøreboka.", "Jeg har en kjørebok, kjøreboka mi."])
    assert [one for one in ordinary[0] if one.kind == "person"] == []


def test_a_dictionary_only_makes_for_fewer() -> None:
    text = "Vi bruker Dingseboka til det."
    assert found(text, "person") == ["Dingseboka"]
    assert find([text], (), {"dingseboka"}) == [[]]


def test_a_first_name_goes_with_the_only_full_name_it_is_part_of() -> None:
    texts = ["Hodan Warsame kom. Jeg spurte Hodan.", "Da sa Hodan Warsame nei til Warsames bror."]
    (group,) = groups(texts, find(texts))
    assert len(group.found) == 4
    assert group.forms[0] == "Hodan Warsame"
    two = ["Jeg så Hodan Warsame og Hodan Aden. Da gikk Hodan."]
    assert len(groups(two, find(two))) == 3  # nobody can tell whose it is


def test_small_words_before_a_name_part_nobody_in_two() -> None:
    texts = ["Jeg så Jan van der Berg. Så kom van der Berg, og så Berg."]
    (group,) = groups(texts, find(texts))
    assert group.forms == ("Berg", "Jan van der Berg", "van der Berg")


def test_a_first_name_without_its_full_name_in_a_text_may_be_of_somebody_else() -> None:
    texts = ["Mannen min, Arvid, kom. Da sa Arvit ja.", "Legen het Jon Arvid Leinesfjord."]
    made = {one.value: one.forms for one in groups(texts, find(texts))}
    assert made == {
        "arvid": ("Arvid", "Arvit"),
        "jon arvid leinesfjord": ("Jon Arvid Leinesfjord",),
    }
    both = [*texts, "Jon Arvid Leinesfjord kom, og Arvid satte seg."]
    assert {one.value for one in groups(both, find(both))} == set(made)


def test_every_rule_and_kind_has_words() -> None:
    for language in LANGUAGES:
        assert all(has_message(f"anonymise.reason.{rule}", language) for rule in CONFIDENCE)
        assert all(has_message(f"anonymise.kind.{kind}", language) for kind in KINDS)


def test_more_votes_are_surer_and_nothing_is_shown() -> None:
    one = Candidate(Span(0, 3), "person", "kari", "given")
    two = Candidate(Span(0, 3), "person", "kari", "given", votes=2)
    assert one.confidence < two.confidence < 1
    assert "kari" not in repr(one)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=12)


@given(SPANS)
def test_what_is_told_apart_never_overlaps_and_loses_nothing_needlessly(
    spans: list[tuple[int, int]],
) -> None:
    given_ = [Candidate(Span(a, a + n), "person", f"{a} {n}", "given") for a, n in spans]
    kept = apart(given_)
    assert kept == sorted(kept, key=lambda one: one.span)
    for left, right in pairwise(kept):
        assert left.span.end <= right.span.start
    for one in given_:
        assert any(one.span.overlaps(other.span) for other in kept)


PIECES = st.sampled_from([
    *STORABLE[:-2], "Kari", "Hodan Warsames", "A.H.", "fru ", "het ", "99 88 77 66", "31129956715",
    "Lier kommune", "NAV Sortland", "8400 Sortland", "3. mars 1981", "ni ni åtte sju seks fem",
    "kari@dal.no", "[Navn 1]", "\n", " ", ". ", "-", "er 43 år", "Storgata 14 B",
])  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=9).map(" ".join), max_size=3))
@settings(deadline=None, max_examples=60)
def test_whatever_is_written_spans_lie_in_it_and_direct_ones_apart(texts: list[str]) -> None:
    for text, candidates in zip(texts, find(texts), strict=True):
        reached = 0
        for one in candidates:
            assert 0 <= one.span.start < one.span.end <= len(text)
            assert one.value
            if KINDS[one.kind] != LOOKED_AT:
                assert one.span.start >= reached
                reached = one.span.end
    gathered = groups(texts, find(texts))
    assert sum(len(one.found) for one in gathered) == sum(map(len, find(texts)))


@pytest.mark.parametrize("text", STORABLE)
def test_whatever_can_be_written_can_be_looked_through(text: str) -> None:
    for written in (text, f"Han er {text} år, og {text}."):
        for one in find([written])[0]:
            assert one.span.end <= len(written)


def test_the_sign_of_a_footnote_hides_nothing() -> None:
    text = "Jeg spurte Hodan¹ om det², og nummeret er 99 88 77 66³."
    assert found(text, "person") == ["Hodan"]
    assert found(text, "phone") == ["99 88 77 66"]


FORMS = st.sampled_from([
    "udi.no/asyl", "https://a.no/x", "kari@dal.no", "kari punktum dal krøllalfa", "post punktum no",
    "99 88", "77 66", "311299", "56715", "org.nr.", "123 456 785", "kroner", "45000000", "3.",
    "mars", "1981", "den tolvte", "i femte", "8400", "Sortland", "Storgata", "14 B", "skiltet",
    "AS", "4627", "DUF", "201534", "876512", "passet", "FHA123456", "2019/4471",
    "han er", "43", "år", "ni ni åtte", "sju seks fem", "Kari", "\n", "\n", ",", ".",
])  # fmt: skip


@given(st.lists(FORMS, max_size=9).map(" ".join))
@settings(deadline=None)
def test_no_form_goes_from_one_turn_to_the_next(text: str) -> None:
    text = text.replace(" \n ", "\n")
    seen = by_form(text)
    assert not any("\n" in one.span.of(text) for one in seen)
    parted = [(one.span, one.kind) for one in by_form(text.replace("\n", "\0"))]
    assert parted == [(one.span, one.kind) for one in seen]


def test_an_age_that_ends_a_turn() -> None:
    assert found("Han er 43\nJa. Sønnen er åtte\nNei", "age") == ["43", "åtte"]


def test_names_without_end_are_one_name() -> None:
    text = "Kari-" * 10_000 + "Kari"
    assert found(f"Da kom {text} hit.", "person") == [text]


def test_a_word_of_other_texts_is_no_surname_and_no_genitive_in_lower_case() -> None:
    dictated = "jeg så hovlands og en holt der og snakket med hodan om det som sto i avisa i dag"
    assert found(dictated, "person") == ["hovlands", "hodan"]
    cased = "Vi bodde i en holt den gangen. Alle sa at hovlands er et ord."
    assert [one.span.of(dictated) for one in find([dictated, cased])[0]] == ["hodan"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hun lå på Nordlia sjukehus i går.", "Nordlia sjukehus"),
        ("Det er Fjellvik skoles rektor.", "Fjellvik skole"),
        ("Da kom Solheimens folk.", "Solheimen"),
        ("Da ringte NAV Moss.", "NAV Moss"),
        ("Det var NAV Sortlands leder.", "NAV Sortland"),
    ],
)
def test_an_ending_is_taken_off_a_genitive_alone(text: str, form: str) -> None:
    named = [one for one in groups([text], find([text])) if one.kind != "role"]
    assert [one.forms for one in named] == [(form,)]


def test_what_a_model_finds_keeps_an_s_of_its_own() -> None:
    text = "Vi så Cholas og Olas hus der."
    votes = [[(Span(6, 12), "person"), (Span(16, 20), "person")]]
    (found_in,) = find([text], votes=votes)
    assert [one.value for one in found_in] == ["cholas", "ola"]
