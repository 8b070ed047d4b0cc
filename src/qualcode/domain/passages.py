"""Passages: coded segments as they are read, with their words and who says them."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING, INTERPRETER


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody heard in a passage: the turn, its speaker and the speaker's case."""

    turn: int
    speaker: str
    role: str
    case: str | None
    """GUID of the case the speaker is."""
    locator: str
    start: int
    end: int
    """The turn's code points."""

    def is_in(self, start: int, end: int) -> bool:
        """Whether the turn reaches into a stretch."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch marked as a quotation, with the words to print: an approved variant, or its own."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment under one code: where it stands, its words, and whose they are."""

    coding: str
    source: str
    title: str
    """Title of the source."""
    start: int
    end: int
    text: str
    code: str
    coder: str
    """Name of the coder."""
    facets: tuple[str, ...]
    voices: tuple[Voice, ...]
    """Everybody with a turn that the segment touches, interviewers too, in order."""
    quotations: tuple[Marked, ...] = ()
    """The quotations marked on the segment, within it, or around it."""

    @property
    def span(self) -> Span:
        """The segment's code points."""
        return Span(self.start, self.end)

    @property
    def informants(self) -> tuple[Voice, ...]:
        """The voices that are not the interviewer's, each person once.

        An interpreter speaks for an informant, or for nobody who is known.
        """
        own = [v for v in self.voices if v.role not in ASKING and (v.case or v.role != INTERPRETER)]
        heard = {v.case or v.speaker: v for v in reversed(own)}
        return tuple(reversed(heard.values()))

    @property
    def interpreted(self) -> bool:
        """Whether some of the words are an interpreter's rendering."""
        return any(voice.role == INTERPRETER for voice in self.voices)
