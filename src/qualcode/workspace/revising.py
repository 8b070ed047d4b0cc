"""Codings that stand, changed: another stretch, another code, facets, or gone; and what was read.

A coding that is changed stays the same coding: its memos, its origin and its facets stay
with it. Only the coder's own codings can be changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.domain.changes import Add, Change, Edit, Entry, Remove, Together
from qualcode.domain.model import Code, Coding, Memo, NothingHere
from qualcode.domain.span import Span
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace


def adjust(workspace: Workspace, coding: Coding, span: Span) -> Entry | None:
    """Let a coding lie on another stretch of its source; its memos come along."""
    changed = replace(coding, start=span.start, end=span.end)
    return _put(workspace, "history.coding.adjusted", [changed])


def recode(
    workspace: Workspace, codings: Sequence[Coding], code: str, new: Sequence[Change] = ()
) -> Entry | None:
    """Give codings another code (GUID), all as one step; memos and facets stay.

    `new` are Changes that make the code first, where it is not there yet.
    """
    changed = [replace(coding, code=code) for coding in codings if coding.code != code]
    return _put(workspace, "history.coding.recoded", changed, new)


def set_facets(workspace: Workspace, coding: Coding, facets: Sequence[str]) -> Entry | None:
    """Give a coding these facets, in place of those it has."""
    words = tuple(dict.fromkeys(" ".join(facet.split()) for facet in facets if facet.strip()))
    return _put(workspace, "history.coding.facets", [replace(coding, facets=words)])


def uncode_all(workspace: Workspace, codings: Sequence[Coding]) -> Entry | None:
    """Take codings away with the memos about them, all as one step."""
    _refuse_others(workspace, codings)
    changes = tuple(Remove("coding", coding.guid) for coding in codings)
    values = {"n": len(codings)}
    return workspace.change(Together("history.coding.uncoded", changes, values))


def _put(
    workspace: Workspace, kind: str, changed: Sequence[Coding], new: Sequence[Change] = ()
) -> Entry | None:
    _refuse_others(workspace, changed)
    if not changed:
        return None
    changes = [change for one in _by_source(changed) for change in _edits(workspace, one)]
    names = {code.guid: code.name for code in workspace.read(queries.codes)}
    made = [one.value for one in new if isinstance(one, Add)]
    names |= {code.guid: code.name for code in made if isinstance(code, Code)}
    values = {"code": names.get(changed[0].code, ""), "n": len(changed)}
    return workspace.change(Together(kind, (*new, *changes), values))


def _refuse_others(workspace: Workspace, codings: Sequence[Coding]) -> None:
    if any(coding.coder != workspace.coder.guid for coding in codings):
        raise RuleError("coding.not_yours", coder=workspace.coder.name)


def _by_source(codings: Sequence[Coding]) -> Iterator[list[Coding]]:
    for source in dict.fromkeys(coding.source for coding in codings):
        yield [coding for coding in codings if coding.source == source]


def _edits(workspace: Workspace, changed: Sequence[Coding]) -> Iterator[Change]:
    """The changes that put codings of one source in the place of those of the same GUID.

    Where the coder has the same code on the same stretch already, that coding stays,
    and gets the memos and facets of the one that comes to lie on it.
    """
    going = {coding.guid for coding in changed}
    taken = {
        (one.span, one.code): one
        for one in workspace.read(queries.codings, changed[0].source, workspace.coder.guid)
        if one.guid not in going
    }
    for coding in changed:
        there = taken.setdefault((coding.span, coding.code), coding)
        if there is coding:
            yield Edit(coding)
            continue
        yield from _memos_moved(workspace, coding.guid, there.guid)
        both = tuple(dict.fromkeys((*there.facets, *coding.facets)))
        if both != there.facets:
            taken[coding.span, coding.code] = replace(there, facets=both)
            yield Edit(taken[coding.span, coding.code])
        yield Remove("coding", coding.guid)


def _memos_moved(workspace: Workspace, gone: str, stays: str) -> Iterator[Change]:
    """Memos of a coding that goes, put on one that stays; those of one kind and coder joined."""
    there = {(memo.coder, memo.kind): memo for memo in workspace.read(queries.memos, [stays])}
    for memo in workspace.read(queries.memos, [gone]):
        same = there.get((memo.coder, memo.kind))
        if same is None:
            there[memo.coder, memo.kind] = moved = replace(memo, target=stays)
            yield Edit(moved)
        else:
            there[memo.coder, memo.kind] = joined = _joined(same, memo)
            yield Edit(joined)


def _joined(one: Memo, other: Memo) -> Memo:
    return replace(one, text=f"{one.text}\n\n{other.text}")


def mark_nothing_here(workspace: Workspace, source: str, span: Span) -> Entry | None:
    """Mark a stretch as read without finding anything; unmark it where it is marked.

    Marks that lie within the stretch give way to one over all of it.
    """
    me = workspace.coder.guid
    marks = workspace.read(queries.nothing_here, source, me)
    over = [mark for mark in marks if mark.start <= span.start and span.end <= mark.end]
    if over:
        return workspace.change(_together([Remove("nothing_here", mark.guid) for mark in over]))
    within = [mark for mark in marks if span.start <= mark.start and mark.end <= span.end]
    new = NothingHere(workspace.store.guids(), source, span.start, span.end, me)
    return workspace.change(
        _together([Add(new), *(Remove("nothing_here", mark.guid) for mark in within)])
    )


def _together(changes: list[Change]) -> Change:
    if len(changes) == 1:
        return changes[0]
    kind = "added" if isinstance(changes[0], Add) else "removed"
    return Together(f"history.nothing_here.{kind}", tuple(changes))
