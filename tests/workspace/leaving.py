"""Two interviews, one imported twice, and what is left of people in a study and its key."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.model import Case, Source
from qualcode.storage import queries
from qualcode.workspace import Workspace
from qualcode.workspace.key_keeping import (
    KeyFile,
    known_to,
    mapping,
    take_in_sealed,
)
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import begin, on_the_safe_side, outcome
from qualcode.workspace.withdrawing import (
    case_called,
    place_of_words,
    remove_passage,
    withdraw,
)

FIRST = """\
Intervjuer: Hvem hjalp deg?
Hodan Warsame: Tesfay fra Lier hjalp meg hver eneste dag. Ring 915 00 123.
Intervjuer: Og så?
Tolk: Hun sier at det gikk bra.
"""


SECOND = """\
Intervjuer: Hvem kjenner du?
Olena Kovalenko: Tesfay. Hodan Warsame fortalte at han hjalp meg hver eneste dag.
Intervjuer: Ja?
Olena Kovalenko: Ring 915 00 456.
"""


GONE = ("Hodan", "Warsame", "Lier", "915 00 123", "91500123")


KEPT = ("Olena", "Kovalenko", "Tesfay", "91500456")


def first(study: Workspace) -> Case:
    return case_called(study, "Informant 1")


def called(study: Workspace, title: str) -> Source:
    (source,) = (one for one in study.read(queries.sources) if one.title == title)
    return source


def state(study: Workspace) -> object:
    return study.read(
        lambda c: (queries.sources(c), queries.cases(c), queries.history(c), queries.text_hashes(c))
    )


def tied(study: Workspace, sealed: KeyFile) -> str:
    return repr([one.written for one in mapping(sealed.opened(study.project.guid))])


def safely(study: Workspace, sealed: KeyFile | None, path: Path, words: str) -> str:
    """What is stored of a text that is taken in on the safe side."""
    path.write_text(words, encoding="utf-8")
    before = study.read(queries.sources)
    known = known_to(study, sealed.opened(study.project.guid) if sealed else None)
    intake = outcome(on_the_safe_side(begin(read_material([path], known=known))))
    if sealed:
        take_in_sealed(study, intake, sealed)
    else:
        study.take_in(intake)
    (made,) = (one for one in study.read(queries.sources) if one not in before)
    return study.read(queries.body, made.text_hash)


def withdraw_first(study: Workspace, sealed: KeyFile) -> None:
    withdraw(study, first(study), sealed)


def remove_some(study: Workspace, sealed: KeyFile) -> None:
    source = called(study, "K2")
    remove_passage(study, source, place_of_words(study, source, "hver eneste dag"), sealed=sealed)


HERS = "Vi fikk sitte i paviljongen bak skolen."


AGAIN = f"Intervjuer: Hva?\nRahaf: {HERS}\nIntervjuer: Hvorfor?\nRahaf: Ring 915 00 789.\n"


def holds(study: Workspace, copy: Path, *words: str) -> list[str]:
    """Which words stand in the bytes of a store or of a copy of it."""
    data = Path(study.store.place).read_bytes() + copy.read_bytes()
    return [one for one in words if one.encode() in data]
