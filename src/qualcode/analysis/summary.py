"""What the study found, theme by theme: how many, how often, and in whose words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.how_many import how_many
from qualcode.domain.model import Case, Code, Theme, ThemeCode, Words
from qualcode.domain.passages import Passage
from qualcode.domain.transcript import ASKING
from qualcode.messages import Message

SHORTEST, LONGEST, IDEAL = 15, 60, 35
"""Words in a quotation that is chosen automatically; nearest to `IDEAL` is taken."""
MOST_AUTOMATIC = 3
"""Automatic quotations of one head."""

_ROLE_KEYS = ("role", "rolle")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage as it is quoted: verbatim, with whose it is and where it stands."""

    text: str
    title: str
    """Title of the source."""
    locator: str
    turn: int | None
    """Number of the first turn; None in a text without turns."""
    case: str | None
    """GUID of the informant; None when nobody, or more than one, is heard."""
    pseudonym: str
    """Of all informants heard, with slashes between; empty in a text without turns."""
    role: str
    automatic: bool
    """Chosen by rule, not by the researcher."""
    source: str
    start: int
    end: int
    interpreted: bool = False
    """Whether some of the words are an interpreter's rendering."""


@dataclass(frozen=True, slots=True)
class Head:
    """A theme or code with what is gathered under it, sub-themes included."""

    guid: str
    name: Words
    definition: Words
    codes: tuple[Code, ...]
    """Codes gathered directly, not by way of a child; a code's own head leaves itself out."""
    cases: tuple[str, ...]
    """GUIDs of the informants with at least one coding, in the order of the informants."""
    codings: int
    base: int
    """Informants who took part."""
    how_many: Message
    quotations: tuple[Quoted, ...]
    """From codings that lie under no child; a passage stands once in a head and its children."""
    children: tuple[Head, ...] = ()

    @property
    def informants(self) -> int:
        """How many distinct informants have at least one coding."""
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class Summary:
    """All heads, and what the heads leave out."""

    heads: tuple[Head, ...]
    base: int
    """Informants who took part."""
    rest: tuple[Code, ...]
    """Codes with codings that no theme gathers."""
    unquoted: tuple[Case, ...]
    """Informants with codings but without a quotation."""

    @property
    def automatic(self) -> bool:
        """Whether any quotation was chosen by rule."""
        return any(
            quoted.automatic
            for head in self.heads
            for row in (head, *head.children)
            for quoted in row.quotations
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """A head to be: the codes of its own, and its children."""

    guid: str
    name: Words
    definition: Words
    own: frozenset[str]
    children: tuple[_Group, ...] = ()

    @property
    def everything(self) -> frozenset[str]:
        return self.own.union(*(child.everything for child in self.children))


def summarise(
    codes: Iterable[Code],
    themes: Iterable[Theme],
    theme_codes: Iterable[ThemeCode],
    presence: Iterable[tuple[str, str]],
    informants: Sequence[Case],
    passages: Iterable[Passage],
    scheme: str = "default",
    uncitable: Collection[str] = (),
) -> Summary:
    """One head for each theme, or for each top-level code while there are no themes.

    `presence` pairs the GUIDs of a code and of a case heard in a coding with it; cases that
    are not among `informants` do not count. Heads have one level of children: what lies
    deeper is folded into the child above it. What is marked as a quotation is quoted. Where
    nothing is marked, each informant offers the passage of 15-60 words, spoken by nobody else,
    that is nearest to 35 words (the earliest on a tie), and the three are taken whose
    informants have been quoted least so far. Sources in `uncitable` are never quoted.
    """
    codes = _in_order(codes)
    themes = sorted(themes, key=lambda theme: theme.position)
    groups = _theme_groups(codes, themes, theme_codes) if themes else _code_groups(codes)
    material = _Material(codes, presence, informants, passages, scheme, uncitable)
    heads = tuple(material.family(group) for group in groups)
    gathered = frozenset().union(*(group.everything for group in groups))
    rest = tuple(c for c in codes if c.guid not in gathered and material.passages_of({c.guid}))
    return Summary(heads, len(informants), rest, material.unquoted())


def _in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """By codebook, in the order in which they come, then by place among the siblings."""
    codes = tuple(codes)
    books = {book: i for i, book in enumerate(dict.fromkeys(code.codebook for code in codes))}
    return tuple(sorted(codes, key=lambda code: (books[code.codebook], code.position)))


def _below(nodes: Sequence[Code] | Sequence[Theme]) -> dict[str, list[str]]:
    """GUID -> the GUIDs of its children; under "" those whose parent is not here."""
    here = {node.guid for node in nodes}
    below: dict[str, list[str]] = {}
    for node in nodes:
        below.setdefault(node.parent if node.parent in here and node.parent else "", []).append(
            node.guid
        )
    return below


def _with_descendants(guids: Iterable[str], below: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(guids)
    while waiting:
        guid = waiting.pop()
        if guid not in found:
            found.add(guid)
            waiting.extend(below.get(guid, ()))
    return found


def _code_groups(codes: Sequence[Code]) -> list[_Group]:
    below = _below(codes)
    by_guid = {code.guid: code for code in codes}

    def group(guid: str, own: Iterable[str], children: tuple[_Group, ...] = ()) -> _Group:
        code = by_guid[guid]
        return _Group(guid, code.name, code.definition, frozenset(own), children)

    return [
        group(
            top,
            {top},
            tuple(group(sub, _with_descendants([sub], below)) for sub in below.get(top, ())),
        )
        for top in below.get("", ())
    ]


def _theme_groups(
    codes: Sequence[Code], themes: Sequence[Theme], theme_codes: Iterable[ThemeCode]
) -> list[_Group]:
    below_codes, below = _below(codes), _below(themes)
    by_guid = {theme.guid: theme for theme in themes}
    gathered: dict[str, list[str]] = {}
    for link in theme_codes:
        gathered.setdefault(link.theme, []).append(link.code)

    def group(guid: str, folded: Iterable[str], children: tuple[_Group, ...] = ()) -> _Group:
        linked = [code for theme in folded for code in gathered.get(theme, ())]
        theme = by_guid[guid]
        own = frozenset(_with_descendants(linked, below_codes))
        return _Group(guid, theme.statement, theme.definition, own, children)

    return [
        group(
            top,
            {top},
            tuple(group(sub, _with_descendants([sub], below)) for sub in below.get(top, ())),
        )
        for top in below.get("", ())
    ]


class _Material:
    """What was coded, and who has been quoted so far, while the heads are made in order."""

    def __init__(
        self,
        codes: Sequence[Code],
        presence: Iterable[tuple[str, str]],
        informants: Sequence[Case],
        passages: Iterable[Passage],
        scheme: str,
        uncitable: Collection[str],
    ) -> None:
        self._codes = codes
        self._informants = informants
        self._scheme = scheme
        self._uncitable = uncitable
        self._cases = {case.guid: case for case in informants}
        self._present: dict[str, set[str]] = {}
        for code, case in presence:
            self._present.setdefault(code, set()).add(case)
        self._under: dict[str, list[Passage]] = {}
        for passage in passages:
            self._under.setdefault(passage.code, []).append(passage)
        self._quoted: Counter[str | None] = Counter()

    def family(self, group: _Group) -> Head:
        """The group's head with its children, no passage quoted twice among them."""
        used: set[tuple[str, int, int]] = set()
        # Codes of a child belong to it, even if a theme gathers them directly as well.
        below = frozenset().union(*(child.everything for child in group.children))
        quotations = self._quotations(group.own - below, used)
        children = tuple(
            self._head(child, self._quotations(child.own, used)) for child in group.children
        )
        return self._head(group, quotations, children)

    def passages_of(self, codes: Collection[str]) -> list[Passage]:
        """The codings under any of the codes, in the order of the material."""
        return _in_text_order(p for code in codes for p in self._under.get(code, ()))

    def unquoted(self) -> tuple[Case, ...]:
        """Informants with codings whom no head made so far quotes."""
        heard = frozenset().union(*self._present.values())
        return tuple(
            case for case in self._informants if case.guid in heard and not self._quoted[case.guid]
        )

    def _head(
        self, group: _Group, quotations: tuple[Quoted, ...], children: tuple[Head, ...] = ()
    ) -> Head:
        codes = group.everything
        heard = set().union(*(self._present.get(code, ()) for code in codes))
        cases = tuple(case.guid for case in self._informants if case.guid in heard)
        below = frozenset().union(*(child.everything for child in group.children))
        base = len(self._informants)
        return Head(
            guid=group.guid,
            name=group.name,
            definition=group.definition,
            codes=tuple(
                code
                for code in self._codes
                if code.guid in group.own - below and code.guid != group.guid
            ),
            cases=cases,
            codings=len({p.coding for p in self.passages_of(codes)}),
            base=base,
            how_many=how_many(len(cases), base, self._scheme),
            quotations=quotations,
            children=children,
        )

    def _quotations(
        self, codes: Collection[str], used: set[tuple[str, int, int]]
    ) -> tuple[Quoted, ...]:
        citable = [p for p in self.passages_of(codes) if p.source not in self._uncitable]
        marked = _in_text_order(one for passage in citable for one in _as_marked(passage))
        places = {_place(p): p for p in reversed(marked or citable) if _place(p) not in used}
        fresh = _in_text_order(places.values())
        chosen = _apart(fresh) if marked else self._automatic(fresh)
        used.update(_place(passage) for passage in chosen)
        for passage in chosen:
            self._quoted.update({voice.case for voice in passage.informants})
        return tuple(self._as_quoted(passage, not marked) for passage in chosen)

    def _automatic(self, passages: Sequence[Passage]) -> list[Passage]:
        """At most three passages, one an informant, in the order of the material."""
        best: dict[str, Passage] = {}
        for passage in passages:
            speaker = _only_speaker(passage)
            if speaker in self._cases and SHORTEST <= _words(passage) <= LONGEST:
                known = best.get(speaker)
                if known is None or _distance(passage) < _distance(known):
                    best[speaker] = passage
        by_need = sorted(best, key=lambda case: (self._quoted[case], _distance(best[case])))
        taken = {best[case].coding for case in by_need[:MOST_AUTOMATIC]}
        return [passage for passage in passages if passage.coding in taken]

    def _as_quoted(self, passage: Passage, automatic: bool) -> Quoted:
        voices = passage.informants
        cases = [self._cases.get(voice.case or "") for voice in voices]
        only = cases[0] if len(cases) == 1 else None
        names = [
            case.pseudonym if case else voice.speaker
            for voice, case in zip(voices, cases, strict=True)
        ]
        first = (voices or passage.voices or (None,))[0]
        return Quoted(
            text=passage.text,
            title=passage.title,
            locator=first.locator if first else "",
            turn=first.turn if first else None,
            case=only.guid if only else None,
            pseudonym="/".join(dict.fromkeys(names)),
            role=_role(only.attributes if only else {}),
            automatic=automatic,
            source=passage.source,
            start=passage.start,
            end=passage.end,
            interpreted=passage.interpreted,
        )


def _in_text_order(passages: Iterable[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda p: (p.title, p.source, p.start, p.end, p.coding))


def _as_marked(passage: Passage) -> list[Passage]:
    """The passage once for each quotation marked on it, with its place, words and voices."""
    return [
        replace(
            passage,
            start=marked.start,
            end=marked.end,
            text=marked.text,
            voices=tuple(v for v in passage.voices if v.is_in(marked.start, marked.end)),
        )
        for marked in passage.quotations
    ]


def _place(passage: Passage) -> tuple[str, int, int]:
    return passage.source, passage.start, passage.end


def _apart(passages: Iterable[Passage]) -> list[Passage]:
    """The passages without those that overlap one before: two coders' edges seldom agree."""
    kept: list[Passage] = []
    for passage in passages:
        last = kept[-1] if kept else None
        if not last or last.source != passage.source or last.end <= passage.start:
            kept.append(passage)
    return kept


def _only_speaker(passage: Passage) -> str:
    """GUID of the case that alone is heard; empty when others are heard too, or nobody."""
    voices = passage.informants
    alone = len(voices) == 1 and not any(voice.role in ASKING for voice in passage.voices)
    return (voices[0].case or "") if alone else ""


def _words(passage: Passage) -> int:
    return len(passage.text.split())


def _distance(passage: Passage) -> int:
    return abs(_words(passage) - IDEAL)


def _role(attributes: Words) -> str:
    folded = {name.casefold(): value for name, value in attributes.items()}
    return next((folded[key] for key in _ROLE_KEYS if folded.get(key)), "")
