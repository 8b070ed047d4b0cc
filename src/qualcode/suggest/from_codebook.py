"""Suggestions from the codebook's own words: cues, names and definitions, matched by stem.

For every sentence an informant says, each code gathers evidence: its cues heard, its name
heard, and the likeness of the sentence to its name, definition and cues together (cosine
of TF-IDF weighted stems, the strongest single signal before anything is coded). The
pieces are combined as independent chances, 1 - Π(1 - w). Below `THRESHOLD` nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.domain.model import Code, Coding, Decision, Suggestion, Turn, paths
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.language import Phrase, content_stems, content_words, phrase_finder, sentences

SUGGESTER = "codebook-1"
"""Name of this way of suggesting, kept with every decision."""

THRESHOLD = 0.45
"""Weakest score (0-1) that is shown: one cue of one word is not enough by itself."""

AT_MOST = 3
"""Suggestions for one sentence."""

_CUE, _LONG_CUE, _NAME = 0.4, 0.7, 0.4
_LIKENESS = 0.9
"""Weight of a cosine of 1; a cosine under `_UNLIKE` counts as none."""
_UNLIKE = 0.15
_REASONS = ("cue", "name", "definition")
"""Which evidence the reason names, where there are several kinds."""


@dataclass(slots=True)
class _Evidence:
    """What speaks for one code in one sentence."""

    against: float = 1.0
    heard: dict[str, list[Span]] = field(default_factory=dict)
    """Kind of evidence -> the words that gave it, in code points of the source."""

    def add(self, weight: float, kind: str, where: Iterable[Span]) -> None:
        self.against *= 1 - weight
        self.heard.setdefault(kind, []).extend(where)


def suggest(
    text: str,
    language: str,
    turns: Sequence[Turn],
    codes: Sequence[Code],
    codings: Iterable[Coding],
    decisions: Iterable[Decision],
) -> list[Suggestion]:
    """What the codebook's words point to in a source, by place and then by score.

    Nothing is suggested on the interviewer's turns, for a code the stretch already has,
    or where the coder has decided before.
    """
    spoken = [
        (turn, span.shifted(turn.start))
        for turn in turns
        if turn.role not in ASKING
        for span in sentences(turn.span.of(text), language)
    ]
    if not codes or not spoken:
        return []
    settled: dict[str, list[Span]] = {}
    for code, span in [(c.code, c.span) for c in codings] + [(d.code, d.span) for d in decisions]:
        settled.setdefault(code, []).append(span)
    scored = _evidence(text, language, [span for _, span in spoken], codes)
    order = paths(codes, language)  # ties go by name, the same in every store
    found: list[Suggestion] = []
    for (turn, span), evidence in zip(spoken, scored, strict=True):
        found += _chosen(text, turn.source, span, evidence, settled, order)
    return found


def _chosen(
    text: str,
    source: str,
    span: Span,
    evidence: dict[str, _Evidence],
    settled: dict[str, list[Span]],
    order: dict[str, tuple[str, ...]],
) -> list[Suggestion]:
    ranked = sorted(evidence.items(), key=lambda pair: (pair[1].against, order[pair[0]]))
    shown = [
        (code, one)
        for code, one in ranked
        if 1 - one.against >= THRESHOLD and not any(span.overlaps(s) for s in settled.get(code, ()))
    ]
    return [
        _suggestion(text, source, span, code, one, rank)
        for rank, (code, one) in enumerate(shown[:AT_MOST], 1)
    ]


def _suggestion(
    text: str, source: str, span: Span, code: str, one: _Evidence, rank: int
) -> Suggestion:
    kind = next(kind for kind in _REASONS if kind in one.heard)
    words = list(dict.fromkeys(where.of(text).lower() for where in sorted(one.heard[kind])))
    return Suggestion(
        source=source,
        start=span.start,
        end=span.end,
        code=code,
        score=round(1 - one.against, 3),
        rank=rank,
        suggester=SUGGESTER,
        reason_id=f"reason.{kind}",
        reason_values={"words": ", ".join(f"«{w}»" for w in words[:4]), "n": len(words)},
    )


def _evidence(
    text: str, language: str, spans: Sequence[Span], codes: Sequence[Code]
) -> list[dict[str, _Evidence]]:
    """For each sentence, the evidence by code."""
    gathered: list[dict[str, _Evidence]] = [{} for _ in spans]
    names = {code.guid: list(code.name.values()) for code in codes}
    cues = {code.guid: list(code.cues) for code in codes}
    for kind, phrases in (("name", names), ("cue", cues)):
        find = phrase_finder(phrases, language)
        for span, evidence in zip(spans, gathered, strict=True):
            for phrase in find(span.of(text)):
                one = evidence.setdefault(phrase.key, _Evidence())
                one.add(_weight(kind, phrase), kind, [phrase.span.shifted(span.start)])
    about = [content_stems(_words_of(code), language) for code in codes]
    said = [content_words(span.of(text), language) for span in spans]
    for row, column, cosine in _likeness([[stem for stem, _ in words] for words in said], about):
        one = gathered[row].setdefault(codes[column].guid, _Evidence())
        shared = [
            where.shifted(spans[row].start) for stem, where in said[row] if stem in about[column]
        ]
        one.add(_LIKENESS * cosine, "definition", shared)
    return gathered


def _weight(kind: str, phrase: Phrase) -> float:
    if kind == "name":
        return _NAME
    return _LONG_CUE if phrase.words > 1 else _CUE


def _likeness(
    said: Sequence[list[str]], about: Sequence[list[str]]
) -> Iterable[tuple[int, int, float]]:
    """(sentence, code, cosine) where the stems said are like those of a code's own words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(about) or not any(said):
        return
    vectorizer: Any = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    vectorizer.fit([*about, *said])
    cosines = (vectorizer.transform(said) @ vectorizer.transform(about).T).tocoo()
    for row, column, cosine in zip(cosines.row, cosines.col, cosines.data, strict=True):
        if cosine >= _UNLIKE:
            yield int(row), int(column), float(cosine)


def _words_of(code: Code) -> str:
    return ". ".join([*code.name.values(), *code.definition.values(), *code.cues])
