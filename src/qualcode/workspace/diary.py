"""The sample study's diary, lived through again: six weeks of changes, each at its own time.

`transcripts/history.yaml` says what was done when. Every step goes through the verbs that the
screen and the commands use, with the store's clock set to the diary's, so that the history
of the sample is a real one: it can be looked through, undone and replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from qualcode.domain.changes import Add, Edit, Remove, Together
from qualcode.domain.model import (
    INTERVIEW,
    OPEN_ANSWERS,
    Code,
    Codebook,
    Coding,
    Origin,
    Source,
    Theme,
    ThemeCode,
    words_in,
)
from qualcode.domain.span import Span
from qualcode.domain.transcript import ASKING
from qualcode.exchange.code_names import find_code
from qualcode.exchange.codebook_yaml import read_codebook
from qualcode.exchange.codings_jsonl import CodingLine, place, read_codings
from qualcode.storage import queries
from qualcode.workspace.guiding import take_in_guide
from qualcode.workspace.intake import prepare, pseudonyms_in
from qualcode.workspace.linking import take_in_links
from qualcode.workspace.materials import set_field
from qualcode.workspace.opening import in_the_name_of
from qualcode.workspace.revising import mark_nothing_here, recode
from qualcode.workspace.taking_over import taken_over
from qualcode.workspace.verbs import Workspace

_CET = timezone(timedelta(hours=1))
"""The diary tells the time by the wall of an office in Norway, in winter."""

Step = Mapping[str, Any]


@dataclass(slots=True)
class Calendar:
    """A clock that stands where the diary is; the store asks it for the time."""

    at: datetime

    def __call__(self) -> datetime:
        """The time, in UTC."""
        return self.at

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


def read_diary(path: Path) -> Mapping[str, Any]:
    """The diary as plain values: `language`, `open` codes, and `days` with their steps."""
    from ruamel.yaml import YAML

    found: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return found


def first_moment(diary: Mapping[str, Any]) -> datetime:
    """When the study was begun, in UTC."""
    day = diary["days"][0]
    return _moment(day["day"], day["steps"][0]["at"])


def _moment(day: Any, at: str) -> datetime:
    return datetime.fromisoformat(f"{day} {at}").replace(tzinfo=_CET).astimezone(UTC)


def live_through(
    workspace: Workspace,
    diary: Mapping[str, Any],
    transcripts: Path,
    codebooks: Path,
    calendar: Calendar,
) -> None:
    """Do all that the diary tells, in a project that has just been begun."""
    life = _Life(workspace, diary, transcripts, codebooks, calendar)
    for day in diary["days"]:
        for step in day["steps"]:
            calendar.at = _moment(day["day"], step["at"])
            life.do(step)


@dataclass(slots=True)
class _Life:
    """The study while it is lived through."""

    workspace: Workspace
    diary: Mapping[str, Any]
    transcripts: Path
    codebooks: Path
    calendar: Calendar
    coded: set[tuple[str, int]] = field(default_factory=set)
    """(coder, line of the coder's file) of what is coded already."""
    themes: dict[str, Theme] = field(default_factory=dict)
    written: dict[str, tuple[CodingLine, ...]] = field(default_factory=dict)
    """Coder -> the lines of the coder's file."""
    books: dict[str, tuple[Codebook, tuple[Code, ...]]] = field(default_factory=dict)
    """File -> the codebook in it."""

    def do(self, step: Step) -> None:
        """Do one step: what it is called says which."""
        doing: Mapping[str, Callable[[Any, Step], None]] = {
            "guide": self._guide,
            "import": self._import,
            "sort": self._sort,
            "open": self._open,
            "group": self._group,
            "codebook": self._codebook,
            "links": self._links,
            "code": self._code,
            "slip": self._slip,
            "new code": self._new_code,
            "reword": self._reword,
            "read": self._read,
            "memo": self._memo,
            "theme": self._theme,
            "gather": self._gather,
            "drop": self._drop,
            "show": self._show,
        }
        (what,) = [name for name in step if name in doing]
        doing[what](step[what], step)

    # Material

    def _guide(self, file: str, step: Step) -> None:
        take_in_guide(self.workspace, self.transcripts / file)

    def _import(self, files: Sequence[str], step: Step) -> None:
        kind = step.get("kind", INTERVIEW)
        people = None if kind == OPEN_ANSWERS else self.transcripts / "informants.csv"
        intake = prepare(
            [self.transcripts / file for file in files],
            kind=kind,
            informants=people,
            names=self.transcripts / "names.csv",
            language=self.diary["language"],
            known=self.workspace.read(pseudonyms_in),
        )
        self.workspace.take_in(intake, wave=step.get("wave", ""), date=str(step.get("date", "")))
        for title in step.get("uncitable", ()):
            source = self._source(title)
            self.workspace.change(Edit(replace(source, citable=False)))

    def _sort(self, groups: Mapping[str, Sequence[str]], step: Step) -> None:
        """Sources listed under headings of the researcher's own."""
        for heading, titles in groups.items():
            set_field(self.workspace, [self._source(one) for one in titles], "group", heading)
            self.calendar.wait(15)

    # Coding

    def _open(self, title: str, step: Step) -> None:
        """The first reading: whatever has a name of its own already, under that name."""
        for line in self._lines(self.workspace.coder.name, title):
            name = self._open_name(line)
            if name is None:
                continue
            code = self._find(name)
            self._put(self.workspace, line, code.guid if code else self._make(name, line))

    def _open_name(self, line: CodingLine) -> str | None:
        """What was used before there was a codebook; of two that became one, by the source."""
        for one in self.diary["open"]:
            if one["became"] == line.code and line.source in one.get("used_in", (line.source,)):
                return str(one["name"])
        return None

    def _make(self, name: str, line: CodingLine) -> str:
        (book,) = self.workspace.read(queries.codebooks) or [self._open_book()]
        _, code = self.workspace.new_code(name, codebook=book.guid)
        self.workspace.change(Add(code))
        self.calendar.wait(5)
        return code.guid

    def _open_book(self) -> Codebook:
        book = Codebook(self._guid(), self.diary["open_codebook"], self.diary["language"])
        self.workspace.change(Add(book))
        return book

    def _code(self, title: str, step: Step) -> None:
        """All that is not coded yet in a source, as far as the codebooks have a code for it."""
        whose = step.get("by", self.workspace.coder.name)
        workspace = in_the_name_of(self.workspace, whose)
        codes = {code.name.get("nb"): code.guid for code in self._all_codes()}
        for line in self._lines(whose, title):
            if line.code in codes:
                self._put(workspace, line, codes[line.code])

    def _lines(self, coder: str, title: str) -> Iterator[CodingLine]:
        if coder not in self.written:
            self.written[coder] = read_codings(self.transcripts / f"codings-{coder}.jsonl")
        for line in self.written[coder]:
            if line.source == title and (coder, line.line) not in self.coded:
                yield line

    def _put(self, workspace: Workspace, line: CodingLine, code: str) -> None:
        """One coding with what comes with it, and the time it takes to think."""
        source, me = self._source(line.source), workspace.coder
        span = place(line, workspace.read(queries.body, source.text_hash))
        made = Coding(
            self._guid(), source.guid, span.start, span.end, code, me.guid, line.facets, Origin()
        )
        workspace.change(Add(made))
        self.coded.add((me.name, line.line))
        self.calendar.wait(30 + 7 * (span.end - span.start) % 150)
        if line.quotation and not self._is_quoted(source, span):
            workspace.mark_quotation(source.guid, span)
            self.calendar.wait(4)
        if line.memo:
            kind, words = line.memo
            workspace.write_memos("coding", made.guid, {kind: words})
            self.calendar.wait(90)

    def _is_quoted(self, source: Source, span: Span) -> bool:
        return any(q.span == span for q in self.workspace.read(queries.quotations, source.guid))

    def _slip(self, line: Mapping[str, str], step: Step) -> None:
        """A coding that was taken back at once."""
        source = self._source(line["source"])
        text = self.workspace.read(queries.body, source.text_hash)
        start = text.index(line["quote"])
        code = self._known(line["code"]).guid
        self.workspace.code(source.guid, Span(start, start + len(line["quote"])), [code])
        self.calendar.wait(20)
        self.workspace.undo()

    def _read(self, title: str, step: Step) -> None:
        """What is left of a source, marked as read without finding anything."""
        source, me = self._source(title), self.workspace.coder.guid
        codings = self.workspace.read(queries.codings, source.guid, me)
        for turn in self.workspace.read(queries.turns, source.guid):
            coded = any(one.start < turn.end and turn.start < one.end for one in codings)
            if turn.role not in ASKING and not coded:
                mark_nothing_here(self.workspace, source.guid, turn.span)
                self.calendar.wait(11)

    def _show(self, what: str, step: Step) -> None:
        """The other coder's work was looked at, from here on."""
        for title in step["in"]:
            self.workspace.note_shown(what, self._source(title).guid)
            self.calendar.wait(60)

    # Codes

    def _group(self, name: str, step: Step) -> None:
        """Codes gathered under a category, which is made for them."""
        _, category = self.workspace.new_code(name, codebook=self._book().guid)
        moved = [
            replace(self._known(code), parent=category.guid, position=position)
            for position, code in enumerate(step["codes"])
        ]
        values = {"name": category.name, "n": len(moved)}
        edits = tuple(map(Edit, moved))
        self.workspace.change(Together("history.code.grouped", (Add(category), *edits), values))

    def _codebook(self, file: str, step: Step) -> None:
        """A codebook of the theory's, which takes over the codes that it has a place for.

        `later` are codes that it came to have, `first` the fields that were worded otherwise.
        """
        book, codes = self._book_in(file)
        later, first = step.get("later", ()), step.get("first", {})
        names = {code.guid: words_in(code.name, "nb") for code in codes}
        codes = tuple(code for code in codes if names[code.guid] not in later)
        codes = tuple(replace(code, **first.get(names[code.guid], {})) for code in codes)
        changes, merged = taken_over(book, codes, self._ancestors(step), self._all_codes())
        self.workspace.change(
            Together("history.codebooks", tuple(changes), {"names": [book.name], "n": 1})
        )
        for other, kept in merged:
            self.calendar.wait(45)
            codings = [c for c in self._all_codings() if c.code == other]
            recode(self.workspace, codings, kept)
            self.calendar.wait(15)
            self.workspace.change(Remove("code", other))
        self._close_open_book()

    def _book_in(self, file: str) -> tuple[Codebook, tuple[Code, ...]]:
        if file not in self.books:
            self.books[file] = read_codebook(self.codebooks / file, self._guid)
        return self.books[file]

    def _ancestors(self, step: Step) -> Mapping[str, Sequence[str]]:
        """Name of a code -> the open codes and categories that it takes over, the first kept."""
        found: dict[str, list[str]] = {name: [old] for name, old in step["categories"].items()}
        for one in self.diary["open"]:
            found.setdefault(one["became"], []).append(one["name"])
        return found

    def _close_open_book(self) -> None:
        """The codebook of the first reading goes when its last code has found a place."""
        held = {code.codebook for code in self._all_codes()}
        for book in self.workspace.read(queries.codebooks):
            if book.guid not in held:
                self.workspace.change(Remove("codebook", book.guid))

    def _new_code(self, name: str, step: Step) -> None:
        """A code that the codebook came to need."""
        _, codes = self._book_in(step["from"])
        wanted = find_code(name, codes, "nb")
        (category,) = [code for code in codes if code.guid == wanted.parent]
        above = self._known(words_in(category.name, "nb"))
        new = replace(wanted, codebook=above.codebook, parent=above.guid)
        self.workspace.change(Add(new))

    def _reword(self, name: str, step: Step) -> None:
        """A definition as the codebook file has it, in the place of its first wording."""
        _, codes = self._book_in(step["from"])
        now = find_code(name, codes, "nb")
        old = self._known(name)
        self.workspace.change(
            Edit(replace(old, definition=now.definition, include=now.include, exclude=now.exclude))
        )

    def _links(self, file: str, step: Step) -> None:
        take_in_links(self.workspace, self.codebooks / file)

    # Thinking

    def _memo(self, text: str, step: Step) -> None:
        workspace = in_the_name_of(self.workspace, step.get("by", self.workspace.coder.name))
        table, name = step["about"]
        targets: Mapping[str, Callable[[str], str]] = {
            "project": lambda _: workspace.project.guid,
            "source": lambda title: self._source(title).guid,
            "code": lambda code: self._known(code).guid,
            "theme": lambda key: self.themes[key].guid,
        }
        workspace.write_memos(table, targets[table](name), {step["kind"]: text.strip()})

    def _theme(self, key: str, step: Step) -> None:
        """A theme as it is worded now: new, or in the place of what it said before."""
        old = self.themes.get(key)
        new = Theme(
            old.guid if old else self._guid(),
            step["statement"],
            parent=self.themes[step["under"]].guid if "under" in step else None,
            definition=step.get("definition", {}),
            position=old.position if old else len(self.themes),
        )
        self.themes[key] = new
        self.workspace.change(Edit(new) if old else Add(new))

    def _gather(self, codes: Sequence[str], step: Step) -> None:
        """Codes gathered under a theme, as one step."""
        theme = self.themes[step["under"]]
        adds = tuple(
            Add(ThemeCode(self._guid(), theme.guid, self._known(code).guid)) for code in codes
        )
        values = {"statement": theme.statement, "n": len(adds)}
        self.workspace.change(Together("history.theme.gathered", adds, values))

    def _drop(self, key: str, step: Step) -> None:
        self.workspace.change(Remove("theme", self.themes.pop(key).guid))

    # What is there

    def _guid(self) -> str:
        return self.workspace.store.guids()

    def _source(self, title: str) -> Source:
        return self.workspace.chosen_sources(title)[0]

    def _all_codes(self) -> list[Code]:
        return self.workspace.read(queries.codes)

    def _all_codings(self) -> list[Coding]:
        sources = self.workspace.read(queries.sources)
        return [c for one in sources for c in self.workspace.read(queries.codings, one.guid)]

    def _book(self) -> Codebook:
        return self.workspace.read(queries.codebooks)[0]

    def _known(self, name: str) -> Code:
        return find_code(name, self._all_codes(), "nb")

    def _find(self, name: str) -> Code | None:
        return next((c for c in self._all_codes() if c.name.get("nb") == name), None)
