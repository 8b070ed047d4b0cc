"""A corrected transcript over a source's text, asked about and told on a screen with a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual.content import Content

from qualcode.domain.model import Source
from qualcode.errors import QualcodeError
from qualcode.files.reading import FORMATS
from qualcode.messages import Message
from qualcode.ui.desk import Desk
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.asking_for_key import ask_for_key
from qualcode.ui.screens.file_picker import ONE, FilePicker
from qualcode.ui.screens.listing import Listing
from qualcode.ui.screens.reviewing import ReviewScreen
from qualcode.ui.speaking import Speaker
from qualcode.workspace.correcting import Correction, correction, store_correction
from qualcode.workspace.incoming import Intake
from qualcode.workspace.key_keeping import KeyFile, known_to, sealed_first
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import Review, begin, outcome, staying
from qualcode.workspace.safekeeping import before_large

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
        self.screen.app.push_screen(picker, self._picked)

    def _picked(self, paths: tuple[Path, ...] | None) -> None:
        if paths:
            answers = (self.say("rights.key.with"), self.say("rights.key.without"))
            then = partial(self._read, paths[0])
            ask_for_key(self.screen, self.say, self.say("rights.key.ask"), answers, then)

    def _read(self, path: Path, sealed: KeyFile | None) -> None:
        workspace = self.desk.workspace
        try:
            key = sealed.opened(workspace.project.guid) if sealed else None
            known = known_to(workspace, key)
            language = workspace.project.language
            material = read_material([path], kind=self.source.kind, language=language, known=known)
            review = begin(material)
        except QualcodeError as error:
            self.screen.tell(error.message_id, **error.values)
            return
        reviewed = partial(self._reviewed, sealed)
        if review.groups:
            self.screen.app.push_screen(ReviewScreen(self.desk, self.say, review, reviewed))
        else:
            reviewed(review)

    def _reviewed(self, sealed: KeyFile | None, review: Review) -> None:
        made: list[tuple[Correction, Intake]] = []

        def make() -> None:
            intake = outcome(review)
            made.append((correction(self.desk.workspace, self.source, intake), intake))

        if not self.screen.attempt(make):
            return
        ((correct, intake),) = made
        answers = [("no", self.say("history.no")), ("yes", self.say("correct.store"))]
        about = Content("\n").join([*self._told(correct), *self._staying(review)])
        question = self.say("correct.confirm", title=self.source.title)
        then = partial(self._store, correct, intake, sealed)
        self.screen.app.push_screen(Ask(question, answers, about), then)

    def _told(self, made: Correction) -> Iterator[Content]:
        stays = len(made.followed) - len(made.lost) - len(made.reworded)
        yield self.say("correct.follow", n=stays)
        for one in made.reworded[:_TOLD]:
            yield self.say("correct.reworded", before=one.before, after=one.after or "")
        for one in made.lost[:_TOLD]:
            yield self.say("correct.lost_one", before=one.before)
        if made.unnamed:
            yield self.say("correct.unnamed", labels=", ".join(made.unnamed))
        if made.unheard:
            yield self.say("correct.unheard", names=", ".join(made.unheard))
        more = max(0, len(made.reworded) - _TOLD) + max(0, len(made.lost) - _TOLD)
        if more:
            yield self.say("import.found.more", n=more)

    def _staying(self, review: Review) -> Iterator[Content]:
        n = sum(one.places for one in staying(review))
        if n:
            yield self.say("looking.stays", n=n).stylize("$warning")

    def _store(
        self, made: Correction, intake: Intake, sealed: KeyFile | None, answer: str | None
    ) -> None:
        if answer == "yes":
            notice = before_large(self.desk.workspace)
            if notice is not None:
                self.screen.tell(notice.id, **notice.values)
            store = partial(store_correction, self.desk.workspace, made, drop_lost=True)
            done = self.screen.attempt(
                store
                if sealed is None
                else partial(sealed_first, self.desk.workspace, intake, sealed, store)
            )
            self.then()
            if done:
                self.screen.pass_on(Message("correct.kept"))
