"""Identifiers with a form of their own: found by rule, whatever the list of names holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.anonymise.numbers import has_birth_date, is_account, is_national_id
from qualcode.domain.span import Span

KINDS = ("national-id", "account", "phone", "email", "url")


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier in a text: where it stands, its kind, and what makes two of them one."""

    span: Span
    kind: str
    value: str = field(repr=False)
    """Digits without blanks, addresses in lower case."""


def identifiers(text: str) -> list[Found]:
    """The identifiers of a text in order, none overlapping another."""
    found = [*_addresses(text), *_numbers(text)]
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return kept


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
_URL = re.compile(r"(?:https?://|ftp://|\bwww\.)[^\s\x00<>\"«»“”\[\]]+", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@.-])(?:[\w-]+\.)+(?:no|com|org|net)(?![\w-])(?:/[^\s<>\"«»\[\]]*)?"
)
_SUFFIX = re.compile(r"\.(?:no|com|org|net)(?![\w-])")
_TRAILING = ".,;:!?)'’…"


def _addresses(text: str) -> Iterator[Found]:
    if "@" in text:
        yield from _found(_EMAIL, "email", text)
    if "://" in text or "www." in text.casefold():
        yield from _found(_URL, "url", text)
    if _SUFFIX.search(text):
        yield from _found(_BARE_URL, "url", text)


def _found(pattern: re.Pattern[str], kind: str, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        value = match[0].rstrip(_TRAILING)
        yield Found(Span(match.start(), match.start() + len(value)), kind, value.casefold())


_GAP = r"[ \u00a0\u202f.-]"
_JOINED = "tlf tel mob sms nr mobil phone konto telefon nummer number".split()
"""Ends of words that a number is often joined to: `tlf99887766`, `mobilnr99887766`."""
_FREE = "|".join([r"(?<!\w.)", *(f"(?<=(?i:{word}).)" for word in _JOINED)])
_DIGITS = re.compile(
    rf"[+\d](?:{_FREE})(?<!\d[:.,/-].)(?:[ \u00a0\u202f.()-]{{0,2}}\d){{7,17}}(?!\w)"
)
"""Digits with at most two signs between them: 8 to 18 of them, not part of a longer word."""

_ELEVEN = re.compile(
    rf"\d{{11}}|\d{{6}}{_GAP}\d{{5}}|\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{5}}"
    rf"|\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}?\d{{5}}|\d{{6}}{_GAP}\d{{3}}{_GAP}\d{{2}}"
)


def _numbers(text: str) -> Iterator[Found]:
    for match in _DIGITS.finditer(text):
        written = match[0]
        kind = _kind(written, text[match.end() : match.end() + 12])
        if kind:
            yield Found(Span(*match.span()), kind, _value(written, kind))
        else:
            yield from _numbers_within(written, match.start())


def _kind(written: str, following: str) -> str:
    if _ELEVEN.fullmatch(written):
        return _eleven(written)
    return "phone" if _is_phone(written, following) else ""


def _eleven(written: str) -> str:
    """What eleven digits are: the checksum chooses between kinds, it lets nothing through."""
    digits = "".join(filter(str.isdigit, written))
    if has_birth_date(digits) and (
        is_national_id(digits) or not is_account(digits) or _AS_NATIONAL_ID.fullmatch(written)
    ):
        return "national-id"
    return "account"


_AS_NATIONAL_ID = re.compile(rf"\d{{6}}{_GAP}\d{{5}}")
_PIECE = re.compile(
    rf"(?<!\d)(?:{_ELEVEN.pattern}|(?:\+\d{{1,3}}[ ]?)?(?:\d\d(?:[ \u00a0]\d\d){{3}}"
    r"|\d{3}[ \u00a0]\d\d[ \u00a0]\d{3}|\d{8}))(?!\d)"
)


def _numbers_within(written: str, start: int) -> Iterator[Found]:
    """Numbers said one after another, with only a blank between them."""
    for match in _PIECE.finditer(written):
        kind = _kind(match[0], "") if match[0] != written else ""
        if kind:
            span = Span(start + match.start(), start + match.end())
            yield Found(span, kind, _value(match[0], kind))


def _value(written: str, kind: str) -> str:
    digits = "".join(filter(str.isdigit, written))
    if kind != "phone":
        return digits
    digits = digits.removeprefix("00")
    return digits[2:] if len(digits) == 10 and digits.startswith("47") else digits


_GROUPED = re.compile(
    r"\d\d(?:[ \u00a0\u202f]\d\d){3}|\d{3}[ \u00a0\u202f]\d\d[ \u00a0\u202f]\d{3}"
)
"""The two ways Norwegians write eight digits: 99 88 77 66 and 998 87 766."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+")
_DATE = re.compile(r"\d\d?[ .-]{1,2}\d\d?[ .-]{1,2}(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_MONEY = re.compile(r"\s*(?:kr|kroner|nok|eur|usd|mill|mrd|,-|%)", re.IGNORECASE)


def _is_phone(written: str, following: str) -> bool:
    if written.startswith(("+", "00")):
        return _is_international(written)
    digits = "".join(filter(str.isdigit, written))
    if len(digits) == 10 and digits.startswith("47"):
        return _is_norwegian(digits[2:])
    if len(digits) != 8 or digits[0] in "01" or _MONEY.match(following):
        return False
    if _THOUSANDS.fullmatch(written) or _DATE.fullmatch(written):
        return False
    return bool(_GROUPED.fullmatch(written)) or _is_norwegian(digits)


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
