"""A hyphen at the end of a line: a split word, a compound, or speech broken off."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from qualcode.domain.span import Span

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
HYPHENS = "-‐"
"""The hyphen of the keyboard and the one of typography."""
_LAST = re.compile(rf"([^\W\d_]+)[{HYPHENS}]\Z")
_FIRST = re.compile(r"[^\W\d_]+")
_LONGEST = 60
"""Code points of the longest word that is looked for at the end of a line."""

_SUSPENDED = frozenset("og eller and or samt til".split())
"""After these a hyphen stands for the rest of a compound: `språk- og kulturtiltak`."""


class Hyphens:
    """Judges line ends by the words of the text; counts the words it puts together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.mended = 0

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(_WORD.findall(self._text.casefold()))

    def seam(self, before: Span, after: Span) -> tuple[int, str]:
        """How two lines are joined after a hyphen: where the first ends, what stands between.

        The hyphen goes only where the whole word is found elsewhere in the text.
        """
        text, end = self._text, before.end
        left = _LAST.search(text[max(before.start, end - _LONGEST) : end])
        right = _FIRST.match(text, after.start, after.end) if left else None
        if left is None or right is None:
            return end, " "
        head, tail = left[1].casefold(), right[0].casefold()
        if tail in _SUSPENDED:
            return end, " "
        if self._words[head + tail]:
            self.mended += 1
            return end - 1, ""
        return end, "" if self._is_compound(left[1], head, tail) else " "

    def _is_compound(self, written: str, head: str, tail: str) -> bool:
        """Whether the hyphen belongs inside a word; two words used alone are speech cut off."""
        if self._words[f"{head}-{tail}"] or written.isupper():
            return True
        return not (self._words[head] > 1 and self._words[tail] > 1)
