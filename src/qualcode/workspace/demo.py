"""The sample study that ships with the program, made into a project of its own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from qualcode.workspace.intake import prepare
from qualcode.workspace.verbs import Workspace, new_workspace, open_workspace

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

    Raises `StoreError` if the store exists or cannot be written.
    """
    transcripts, books = sample_folder("transcripts"), sample_folder("codebook")
    first, second = CODERS
    workspace = new_workspace(
        target,
        first,
        title=TITLE,
        language=LANGUAGE,
        approach="codebook",
        codebooks=[books / name for name in _CODEBOOKS],
    )
    intake = prepare(
        [transcripts / name for name in _FILES],
        informants=transcripts / "informants.csv",
        names=transcripts / "names.csv",
        language=LANGUAGE,
    )
    workspace.take_in(intake)
    workspace.apply_codings(transcripts / f"codings-{first}.jsonl")
    workspace.close()
    with open_workspace(target, second) as other:
        other.apply_codings(transcripts / f"codings-{second}.jsonl")
    return open_workspace(target, first)
