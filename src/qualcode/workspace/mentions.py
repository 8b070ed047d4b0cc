"""Where a person who has gone may still be met: to be decided about by people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from qualcode.domain.rows import fold
from qualcode.domain.transcript import ASKING, hash_of
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.workspace.key_pruning import Texts
from qualcode.workspace.verbs import Workspace
from qualcode.workspace.written import written

_AROUND = 60
"""Code points told before and after a mention."""
_RUN = 5
"""Words in a row that two texts share by more than chance."""
_RUN_IN_THE_PAST = 3
"""Fewer, where the same person is likely to have said them."""
_WORDS = re.compile(r"\w+")
_TOLD = 5
"""Places in the past that are told: one is enough to look for the words and forget them."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place to look at, and why."""

    where: Message
    around: str = field(repr=False)
    """The words around it."""


def mentions_of(
    workspace: Workspace, pseudonyms: Iterable[str], said: Iterable[str], texts: Texts
) -> list[Mention]:
    """Where pseudonyms stand, where words of what was `said` are repeated, and who is unnamed.

    `texts` are those that the person had a part in with others: turns in them that are nobody's,
    such as an interpreter's, may have been the person's.
    """
    named = [re.compile(rf"(?<!\w){re.escape(one)}(?!\w)", re.I) for one in pseudonyms if one]
    said = list(said)
    runs = {run for one in said for _, run in _runs(one)}
    all_of_it = "\n".join(map(fold, said))
    found: list[Mention] = []
    for where, text in written(workspace):
        for pattern in named:
            found += [Mention(where, _around(text, *m.span())) for m in pattern.finditer(text)]
        repeated = next((span for span, run in _runs(text) if run in runs), None) if runs else None
        if repeated:
            found.append(Mention(where, _around(text, *repeated)))
        elif where.id == "mention.code" and _is_said(str(where.values["name"]), all_of_it):
            found.append(Mention(where, _around(text, 0, 0)))
    return [*found, *_unnamed(workspace, {hash_of(one.text) for one in texts.values()})]


def mentions_with(workspace: Workspace, pattern: re.Pattern[str]) -> list[Mention]:
    """Where a pattern stands in a project."""
    return [
        Mention(where, _around(text, *match.span()))
        for where, text in written(workspace)
        for match in pattern.finditer(text)
    ]


def mentions_in_the_past(workspace: Workspace, passage: str) -> list[Mention]:
    """Where words of a passage stand in a row in texts that stand no more."""
    length = min(_RUN_IN_THE_PAST, len(_WORDS.findall(passage)))
    runs = {run for _, run in _runs(passage, length)} if length > 1 else set()
    standing = {source.text_hash for source in workspace.read(queries.sources)}
    found = []
    for name in workspace.read(queries.text_hashes) - standing if runs else ():
        text = workspace.read(queries.body, name)
        reached = 0
        for (start, end), run in _runs(text, length):
            if run in runs and start >= reached:
                found.append(Mention(Message("mention.history"), _around(text, start, end)))
            reached = end if run in runs else reached
    return found[:_TOLD]


def _is_said(name: str, said: str) -> bool:
    """Whether the name of a code is several words that were said so, as one in vivo is."""
    return " " in name.strip() and re.search(rf"\b{re.escape(fold(name))}\b", said) is not None


def _runs(text: str, length: int = _RUN) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    words = [(match.span(), fold(match[0])) for match in _WORDS.finditer(text)]
    for at in range(len(words) - length + 1):
        some = words[at : at + length]
        yield (some[0][0][0], some[-1][0][1]), tuple(word for _, word in some)


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())


def _unnamed(workspace: Workspace, hashes: Collection[str]) -> Iterator[Mention]:
    for source in workspace.read(queries.sources):
        if source.text_hash not in hashes:
            continue
        text = workspace.read(queries.body, source.text_hash)
        for turn in workspace.read(queries.turns, source.guid):
            if turn.case is None and turn.role not in ASKING:
                values = {"title": source.title, "speaker": turn.speaker or "–"}
                words = " ".join(turn.span.of(text).split())[: 2 * _AROUND]
                yield Mention(Message("mention.unnamed", values), words)
