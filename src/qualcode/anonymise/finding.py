"""Looking through a material for whatever may tell who somebody is: all rules, all texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from qualcode.anonymise.addresses import addresses, streets
from qualcode.anonymise.ages import ages
from qualcode.anonymise.candidates import NAMING, Candidate, apart
from qualcode.anonymise.dates import dates
from qualcode.anonymise.identifiers import case_numbers, identifiers
from qualcode.anonymise.leaks import leaks
from qualcode.anonymise.lexicon import lexicon, plain
from qualcode.anonymise.persons import misspelt, persons, spellings, without_genitive
from qualcode.anonymise.places import phrases_at, places
from qualcode.anonymise.spoken import spoken_numbers
from qualcode.anonymise.words import Evidence, Word, evidence_in, words_of
from qualcode.domain.span import Span


def find(
    texts: Sequence[str],
    names: Iterable[str] = (),
    dictionary: Collection[str] = frozenset(),
    votes: Sequence[Votes] = (),
) -> list[list[Candidate]]:
    """The candidates of each text, in order.

    Those that words can stand in for never overlap each other, nor do quasi-identifiers
    (`LOOKED_AT`) among themselves. The texts tell about each other which words are ordinary.
    `names` are known already, and only words near them are looked for; `dictionary` holds word
    forms in lower case, and makes for fewer candidates; `votes` are what an installed model takes
    for names, for each text.
    """
    worded = [words_of(text) for text in texts]
    evidence = evidence_in(worded, dictionary)
    named = [_by_name(text, words, evidence) for text, words in zip(texts, worded, strict=True)]
    known = spellings([*chain.from_iterable(named)], names)
    found = []
    all_votes = votes or [()] * len(texts)
    for text, words, by_name, vote in zip(texts, worded, named, all_votes, strict=True):
        near = misspelt(words, known, evidence)
        rules = by_form(text)
        names_in = _voted([*by_name, *near], vote, text, evidence)
        direct = apart([*rules, *_allowed(names_in, text, words), *streets(text)])
        quasi = [one for one in apart(leaks(text)) if not _is_part(one, direct)]
        found.append(sorted([*direct, *quasi], key=lambda one: (one.span, one.kind)))
    return found


Votes = Sequence[tuple[Span, str]]
"""What a model takes for names in a text: where, and person, place or institution."""


def _voted(
    found: Sequence[Candidate], votes: Votes, text: str, evidence: Evidence
) -> list[Candidate]:
    """The candidates, surer where the model agrees, and what the model alone has found."""
    agreed = [
        replace(one, votes=2) if any(one.span.overlaps(span) for span, _ in votes) else one
        for one in found
    ]
    alone = [
        Candidate(span, kind, without_genitive(span.of(text), evidence), "model")
        for span, kind in votes
        if not any(one.span.overlaps(span) for one in found)
        and plain(span.of(text)) not in lexicon().left_alone
    ]
    return [*agreed, *alone]


def _is_part(one: Candidate, of: Sequence[Candidate]) -> bool:
    """Whether a candidate lies within one of others that stand in order, or on a number or date."""
    at = bisect_right(of, one.span.start, key=lambda other: other.span.start) - 1
    near = of[max(0, at) : at + 3]
    return any(
        other.span.contains(one.span)
        or (other.kind not in NAMING and other.span.overlaps(one.span) and one.kind == "figure")
        for other in near
    )


def by_form(text: str) -> list[Candidate]:
    """What a form of its own gives away, whatever the lists hold; none overlapping another.

    What is certain comes before what is only likely, which would hide it where it is longer.
    """
    certain = identifiers(text)
    likely = apart(
        chain(addresses(text), case_numbers(text), dates(text), ages(text), spoken_numbers(text))
    )
    return sorted(
        [*certain, *(one for one in likely if not _is_on(one, certain))], key=lambda one: one.span
    )


def _is_on(one: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a candidate overlaps one of others that stand in order and apart."""
    at = bisect_right(others, one.span.start, key=lambda other: other.span.start) - 1
    return any(other.span.overlaps(one.span) for other in others[max(0, at) : at + 2])


def _by_name(text: str, words: Sequence[Word], evidence: Evidence) -> list[Candidate]:
    return [*persons(text, words, evidence), *places(text, words, evidence)]


def _allowed(names: Sequence[Candidate], text: str, words: Sequence[Word]) -> list[Candidate]:
    """The names that are not part of what is to be left alone: Røde Kors, Norsk Folkehjelp."""
    left = {at for span in left_alone(text, words) for at in range(span.start, span.end)}
    return [
        one
        for one in names
        if not all(at in left or text[at] == " " for at in range(one.span.start, one.span.end))
    ]


def left_alone(text: str, words: Sequence[Word]) -> list[Span]:
    """Where phrases of several words stand that identify nobody."""
    spans = []
    for number, word in enumerate(words):
        for length, phrase in phrases_at(text, words, number) if word.capital else ():
            if length > 1 and plain(phrase) in lexicon().left_alone:
                spans.append(Span(word.start, word.start + len(phrase)))
                break
    return spans
