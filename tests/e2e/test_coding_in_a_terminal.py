"""A study is coded by keyboard in a real terminal, and is there afterwards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from surroundings import LANGUAGE, QUALCODE, Run, environment
from terminal import Terminal

from qualcode.domain.model import Code, Coding, words_in
from qualcode.messages import render
from qualcode.storage import open_project, queries

pytestmark = pytest.mark.e2e

A_LETTER_AND_A_NAME = re.compile(r"(?:^|· )[A-Za-z] \w")
"""As the bottom rows name a code."""
SIZES = {"wide": (120, 34), "narrow": (80, 24)}


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    """A sample study of the test's own, alone in its folder."""
    folder = tmp_path / "study"
    folder.mkdir()
    return Path(shutil.copy(demo / "demo.qualcode", folder))


@pytest.fixture
def before(store: Path) -> dict[str, Coding]:
    """The codings before anybody came."""
    return codings(store)


@pytest.fixture
def sought(store: Path) -> tuple[str, int]:
    """A word of the source that is opened first, and how often it stands there."""
    with open_project(store) as project:
        body = project.read(queries.body, project.read(queries.sources)[0].text_hash)
    word = max(re.findall(r"[^\W\d_]+", body), key=len)
    return word, body.casefold().count(word.casefold())


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def terminal(
    request: pytest.FixtureRequest,
    tmux: str,
    store: Path,
    before: dict[str, Coding],
    sought: tuple[str, int],
    tmp_path: Path,
) -> Iterator[Terminal]:
    """The study, opened in tmux; nobody else opens it meanwhile, which would renew the screen."""
    with Terminal([str(QUALCODE), str(store)], request.param, environment(tmp_path)) as opened:
        opened.await_bottom(say("status.saved"))
        yield opened


def say(message_id: str, **values: object) -> str:
    return render(message_id, LANGUAGE, **values)


def codings(store: Path) -> dict[str, Coding]:
    with open_project(store) as project:
        found = [
            coding
            for source in project.read(queries.sources)
            for coding in project.read(queries.codings, source.guid)
        ]
    return {coding.guid: coding for coding in found}


def code_named(store: Path, guid: str) -> Code:
    with open_project(store) as project:
        (found,) = [code for code in project.read(queries.codes) if code.guid == guid]
        return found


def words_of(store: Path, coding: Coding) -> str:
    with open_project(store) as project:
        (source,) = [s for s in project.read(queries.sources) if s.guid == coding.source]
        return coding.span.of(project.read(queries.body, source.text_hash))


def code_by_keyboard(terminal: Terminal) -> str:
    """Code the first sentence without a code; the bottom rows as they then name the code.

    In a narrow terminal the codes have a row of their own above the bottom one.
    """
    terminal.press("f")
    terminal.press("c")
    terminal.await_row(say("picker.type"))
    terminal.type("lo")
    terminal.await_row(say("picker.type"), gone=True)
    terminal.press("Enter")
    rows: list[str] = []

    def names_a_code() -> bool:
        rows[:] = terminal.screen()[-2:]
        with_letter = (A_LETTER_AND_A_NAME.search(row.strip()) for row in rows)
        return any(with_letter) and say("picker.keys") not in "".join(terminal.screen())

    terminal.until("names the code at the bottom", names_a_code)
    return "\n".join(rows)


def one_more(store: Path, before: dict[str, Coding], rows: str) -> Coding:
    """The one coding that was not there before, whose code the rows name."""
    after = codings(store)
    (new,) = after.keys() - before.keys()
    assert words_in(code_named(store, after[new].code).name, LANGUAGE) in rows
    return after[new]


def test_a_sentence_is_coded_undone_and_redone_and_a_memo_is_written(
    terminal: Terminal, store: Path, before: dict[str, Coding], sought: tuple[str, int], run: Run
) -> None:
    rows = code_by_keyboard(terminal)
    terminal.press("u")
    terminal.await_bottom(say("history.undone", what="").strip())
    terminal.press("U")
    terminal.await_bottom(say("history.redone", what="").strip())

    memo = "Et spørsmål: «hvem» bestemmer? [/b]"
    terminal.press("m")
    terminal.await_row(say("memo.keep"))
    terminal.type(memo)
    terminal.await_row(memo)
    terminal.press("C-s")
    terminal.await_row(say("memo.keep"), gone=True)

    terminal.press("?")
    terminal.await_row(say("action.move.sentence"))
    terminal.press("Escape")
    terminal.await_row(say("action.move.sentence"), gone=True)

    terminal.press("/")
    terminal.await_row(say("find.keys"))
    word, times = sought
    terminal.type(word)
    hits = re.compile(say("find.count", at=r"\d+", n=times))
    terminal.press("Enter")
    terminal.until("counts the hits", lambda: any(map(hits.search, terminal.screen())))
    terminal.press("Escape")
    terminal.press("Escape")
    terminal.await_row(say("find.keys"), gone=True)

    terminal.press("C-q")
    terminal.await_exit()

    assert [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]
    coding = one_more(store, before, rows)
    assert words_of(store, coding).rstrip("»").endswith((".", "?", "!", "…"))
    with open_project(store) as project:
        (written,) = project.read(queries.memos, [coding.guid])
        kinds = [line.kind for line in project.read(queries.history, 4)]
    assert (written.text, written.coder) == (memo, coding.coder)
    assert kinds[:3] == ["history.memo.added", "history.redone", "history.undone"]
    assert kinds[3].startswith("history.coding.")
    run(QUALCODE, "check", store)
    assert [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]


def test_what_was_shown_is_stored_when_the_program_is_killed(
    terminal: Terminal, store: Path, before: dict[str, Coding], run: Run
) -> None:
    rows = code_by_keyboard(terminal)
    terminal.kill()
    assert one_more(store, before, rows)
    run(QUALCODE, "check", store)
    assert [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]
