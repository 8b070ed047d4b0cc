"""A corrected transcript over a source's text, asked about and told on a screen with a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content

from qualcode.domain.model import Source
from qualcode.errors import QualcodeError
from qualcode.files.reading import FORMATS
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.file_picker import ONE, FilePicker
from qualcode.ui.screens.listing import Listing
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.speaking import Speaker
from qualcode.workspace.correcting import Correction, correction, store_correction
from qualcode.workspace.key_keeping import known_to
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import Review, begin, outcome

_TOLD = 12
"""Codings on other words, and without words, that are told one by one."""


@dataclass(frozen=True)
class Correcting:
    """One source to be corrected, on a screen that `then` lists anew."""

    screen: Listing
    desk: Desk
    say: Speaker
    source: Source
    then: Callable[[], None]

    def ask(self) -> None:
        """Ask for the file, go through identities in it, and show what becomes of codings."""
        title = self.say("correct.title", title=self.source.title)
        picker = FilePicker(self.say, title, FORMATS, task=ONE)
        self.screen.app.push_screen(picker, self._read)

    def _read(self, paths: tuple[Path, ...] | None) -> None:
        if not paths:
            return
        workspace = self.desk.workspace
        try:
            known = known_to(workspace)
            language = workspace.project.language
            material = read_material(
                [paths[0]], kind=self.source.kind, language=language, known=known
            )
            review = begin(material)
        except QualcodeError as error:
            self.screen.tell(error.message_id, **error.values)
            return
        if review.groups:
            self.screen.app.push_screen(ReviewScreen(self.desk, self.say, review, self._reviewed))
        else:
            self._reviewed(review)

    def _reviewed(self, review: Review) -> None:
        made: list[Correction] = []
        workspace, source = self.desk.workspace, self.source
        if not self.screen.attempt(
            lambda: made.append(correction(workspace, source, outcome(review)))
        ):
            return
        answers = [("no", self.say("history.no")), ("yes", self.say("correct.store"))]
        about = Content("\n").join(self._told(made[0]))
        question = self.say("correct.confirm", title=source.title)
        self.screen.app.push_screen(
            Ask(question, answers, about), lambda answer: self._store(made[0], answer)
        )

    def _told(self, made: Correction) -> Iterator[Content]:
        stays = len(made.followed) - len(made.lost) - len(made.reworded)
        yield self.say("correct.follow", n=stays)
        for one in made.reworded[:_TOLD]:
            yield self.say("correct.reworded", before=one.before, after=one.after or "")
        for one in made.lost[:_TOLD]:
            yield self.say("correct.lost_one", before=one.before)
        if made.unnamed:
            yield self.say("correct.unnamed", labels=", ".join(made.unnamed))
        more = max(0, len(made.reworded) - _TOLD) + max(0, len(made.lost) - _TOLD)
        if more:
            yield self.say("import.found.more", n=more)

    def _store(self, made: Correction, answer: str | None) -> None:
        if answer == "yes":
            workspace = self.desk.workspace
            self.screen.attempt(lambda: store_correction(workspace, made, drop_lost=True))
            self.then()
