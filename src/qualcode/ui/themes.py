"""The themes: quiet dark, quiet light, high contrast, and the terminal's own sixteen colours."""

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
CONTRAST = Theme(
    name="qualcode-contrast",
    dark=True,
    primary="#ffd54a",
    accent="#ffd54a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#101010",
    boost="#242424",
    warning="#ffd54a",
    error="#ff8a80",
    success="#9be38b",
    variables={
        "block-cursor-background": "#ffd54a",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#333333",
        "scrollbar": "#888888",
        "scrollbar-hover": "#bbbbbb",
        "scrollbar-active": "#ffd54a",
        "scrollbar-background": "#000000",
        "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000",
    },
)
TERMINAL = Theme(
    name="qualcode-terminal",
    ansi=True,
    dark=True,
    primary="ansi_yellow",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border-blurred": "ansi_black",
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-blurred-background": "ansi_bright_black",
        "block-cursor-blurred-foreground": "ansi_default",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_yellow",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)
THEMES = (DARK, LIGHT, CONTRAST, TERMINAL)
"""In the order in which one comes after the other."""


def name_of_theme(theme: str) -> str:
    """The message id of what a theme is called."""
    return f"theme.{theme.removeprefix('qualcode-')}"
