"""The screens that open from the coding screen, by the name of their action.

Each is imported when it is first opened, so that the coding screen does not wait for
what is not used.
"""

from __future__ import annotations

from importlib import import_module

from textual.screen import Screen

from qualcode.ui.desk import Desk, Place
from qualcode.ui.speaking import Speaker

DOORS: dict[str, tuple[str, str]] = {
    "segments": ("segments", "SegmentsScreen"),
    "concordance": ("concordance", "ConcordanceScreen"),
    "history": ("history", "HistoryScreen"),
    "materials": ("materials", "MaterialsScreen"),
    "taking_in": ("taking_in", "TakingInScreen"),
    "answers": ("answers", "AnswersScreen"),
    "guide": ("guide", "GuideScreen"),
    "codebooks": ("adding_codebooks", "AddingCodebooksScreen"),
    "recognising": ("recognising", "RecognisingScreen"),
    "exporting": ("exporting", "ExportingScreen"),
    "backups": ("backups", "BackupsScreen"),
}
"""Door -> the module and class of its screen, made from the desk and the speaker.

Each gives the place to go on at, or None.
"""


def through(door: str, desk: Desk, say: Speaker) -> Screen[Place | None]:
    """The screen behind a door."""
    module, name = DOORS[door]
    screen: Screen[Place | None] = getattr(import_module(f"{__package__}.{module}"), name)(
        desk, say
    )
    return screen
