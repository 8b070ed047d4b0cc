"""Sources and cases, set in order: named, grouped, described, written, and taken away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from qualcode.domain.changes import Add, Edit, Entry, Remove, Together
from qualcode.domain.model import Case, Source
from qualcode.files.document import clean, lines, on_one_line
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.transcripts.reading import draft
from qualcode.workspace.incoming import Incoming, Intake
from qualcode.workspace.safekeeping import before_large
from qualcode.workspace.verbs import Workspace

FIELDS = ("title", "group", "kind", "wave", "date", "case")
"""The fields of a source that can be set."""


def set_field(workspace: Workspace, sources: Sequence[Source], field: str, value: str) -> None:
    """Set one of `FIELDS` of sources, as one step; a case is named by its GUID, "" for none."""
    words: str | None = on_one_line(value)
    if field == "case":
        words = words or None
    given: Mapping[str, object] = {field: words}
    edits = tuple(Edit(replace(one, **given)) for one in sources)  # type: ignore[arg-type]
    titles = [one.title for one in sources]
    values = {"n": len(titles), "titles": titles}
    workspace.change(Together(f"history.source.set.{field}", edits, values))


def remove_sources(workspace: Workspace, sources: Sequence[Source]) -> Message | None:
    """Take sources away with all that lies on them, as one step that can be undone.

    A backup is made first; what went wrong with it, to be shown.
    """
    notice = before_large(workspace)
    titles = [one.title for one in sources]
    values = {"n": len(titles), "titles": titles}
    removals = tuple(Remove("source", one.guid) for one in sources)
    workspace.change(Together("history.source.several_removed", removals, values))
    return notice


def write_note(workspace: Workspace, title: str, text: str, kind: str) -> Entry | None:
    """A source that is written here rather than read from a file; each paragraph is a turn.

    Raises `FileError` where it holds no words.
    """
    name = on_one_line(title)
    made = draft(lines(name, clean(text)))
    note = Incoming(name, name, made.transcript, ())
    return workspace.take_in(Intake((note,), (), (), as_is=True, kind=kind))


def add_case(workspace: Workspace, kind: str, pseudonym: str) -> Entry | None:
    """A case of a kind (informant, municipality, employer ...)."""
    what, name = (on_one_line(words) for words in (kind, pseudonym))
    return workspace.change(Add(Case(workspace.store.guids(), what, name)))


def rename_case(workspace: Workspace, case: Case, pseudonym: str) -> Entry | None:
    """Another pseudonym for a case; what its speakers are called in the texts stays."""
    return workspace.change(Edit(replace(case, pseudonym=on_one_line(pseudonym))))


def set_case_kind(workspace: Workspace, cases: Sequence[Case], kind: str) -> Entry | None:
    """Say what cases are (informant, municipality, employer ...), as one step."""
    what = on_one_line(kind)
    edits = tuple(Edit(replace(case, kind=what)) for case in cases)
    values = {"n": len(cases), "kind": what}
    return workspace.change(Together("history.case.kind", edits, values))


def set_attribute(
    workspace: Workspace, cases: Sequence[Case], name: str, value: str
) -> Entry | None:
    """Set an attribute of cases, as one step; an empty value takes it away."""
    key, words = (on_one_line(part) for part in (name, value))
    edits = []
    for case in cases:
        kept = {other: text for other, text in case.attributes.items() if other != key}
        order = [*case.attributes, *([key] if key not in case.attributes else [])]
        both = {**kept, key: words} if words else kept
        edits.append(Edit(replace(case, attributes={k: both[k] for k in order if k in both})))
    values = {"n": len(cases), "name": key}
    return workspace.change(Together("history.case.attribute", tuple(edits), values))


def remove_cases(workspace: Workspace, cases: Sequence[Case]) -> Entry | None:
    """Take cases away; turns and sources stay, and name no case any more.

    Cases nested in them stay too, one level up.
    """
    known = {case.guid: case for case in workspace.read(queries.cases)}
    going = {case.guid for case in cases}
    changes = [
        Edit(replace(one, parent=_kept_above(one, known, going)))
        for one in known.values()
        if one.parent in going
    ]
    removals = [Remove("case", case.guid) for case in cases]
    values = {"n": len(cases), "names": [case.pseudonym for case in cases]}
    return workspace.change(Together("history.case.several_removed", (*changes, *removals), values))


def _kept_above(case: Case, known: Mapping[str, Case], going: Collection[str]) -> str | None:
    """The nearest case above one that is not going away."""
    above = case.parent
    while above in going:
        above = known[str(above)].parent
    return above
