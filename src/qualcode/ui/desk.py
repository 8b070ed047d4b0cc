"""What lies on the desk: the open source, the codes, and what is known of both.

Plain values read from the workspace, kept for the screen between two changes. It knows
no widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from qualcode.domain.changes import Entry
from qualcode.domain.model import (
    Code,
    Codebook,
    Coding,
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
        self._coders: dict[str, str] = {}
        self._ever_revealed: set[str] = set()
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

    def load(self) -> None:
        """Read everything anew."""
        read = self.workspace.read
        self.project = self.workspace.project
        self.sources = read(queries.sources)
        found = [one for one in self.sources if one.guid == self._wanted]
        self.source = found[0] if found else next(iter(self.sources), None)
        self.codebooks = read(queries.codebooks)
        self.codes = read(queries.codes)
        self.paths = paths(self.codes, self.language)
        self.hues = hues(self.codes)
        self._coders = {coder.guid: coder.name for coder in read(queries.coders)}
        self.turns, self.codings, self.body = [], [], ""
        if self.source is not None:
            self.body = read(queries.body, self.source.text_hash)
            self.turns = read(queries.turns, self.source.guid)
            self.codings = [
                coding
                for coding in read(queries.codings, self.source.guid)
                if self._whose in (None, coding.coder)
            ]
        self.counts = read(queries.code_counts, self._whose)
        self.coverage = read(queries.coverage, None, self._whose)
        self.refresh({"quotation"})
        if not self.recent:
            often = sorted(self.counts, key=lambda code: (-self.counts[code], self.paths[code]))
            self.recent = often[:RECENT]

    def refresh(self, tables: set[str]) -> None:
        """Read anew what a change to the tables may have changed, counts and coverage."""
        read = self.workspace.read
        if "coding" in tables and self.source is not None:
            self.coverage |= read(queries.coverage, self.source.guid, self._whose)
        if "quotation" in tables and self.source is not None:
            self.quotations = read(queries.quotations, self.source.guid)
        if "decision" in tables and self.revealed and self.source is not None:
            mine = self.workspace.coder.guid
            decided = read(queries.decisions, self.source.guid, mine)
            settled = {(d.code, d.start, d.end) for d in decided}
            self.suggestions = [
                s for s in self.suggestions if (s.code, s.start, s.end) not in settled
            ]

    def count(self, gone: Sequence[Coding], new: Sequence[Coding]) -> None:
        """Keep the codes' counts in step with codings that came and went."""
        for coding in gone:
            self.counts[coding.code] = self.counts.get(coding.code, 0) - 1
        for coding in new:
            self.counts[coding.code] = self.counts.get(coding.code, 0) + 1

    def leave(self, cursor: int) -> None:
        """Remember the place in the open source."""
        if self.source is not None:
            self._places[self.source.guid] = cursor

    def enter(self, guid: str) -> int:
        """Open another source at the next `load`; the place it was left at."""
        self._wanted = guid
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
        targets = [coding.guid for coding in codings]
        if self.source is not None:
            targets.append(self.source.guid)
        quoted = [q for q in self.quotations if q.start <= cursor < q.end]
        return Here(
            codings=codings,
            codes={code.guid: code for code in self.codes} if codings else {},
            paths=self.paths,
            letters=letters,
            coders={g: n for g, n in self._coders.items() if self.everybody},
            memos=[
                memo
                for memo in self.workspace.read(queries.memos, targets)
                if self._whose in (None, memo.coder)
            ],
            quotation=quoted[0] if quoted else None,
            suggestions=self.suggestions_at(cursor),
            recent=self.recent,
        )

    def my_memos(self, target: str) -> dict[str, str]:
        """Kind -> text of the coder's own memos about something."""
        me = self.workspace.coder.guid
        found = self.workspace.read(queries.memos, [target])
        return {memo.kind: memo.text for memo in found if memo.coder == me}

    def occurrences(self, words: str) -> list[Span]:
        """Where words stand in the text, upper and lower case alike."""
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        return [Span(*m.span()) for m in re.finditer(pattern, self.body, re.IGNORECASE) if m[0]]

    # Codes

    def used(self, codes: Sequence[str]) -> None:
        """Put codes first among the recent ones."""
        kept = [code for code in self.recent if code not in codes]
        self.recent = [*codes, *kept][:RECENT]

    def made_code(self, name: str, parent: str | None) -> str:
        """GUID of a new code under a parent (or at the root). Raises `RuleError`."""
        above = next((code for code in self.codes if code.guid == parent), None)
        codebook = above.codebook if above else self.workspace.codebook_for_new_codes()
        return self.workspace.add_code(name, above, codebook).guid

    def code_in_vivo(self, source: str, span: Span) -> Entry | None:
        """A code named by the words under a span; the code of that name, where there is one."""
        words = " ".join(span.of(self.body).split())[:80]
        same = [c for c in self.codes if c.parent is None and _named(c, words)]
        if same:
            return self.workspace.code(source, span, [same[0].guid])
        codebook = self.workspace.codebook_for_new_codes()
        return self.workspace.code_in_vivo(source, span, words, None, codebook)

    # Suggestions

    @property
    def since_reveal(self) -> str:
        """Whether a choice made now comes before or after suggestions were shown here."""
        shown = self.source is not None and self.source.guid in self._ever_revealed
        return "after" if shown else "before"

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
            read(queries.codings, source.guid),
            read(queries.decisions, source.guid, self.workspace.coder.guid),
        )

    def reveal(self, found: list[Suggestion]) -> None:
        """Show suggestions for the open source."""
        self.suggestions = [s for s in found if self.source and s.source == self.source.guid]
        self.revealed = True
        if self.source is not None:
            self._ever_revealed.add(self.source.guid)

    def hide_suggestions(self) -> None:
        """Show none."""
        self.revealed = False
        self.suggestions = []

    def suggestions_at(self, offset: int) -> list[Suggestion]:
        """The suggestions for a place, the best first."""
        found = [s for s in self.suggestions if s.start <= offset < s.end]
        return sorted(found, key=lambda s: s.rank)


def _named(code: Code, words: str) -> bool:
    return any(fold(name) == fold(words) for name in code.name.values())
