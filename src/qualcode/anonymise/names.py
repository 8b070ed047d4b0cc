"""Names: the researcher's list, and where its names stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.anonymise.lexicon import FOOTNOTES, TITLES, lexicon, plain
from qualcode.anonymise.words import opens_sentence
from qualcode.domain.span import Span
from qualcode.errors import FileError
from qualcode.files.tables import read_rows
from qualcode.language.common_words import COMMON_WORDS

ORDINARY_WORDS = frozenset(
    "per liv bo siv gro tor odd nes eid ås time moss berg lund strand hans dag eli even my may "
    "will mark rose grace hope bø sel dahl dal vik sol stein bjørn ulf alf arne ask bård kai svein "
    "rune terje tone vår vilde frode trygve truls ung lie moe mo haug bakke myr skog sand hav "
    "storm frost fjell voll næss li lo by os sande sola ski våler holm nord sør vest øst "
    "alle ida iris viola lilje summer april june jane joy faith bill bob jack art drew grant rich "
    "chase hunter miles dean duke earl king young long short black white brown green".split()
)
"""Names that are ordinary words too: where the researcher lists one, or a label has it, it counts
only as it is written, or in capitals."""

_HEADINGS = frozenset("name navn namn pseudonym original erstatning".split())


def read_names(path: Path) -> Mapping[str, str]:
    """Name -> pseudonym, from a table of two columns; a row of headings may open it.

    Raises `FileError`, naming lines and never names, where a name or pseudonym is
    missing, a name has two pseudonyms, or a pseudonym would bring a name back.
    """
    rows = read_rows(path)
    if len(rows[0][1]) > 1 and {cell.casefold() for cell in rows[0][1][:2]} <= _HEADINGS:
        rows = rows[1:]
    names: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, cells in rows:
        name, pseudonym = _pair(cells, line, path.name)
        key = _key(name)
        if key in lines and names[key] != pseudonym:
            raise FileError("names.two", file=path.name, line=line, first=lines[key])
        lines.setdefault(key, line)
        names[key] = pseudonym
    if not names:
        raise FileError("file.empty", file=path.name)
    written = {" ".join(cells[0].split()): cells[1] for _, cells in reversed(rows)}
    _refuse_circles(written, lines, path.name)
    return written


def _pair(cells: list[str], line: int, file: str) -> tuple[str, str]:
    filled = [cell for cell in cells if cell]
    if len(cells) < 2 or not cells[0] or not cells[1] or len(filled) > 2:
        raise FileError("names.pair", file=file, line=line)
    if not any(char.isalnum() for char in cells[0]) or unicodedata.category(cells[1][0])[0] == "M":
        raise FileError("names.pair", file=file, line=line)
    return cells[0], cells[1]


def _refuse_circles(names: Mapping[str, str], lines: Mapping[str, int], file: str) -> None:
    found = Names(names)
    for name, pseudonym in names.items():
        if next(found.within(pseudonym), None):
            raise FileError("names.circle", file=file, line=lines[_key(name)])


def is_ordinary_word(name: str) -> bool:
    """Whether a name that was found is an ordinary word too, by the lists of the program."""
    word, lists = plain(name), lexicon()
    return word in COMMON_WORDS or any(
        word in one.words for one in (lists.given, lists.surnames, lists.municipalities)
    )


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: where it stands, without its genitive, and its pseudonym."""

    span: Span
    pseudonym: str
    part: bool = False
    """Whether it is only a word of a name, which may be a word of another person's name too."""


_TOKEN = re.compile(rf"[^\W\d_{FOOTNOTES}]+|\d+")
"""Letters or digits: a digit that a transcriber joined to a name does not hide it."""
_SAME = {"'": "['’ʼ`]", "’": "['’ʼ`]", "-": "[-‐‑–]", "‑": "[-‐‑–]", "–": "[-‐‑–]"}
"""Signs that are written in several ways inside a name."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    pattern: re.Pattern[str] = field(repr=False)
    pseudonym: str
    part: bool


class Names:
    """A list of names, ready to be looked for. Its `repr` shows none of them.

    `written` are more names, which count only as they are written, or in capitals. So do
    `parts`, the words of names; where a part stands in the name of somebody else, it is left:
    of Solveig Lunde's words, not the last of Torgeir Lunde.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        written: Mapping[str, str] | None = None,
        parts: Mapping[str, str] | None = None,
    ) -> None:
        self._pseudonyms = {_key(name): pseudonym for name, pseudonym in names.items()}
        self._by_token: dict[str, list[_Candidate]] = defaultdict(list)
        self._words: dict[str, set[str]] = defaultdict(set)
        exactly = {**(written or {}), **(parts or {})}
        words = {n: p for n, p in exactly.items() if _key(n) not in self._pseudonyms}
        for name in sorted([*names, *words], key=len, reverse=True):
            exact = name in words or name.casefold() in ORDINARY_WORDS
            part = name in words and name in (parts or {})
            self._add(_spaced(name), words.get(name) or names[name], exact=exact, part=part)

    def _add(self, name: str, pseudonym: str, *, exact: bool, part: bool) -> None:
        for one in pseudonym.split("/"):
            self._words[one].update(map(plain, name.split()))
        tokens = _TOKEN.findall(name)
        if not tokens:
            return
        forms = (name, name.upper()) if exact else (name,)
        signs = "|".join(map(_signs, forms))
        candidate = _Candidate(re.compile(signs, 0 if exact else re.IGNORECASE), pseudonym, part)
        first = tokens[0].casefold()
        for form in (first, first + "s") if len(tokens) == 1 else (first,):
            self._by_token[form].append(candidate)

    def pseudonym_of(self, speaker: str) -> str | None:
        """The pseudonym of a speaker whose label is exactly a name, in any case."""
        return self._pseudonyms.get(_key(speaker))

    def within(self, text: str) -> Iterator[Named]:
        """The names of the list in a text, in order; the longest where several begin at once.

        A first name and a surname that both stand for one person count as one name, and a part
        in the name of somebody else who is known as part of that.
        """
        last: Named | None = None
        for named in self._told_apart(text):
            if last and (last.part or named.part) and _touch(text, last, named):
                whose = named if last.part else last
                last = replace(whose, span=Span(last.span.start, named.span.end))
            else:
                if last and not last.part:
                    yield last
                last = named
        if last and not last.part:
            yield last

    def _told_apart(self, text: str) -> Iterator[Named]:
        """The names in a text; a `part` among them is one in the name of somebody else."""
        last: Named | None = None
        for named in self._one_by_one(text):
            if last and _of_one_person(text, last, named):
                span = Span(last.span.start, named.span.end)
                last = replace(last, span=span, part=last.part and named.part)
            else:
                if last:
                    yield replace(last, part=last.part and self._is_of_another(text, last))
                last = named
        if last:
            yield replace(last, part=last.part and self._is_of_another(text, last))

    def _is_of_another(self, text: str, named: Named) -> bool:
        """Whether a word that names somebody else stands directly beside a name."""
        own = set().union(*(self._words[one] for one in named.pseudonym.split("/")))
        before = _BEFORE.search(text, max(0, named.span.start - _FAR), named.span.start)
        if before and _only_opens(text, before["word"], before.start()):
            before = None
        beside = (before, _AFTER.match(text, named.span.end))
        words = (match["word"] for match in beside if match)
        return any(_names_somebody(word) and plain(word) not in own for word in words)

    def _one_by_one(self, text: str) -> Iterator[Named]:
        words = {w for w in set(_TOKEN.findall(text)) if w.casefold() in self._by_token}
        if not words:
            return
        forms = sorted(words, key=len, reverse=True)
        reached = 0
        for word in re.finditer("|".join(map(re.escape, forms)), text):
            if word.start() >= reached:
                named = _first(self._by_token[word[0].casefold()], text, word.start())
                if named:
                    yield named
                    reached = named.span.end


_LETTERS = rf"[^\W\d_{FOOTNOTES}]+"
_BEFORE = re.compile(rf"(?<!\w)(?P<word>{_LETTERS}(?:['’-]{_LETTERS})*)[ -]\Z")
_AFTER = re.compile(rf"[ -](?P<word>{_LETTERS}(?:['’-]{_LETTERS})*)")
_FAR = 60
"""Code points before a name that are looked at for the word beside it."""


def _names_somebody(word: str) -> bool:
    """Whether a word with a capital is in the lists of names, and nothing that is left alone."""
    lists = lexicon()
    if not word[0].isupper() or plain(word) in lists.left_alone or plain(word) in TITLES:
        return False
    parts = {plain(word), *plain(word).split("-")}
    return any(part in lists.given or part in lists.surnames for part in parts)


def _only_opens(text: str, word: str, start: int) -> bool:
    """Whether a common word has its capital from the sentence it opens."""
    return plain(word) in COMMON_WORDS and opens_sentence(text, start)


def _touch(text: str, first: Named, then: Named) -> bool:
    """Whether two names are written beside each other."""
    return text[first.span.end : then.span.start] in (" ", "-")


def _of_one_person(text: str, first: Named, then: Named) -> bool:
    """Whether two names are parts of one: blanks alone between them, and not the same word."""
    between = text[first.span.end : then.span.start]
    words = {_key(first.span.of(text)), _key(then.span.of(text))}
    same = first.pseudonym == then.pseudonym
    return same and len(words) == 2 and bool(between) and not between.strip(" ")


def _spaced(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _signs(name: str) -> str:
    return "".join(_SAME.get(c, r"\s+" if c == " " else re.escape(c)) for c in name)


def _first(candidates: list[_Candidate], text: str, start: int) -> Named | None:
    for candidate in candidates:
        match = candidate.pattern.match(text, start)
        if match and _is_whole(text, match.start(), match.end()):
            return Named(Span(*match.span()), candidate.pseudonym, candidate.part)
    return None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether `start`-`end` is a whole word; a genitive s or a digit may be joined to it."""
    if _runs_on(text, start):
        return False
    return not _runs_on(text, end) or (text[end] in "sS" and not _runs_on(text, end + 1))


def _runs_on(text: str, at: int) -> bool:
    """Whether the characters before and at `at` are of one word."""
    if not (_goes_on(text, at - 1) and _goes_on(text, at)):
        return False
    return text[at - 1].isdecimal() == text[at].isdecimal()


def _goes_on(text: str, at: int) -> bool:
    """Whether a character belongs to a word: a letter, a digit, or a mark on one."""
    if not 0 <= at < len(text):
        return False
    char = text[at]
    return char.isalpha() or char.isdecimal() or unicodedata.category(char)[0] == "M"
