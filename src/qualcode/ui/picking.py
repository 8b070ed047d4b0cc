"""Which codes a few typed letters may mean, the likeliest first. Pure.

Every word typed must be found in a code's path, names in any language, or cues: at the
start of a word, inside one, or as letters in order. Where the code's own name matches it
counts for most, and codes used lately come before others that match as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.domain.model import Code
from qualcode.domain.rows import fold


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen: codes by GUID, and the name and place of a code that is to be made."""

    codes: tuple[str, ...] = ()
    new_name: str = ""
    parent: str | None = None
    """The code it goes under; None for the top of a codebook."""
    codebook: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code with the words it can be found by, folded."""

    code: Code
    path: tuple[str, ...]
    name: str
    """Its own names in every language."""
    above: str
    """The names above it."""
    cues: str
    initials: tuple[str, ...] = ()
    """The first letters of the words of each of its names."""


def candidates(codes: Sequence[Code], paths: Mapping[str, tuple[str, ...]]) -> list[Candidate]:
    """The codes of a project, made ready for searching."""
    return [
        Candidate(
            code=code,
            path=paths[code.guid],
            name=fold(" ".join(code.name.values())),
            above=fold(" ".join(paths[code.guid][:-1])),
            cues=fold(" ".join(code.cues)),
            initials=tuple(
                "".join(word[0] for word in fold(name).split()) for name in code.name.values()
            ),
        )
        for code in codes
    ]


def ranked(
    typed: str, known: Sequence[Candidate], recent: Sequence[str], counts: Mapping[str, int]
) -> list[Candidate]:
    """The codes that match what was typed; with nothing typed, the recent ones come first."""
    words = fold(typed).split()
    freshness = {code: len(recent) - n for n, code in enumerate(recent)}

    def likelihood(one: Candidate) -> tuple[bool, int, int, int]:
        guid = one.code.guid
        exact = fold(typed) in map(fold, one.code.name.values())
        score = sum(_score(word, one) for word in words)
        return not exact, -score, -freshness.get(guid, 0), -counts.get(guid, 0)

    matching = [one for one in known if all(_score(word, one) for word in words)]
    better = [one for one in matching if all(_score(word, one) > _SCATTERED for word in words)]
    matching = better or matching
    return sorted(matching, key=likelihood)


_SCATTERED = 1
"""Letters found in order but apart: a guess, for when there is nothing better."""


def _score(word: str, one: Candidate) -> int:
    """How well one typed word fits, 0 for not at all."""
    for text, starts, inside in ((one.name, 12, 6), (one.above, 5, 3), (one.cues, 4, 2)):
        if text.startswith(word) or f" {word}" in text:
            return starts
        if word in text:
            return inside
    if len(word) > 1 and any(found.startswith(word) for found in one.initials):
        return 4
    return _SCATTERED if _in_order(word, one.name) else 0


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return len(letters) > 1 and all(letter in rest for letter in letters)
