"""Finding phrases in a text by stem, so that every inflection of a cue is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.language.pipeline import pipeline


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase heard in a text: whose it is, where, and of how many words."""

    key: str
    span: Span
    words: int


def phrase_finder(
    phrases: Mapping[str, Iterable[str]], language: str
) -> Callable[[str], list[Phrase]]:
    """A function that gives, in order, where any of the phrases occurs in a text.

    `phrases` maps a key to its phrases; upper and lower case are the same.
    """
    from spacy.matcher import PhraseMatcher

    nlp = pipeline(language)
    matcher = PhraseMatcher(nlp.vocab, attr="LEMMA")
    for key, several in phrases.items():
        patterns = [doc for doc in nlp.pipe(" ".join(p.split()) for p in several) if len(doc)]
        if patterns:
            matcher.add(key, patterns)

    def find(text: str) -> list[Phrase]:
        doc = nlp(text)
        found = {
            Phrase(
                nlp.vocab.strings[key], Span(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])), b - a
            )
            for key, a, b in matcher(doc)
        }
        return sorted(found, key=lambda phrase: (phrase.span, phrase.key))

    return find
