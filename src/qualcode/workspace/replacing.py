"""Taking identifiers out of what was read: texts, titles, labels and the list of informants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from qualcode.anonymise.deciding import Decisions, ten_years_around
from qualcode.anonymise.pseudonymising import (
    Pseudonymised,
    Replaced,
    Rules,
    pseudonymise_by,
    rules_for,
)
from qualcode.anonymise.sealed_key import Original
from qualcode.domain.model import OPEN_ANSWERS
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import FileError
from qualcode.files.document import clean
from qualcode.files.reading import FORMATS
from qualcode.messages import Message
from qualcode.transcripts.informants import AGES, COARSE, Informant
from qualcode.workspace.incoming import Incoming, Intake, Voices
from qualcode.workspace.labels import Labels, Sought
from qualcode.workspace.reading_in import Material, Read


def as_it_is(material: Material, *, public: bool = False) -> Intake:
    """What would be stored with every identifier left in.

    Of what is `public` nobody is an informant: a law, a report, what a council has published.
    """
    files = [
        Incoming(one.file, one.title, one.draft.transcript, one.draft.notes)
        for one in material.texts
    ]
    titles = [one.title for one in files]
    placed = [
        replace(one, source=_source_of(one, material.texts, titles)) for one in material.people
    ]
    kept = _identifying(material.people)
    notes = (Message("import.columns_kept", {"columns": kept}),) if kept else ()
    intake = Intake(tuple(files), tuple(placed), (), as_is=True, notes=notes, public=public)
    return _looked_over(intake, material)


def taken_out(material: Material, decisions: Decisions | None = None) -> Intake:
    """What would be stored with names and identifiers replaced.

    Listed names, labels that name somebody, and identifiers with a form of their own always
    are; `decisions` say what else. Raises `FileError` for two sources of one title and for two
    informants whom the names make one, and `RuleError` where a pseudonym holds a name.
    """
    return _looked_over(_Replacing(material, decisions or material.decided).intake(), material)


def _looked_over(intake: Intake, material: Material) -> Intake:
    intake = replace(intake, kind=material.kind)
    _refuse_same_titles(intake)
    unheard = [] if material.kind == OPEN_ANSWERS else _unheard(intake, material.known)
    if unheard:
        note = Message("import.unmatched", {"pseudonyms": ", ".join(unheard), "n": len(unheard)})
        intake = replace(intake, notes=(*intake.notes, note))
    return intake


def _source_of(person: Informant, found: Sequence[Read], titles: Sequence[str]) -> str:
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
    """One import with identifiers taken out: the rules, the stand-ins, and what was counted."""

    def __init__(self, material: Material, decisions: Decisions) -> None:
        self._material, self._decisions = material, decisions
        self._stand_ins = material.stand_ins
        self._totals: Counter[tuple[str, str]] = Counter()
        self._rules: dict[object, Rules] = {}

    def intake(self) -> Intake:
        """The texts and the list of informants without identifiers."""
        found, people = self._material.texts, self._material.people
        by_list = self._each([one.title for one in found], Sought(), counted=False)
        pseudonyms = self._each([person.pseudonym for person in people], Sought())
        named = [
            replace(person, pseudonym=pseudonym, source=_source_of(person, found, by_list))
            for person, pseudonym in zip(people, pseudonyms, strict=True)
        ]
        _refuse_same_people(named, self._material.people_file)
        labels = Labels(self._material.language, self._material.listed, named)
        labels.number_on(self._material.numbered)
        labels.hear(zip(by_list, (one.draft.transcript for one in found), strict=True))
        files = [
            self._file(number, one, source, labels)
            for number, (one, source) in enumerate(zip(found, by_list, strict=True))
        ]
        titles = dict(zip(by_list, (one.title for one in files), strict=True))
        informants = self._people(named, labels, titles)
        left_out = _identifying(people)
        notes = (Message("import.left_out", {"columns": left_out}),) if left_out else ()
        return Intake(
            tuple(files),
            informants,
            self._counted(),
            False,
            labels.allotted,
            notes,
            decisions=self._decisions,
            listed=self._material.listed,
            stand_ins=self._stand_ins,
        )

    def _counted(self) -> tuple[Replaced, ...]:
        """What was replaced, by kind, and `Informant 2` before `Informant 10`."""
        found = (Replaced(*what, count) for what, count in self._totals.items())
        return tuple(sorted(found, key=lambda one: (one.kind, len(one.pseudonym), one.pseudonym)))

    def _file(self, number: int, one: Read, source: str, labels: Labels) -> Incoming:
        before = one.draft.transcript
        sought = labels.sought(source, before.speakers)
        becomes = {label: labels.renamed(label, source) for label in before.speakers}
        changed = {label: new for label, new in becomes.items() if label != new}
        self._totals.update(("name", new) for new in changed.values())
        labelled = before.with_speakers(lambda label: becomes.get(label, label))
        kept = [span for text, span in self._decisions.once if text == number]
        out = self._without(labelled, sought, kept=kept)
        notes = [
            Message("import.label", {"label": label, "pseudonym": new})
            for label, new in changed.items()
        ]
        (title,) = self._each([one.title], sought)
        return Incoming(
            one.file,
            title,
            out.transcript,
            (*one.draft.notes, *notes),
            out.edits,
            _original(one, out),
        )

    def _people(
        self, people: Sequence[Informant], labels: Labels, titles: Mapping[str, str]
    ) -> tuple[Informant, ...]:
        """The list of informants as it is stored."""
        kept = [
            {k: _coarse_age(k, v) for k, v in one.attributes.items() if k not in one.identifying}
            for one in people
        ]
        sought = labels.sought()
        looked_at = [v for attributes in kept for k, v in attributes.items() if k not in COARSE]
        values = iter(self._each(looked_at, sought))
        speakers = self._each(
            [labels.renamed(one.speaker, one.source) for one in people], Sought(), counted=False
        )
        sources = self._each([one.source for one in people], sought, counted=False)
        return tuple(
            replace(
                one,
                speaker=speaker,
                source=titles.get(one.source, source),
                attributes={k: v if k in COARSE else next(values) for k, v in attributes.items()},
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
        made = iter(after.transcript.utterances)
        return [next(made).span.of(after.transcript.text) if text else "" for text in texts]

    def _without(
        self,
        transcript: Transcript,
        sought: Sought,
        *,
        counted: bool = True,
        kept: Sequence[Span] = (),
    ) -> Pseudonymised:
        rules = self._rules_for(sought)
        out = pseudonymise_by(rules, transcript, self._stand_ins, kept)
        self._stand_ins = out.stand_ins
        if counted:
            for one in out.replaced:
                self._totals[one.kind, one.pseudonym] += one.count
        return out

    def _rules_for(self, sought: Sought) -> Rules:
        """The rules for what a text is searched for, made once for all texts that share it."""
        asked = (frozenset(sought.names.items()), frozenset(sought.written.items()))
        if asked not in self._rules:
            listed = self._material.listed
            keys = {fold(name) for name in listed}
            labels = {name: new for name, new in sought.names.items() if fold(name) not in keys}
            self._rules[asked] = rules_for(
                {**listed, **labels},
                self._material.language,
                written=sought.written,
                decisions=self._decisions,
            )
        return self._rules[asked]


_YEARS = re.compile(r"[0-9]{1,3}")


def _coarse_age(attribute: str, value: str) -> str:
    """The value of an attribute; a span of ten years where it is somebody's age."""
    if fold(attribute) not in AGES or not _YEARS.fullmatch(value.strip()):
        return value
    low, high = ten_years_around(int(value))
    return f"{low}–{high}"


def _original(one: Read, out: Pseudonymised) -> Original:
    """What the sealed key has to keep of a text to give it back."""
    before = one.draft.transcript
    speakers = {
        stored.speaker: said.speaker
        for said, stored in zip(before.utterances, out.transcript.utterances, strict=True)
        if stored.speaker != said.speaker
    }
    return Original(out.edits.inverse(before.text).edits, speakers)


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
