"""Candidates that mean the same person, place or number, gathered: what is decided about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.anonymise.candidates import KINDS, NAMING, Candidate
from qualcode.anonymise.lexicon import plain

Identity = tuple[str, str]
"""Kind and value: what makes two candidates one."""


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate and the text it stands in (number from 0)."""

    text: int
    candidate: Candidate
    written: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """All that is decided about at once: a name with its inflections, or a number."""

    kind: str
    value: str = field(repr=False)
    forms: tuple[str, ...] = field(repr=False)
    """The ways it is written, without genitive, the commonest first."""
    found: tuple[Found, ...]
    """Where, in order."""

    @property
    def identity(self) -> Identity:
        """What makes it one."""
        return self.kind, self.value

    @property
    def surest(self) -> Candidate:
        """The candidate that says most surely what it is."""
        return max((one.candidate for one in self.found), key=lambda one: one.confidence)


def groups(texts: Sequence[str], found: Sequence[Iterable[Candidate]]) -> list[Group]:
    """The groups of a material, by kind as in `KINDS`, then the surer and the commoner first.

    A first name or surname goes with the only full name it is part of, where it stands in no
    text without that name: Arvid of one interview is hardly Jon Arvid of another. A word that is
    one letter away from a name goes with that name.
    """
    gathered: dict[Identity, list[Found]] = defaultdict(list)
    for number, (text, candidates) in enumerate(zip(texts, found, strict=True)):
        for one in candidates:
            gathered[one.kind, one.value].append(Found(number, one, one.span.of(text)))
    joined = _joined(gathered)
    together: dict[Identity, list[Found]] = defaultdict(list)
    for identity, several in gathered.items():
        together[joined.get(identity, identity)] += several
    made = [
        Group(kind, value, _forms(several), tuple(sorted(several, key=_place)))
        for (kind, value), several in together.items()
    ]
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(
        made,
        key=lambda g: (order[g.kind], -round(g.surest.confidence, 2), -len(g.found), g.value),
    )


def _place(one: Found) -> tuple[int, int]:
    return one.text, one.candidate.span.start


def _joined(gathered: Mapping[Identity, Sequence[Found]]) -> dict[Identity, Identity]:
    """Identity -> the one it goes with, for what is part of a full name or a spelling of one."""
    names = [value for kind, value in gathered if kind == "person"]
    whole = defaultdict(set)
    for name in names:
        parts = name.split()
        for part in parts if len(parts) > 1 else ():
            whole[part].add(name)
    stands: dict[str, set[int]] = defaultdict(set)
    for name in names:
        for one in gathered["person", name]:
            stands[one.candidate.near or name].add(one.text)
    becomes: dict[Identity, Identity] = {}
    for name in names:
        near = next((f.candidate.near for f in gathered["person", name]), "")
        meant = near or name
        within = whole.get(meant, set())
        if len(within) == 1 and " " not in name and not stands[meant] - stands[min(within)]:
            becomes["person", name] = ("person", min(within))
        elif near and ("person", near) in gathered:
            becomes["person", name] = ("person", near)
    return becomes


_ENDING = re.compile(r"['’ʼ`]?s?\Z", re.IGNORECASE)


def _forms(several: Iterable[Found]) -> tuple[str, ...]:
    counted = Counter(_without_ending(one) for one in several)
    return tuple(sorted(counted, key=lambda form: (-counted[form], form)))


def _without_ending(one: Found) -> str:
    """A name as written, without the genitive that its value does not have."""
    written = " ".join(one.written.split())
    value = one.candidate.value
    if one.candidate.kind not in NAMING or plain(written).endswith(value):
        return written
    return _ENDING.sub("", written) or written
