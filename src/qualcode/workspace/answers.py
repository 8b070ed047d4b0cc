"""Open answers as they are worked through: identical ones together, with the codes they have."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.domain.model import OPEN_ANSWERS, Coding, Source
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """One wording, and everybody who answered so."""

    source: str
    words: str
    spans: tuple[Span, ...]
    """Where it stands, in the order of the table."""
    respondents: tuple[str, ...]
    """What those who gave it are called."""
    codes: tuple[str, ...]
    """GUIDs of the codes that the coder has on all of them."""
    on_some: tuple[str, ...]
    """GUIDs of the codes that the coder has on some of them and not on all."""


def questions(workspace: Workspace) -> list[Source]:
    """The sources that are open answers, a question each."""
    return [one for one in workspace.read(queries.sources) if one.kind == OPEN_ANSWERS]


def answers(workspace: Workspace, question: Source) -> list[Answer]:
    """The answers to a question, the commonest first; case and closing signs do not count."""
    text = workspace.read(queries.body, question.text_hash)
    mine = _Over(workspace.read(queries.codings, question.guid, workspace.coder.guid))
    gathered: dict[str, list[tuple[Span, str]]] = {}
    for turn in workspace.read(queries.turns, question.guid):
        words = fold(turn.span.of(text)).rstrip(" .!")
        gathered.setdefault(words, []).append((turn.span, turn.speaker))
    found = []
    for several in gathered.values():
        spans = tuple(span for span, _ in several)
        on = [mine.over(span) for span in spans]
        every, some = set.intersection(*on), set.union(*on)
        found.append(
            Answer(
                question.guid,
                spans[0].of(text),
                spans,
                tuple(name for _, name in several),
                tuple(sorted(every)),
                tuple(sorted(some - every)),
            )
        )
    return sorted(found, key=lambda one: (-len(one.spans), fold(one.words)))


class _Over:
    """Which codes lie on a stretch, without looking at every coding for each stretch."""

    def __init__(self, codings: Sequence[Coding]) -> None:
        self._codings = sorted(codings, key=lambda one: one.start)
        self._starts = [one.start for one in self._codings]
        self._longest = max((one.end - one.start for one in self._codings), default=0)

    def over(self, span: Span) -> set[str]:
        """GUIDs of the codes of all codings that overlap the stretch."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return {one.code for one in self._codings[first:last] if one.span.overlaps(span)}


def places(chosen: Sequence[Answer]) -> list[tuple[str, Span]]:
    """Where all of the chosen answers stand: (source, span)."""
    return [(one.source, span) for one in chosen for span in one.spans]
