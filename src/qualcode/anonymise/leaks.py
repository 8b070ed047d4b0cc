"""Quasi-identifiers: words that name nobody and still may point to somebody.

A role with a place, "the only one", an exact figure, a year: each is harmless alone. No
word can stand in for them, so they are shown to the researcher and left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.spoken import NUMBER_OF_WORD
from qualcode.domain.span import Span

_ROLES = (
    "rektor inspektør enhetsleder einingsleiar avdelingsleder avdelingsleiar teamleder teamleiar "
    "kommunalsjef kommunedirektør rådmann ordfører ordførar varaordfører varaordførar helsesjef "
    "oppvekstsjef skolesjef skulesjef biskop prost sogneprest sokneprest politimester lensmann "
    "kommuneoverlege kommuneadvokat barnevernsleder barnevernsleiar flyktningkonsulent "
    "flyktningekonsulent flyktningkoordinator flyktningleder flyktningleiar bosettingskoordinator "
    "programleder programleiar mottaksleder mottaksleiar verneombud tillitsvalgt tillitsvald "
    "hovedtillitsvalgt styreleder styreleiar daglig-leder fylkesmann statsforvalter "
    "principal headteacher mayor headmaster"
).split()
_ROLE = "|".join(sorted(_ROLES, key=len, reverse=True)).replace("-", " ")
_WORKPLACE = (
    r"(?:tjenest\w*|tenest\w*|avdeling\w*|enhet\w*|eining\w*|kontor\w*|skole\w*|skule\w*|team\w*"
    r"|kommune\w*|bygd\w*|barnehage\w*|mottak\w*|senter\w*|arbeidsplass\w*|bedrift\w*|firma\w*"
    r"|forening\w*|menighet\w*|klasse\w*)"
)
_LEAKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:oss|vi|me) (?:her )?(?:i|på|hos|ved) (?:nav|imdi|udi|flyktning\w+|voksenopplæring\w*"
        r"|vaksenopplæring\w*|helsestasjon\w*|barnevern\w*|skol\w+|skul\w+|mottak\w*|introduksjon\w+"
        r"|frivillig\w+|kommun\w+|barnehage\w*|bibliotek\w*|læringssenter\w*)",
        r"\b(?:oss|us) (?:i|på|hos|at|in) (?-i:[A-ZÆØÅ])[\w-]+",
        r"\b(?:dere|dykk|de) (?:i|på|hos) (?-i:[A-ZÆØÅ]{2})[\w-]*",
        r"\b(?:oss|vi) (?:\w+ )?(?:i|på) "
        r"\w+(?:teamet|tenesta|tjenesten|kontoret|avdelinga|vakta)\b",
        r"\boss i (?:tenesta|tjenesten|teamet)\b",
        rf"\b(?:min|mi|vår|mitt|vårt|my|our) (?:egen |eiga |own )?{_WORKPLACE}\b",
        r"\b(?:my|our) (?:own )?(?:service|department|office|school|unit|municipality|company)\b",
        rf"\b{_WORKPLACE} (?:min|mi|mitt|vår|vårt)\b",
        rf"\b(?:{_ROLE})(?:en|n|a)?(?: (?:her|der|hos oss|på skolen|i kommunen|vår|min|here))?\b",
    )
)
_ONLY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:den|det|dei|de|vår|min|våre) (?:aller )?(?:eneste|einaste|einast)\b(?: \w+){0,3}",
        r"\b(?:eneste|einaste) \w+(?: (?:i|på|fra|frå|som|med|de|vi|her))?\b(?: \w+){0,2}",
        r"\b(?:the|our) only (?:one|\w+)(?: \w+){0,3}|\bonly one (?:\w+ ){1,2}(?:in|at|here)\b",
        r"\b(?:den|dei|de|the) (?:første|fyrste|first) \w+ \w+ (?:i|på|in) \w+",
        r"\b(?:den|dei|de) første (?:\w+ )?(?:i kommunen|i kommuna|i landet|i Norge|i Noreg)\b",
        r"\b(?:bare|berre) (?:én|en|ei|ein|eg|jeg|vi|me|to) (?:\w+ ){0,3}(?:som|her|på|i)\b",
    )
)
_PEOPLE = (
    "innbygg\\w* flyktning\\w* person\\w* menneske\\w* ansatt\\w* tilsett\\w* elev\\w* deltak\\w* "
    "famili\\w* hushold\\w* hushald\\w* barn\\w* enslig\\w* einsleg\\w* bosatt\\w* busett\\w* "
    "stilling\\w* kvinner menn årsverk \\w*rådgi?v\\w+ \\w*rådgjev\\w+ lærer\\w* lærar\\w* "
    "kommun\\w* "
    "inhabitants refugees people employees pupils participants families residents staff advisers"
).split()
_NOUNS = "|".join(_PEOPLE)
_SOME = "|".join(word for word, n in NUMBER_OF_WORD.items() if n > 1)
_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,])\d{{1,3}}(?:[ .\u00a0]?\d{{3}})? (?:{_NOUNS})\b",
        rf"\b(?:vi|me|we|oss) (?:er|are|på|har|have)? ?(?:bare |berre |only )?"
        rf"(?:\d{{1,5}}|{_SOME}) (?:\w+ )?(?:{_NOUNS})\b",
        r"\b(?:tok (?:vi )?(?:imot|mot)|tatt imot|bosatte|busette|settled|received|took in|vedtok) "
        r"(?:vi )?(?:i \d{4} )?\d{1,4}\b",
        r"\b(?:har|hadde|fikk|fekk) (?:vi|me|de|dei|jeg|eg) (?:igjen )?\d{2,4}\b"
        r"(?! ?(?:kr|%|prosent))",
        r"\bdet bor (?:rundt |omtrent |bare )?\d+\b|\bde \d{2,4} (?:vi|me|som)\b",
        r"(?<![\w.,/-])(?!(?:19|20)\d\d(?!\d))"
        r"[1-9]\d{0,2}[ \u00a0.]?\d{3}(?![\w.,/-]?\d|\w| ?(?:kr|%|prosent))",
    )
)
_YEAR = re.compile(r"(?<![\w.,/–-])(?:19[3-9]\d|20[0-4]\d)(?![\w/–-]|[.,]\d)")
_AMOUNT = re.compile(r"\s*(?:kr\b|kroner|krone|nok|euro|dollar|,-|%|prosent|million)", re.I)


def leaks(text: str) -> Iterator[Candidate]:
    """What may point to somebody, in order of rule; the same stretch may come twice."""
    for kind, rule, patterns in (
        ("role", "leak", _LEAKS),
        ("only-one", "only-one", _ONLY),
        ("figure", "figure", _FIGURES),
        ("figure", "year", (_YEAR,)),
    ):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if kind == "figure" and _AMOUNT.match(text, match.end()):
                    continue
                value = " ".join(match[0].casefold().split())
                yield Candidate(Span(*match.span()), kind, value, rule)
