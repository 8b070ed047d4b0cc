"""A transcript on its way in: one text, and who says which stretch of it.

Readers and tidying make it, pseudonymising edits it, and only then is it stored as a
Source with Turns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from qualcode.domain.edits import EditMap
from qualcode.domain.span import Span

ROLES = (
    "interviewer",
    "second-interviewer",
    "interpreter",
    "informant",
    "unknown",
    "several",
)

ASKING = frozenset({"interviewer", "second-interviewer"})
"""The roles whose words are not an informant's own; an interpreter's are, rendered."""

INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn before it has an identity: its code points, speaker, role and locator."""

    start: int
    end: int
    speaker: str
    role: str
    locator: str = ""

    @property
    def span(self) -> Span:
        """The utterance's code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Text (NFC, line feeds, no control characters) and its utterances in order."""

    text: str
    utterances: tuple[Utterance, ...]

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text in UTF-8, in hex."""
        return hash_of(self.text)

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' names, in the order they first speak."""
        return tuple(dict.fromkeys(u.speaker for u in self.utterances if u.speaker))

    def edited(self, edits: EditMap) -> Transcript:
        """The same transcript after the edits; an utterance left empty is dropped."""
        moved = [(u, edits.forward(u.span)) for u in self.utterances]
        return Transcript(
            edits.apply(self.text),
            tuple(replace(u, start=span.start, end=span.end) for u, span in moved if span),
        )

    def with_speakers(self, renamed: Callable[[str], str]) -> Transcript:
        """The same transcript with every speaker's name put through `renamed`."""
        return replace(
            self,
            utterances=tuple(replace(u, speaker=renamed(u.speaker)) for u in self.utterances),
        )


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex: the name of its body in the store."""
    return hashlib.sha256(text.encode()).hexdigest()
