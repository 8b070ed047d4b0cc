"""What lies on the desk: the open source, the codes, and what is known of both.

Plain values read from the workspace, kept for the screen between two changes. It knows
no widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from qualcode.domain.changes import Add, Entry
from qualcode.domain.model import (
    Code,
    Codebook,
    CodeLink,
    Coding,
    Memo,
    NothingHere,
    Origin,
    Project,
    Quotation,
    Source,
    Suggestion,
    Turn,
    paths,
)
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.storage.queries import Coverage
from qualcode.ui import remembered
from qualcode.ui.covering import Covering
from qualcode.ui.painting import MEMO
from qualcode.ui.palette import hues
from qualcode.ui.picking import Picked
from qualcode.ui.widgets.inspector import Here
from qualcode.workspace import Workspace
from qualcode.workspace.revising import recode

_LONGEST_NAME = 80
"""Code points of an informant's words that make a name."""
RECENT = 30
"""Codes used lately that are remembered, the last first."""
DIGITS = range(1, 10)
"""The digits that codes are bound to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: a source (GUID), and the stretch of it to show."""

    source: str
    span: Span | None = None


class Desk:
    """The open project and source, as values."""

    def __init__(self, workspace: Workspace, title: str | None) -> None:
        self.workspace = workspace
        self.source: Source | None = None
        self.sources: list[Source] = []
        self.codebooks: list[Codebook] = []
        self.codes: list[Code] = []
        self.paths: dict[str, tuple[str, ...]] = {}
        self.hues: dict[str, tuple[str, int]] = {}
        self.links: list[CodeLink] = []
        self.counts: dict[str, int] = {}
        self.coverage: dict[str, Coverage] = {}
        self.turns: list[Turn] = []
        self.codings: list[Coding] = []
        self.quotations: list[Quotation] = []
        self.body = ""
        self.recent: list[str] = []
        self.bound: dict[int, str] = {}
        """Digit -> the code that it puts on; it keeps its meaning until somebody changes it."""
        self.nothing: list[NothingHere] = []
        self.everybody = False
        """Whether the others' codings, counts and coverage are shown too; off: coding is blind."""
        self.revealed = False
        self.suggestions: list[Suggestion] = []
        self._codes_by_guid: dict[str, Code] = {}
        self._memos: list[Memo] = []
        self._found: list[Suggestion] = []
        self._coders: dict[str, str] = {}
        me = workspace.coder.guid
        self._seen = {
            what: workspace.read(queries.shown_to, me, what) for what in ("suggestions", "others")
        }
        self.project: Project = workspace.project
        self.view = remembered.read().of(self.project.guid)
        """How the screen stood when the study was left, and what of it has changed since."""
        self._kept = self.view
        self.bound.update(self.view.bound)
        named = workspace.chosen_sources(title) if title is not None else []
        self._wanted = named[0].guid if named else self.view.source

    @property
    def language(self) -> str:
        """The language codes are named in."""
        return self.project.language

    @property
    def _whose(self) -> str | None:
        """The coder whose codings are shown; None for everybody's."""
        return None if self.everybody else self.workspace.coder.guid

    def shows(self, coding: Coding) -> bool:
        """Whether a coding is the coder's own, or everybody's are shown."""
        return self._whose in (None, coding.coder)

    def load(self) -> None:
        """Read everything anew."""
        read = self.workspace.read
        self.project = self.workspace.project
        self.sources = read(queries.sources)
        found = [one for one in self.sources if one.guid == self._wanted]
        self.source = found[0] if found else next(iter(self.sources), None)
        self.read_codes()
        self._coders = {coder.guid: coder.name for coder in read(queries.coders)}
        self.turns, self.codings, self.body = [], [], ""
        if self.source is not None:
            self.body = read(queries.body, self.source.text_hash)
            self.turns = read(queries.turns, self.source.guid)
            self.codings = read(queries.codings, self.source.guid, self._whose)
        self.refresh({"quotation", "memo", "decision", "nothing_here"})
        if not self.recent:
            lately = read(queries.codes_lately, self.workspace.coder.guid, RECENT)
            self.recent = [code for code in lately if code in self.paths]
        self.bound = {digit: code for digit, code in self.bound.items() if code in self.paths}
        for code in self.recent[: len(DIGITS)]:
            self._bind_somewhere(code)

    def read_codes(self) -> None:
        """Read the codes anew, and how often each is used."""
        read = self.workspace.read
        self.codebooks = read(queries.codebooks)
        self.codes = _as_in_the_tree(read(queries.codes), self.codebooks)
        self._codes_by_guid = {code.guid: code for code in self.codes}
        self.paths = paths(self.codes, self.language)
        self.hues = hues(self.codes)
        self.links = read(queries.code_links)
        self.counts = read(queries.code_counts, self._whose)

    def refresh(self, tables: set[str]) -> None:
        """Read anew what a change to the tables may have changed."""
        read = self.workspace.read
        if "memo" in tables:
            self._memos = read(queries.memos)
        if self.source is None:
            return
        if "quotation" in tables:
            self.quotations = read(queries.quotations, self.source.guid, self._whose)
        if "nothing_here" in tables:
            self.nothing = read(queries.nothing_here, self.source.guid, self._whose)
        if self.revealed and tables & {"coding", "decision"}:
            self._settle()

    def count(self, gone: Sequence[Coding], new: Sequence[Coding]) -> None:
        """Keep the counts in step with codings that came and went."""
        for coding in gone:
            self.counts[coding.code] = self.counts.get(coding.code, 0) - 1
        for coding in new:
            self.counts[coding.code] = self.counts.get(coding.code, 0) + 1

    def measure_all(self) -> None:
        """Read the coverage of all sources."""
        self.coverage = self.workspace.read(queries.coverage, None, self._whose)

    def measure(self, source: str, covering: Covering) -> Coverage | None:
        """The coverage of a source, as it is now; of the open one it is `covering`."""
        if self.source is None or source != self.source.guid:
            self.coverage |= self.workspace.read(queries.coverage, source, self._whose)
        elif source in self.coverage:
            counted = replace(self.coverage[source], coded=covering.coded, nothing=covering.nothing)
            self.coverage[source] = replace(counted, codings=covering.codings)
        return self.coverage.get(source)

    @property
    def cursor(self) -> int:
        """Where the cursor stood in the source that is open, or about to be."""
        return self.view.cursors.get(self.source.guid if self.source else self._wanted, 0)

    def leave(self, cursor: int) -> None:
        """Remember the place in the open source, and how the screen stands, on this machine."""
        if self.source is None:
            return
        here = self.source.guid
        others = {guid: at for guid, at in self.view.cursors.items() if guid != here}
        view = replace(
            self.view, source=here, cursors={**others, here: cursor}, bound=dict(self.bound)
        )
        if view != self._kept:
            self.view = self._kept = view
            remembered.remember(self.project.guid, view)

    def hide_pane(self, side: str, *, hidden: bool) -> None:
        """Remember whether a pane is hidden."""
        kept = self.view.hidden - {side}
        self.view = replace(self.view, hidden=kept | {side} if hidden else kept)

    def enter(self, guid: str) -> int:
        """Open another source at the next `load`; the place it was left at."""
        self._wanted = guid
        self.everybody = False
        self.hide_suggestions()
        return self.view.cursors.get(guid, 0)

    def sentences(self, words: str) -> list[Span]:
        """The sentences of a turn's words."""
        from qualcode.language import sentences

        return sentences(words, (self.source.language if self.source else "") or self.language)

    def name_of(self, code: str) -> str:
        """A code's own name."""
        return self.paths.get(code, ("?",))[-1]

    def here(
        self,
        codings: Sequence[Coding],
        cursor: int,
        letters: Mapping[str, str],
        in_sight: Sequence[str] = (),
    ) -> Here:
        """All that lies under the cursor, and which codes' letters are on the screen."""
        targets = {coding.guid for coding in codings}
        if self.source is not None:
            targets.add(self.source.guid)
        quoted = [q for q in self.quotations if q.start <= cursor < q.end]
        return Here(
            codings=codings,
            codes=self._codes_by_guid,
            paths=self.paths,
            letters=letters,
            coders={g: n for g, n in self._coders.items() if self.everybody},
            memos=[
                memo
                for memo in self._memos
                if memo.target in targets and self._whose in (None, memo.coder)
            ],
            quotation=quoted[0] if quoted else None,
            read=any(mark.start <= cursor < mark.end for mark in self.nothing),
            suggestions=self.suggestions_at(cursor),
            bound=dict(self.bound),
            in_sight=in_sight,
        )

    def told_of(self, coding: Coding) -> list[str]:
        """Who made a coding, where several codings' are shown, and how its memos begin."""
        told = [self._coders.get(coding.coder, "?")] if self.everybody else []
        for memo in self._memos:
            if memo.target == coding.guid and self._whose in (None, memo.coder):
                told.append(f"{MEMO} {memo.text.strip().splitlines()[0]}")
        return told

    def my_memos(self, target: str) -> dict[str, str]:
        """Kind -> text of the coder's own memos about something."""
        me = self.workspace.coder.guid
        mine = (memo for memo in self._memos if memo.target == target and memo.coder == me)
        return {memo.kind: memo.text for memo in mine}

    def with_memo(self) -> set[str]:
        """GUIDs of what a memo that is shown is about."""
        return {memo.target for memo in self._memos if self._whose in (None, memo.coder)}

    # Codes

    def likely(self, offset: int) -> list[str]:
        """The codes to offer first at a place: those suggested there, where that is shown, and
        those used lately."""
        suggested = [one.code for one in self.suggestions_at(offset)]
        return list(dict.fromkeys([*suggested, *self.recent]))

    def used(self, codes: Sequence[str]) -> None:
        """Put codes first among the recent ones, and give those without a digit one."""
        kept = [code for code in self.recent if code not in codes]
        self.recent = [*codes, *kept][:RECENT]
        for code in codes:
            self._bind_somewhere(code)

    def _bind_somewhere(self, code: str) -> None:
        """A free digit for a code, if there is one: a digit changes its meaning only when told."""
        free = [digit for digit in DIGITS if digit not in self.bound]
        if free and code not in self.bound.values():
            self.bound[free[0]] = code

    def bind(self, digit: int, code: str) -> None:
        """Let a digit put on a code; the code that had it gets the other's digit, if any."""
        before = next((d for d, one in self.bound.items() if one == code), None)
        if before is not None:
            del self.bound[before]
            if digit in self.bound:
                self.bound[before] = self.bound[digit]
        self.bound[digit] = code

    def code_anew(self, source: str, span: Span, picked: Picked) -> tuple[Entry | None, str]:
        """Code with a new code, and the others picked, as one step; its GUID."""
        return self.workspace.code_anew(
            source,
            span,
            picked.new_name,
            self._codes_by_guid.get(picked.parent or ""),
            codebook=picked.codebook,
            besides=picked.codes,
            origin=self.origin(),
        )

    def recode_anew(self, codings: Sequence[Coding], picked: Picked) -> tuple[Entry | None, str]:
        """Give codings a new code, as one step; its GUID."""
        parent = self._codes_by_guid.get(picked.parent or "")
        changes, code = self.workspace.new_code(picked.new_name, parent, picked.codebook)
        entry = recode(self.workspace, codings, code.guid, [*changes, Add(code)])
        return entry, code.guid

    def code_in_vivo(self, source: str, span: Span) -> tuple[Entry | None, str]:
        """A code named by the words under a span; the code of that name, where there is one."""
        words = " ".join(span.of(self.body).split())[:_LONGEST_NAME]
        same = next((c for c in self.codes if c.parent is None and _named(c, words)), None)
        origin = replace(self.origin(), kind="in-vivo")
        if same:
            return self.workspace.code(source, span, [same.guid], origin), same.guid
        return self.workspace.code_anew(source, span, words, origin=origin)

    def origin(self, source: str = "") -> Origin:
        """How a coding made now comes about: by hand, and after what had been shown.

        In the open source, unless another is named.
        """
        source = source or (self.source.guid if self.source else "")
        after = source in self._seen["suggestions"]
        return Origin(
            revealed="after" if after else "before", others=source in self._seen["others"]
        )

    def show_others(self) -> None:
        """Show the other coders' codings too, or one's own alone again."""
        self.everybody = not self.everybody
        if self.everybody:
            self._note_shown("others")

    def _note_shown(self, what: str) -> None:
        if self.source is not None and self.source.guid not in self._seen[what]:
            self.workspace.note_shown(what, self.source.guid)
            self._seen[what].add(self.source.guid)

    # Suggestions

    def suggestion_question(self) -> Callable[[], list[Suggestion]] | None:
        """A function of plain values that finds the suggestions, to be run in a thread."""
        from qualcode.suggest import suggest

        if self.source is None:
            return None
        read, source = self.workspace.read, self.source
        return partial(
            suggest,
            self.body,
            source.language or self.language,
            list(self.turns),
            list(self.codes),
            read(queries.codings, source.guid, self.workspace.coder.guid),
            read(queries.decisions, source.guid, self.workspace.coder.guid),
        )

    def reveal(self, source: str, found: list[Suggestion]) -> bool:
        """Show suggestions found for a source; False if another one is open by now."""
        if self.source is None or self.source.guid != source:
            return False
        self._found = found
        self.revealed = True
        self._note_shown("suggestions")
        self._settle()
        return True

    def _settle(self) -> None:
        """Leave out what the coder has coded or decided, and bring back what was undone."""
        if self.source is None:
            return
        here, me = self.source.guid, self.workspace.coder.guid
        settled: dict[str, list[Span]] = {}
        for decision in self.workspace.read(queries.decisions, here, me):
            settled.setdefault(decision.code, []).append(decision.span)
        for coding in self.workspace.read(queries.codings, here, me):
            settled.setdefault(coding.code, []).append(coding.span)
        self.suggestions = [
            one
            for one in self._found
            if not any(span.overlaps(one.span) for span in settled.get(one.code, ()))
        ]

    def hide_suggestions(self) -> None:
        """Show none."""
        self.revealed = False
        self.suggestions = []
        self._found = []

    def suggestions_at(self, offset: int) -> list[Suggestion]:
        """The suggestions for a place, the best first."""
        found = [s for s in self.suggestions if s.start <= offset < s.end]
        return sorted(found, key=lambda s: s.rank)


def _named(code: Code, words: str) -> bool:
    return any(fold(name) == fold(words) for name in code.name.values())


def _as_in_the_tree(codes: Sequence[Code], codebooks: Sequence[Codebook]) -> list[Code]:
    """The codes in the order people see them, which does not hang on GUIDs."""
    books = {book.guid: n for n, book in enumerate(codebooks)}
    by_guid = {code.guid: code for code in codes}

    def place(code: Code) -> tuple[int, ...]:
        above = by_guid.get(code.parent or "")
        return (*(place(above) if above else (books[code.codebook],)), code.position)

    return sorted(codes, key=place)
