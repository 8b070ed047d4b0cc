"""What lies on the desk: the open source, the codes, and what is known of both.

Plain values read from the workspace, kept for the screen between two changes. It knows
no widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from qualcode.domain.changes import Entry
from qualcode.domain.model import (
    Code,
    Codebook,
    Coding,
    Memo,
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
from qualcode.ui.palette import hues
from qualcode.ui.widgets.inspector import Here
from qualcode.workspace import Workspace

_LONGEST_NAME = 80
"""Code points of an informant's words that make a name."""
RECENT = 9
"""Codes kept at hand under the digits."""


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
        self.counts: dict[str, int] = {}
        self.coverage: dict[str, Coverage] = {}
        self.turns: list[Turn] = []
        self.codings: list[Coding] = []
        self.quotations: list[Quotation] = []
        self.body = ""
        self.recent: list[str] = []
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
        self._places: dict[str, int] = {}
        chosen = workspace.chosen_sources(title)
        self._wanted = chosen[0].guid if chosen else ""
        self.project: Project = workspace.project

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
        self.codebooks = read(queries.codebooks)
        self.codes = _as_in_the_tree(read(queries.codes), self.codebooks)
        self._codes_by_guid = {code.guid: code for code in self.codes}
        self.paths = paths(self.codes, self.language)
        self.hues = hues(self.codes)
        self._coders = {coder.guid: coder.name for coder in read(queries.coders)}
        self.turns, self.codings, self.body = [], [], ""
        if self.source is not None:
            self.body = read(queries.body, self.source.text_hash)
            self.turns = read(queries.turns, self.source.guid)
            self.codings = read(queries.codings, self.source.guid, self._whose)
        self.counts = read(queries.code_counts, self._whose)
        self.coverage = read(queries.coverage, None, self._whose)
        self.refresh({"quotation", "memo", "decision"})
        if not self.recent:
            lately = read(queries.codes_lately, self.workspace.coder.guid, RECENT)
            self.recent = [code for code in lately if code in self.paths]

    def refresh(self, tables: set[str]) -> None:
        """Read anew what a change to the tables may have changed."""
        read = self.workspace.read
        if "memo" in tables:
            self._memos = read(queries.memos)
        if self.source is None:
            return
        if "quotation" in tables:
            self.quotations = read(queries.quotations, self.source.guid, self._whose)
        if self.revealed and tables & {"coding", "decision"}:
            self._settle()

    def count(self, gone: Sequence[Coding], new: Sequence[Coding]) -> None:
        """Keep the counts in step with codings that came and went."""
        for coding in gone:
            self.counts[coding.code] = self.counts.get(coding.code, 0) - 1
        for coding in new:
            self.counts[coding.code] = self.counts.get(coding.code, 0) + 1

    def measure(self, source: str) -> Coverage | None:
        """The coverage of a source, as it is now."""
        self.coverage |= self.workspace.read(queries.coverage, source, self._whose)
        return self.coverage.get(source)

    def leave(self, cursor: int) -> None:
        """Remember the place in the open source."""
        if self.source is not None:
            self._places[self.source.guid] = cursor

    def enter(self, guid: str) -> int:
        """Open another source at the next `load`; the place it was left at."""
        self._wanted = guid
        self.everybody = False
        self.hide_suggestions()
        return self._places.get(guid, 0)

    def sentences(self, words: str) -> list[Span]:
        """The sentences of a turn's words."""
        from qualcode.language import sentences

        return sentences(words, (self.source.language if self.source else "") or self.language)

    def name_of(self, code: str) -> str:
        """A code's own name."""
        return self.paths.get(code, ("?",))[-1]

    def here(self, codings: Sequence[Coding], cursor: int, letters: Mapping[str, str]) -> Here:
        """All that lies under the cursor."""
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
            suggestions=self.suggestions_at(cursor),
            recent=self.recent,
        )

    def my_memos(self, target: str) -> dict[str, str]:
        """Kind -> text of the coder's own memos about something."""
        me = self.workspace.coder.guid
        mine = (memo for memo in self._memos if memo.target == target and memo.coder == me)
        return {memo.kind: memo.text for memo in mine}

    def occurrences(self, words: str) -> list[Span]:
        """Where words stand in the text, upper and lower case alike."""
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        return [Span(*m.span()) for m in re.finditer(pattern, self.body, re.IGNORECASE) if m[0]]

    # Codes

    def used(self, codes: Sequence[str]) -> None:
        """Put codes first among the recent ones."""
        kept = [code for code in self.recent if code not in codes]
        self.recent = [*codes, *kept][:RECENT]

    def code_anew(
        self, source: str, span: Span, name: str, parent: str | None, besides: Sequence[str]
    ) -> tuple[Entry | None, str]:
        """Code with a new code under a parent (or at the root), as one step; its GUID."""
        above = self._codes_by_guid.get(parent or "")
        return self.workspace.code_anew(
            source, span, name, above, besides=besides, origin=self.origin()
        )

    def code_in_vivo(self, source: str, span: Span) -> tuple[Entry | None, str]:
        """A code named by the words under a span; the code of that name, where there is one."""
        words = " ".join(span.of(self.body).split())[:_LONGEST_NAME]
        same = next((c for c in self.codes if c.parent is None and _named(c, words)), None)
        origin = replace(self.origin(), kind="in-vivo")
        if same:
            return self.workspace.code(source, span, [same.guid], origin), same.guid
        return self.workspace.code_anew(source, span, words, origin=origin)

    def origin(self) -> Origin:
        """How a coding made now comes about: by hand, and after what had been shown."""
        source = self.source.guid if self.source else ""
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
