"""Going through what may tell who somebody is, before a material is stored.

A review is a value: each answer gives a new one. What is certain is out of the texts that are
shown already; what remains stands in groups, each to be replaced or left. Nothing is stored,
and nothing here is kept but by the sealed key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from qualcode.anonymise.candidates import KINDS, LOOKED_AT
from qualcode.anonymise.deciding import (
    Decisions,
    StandIns,
    Verdict,
    numbered_on,
    placeholders,
    safe_side,
)
from qualcode.anonymise.finding import find
from qualcode.anonymise.grouping import Found, Group, groups
from qualcode.anonymise.lexicon import plain
from qualcode.anonymise.names import Names
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import RuleError
from qualcode.language import extras
from qualcode.transcripts.informants import COARSE
from qualcode.workspace.incoming import Intake
from qualcode.workspace.reading_in import Material
from qualcode.workspace.replacing import taken_out


@dataclass(frozen=True, slots=True)
class Review:
    """A material while it is gone through. Its `repr` shows no word of it."""

    material: Material
    first: Intake = field(repr=False)
    """What would be stored if nothing more were replaced."""
    texts: tuple[str, ...] = field(repr=False)
    """The texts of the files, then one of all titles and attributes, a line each."""
    groups: tuple[Group, ...] = field(repr=False)
    decisions: Decisions = field(repr=False)
    stand_ins: StandIns = field(repr=False)
    asked: tuple[str, ...] = ()
    """What was looked with besides the program's own rules: a model, a dictionary."""

    @property
    def open(self) -> list[Group]:
        """The groups that nothing has been said about, in order."""
        return [one for one in self.groups if not self.is_decided(one)]

    def is_decided(self, group: Group) -> bool:
        """Whether a group was replaced or left, as a whole or place by place."""
        said = group.identity in self.decisions.verdicts
        return said or all(place_of(one) in self.decisions.once for one in group.found)

    def is_file(self, text: int) -> bool:
        """Whether a text is that of a file, and not the one of titles and attributes."""
        return text < len(self.first.files)


def place_of(one: Found) -> tuple[int, Span]:
    """Where a candidate stands, as `Decisions.once` has it."""
    return one.text, one.candidate.span


def begin(material: Material) -> Review:
    """The review of a material; what was decided in earlier imports is decided already.

    A model and a dictionary are asked where they are installed. Raises as `taken_out` does.
    """
    first = taken_out(material)
    values = [v for one in first.informants for k, v in one.attributes.items() if k not in COARSE]
    about = "\n".join(dict.fromkeys([*(one.title for one in first.files), *values]))
    texts = (*(one.transcript.text for one in first.files), about)
    names = [*material.listed, *(one.value for one in material.decided.verdicts.values())]
    seen = [blanked(text) for text in texts]
    model = extras.installed_model(material.language)
    votes = extras.entities(seen, model) if model else ()
    words = extras.dictionary(material.language)
    found = groups(texts, find(seen, names, words, votes))
    known = words_in([*material.listed.values(), *first.persons, *material.known])
    left = tuple(one for one in found if not is_pseudonym(one, known))
    asked = tuple(filter(None, [model, "spacy-lookups-data" if words else ""]))
    return Review(material, first, texts, left, material.decided, first.stand_ins, asked)


def refuse_taken_titles(review: Review, taken: Iterable[str]) -> None:
    """Raise `RuleError` for a title that a source has already, before anything is decided.

    Titles in which an identity was found may still become others.
    """
    there = {fold(one) for one in taken}
    found = {one.written for g in review.groups for one in g.found if not review.is_file(one.text)}
    for one in review.first.files:
        if fold(one.title) in there and not any(words in one.title for words in found):
            raise RuleError("rule.source.taken", name=one.title)


def blanked(text: str) -> str:
    """A text of the same length in which placeholders are no words."""
    return placeholders().sub(lambda match: "·" * len(match[0]), text) if "[" in text else text


def words_in(pseudonyms: Iterable[str]) -> frozenset[str]:
    """Pseudonyms and their words, as they are compared."""
    return frozenset(plain(word) for name in pseudonyms for word in [name, *name.split()])


def is_pseudonym(group: Group, known: Collection[str]) -> bool:
    """Whether a name is made of pseudonyms' words alone, and so names nobody."""
    words = {plain(word) for form in group.forms for word in form.split()}
    return group.kind == "person" and words <= set(known)


def proposal(review: Review, group: Group) -> str:
    """The words that would stand for a group; empty where none can be thought of."""
    if KINDS[group.kind] == LOOKED_AT:
        return ""
    return review.stand_ins.with_one(group.identity, review.material.language)[1]


def accept(review: Review, group: Group, words: str = "") -> Review:
    """Replace a group, in all its occurrences and inflections, by `words`, else as proposed.

    Raises `RuleError` where there are no words, or where they hold a name that is replaced.
    """
    becomes = " ".join(words.split()) or proposal(review, group)
    if not becomes:
        raise RuleError("review.no_words")
    decisions = review.decisions.said(Verdict(*group.identity, group.forms, becomes))
    if _holds_a_name(decisions, review.material):
        raise RuleError("names.circular")
    if becomes == proposal(review, group):
        stand_ins, _ = review.stand_ins.with_one(group.identity, review.material.language)
    else:
        stand_ins = numbered_on(review.stand_ins, becomes)
    return replace(review, decisions=decisions, stand_ins=stand_ins)


def _holds_a_name(decisions: Decisions, material: Material) -> bool:
    """Whether any words that stand for something hold a name that is replaced."""
    decided = {
        form: one.becomes
        for one in decisions.verdicts.values()
        if one.becomes is not None
        for form in one.forms
    }
    names = Names({**decided, **material.listed})
    words = {one.becomes for one in decisions.verdicts.values() if one.becomes is not None}
    return any(next(names.within(one), None) is not None for one in words)


def leave(review: Review, group: Group) -> Review:
    """Leave a group alone, here and in every later import with the same key."""
    verdict = Verdict(*group.identity, group.forms, None)
    return replace(review, decisions=review.decisions.said(verdict))


def leave_once(review: Review, one: Found) -> Review:
    """Leave one place as it is, whatever becomes of the rest; a title cannot be left so."""
    if not review.is_file(one.text):
        return review
    once = review.decisions.once | {place_of(one)}
    return replace(review, decisions=replace(review.decisions, once=once))


def undecide(review: Review, group: Group) -> Review:
    """Take back what was said about a group."""
    decisions = review.decisions.unsaid(group.identity)
    once = decisions.once - {place_of(one) for one in group.found}
    return replace(review, decisions=replace(decisions, once=once))


def on_the_safe_side(review: Review) -> Review:
    """Replace whatever nothing has been said about, where words can stand in for it."""
    safe, stand_ins = safe_side(review.open, review.stand_ins, review.material.language)
    decisions = replace(review.decisions, verdicts={**safe.verdicts, **review.decisions.verdicts})
    return replace(review, decisions=decisions, stand_ins=stand_ins)


def outcome(review: Review) -> Intake:
    """What would be stored as things have been decided.

    Raises `RuleError` where words that stand for a name hold another that is replaced.
    """
    files = review.first.files
    once = {
        (text, placed)
        for text, span in review.decisions.once
        if (placed := files[text].edits.backward(span)) is not None
    }
    decisions = replace(review.decisions, once=frozenset(once))
    return replace(taken_out(review.material, decisions), looked_with=review.asked)


@dataclass(frozen=True, slots=True)
class Staying:
    """What was found and would stay in the texts: a group, and in how many of its places."""

    group: Group
    places: int
    is_decided: bool
    """Whether somebody said so, rather than nothing."""


def staying(review: Review) -> list[Staying]:
    """All that would be stored as it was found, in the order of the groups."""
    once, found = review.decisions.once, list[Staying]()
    for group in review.groups:
        verdict = review.decisions.verdicts.get(group.identity)
        goes = verdict is not None and verdict.becomes is not None
        places = [one for one in group.found if not goes or place_of(one) in once]
        if places:
            found.append(Staying(group, len(places), review.is_decided(group)))
    return found


def left(review: Review) -> Sequence[Group]:
    """The quasi-identifiers that stay in the texts: for the researcher to think about."""
    said = review.decisions.verdicts
    return [
        one for one in review.groups if KINDS[one.kind] == LOOKED_AT and one.identity not in said
    ]
