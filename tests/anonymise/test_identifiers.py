"""Identifiers by rule: what is found, and what must be left alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anonymise.identifiers import identifiers
from qualcode.anonymise.numbers import has_birth_date, is_account, is_national_id


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.span.of(text)) for one in identifiers(text)]


@pytest.mark.parametrize(
    "digits",
    [
        "31129956715", "29100207042", "01010750160",  # fødselsnummer
        "43022014103", "41010199946",  # D-numbers
        "13527248013", "10915596784",  # H- and synthetic numbers
    ],
)  # fmt: skip
def test_reference_values_of_national_ids(digits):
    assert is_national_id(digits)
    assert is_account(digits)  # which is why the order of the two matters
    for written in (digits, f"{digits[:6]} {digits[6:]}", f"{digits[:6]}-{digits[6:]}"):
        assert found(f"Hun har {written}.") == [("national-id", written)]


def test_the_rule_of_2032_lets_the_first_sum_leave_up_to_three():
    passed = [n for n in range(100_000) if is_national_id(f"010132{n:05}")]
    assert 100_000 * 0.025 < len(passed) < 100_000 * 0.04


@pytest.mark.parametrize("digits", ["12345678903", "76940512057"])
def test_reference_values_of_accounts(digits):
    assert is_account(digits)
    assert not is_national_id(digits)
    grouped = f"{digits[:4]} {digits[4:6]} {digits[6:]}"
    assert found(f"til {digits} eller {grouped.replace(' ', '.')}") == [
        ("account", digits),
        ("account", grouped.replace(" ", ".")),
    ]


def test_eleven_digits_with_a_date_are_taken_whatever_the_checksum():
    assert not is_national_id("01019012340")
    assert found("nummeret 010190 12340 er feil") == [("national-id", "010190 12340")]
    assert not has_birth_date("32139012345")
    assert found("32139012345")[0][0] == "account"


@given(st.integers(1, 28), st.integers(1, 12), st.integers(0, 99), st.integers(0, 99999))
def test_no_national_id_gets_by(day, month, year, rest):
    for add_day, add_month in ((0, 0), (40, 0), (0, 40), (0, 80)):
        digits = f"{day + add_day:02}{month + add_month:02}{year:02}{rest:05}"
        assert [span for _, span in found(f"({digits})")] == [digits]


@pytest.mark.parametrize(
    "phone",
    [
        "99887766", "99 88 77 66", "998 87 766", "+47 99 88 77 66", "+4799887766", "0047 99887766",
        "+46 70 123 45 67", "22 12 34 56", "4799887766", "99\u00a088\u00a077\u00a066",
    ],
)  # fmt: skip
def test_phones(phone):
    for text in (phone, f"Ring {phone}.", f"({phone})", f"i 2016, {phone}, s. 12"):
        assert found(text) == [("phone", phone)], text


def test_phones_one_after_another_and_beside_years():
    assert [span for _, span in found("99 88 77 66 99 88 77 55")] == ["99 88 77 66", "99 88 77 55"]
    assert [span for _, span in found("i 2016 99 88 77 66")] == ["99 88 77 66"]
    for two in ("98765432/22334455", "98765432,22334455", "98 76 54 32/223 34 455"):
        assert [span for _, span in found(f"ring {two}.")] == two.replace("/", ",").split(",")


def test_a_network_address_may_end_a_sentence():
    assert found("fra 192.168.1.77. Så") == [("url", "192.168.1.77")]
    assert found("versjon 192.168.1.77.5") == []
    assert found("ring 99.31.23.32. Så") == [("phone", "99.31.23.32")]
    assert found("ring 99.31.23.32 nå") == [("phone", "99.31.23.32")]


@pytest.mark.parametrize(
    "text",
    [
        "30 000 000 kroner", "22.000.000", "45000000 kr", "2016-2017", "2016 2017 2018", "00:12:31",
        "[uhørlig 01:12:31]", "s. 12-14", "22.12.2021", "2021-12-22", "side 4 av 12",
        "1 2 3 4 5 6 7 8",
        "rundskriv 2016/1234", "12345678", "12 34 567", "3,14159265", "abc99887766",
    ],
)  # fmt: skip
def test_what_is_no_identifier_stays(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("skriv til kari.moe+x@dal.kommune.no.", "email", "kari.moe+x@dal.kommune.no"),
        ("KARI@nav", "email", "KARI@nav"),
        ("se https://example.no/a?b=c#d).", "url", "https://example.no/a?b=c#d"),
        ("www.Example.no, da", "url", "www.Example.no"),
        ("på dal.kommune.no/om!", "url", "dal.kommune.no/om"),
    ],
)
def test_addresses(text, kind, written):
    assert found(text) == [(kind, written)]


def test_a_full_stop_without_a_blank_is_no_address():
    assert found("Det gikk bra.Nei, ikke bra.Men men... jo.da") == []


@given(st.text(st.sampled_from("0123456789 +.-@:/[]wno\u00a0"), max_size=60))
def test_identifiers_lie_apart_in_order(text):
    spans = [one.span for one in identifiers(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(len(span) > 0 and span.end <= len(text) for span in spans)


def test_long_runs_are_searched_in_a_moment():
    for text in ("a" * 100_000, "1" * 50_000, "1 " * 50_000, "a." * 50_000, "@" * 50_000):
        identifiers(text + " a@b.no x.no")


def test_repr_shows_no_value():
    assert "99887766" not in repr(identifiers("99 88 77 66"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("tlf99887766", ["phone"]),
        ("Mobilnr99 88 77 66", ["phone"]),
        ("telefon+4799887766", ["phone"]),
        ("fødselsnr31129956715", ["national-id"]),
        ("konto12345678903", ["account"]),
        ("REF99887766", []),
        ("SAK31129956715", []),
        ("tlf998877661234567890123", []),
        ("tlf99887766@dal.no", ["email"]),
    ],
)
def test_a_number_joined_to_the_word_for_it(text, kinds):
    assert [kind for kind, _ in found(text)] == kinds


def test_a_plate_is_found_behind_a_long_word_for_it():
    assert found("skilt" * 20_000 + " AS 4627") == [("plate", "AS 4627")]
    assert found("skilt" * 20_000 + "AS 4627") == []
    assert found("på nummerskiltet stod det as 4627") == [("plate", "as 4627")]
