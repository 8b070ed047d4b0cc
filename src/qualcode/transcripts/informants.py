"""The list of informants: a table with one row for each, headings in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.files.tables import read_table

INFORMANT_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "pseudonym": ("pseudonym", "pseudonymn", "informant", "deltaker", "deltakar", "participant"),
    "speaker": ("taler", "talar", "speaker"),
    "source": ("kilde", "kjelde", "source", "fil", "file"),
    "agency": ("etat", "agency", "instans"),
    "role": ("rolle", "role"),
    "level": ("nivå", "level"),
    "municipality": ("kommune", "municipality"),
    "wave": ("runde", "wave"),
    "date": ("dato", "date"),
    "form": ("form",),
    "years": ("år i stilling", "år i stillinga", "years in post", "years"),
}
"""What a column holds -> the headings it goes by."""

ATTRIBUTES = frozenset(INFORMANT_HEADINGS) - {"pseudonym", "speaker", "source"}
"""The attributes of the program's own, which have words in each language."""

IDENTIFYING = frozenset(
    "navn namn name fornavn førenamn etternavn etternamn surname telefon telefonnummer tlf phone "
    "mobil mobilnummer mobile e-post epost email e-mail adresse address fødselsnummer fnr "
    "personnummer".split()
)
"""Headings of columns that tell who somebody is."""

COARSE = frozenset({"level", "wave", "date", "form", "years"})
"""Attributes of the program's own that identify nobody: a date is that of the interview."""

AGES = frozenset({"alder", "age"})
"""Headings of columns whose years are stored as a span of ten, as ages in the texts are."""

_MEANING = {heading: key for key, headings in INFORMANT_HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Informant:
    """A person who speaks: the pseudonym, the label in the transcript, and attributes."""

    pseudonym: str
    speaker: str
    """The label the person has in the transcript; the pseudonym unless the list says another."""
    source: str
    """File the person speaks in; empty where the list does not say."""
    attributes: Mapping[str, str]
    """Attribute -> value; cells left empty are not there."""
    line: int
    """Line of the list, from 1."""

    @property
    def identifying(self) -> tuple[str, ...]:
        """The attributes that tell who somebody is."""
        return tuple(name for name in self.attributes if name in IDENTIFYING)


def read_informants(path: Path) -> tuple[Informant, ...]:
    """The informants that a CSV file lists.

    Raises `FileError` where no column holds pseudonyms, a row has none, a pseudonym
    stands twice, or two columns mean the same; and as `read_table` does.
    """
    table = read_table(path)
    keys = attribute_keys(table.columns, path.name)
    if "pseudonym" not in keys.values():
        raise FileError(
            "informants.no_pseudonym", file=path.name, headings=", ".join(table.columns)
        )
    seen: dict[str, int] = {}
    informants = []
    for row, line in zip(table.rows, table.lines, strict=True):
        cells = {keys[column]: cell for column, cell in row.items()}
        informant = _informant(cells, line, path.name)
        first = seen.setdefault(informant.pseudonym.casefold(), line)
        if first != line:
            name = informant.pseudonym
            raise FileError(
                "informants.twice", file=path.name, line=line, pseudonym=name, first=first
            )
        informants.append(informant)
    return tuple(informants)


def attribute_keys(columns: Iterable[str], file: str) -> dict[str, str]:
    """Heading as written -> what the column holds. Raises `FileError` where two hold the same."""
    keys: dict[str, str] = {}
    for column in columns:
        heading = fold(column)
        key = _MEANING.get(heading, heading)
        if key in keys.values():
            raise FileError("informants.same_column", file=file, heading=column)
        keys[column] = key
    return keys


def _informant(cells: dict[str, str], line: int, file: str) -> Informant:
    pseudonym = cells.pop("pseudonym")
    if not pseudonym:
        raise FileError("informants.unnamed", file=file, line=line)
    speaker = cells.pop("speaker", "") or pseudonym
    source = cells.pop("source", "")
    return Informant(pseudonym, speaker, source, {k: v for k, v in cells.items() if v}, line)


def attribute_key(heading: str) -> str:
    """The attribute a heading names, in any of the three languages: `rolle` is `role`."""
    return _MEANING.get(fold(heading), heading)
