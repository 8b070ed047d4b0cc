"""Pseudonymising a transcript: names and identifiers give way to pseudonyms and placeholders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qualcode.anonymise.candidates import KINDS, LOOKED_AT, NAMING, Candidate, apart
from qualcode.anonymise.deciding import (
    Decisions,
    StandIns,
    Verdict,
    highest_in,
    placeholders,
)
from qualcode.anonymise.finding import by_form
from qualcode.anonymise.identifiers import CERTAIN
from qualcode.anonymise.leaks import leaks
from qualcode.anonymise.names import Names, is_ordinary_word
from qualcode.domain.edits import Edit, EditMap, replacements
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript
from qualcode.errors import RuleError


@dataclass(frozen=True, slots=True)
class Replaced:
    """How often something was replaced: `name` or a kind of candidate, and by what."""

    kind: str
    pseudonym: str
    count: int
    """Times in the text, and once more if speakers' labels held it."""


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A transcript without the identifiers that were found, and how it came about."""

    transcript: Transcript
    edits: EditMap
    """From the transcript as it was to this one; holds the new words only."""
    replaced: tuple[Replaced, ...]
    stand_ins: StandIns = field(default_factory=StandIns, repr=False)
    """To be handed on with the next file of the same import."""


def pseudonymise(
    transcript: Transcript,
    names: Mapping[str, str],
    language: str = "nb",
    stand_ins: StandIns | None = None,
    *,
    written: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
    kept: Collection[Span] = (),
) -> Pseudonymised:
    """The transcript with names replaced as listed and identifiers by numbered placeholders.

    A name is found as a whole word in any case, with its genitive kept; speakers' labels
    are treated too. `written` are more names, words of whole names among them, which count only
    as they are written, and not in the name of somebody else.
    `decisions` say what else is replaced, and which identifiers are not; `kept` are code
    points that stay as they are. `language` is that of the placeholders. Raises `RuleError`
    where a pseudonym holds one of the names.
    """
    rules = rules_for(names, language, written=written, decisions=decisions)
    return pseudonymise_by(rules, transcript, stand_ins, kept)


def rules_for(
    names: Mapping[str, str],
    language: str = "nb",
    *,
    written: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> Rules:
    """What is replaced whatever the text, made once for several texts.

    Raises `RuleError` where a pseudonym holds one of the names.
    """
    verdicts = (decisions or Decisions()).verdicts
    listed = _with_decided(names, written or {}, verdicts.values())
    pseudonyms = {*names.values(), *(written or {}).values(), *_words(verdicts.values())}
    if any(next(listed.within(pseudonym), None) for pseudonym in pseudonyms):
        raise RuleError("names.circular")
    kinds = {one.becomes: one.kind for one in verdicts.values() if one.becomes is not None}
    return Rules(listed, _protected(pseudonyms), verdicts, kinds, language)


def pseudonymise_by(
    rules: Rules,
    transcript: Transcript,
    stand_ins: StandIns | None = None,
    kept: Collection[Span] = (),
) -> Pseudonymised:
    """The transcript with everything replaced that the rules say; see `pseudonymise`."""
    work = _Work(rules, stand_ins or StandIns(), transcript, tuple(kept))
    text = transcript.text
    edits = replacements(text, [(span, new) for span, new, _ in work.changes(text)])
    speakers = {name: work.renamed(name) for name in transcript.speakers}
    after = transcript.edited(edits).with_speakers(lambda name: speakers.get(name, name))
    replaced = [Replaced(*what, count) for what, count in sorted(work.counts.items())]
    return Pseudonymised(after, edits, tuple(replaced), work.stand_ins)


def _with_decided(
    names: Mapping[str, str], written: Mapping[str, str], verdicts: Collection[Verdict]
) -> Names:
    """The names that are listed and those that were decided about; what is listed comes first."""
    decided = {
        form: one.becomes
        for one in verdicts
        if one.kind in NAMING and one.becomes is not None
        for form in one.forms
    }
    exact = {form: new for form, new in decided.items() if is_ordinary_word(form)}
    free = {form: new for form, new in decided.items() if form not in exact}
    return Names({**free, **names}, exact, written)


def _words(verdicts: Collection[Verdict]) -> set[str]:
    return {one.becomes for one in verdicts if one.becomes is not None}


_Change = tuple[Span, str, str]
"""What is replaced, by what, and its kind."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is replaced, whatever the text. Its `repr` shows no name."""

    names: Names = field(repr=False)
    protected: re.Pattern[str] = field(repr=False)
    verdicts: Mapping[tuple[str, str], Verdict] = field(repr=False)
    kinds: Mapping[str, str]
    """Words that stand for something -> the kind of what they stand for."""
    language: str

    @property
    def leaks(self) -> bool:
        """Whether words were given for some quasi-identifier."""
        return any(KINDS[kind] == LOOKED_AT for kind, _ in self.verdicts)

    def kind_of(self, pseudonym: str) -> str:
        """The kind of what a pseudonym stands for; `name` for one from a list."""
        return self.kinds.get(pseudonym, "name")


class _Work:
    """One call of `pseudonymise`: the rules, and what has been counted so far."""

    def __init__(
        self, rules: Rules, stand_ins: StandIns, transcript: Transcript, kept: tuple[Span, ...]
    ) -> None:
        self.rules, self.kept = rules, kept
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seams = [u.start for u in transcript.utterances]
        highest = Counter(stand_ins.highest) | Counter(highest_in([transcript.text]))
        self.stand_ins = replace(stand_ins, highest=dict(highest))

    def changes(self, text: str) -> list[_Change]:
        """What is to be replaced in the transcript's text; counts it."""
        found = self._found(self._parted(text))
        found = [one for one in found if not any(one[0].overlaps(span) for span in self.kept)]
        self.counts.update((kind, new) for _, new, kind in found)
        return found

    def renamed(self, speaker: str) -> str:
        """A speaker's label without names and identifiers; counts it."""
        pseudonym = self.rules.names.pseudonym_of(speaker)
        if pseudonym is not None:
            self.counts[self.rules.kind_of(pseudonym), pseudonym] += 1
            return pseudonym
        found = self._found(speaker)
        self.counts.update({(kind, new) for _, new, kind in found})
        return replacements(speaker, [(span, new) for span, new, _ in found]).apply(speaker)

    def _found(self, text: str) -> list[_Change]:
        """Replacements in order; invisible signs inside a name or number do not hide it."""
        hidden = EditMap(tuple(Edit(*m.span(), "") for m in INVISIBLE.finditer(text)))
        seen = hidden.apply(text)
        kept = [m.span() for m in self.rules.protected.finditer(seen)] if "[" in seen else []
        starts = [start for start, _ in kept]
        changes = []
        for span, new, kind in _apart(self._by_rule(seen), self._by_name(seen)):
            before = bisect_right(starts, span.start) - 1
            inside = before >= 0 and span.start < kept[before][1]
            placed = hidden.backward(span) if not inside else None
            if placed:
                joined = new[-1:].isdigit() and seen[span.end : span.end + 1].isdigit()
                changes.append((placed, f"{new}-" if joined else new, kind))
        return changes

    def _by_rule(self, text: str) -> list[_Change]:
        found = [*by_form(text), *(leaks(text) if self.rules.leaks else ())]
        said = self.rules.verdicts
        meant = [f for f in found if f.kind in CERTAIN or (f.kind, f.value) in said]
        changes = []
        for one in apart(meant):
            new = self._stand_in(one)
            if new is not None:
                changes.append((one.span, new, one.kind))
        return changes

    def _stand_in(self, one: Candidate) -> str | None:
        """What stands for something found by its form; None where it is left."""
        verdict = self.rules.verdicts.get((one.kind, one.value))
        if verdict is not None:
            return verdict.becomes
        if one.kind not in CERTAIN:
            return None
        identity = (one.kind, one.value)
        self.stand_ins, words = self.stand_ins.with_one(identity, self.rules.language)
        return words

    def _by_name(self, text: str) -> Iterator[_Change]:
        for named in self.rules.names.within(text):
            yield named.span, named.pseudonym, self.rules.kind_of(named.pseudonym)

    def _parted(self, text: str) -> str:
        """The text with a sign between turns that is in no name: two people made those words."""
        marked, reached = [], 0
        for seam in self.seams:
            if seam and text[seam - 1] == "\n":
                marked.append(text[reached : seam - 1])
                reached = seam
        return _SEAM.join([*marked, text[reached:]])


def _apart(rules: list[_Change], names: Iterator[_Change]) -> list[_Change]:
    """Both in one order; a name inside an address goes with the address."""
    changes: list[_Change] = []
    taken = [change[0] for change in rules]
    starts = [span.start for span in taken]
    for change in names:
        near = bisect_right(starts, change[0].end)
        if not any(change[0].overlaps(span) for span in taken[max(0, near - 2) : near]):
            changes.append(change)
    return sorted([*rules, *changes])


_SEAM = "\x00"
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without a shape, which may stand inside a name or number."""


def _protected(pseudonyms: set[str]) -> re.Pattern[str]:
    """What stands in square brackets already as a pseudonym or placeholder."""
    bracketed = [re.escape(p) for p in pseudonyms if p.startswith("[") and p.endswith("]")]
    return re.compile("|".join([*bracketed, placeholders().pattern]))
