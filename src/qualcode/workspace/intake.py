"""Files on their way in: read, tidied, pseudonymised, and only then made into Changes.

Nothing here writes. What `prepare` gives can be shown to the researcher first; what
`changes_for` makes of it holds no identifier that was replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from qualcode.anonymise.names import read_names
from qualcode.anonymise.pseudonymising import Numbering, Replaced, pseudonymise
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
from qualcode.domain.transcript import ASKING, INTERPRETER, Transcript, Utterance
from qualcode.errors import FileError
from qualcode.files.document import clean, on_one_line
from qualcode.files.reading import FORMATS
from qualcode.language import guess_language
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.transcripts.informants import Informant, read_informants
from qualcode.transcripts.open_answers import read_answers
from qualcode.transcripts.reading import Draft, read_transcript
from qualcode.workspace.incoming import Incoming, Intake, Voices
from qualcode.workspace.labels import Labels, Sought

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
    """Read the files, all of one kind, and take identifiers out, unless `as_is`.

    Open answers give one source a question, and are read from tables; all else from
    transcripts, a source each. `informants`, which go with transcripts alone, and `names` are
    tables; `known` are the pseudonyms that the project has. Raises `FileError` for the first
    file that cannot be used, for two sources of one title, and for two informants whom the
    names make one.
    """
    if informants and kind == OPEN_ANSWERS:
        raise FileError("answers.no_list", file=informants.name)
    people = read_informants(informants) if informants else ()
    listed = read_names(names) if names else {}
    speakers = _known_speakers(people, listed)
    found: list[_Read] = []
    answering: dict[str, Informant] = {}
    for done, path in enumerate(paths, start=1):
        if kind == OPEN_ANSWERS:
            survey = read_answers(path)
            found += [_Read(path.name, clean(title), draft) for title, draft in survey.questions]
            for one in survey.respondents:  # one number in two tables is one respondent
                before = answering.get(fold(one.pseudonym), one)
                both = {**before.attributes, **one.attributes}
                answering[fold(one.pseudonym)] = replace(before, attributes=both)
        else:
            found.append(_Read(path.name, on_one_line(path.stem), read_transcript(path, speakers)))
        progress(done)
    people += tuple(answering.values())
    if as_is:
        made = _as_they_are(found, people)
    else:
        list_file = informants.name if informants else ""
        made = _Replacing(listed, language).intake(found, people, known, list_file)
    made = replace(made, kind=kind)
    _refuse_same_titles(made)
    unheard = [] if kind == OPEN_ANSWERS else _unheard(made, known)
    if unheard:
        note = Message("import.unmatched", {"pseudonyms": ", ".join(unheard), "n": len(unheard)})
        made = replace(made, notes=(*made.notes, note))
    return made


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it was read, before identifiers are taken out."""

    file: str = field(repr=False)
    title: str = field(repr=False)
    draft: Draft = field(repr=False)


def _known_speakers(people: Iterable[Informant], listed: Mapping[str, str]) -> list[str]:
    """The labels that informants have in the files, by pseudonym and by name."""
    speakers = {fold(person.speaker) for person in people}
    names = [name for name, pseudonym in listed.items() if fold(pseudonym) in speakers]
    return [person.speaker for person in people] + names


def _as_they_are(found: Sequence[_Read], people: Sequence[Informant]) -> Intake:
    files = [Incoming(one.file, one.title, one.draft.transcript, one.draft.notes) for one in found]
    titles = [one.title for one in files]
    placed = [replace(one, source=_source_of(one, found, titles)) for one in people]
    kept = _identifying(people)
    notes = (Message("import.columns_kept", {"columns": kept}),) if kept else ()
    return Intake(tuple(files), tuple(placed), (), as_is=True, notes=notes)


def _source_of(person: Informant, found: Sequence[_Read], titles: Sequence[str]) -> str:
    """The title of the file that the list means, with or without suffix; else as it says."""
    name = clean(person.source)
    suffix = PurePath(name).suffix
    bare = name.removesuffix(suffix) if suffix.casefold() in FORMATS else name
    wanted = {fold(name), fold(bare)}
    for one, title in zip(found, titles, strict=True):
        if person.source and wanted & {fold(clean(one.file)), fold(one.title), fold(title)}:
            return title
    return bare


def _identifying(people: Iterable[Informant]) -> str:
    return ", ".join(dict.fromkeys(name for person in people for name in person.identifying))


class _Replacing:
    """One import with identifiers taken out: the rules, the numbering, and what was counted."""

    def __init__(self, listed: Mapping[str, str], language: str) -> None:
        self._listed, self._language = listed, language
        self._numbering = Numbering()
        self._totals: Counter[tuple[str, str]] = Counter()

    def intake(
        self,
        found: Sequence[_Read],
        people: Sequence[Informant],
        known: Iterable[str],
        list_file: str,
    ) -> Intake:
        """The texts and the list of informants (from `list_file`) without identifiers."""
        by_list = self._each([one.title for one in found], Sought(), counted=False)
        pseudonyms = self._each([person.pseudonym for person in people], Sought())
        named = [
            replace(person, pseudonym=pseudonym, source=_source_of(person, found, by_list))
            for person, pseudonym in zip(people, pseudonyms, strict=True)
        ]
        _refuse_same_people(named, list_file)
        labels = Labels(self._language, self._listed, named)
        labels.number_on(known)
        labels.hear(zip(by_list, (one.draft.transcript for one in found), strict=True))
        files = [
            self._file(one, source, labels) for one, source in zip(found, by_list, strict=True)
        ]
        titles = dict(zip(by_list, (one.title for one in files), strict=True))
        informants = self._people(named, labels, titles)
        left_out = _identifying(people)
        notes = (Message("import.left_out", {"columns": left_out}),) if left_out else ()
        return Intake(tuple(files), informants, self._counted(), False, labels.allotted, notes)

    def _counted(self) -> tuple[Replaced, ...]:
        """What was replaced, by kind, and `Informant 2` before `Informant 10`."""
        found = (Replaced(*what, count) for what, count in self._totals.items())
        return tuple(sorted(found, key=lambda one: (one.kind, len(one.pseudonym), one.pseudonym)))

    def _file(self, one: _Read, source: str, labels: Labels) -> Incoming:
        before = one.draft.transcript
        sought = labels.sought(source, before.speakers)
        becomes = {label: labels.renamed(label, source) for label in before.speakers}
        changed = {label: new for label, new in becomes.items() if label != new}
        self._totals.update(("name", new) for new in changed.values())
        labelled = before.with_speakers(lambda label: becomes.get(label, label))
        after = self._without(labelled, sought)
        notes = [
            Message("import.label", {"label": label, "pseudonym": new})
            for label, new in changed.items()
        ]
        (title,) = self._each([one.title], sought)
        return Incoming(one.file, title, after, (*one.draft.notes, *notes))

    def _people(
        self, people: Sequence[Informant], labels: Labels, titles: Mapping[str, str]
    ) -> tuple[Informant, ...]:
        """The list of informants as it is stored."""
        kept = [
            {name: value for name, value in one.attributes.items() if name not in one.identifying}
            for one in people
        ]
        sought = labels.sought()
        values = iter(self._each([v for attributes in kept for v in attributes.values()], sought))
        speakers = self._each(
            [labels.renamed(one.speaker, one.source) for one in people], Sought(), counted=False
        )
        sources = self._each([one.source for one in people], sought, counted=False)
        return tuple(
            replace(
                one,
                speaker=speaker,
                source=titles.get(one.source, source),
                attributes={name: next(values) for name in attributes},
            )
            for one, speaker, source, attributes in zip(
                people, speakers, sources, kept, strict=True
            )
        )

    def _each(self, texts: Sequence[str], sought: Sought, *, counted: bool = True) -> list[str]:
        """Short texts without identifiers, each looked at alone."""
        parts, start = [], 0
        for text in texts:
            parts.append(Utterance(start, start + len(text), "", "unknown"))
            start += len(text) + 1
        filled = tuple(part for part in parts if part.end > part.start)
        after = self._without(Transcript("\n".join(texts), filled), sought, counted=counted)
        made = iter(after.utterances)
        return [next(made).span.of(after.text) if text else "" for text in texts]

    def _without(
        self, transcript: Transcript, sought: Sought, *, counted: bool = True
    ) -> Transcript:
        keys = {fold(name) for name in self._listed}
        labels = {name: new for name, new in sought.names.items() if fold(name) not in keys}
        out = pseudonymise(
            transcript,
            {**self._listed, **labels},
            self._language,
            self._numbering,
            written=sought.written,
        )
        self._numbering = out.numbering
        if counted:
            for one in out.replaced:
                self._totals[one.kind, one.pseudonym] += one.count
        return out.transcript


def _refuse_same_people(people: Iterable[Informant], file: str) -> None:
    seen: dict[str, int] = {}
    for one in people:
        first = seen.setdefault(fold(one.pseudonym), one.line)
        if first != one.line:
            raise FileError(
                "informants.twice", file=file, line=one.line, pseudonym=one.pseudonym, first=first
            )


def _refuse_same_titles(intake: Intake) -> None:
    seen: dict[str, str] = {}
    for one in intake.files:
        title = fold(one.title)
        if title in seen:
            same = "answers.same_question" if intake.kind == OPEN_ANSWERS else "import.same_title"
            raise FileError(same, file=one.file, other=seen[title], title=one.title)
        seen[title] = one.file


def _unheard(intake: Intake, known: Iterable[str]) -> list[str]:
    """The pseudonyms on the list that nobody has: not in these files, and not before."""
    voices = Voices(intake)
    met = {fold(name) for name in known}
    met |= {fold(name) for one in intake.files for name in voices.heard(one)}
    return [one.pseudonym for one in intake.informants if fold(one.pseudonym) not in met]


def changes_for(
    intake: Intake,
    cases: Iterable[Case],
    language: str,
    new_guid: Callable[[], str],
    *,
    wave: str = "",
    date: str = "",
) -> list[Change]:
    """The Changes that store an intake: cases first, then each source with its turns.

    `wave` and `date` are those of all; where empty, those of an interview's informants, if
    they agree.
    """
    kind = _CASE_OF.get(intake.kind, INFORMANT)
    roster = _Roster({fold(c.pseudonym): c for c in cases if c.kind == kind}, new_guid, kind)
    for person in intake.informants:
        roster.enrol(person)
    voices = Voices(intake)
    sources: list[Change] = []
    for one in intake.files:
        spoken = {speaker: roster.case(voices.name_of(speaker, one)) for speaker in one.informants}
        heard = [roster.case(name) for name in voices.heard(one)]
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
        )
        whose = partial(_whose, spoken, _only_one(heard))
        turns = enumerate(one.transcript.utterances, start=1)
        sources += [
            Add(source),
            *(Add(_turn(n, u, source.guid, whose(u), new_guid())) for n, u in turns),
        ]
    return [*roster.changes(), *sources]


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

    def __init__(self, known: Mapping[str, Case], new_guid: Callable[[], str], kind: str) -> None:
        self._known = dict(known)
        self._before = dict(known)
        self._new_guid = new_guid
        self._kind = kind

    def enrol(self, person: Informant) -> None:
        """Take in a line of the informants' list; attributes it names replace older ones."""
        case = self.case(person.pseudonym)
        case = replace(case, attributes={**case.attributes, **person.attributes})
        self._known[fold(case.pseudonym)] = case

    def case(self, pseudonym: str) -> Case:
        """The person with a pseudonym, made if need be."""
        new = Case(self._new_guid(), self._kind, pseudonym)
        return self._known.setdefault(fold(pseudonym), new)

    def changes(self) -> list[Change]:
        """What is new or has changed."""
        return [
            Edit(case) if key in self._before else Add(case)
            for key, case in self._known.items()
            if self._before.get(key) != case
        ]
