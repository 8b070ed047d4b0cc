"""What a study can begin with: an approach, and our own codebooks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qualcode.domain.model import Words
from qualcode.exchange.codebook_yaml import read_codebook
from qualcode.storage import new_guid
from qualcode.workspace.demo import sample_folder

APPROACHES = ("reflexive", "codebook", "framework", "sdi", "condensation", "content")
"""How a study can analyse."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A codebook that a study can begin with."""

    path: Path
    name: Words
    codes: int


@cache
def starters() -> tuple[Starter, ...]:
    """The codebooks that ship with the program, by name of file."""
    return tuple(starter(path) for path in sorted(sample_folder("codebook").glob("*.yaml")))


def starter(path: Path) -> Starter:
    """A codebook in a YAML file. Raises `FileError` if it cannot be used."""
    codebook, codes = read_codebook(path, new_guid)
    return Starter(path, codebook.name, len(codes))
