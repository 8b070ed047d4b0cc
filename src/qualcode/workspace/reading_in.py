"""Reading what is to be taken in: files and lists, before any identifier is taken out.

What is held here holds names. It lives while an import is looked over, and is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.anonymise.deciding import Decisions, StandIns
from qualcode.anonymise.names import read_names
from qualcode.domain.model import INTERVIEW, OPEN_ANSWERS
from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.files.document import clean, on_one_line
from qualcode.transcripts.informants import Informant, read_informants
from qualcode.transcripts.open_answers import read_answers
from qualcode.transcripts.reading import Draft, read_transcript


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it was read."""

    file: str = field(repr=False)
    title: str = field(repr=False)
    draft: Draft = field(repr=False)


@dataclass(frozen=True, slots=True)
class Material:
    """All that one import has read. Its `repr` shows no name."""

    texts: tuple[Read, ...]
    people: tuple[Informant, ...] = field(repr=False)
    listed: Mapping[str, str] = field(repr=False)
    """Name -> pseudonym, as the list of names has it."""
    kind: str
    language: str
    """That of the placeholders."""
    people_file: str = ""
    known: frozenset[str] = frozenset()
    """Pseudonyms that the project has."""
    numbered: Mapping[str, int] = field(default_factory=dict)
    """How far those of them have come that are words with a number: `highest_labels`."""
    stand_ins: StandIns = field(default_factory=StandIns, repr=False)
    """What stands for what already, and how far the numbers of the project have come."""
    decided: Decisions = field(default_factory=Decisions, repr=False)
    """What was decided in earlier imports and is remembered."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a project has and remembers, for an import to go on from."""

    pseudonyms: frozenset[str] = frozenset()
    """What it calls its informants and speakers."""
    numbered: Mapping[str, int] = field(default_factory=dict)
    """How far those of them have come that are words with a number: `highest_labels`."""
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Name -> pseudonym, from the sealed key."""
    stand_ins: StandIns = field(default_factory=StandIns, repr=False)
    decided: Decisions = field(default_factory=Decisions, repr=False)


def read_material(
    paths: Sequence[Path],
    *,
    kind: str = INTERVIEW,
    informants: Path | None = None,
    names: Path | None = None,
    language: str = "nb",
    known: Known | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Material:
    """The files, all of one kind, and what goes with them.

    Open answers give one text a question, and are read from tables; all else from
    transcripts, a text each. `informants`, which go with transcripts alone, and `names` are
    tables. Raises `FileError` for the first file that cannot be used.
    """
    if informants and kind == OPEN_ANSWERS:
        raise FileError("answers.no_list", file=informants.name)
    known = known or Known()
    people = read_informants(informants) if informants else ()
    listed = {**known.names, **(read_names(names) if names else {})}
    speakers = _known_speakers(people, listed, known.pseudonyms)
    texts: list[Read] = []
    answering: list[Informant] = []
    for done, path in enumerate(paths, start=1):
        if kind == OPEN_ANSWERS:
            survey = read_answers(path)
            texts += [Read(path.name, clean(title), draft) for title, draft in survey.questions]
            answering += survey.respondents
        else:
            texts.append(Read(path.name, on_one_line(path.stem), read_transcript(path, speakers)))
        progress(done)
    return Material(
        texts=tuple(texts),
        people=(*people, *_each_once(answering)),
        listed=listed,
        kind=kind,
        language=language,
        people_file=informants.name if informants else "",
        known=known.pseudonyms,
        numbered=known.numbered,
        stand_ins=known.stand_ins,
        decided=known.decided,
    )


def _each_once(answering: Iterable[Informant]) -> Iterable[Informant]:
    """The respondents of several tables: one number in two of them is one respondent."""
    found: dict[str, Informant] = {}
    for one in answering:
        before = found.get(fold(one.pseudonym), one)
        both = {**before.attributes, **one.attributes}
        found[fold(one.pseudonym)] = replace(before, attributes=both)
    return found.values()


def _known_speakers(
    people: Iterable[Informant], listed: Mapping[str, str], known: Iterable[str]
) -> Collection[str]:
    """The labels that informants have in the files, by pseudonym and by name.

    Who spoke in the project before (`known`), and is listed by name, has a label too.
    """
    speakers = {fold(person.speaker) for person in people} | set(map(fold, known))
    names = [name for name, pseudonym in listed.items() if fold(pseudonym) in speakers]
    return [person.speaker for person in people] + names
