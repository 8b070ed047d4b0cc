"""The verbs: what a coder can do to an open project, each one entry in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from qualcode import storage
from qualcode.analysis.summary import Summary, summarise
from qualcode.domain.changes import Add, Change, Edit, Entry, Remove, Together
from qualcode.domain.model import (
    Case,
    Code,
    Codebook,
    Coder,
    Coding,
    Decision,
    Memo,
    Origin,
    Project,
    Quotation,
    Source,
    Suggestion,
    Words,
    descendants,
    words_in,
)
from qualcode.domain.passages import Passage
from qualcode.domain.rows import fold
from qualcode.domain.span import Span
from qualcode.errors import RuleError, StoreError
from qualcode.exchange.code_names import find_code
from qualcode.exchange.codebook_yaml import read_codebook, write_codebook
from qualcode.exchange.codings_jsonl import read_codings
from qualcode.messages import Message
from qualcode.storage import checking, queries
from qualcode.suggest import suggest
from qualcode.transcripts.informants import attribute_key
from qualcode.workspace.applying import changes_for_codings
from qualcode.workspace.incoming import Intake
from qualcode.workspace.intake import changes_for

P = ParamSpec("P")
T = TypeVar("T")

MANUAL = Origin()


@dataclass
class Workspace:
    """An open project, and in whose name it is changed."""

    store: storage.Project
    coder: Coder

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the store as one file."""
        self.store.close()

    def read(self, query: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of one of `storage.queries`."""
        return self.store.read(query, *args, **kwargs)

    @property
    def project(self) -> Project:
        """The project's facts. Raises `StoreError` when even its first change was undone."""
        found = self.read(queries.project)
        if found is None:
            raise StoreError("store.no_project", store=self.store.place)
        return found

    def change(self, change: Change, bodies: Iterable[str] = ()) -> Entry | None:
        """Make a Change in the coder's name: what every verb comes down to.

        Raises `RuleError` or `StoreError`; nothing is then changed.
        """
        return self.store.apply(change, self.coder, bodies)

    # Coding

    def code(
        self, source: str, span: Span, codes: Sequence[str], origin: Origin = MANUAL
    ) -> Entry | None:
        """Put codes (GUIDs) on a stretch of a source, as one step."""
        adds = tuple(Add(self._coding(source, span, code, origin)) for code in codes)
        return self.change(adds[0] if len(adds) == 1 else Together("history.coding.several", adds))

    def code_anew(
        self,
        source: str,
        span: Span,
        name: str,
        parent: Code | None = None,
        *,
        codebook: str | None = None,
        besides: Sequence[str] = (),
        origin: Origin = MANUAL,
    ) -> tuple[Entry | None, str]:
        """Make a code, and put it and others `besides` on a stretch, as one step; its GUID."""
        changes, code = self.new_code(name, parent, codebook)
        codings = [Add(self._coding(source, span, guid, origin)) for guid in (*besides, code.guid)]
        kind = "history.coding.in_vivo" if origin.kind == "in-vivo" else "history.coding.new_code"
        together = Together(kind, (*changes, Add(code), *codings), {"name": code.name})
        return self.change(together), code.guid

    def _coding(
        self, source: str, span: Span, code: str, origin: Origin, facets: tuple[str, ...] = ()
    ) -> Coding:
        return Coding(
            guid=self.store.guids(),
            source=source,
            start=span.start,
            end=span.end,
            code=code,
            coder=self.coder.guid,
            facets=facets,
            origin=origin,
        )

    def uncode(self, coding: str) -> Entry | None:
        """Take a coding (GUID) away, with the memos about it."""
        return self.change(Remove("coding", coding))

    def add_code(self, name: str, parent: Code | None = None) -> Code:
        """A new code under a parent, or at the root of the first codebook."""
        changes, code = self.new_code(name, parent)
        self.change(Together("history.code.added", (*changes, Add(code)), {"name": code.name}))
        return code

    def new_code(
        self, name: str, parent: Code | None = None, codebook: str | None = None
    ) -> tuple[list[Change], Code]:
        """A code to be added under a parent, or at the root of a codebook (GUID; else the first).

        The Changes add the codebook it needs where the project has none.
        """
        language = self.project.language
        changes: list[Change] = []
        if parent is not None or codebook is not None:
            book = parent.codebook if parent else str(codebook)
        elif books := self.read(queries.codebooks):
            book = books[0].guid
        else:
            new = Codebook(self.store.guids(), {language: self.project.title}, language)
            changes, book = [Add(new)], new.guid
        above = parent.guid if parent else None
        siblings = sum(c.parent == above and c.codebook == book for c in self.read(queries.codes))
        words = " ".join(name.split())
        return changes, Code(self.store.guids(), book, above, {language: words}, position=siblings)

    def mark_quotation(self, source: str, span: Span) -> Entry | None:
        """Mark a stretch as a quotation, or take one's own mark off if it is there."""
        for there in self.read(queries.quotations, source, self.coder.guid):
            if there.span == span:
                return self.change(Remove("quotation", there.guid))
        return self.change(
            Add(Quotation(self.store.guids(), source, span.start, span.end, self.coder.guid))
        )

    def write_memos(self, table: str, target: str, texts: Mapping[str, str]) -> Entry | None:
        """Write the coder's memos about anything, kind -> text; empty text takes one away."""
        mine = {
            memo.kind: memo
            for memo in self.read(queries.memos, [target])
            if memo.coder == self.coder.guid
        }
        changes: list[Change] = []
        for kind, text in texts.items():
            if kind not in mine and text.strip():
                changes.append(
                    Add(Memo(self.store.guids(), table, target, self.coder.guid, text, kind))
                )
            elif kind in mine and not text.strip():
                changes.append(Remove("memo", mine[kind].guid))
            elif kind in mine:
                changes.append(Edit(replace(mine[kind], text=text)))
        if len(changes) == 1:
            return self.change(changes[0])
        return self.change(Together("history.memo.several", tuple(changes)))

    # Suggestions

    def suggestions(self, source: Source) -> list[Suggestion]:
        """What is suggested in a source, leaving out what is coded or decided already."""
        return suggest(
            self.read(queries.body, source.text_hash),
            source.language or self.project.language,
            self.read(queries.turns, source.guid),
            self.read(queries.codes),
            self.read(queries.codings, source.guid, self.coder.guid),
            self.read(queries.decisions, source.guid, self.coder.guid),
        )

    def note_shown(self, what: str, source: str) -> None:
        """Enter in the journal that `suggestions` or `others` were shown to the coder in a source.

        Whether codings were made blind can then be told for ever after.
        """
        self.store.note(self.coder, f"history.shown.{what}", {"source": source})

    def decide(self, one: Suggestion, *, accept: bool, origin: Origin = MANUAL) -> Entry | None:
        """Accept a suggestion, which makes an ordinary coding, or reject it; remembered.

        `origin` says what had been shown by then.
        """
        verdict = "accepted" if accept else "rejected"
        changes: list[Change] = [
            Add(
                Decision(
                    guid=self.store.guids(),
                    source=one.source,
                    start=one.start,
                    end=one.end,
                    code=one.code,
                    coder=self.coder.guid,
                    verdict=verdict,
                    suggester=one.suggester,
                    score=one.score,
                    rank=one.rank,
                )
            )
        ]
        if accept:
            made = replace(
                origin,
                kind="suggestion",
                suggester=one.suggester,
                score=one.score,
                rank=one.rank,
            )
            changes.append(Add(self._coding(one.source, one.span, one.code, made)))
        return self.change(Together(f"history.suggestion.{verdict}", tuple(changes)))

    # Undo

    def undo(self) -> Entry | None:
        """Undo the coder's last change; None when there is none but the project's making."""
        if self.read(queries.is_beginning, self.coder.guid):
            return None
        return self.store.undo(self.coder.guid)

    def redo(self) -> Entry | None:
        """Redo what the coder undid last; None when there is nothing."""
        return self.store.redo(self.coder.guid)

    # In and out

    def take_in(
        self, intake: Intake, *, wave: str = "", date: str = "", citable: bool = True
    ) -> Entry | None:
        """Store an intake: all of its files in one entry, or none.

        `wave` and `date` are those of all its sources; where they are empty, the list of
        informants says. What is not `citable` may be coded, and is never printed.
        """
        language, cases = self.project.language, self.read(queries.cases)
        about = {"wave": wave, "date": date}
        called = self.read(queries.once_called)
        changes = changes_for(
            intake, cases, language, self.store.guids, called=called, citable=citable, **about
        )
        titles = [one.title for one in intake.files]
        values: dict[str, object] = {"n": len(titles), "titles": titles, "as_is": intake.as_is}
        if intake.looked_with:
            values["looked_with"] = list(intake.looked_with)
        bodies = (one.transcript.text for one in intake.files)
        return self.change(Together("history.imported", tuple(changes), values), bodies)

    def take_in_codebooks(self, paths: Sequence[Path]) -> Entry | None:
        """Add codebooks from YAML files: all or none."""
        changes, names = codebooks_in(paths, self.store.guids)
        values = {"names": names, "n": len(names)}
        return self.change(Together("history.codebooks", tuple(changes), values))

    def write_codebook(self, path: Path, name: str | None = None) -> Codebook:
        """Write the codebook of a name (in any language) to a YAML file; the only one if none.

        Raises `RuleError` if there is none of that name, or several and no name was given.
        """
        books = self.read(queries.codebooks)
        chosen = [
            book
            for book in books
            if name is None or fold(name) in {fold(words) for words in book.name.values()}
        ]
        if len(chosen) != 1:
            names = ", ".join(words_in(book.name, book.language) for book in books)
            raise RuleError("codebook.which", names=names)
        codes = [code for code in self.read(queries.codes) if code.codebook == chosen[0].guid]
        write_codebook(path, chosen[0], codes)
        return chosen[0]

    def apply_codings(self, path: Path) -> tuple[Entry | None, int]:
        """Codings from a file of JSON lines, all or none, as one step; and how many."""
        lines = read_codings(path)
        changes = self.read(
            changes_for_codings, lines, self.coder, self.project.language, self.store.guids
        )
        values = {"n": len(lines)}
        entry = self.change(Together("history.codings_applied", tuple(changes), values))
        return entry, len(lines)

    def summary(self) -> Summary:
        """The project's themes (or top-level codes): who says it, how many, in what words."""
        return self.read(_summary)[0]

    def passages(
        self, code: str | None, conditions: Sequence[tuple[str, str]] = ()
    ) -> list[Passage]:
        """Coded passages: under a code (name or path) and its children, where attributes hold.

        Raises `RuleError` for an unknown code or attribute.
        """
        wanted = None
        if code is not None:
            codes = self.read(queries.codes)
            wanted = descendants(find_code(code, codes, self.project.language), codes)
        cases = _cases_where(self.read(queries.cases), conditions) if conditions else None
        return self.read(lambda c: list(queries.passages(c, codes=wanted, cases=cases)))

    def chosen_sources(self, title: str | None) -> list[Source]:
        """The source with a title, or all. Raises `RuleError` if there is none of that title."""
        if title is None:
            return self.read(queries.sources)
        source = self.read(queries.source_titled, title)
        if source is None:
            titles = ", ".join(one.title for one in self.read(queries.sources)) or "–"
            raise RuleError("source.unknown", title=title, titles=titles)
        return [source]

    def export_themes(self, path: Path, *, title: str, language: str, attribution: str) -> Summary:
        """Write the theme table to Word, and enter the export in the journal."""
        from qualcode.reports.theme_table import write_theme_table

        summary, printed = self.read(_summary)
        sources = self.read(queries.sources)
        write_theme_table(
            path,
            summary,
            title=title,
            language=language,
            attribution=attribution,
            interviews=sum(source.kind == "interview" for source in sources),
        )
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        values = {"file": path.name, "hash": content, "codings": printed}
        self.store.note(self.coder, "history.exported", values)
        return summary

    def faults(self) -> list[Message]:
        """What is wrong with the store; nothing when it is sound."""
        return self.read(lambda connection: list(checking.faults(connection)))


def _summary(connection: Any) -> tuple[Summary, list[str]]:
    """The summary, and the GUIDs of the codings whose words it prints."""
    project = queries.project(connection)
    passages = list(queries.passages(connection))
    summary = summarise(
        queries.codes(connection),
        queries.themes(connection),
        queries.theme_codes(connection),
        queries.presence(connection),
        queries.informants(connection),
        passages,
        project.word_scheme if project else "default",
        {source.guid for source in queries.sources(connection) if not source.citable},
    )
    printed = {
        (quoted.source, quoted.start, quoted.end)
        for head in summary.heads
        for row in (head, *head.children)
        for quoted in row.quotations
    }
    codings = {
        passage.coding
        for passage in passages
        for start, end in (
            (passage.start, passage.end),
            *((quotation.start, quotation.end) for quotation in passage.quotations),
        )
        if (passage.source, start, end) in printed
    }
    return summary, sorted(codings)


def _cases_where(cases: Sequence[Case], conditions: Sequence[tuple[str, str]]) -> list[str]:
    """GUIDs of the cases whose attributes are as the conditions say, however written."""
    known = sorted({name for case in cases for name in case.attributes})
    by_name = {fold(name): name for name in known}
    chosen = list(cases)
    for heading, value in conditions:
        name = by_name.get(fold(attribute_key(heading)))
        if name is None:
            raise RuleError("attribute.unknown", name=heading, names=", ".join(known))
        chosen = [case for case in chosen if fold(case.attributes.get(name, "")) == fold(value)]
    return [case.guid for case in chosen]


def codebooks_in(
    paths: Sequence[Path], guids: Callable[[], str]
) -> tuple[list[Change], list[Words]]:
    """The Changes that add the codebooks of YAML files, and the codebooks' names."""
    changes: list[Change] = []
    names = []
    for path in paths:
        codebook, codes = read_codebook(path, guids)
        changes += [Add(codebook), *map(Add, codes)]
        names.append(codebook.name)
    return changes, names
