"""The names of the hues a code may take; what they look like is the palette's affair."""

from __future__ import annotations

# The first seven and grey are Okabe and Ito's (2008, "Color Universal Design"), the last four
# Paul Tol's "muted" scheme (SRON/EPS/TN/09-002): chosen to stay apart for colour-blind eyes.
HUES = (
    "blue",
    "orange",
    "green",
    "vermillion",
    "purple",
    "sky",
    "yellow",
    "grey",
    "rose",
    "teal",
    "olive",
    "wine",
)
