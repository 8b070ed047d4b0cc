"""What the hues of codes look like on a dark or light ground.

The hues stay apart for colour-blind eyes (Okabe and Ito; Paul Tol). As a background a
hue is mixed into the ground until the text on it keeps a contrast of 4.5:1 (WCAG 2.2,
1.4.3); in the margin it is drawn at a strength of at least 3:1 (1.4.11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from textual.color import Color

from qualcode.domain.hues import HUES
from qualcode.domain.model import Code

_RGB = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "grey": "#999999",
    "rose": "#CC6677",
    "teal": "#44AA99",
    "olive": "#999933",
    "wine": "#882255",
}


_ANSI = {
    "blue": "blue",
    "orange": "yellow",
    "green": "green",
    "vermillion": "red",
    "purple": "magenta",
    "sky": "cyan",
    "yellow": "bright_yellow",
    "grey": "bright_black",
    "rose": "bright_red",
    "teal": "bright_cyan",
    "olive": "bright_green",
    "wine": "bright_magenta",
}


def ansi_mark(hue: str) -> str:
    """The nearest of a terminal's own sixteen colours."""
    return _ANSI[hue]


@dataclass(frozen=True, slots=True)
class Shade:
    """A code's colours on one ground: behind text, and as a mark beside it."""

    behind: Color
    mark: Color


def solid(ground: Color) -> Color:
    """A colour that tints can be mixed with: the terminal's own default counts as black."""
    return ground if ground.ansi is None else Color(0, 0, 0)


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two colours, 1-21, by WCAG 2.2's relative luminance."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def shade(hue: str, depth: int, ground: Color, ink: Color) -> Shade:
    """The colours of a hue at a depth of the code tree (0 = root); children are paler."""
    full = Color.parse(_RGB[hue])
    strength = (0.50, 0.32, 0.18)[min(depth, 2)]
    behind = ground.blend(full, strength)
    while contrast(behind, ink) < 4.5 and strength > 0.02:
        strength -= 0.02
        behind = ground.blend(full, strength)
    mark, toward_ink = full, 0.0
    while contrast(mark, ground) < 3 and toward_ink < 1:
        toward_ink += 0.1
        mark = full.blend(ink, toward_ink)
    return Shade(behind, mark)


def hues(codes: Sequence[Code]) -> dict[str, tuple[str, int]]:
    """Code -> (hue, depth). A child takes its parent's hue; roots without one get them in turn."""
    by_guid = {code.guid: code for code in codes}
    roots = [code for code in codes if code.parent not in by_guid]
    taken = {code.colour for code in roots if code.colour}
    free = [hue for hue in HUES if hue not in taken] or list(HUES)
    found: dict[str, tuple[str, int]] = {}
    turn = 0
    for root in roots:
        if root.colour in _RGB:
            found[root.guid] = (root.colour, 0)
        else:
            found[root.guid] = (free[turn % len(free)], 0)
            turn += 1

    def place(code: Code) -> tuple[str, int]:
        if code.guid not in found:
            hue, depth = place(by_guid[str(code.parent)])
            found[code.guid] = (code.colour if code.colour in _RGB else hue, depth + 1)
        return found[code.guid]

    for code in codes:
        place(code)
    return found
