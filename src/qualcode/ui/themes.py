"""The program's own two themes: a quiet dark one and a quiet light one, with one accent."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="qualcode-dark",
    dark=True,
    primary="#d9a95b",
    accent="#d9a95b",
    foreground="#e4e1da",
    background="#17181a",
    surface="#1d1f21",
    panel="#25282b",
    boost="#2c3034",
    warning="#d9a95b",
    error="#d4736a",
    success="#8fae7f",
    variables={
        "block-cursor-background": "#3a3832",
        "block-cursor-foreground": "#f3efe6",
        "block-cursor-blurred-background": "#2a2b2c",
        "scrollbar": "#3a3d40",
        "scrollbar-hover": "#565a5e",
        "scrollbar-active": "#d9a95b",
        "scrollbar-background": "#17181a",
        "scrollbar-background-hover": "#17181a",
        "scrollbar-background-active": "#17181a",
    },
)
LIGHT = Theme(
    name="qualcode-light",
    dark=False,
    primary="#8a5300",
    accent="#8a5300",
    foreground="#2a2926",
    background="#fbf9f4",
    surface="#f1eee6",
    panel="#e9e5da",
    boost="#dfdacd",
    warning="#8a5300",
    error="#a1322a",
    success="#3f6b33",
    variables={
        "block-cursor-background": "#ddd3bd",
        "block-cursor-foreground": "#1d1c1a",
        "block-cursor-blurred-background": "#e6e0d2",
        "scrollbar": "#cfc9ba",
        "scrollbar-hover": "#b3ac9a",
        "scrollbar-active": "#8a5300",
        "scrollbar-background": "#fbf9f4",
        "scrollbar-background-hover": "#fbf9f4",
        "scrollbar-background-active": "#fbf9f4",
    },
)
