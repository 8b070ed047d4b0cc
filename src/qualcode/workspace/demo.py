"""The sample study that ships with the program, made into a project of its own."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from qualcode.errors import StoreError
from qualcode.storage.backup import discard
from qualcode.workspace.diary import Calendar, first_moment, live_through, read_diary
from qualcode.workspace.opening import new_workspace, open_workspace
from qualcode.workspace.verbs import Workspace

TITLE = "Hvem tar neste steg?"
LANGUAGE = "nb"
CODERS = ("AL", "BN")
"""The two invented coders; the second has coded four of the interviews, blind."""


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
    discard(building)
    try:
        _build(building)
        building.rename(target)
    except OSError as error:
        raise StoreError("store.read_only", store=target) from error
    finally:
        discard(building)
    return open_workspace(target, CODERS[0])


def _build(target: Path) -> None:
    transcripts = sample_folder("transcripts")
    diary = read_diary(transcripts / "history.yaml")
    calendar = Calendar(first_moment(diary))
    with new_workspace(
        target, CODERS[0], title=TITLE, language=LANGUAGE, approach="codebook", clock=calendar
    ) as workspace:
        live_through(workspace, diary, transcripts, sample_folder("codebook"), calendar)
