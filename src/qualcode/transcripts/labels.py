"""Speaker labels: which lines begin by naming who speaks.

A colon stands in prose too, so a label must be short, stand at the start of a line, and
either look like a label (`I`, `R2`, `Intervjuer`, `Speaker 3`) or come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qualcode.files.document import Block, Document
from qualcode.files.speaker_table import TIME, clock
from qualcode.transcripts.speakers import PERSON, key_of, role_by_word, word_and_number
from qualcode.transcripts.stamps import Stamps

MAX_LABEL = 40
"""Code points in a speaker's name."""
MAX_WORDS = 4

_BLANK = r"[^\S\n]*"
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_LABEL = re.compile(
    rf"{_BLANK}\*{{0,2}}(?:[\[(]?(?P<before>{_TIME})[\])]?{_BLANK}(?:[-–]{_BLANK})?)?"
    rf"(?P<name>(?:[^\W_]|\?)[^\n:\[\]*]{{0,{MAX_LABEL - 1}}}?){_BLANK}"
    rf"(?:[\[(]?(?P<within>{_TIME})[\])]?{_BLANK})?\*{{0,2}}:\*{{0,2}}"
    rf"(?:{_BLANK}[\[(](?P<after>{_TIME})[\])])?"
)
_HEAD = re.compile(
    rf"{_BLANK}(?P<name>[^\W\d_][^\n:\[\]*]{{0,{MAX_LABEL - 1}}}?)[^\S\n]+"
    rf"[\[(]?(?P<within>{_TIME})[\])]?{_BLANK}"
)
"""A line with a speaker and a time and nothing else, as meeting services export it."""
_STATED = re.compile(
    rf"\s*(?:[\[(]?(?P<before>{_TIME})[\])]?\s*)?(?P<name>.*?)\s*"
    rf"(?:[\[(]?(?P<within>{_TIME})[\])]?)?\s*:?\s*"
)
_REACH = MAX_LABEL + 40
"""How far into a line the colon of a label can stand, times and blanks counted."""

_CODE = re.compile(r"[^\W\d_]{1,12}[.-]?\d{1,3}[a-zæøå]?")
_PARTICLES = frozenset("van von de av fra den der of the og and i på al el bin".split())
_TOO_MANY_DIGITS = re.compile(r"\d{4}")

_NOT_SPEAKERS = frozenset(
    "dato date sted stad place tid time varighet varigheit lengde lengd length duration tilstede "
    "present deltakere deltakarar participants tema topic title tittel prosjekt project fil file "
    "lydfil audio kommune merknad note notes notat merk opptaker transkribert transcribed eksempel "
    "døme example kilde kjelde source http https ftp ps nb obs del kapittel punkt fase "
    "trinn steg step part section chapter nr side page år kl uke veke week covid figur figure "
    "tabell table vedlegg appendix bakgrunn background mål goal formål føremål purpose ansvar "
    "ansvarlig ansvarleg frist deadline tiltak measure resultat result".split()
)
"""First words of headings and of the lines about a recording."""

_PROSE = frozenset(
    "jeg eg vi han hun ho hen de dei det den du dere dykk man så men og for fordi hvis viss om når "
    "da ja nei altså eller at som hva kva hvordan korleis hvorfor kvifor her der nå no første "
    "i we he she it they you so but and because if when then yes no well or that what how why here "
    "there now first second in on to my our this these the a an et ei en".split()
)
"""Words that begin a sentence with a colon in it more often than they begin a name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label on a line."""

    name: str
    """The speaker's name, blanks collapsed, no colon."""
    end: int
    """Code point of the document's text where what is said begins."""
    locator: str = ""
    """The time the label states."""
    stated: bool = False
    """Whether the format sets the label apart (bold)."""
    certain: bool = False
    """Whether a table has a column for it."""
    bare: bool = False
    """Whether it is set apart but has no colon, as words with stress have."""
    alone: bool = False
    """Whether it is bare and has a line to itself, as a heading has."""


def candidates(document: Document) -> dict[int, Label]:
    """What could be a label, by number of the block (from 0)."""
    text = document.text
    found = {}
    for number, block in enumerate(document.blocks):
        if block.label:
            label = _stated(text, block)
        elif text.find(":", block.start, min(block.end, block.start + _REACH)) < 0:
            continue  # most lines
        else:
            label = _written(text, block)
        if label:
            found[number] = label
    return found


def after_times(document: Document, stamps: Stamps) -> dict[int, Label]:
    """The labels of a table whose cells have run together: `00:12:31 K2 Ja, det var slik`.

    No colon sets them apart, so they are believed only if one stands after every time that opens
    a line, if each is a role or a code, and if they come back.
    """
    found = {}
    for number, (stamp, *_) in stamps.items():
        block = document.blocks[number]
        if document.text[block.start : stamp.span.start].strip() or stamp.closing:
            continue
        match = _FIRST_WORD.match(document.text, stamp.span.end, block.end)
        name = match["name"] if match else ""
        if not match or not (_is_role(name, alone=False) or _CODE.fullmatch(name)):
            return {}
        found[number] = Label(name, match.end("name"), stamp.locator)
    names = {key_of(label.name) for label in found.values()}
    return found if 2 <= len(names) <= len(found) / 2 else {}


_FIRST_WORD = re.compile(rf"{_BLANK}(?P<name>[^\W_]+(?:[.-]\d+)?)(?=\s)")


def _stated(text: str, block: Block) -> Label | None:
    span = block.label
    match = _STATED.fullmatch(span.of(text)) if span else None
    if not span or not match or not match["name"]:
        return None
    name = " ".join(match["name"].split())
    bare = not block.column and not match[0].rstrip().endswith(":")
    alone = bare and not text[span.end : block.end].strip()
    return Label(name, span.end, _time(match, block), not block.column, block.column, bare, alone)


def _written(text: str, block: Block) -> Label | None:
    start, end = block.start, block.end
    match = _LABEL.match(text, start, end)
    if match and match.end() < end and not text[match.end()].isspace():
        match = match if _is_tight(text, match) else None
    match = match or _HEAD.fullmatch(text, start, end)
    if match is None:
        return None
    return Label(" ".join(match["name"].split()), match.end(), _time(match, block))


def _is_tight(text: str, match: re.Match[str]) -> bool:
    """Whether `R2:Ja` leaves out the blank: only codes and roles may, so that URLs do not."""
    if not text[match.end()].isalpha():
        return False
    return bool(_CODE.fullmatch(match["name"])) or role_by_word(match["name"]) is not None


def _time(match: re.Match[str], block: Block) -> str:
    groups = match.groupdict()
    for part in ("before", "within", "after"):
        time = TIME.fullmatch(groups.get(part) or "")
        if time:
            return clock(time)
    return block.locator if block.locator.startswith("time:") else ""


_SURE, _NAME, _PHRASE, _NEVER = 1, 2, 3, 1 << 30
"""How often a kind of label must come back to be believed."""


def accepted(
    found: Mapping[int, Label], starts: Collection[int], informants: Collection[str] = ()
) -> dict[int, Label]:
    """The candidates that are labels.

    `starts` are the numbers of the blocks that begin a paragraph; `informants` are
    speakers known from elsewhere.
    """
    known = {key_of(name) for name in informants}
    keys = {number: key_of(label.name) for number, label in found.items()}
    times = Counter(keys.values())
    needed = {number: _needed(label, keys[number] in known) for number, label in found.items()}
    back = {number for number in found if times[keys[number]] >= needed[number]}
    share = len(back) / max(1, len(starts))
    return {
        number: label
        for number, label in found.items()
        if (number in back and (needed[number] == _SURE or share >= _SOME))
        or (needed[number] == _NAME and share >= _MOST and number in starts and not label.bare)
    }


_SOME, _MOST = 0.1, 0.5
"""Share of a file's paragraphs with labels before names, and names heard once, are believed."""


def _needed(label: Label, known: bool) -> int:
    name = label.name
    if label.certain or known:
        return _SURE
    words = name.split()
    first = words[0].casefold().strip(".,()") if words else ""
    if not words or len(name) > MAX_LABEL or len(words) > MAX_WORDS or first in _NOT_SPEAKERS:
        return _NEVER
    if not any(char.isalpha() for char in name):
        return _SURE if not name.strip("?") else _NEVER
    if _is_role(name, alone=label.alone) or _CODE.fullmatch(name):
        return _SURE
    return _NEVER if label.alone else _needed_for_words(words, first, label.stated)


def _is_role(name: str, *, alone: bool) -> bool:
    """Whether a label says what its speaker is; `Leder` with a line to itself may be a heading."""
    if len(name) == 1:
        return name in "IMQRDP"
    role = role_by_word(name)
    if alone and role == PERSON and not word_and_number(name)[1]:
        return False
    return role is not None and len(name.split()) <= 2


def _needed_for_words(words: list[str], first: str, stated: bool) -> int:
    bare = [word.strip("().,&/-") for word in words]
    initials = len(words) == 1 and len(words[0]) <= 2
    if (first in _PROSE and not initials) or any(map(_TOO_MANY_DIGITS.search, bare)):
        return _NEVER
    named = all(not w or w[0].isupper() or w.isdigit() or w in _PARTICLES for w in bare)
    if named and bare[0][:1].isupper():
        return _NAME
    if bare[0][:1].isupper() or initials:
        return _NAME if stated else _PHRASE
    return _NEVER
