"""Names of persons: by lists, by how a word is written, and by the words around it.

Lists alone find whom they list, and they list the majority best. A capital where no sentence
begins finds everybody else, and much that is nobody; so each way says how sure it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.anonymise.candidates import Candidate
from qualcode.anonymise.lexicon import TITLES, Listed, bases, lexicon, plain
from qualcode.anonymise.words import Evidence, Word, has_capitals, is_lower_case
from qualcode.domain.span import Span
from qualcode.language.common_words import COMMON_WORDS

_PARTICLES = frozenset(
    "al el ul ur bin bint ibn ben abu umm van von der den de da dos das do del di la le af av "
    "zu ter ould ag".split()
)
"""Small words inside a name."""
_LEADING = frozenset("al bin bint ibn ben abu umm van von ould".split())
"""Those that are hardly ever words of a sentence: they belong to a name that they stand before."""
_CALLED = frozenset(
    "heter heiter het heitte hette kalles kalla kalt kaller kallar navnet namnet named called "
    "name's døpt".split()
)
_OF_PERSONS = frozenset("heter heiter het heitte".split())
"""After these a name may be in lower case too."""
_ABOUT_THE_NAME = frozenset(
    "er var is was jeg eg han hun ho hen den det de jo da då nå no for ikke ikkje noe noko sånn "
    "slik så som meg deg seg vi oss dem hva kva at i på med og til bare berre vel visst altså "
    "egentlig eigentleg en ein ei et eit a an the it him her them me us it's that something alt "
    "kanskje også kvarandre hverandre inn ned opp ut hverken".split()
)
"""Words after "is called" that are no name."""
_PLACED = frozenset("i på fra frå til ved mot in at from near".split())
"""Prepositions that a place follows more often than a person."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """What one word may be in a name."""

    letter: str
    """G given name, S surname, g either and an ordinary word too, U unknown, u unknown where a
    sentence begins, K unknown in capitals, l a name that is mostly something else, I initial, p
    particle; empty for no part of a name."""
    span: Span
    """The word, without what is joined to it by a hyphen."""


def persons(text: str, words: Sequence[Word], evidence: Evidence) -> Iterator[Candidate]:
    """Names of persons in a text, and single words that may be such names."""
    sorts = [_sort(word, evidence) for word in words]
    if is_lower_case(words):
        sorts = [
            _Sort(_in_lower_case(word, evidence) or sort.letter, sort.span)
            for word, sort in zip(words, sorts, strict=True)
        ]
    for first, last in _runs(text, sorts):
        found = _decided(text, words, sorts, first, last, evidence)
        if found:
            yield found
    yield from _called(text, words, evidence)
    yield from _initials(text)


def _sort(word: Word, evidence: Evidence) -> _Sort:
    name, span = _name_part(word)
    if not word.capital:
        return _Sort("p" if plain(name) in _PARTICLES else "", word.span)
    if len(name) == 1:
        return _Sort("I" if not word.opens or name not in "IÅAO" else "", span)
    forms = bases(name)
    if name[1] == "-" and name[2:3].islower():
        return _Sort("", span)  # E-posten, T-banen, D-nummer
    if plain(word.text) in lexicon().left_alone and name != word.text:
        return _Sort("", span)
    if any(form in lexicon().left_alone for form in _left(forms)):
        acts = any(form in evidence.acting for form in forms)
        return _Sort("" if not _listing(forms) else "g" if acts else "l", span)
    if has_capitals(name) and not _is_doubled(name):
        return _Sort(_in_capitals(name, forms), span)
    return _Sort(_written_as_usual(word, name, forms, evidence), span)


def _left(forms: Sequence[str]) -> Sequence[str]:
    """What of a word may be left alone: Lars is a name, and no genitive of LAR."""
    return forms[:1] if forms[0] in lexicon().given else forms


def _in_capitals(name: str, forms: Sequence[str]) -> str:
    """NAV is no name, KARI is, and so may be what stands beside it."""
    if len(name) < 3 or not name.replace("-", "").isupper() or forms[0] in COMMON_WORDS:
        return ""
    return "G" if _listing(forms) in ("G", "S") else "K"


def _written_as_usual(word: Word, name: str, forms: Sequence[str], evidence: Evidence) -> str:
    letter = _listing(forms[:1]) or _listing(forms)
    ordinary = evidence.is_ordinary(forms[0])
    if forms[0] in COMMON_WORDS and not _listing(forms[:1]):
        return "p" if forms[0] in _PARTICLES else ""  # Da Costa
    if letter == "G" and forms[0] not in COMMON_WORDS:
        return letter  # in lower case elsewhere it is a name too, written in haste
    if letter:
        return "g" if ordinary else letter
    if ordinary:
        return ""
    if _parts_listed(name):
        return "G"
    return "u" if word.opens and name[0].isupper() else "U"


_DOUBLED = re.compile(r"(?:Mc|Mac|O['’]|D['’]|N['’]|De|Di|La|Le|El|Al|Abd|Fitz)[A-ZÆØÅ][a-zæøå]+")


def _is_doubled(name: str) -> bool:
    """Whether a name has a second capital by its own right: McDonald, O'Dea."""
    return _DOUBLED.fullmatch(name) is not None


def _name_part(word: Word) -> tuple[str, Span]:
    """The part of a word that can be a name: `Kari-saken` has Kari, `Anne-Lise` is whole.

    A name of the lists is whole however its second part is written: `Al-hassan`.
    """
    name = word.text
    head, hyphen, tail = name.partition("-")
    if hyphen and len(head) > 1 and tail[:1].islower() and not _is_listed(plain(name)):
        name = head
    return name, Span(word.start, word.start + len(name))


def _listing(forms: Sequence[str]) -> str:
    """G, S or g by the lists; the whole word counts before what is left without its ending."""
    lists = lexicon()
    for form in forms:
        for letter, listed in (("G", lists.given), ("S", lists.surnames)):
            if form in listed.names:
                return "g" if form in lists.given.words or form in lists.surnames.words else letter
    return "g" if _among(forms, lists.given) or _among(forms, lists.surnames) else ""


def _among(forms: Sequence[str], listed: Listed) -> bool:
    return any(form in listed.words for form in forms)


def _parts_listed(name: str) -> bool:
    parts = re.split("[-‑]", name)
    return len(parts) > 1 and any(_listing(bases(part)) in ("G", "S") for part in parts)


def _in_lower_case(word: Word, evidence: Evidence) -> str:
    """G or S for a name that is nothing else, in a text without capitals.

    A surname, and a name with its genitive, must not be a word that other texts write in lower
    case: `hus` is no genitive of Hu.
    """
    whole, *bare = bases(word.text)
    if len(word.text) <= 2 or whole in COMMON_WORDS:
        return ""
    letter = _listing([whole])
    if not letter and bare and len(bare[0]) > 2 and not evidence.is_ordinary(whole):
        letter = _listing(bare)
    elif letter == "S" and evidence.is_ordinary(whole):
        return ""
    return letter if letter in ("G", "S") else ""


def _runs(text: str, sorts: Sequence[_Sort]) -> Iterator[tuple[int, int]]:
    """Stretches of words that may be one name: (number of the first, of the last)."""
    first: int | None = None
    last = -1
    for number, sort in enumerate(sorts):
        if first is not None and not (sort.letter and _joined(text, sorts[number - 1], sort)):
            yield first, last
            first = None
        if sort.letter and sort.letter != "p":
            first = number if first is None else first
            last = number
    if first is not None:
        yield first, last


def _joined(text: str, before: _Sort, after: _Sort) -> bool:
    between = text[before.span.end : after.span.start]
    return between == " " or (before.letter == "I" and between in (".", ". "))


def _decided(
    text: str,
    words: Sequence[Word],
    sorts: Sequence[_Sort],
    first: int,
    last: int,
    evidence: Evidence,
) -> Candidate | None:
    """What a stretch of words is by the rule that is surest."""
    while first < last and sorts[first].letter == "g" and _only_opens(words[first]):
        first += 1
    letters = "".join(sort.letter for sort in sorts[first : last + 1])
    rule = _rule(letters, words[first], _goes_on_about(text, words, last), evidence)
    before = plain(words[first - 1].text) if first else ""
    if _is_titled(text, words, first):
        rule = "titled" if rule or letters.strip("I") else ""
    if before in _PLACED and _is_placed(rule, words[first]):
        return None
    if rule in ("given", "surname") and words[first].text.islower():
        rule = "lower-case"
    if not rule:
        return None
    end = sorts[last].span.end
    if sorts[last].letter == "I" and text[end : end + 1] == ".":
        end += 1
    name = Span(sorts[first].span.start, end)
    span = Span(sorts[_led(text, words, sorts, first)].span.start, end)
    return Candidate(span, "person", without_genitive(name.of(text), evidence), rule)


def _led(text: str, words: Sequence[Word], sorts: Sequence[_Sort], first: int) -> int:
    """The number of the first of the small words that lead a name: `van der Berg`.

    They say no more of whose name it is, and so are no part of what makes two of them one.
    """
    led = at = first
    while at and sorts[at - 1].letter == "p" and _joined(text, sorts[at - 1], sorts[at]):
        at -= 1
        word = words[at]
        if plain(word.text) in _LEADING or (word.capital and not word.opens):
            led = at
    return led


def _only_opens(word: Word) -> bool:
    """Whether a common word has its capital from the sentence it opens: `Sa Kari det?`"""
    return word.opens and plain(word.text) in COMMON_WORDS


def _is_titled(text: str, words: Sequence[Word], first: int) -> bool:
    if not first:
        return False
    before, between = words[first - 1], text[words[first - 1].end : words[first].start]
    word = plain(before.text)
    return word in TITLES and (between == " " or (between == ". " and len(word) < 4))


def _rule(letters: str, first: Word, told_of: bool, evidence: Evidence) -> str:
    names = "".join(letter for letter in letters if letter not in "pIlK")
    if not names:
        return ""
    sure = "G" in names or "S" in names
    if sure and len(names) > 1:
        return "given-and-surname"
    if sure:
        capitals = first.text.isupper() and len(first.text) > 2
        return "capitals" if capitals else "given" if names == "G" else "surname"
    if "U" in names:
        return "capitalised"
    if "g" in names and (len(names) > 1 or not first.opens):
        return "ordinary-word"
    forms = bases(first.text)
    if forms[0] in COMMON_WORDS or _POST.search(forms[0]):
        return ""
    if any(form in evidence.acting for form in forms) or told_of:
        return "subject"
    seen = any(form in evidence.capitalised for form in forms)
    return "seen-capitalised" if seen and not evidence.is_ordinary(forms[0]) else ""


_POST = re.compile(
    r"\w(?:mannen|sjefen|mesteren|lederen|leiaren|læreren|læraren|legen|pleieren|pleiaren|arbeideren"
    r"|arbeidaren|konsulenten|veilederen|rettleiaren|behandleren|behandlaren|direktøren|damen|dama"
    r"|fyren|eieren|eigaren|verten|føreren|føraren|giveren|givaren|gjevaren)\Z"
)
"""Ends of words for what somebody is, with their article: such a word opens many a sentence."""


def _goes_on_about(text: str, words: Sequence[Word], last: int) -> bool:
    """Whether a clause about a person follows: "Besiana, fra Bosnia", "Steinar, som var sjefen"."""
    if last + 1 >= len(words):
        return False
    after, then = words[last + 1], words[last + 2 : last + 3]
    if text[words[last].end : after.start] != ", ":
        return False
    whence = plain(after.text) in _WHENCE and bool(then) and then[0].capital
    return whence or plain(after.text) in _CLAUSE


_CLAUSE = frozenset("som han hun ho who she he".split())
_WHENCE = frozenset("fra frå from".split())
"""Where somebody is from is written with a capital; from the first day is no place."""


def _is_placed(rule: str, word: Word) -> bool:
    """Whether a word after such as `i` is a place by the lists, or a word such as dal or by."""
    if rule == "ordinary-word":
        return plain(word.text) in COMMON_WORDS
    return rule == "surname" and _is_place(word)


def _is_place(word: Word) -> bool:
    lists = lexicon()
    return any(form in lists.municipalities or form in lists.places for form in bases(word.text))


def without_genitive(name: str, evidence: Evidence) -> str:
    """A name as `plain` writes it, without an ending that is a genitive: Karis, but not Chris.

    An s is an ending where what is left is a name by the lists, or stands alone elsewhere.
    """
    forms = bases(" ".join(name.split()).rstrip("."))
    if len(forms) == 1:
        return forms[0]
    whole, bare = (form.rpartition(" ")[2] for form in forms)
    if _is_listed(whole):
        return forms[0]
    stands = bare in evidence.capitalised or bare in evidence.acting
    ends = not whole[-1].isalpha() or "'" in whole
    return forms[1] if _is_listed(bare) or stands or ends else forms[0]


def _is_listed(name: str) -> bool:
    """Whether a word is a name of a person or a place by the lists."""
    lists = lexicon()
    return any(
        name in one
        for one in (lists.given, lists.surnames, lists.municipalities, lists.places, lists.abroad)
    )


def _called(text: str, words: Sequence[Word], evidence: Evidence) -> Iterator[Candidate]:
    """What somebody is said to be called, in capitals or not."""
    for before, word in pairwise(words):
        verb, name = plain(before.text), plain(word.text)
        if verb not in _CALLED or text[before.end : word.start] != " ":
            continue
        said = word.capital or (
            verb in _OF_PERSONS and name not in _ABOUT_THE_NAME and name not in COMMON_WORDS
        )
        if said and len(name) > 2 and name not in lexicon().left_alone:
            yield Candidate(word.span, "person", without_genitive(word.text, evidence), "called")


_INITIALS = re.compile(r"(?<![\w.])[A-ZÆØÅ]\.(?: ?[A-ZÆØÅ]\.)+")


def _initials(text: str) -> Iterator[Candidate]:
    for match in _INITIALS.finditer(text):
        yield Candidate(Span(*match.span()), "person", plain(match[0]), "initials")


_SHORTEST, _LONGEST, _SURE = 4, 40, 0.75
"""Letters of a name, and how sure it must be, before other words count as spellings of it."""


def misspelt(
    words: Sequence[Word], known: dict[str, str], evidence: Evidence
) -> Iterator[Candidate]:
    """Words with a capital one letter away from a name of the material.

    `known` is what `spellings` makes of the names.
    """
    for word in words:
        name, span = _name_part(word)
        if not word.capital or not _SHORTEST <= len(name) <= _LONGEST or has_capitals(name):
            continue
        forms = bases(name)
        if evidence.is_ordinary(forms[0]) or forms[0] in lexicon().left_alone:
            continue
        near = next((known[cut] for form in forms for cut in _cuts(form) if cut in known), "")
        if near and near not in forms:
            yield Candidate(span, "person", without_genitive(name, evidence), "misspelt", near)


def spellings(found: Iterable[Candidate], names: Iterable[str] = ()) -> dict[str, str]:
    """What remains of each surely found or listed name without one of its letters -> the name."""
    sure = (one.value for one in found if one.kind == "person" and one.confidence >= _SURE)
    parts = {part for name in (*sure, *map(plain, names)) for part in name.split()}
    return {
        cut: part
        for part in sorted(parts)
        if _SHORTEST <= len(part) <= _LONGEST
        for cut in _cuts(part)
    }


def _cuts(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two that share one are near."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
