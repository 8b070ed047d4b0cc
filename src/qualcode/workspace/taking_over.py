"""A codebook that takes over codes which are there: what was open former what is defined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualcode.domain.changes import Add, Change, Edit
from qualcode.domain.model import Code, Codebook, words_in


def taken_over(
    book: Codebook,
    codes: Sequence[Code],
    ancestors: Mapping[str, Sequence[str]],
    there: Sequence[Code],
) -> tuple[list[Change], list[tuple[str, str]]]:
    """The Changes that add a codebook, codes that are there becoming those that follow from them.

    And (code, the code it is to be merged into) where two became one.
    """
    by_name = {words_in(code.name, "nb"): code for code in there}
    former: dict[str, Code] = {}
    merged: list[tuple[str, str]] = []
    kept: dict[str, str] = {}
    for code in codes:
        old = [by_name[n] for n in ancestors.get(words_in(code.name, "nb"), ()) if n in by_name]
        if old:
            kept[code.guid] = old[0].guid
            former[old[0].guid] = old[0]
            merged += [(other.guid, old[0].guid) for other in old[1:]]
            former |= {other.guid: other for other in old[1:]}
    changes: list[Change] = [Add(book)]
    # A tree lies in one codebook: what moves leaves its parent first, and what stays is left.
    changes += [
        Edit(replace(code, parent=None))
        for code in there
        if code.parent and (code.guid in former or code.parent in former)
    ]
    for code in codes:
        guid = kept.get(code.guid, code.guid)
        parent = kept.get(code.parent or "", code.parent)
        placed = replace(code, guid=guid, parent=parent)
        changes.append(Edit(placed) if guid in former else Add(placed))
    changes += [
        Edit(replace(former[other], parent=None, codebook=book.guid)) for other, _ in merged
    ]
    return changes, merged
