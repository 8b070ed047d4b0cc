"""What one import would store, before it is stored, and whose voices are in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.anonymise.deciding import Decisions, StandIns
from qualcode.anonymise.pseudonymising import Replaced
from qualcode.anonymise.sealed_key import Original
from qualcode.domain.edits import EditMap
from qualcode.domain.model import INTERVIEW, OPEN_ANSWERS
from qualcode.domain.rows import fold
from qualcode.domain.transcript import INTERPRETER, Transcript
from qualcode.messages import Message
from qualcode.transcripts.informants import Informant
from qualcode.transcripts.speakers import is_anybody


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file, ready to be stored."""

    file: str = field(repr=False)
    """Name of the file, to be shown; it may hold a name and is not kept."""
    title: str
    """Title of the source: the file's stem, pseudonymised like the text."""
    transcript: Transcript
    notes: tuple[Message, ...] = field(repr=False)
    """What was found and tidied, to be shown; not kept."""
    edits: EditMap = field(default_factory=EditMap, repr=False)
    """From the tidied text of the file to the one that is stored; holds the new words only."""
    original: Original | None = field(default=None, repr=False)
    """What the text was, for the sealed key alone."""

    @property
    def informants(self) -> tuple[str, ...]:
        """The labels of the informants who speak, in order."""
        heard = [u for u in self.transcript.utterances if u.role == "informant" and u.speaker]
        return tuple(dict.fromkeys(u.speaker for u in heard))

    @property
    def renamed(self) -> frozenset[str]:
        """The labels, as they are stored, that named somebody: one person in every file."""
        return frozenset(self.original.speakers if self.original else ())


@dataclass(frozen=True, slots=True)
class Intake:
    """All that one import would store."""

    files: tuple[Incoming, ...]
    informants: tuple[Informant, ...]
    """The list of informants, with labels and titles as they are stored."""
    replaced: tuple[Replaced, ...]
    as_is: bool
    persons: frozenset[str] = frozenset()
    """Pseudonyms that were made for those whom labels named."""
    notes: tuple[Message, ...] = ()
    """What is to be said about the list of informants."""
    kind: str = INTERVIEW
    """What the files are: one of `SOURCE_KINDS`."""
    public: bool = False
    """Whether anybody may read it anyway, so that nobody who speaks in it is an informant."""
    looked_with: tuple[str, ...] = ()
    """The model and the dictionary that were asked for names, where they are installed."""
    decisions: Decisions = field(default_factory=Decisions, repr=False)
    """What was replaced beyond what is certain; for the sealed key alone."""
    listed: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The list of names; for the sealed key alone."""
    stand_ins: StandIns = field(default_factory=StandIns, repr=False)
    """What stands for each identifier; for the sealed key alone."""


class Voices:
    """Whose voice a label is, by the list of informants and the files."""

    def __init__(self, intake: Intake) -> None:
        # Each row of a table of answers is a person of its own.
        rows = intake.informants if intake.kind == OPEN_ANSWERS else ()
        self._persons = {one.speaker for one in rows}
        self._listed = {
            (fold(one.source), fold(one.speaker)): one.pseudonym for one in intake.informants
        }

    def name_of(self, speaker: str, one: Incoming) -> str:
        """A pseudonym: by the list, else by the label, else by the source's title."""
        for source in (fold(one.title), ""):
            if (source, fold(speaker)) in self._listed:
                return self._listed[source, fold(speaker)]
        if speaker in self._persons | one.renamed or not is_anybody(speaker):
            return speaker
        return one.title if len(one.informants) == 1 else f"{one.title} {speaker}"

    def heard(self, one: Incoming) -> list[str]:
        """The pseudonyms of those who are heard in a file, themselves or through an interpreter."""
        if one.informants:
            return [self.name_of(speaker, one) for speaker in one.informants]
        interpreted = any(said.role == INTERPRETER for said in one.transcript.utterances)
        return [self._rendered(one)] if interpreted else []

    def _rendered(self, one: Incoming) -> str:
        """The pseudonym of whoever an interpreter renders where no informant has a label."""
        title = fold(one.title)
        of_source = {name for (source, _), name in self._listed.items() if source == title}
        if len(of_source) == 1:
            return of_source.pop()
        return self._listed.get(("", title), one.title)
