"""What a new passphrase has to be."""

from __future__ import annotations

LEAST = 8
"""Code points: fewer could be tried one after another by whoever finds the key's file."""


def is_too_short(passphrase: str) -> bool:
    """Whether a passphrase is blank, or of fewer code points than a new key is sealed with."""
    return len(passphrase) < LEAST or not passphrase.strip()
