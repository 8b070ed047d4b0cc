"""A corrected transcript over the old one: codings follow their words, and what moved is listed.

The two texts are compared, and what differs becomes an EditMap, as every other change of a
text under codings does. Nothing is dropped unsaid: what has lost its words is listed, and goes
only when the researcher says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualcode.domain.changes import Add, Change, Entry, Remove, Together
from qualcode.domain.changes import Edit as EditChange
from qualcode.domain.comparing import compared, likeness, unchanged
from qualcode.domain.edits import EditMap
from qualcode.domain.model import Coding, Decision, NothingHere, Quotation, Source, Turn
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING, Utterance
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace.incoming import Incoming, Intake
from qualcode.workspace.verbs import Workspace

Marked = Coding | Quotation | NothingHere | Decision
"""What lies on a stretch of a text."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Something on the old text, and what became of it."""

    value: Marked
    before: str = field(repr=False)
    after: str | None = field(repr=False)
    """The words it lies on now; None where nothing is left of them."""
    span: Span | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected text, ready to be stored over the old one."""

    source: Source
    incoming: Incoming = field(repr=False)
    edits: EditMap = field(repr=False)
    """From the old text to the new."""
    followed: tuple[Followed, ...]
    cases: tuple[str | None, ...] = ()
    """Whose (GUID) each turn of the new text is."""
    unnamed: tuple[str, ...] = ()
    """Labels of the new text whose turns are nobody's, so that a withdrawal would miss them."""
    unheard: tuple[str, ...] = ()
    """Pseudonyms of those who had turns, and have none in the new text."""

    @property
    def reworded(self) -> list[Followed]:
        """What lies on other words than before."""
        return [one for one in self.followed if one.after is not None and one.after != one.before]

    @property
    def lost(self) -> list[Followed]:
        """What has no words left."""
        return [one for one in self.followed if one.after is None]


def correction(workspace: Workspace, source: Source, intake: Intake) -> Correction:
    """What storing the only file of an intake over a source comes to.

    Raises `RuleError` where the text is the same, or the intake has several files.
    """
    if len(intake.files) != 1:
        raise RuleError("correct.one_file")
    (incoming,) = intake.files
    old = workspace.read(queries.body, source.text_hash)
    new = incoming.transcript.text
    if old == new:
        raise RuleError("correct.same", title=source.title)
    edits = compared(old, new)
    found = (_followed(one, edits, old, new) for one in _marks(workspace, source))
    made = Correction(source, incoming, edits, tuple(found))
    old_turns = workspace.read(queries.turns, source.guid)
    new_turns = incoming.transcript.utterances
    cases = tuple(_whose(said, edits, old_turns) for said in new_turns)
    told = zip(new_turns, cases, strict=True)
    nobodys = [said for said, case in told if case is None and said.role not in ASKING]
    gone = {turn.case for turn in old_turns} - {*cases}
    unheard = (one.pseudonym for one in workspace.read(queries.cases) if one.guid in gone)
    return replace(
        made,
        cases=cases,
        unnamed=tuple(dict.fromkeys(said.speaker or "–" for said in nobodys)),
        unheard=tuple(unheard),
    )


def _marks(workspace: Workspace, source: Source) -> Iterator[Marked]:
    yield from workspace.read(queries.codings, source.guid)
    yield from workspace.read(queries.quotations, source.guid)
    yield from workspace.read(queries.nothing_here, source.guid)
    for coder in workspace.read(queries.coders):
        yield from workspace.read(queries.decisions, source.guid, coder.guid)


def _followed(one: Marked, edits: EditMap, old: str, new: str) -> Followed:
    span, before = edits.forward(one.span), one.span.of(old)
    words = span.of(new) if span else ""
    if span is None or (words != before and likeness(edits, one.span, span) < _ALIKE):
        return Followed(one, before, None, None)
    return Followed(one, before, words, span)


_ALIKE = 0.5
"""Share of signs that two wordings must have in common, in order, to be the same passage."""


def store_correction(workspace: Workspace, made: Correction, *, drop_lost: bool) -> Entry | None:
    """Put the corrected text in the place of the old one, as one step that can be undone.

    Raises `RuleError` where something has lost its words, unless it is to be dropped, and where
    the source, or what lies on it, has changed since the correction was made.
    """
    stands = made.source in workspace.read(queries.sources)
    if not stands or [*_marks(workspace, made.source)] != [one.value for one in made.followed]:
        raise RuleError("correct.meanwhile", title=made.source.title)
    if made.lost and not drop_lost:
        raise RuleError("correct.lost", n=len(made.lost), title=made.source.title)
    text = made.incoming.transcript.text
    source = replace(made.source, text_hash=made.incoming.transcript.text_hash, length=len(text))
    old_turns = workspace.read(queries.turns, made.source.guid)
    changes: list[Change] = [Remove("turn", turn.guid) for turn in old_turns]
    changes += [_gone(one.value) for one in made.lost]
    changes.append(EditChange(source))
    changes += [Add(turn) for turn in _turns(workspace, made)]
    changes += _moved(made)
    values = {"title": made.source.title, "n": len(made.reworded), "lost": len(made.lost)}
    return workspace.change(Together("history.corrected", tuple(changes), values), [text])


def _moved(made: Correction) -> Iterator[Change]:
    """What lies elsewhere now; of two that came to lie alike the first stays."""
    taken: set[tuple[object, ...]] = set()
    for one in made.followed:
        if one.span is None:
            continue
        value = one.value
        code = getattr(value, "code", "")
        place = (type(value), one.span, code, value.coder)
        if place in taken and not isinstance(value, Decision):
            yield _gone(value)
        elif one.span != value.span:
            yield EditChange(replace(value, start=one.span.start, end=one.span.end))
        taken.add(place)


_TABLE_OF = {
    Coding: "coding",
    Quotation: "quotation",
    NothingHere: "nothing_here",
    Decision: "decision",
}


def _gone(value: Marked) -> Remove:
    return Remove(_TABLE_OF[type(value)], value.guid)


def _turns(workspace: Workspace, made: Correction) -> Iterator[Turn]:
    whose = zip(made.incoming.transcript.utterances, made.cases, strict=True)
    for n, (said, case) in enumerate(whose, 1):
        yield Turn(
            workspace.store.guids(),
            made.source.guid,
            n,
            said.start,
            said.end,
            said.speaker,
            said.role,
            case,
            said.locator,
        )


def _whose(said: Utterance, edits: EditMap, old: Sequence[Turn]) -> str | None:
    """The case of an utterance: whose the label was, else whose most of the words were.

    A label that two people shared, or nobody had, says nothing.
    """
    if said.role in ASKING:
        return None
    label = fold(said.speaker)
    of_label = {turn.case for turn in old if turn.case and fold(turn.speaker) == label}
    if label and len(of_label) == 1:
        return of_label.pop()
    was = edits.backward(said.span)
    if was is None or unchanged(edits, was) < _ALIKE * len(said.span):
        return None
    nearest = max(old, key=lambda turn: _overlap(was, turn.span), default=None)
    if nearest is None or _overlap(was, nearest.span) < _ALIKE * len(was):
        return None
    return nearest.case


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
