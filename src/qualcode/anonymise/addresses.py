"""Street addresses, streets without a number, and postcodes with their town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.lexicon import lexicon, plain
from qualcode.domain.span import Span

_NAME = r"[A-ZÆØÅÄÖ][\wæøåäö.'’-]{0,30}"
_ENDINGS = (
    "gata gaten gate veien vegen vei veg allé alle alleen alléen stien sti bakken plass plassen "
    "torg torget tun tunet svingen ringen haugen hagen lia li kroken brygge brygga kaia kai "
    "terrasse terrassen faret løkka jordet åsen toppen kleiva marka geilen smuget streda stræde "
    "strede stredet almenning allmenning grenda ringveien smauet smau linja myra moen nesset vika "
    "svingane bergan bakkan tråkket dalen enga engen flata rabben ryggen høgda høyden vollen "
    "lunden skogen parken street road avenue lane"
).split()
_STREETS = "gata gaten gate veien vegen vei veg allé alléen stien plass plassen torg torget".split()
"""Endings that make a street of a name, with no number after it."""
_END = "|".join(sorted(_ENDINGS, key=len, reverse=True))
_ADDRESS = re.compile(
    rf"(?<![\w-])(?:{_NAME} ){{0,3}}(?:[A-ZÆØÅÄÖ][\wæøåäö'’-]{{0,30}}?(?:{_END})|(?:{_END}))"
    r" (?:nr\.? ?|nummer )?\d{1,4} ?(?:[A-Ha-h](?![\w]))?(?:,? (?:leilighet|leil\.?|oppgang|"
    r"inngang|H0\d|flat|apartment|leilegheit)[ -]?\w{1,5})?(?!\w|[.,]\d)"
)
_IN_LOWER_CASE = re.compile(
    r"(?<![\w-])(?!(?:arbeids|bygge|camping|fly|hoved|jernbane|lære|leke|leike|nød|parkerings"
    r"|praksis|riks|skole|skule|sykehjems|sitte|bære|under|fylkes|europa|grus|skogs|barnehage"
    r"|studie|buss)(?:plass|vei|veg))"
    r"[a-zæøå]{3,25}?(?:veien|vegen|gata|gaten|gate|veg|vei|allé|alleen|alléen|plassen|stien|bakken)"
    r" (?:nr\.? |nummer )?\d{1,3} ?(?:[a-h](?!\w))?(?!\w|[.,:]\d"
    r"| ?(?:%|-|–|år|ganger|gonger|gang|timer|timar|time|min|dag|uke|veke|måned|månad|km|kilo|m\b"
    r"|meter|mil\b|kr|personer|menn|mann|barn|plasser|stykk|stk|av\b|til\b|eller \d|prosent))"
)
"""As dictation writes them: an ending of a street alone counts, and no unit after the number."""
_SPOKEN = re.compile(
    rf"(?<![\w-])(?:{_NAME} ){{0,2}}[A-ZÆØÅ][\wæøå'’-]{{0,30}}?(?:{_END}) "
    r"(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|elleve|tolv|tretten|fjorten|femten|"
    r"seksten|sytten|atten|nitten|fire|fem|seks|sju|syv|åtte|ni)\w*(?!\w)"
)
_STREET = re.compile(
    rf"(?<![\w-])(?:{_NAME} )?[A-ZÆØÅ][\wæøå'’-]{{1,30}}?(?:{'|'.join(_STREETS)})s?(?!\w)"
    rf"|(?<![\w-]){_NAME} (?:gate|vei|veg|plass|allé|torg)s?(?!\w)"
)
_POSTCODE = re.compile(
    r"(?<![\w.,-])(?P<code>\d{4}) "
    r"(?P<town>[A-ZÆØÅ][\wæøå-]{1,30}(?: (?:i|på) [A-ZÆØÅ][\wæøå-]{1,30})?)"
)
_IN_A_YEAR = re.compile(r"\b(?:i|in|siden|sidan|fra|frå|since|året|until|til) \Z")
_YEARS = range(1900, 2051)


def addresses(text: str) -> Iterator[Candidate]:
    """Addresses with a number, and postcodes before a town; four digits alone are neither."""
    for pattern in (_ADDRESS, _SPOKEN, _IN_LOWER_CASE):
        for match in pattern.finditer(text):
            yield Candidate(Span(*match.span()), "address", plain(match[0]), "form")
    for match in _POSTCODE.finditer(text):
        known = _is_place(match["town"])
        if (
            _IN_A_YEAR.search(text[max(0, match.start() - 10) : match.start()])
            and int(match["code"]) in _YEARS
        ):
            continue
        if known or int(match["code"]) not in _YEARS:
            rule = "form" if known else "place-ending"
            yield Candidate(Span(*match.span()), "postcode", plain(match[0]), rule)


def streets(text: str) -> Iterator[Candidate]:
    """Streets that are named with no number; the reader decides which of them tell anything."""
    for match in _STREET.finditer(text):
        yield Candidate(Span(*match.span()), "place", plain(match[0]), "place-ending")


def _is_place(town: str) -> bool:
    name = plain(town.split()[0])
    return name in lexicon().municipalities or name in lexicon().places
