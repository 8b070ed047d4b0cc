"""Sources and cases in tables: named, grouped, sorted, described, written, and taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from qualcode.domain.model import SOURCE_KINDS, Case, Source
from qualcode.storage import queries
from qualcode.transcripts.informants import ATTRIBUTES, attribute_key
from qualcode.ui.actions import ON_MATERIALS, Action, bindings
from qualcode.ui.desk import Desk, Place
from qualcode.ui.screens.asking import Answers, Ask
from qualcode.ui.screens.correcting import Correcting
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.listing import Column, Line, Listing
from qualcode.ui.screens.note_writer import NoteWriter, Written
from qualcode.ui.screens.rights import Rights
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.ui.widgets.sources import by_title, in_groups
from qualcode.workspace import materials
from qualcode.workspace.verbs import Workspace

_ORDERS = ("group", "title", "kind", "wave", "date", "share")
"""Ways to sort the sources."""
_OF_CASES = (Column("materials.pseudonym", 24), Column("materials.kind", 16))
"""The columns of cases before their attributes."""
_ATTRIBUTE = 22
"""Cells of an attribute at most."""


class MaterialsScreen(Listing):
    """The sources, with how far each is worked through; and the cases, with their attributes."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("materials.title_of", 48, least=20),
        Column("materials.group", 18, goes=5),
        Column("materials.kind", 12, goes=2),
        Column("materials.case", 16, goes=4),
        Column("materials.wave", 8, goes=1),
        Column("materials.date", 10, goes=3),
        Column("materials.coded", 6, right=True),
        Column("materials.nothing", 9, right=True),
        Column("materials.unread", 6, right=True),
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ON_MATERIALS
    TITLE_ID = "materials.title"
    DEFAULT_CSS = "MaterialsScreen { &.-cases KeyHint.set { display: none; } }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_MATERIALS)]

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(desk, say)
        self._of_cases = False
        self._order = _ORDERS[0]
        self._sources: dict[str, Source] = {}
        self._cases: dict[str, Case] = {}
        self._heard: dict[str, list[str]] = {}
        """Source -> the cases that speak in it."""

    # Listing

    def columns(self) -> Sequence[Column]:
        """Those of the sources, or one for each attribute of the cases."""
        if not self._of_cases:
            return self.COLUMNS
        names = map(self._say.attribute, self._attributes())
        return (*_OF_CASES, *(Column("", _ATTRIBUTE, heading=name) for name in names))

    def by_cell(self) -> bool:
        """Cases are edited cell by cell."""
        return self._of_cases

    def _attributes(self) -> list[str]:
        return list(
            dict.fromkeys(name for case in self._cases.values() for name in case.attributes)
        )

    def lines(self) -> Sequence[Line]:
        """A line for each source, or each case."""
        read = self._desk.workspace.read
        self._cases = {one.guid: one for one in read(queries.cases)}
        if self._of_cases:
            return [Line(one.guid, self._case_cells(one)) for one in self._cases.values()]
        self._desk.measure_all()
        self._heard = read(queries.heard)
        found = self._sorted(read(queries.sources))
        self._sources = {one.guid: one for one in found}
        return [Line(one.guid, self._source_cells(one)) for one in found]

    def _sorted(self, sources: list[Source]) -> list[Source]:
        if self._order == "group":
            return in_groups(sources)
        coverage = self._desk.coverage
        keys: dict[str, Callable[[Source], Any]] = {
            "title": lambda one: (),
            "kind": lambda one: SOURCE_KINDS.index(one.kind),
            "wave": lambda one: one.wave.casefold(),
            "date": lambda one: one.date,
            "share": lambda one: -coverage[one.guid].share if one.guid in coverage else 0.0,
        }
        key = keys[self._order]
        return sorted(sources, key=lambda one: (key(one), by_title(one), one.guid))

    def _source_cells(self, one: Source) -> tuple[str, ...]:
        measured = self._desk.coverage.get(one.guid)
        shares = (measured.share, measured.share_of_nothing) if measured else (0.0, 0.0)
        coded, nothing = (round(100 * share) for share in shares)
        percent = [f"{part} %" for part in (coded, nothing, max(0, 100 - coded - nothing))]
        kind = self._say.text(f"source.kind.{one.kind}")
        return (one.title, one.group, kind, self._case_of(one), one.wave, one.date, *percent)

    def _case_of(self, one: Source) -> str:
        """The case a source is of; else those who speak in it."""
        cases = [one.case] if one.case else self._heard.get(one.guid, [])
        return ", ".join(self._cases[case].pseudonym for case in cases if case in self._cases)

    def _case_cells(self, one: Case) -> tuple[str, ...]:
        return (
            one.pseudonym,
            one.kind,
            *(one.attributes.get(name, "") for name in self._attributes()),
        )

    def wanted(self) -> Content:
        """What is listed, and how it is sorted."""
        if self._of_cases:
            return self._say("materials.n_cases", n=len(self._cases))
        order = self._say.text(f"materials.order.{self._order}")
        return plain(f"{self._say.text('materials.n_sources', n=len(self._sources))} · {order}")

    def empty(self) -> str:
        """How there come to be sources, or cases."""
        return self._say.text("materials.no_cases" if self._of_cases else "materials.no_sources")

    def detail(self, key: str) -> Content:
        """All fields of a source, or all attributes of a case."""
        return self._told_of_case(key) if self._of_cases else self._told_of_source(key)

    def _told_of_case(self, key: str) -> Content:
        case = self._cases[key]
        named = self._say.attributes(case.attributes)
        parts = [f"{name}: {value}" for name, value in named]
        told = [plain(case.pseudonym).stylize("bold"), plain(" · ".join(parts))]
        return Content("\n").join([*told, self._say("materials.enter_edits").stylize("dim")])

    def _told_of_source(self, key: str) -> Content:
        one, measured, say = self._sources[key], self._desk.coverage.get(key), self._say
        kind = say.text(f"source.kind.{one.kind}")
        about = [one.group, kind, self._case_of(one), one.wave, one.date, one.language]
        n = measured.codings if measured else 0
        size = [say.text("count.codings", n=n), say.text("materials.length", n=one.length)]
        parts = [[one.title], about, size]
        told = [plain(" · ".join(filter(None, part))) for part in parts]
        return Content("\n").join([told[0].stylize("bold"), *told[1:]])

    def place(self, key: str) -> Place | None:
        """The source itself."""
        return None if self._of_cases else Place(key)

    def action_open(self) -> None:
        """Open the source; of a case, edit the cell."""
        if self._of_cases:
            self._edit_cell()
        else:
            super().action_open()

    def action_switch(self) -> None:
        """Turn from sources to cases, and back."""
        self._of_cases = not self._of_cases
        self.set_class(self._of_cases, "-cases")
        self.ticked = {}
        self.list_anew(from_top=True)

    def action_sort(self) -> None:
        """Sort the sources in the next of the ways."""
        if self._are("sources"):
            self._order = _ORDERS[(_ORDERS.index(self._order) + 1) % len(_ORDERS)]
            self.list_anew(from_top=True)

    def _are(self, what: str) -> bool:
        """Whether these are what an action is about; else that is said."""
        if (what == "cases") == self._of_cases:
            return True
        self.tell(f"materials.only_{what}")
        return False

    # Changing

    def _do(self, verb: Callable[..., object], *values: object) -> bool:
        """Call a verb of the workspace, and list what there is then."""
        done = self.attempt(lambda: verb(self._desk.workspace, *values))
        self.read_anew()
        return done

    def _chosen_sources(self) -> list[Source]:
        return [self._sources[key] for key in self.chosen()]

    def _chosen_cases(self) -> list[Case]:
        return [self._cases[key] for key in self.chosen()]

    def _prompt(self, title: Content, now: str, take: Callable[[str], object]) -> None:
        """Ask for a line, and take it unless the dialog was left."""
        self.app.push_screen(Prompt(title, now), partial(_unless_left, take))

    def _ask(self, title: Content, answers: Answers, take: Callable[[str], object]) -> None:
        self.app.push_screen(Ask(title, answers), partial(_unless_left, take))

    def action_rename(self) -> None:
        """Give the source, or the case, another name."""
        key = self.current()
        if key is None:
            return
        if self._of_cases:
            case = self._cases[key]
            title = self._say("materials.rename", name=case.pseudonym)
            self._prompt(title, case.pseudonym, partial(self._do, materials.rename_case, case))
        else:
            source = self._sources[key]
            title = self._say("materials.rename", name=source.title)
            take = partial(self._do, materials.set_field, [source], "title")
            self._prompt(title, source.title, take)

    def action_set(self, field: str) -> None:
        """Set a field of the chosen sources."""
        if not self._are("sources") or not self.chosen():
            return
        chosen = self._chosen_sources()
        title = self._say(f"materials.set.{field}", n=len(chosen))
        take = partial(self._do, materials.set_field, chosen, field)
        if field == "kind":
            kinds = [(kind, self._say(f"source.kind.{kind}")) for kind in SOURCE_KINDS]
            self._ask(title, kinds, take)
        elif field == "case":
            none = ("", self._say("materials.no_case"))
            cases = [(one.guid, plain(one.pseudonym)) for one in self._cases.values()]
            self._ask(title, [none, *cases], take)
        else:
            self._prompt(title, getattr(chosen[0], field), take)

    def _edit_cell(self) -> None:
        """Edit what the cursor is on: the pseudonym, the kind, or an attribute."""
        chosen, column = self._chosen_cases(), self._table.column
        if not chosen:
            return
        if column == 0:
            self.action_rename()
        elif column == 1:
            title = self._say("materials.case_kind", n=len(chosen))
            take = partial(self._do, materials.set_case_kind, chosen)
            self._prompt(title, chosen[0].kind, take)
        else:
            self._ask_value(chosen, self._attributes()[column - len(_OF_CASES)])

    def action_set_attribute(self) -> None:
        """Give the chosen cases an attribute that none has yet."""
        if self._are("cases") and self.chosen():
            title = self._say("materials.attribute_name")
            chosen = self._chosen_cases()
            self._prompt(title, "", lambda written: self._ask_value(chosen, self._meant(written)))

    def _meant(self, written: str) -> str:
        """The attribute that goes by a name: one that cases have, else one of the program's own."""
        there, own = written.strip() in self._attributes(), attribute_key(written)
        return own if own in ATTRIBUTES and not there else written

    def _ask_value(self, chosen: list[Case], name: str) -> None:
        if name.strip():
            called = self._say.attribute(name)
            title = self._say("materials.value", name=called, n=len(chosen))
            now = chosen[0].attributes.get(name, "")
            self._prompt(title, now, partial(self._do, materials.set_attribute, chosen, name))

    def action_withdraw(self) -> None:
        """Erase the person for good."""
        if rights := self._rights():
            rights.ask_to_withdraw()

    def action_write_person(self) -> None:
        """Write all that is held about the person to a file."""
        if rights := self._rights():
            rights.ask_where_to_write()

    def _rights(self) -> Rights | None:
        key = self.current()
        if not self._are("cases") or key is None:
            return None
        return Rights(self, self._desk, self._say, self._cases[key], self.read_anew)

    def action_correct(self) -> None:
        """Put a corrected transcript in the place of the source's text."""
        key = self.current()
        if self._are("sources") and key is not None:
            source = self._sources[key]
            Correcting(self, self._desk, self._say, source, self.read_anew).ask()

    def action_make_new(self) -> None:
        """Write a note, or make a case."""
        if self._of_cases:
            take = partial(self._do, materials.add_case, "informant")
            self._prompt(self._say("materials.new_case"), "", take)
        else:
            self.app.push_screen(NoteWriter(self._say, self._store_note))

    def _store_note(self, note: Written) -> bool:
        return self._do(materials.write_note, note.title, note.text, note.kind)

    def action_remove(self) -> None:
        """Take what is chosen away, after asking; u brings it back."""
        keys = self.chosen()
        if keys:
            question = "materials.remove_cases" if self._of_cases else "materials.remove_sources"
            answers = [("no", self._say("history.no")), ("yes", self._say("materials.yes"))]
            ask = Ask(self._say(question, n=len(keys)), answers, self._goes_too(keys))
            self.app.push_screen(ask, self._remove)

    def _goes_too(self, keys: Sequence[str]) -> Content:
        """What else goes with what is taken away."""
        if self._of_cases:
            return self._say("materials.cases_go")
        measured = [self._desk.coverage[key] for key in keys if key in self._desk.coverage]
        parts = [self._say.text("materials.codings_go", n=sum(one.codings for one in measured))]
        if len(self._desk.workspace.read(queries.coders)) > 1:
            parts.append(self._say.text("materials.others_go"))
        return plain(" ".join([*parts, self._say.text("materials.comes_back")]))

    def _remove(self, answer: str | None) -> None:
        if answer != "yes":
            return
        if self._of_cases:
            self._do(materials.remove_cases, self._chosen_cases())
        else:
            self._do(self._remove_sources, self._chosen_sources())

    def _remove_sources(self, workspace: Workspace, sources: list[Source]) -> None:
        self.pass_on(materials.remove_sources(workspace, sources))


def _unless_left(take: Callable[[str], object], words: str | None) -> None:
    if words is not None:
        take(words)
