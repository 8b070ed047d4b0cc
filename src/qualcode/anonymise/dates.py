"""Dates with a day and a month in them: by figures, by names of months, and as they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymise.candidates import Candidate
from qualcode.domain.span import Span

_MONTHS = (
    ("januar", "january", "jan"), ("februar", "february", "feb"), ("mars", "march", "mar"),
    ("april", "apr"), ("mai", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("august", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"),
    ("november", "nov"), ("desember", "december", "des", "dec"),
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_ORDINALS = (
    "første fyrste first", "andre annen second", "tredje third", "fjerde fourth",
    "femte fifth", "sjette sixth", "sjuende syvende sjuande seventh", "åttende åttande eighth",
    "niende niande ninth", "tiende tiande tenth", "ellevte eleventh", "tolvte twelfth",
    "trettende trettande thirteenth", "fjortende fjortande fourteenth",
    "femtende femtande fifteenth", "sekstende sekstande sixteenth",
    "syttende syttande seventeenth", "attende attande eighteenth",
    "nittende nittande nineteenth", "tjuende tyvende tjuande twentieth",
    "tjueførste tjuefyrste enogtyvende twenty-first", "tjueandre toogtyvende twenty-second",
    "tjuetredje treogtyvende twenty-third", "tjuefjerde fireogtyvende twenty-fourth",
    "tjuefemte femogtyvende twenty-fifth", "tjuesjette seksogtyvende twenty-sixth",
    "tjuesjuende tjuesyvende tjuesjuande syvogtyvende twenty-seventh",
    "tjueåttende tjueåttande åtteogtyvende twenty-eighth",
    "tjueniende tjueniande niogtyvende twenty-ninth", "trettiende trettiande thirtieth",
    "trettiførste trettifyrste enogtredevte thirty-first",
)  # fmt: skip
_DAY_OF = {word: day for day, words in enumerate(_ORDINALS, 1) for word in words.split()}

_FEASTS = frozenset({(5, 1), (5, 17), (3, 8), (7, 22), (9, 11), (12, 24), (12, 25), (12, 31)})
"""(month, day) that are a feast or an event rather than a day in somebody's life."""


def _either(words: Iterator[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = rf"(?:{_either(word for word in _MONTH_OF if len(word) > 3 or word in ('mai', 'may'))})"
_SHORT = rf"(?:{_either(word for word in _MONTH_OF if len(word) <= 4)})\.?"
_ORDINAL = _either(iter(_DAY_OF))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d)"
_FREE = r"(?<![\w./-])"
_END = r"(?!\w)"
_DAY = r"(?P<day>\d{1,2})"
_TH = r"(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_FREE}{_DAY}\. ?(?P<month>{_MONTH})(?:,? ?(?:{_YEAR}|['’](?P<short_year>\d\d)))?{_END}",
        rf"{_FREE}{_DAY}\. ?(?P<month>{_SHORT})(?:,? ?{_YEAR})?{_END}",
        rf"{_FREE}{_DAY}{_TH}(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?{_END}",
        rf"\b(?P<month>{_MONTH}) {_DAY}{_TH}(?:,? {_YEAR})?(?![\w:.]\d|\w)",
        rf"\b(?P<word>{_ORDINAL})(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?{_END}",
        rf"\b(?P<month>{_MONTH}) (?:the )?(?P<word>{_ORDINAL})(?:,? {_YEAR})?{_END}",
        rf"\bden (?P<word>{_ORDINAL}) i (?P<number>{_ORDINAL})(?: {_SHORT_YEAR})?{_END}",
        rf"\bden {_DAY}\. ?i (?P<figure>\d{{1,2}})\.?(?: ?{_SHORT_YEAR})?{_END}",
        rf"{_FREE}{_DAY}[./-] ?(?P<figure>\d{{1,2}})[./-] ?{_SHORT_YEAR}(?![\w./-]\d|\w)",
        rf"{_FREE}{_YEAR}-(?P<figure>\d\d)-(?P<day>\d\d)(?![\w-])",
        rf"\b(?:den|født|fødd|dato(?:en)?:?|born) {_DAY}[./] ?(?P<figure>\d{{1,2}})(?!\w|[./-]\d)",
        rf"{_FREE}{_DAY}/(?P<figure>\d{{1,2}})(?![\w/]|[.-]\d|\s*(?:del|av))",
    )
)
_NOT_THE_DAY = re.compile(r"\b(?:den|født|fødd|dato(?:en)?:?|born) ", re.IGNORECASE)


def dates(text: str) -> Iterator[Candidate]:
    """Days of a year, with or without the year; feasts such as 17. mai without one are none.

    The value is `YYYY-MM-DD`, with `0000` where no year was said.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = match.groupdict()
            day, month = _day(found), _month(found)
            if not (1 <= day <= 31 and 1 <= month <= 12):
                continue
            year = _year(found.get("year") or found.get("short_year") or "")
            if year or (month, day) not in _FEASTS:
                opening = _NOT_THE_DAY.match(match[0])
                start = match.start() + (opening.end() if opening else 0)
                value = f"{year:04}-{month:02}-{day:02}"
                yield Candidate(Span(start, match.end()), "date", value, "form")


def _day(found: dict[str, str | None]) -> int:
    return int(found["day"] or 0) if found.get("day") else _DAY_OF[(found["word"] or "").casefold()]


def _month(found: dict[str, str | None]) -> int:
    for group, table in (("month", _MONTH_OF), ("number", _DAY_OF)):
        if word := found.get(group):
            return table[word.casefold().rstrip(".")]
    return int(found["figure"] or 0)


def _year(said: str) -> int:
    if len(said) != 2:
        return int(said or 0)
    return int(said) + (1900 if int(said) > _LAST_OF_THIS_CENTURY else 2000)


_LAST_OF_THIS_CENTURY = 40
"""A year said in two figures is of this century up to here, and of the last one after."""
