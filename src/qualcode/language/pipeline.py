"""The pipelines: a blank spaCy tokenizer, a sentencizer, and a stemmer component of ours.

Blank pipelines need no model to be downloaded. spaCy has no lemmas for blank Norwegian,
so our component writes the Snowball stem where a lemma would stand; Snowball's Norwegian
endings hold for bokmål and nynorsk alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from qualcode.domain.span import Span
from qualcode.language.stopwords import NYNORSK

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_STEMMERS = {"nb": "norwegian", "nn": "norwegian", "en": "english"}
_COMPONENT = "qualcode_stems"
_OPENING = "\u00ab\u201c\u2018([{"
_CLOSING = "\u00bb\u201d\u2019\"')]"


@cache
def pipeline(language: str) -> Language:
    """The pipeline of a language; bokmål's for one we do not know."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory(_COMPONENT):
        Language.factory(_COMPONENT, default_config={"language": "norwegian"}, func=_stems)
    tag = language if language in _STEMMERS else "nb"
    nlp = spacy.blank(tag)
    nlp.max_length = 100_000_000  # the limit guards parsers, and there is none here
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(_COMPONENT, config={"language": _STEMMERS[tag]})
    return nlp


_PRONOUNS = {"eg.", "e."}
"""To spaCy these are abbreviations; in a transcript "eg" and "e" are I, and may end a sentence."""


@cache
def _splitter(language: str) -> Language:
    """A pipeline that finds sentences and nothing else, in half the time of the whole one."""
    import spacy

    nlp = spacy.blank(language if language in _STEMMERS else "nb")
    tokenizer: Any = nlp.tokenizer
    tokenizer.rules = {k: parts for k, parts in tokenizer.rules.items() if k not in _PRONOUNS}
    nlp.max_length = 100_000_000
    nlp.add_pipe("sentencizer")
    return nlp


class _Stems:
    """Writes each token's stem as its lemma, so that spaCy's matchers can match by stem."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        self._stem = stem

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.lemma_ = self._stem(token.lower_) or token.lower_
        return doc


def _stems(nlp: Language, name: str, language: str) -> _Stems:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(language).stemWord
    return _Stems(_until_steady(stem) if language == "norwegian" else stem)


def _until_steady(stem: Callable[[str], str]) -> Callable[[str], str]:
    """Snowball's Norwegian stem, taken until nothing more comes off.

    It takes one ending at a time and knows no -erne, so that "lederen" and "lederne" would
    stop at "leder" and "ledern", where "leder" itself goes to "led".
    """

    def steady(word: str) -> str:
        word = word.removesuffix("ne") if word.endswith("erne") else word
        while (shorter := stem(word)) != word:
            word = shorter
        return word

    return steady


def sentences(text: str, language: str) -> list[Span]:
    """The sentences of a text, in order, without the blanks around them.

    A closing quotation mark or bracket belongs to the sentence before it, an opening one
    to the sentence after.
    """
    doc = _splitter(language)(text)
    found: list[Span] = []
    for sentence in doc.sents:
        for part in _lines(text, sentence.start_char, sentence.end_char):
            if found and set(part.of(text)) <= set(_CLOSING):
                found[-1] = Span(found[-1].start, part.end)
            else:
                found.append(part)
    return _openings_moved(text, found)


def _openings_moved(text: str, found: list[Span]) -> list[Span]:
    """The sentences, each beginning with the opening signs that were left at the one before."""
    moved: list[Span] = []
    begin: int | None = None
    for at, part in enumerate(found):
        start = part.start if begin is None else begin
        begin = None
        bare = text[start : part.end].rstrip(_OPENING + " ")
        follows = at + 1 < len(found) and "\n" not in text[part.end : found[at + 1].start]
        if follows and len(bare) < part.end - start:
            rest = text[start + len(bare) : part.end]
            begin = start + len(bare) + len(rest) - len(rest.lstrip())
            part = Span(start, start + len(bare))
        moved.append(Span(start, part.end))
    return [span for span in moved if span]


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The stretch cut at line feeds, since a sentence never runs over a paragraph."""
    spans = []
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if bare:
            begin = start + line.index(bare)
            spans.append(Span(begin, begin + len(bare)))
        start += len(line) + 1
    return spans


def content_words(text: str, language: str) -> list[tuple[str, Span]]:
    """(stem, place) of each word that carries meaning: no stop words, numbers or letters."""
    doc = pipeline(language)(text)
    return [
        (token.lemma_, Span(token.idx, token.idx + len(token)))
        for token in doc
        if token.is_alpha
        and len(token) > 1
        and not token.is_stop
        and not (language == "nn" and token.lower_ in NYNORSK)
    ]


def content_stems(text: str, language: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem for stem, _ in content_words(text, language)]
