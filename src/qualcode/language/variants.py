"""Other ways a word is written: bokmål, nynorsk, and spellings of dialect in transcripts.

A transcript keeps how people speak, so that "ikke" stands as ikkje in one interview and
itj in the next. The groups are common function words and verbs, not a dictionary.
"""

from __future__ import annotations

import re
from functools import cache

from qualcode.domain.span import Span

_GROUPS = """
ikke ikkje itj ikkj itte ittj
jeg eg æ je ej
meg mæ
deg dæ
seg sæ
hun ho hu
dere dykk dokker dåkker
hva kva ka hå
hvem kven kem hvæm
hvor kor kvar
hvis viss
vi me mi
de dei di
dem dei dæm
hver kvar
synes synest syns
hvordan korleis kordan korsn åssen koss
hvorfor kvifor koffor korfor hvorfer
noe noko nokka nåkka
noen nokon nokre nån nokken
mye mykje mykkje my
mer meir mære
flere fleire flerre
nå no nu
fra frå
bare berre bærre bere
også òg au åsså
selv sjølv sjøl sjæl
samme same
være vere vær
gjøre gjere gjørra gjær
gjør gjer gjørr
sier seier sei sæi
vet veit vett
tror trur
kommer kjem kæm
får fær
fikk fekk
gikk gjekk jekk
skulle skulla sku
kan kainn
ble blei vart
blir vert
blitt blitte vorte vorti
hadde hadd
snakker snakkar
jobber jobbar
hører høyrer høre
spør spørr
uke veke
skole skule
hjem heim
hjemme heime
tjeneste teneste
tjenester tenester
syk sjuk
gammel gamal
mulig mogleg muleg
vanskelig vanskeleg
forskjell skilnad
først fyrst
etter ætter
sammen saman
penger pengar
ungdommer ungdomar
bruker brukar
brukere brukarar
leder leiar
ledere leiarar
ledelse leiing
"""


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.split("\n"):
        words = tuple(dict.fromkeys(line.split()))
        for word in words:
            others = tuple(other for other in words if other != word)
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *others)))
    return found


def variants(word: str) -> tuple[str, ...]:
    """How else a word may be written, without itself; empty for a word that is not listed."""
    return _groups().get(word.casefold(), ())


def occurrences(text: str, words: str, *, variants_too: bool = False) -> list[Span]:
    """Where words stand in a text, in order: upper and lower case, and any blanks, alike.

    What is typed may be part of a word; other spellings of it count as whole words only.
    """
    parts = [_part(word, variants_too) for word in words.split()]
    if not parts:
        return []
    return [Span(*m.span()) for m in re.finditer(r"\s+".join(parts), text, re.IGNORECASE) if m[0]]


def _part(word: str, variants_too: bool) -> str:
    others = variants(word) if variants_too else ()
    if not others:
        return re.escape(word)
    return rf"(?:{re.escape(word)}|\b(?:{'|'.join(map(re.escape, others))})\b)"
