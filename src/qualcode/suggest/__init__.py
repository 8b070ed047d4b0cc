"""Suggesting codes: what is offered, why, and never applied by itself."""

from qualcode.suggest.from_codebook import SUGGESTER, suggest

__all__ = ["SUGGESTER", "suggest"]
