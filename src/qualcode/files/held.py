"""What a file holds, gathered while it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Held:
    """All that a file holds, and what of it was not looked through."""

    words: str = field(repr=False)
    """What somebody wrote, part after part; offsets mean nothing in it."""
    beside: str = field(repr=False)
    """What stands in settings and in names of things, much of it a program's: in it only what is
    known already can be looked for."""
    unread: tuple[str, ...]
    """The parts that were not looked through, by name."""
    pictures: int
    """Pictures, of which nothing is read."""


@dataclass(slots=True)
class Gathered:
    """What has been read of a file so far."""

    left: int
    """Bytes that may still be taken out of archives."""
    words: list[str] = field(default_factory=list, repr=False)
    beside: dict[str, None] = field(default_factory=dict, repr=False)
    unread: list[str] = field(default_factory=list)
    pictures: int = 0
    read: int = 0
    """Files that were looked through, those in archives too."""

    def held(self) -> Held:
        """All of it; where signs are written as escapes, also with the signs themselves."""
        words = "\n".join(filter(None, self.words))
        beside = "\n".join(filter(None, self.beside))
        escaped = [differing(one, unescaped) for one in (words, beside) if "\\" in one]
        return Held(words, "\n".join([beside, *escaped]), tuple(self.unread), self.pictures)


Reader = Callable[[bytes, str, Gathered], Iterator[tuple[str, bytes]]]
"""Puts the words of a file where they are gathered, and gives the files within it: (name, bytes).

Raises `FileError` for what it cannot read.
"""


def differing(text: str, read: Callable[[str], str]) -> str:
    """The lines of a text that say something else as `read` reads them, as it does."""
    lines = text.split("\n")
    return "\n".join(other for line in lines if (other := read(line)) != line)


_ESCAPED = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrtbf"/\\]))')
_SIGNS = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "\n"}


def unescaped(text: str) -> str:
    r"""A text in which `\u00f8`, `\n` and the like are the signs that JSON and YAML mean."""

    def sign(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SIGNS.get(match[3], match[3])

    halves = _ESCAPED.sub(sign, text)
    return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
