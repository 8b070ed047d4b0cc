"""Ages in years, in figures and in words; how long something has lasted is no age."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.spoken import NUMBER_OF_WORD
from qualcode.domain.span import Span

_NUMBER = re.compile(
    r"(?<![\w.,/–:-])(?:\d{1,3}|[^\W\d_]{2,12}?)(?=[ -]?år|[ -]year|[ .,;?!)\n\x00]|\Z)"
)
"""Figures or a word that may be a number, and stands alone or before "år"."""
_UNIT = re.compile(
    r"[ -]?år(?:ing(?:en|ar|er|ane|ene)?s?|ige?|s)?(?!\w)|[ -]years?(?:[ -]olds?)?(?!\w)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r" (?:gamm?el|gamm?al|gamle|gamalt|gammalt|alder|old|den gang|den gongen|nå|no|då|da)\b", re.I
)
_LASTING = re.compile(
    r" (?:siden|sidan|til|igjen|att|med|før|etter|eller|uten|utan|fengsel|av|ago|in|of|på rad"
    r"|lenger|lengre|seinare|senere|fram|frem|experience|erfaring|i (?!fjor|år|dag|sommer))",
    re.IGNORECASE,
)
"""After "år" these make it a length of time."""
_IS = (
    r"(?:er|var|vart|ble|blei|blir|is|was|am|turned|turns|fyller|fylte|fylde|være|vere|be)"
    r"(?: (?:bare|berre|jo|nå|no|vel|ca\.?|rundt|snart|over|only|just|about|almost|visst|allerede"
    r"|alt|altså|vel|blitt|now))?"
)
_SEVERAL = r"(?!(?:De|Dei|Vi|Me|Det|Den|Dette|They|We|It|There|This|Dere|Dykk|You)\b)"
_WHO = rf"(?:jeg|eg|I|han|hun|ho|hen|he|she|som|who|{_SEVERAL}[A-ZÆØÅ][\w’'-]+)"
_PERSON_IS = re.compile(
    rf"(?<!\w)(?:{_WHO} {_IS}|I['’]m|he['’]s|she['’]s"
    r"|(?:var|er|ble|blei) (?:jeg|eg|han|hun|ho))\Z"
)
_ONE = frozenset("en ei ein én ett et one".split())
"""Numbers that are articles too: two of a kind at a party are no age."""
_ANYBODY_IS = re.compile(rf"(?<!\w){_IS}\Z", re.IGNORECASE)
_SOMEBODY_OF = re.compile(
    r"(?<!\w)(?:mann|mannen|kvinne|kvinnen|kvinna|gutt|gutten|jente|jenta|sønn|sønnen|datter"
    r"|datteren|dattera|dame|dama|gut|guten|dotter|dottera|son|sonen|far|mor|svigermor|svigerfar|bestemor|bestefar|bror"
    r"|søster|barn|unge|ungdom|en|ei|ein|én|to|tre|minste|yngste|eldste|største|minstemann|baby"
    r"|fyr|kar|elev|bonde) på(?: bare| berre| snart| rundt)?\Z",
    re.IGNORECASE,
)
_AT_THE_AGE = re.compile(
    r"(?<!\w)(?:aged?|i en alder av|i ein alder av|alder:?|age:?|age of|at)\Z", re.IGNORECASE
)
_TURNS = re.compile(r"(?<!\w)(?:fyller|fylte|fylde|fyllte|turns|turned)(?: \w{2,6})?\Z", re.I)
_WHEN = re.compile(
    r" (?:den|i|på|om|til|neste|nå|no|next|on|in|this|last|snart|samme|same)\b(?! (?:tank|tønne))"
)
"""After an age that somebody reaches."""
_NAMED = re.compile(r"(?<!\w)[A-ZÆØÅ][\w’'-]+,\Z")
_ENDED = re.compile(
    r" ?[\n\x00]|[\s\x00]*(?:[,.;?!)]|when\b|han òg\b|ho òg\b|og\b|and\b|men\b|but\b|da\b|då\b"
    r"|når\b|\Z)"
)
_OTHER_UNIT = re.compile(
    r" ?(?:prosent|%|-|–|\d|timer|timar|dager|dagar|uker|veker|m[åa]neder|månader|kroner|kr\b|m\b"
    r"|minutt|av\b|stykk|personer|hours|days|weeks|months)"
)
_BEFORE = 48
"""Code points before a number that are looked at."""
_OLDEST, _TIMES = 119, 12
"""Years; and up to here "at 9" is a time of day."""


def ages(text: str) -> Iterator[Candidate]:
    """Ages from 1 to 119, with the word for years; the value is the number of years."""
    for match in _NUMBER.finditer(text):
        said = match[0].casefold()
        years = int(said) if said.isdecimal() else NUMBER_OF_WORD.get(said, 0)
        if not 1 <= years <= _OLDEST:
            continue
        unit = _UNIT.match(text, match.end())
        end = unit.end() if unit else match.end()
        before = text[max(0, match.start() - _BEFORE) : match.start()].rstrip(" ")
        if _is_age(text, before, end, unit, years, article=said in _ONE):
            old = _OLD.match(text, end)
            stop = old.end() if unit and old and "gam" in old[0].casefold() else end
            yield Candidate(Span(match.start(), stop), "age", str(years), "form")


def _is_age(
    text: str, before: str, end: int, unit: re.Match[str] | None, years: int, *, article: bool
) -> bool:
    if unit is not None:
        return _is_with_years(text, before, end, unit[0].casefold(), years)
    if _OTHER_UNIT.match(text, end):
        return False
    if _SOMEBODY_OF.search(before) and not article:
        return True
    if _TURNS.search(before) and years > _TIMES and _WHEN.match(text, end):
        return True
    if not _ENDED.match(text, end):
        return False
    if _PERSON_IS.search(before) or _SOMEBODY_OF.search(before):
        return True
    named = _NAMED.search(before) is not None and years > _TIMES
    return named or (_AT_THE_AGE.search(before) is not None and years > _TIMES)


def _is_with_years(text: str, before: str, end: int, unit: str, years: int) -> bool:
    if "åring" in unit or unit.endswith(("årig", "årige", "old", "olds")):
        return True
    if _OLD.match(text, end):
        return True
    if _LASTING.match(text, end):
        return False
    if any(one.search(before) for one in (_ANYBODY_IS, _SOMEBODY_OF, _AT_THE_AGE)):
        return True
    return before.endswith((",", ".", "(")) and years > _TIMES and bool(_ENDED.match(text, end))
