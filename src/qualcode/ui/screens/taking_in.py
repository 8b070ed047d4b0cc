"""Taking interviews in: which files, what stays out, and a look before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.worker import get_current_worker

from qualcode.domain.changes import Entry
from qualcode.domain.model import OPEN_ANSWERS, SOURCE_KINDS
from qualcode.errors import QualcodeError
from qualcode.files.reading import FORMATS
from qualcode.files.tables import TABLES
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.ui.desk import Desk, Place
from qualcode.ui.folders import shown_name
from qualcode.ui.screens.asking_for_key import key_picker
from qualcode.ui.screens.file_picker import ONE, SEVERAL, FilePicker
from qualcode.ui.screens.forms import Choice, Form, Press
from qualcode.ui.screens.looking_through import LookingThrough
from qualcode.ui.screens.passphrase import Passphrase
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace import Intake
from qualcode.workspace.key_keeping import KeyFile, known_to, refuse_beside, take_in_sealed
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.replacing import as_it_is
from qualcode.workspace.reviewing import (
    Review,
    Staying,
    begin,
    outcome,
    refuse_taken_titles,
    staying,
)
from qualcode.workspace.safekeeping import before_large

_NAMED = 5
"""Files named one by one."""
_LISTS = ("informants", "names")
_IDENTITIES = ("out", "stay", "public")
"""What becomes of identities: taken out, left in, or nobody's since it is public."""


class TakingInScreen(Form[Place]):
    """Chooses files and what goes with them, shows what would be stored, and stores it.

    Gives the first new source, or None.
    """

    def __init__(self, desk: Desk, say: Speaker) -> None:
        super().__init__(say)
        self._desk = desk
        self._files: tuple[Path, ...] = ()
        self._lists: dict[str, Path] = {}
        self._key: Path | None = None
        self._sealed: KeyFile | None = None

    def compose(self) -> ComposeResult:
        """The fields, and what is done with them."""
        say = self._say
        kinds = [(kind, say(f"source.kind.{kind}")) for kind in SOURCE_KINDS]
        identities = [(one, say(f"taking.identities.{one}")) for one in _IDENTITIES]
        citing = [(one, say(f"taking.citable.{one}")) for one in ("yes", "no")]
        yield Static(say("taking.title"), classes="form-title", markup=False)
        with VerticalScroll(classes="fields", can_focus=False):
            yield self.field(
                "taking.files",
                Static(say("taking.no_files"), id="files", classes="about", markup=False),
                Press(say("taking.choose_files"), id="choose", compact=True),
            )
            yield self.field("taking.kind", Choice(kinds, row=True, id="kind"))
            for name in _LISTS:
                yield self._list_field(name)
            yield self._key_field()
            yield self.field(
                "taking.identities",
                Choice(identities, row=True, id="identities"),
                self.about("taking.identities.out.about", id="identities-about"),
            )
            yield self.field(
                "taking.citable",
                Choice(citing, row=True, id="citable"),
                self.about("taking.citable.about"),
            )
        with Horizontal(classes="buttons"):
            yield Press(say("taking.look"), id="look", variant="primary", compact=True)
            yield Press(say("form.back"), id="back", compact=True)
            yield Static(say("form.keys"), id="progress", classes="keys", markup=False)

    def _list_field(self, name: str) -> Horizontal:
        say = self._say
        return self.field(
            f"taking.{name}",
            Horizontal(
                Static(say("taking.no_list"), id=name, classes="value", markup=False),
                Press(say("taking.choose"), name=name, classes="choose", compact=True),
                Press(say("taking.without"), name=name, classes="without", compact=True),
                classes="beside",
            ),
            self.about(f"taking.{name}.about"),
        )

    def _key_field(self) -> Horizontal:
        say = self._say
        return self.field(
            "taking.key",
            Horizontal(
                Static(say("taking.key.none"), id="key", classes="value", markup=False),
                Press(say("taking.key.open"), name="open", classes="key", compact=True),
                Press(say("taking.key.make"), name="make", classes="key", compact=True),
                Press(say("taking.without"), name="none", classes="key", compact=True),
                classes="beside",
            ),
            self.about("taking.key.about"),
        )

    def on_mount(self) -> None:
        """Begin with the files."""
        for name in _LISTS:
            self._show_list(name)
        self._take_key(None)
        self.query_one("#choose").focus()

    # What is chosen

    @on(Choice.Changed, "#kind")
    def _ask_for_kind(self, event: Choice.Changed) -> None:
        """Say which files are wanted, until some are chosen."""
        if not self._files:
            answers = event.answer == OPEN_ANSWERS
            words = "taking.no_files.answers" if answers else "taking.no_files"
            self.query_one("#files", Static).update(self._say(words))

    @on(Button.Pressed, "#choose")
    def _ask_files(self) -> None:
        answers = self.query_one("#kind", Choice).answer == OPEN_ANSWERS
        suffixes = TABLES if answers else FORMATS
        picker = FilePicker(self._say, self._say("taking.files.title"), suffixes, task=SEVERAL)
        self.app.push_screen(picker, self._take_files)

    def _take_files(self, paths: Sequence[Path] | None) -> None:
        if not paths:
            return
        self._files = tuple(paths)
        names = [plain(shown_name(path.name)) for path in self._files[:_NAMED]]
        if len(self._files) > _NAMED:
            names.append(self._say("taking.more_files", n=len(self._files) - _NAMED))
        self.query_one("#files", Static).update(Content("\n").join(names))
        self.query_one("#look").focus()

    @on(Button.Pressed, ".choose")
    def _ask_list(self, event: Button.Pressed) -> None:
        name = str(event.button.name)
        start = self._files[0].parent if self._files else None
        picker = FilePicker(
            self._say, self._say(f"taking.{name}.title"), TABLES, task=ONE, start=start
        )
        self.app.push_screen(picker, lambda paths: self._take_list(name, paths))

    def _take_list(self, name: str, paths: Sequence[Path] | None) -> None:
        if paths:
            self._lists[name] = paths[0]
            self._show_list(name)

    @on(Button.Pressed, ".without")
    def _leave_list(self, event: Button.Pressed) -> None:
        self._lists.pop(str(event.button.name), None)
        self._show_list(str(event.button.name))

    def _show_list(self, name: str) -> None:
        path = self._lists.get(name)
        words = plain(shown_name(path.name)) if path else self._say("taking.no_list")
        self.query_one(f"#{name}", Static).update(words)
        for button in self.query(".without").results(Button):
            if button.name == name:
                button.display = path is not None

    @on(Button.Pressed, ".key")
    def _ask_key(self, event: Button.Pressed) -> None:
        doing = str(event.button.name)
        if doing == "none":
            self._take_key(None)
            return
        picker = key_picker(self._say, new=doing == "make")
        self.app.push_screen(picker, lambda paths: self._take_key(paths[0]) if paths else None)

    def _take_key(self, path: Path | None) -> None:
        try:
            if path is not None:
                refuse_beside(self._desk.workspace, path)
        except QualcodeError as error:
            self.refuse(error)
            return
        self._key = path
        words = plain(shown_name(path.name)) if path else self._say("taking.key.none")
        self.query_one("#key", Static).update(words)
        for button in self.query(".key").results(Button):
            if button.name == "none":
                button.display = path is not None

    @on(Choice.Changed, "#identities")
    def _explain(self, event: Choice.Changed) -> None:
        about = self.query_one("#identities-about", Static)
        about.update(self._say(f"taking.identities.{event.answer}.about"))
        about.set_class(event.answer == "stay", "warning")

    # Reading

    @on(Button.Pressed, "#look")
    def _look(self) -> None:
        if not self._files:
            self.tell("taking.none_chosen")
            self.query_one("#choose").focus()
            return
        if self._identities != "out" or self._key is None:
            self._begin_reading(None)
        else:
            Passphrase(self, self._say, self._key).ask(self._begin_reading)

    @property
    def _identities(self) -> str:
        return self.query_one("#identities", Choice).answer

    @property
    def _citable(self) -> bool:
        return self.query_one("#citable", Choice).answer == "yes"

    def _begin_reading(self, sealed: KeyFile | None) -> None:
        """Read what was chosen; a key is opened first."""
        identities = self._identities
        workspace = self._desk.workspace
        try:
            project = workspace.project
            known = known_to(workspace, sealed.opened(project.guid, new=True) if sealed else None)
        except QualcodeError as error:
            self.refuse(error)
            return
        self._sealed = sealed
        files, lists = self._files, dict(self._lists)
        kind = self.query_one("#kind", Choice).answer
        if identities != "out":
            lists.pop("names", None)  # nothing is replaced by it
        self.query_one("#look").disabled = True
        self._progress(0)

        def reading(advance: Callable[[int], None]) -> Intake | Review:
            material = read_material(
                files,
                kind=kind,
                informants=lists.get("informants"),
                names=lists.get("names"),
                language=project.language,
                known=known,
                progress=advance,
            )
            if identities == "out":
                return begin(material)
            return as_it_is(material, public=identities == "public")

        self._read(reading)

    @work(thread=True, group="reading", exclusive=True, exit_on_error=False)
    def _read(self, reading: Callable[[Callable[[int], None]], Intake | Review]) -> None:
        """Read the files beside the screen; the store is not touched."""
        worker, call = get_current_worker(), self.app.call_from_thread

        def advance(done: int) -> None:
            if not worker.is_cancelled:
                call(self._progress, done)

        try:
            found: Intake | Review | QualcodeError = reading(advance)
        except QualcodeError as error:
            found = error
        if not worker.is_cancelled:
            call(self._have_read, found)

    def _progress(self, done: int) -> None:
        words = self._say("taking.reading", done=done, of=len(self._files))
        self.query_one("#progress", Static).update(words)

    def _have_read(self, found: Intake | Review | QualcodeError) -> None:
        self.query_one("#look").disabled = False
        self.query_one("#progress", Static).update("")
        if isinstance(found, QualcodeError):
            self.refuse(found)
        elif isinstance(found, Intake):
            self._look_through(found)
        else:
            self._begin_review(found)

    def _begin_review(self, review: Review) -> None:
        sources = self._desk.workspace.read(queries.sources)
        try:
            refuse_taken_titles(review, [one.title for one in sources])
        except QualcodeError as error:
            self.refuse(error)
            return
        if review.groups:
            self._go_through(review)
        else:
            self._reviewed(review)

    def _reviewed(self, review: Review) -> None:
        """Show what would be stored as things were decided; the review comes back if it is left."""
        again = partial(self._go_through, review) if review.groups else None
        try:
            self._look_through(outcome(review), staying(review), again)
        except QualcodeError as error:
            self.refuse(error)
            self._go_through(review)

    def _go_through(self, review: Review) -> None:
        self.app.push_screen(ReviewScreen(self._desk, self._say, review, self._reviewed))

    def _look_through(
        self,
        intake: Intake,
        stays: Sequence[Staying] = (),
        again: Callable[[], None] | None = None,
    ) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._store(intake)
            elif again is not None:
                again()

        self.app.push_screen(LookingThrough(intake, self._say, stays), answered)

    # Storing

    def _store(self, intake: Intake) -> None:
        try:
            notice = before_large(self._desk.workspace)
            workspace, citable = self._desk.workspace, self._citable
            if self._sealed is None:
                entry = workspace.take_in(intake, citable=citable)
            else:
                entry = take_in_sealed(workspace, intake, self._sealed, citable=citable)
        except QualcodeError as error:
            self.refuse(error)
            return
        stored = Message("taking.stored", {"n": len(intake.files)})
        for told in filter(None, (stored, notice)):
            self.app.notify(self._say.text(told.id, **told.values), markup=False, timeout=5)
        self.dismiss(_first_source(entry))

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_leave()


def _first_source(entry: Entry | None) -> Place | None:
    stored = (diff.guid for diff in entry.diffs if diff.table == "source") if entry else iter(())
    guid = next(stored, None)
    return Place(guid) if guid else None
