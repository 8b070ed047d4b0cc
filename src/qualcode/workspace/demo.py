"""The sample study that ships with the program, made into a project of its own."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import resources
from pathlib import Path

from qualcode.errors import StoreError
from qualcode.workspace.intake import prepare
from qualcode.workspace.opening import new_workspace, open_workspace
from qualcode.workspace.verbs import Workspace

TITLE = "Hvem tar neste steg?"
LANGUAGE = "nb"
CODERS = ("AL", "BN")
"""The two invented coders; the second has coded two of the interviews."""

_FILES = ("K2.docx", "D2.txt", "B2.docx", "B4.txt")
_CODEBOOKS = ("discretion.yaml", "cooperation.yaml", "failure-types.yaml")


def sample_folder(name: str) -> Path:
    """Where `transcripts` or `codebook` of the sample study lies: in the wheel, or the checkout."""
    packaged = Path(str(resources.files("qualcode"))) / "sample" / name
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / name


def build_demo(target: Path) -> Workspace:
    """The sample study in a new store, coded, in the name of its first coder.

    It is built beside the target and moved there when it is whole, so that what was
    interrupted is never taken for the sample. Raises `StoreError` if the store exists or
    cannot be written.
    """
    if os.path.lexists(target):
        raise StoreError("store.exists", store=target)
    building = target.with_name(f"{target.name}.building")
    _discard(building)
    try:
        _build(building)
        building.rename(target)
    except OSError as error:
        raise StoreError("store.read_only", store=target) from error
    finally:
        _discard(building)
    return open_workspace(target, CODERS[0])


def _discard(store: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):  # what cannot be removed is refused when it is written
            store.with_name(store.name + ending).unlink()


def _build(target: Path) -> None:
    transcripts, books = sample_folder("transcripts"), sample_folder("codebook")
    first, second = CODERS
    with new_workspace(
        target,
        first,
        title=TITLE,
        language=LANGUAGE,
        approach="codebook",
        codebooks=[books / name for name in _CODEBOOKS],
    ) as workspace:
        intake = prepare(
            [transcripts / name for name in _FILES],
            informants=transcripts / "informants.csv",
            names=transcripts / "names.csv",
            language=LANGUAGE,
        )
        workspace.take_in(intake)
        workspace.apply_codings(transcripts / f"codings-{first}.jsonl")
    with open_workspace(target, second) as other:
        other.apply_codings(transcripts / f"codings-{second}.jsonl")
