"""Municipalities, counties, other places, and institutions with a name in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.lexicon import Listed, bases, lexicon, plain
from qualcode.anonymise.words import Evidence, Word, has_capitals, is_lower_case
from qualcode.domain.span import Span
from qualcode.language.common_words import COMMON_WORDS

_PLACED = frozenset(
    "i på fra frå til ved mot over utenfor utanfor nær hjem heim in at from near to of".split()
)
_ADMINISTRATIVE = frozenset("kommune kommunen kommuna kommunes fylke fylket herred by".split())

_NOUN = frozenset(
    (
        "arbeidssenter asvo asylmottak bakeri barnehage barnehagen barnehager barneskole "
        "barneskule bibliotek bofellesskap bydel bygdelag cafe center centre church college "
        "commune eiendom elektro familiesenter flyktningeteneste flyktningguide flyktningkontor "
        "flyktningmottak flyktningtjeneste flyktningtjenesten flyplass folkebibliotek "
        "folkehøgskole folkehøgskule frivillighetssentral frivilligsentral frivilligsentralen "
        "gard gartneri grunnskole gård havfiske helsesenter helsestasjon hospital hotel hotell "
        "høgskole høgskule høyskole idrettslag innvandrarråd innvandrerråd kafe kafé kapell "
        "karrieresenter karrieresenteret kindergarten kirke kjøreskole kommune kommunen "
        "kompetansesenter kompetansesenteret kulturhus kulturskole kyrkje kyrkjelyd legekontor "
        "legesenter lensmannskontor library lufthavn læringssenter læringssenteret mekaniske "
        "menighet menigheten moske moské mottak municipality museum omsorgssenter politikammer "
        "politistasjon rederi renhold restaurant sanitetsforening school senter servicesenter "
        "sjukeheim sjukehus skole skolen skule skulen snekkeri sykehjem sykehus tingrett "
        "trafikkskole transittmottak transport turnforening ungdomsklubb ungdomsskole "
        "ungdomsskule universitet university vaksenopplæring verft vgs vidaregåande videregående "
        "voksenopplæring voksenopplæringssenter volunteer"
    ).split()
)
_FORMS = frozenset("AS ASA SA BA DA IKS KF IL IK FK SK TF BIL".split())
"""Forms of companies and clubs, always in capitals."""
_ENDINGS = re.compile(
    r"[^\W\d_]{2}-?(?:skole[nr]?|skule[nr]?|skulane|barnehage[nr]?|sykehuset|sykehus|sjukehus(?:et)?|kirka|kirken"
    r"|kyrkja|heimen|hjemmet|mottaket|mottak|senteret|senter|kontoret|tunet|hallen|klinikken"
    r"|bygget|kommune[n]?|posten|avisa|bladet)s?\Z"
)
_IN_S = ("hus", "as", "iks", "ks")
"""Ends of names of institutions with an s of their own."""


def places(text: str, words: Sequence[Word], evidence: Evidence) -> Iterator[Candidate]:
    """Places by the lists, and institutions: a name before or after the word for what it is."""
    lower = is_lower_case(words)
    named: dict[int, tuple[int, str]] = {}
    number = 0
    while number < len(words):
        found = _listed_at(text, words, number, evidence, lower=lower)
        if found:
            candidate, length = found
            yield candidate
            after = number + length
            named |= dict.fromkeys(range(number, after), (after, candidate.value))
            number += length
        else:
            number += 1
    yield from _institutions(text, words, named, evidence)


def _listed_at(
    text: str, words: Sequence[Word], number: int, evidence: Evidence, *, lower: bool
) -> tuple[Candidate, int] | None:
    """The longest listed place that begins at a word, and of how many words it is."""
    if not (words[number].capital or lower):
        return None
    for length, phrase in phrases_at(text, words, number):
        forms = bases(phrase)
        if any(form in lexicon().left_alone for form in forms):
            return None
        for kind, rule, listed in _lists():
            form = next((form for form in forms if form in listed), None)
            if form and _is_meant(words, number, form, listed, evidence, lower=lower):
                doubtful = "place-and-word" if form in listed.words else rule
                found = Span(words[number].start, words[number].start + len(phrase))
                return Candidate(found, kind, form, "lower-case" if lower else doubtful), length
    return None


def _lists() -> tuple[tuple[str, str, Listed], ...]:
    lists = lexicon()
    return (
        ("municipality", "listed-place", lists.municipalities),
        ("county", "listed-place", lists.counties),
        ("place", "listed-place", lists.places),
        ("place", "foreign-place", lists.abroad),
    )


def phrases_at(text: str, words: Sequence[Word], number: int) -> Iterator[tuple[int, str]]:
    """(how many words, as written) of what may be listed and begins at a word, longest first."""
    firsts = bases(words[number].text)
    most = max(lexicon().phrases.get(first, 0) for first in firsts)
    for length in range(min(most, len(words) - number), 0, -1):
        some = words[number : number + length]
        if all(text[a.end : b.start] == " " for a, b in pairwise(some)):
            yield length, text[some[0].start : some[-1].end]


def _is_meant(
    words: Sequence[Word],
    number: int,
    form: str,
    listed: Listed,
    evidence: Evidence,
    *,
    lower: bool,
) -> bool:
    """Whether a word that is in a list is the place rather than an ordinary word or a person."""
    word = words[number]
    after = plain(words[number + 1].text) if number + 1 < len(words) else ""
    before = plain(words[number - 1].text) if number else ""
    if after in _ADMINISTRATIVE:
        return True
    doubtful = form in listed.words or form in lexicon().given.names
    if lower:
        alone = not doubtful and form not in COMMON_WORDS
        return alone or (before in _PLACED and form not in listed.words)
    if doubtful or evidence.is_ordinary(form):
        return before in _PLACED or (not word.opens and form not in lexicon().given)
    return True


def _institutions(
    text: str, words: Sequence[Word], named: Mapping[int, tuple[int, str]], evidence: Evidence
) -> Iterator[Candidate]:
    """`named` are the words of places: number of the word -> of the one after the place, value."""
    for number, word in enumerate(words):
        if any(form in _NOUN for form in bases(word.text)) or word.text in _FORMS:
            first = _name_before(text, words, number, evidence)
            if first is not None:
                span = Span(words[first].start, word.end)
                yield Candidate(span, "institution", _value(span.of(text)), "organisation")
        if word.capital and _ENDINGS.search(plain(word.text)) and _stands_as_name(word, evidence):
            yield Candidate(word.span, "institution", _value(word.text), "place-ending")
        if number in named and number and _is_agency(words[number - 1]):
            before = words[number - 1]
            if text[before.end : word.start] in (" ", " i "):
                after, place = named[number]
                span = Span(before.start, words[after - 1].end)
                value = plain(text[before.start : word.start]) + place
                yield Candidate(span, "institution", value, "organisation")


def _value(name: str) -> str:
    """A name of an institution as `plain` writes it, without a genitive: sjukehus is none."""
    forms = bases(name)
    last = forms[0].rpartition(" ")[2]
    return forms[0] if last in _NOUN or last.endswith(_IN_S) else forms[-1]


def _name_before(text: str, words: Sequence[Word], number: int, evidence: Evidence) -> int | None:
    """The number of the first word of a name before a word such as skole; None for no name."""
    first = number
    while first and _joins(text, words[first - 1], words[first]):
        before = words[first - 1]
        if not before.capital or not (
            _stands_as_name(before, evidence)
            or has_capitals(before.text)
            or (not before.opens and plain(before.text) not in lexicon().left_alone)
        ):
            break
        first -= 1
    return first if first < number and not has_capitals(words[first].text) else None


def _joins(text: str, before: Word, after: Word) -> bool:
    return text[before.end : after.start] == " "


def _stands_as_name(word: Word, evidence: Evidence) -> bool:
    """Whether a word with a capital is more than the beginning of a sentence."""
    forms = bases(word.text)
    if any(form in lexicon().left_alone for form in forms):
        return False
    return not evidence.is_ordinary(forms[0])


def _is_agency(word: Word) -> bool:
    return word.capital and plain(word.text) in lexicon().left_alone and has_capitals(word.text)
