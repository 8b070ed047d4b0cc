"""Files on their way in: read, tidied, pseudonymised, and only then made into Changes.

Nothing here writes. What `prepare` gives can be shown to the researcher first; what
`changes_for` makes of it holds no identifier that was replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from qualcode.domain.changes import Add, Change, Edit
from qualcode.domain.model import (
    INFORMANT,
    INTERVIEW,
    OPEN_ANSWERS,
    RESPONDENT,
    Case,
    Source,
    Turn,
)
from qualcode.domain.rows import fold
from qualcode.domain.transcript import ASKING, INTERPRETER, Utterance
from qualcode.language import guess_language
from qualcode.storage import queries
from qualcode.transcripts.informants import Informant
from qualcode.workspace.incoming import Incoming, Intake, Voices
from qualcode.workspace.labels import highest_labels
from qualcode.workspace.reading_in import Known, read_material
from qualcode.workspace.replacing import as_it_is, taken_out

NewGuid = Callable[[], str]

_CASE_OF = {OPEN_ANSWERS: RESPONDENT}
"""What those who speak in a kind of source are, where they are not informants."""


def pseudonyms_in(connection: Any) -> set[str]:
    """What a project calls its informants and speakers, for `prepare`."""
    sources = queries.sources(connection)
    speakers = {t.speaker for one in sources for t in queries.turns(connection, one.guid)}
    return speakers | {case.pseudonym for case in queries.cases(connection)}


def prepare(
    paths: Sequence[Path],
    *,
    kind: str = INTERVIEW,
    informants: Path | None = None,
    names: Path | None = None,
    as_is: bool = False,
    language: str = "nb",
    known: Collection[str] = (),
    progress: Callable[[int], None] = lambda done: None,
) -> Intake:
    """Read the files, all of one kind, and take out what is certain, unless `as_is`.

    That is: listed names, names in labels, and identifiers with a form of their own. `known`
    are the pseudonyms that the project has. Raises as `read_material` and `taken_out` do.
    """
    material = read_material(
        paths,
        kind=kind,
        informants=informants,
        names=names,
        language=language,
        known=Known(frozenset(known), highest_labels("\n".join(known))),
        progress=progress,
    )
    return as_it_is(material) if as_is else taken_out(material)


def changes_for(
    intake: Intake,
    cases: Iterable[Case],
    language: str,
    new_guid: NewGuid,
    *,
    wave: str = "",
    date: str = "",
    citable: bool = True,
    called: Mapping[str, str] | None = None,
) -> list[Change]:
    """The Changes that store an intake: cases first, then each source with its turns.

    `called` is what cases are or were called -> GUID: the key knows a case that was renamed by
    an earlier pseudonym.
    `wave` and `date` are those of all; where empty, those of an interview's informants, if
    they agree. What is not `citable` may be coded, and is never printed.
    """
    kind = _CASE_OF.get(intake.kind, INFORMANT)
    known = [one for one in cases if one.kind == kind]
    roster = _Roster(known, called or {}, new_guid, kind)
    for person in intake.informants:
        roster.enrol(person)
    voices = Voices(intake)
    sources: list[Change] = []
    for one in intake.files:
        speaking = () if intake.public else one.informants
        spoken = {speaker: roster.case(voices.name_of(speaker, one)) for speaker in speaking}
        heard = [roster.case(name) for name in voices.heard(one)] if not intake.public else []
        about = _shared(heard) if intake.kind == INTERVIEW else {}
        source = Source(
            guid=new_guid(),
            title=one.title,
            text_hash=one.transcript.text_hash,
            length=len(one.transcript.text),
            kind=intake.kind,
            language=guess_language(one.transcript.text, language),
            wave=wave or about.get("wave", ""),
            date=date or about.get("date", ""),
            citable=citable,
        )
        whose = partial(_whose, spoken, _only_one(heard))
        sources += [Add(source), *_turns(one, source.guid, whose, new_guid)]
    return [*roster.changes(), *sources]


def _turns(
    one: Incoming, source: str, whose: Callable[[Utterance], Case | None], new_guid: NewGuid
) -> Iterable[Change]:
    for n, said in enumerate(one.transcript.utterances, start=1):
        yield Add(_turn(n, said, source, whose(said), new_guid()))


def _whose(spoken: Mapping[str, Case], only: Case | None, said: Utterance) -> Case | None:
    """The case of a turn; what an interpreter renders is the informant's, if there is only one."""
    if said.role == INTERPRETER:
        return only
    return spoken.get(said.speaker) if said.role not in ASKING else None


def _turn(n: int, said: Utterance, source: str, case: Case | None, guid: str) -> Turn:
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


def _shared(cases: Iterable[Case]) -> dict[str, str]:
    """The attributes that all informants of a source have alike."""
    first, *others = [dict(case.attributes) for case in cases] or [{}]
    return {k: v for k, v in first.items() if all(one.get(k) == v for one in others)}


def _only_one(cases: Iterable[Case]) -> Case | None:
    """A source's only informant; None where there are several."""
    several = {case.guid: case for case in cases}
    return next(iter(several.values())) if len(several) == 1 else None


class _Roster:
    """The informants of the project, old and new, while an intake is made into Changes."""

    def __init__(
        self, known: Iterable[Case], called: Mapping[str, str], new_guid: NewGuid, kind: str
    ) -> None:
        self._known = {fold(one.pseudonym): one for one in known}
        self._before = dict(self._known)
        now = {one.guid: fold(one.pseudonym) for one in self._before.values()}
        self._renamed = {fold(name): now[guid] for name, guid in called.items() if guid in now}
        self._new_guid = new_guid
        self._kind = kind

    def enrol(self, person: Informant) -> None:
        """Take in a line of the informants' list; attributes it names replace older ones."""
        case = self.case(person.pseudonym)
        case = replace(case, attributes={**case.attributes, **person.attributes})
        self._known[fold(case.pseudonym)] = case

    def case(self, pseudonym: str) -> Case:
        """The person with a pseudonym, made if need be."""
        name = fold(pseudonym)
        if name not in self._known and name in self._renamed:
            return self._known[self._renamed[name]]
        return self._known.setdefault(name, Case(self._new_guid(), self._kind, pseudonym))

    def changes(self) -> list[Change]:
        """What is new or has changed."""
        return [
            Edit(case) if key in self._before else Add(case)
            for key, case in self._known.items()
            if self._before.get(key) != case
        ]
