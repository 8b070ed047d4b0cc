"""All that is coded: look through it, open it in place, recode or uncode many, take it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from qualcode.domain.changes import Entry
from qualcode.domain.model import Coding
from qualcode.domain.passages import Passage
from qualcode.reports.quotes import place_in_words
from qualcode.storage import queries
from qualcode.ui.actions import ON_SEGMENTS, Action, bindings
from qualcode.ui.desk import Desk, Place
from qualcode.ui.picking import Picked
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.file_picker import SAVE, FilePicker
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import lines, plain
from qualcode.workspace.revising import recode, uncode_all
from qualcode.workspace.segments import (
    ORDERS,
    Wanted,
    attributes,
    before_many,
    informants,
    segments,
    write_segments,
)

_FORMS = {".csv": "csv", ".md": "md", ".jsonl": "jsonl"}
"""A file's suffix -> the form the segments are written in."""
_BEFORE = 160
"""Code points of the text before a segment that are shown with it."""


class SegmentsScreen(Listing):
    """The segments of the study, those of one code, case, source or word."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("segments.source", 14, least=8),
        Column("segments.who", 14, goes=2),
        Column("segments.code", 26, least=16),
        Column("segments.coder", 10, goes=1),
        Column("segments.words"),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_SEGMENTS
    TITLE_ID = "segments.title"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_SEGMENTS)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._wanted = Wanted()
        self._found: dict[str, Passage] = {}
        self._called: dict[str, str] = {}
        """Case -> pseudonym."""

    def lines(self) -> Sequence[Line]:
        """A line for each coding."""
        desk = self._desk
        found = segments(desk.workspace, self._wanted, everybody=desk.everybody)
        self._found = {one.coding: one for one in found}
        self._called = {one.guid: one.pseudonym for one in desk.workspace.read(queries.cases)}
        return [Line(one.coding, self._cells(one)) for one in found]

    def _cells(self, one: Passage) -> tuple[str, ...]:
        coder = one.coder if self._desk.everybody else ""
        words = " ".join(one.text.split())
        return one.title, self._who(one), self._desk.name_of(one.code), coder, words

    def _who(self, one: Passage) -> str:
        return "/".join(informants(one, self._called))

    def wanted(self) -> Content:
        """The conditions in words, and how many segments meet them."""
        wanted, say = self._wanted, self._say
        sources = {one.guid: one.title for one in self._desk.sources}
        parts = [say.text("segments.n", n=len(self._found))]
        parts += [
            say.text(f"segments.where.{name}", value=value)
            for name, value in (
                ("code", self._desk.name_of(wanted.code) if wanted.code else ""),
                ("source", sources.get(wanted.source, "")),
                ("case", self._in_words(wanted.attribute)),
                ("coder", wanted.coder),
                ("words", wanted.words.strip()),
            )
            if value
        ]
        parts.append(say.text(f"segments.order.{wanted.order}"))
        return plain(" · ".join(parts))

    def _in_words(self, attribute: tuple[str, str]) -> str:
        name, value = attribute
        return " = ".join(filter(None, (self._say.attribute(name), value)))

    def empty(self) -> str:
        """How there come to be segments, or how to have all of them again."""
        conditions = replace(self._wanted, order=ORDERS[0]) != Wanted()
        return self._say.text("segments.none_such" if conditions else "segments.none")

    def detail(self, key: str) -> Content:
        """The segment in full, after the words before it, with its code and its place."""
        one = self._found[key]
        path = " › ".join(self._desk.paths.get(one.code, ("?",)))
        voice = next(iter(one.informants or one.voices), None)
        parts = [path, one.title]
        if voice is not None:
            parts += [self._who(one), self._say.text("segments.turn", n=voice.turn)]
            if not voice.locator.startswith("line:"):  # the list says as much
                parts.append(place_in_words(voice.locator, self._say.language))
        parts += one.facets
        if self._desk.everybody:
            parts.append(one.coder)
        head = plain(" · ".join(filter(None, parts))).stylize("$foreground 70%")
        words = lines(one.text).stylize("bold")
        return Content("\n").join([head, self._before(one), words])

    def _before(self, one: Passage) -> Content:
        source = next((s for s in self._desk.sources if s.guid == one.source), None)
        if source is None:  # taken away meanwhile by another program
            return Content("…")
        start = max(0, one.start - _BEFORE)
        read = self._desk.workspace.read
        words = read(queries.stretch, source.text_hash, start, one.start).split()
        return plain(" ".join(["…", *words[1:]]) if start else " ".join(words)).stylize("dim")

    def place(self, key: str) -> Place:
        """Where the segment stands."""
        return Place(self._found[key].source, self._found[key].span)

    # What is wanted

    def action_want(self, what: str) -> None:
        """Choose one of the conditions."""
        desk, say = self._desk, self._say
        match what:
            case "code":
                self._pick(say.text("segments.which_code"), self._want_code, new=False)
            case "words":
                title = say("segments.which_words")
                self.app.push_screen(Prompt(title, self._wanted.words), self._want_words)
            case "source":
                answers = [(one.guid, plain(one.title)) for one in desk.sources]
                self._ask("source", [("", say("segments.all")), *answers])
            case "coder" if desk.everybody:
                names = [one.name for one in desk.workspace.read(queries.coders)]
                every = ("", say("segments.all"))
                self._ask("coder", [every, *((name, plain(name)) for name in names)])
            case "coder":
                self.tell("segments.blind")
            case "order":
                self._ask("order", [(one, say(f"segments.order.{one}")) for one in ORDERS])
            case "case":
                self._ask_case()

    def action_want_all(self) -> None:
        """Set no condition any more."""
        self._want(Wanted(order=self._wanted.order))

    def _pick(self, title: str, take: Callable[[Picked | None], None], *, new: bool) -> None:
        """Let a code be chosen, or made if it may be new."""
        picker = CodePicker(self._desk, self._say, title, several=False, new=new)
        self.app.push_screen(picker, take)

    def _ask(self, field: str, answers: list[tuple[str, Content]]) -> None:
        def take(answer: str | None) -> None:
            if answer is not None:
                self._want(replace(self._wanted, **{field: answer}))  # type: ignore[arg-type]

        self.app.push_screen(Ask(self._say(f"segments.which_{field}"), answers), take)

    def _ask_case(self) -> None:
        known = attributes(self._desk.workspace)
        if not known:
            self.tell("segments.no_attributes")
            return
        answers = [(str(n), plain(self._in_words(one))) for n, one in enumerate(known)]
        every = ("", self._say("segments.all"))
        ask = Ask(self._say("segments.which_case"), [every, *answers])
        self.app.push_screen(ask, partial(self._want_case, known))

    def _want_code(self, picked: Picked | None) -> None:
        if picked is not None and picked.codes:
            self._want(replace(self._wanted, code=picked.codes[0]))

    def _want_words(self, words: str | None) -> None:
        if words is not None:
            self._want(replace(self._wanted, words=words))

    def _want_case(self, known: list[tuple[str, str]], answer: str | None) -> None:
        if answer is not None:
            chosen = known[int(answer)] if answer else ("", "")
            self._want(replace(self._wanted, attribute=chosen))

    def _want(self, wanted: Wanted) -> None:
        sorted_anew, self._wanted = wanted.order != self._wanted.order, wanted
        self.list_anew(from_top=sorted_anew)

    # What is done with them

    def action_recode(self) -> None:
        """Give what is chosen another code, as one step."""
        if self.chosen():
            title = self._say.text("segments.recode", n=len(self.chosen()))
            self._pick(title, self._recode, new=True)

    def _recode(self, picked: Picked | None) -> None:
        if picked is None:
            return
        desk = self._desk

        def give(codings: list[Coding]) -> Entry | None:
            if picked.new_name:
                return desk.recode_anew(codings, picked)[0]
            return recode(desk.workspace, codings, picked.codes[0])

        self._change("segments.recoded", give)

    def action_uncode(self) -> None:
        """Take what is chosen away, as one step; u brings it back."""
        self._change("segments.uncoded", partial(uncode_all, self._desk.workspace))

    def _change(self, message_id: str, verb: Callable[[list[Coding]], Entry | None]) -> None:
        """Change what is chosen; before many are, the study is backed up."""
        workspace, guids = self._desk.workspace, self.chosen()
        codings = workspace.read(queries.codings_of, guids)
        if not codings:
            self.list_anew()  # another program may have taken them away
            return
        self.pass_on(before_many(workspace, len(codings)))
        made: list[Entry | None] = []
        if self.attempt(lambda: made.append(verb(codings))):
            self.ticked = {}
            diffs = made[0].diffs if made[0] else ()
            n = len({diff.guid for diff in diffs if diff.table == "coding"} & set(guids))
            self.tell(message_id if n else "segments.same", n=n)
        self.read_anew()

    def _passages(self) -> list[Passage]:
        """What is ticked, or all that is listed."""
        keys = self.ticked or self._found
        return [one for key, one in self._found.items() if key in keys]

    def action_copy(self) -> None:
        """Send what is chosen to the terminal's clipboard."""
        chosen = [self._found[key] for key in self.chosen()]
        if chosen:
            words = "\n".join(self._quoted(one) for one in chosen)
            self.app.copy_to_clipboard(words)
            self.tell("segments.copied", n=len(chosen))

    def _quoted(self, one: Passage) -> str:
        where = dict.fromkeys(filter(None, (self._who(one), one.title)))
        return lines(f"«{one.text}» ({', '.join(where)})").plain

    def action_write_out(self) -> None:
        """Write what is ticked, or all that is listed, to a file."""
        if self._found:
            title = self._say("segments.where_to")
            name = self._say.text("segments.file") + ".csv"
            picker = FilePicker(self._say, title, tuple(_FORMS), task=SAVE, name=name)
            self.app.push_screen(picker, self._write)

    def _write(self, paths: tuple[Path, ...] | None) -> None:
        if not paths:
            return
        desk, path, chosen = self._desk, paths[0], self._passages()
        form = _FORMS.get(path.suffix.casefold(), "csv")
        if self.attempt(lambda: write_segments(desk.workspace, path, chosen, form)):
            self.tell("segments.written", n=len(chosen), file=path.name)
