"""A word in all the material, each time with what stands around it (KWIC), and coding from that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.domain.changes import Add, Change, Entry, Together
from qualcode.domain.model import Code, Coding, Origin, Source, Turn
from qualcode.domain.span import Span
from qualcode.language.variants import occurrences
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace

AROUND = 100
"""Code points shown before and after a hit."""
TURN = " ¶ "
"""Stands in the text around a hit where one turn ends and the next begins."""
MOST = 5_000
"""Hits that are listed; who gets more should ask for a longer word."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words stand once: the source, the stretch, and the text around it."""

    source: str
    title: str
    start: int
    end: int
    before: str
    words: str
    after: str
    speaker: str
    """Whose turn it stands in: the case's pseudonym, or the speaker's label."""
    role: str

    @property
    def span(self) -> Span:
        """The hit's code points."""
        return Span(self.start, self.end)


def hits(
    workspace: Workspace,
    words: str,
    *,
    variants_too: bool = False,
    whole: bool = False,
    source: str = "",
) -> list[Hit]:
    """Every place where words stand, by source and in the order of the text; at most `MOST`.

    `whole` leaves out those within longer words. The texts are read one at a time.
    """
    found: list[Hit] = []
    called = {case.guid: case.pseudonym for case in workspace.read(queries.cases)}
    for one in workspace.read(queries.sources):
        if source in ("", one.guid) and len(found) < MOST:
            body = workspace.read(queries.body, one.text_hash)
            places = occurrences(body, words, variants_too=variants_too)
            if whole:
                places = [place for place in places if _stands_alone(body, place)]
            found += _hits(workspace, one, body, places[: MOST - len(found)], called)
    return found


def _stands_alone(body: str, place: Span) -> bool:
    """Whether no letter or digit stands next to a place."""
    beside = body[max(0, place.start - 1) : place.start], body[place.end : place.end + 1]
    return not any(char.isalnum() for char in beside)


def _hits(
    workspace: Workspace,
    source: Source,
    body: str,
    places: Sequence[Span],
    called: Mapping[str, str],
) -> Iterator[Hit]:
    turns = iter(workspace.read(queries.turns, source.guid) if places else ())
    turn = next(turns, None)
    following = next(turns, None)
    for place in places:
        while following is not None and following.start <= place.start:
            turn, following = following, next(turns, None)
        yield _hit(source, body, place, turn, called)


def _hit(
    source: Source, body: str, place: Span, turn: Turn | None, called: Mapping[str, str]
) -> Hit:
    return Hit(
        source=source.guid,
        title=source.title,
        start=place.start,
        end=place.end,
        before=_in_one_line(body[max(0, place.start - AROUND) : place.start]),
        words=_in_one_line(place.of(body)),
        after=_in_one_line(body[place.end : place.end + AROUND]),
        speaker=called.get(turn.case or "", turn.speaker) if turn else "",
        role=turn.role if turn else "",
    )


def _in_one_line(words: str) -> str:
    return words.replace("\n", TURN)


def code_places(
    workspace: Workspace,
    places: Iterable[tuple[str, Span, Origin]],
    codes: Sequence[str],
    new: Sequence[Change] = (),
) -> tuple[Entry | None, int]:
    """Put codes on stretches of (source, span), as one step; and how many codings it made.

    What the coder has coded so already is left as it is. `new` are Changes that make a
    code first, where it is not there yet.
    """
    me = workspace.coder.guid
    wanted = {(source, span, code): origin for source, span, origin in places for code in codes}
    there = {
        (one.source, one.span, one.code)
        for source in {source for source, _, _ in wanted}
        for one in workspace.read(queries.codings, source, me)
    }
    adds = tuple(
        Add(Coding(workspace.store.guids(), source, span.start, span.end, code, me, origin=origin))
        for (source, span, code), origin in wanted.items()
        if (source, span, code) not in there
    )
    if not adds:
        return None, 0
    made = [one.value for one in new if isinstance(one, Add) and isinstance(one.value, Code)]
    names = {code.guid: code.name for code in (*workspace.read(queries.codes), *made)}
    values = {"n": len(adds), "code": names.get(codes[0], "")}
    return workspace.change(Together("history.coding.found", (*new, *adds), values)), len(adds)
