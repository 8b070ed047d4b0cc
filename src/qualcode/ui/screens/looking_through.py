"""What an import would store, shown before anything is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from qualcode.domain.transcript import Transcript
from qualcode.language import guess_language
from qualcode.messages import Message
from qualcode.ui.folders import shown_name
from qualcode.ui.screens.forms import Form, Press
from qualcode.ui.speaking import Speaker
from qualcode.ui.text import plain
from qualcode.workspace import Intake
from qualcode.workspace.incoming import Incoming
from qualcode.workspace.reviewing import Staying

_SPEAKER = "transcripts.speaker"
"""The note on a speaker as labelled in the file; it is told with the label that is stored."""
_SHOWN = 200
"""Files or replacements told one by one."""


class LookingThrough(Form[bool]):
    """The files with their notes, what was replaced, and what stays; gives True to store it."""

    DEFAULT_CSS = """
    LookingThrough {
        & #found { height: auto; }
        & .fields:focus { background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False),
    ]

    def __init__(self, intake: Intake, say: Speaker, stays: Sequence[Staying] = ()) -> None:
        super().__init__(say)
        self._intake = intake
        self._stays = stays

    def compose(self) -> ComposeResult:
        """What was read over what can be done with it."""
        yield Static(self._say("looking.title"), classes="form-title", markup=False)
        with VerticalScroll(classes="fields"):
            yield Static(Content("\n").join(self._told()), id="found", markup=False)
        with Horizontal(classes="buttons"):
            n = len(self._intake.files)
            yield Press(
                self._say("looking.store", n=n), id="store", variant="primary", compact=True
            )
            yield Press(self._say("form.back"), id="back", compact=True)
            yield Static(self._say("looking.nothing_yet"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Let Enter store."""
        self.query_one("#store").focus()

    def action_scroll(self, pages: int) -> None:
        """Read on, or back, whatever has the focus."""
        found = self.query_one(VerticalScroll)
        found.scroll_relative(y=pages * found.size.height, animate=False)

    @on(Button.Pressed, "#store")
    def _store(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_leave()

    # What was read, in words

    def _told(self) -> Iterator[Content]:
        yield self._in_short()
        if self._stays:
            n = sum(one.places for one in self._stays)
            yield self._say("looking.stays", n=n).stylize("bold $warning")
        yield from self._notes(self._intake.notes, "")
        yield Content("")
        for one in self._intake.files[:_SHOWN]:
            yield from self._file(one)
            yield Content("")
        if len(self._intake.files) > _SHOWN:
            yield self._say("taking.more_files", n=len(self._intake.files) - _SHOWN)
        yield from self._staying()
        yield from self._replaced()

    def _in_short(self) -> Content:
        count = sum(one.count for one in self._intake.replaced)
        if self._intake.as_is:
            words = "import.public" if self._intake.public else "import.as_is"
            return self._say(words).stylize("bold $error")
        if not count:
            words = "looking.none_replaced" if self._stays else "import.nothing_replaced"
            return self._say(words).stylize("bold")
        return self._say("looking.replaced", n=count).stylize("bold")

    def _staying(self) -> Iterator[Content]:
        if self._stays:
            yield self._say("looking.stays.list").stylize("bold")
        for one in self._stays[:_SHOWN]:
            kind = self._say.text(f"anonymise.kind.{one.group.kind}")
            written = ", ".join(one.group.forms[:3])
            id = "looking.stays.left" if one.is_decided else "looking.stays.open"
            words = self._say(id, n=one.places, kind=kind, written=written)
            yield Content.assemble("  ", words.stylize("$foreground 70%"))
        if len(self._stays) > _SHOWN:
            yield self._say("import.found.more", n=len(self._stays) - _SHOWN)
        if self._stays:
            yield Content("")

    def _replaced(self) -> Iterator[Content]:
        if self._intake.replaced:
            yield self._say("looking.replaced.list").stylize("bold")
        for one in self._intake.replaced[:_SHOWN]:
            kind = self._say.text(f"anonymise.kind.{one.kind}")
            words = self._say("import.replaced", n=one.count, kind=kind, pseudonym=one.pseudonym)
            yield Content.assemble("  ", words.stylize("$foreground 70%"))

    def _file(self, one: Incoming) -> Iterator[Content]:
        count = self._say.text("count.turns", n=len(one.transcript.utterances))
        title = plain(one.title).stylize("bold")
        below = plain(f"  {count} · {shown_name(one.file)}").stylize("$foreground 60%")
        yield Content.assemble(title, below)
        language = guess_language(one.transcript.text, "")
        if language:
            words = self._say.text(f"language.{language}")
            yield plain("  " + self._say.text("import.language", language=words))
        heard = ", ".join(self._speakers(one.transcript))
        if heard:
            yield plain("  " + self._say.text("looking.speakers", speakers=heard))
        yield from self._notes([note for note in one.notes if note.id != _SPEAKER], "  ")

    def _speakers(self, transcript: Transcript) -> Iterator[str]:
        """The speakers as they would be stored, with their roles and how often they speak."""
        voices = Counter((u.speaker, u.role) for u in transcript.utterances if u.speaker)
        for (speaker, role), n in voices.items():
            words = self._say.text(f"transcripts.role.{role}")
            yield self._say.text("looking.speaker", speaker=speaker, role=words, n=n)

    def _notes(self, notes: Sequence[Message], before: str) -> Iterator[Content]:
        for note in notes:
            words = plain(self._say.text(note.id, **note.values))
            yield Content.assemble(before, words.stylize("$foreground 70%"))
