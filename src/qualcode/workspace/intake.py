"""Files on their way in: read, tidied, pseudonymised, and only then made into Changes.

Nothing here writes. What `prepare` gives can be shown to the researcher first; what
`changes_for` makes of it holds no identifier that was replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.anonymise.names import read_names
from qualcode.anonymise.pseudonymising import Numbering, Replaced, pseudonymise
from qualcode.domain.changes import Add, Change, Edit
from qualcode.domain.model import Case, Source, Turn
from qualcode.domain.rows import fold
from qualcode.domain.transcript import ASKING, Transcript, Utterance
from qualcode.errors import FileError
from qualcode.language import guess_language
from qualcode.messages import Message
from qualcode.transcripts.informants import Informant, read_informants
from qualcode.transcripts.reading import read_transcript

_ANYBODY = re.compile(
    r"(?:r|s|p|d|inf|informant|respondent|deltaker|deltakar|taler|talar|speaker)?"
    r"[ .-]?\d*",
    re.IGNORECASE,
)
"""Labels that mean another person in another file."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file, ready to be stored."""

    file: str
    """Name of the file, to be shown; it may hold a name and is not kept."""
    title: str
    """Title of the source: the file's stem, pseudonymised like the text."""
    transcript: Transcript
    notes: tuple[Message, ...]
    """What was found and tidied, to be shown; not kept."""


@dataclass(frozen=True, slots=True)
class Intake:
    """All that one import would store."""

    files: tuple[Incoming, ...]
    informants: tuple[Informant, ...]
    replaced: tuple[Replaced, ...]
    as_is: bool


def prepare(
    paths: Sequence[Path],
    *,
    informants: Path | None = None,
    names: Path | None = None,
    as_is: bool = False,
    language: str = "nb",
    progress: Callable[[int], None] = lambda done: None,
) -> Intake:
    """Read the files and take identifiers out, unless `as_is`.

    `informants` and `names` are CSV files. Raises `FileError` for the first file that
    cannot be used, and for two files of one name.
    """
    people = read_informants(informants) if informants else ()
    pseudonyms = read_names(names) if names else {}
    known = _known_speakers(people, pseudonyms)
    numbering = Numbering()
    totals: Counter[tuple[str, str]] = Counter()
    files: list[Incoming] = []
    for done, path in enumerate(paths, start=1):
        draft = read_transcript(path, known)
        title, transcript = path.stem, draft.transcript
        if not as_is:
            out = pseudonymise(transcript, pseudonyms, language, numbering)
            named = pseudonymise(Transcript(title, ()), pseudonyms, language, out.numbering)
            title, transcript, numbering = named.transcript.text, out.transcript, named.numbering
            for one in (*out.replaced, *named.replaced):
                totals[one.kind, one.pseudonym] += one.count
        files.append(Incoming(path.name, title, transcript, draft.notes))
        progress(done)
    _refuse_same_titles(files)
    replaced = tuple(Replaced(*what, count) for what, count in sorted(totals.items()))
    return Intake(tuple(files), people, replaced, as_is)


def _known_speakers(people: Iterable[Informant], pseudonyms: Mapping[str, str]) -> list[str]:
    """The labels that informants have in the files, by pseudonym and by name."""
    speakers = {fold(person.speaker) for person in people}
    names = [name for name, pseudonym in pseudonyms.items() if fold(pseudonym) in speakers]
    return [person.speaker for person in people] + names


def _refuse_same_titles(files: Iterable[Incoming]) -> None:
    seen: dict[str, str] = {}
    for one in files:
        title = fold(one.title)
        if title in seen:
            raise FileError("import.same_title", file=one.file, other=seen[title], title=one.title)
        seen[title] = one.file


def changes_for(
    intake: Intake, cases: Iterable[Case], language: str, new_guid: Callable[[], str]
) -> list[Change]:
    """The Changes that store an intake: cases first, then each source with its turns."""
    roster = _Roster({fold(c.pseudonym): c for c in cases if c.kind == "informant"}, new_guid)
    for person in intake.informants:
        roster.enrol(person)
    sources: list[Change] = []
    for one in intake.files:
        sources += _source(one, roster, language, new_guid)
    return [*roster.changes(), *sources]


def _source(
    one: Incoming, roster: _Roster, language: str, new_guid: Callable[[], str]
) -> list[Change]:
    transcript = one.transcript
    heard = [u for u in transcript.utterances if u.role == "informant" and u.speaker]
    speakers = tuple(dict.fromkeys(u.speaker for u in heard))
    cases = {speaker: roster.case_of(speaker, one.title, speakers) for speaker in speakers}
    about = roster.about(cases.values())
    source = Source(
        guid=new_guid(),
        title=one.title,
        text_hash=transcript.text_hash,
        length=len(transcript.text),
        language=guess_language(transcript.text, language),
        wave=about.get("wave", ""),
        date=about.get("date", ""),
    )
    turns = (
        Add(_turn(n, utterance, source.guid, cases, new_guid()))
        for n, utterance in enumerate(transcript.utterances, start=1)
    )
    return [Add(source), *turns]


def _turn(n: int, said: Utterance, source: str, cases: Mapping[str, Case], guid: str) -> Turn:
    case = cases.get(said.speaker) if said.role not in ASKING else None
    return Turn(
        guid=guid,
        source=source,
        n=n,
        start=said.start,
        end=said.end,
        speaker=said.speaker,
        role=said.role,
        case=case.guid if case else None,
        locator=said.locator,
    )


class _Roster:
    """The informants of the project, old and new, while an intake is made into Changes."""

    def __init__(self, known: Mapping[str, Case], new_guid: Callable[[], str]) -> None:
        self._known = dict(known)
        self._before = dict(known)
        self._new_guid = new_guid
        self._speakers: dict[tuple[str, str], Case] = {}

    def enrol(self, person: Informant) -> None:
        """Take in a line of the informants' list; attributes it names replace older ones."""
        case = self._case(person.pseudonym)
        case = replace(case, attributes={**case.attributes, **person.attributes})
        self._known[fold(case.pseudonym)] = case
        self._speakers[fold(person.source), fold(person.speaker)] = case

    def case_of(self, speaker: str, title: str, speakers: Sequence[str]) -> Case:
        """The case a speaker is: by the list, else by the label, else by the source's title."""
        for source in (fold(title), ""):
            if (source, fold(speaker)) in self._speakers:
                return self._speakers[source, fold(speaker)]
        if not _ANYBODY.fullmatch(speaker):
            return self._case(speaker)
        return self._case(title if len(speakers) == 1 else f"{title} {speaker}")

    def about(self, cases: Iterable[Case]) -> Mapping[str, str]:
        """The attributes of a source's only informant; of several, none."""
        several = list(cases)
        return several[0].attributes if len(several) == 1 else {}

    def changes(self) -> list[Change]:
        """What is new or has changed."""
        return [
            Edit(case) if key in self._before else Add(case)
            for key, case in self._known.items()
            if self._before.get(key) != case
        ]

    def _case(self, pseudonym: str) -> Case:
        new = Case(self._new_guid(), "informant", pseudonym)
        return self._known.setdefault(fold(pseudonym), new)
