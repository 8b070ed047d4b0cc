"""Identifiers with a form of their own: numbers, e-mail and web addresses, number plates.

They are found by rule, whatever the lists of names hold, and are certain enough to be
replaced without being asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.lexicon import FOOTNOTES
from qualcode.anonymise.numbers import (
    has_birth_date,
    is_account,
    is_national_id,
    is_organisation,
)
from qualcode.domain.span import Span

CERTAIN = (
    "national-id",
    "passport",
    "account",
    "org-number",
    "phone",
    "email",
    "url",
    "plate",
)
"""The kinds that are found here."""


def identifiers(text: str) -> list[Candidate]:
    """The identifiers of a text in order, none overlapping another."""
    found = [*_addresses(text), *_passports(text), *_numbers(text), *_plates(text)]
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return kept


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
_HANDLE = re.compile(r"(?<![\w.@+%\[-])@[A-Za-z_][\w.]{2,29}(?![\w=])")
"""What somebody is called on a social medium."""
_URL = re.compile(r"(?:https?://|ftp://|\bwww\.)[^\s\x00<>\"«»“”\[\]]+", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@.-])(?:[\w-]+\.)+(?:no|com|org|net)(?![\w-])(?:/[^\s\x00<>\"«»“”\[\]]*)?"
)
_SUFFIX = re.compile(r"\.(?:no|com|org|net)(?![\w-])")
_DOT = r" (?:punktum|prikk|dot|point) "
_READ_OUT = re.compile(
    rf"(?<![\w-])[\w-]+(?:{_DOT}[\w-]+){{0,3}} (?:krøllalfa|alfakrøll|at sign|at) "
    rf"[\w-]+(?:{_DOT}[\w-]+){{0,2}}{_DOT}(?:no|com|org|net|nett)(?!\w)",
    re.IGNORECASE,
)
"""An address read out loud: `kari punktum dal krøllalfa post punktum no`."""
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NETWORK = re.compile(
    rf"(?<![\w.])(?![2-9]\d(?:\.\d\d){{3}}(?!\d)){_OCTET}(?:\.{_OCTET}){{3}}(?!\w|\.\d)"
)
"""Four numbers; four of two figures each are how somebody writes a telephone number."""
_TRAILING = ".,;:!?)'’…"


def _addresses(text: str) -> Iterator[Candidate]:
    if "@" in text:
        yield from _found(_EMAIL, "email", text)
        yield from _found(_HANDLE, "url", text)
    if "://" in text or "www." in text.casefold():
        yield from _found(_URL, "url", text)
    if _SUFFIX.search(text):
        yield from _found(_BARE_URL, "url", text)
    yield from _found(_NETWORK, "url", text)
    yield from _found(_READ_OUT, "email", text)


def _found(pattern: re.Pattern[str], kind: str, text: str) -> Iterator[Candidate]:
    for match in pattern.finditer(text):
        value = match[0].rstrip(_TRAILING)
        span = Span(match.start(), match.start() + len(value))
        yield Candidate(span, kind, value.casefold(), "form")


_GAP = r"[ \u00a0\u202f.-]"
_JOINED = "tlf tel mob sms nr mobil phone konto telefon nummer number".split()
"""Ends of words that a number is often joined to: `tlf99887766`, `mobilnr99887766`."""
_FREE = "|".join([r"(?<!\w.)", *(f"(?<=(?i:{word}).)" for word in _JOINED)])
_OTHER = r"\d{8}", r"\d\d \d\d \d\d", r"\d{3} \d\d \d{3}"
"""Ends of another number, after whose comma or stroke one begins as after a blank."""
_APART = "|".join([r"(?<!\d[:.,/-].)", *(rf"(?<={other}[,/].)" for other in _OTHER)])
_DIGITS = re.compile(
    rf"[+\d](?:{_FREE})(?:{_APART})(?:[ \u00a0\u202f.()-]{{0,2}}\d){{7,17}}(?![^\W{FOOTNOTES}])"
)
"""Digits with at most two signs between them: 8 to 18 of them, not part of a longer word."""

_ELEVEN = re.compile(
    rf"\d{{11}}|\d{{6}}{_GAP}\d{{5}}|\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{5}}"
    rf"|\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}?\d{{5}}|\d{{6}}{_GAP}\d{{3}}{_GAP}\d{{2}}"
)


_BEFORE = 60
"""Code points before a number that are looked at for what it is said to be."""


def _numbers(text: str) -> Iterator[Candidate]:
    for match in _DIGITS.finditer(text):
        written = match[0]
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        kind, rule = _kind(written, before, text[match.end() : match.end() + 12])
        if kind:
            yield Candidate(Span(*match.span()), kind, _value(written, kind), rule)
        else:
            yield from _numbers_within(written, match.start())


def _kind(written: str, before: str, following: str) -> tuple[str, str]:
    """The kind of a number and the rule that says so; two empty strings for none."""
    digits = "".join(filter(str.isdecimal, written))
    for words, kind, length in _SAID_TO_BE:
        if len(digits) == length and words.search(before):
            return kind, "said-to-be"
    if _DUF.fullmatch(written) and not _MONEY.match(following):
        return "national-id", "form"
    if _ELEVEN.fullmatch(written) and not _MONEY.match(following):
        return _eleven(written)
    if len(digits) == 9 and digits[0] in "89" and not _MONEY.match(following):
        return "org-number", "checksum" if is_organisation(digits) else "near-checksum"
    return ("phone", "form") if _is_phone(written, following) else ("", "")


_NUMBER_OF = r"(?:nr|nummer(?:et)?)\W{0,2}(?:er|mitt)?"
_SAID_TO_BE = tuple(
    (re.compile(rf"\b{words}\W{{0,4}}\Z", re.IGNORECASE), kind, digits)
    for words, kind, digits in (
        (r"org(?:anisa[sj]jons)?\W{0,2}(?:nr|nummer)?(?:et)?(?: er)?", "org-number", 9),
        (r"organi[sz]ation number(?: is)?", "org-number", 9),
        (r"DUF\D{0,40}", "national-id", 12),
        (rf"(?:f(?:ø|oe?)dsels|person|d-?){_NUMBER_OF}", "national-id", 11),
    )
)
"""What a number is said to be by the words before it, and how many digits it must have."""


_DUF = re.compile(r"(?:19|20)\d{4}[ \u00a0-]\d{6}")
"""A number of the register of foreigners: the year of the case, and eight digits more."""


def _eleven(written: str) -> tuple[str, str]:
    """What eleven digits are: the checksum chooses between kinds, it lets nothing through."""
    digits = "".join(filter(str.isdecimal, written))
    if has_birth_date(digits) and (
        is_national_id(digits) or not is_account(digits) or _AS_NATIONAL_ID.fullmatch(written)
    ):
        return "national-id", "checksum" if is_national_id(digits) else "near-checksum"
    return "account", "checksum" if is_account(digits) else "near-checksum"


_AS_NATIONAL_ID = re.compile(rf"\d{{6}}{_GAP}\d{{5}}")
_PIECE = re.compile(
    rf"(?<!\d)(?:{_DUF.pattern}|{_ELEVEN.pattern}|(?:\+\d{{1,3}}[ ]?)?(?:\d\d(?:[ \u00a0]\d\d){{3}}"
    r"|\d{3}[ \u00a0]\d\d[ \u00a0]\d{3}|\d{8}))(?!\d)"
)


def _numbers_within(written: str, start: int) -> Iterator[Candidate]:
    """Numbers said one after another, with only a blank between them."""
    for match in _PIECE.finditer(written):
        kind, rule = _kind(match[0], "", "") if match[0] != written else ("", "")
        if kind:
            span = Span(start + match.start(), start + match.end())
            yield Candidate(span, kind, _value(match[0], kind), rule)


def _value(written: str, kind: str) -> str:
    digits = "".join(filter(str.isdecimal, written))
    if kind != "phone":
        return digits
    digits = digits.removeprefix("00")
    return digits[2:] if len(digits) == 10 and digits.startswith("47") else digits


_GROUPED = re.compile(
    r"\d\d(?:[ \u00a0\u202f.]\d\d){3}|\d{3}[ \u00a0\u202f]\d\d[ \u00a0\u202f]\d{3}"
)
"""The two ways Norwegians write eight digits: 99 88 77 66 and 998 87 766."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+")
_DATE = re.compile(r"\d\d?[ .-]{1,2}\d\d?[ .-]{1,2}(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_MONEY = re.compile(r"[\s\x00]*(?:kr|kroner|nok|eur|usd|mill|mrd|,-|%)", re.IGNORECASE)


def _is_phone(written: str, following: str) -> bool:
    if written.startswith(("+", "00")):
        return _is_international(written)
    digits = "".join(filter(str.isdecimal, written))
    if len(digits) == 10 and digits.startswith("47"):
        return _is_norwegian(digits[2:])
    if len(digits) != 8 or digits[0] in "01" or _MONEY.match(following):
        return False
    if _THOUSANDS.fullmatch(written) or _DATE.fullmatch(written):
        return False
    grouped = _GROUPED.fullmatch(written) or (digits[0] in "49" and written == digits)
    return bool(grouped) or _is_norwegian(digits)


def _is_international(written: str) -> bool:
    import phonenumbers

    try:
        number = phonenumbers.parse(re.sub(r"\A00", "+", written), "NO")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))


def _is_norwegian(digits: str) -> bool:
    """Whether eight digits belong to a series that is in use, by Google's numbering data."""
    import phonenumbers

    return bool(phonenumbers.is_valid_number(phonenumbers.parse(digits, "NO")))


_PASSPORT = re.compile(
    r"(?<![\w-])[A-Z]{1,2}\d{7}(?![\w-])"
    r"|(?i:\bpass(?:et|port|nr|(?:ets)?nummer(?:et)?)?)\D{1,40}(?<![\w-])"
    r"(?P<said>[A-Za-z]{1,3}\d{6,7}|[A-Z]{1,3} \d{6,7})(?![\w-])"
    r"|(?i:\b(?:passnr|pass(?:ets)?nummer(?:et)?|passport n(?:umber|o)))\.?"
    r"(?: (?:mitt|hans|hennes|er|var|is|was)){0,2}\W{1,3}(?P<figures>\d(?: ?\d){6,8})(?![\w-])"
)
"""Letters and seven digits; letters and six, or digits alone, where they are said to be one."""


def _passports(text: str) -> Iterator[Candidate]:
    for match in _PASSPORT.finditer(text):
        group = match.lastgroup or 0
        rule = "said-to-be" if group else "form"
        value = _letters_and_digits(match[group])
        yield Candidate(Span(*match.span(group)), "passport", value, rule)


_CASE = re.compile(
    r"(?<![\w./-])(?:19|20)\d\d/(?P<number>\d{3,6})(?P<document>-\d{1,4})?(?![\w/]|[.,-]\d)"
)
_CASE_SAID = re.compile(
    r"\b\w{0,10}(?:sak(?:en|a)?(?: ?nr\.?| ?nummer)?|saks(?:nr|nummer(?:et)?)\.?)"
    r"(?: er| var)?\W{1,3}"
    r"(?P<said>\d{2,4}/\d{1,6}(?:-\d{1,4})?)(?![\w/])",
    re.IGNORECASE,
)
_OF_THE_PUBLIC = re.compile(
    r"\b(?:rundskriv\w*|forskrift\w*|direktiv\w*|forordning\w*|lov\w*|regulation|directive"
    r"|skole?året|skuleåret|sesong\w*)[ (]{1,2}(?:nr\.? )?(?:\(?EU\)? )?\Z",
    re.IGNORECASE,
)
_YEARS = range(1900, 2051)


def case_numbers(text: str) -> Iterator[Candidate]:
    """Numbers of cases in an archive: a year, a number, and perhaps that of a document.

    A circular and a directive are numbered so too, and point to nobody.
    """
    for match in _CASE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        years = not match["document"] and int(match["number"]) in _YEARS
        if not years and not _OF_THE_PUBLIC.search(before):
            yield Candidate(Span(*match.span()), "case-number", match[0], "form")
    for match in _CASE_SAID.finditer(text):
        yield Candidate(Span(*match.span("said")), "case-number", match["said"], "said-to-be")


_PLATE = re.compile(r"(?<![\w-])[A-HJ-NPR-Z]{2}[ \u00a0-]?\d{2}[ .]?\d{3}(?![\w-])")
_PLATE_SAID = re.compile(
    r"(?<!\w)\w{0,20}?(?:skilt|regnr|reg\.? ?nr|registreringsnummer|hengar|henger|plates?"
    r"|registration|trailer)\w*+\W{1,3}(?:\w{1,12}\W{1,2}){0,4}?"
    r"(?P<plate>[A-Za-z]{2}[ -]?\d{2}[ .]?\d{2,3})(?![\w-])",
    re.IGNORECASE,
)
"""A trailer's plate has four digits, as much else has: it must be said to be one."""


def _plates(text: str) -> Iterator[Candidate]:
    for match in _PLATE.finditer(text):
        yield Candidate(Span(*match.span()), "plate", _letters_and_digits(match[0]), "form")
    for match in _PLATE_SAID.finditer(text):
        value = _letters_and_digits(match["plate"])
        yield Candidate(Span(*match.span("plate")), "plate", value, "said-to-be")


def _letters_and_digits(written: str) -> str:
    return "".join(filter(str.isalnum, written)).upper()
