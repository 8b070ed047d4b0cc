"""From an empty folder to the theme table in Word, and thirty codings with their keys counted."""

from __future__ import annotations

import re
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from surroundings import LANGUAGE, QUALCODE, Run, environment
from terminal import Terminal

from qualcode.domain.model import words_in
from qualcode.messages import render
from qualcode.storage import open_project, queries
from qualcode.ui import actions

pytestmark = pytest.mark.e2e

SIZE = (120, 36)
SAMPLE = Path(__file__).parents[2]
TRANSCRIPTS = SAMPLE / "transcripts"
TITLE = "Hvem tar neste steg?"
FILE = "Hvem tar neste steg"
"""What a file can be called of the title."""
KEY = "kobling.key"
PASSPHRASE = "sju lange vårar ved fjorden"
AIM = 6
"""Keys a coding may cost on average, getting there and selecting included."""


def say(message_id: str, language: str = LANGUAGE, **values: object) -> str:
    return render(message_id, language, **values)


def lasting(message_id: str) -> str:
    """The words of a message that are there whatever its values are."""
    return max(re.split(r"\0", say(message_id, what="\0", file="\0")), key=len).strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing of the program's in it: interviews, and the lists that go with them."""
    made = tmp_path / "Min studie"
    made.mkdir()
    for name in ("K2.docx", "D2.txt", "informants.csv", "names.csv"):
        shutil.copy(TRANSCRIPTS / name, made)
    return made


@pytest.fixture
def terminal(tmux: str, folder: Path, tmp_path: Path) -> Iterator[Terminal]:
    """`qualcode` alone, typed in the folder by somebody who never did so before."""
    told = {**environment(tmp_path), "QUALCODE_STATE": str(tmp_path / "state")}
    del told["QUALCODE_CODER"], told["QUALCODE_LANG"]
    with Terminal(["env", "-C", str(folder), str(QUALCODE)], SIZE, told) as opened:
        opened.await_row(say("action.new_study", "en"))
        yield opened


def choose_language(terminal: Terminal) -> None:
    terminal.press("Tab", "Right")
    terminal.await_row(say("action.new_study"))


def make_study(terminal: Terminal) -> None:
    """A title, an approach and a codebook: what is asked, from above."""
    terminal.press("n")
    terminal.await_row(say("new.make"))
    terminal.type(TITLE)
    terminal.await_row(f"{FILE}.qualcode")
    terminal.press("Tab", "Tab", "Left")
    terminal.await_row("● " + say("approach.content"))
    terminal.press("Tab", "Tab", "Tab", "Enter")
    terminal.await_row("✓ ")
    terminal.press("Tab", "Tab", "Tab", "Enter")
    terminal.await_row(TITLE)
    terminal.await_bottom(say("status.saved"))


def choose_file(terminal: Terminal, title: str, name: str) -> None:
    terminal.press("Enter")
    terminal.await_row(say(title))
    terminal.type(name)
    terminal.await_row(f"/{name}")
    terminal.press("Enter")
    terminal.await_row(say(title), gone=True)
    terminal.await_row(name)


def take_interviews_in(terminal: Terminal) -> None:
    """Every interview in the folder, with both lists and a key; identities on the safe side."""
    terminal.press("C-o")
    terminal.await_row(say("taking.title"))
    terminal.press("Enter")
    terminal.await_row(say("taking.files.title"))
    terminal.press("C-a")
    terminal.await_row(say("files.ticked", n=2))
    terminal.press("Down", "Enter")
    terminal.await_row(say("taking.files.title"), gone=True)
    terminal.await_row("K2.docx")
    terminal.press(*["BTab"] * 6)
    choose_file(terminal, "taking.informants.title", "informants.csv")
    terminal.press("Tab", "Tab")
    choose_file(terminal, "taking.names.title", "names.csv")
    terminal.press("Tab", "Tab", "Tab", "Enter")
    terminal.await_row(say("taking.key.title.make"))
    offered = f"~/{say('taking.key.file')}.key"
    terminal.await_row(offered)
    terminal.press("C-u")
    terminal.await_row(offered, gone=True)
    terminal.type(f"~/{KEY}")
    terminal.await_row(f"~/{KEY}")
    terminal.press("Enter")
    terminal.await_row(say("taking.key.title.make"), gone=True)
    terminal.await_row(KEY)
    terminal.press("Tab", "Tab", "Tab", "Tab", "Enter")
    for prompt in ("key.prompt_new", "key.prompt_again"):
        begins = say(prompt)[:40]  # the line is broken after that
        terminal.await_row(begins)
        terminal.type(PASSPHRASE)
        terminal.press("Enter")
        terminal.await_row(begins, gone=True)
    terminal.await_row(say("review.title"))
    terminal.press("A", "s")
    terminal.await_row(say("looking.nothing_yet"))
    terminal.press("Enter")
    terminal.await_row("D2 Ja, eg e flyktningkonsulent.")
    terminal.await_bottom(say("status.saved"))


def look_at(terminal: Terminal, key: str, title: str, words: str) -> None:
    """A screen over the coding screen, and back."""
    terminal.press(key)
    terminal.await_row(say(title))
    terminal.await_row(words)
    terminal.press("Escape")
    terminal.await_row(say(title), gone=True)


def code(terminal: Terminal, typed: str, name: str) -> None:
    terminal.press("c")
    terminal.await_row(say("picker.type"))
    terminal.type(typed)
    terminal.await_row(say("picker.type"), gone=True)
    terminal.press("Enter")
    terminal.await_bottom(name)


def work(terminal: Terminal, memo: str) -> None:
    """Code, mark a quotation, write a memo, undo, and look at it from every side."""
    terminal.press("f")
    code(terminal, "person", "Personavhengighet")
    terminal.press("q")
    terminal.await_bottom(say("quotation.marked"))
    terminal.press("m")
    terminal.await_row(say("memo.keep"))
    terminal.type(memo)
    terminal.await_row(memo)
    terminal.press("C-s")
    terminal.await_row(say("memo.keep"), gone=True)
    terminal.press("f")
    code(terminal, "koord", "Koordinering")
    terminal.press("u")
    terminal.await_bottom(lasting("history.undone"))

    look_at(terminal, "F5", "segments.title", "Ja, eg e flyktningkonsulent.")
    look_at(terminal, "C-r", "history.title", "«Koordinering»")
    look_at(terminal, "C-l", "materials.title", "K2")

    terminal.press("F4")
    terminal.await_row(say("concordance.which"))
    terminal.type("planen")
    terminal.press("Enter")
    terminal.await_row("«planen»")
    terminal.press("Escape")
    terminal.await_row(say("concordance.title"), gone=True)

    terminal.press("F10")
    terminal.await_row(say("menu.title"))
    study = [one.unit for one in actions.ON_SCREEN if one.place == "study"]
    terminal.press(*["Down"] * study.index("backups"), "Enter")
    terminal.await_row(say("backups.title"))
    terminal.press("b")
    terminal.await_row(say("backups.made"))
    terminal.press("Escape")
    terminal.await_row(say("backups.title"), gone=True)


def write_themes(terminal: Terminal) -> None:
    terminal.press("C-e")
    terminal.await_row(say("exporting.title"))
    terminal.press("BTab", "BTab", "Enter")
    terminal.await_row(lasting("export.done"))
    terminal.press("Escape")
    terminal.await_row(say("exporting.title"), gone=True)


def lies_alone(store: Path) -> bool:
    """Whether a store is one file."""
    return [path.name for path in store.parent.glob(f"{store.name}*")] == [store.name]


def test_a_folder_of_interviews_becomes_a_theme_table_by_the_program_alone(
    terminal: Terminal, folder: Path, run: Run
) -> None:
    memo = "Åleine: same funn som i K2?"
    choose_language(terminal)
    make_study(terminal)
    take_interviews_in(terminal)
    work(terminal, memo)
    write_themes(terminal)

    terminal.press("C-w")
    terminal.await_row(say("start.recent"))
    store = folder / f"{FILE}.qualcode"
    terminal.until("has made the store one file", lambda: lies_alone(store))
    terminal.await_row(say("count.codings", n=1))
    terminal.press("Enter")
    terminal.await_row(f"{TITLE} · D2")
    terminal.await_bottom(say("status.saved"))
    terminal.press("C-q")
    terminal.await_exit()
    assert lies_alone(store)
    run(QUALCODE, "check", store)
    assert lies_alone(store)

    (written,) = folder.glob("*temaer*.docx")
    (table,) = Document(str(written)).tables
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    _, counted, quoted = rows["Personavhengighet"]
    assert counted.replace("\N{NO-BREAK SPACE}", " ") == "1 av 2"
    assert quoted.startswith("«Ja, eg e flyktningkonsulent.» (D2,")
    assert rows["Koordinering"][1].startswith("0")
    assert PASSPHRASE.encode() not in (folder.parent / KEY).read_bytes()
    with open_project(store) as project:
        assert [one.text for one in project.read(queries.memos)] == [memo]
        texts = [project.read(queries.body, one.text_hash) for one in project.read(queries.sources)]
        assert project.read(queries.informants)
    listed = (folder / "names.csv").read_text("utf-8-sig").splitlines()[1:]
    names = [line.split(";")[0] for line in listed]
    assert len(texts) == 2
    assert not [name for name in names for text in texts if re.search(rf"\b{name}\b", text)]


# Thirty codings, their keys counted

LETTERS = {
    "Personavhengighet": "pe",
    "Krysspress": "kr",
    "Tvil om hva som er rett": "hv",
    "Handlingsplan som ramme": "pl",
    "Avlastet av rammer": "avl",
    "Veileder eller vokter": "ve",
    "Koordinering": "ko",
    "Pålagt samordning": "på",
    "Uformelt samarbeid": "uf",
    "Hindringer": "hi",
    "Taushetsplikt": "ta",
    "Åpen dialog": "åp",
}
"""Code -> the letters by which it comes first."""
CODED = [
    ("Personavhengighet", 2, 2),
    ("Uformelt samarbeid", 1, 0),
    ("Krysspress", 1, 1),
    ("Tvil om hva som er rett", 2, 0),
    ("Tvil om hva som er rett", 1, 1),
    ("Krysspress", 1, 0),
    ("Handlingsplan som ramme", 1, 1),
    ("Avlastet av rammer", 3, 0),
    ("Handlingsplan som ramme", 1, 0),
    ("Avlastet av rammer", 1, 1),
    ("Veileder eller vokter", 2, 0),
    ("Veileder eller vokter", 1, 0),
    ("Krysspress", 1, 1),
    ("Handlingsplan som ramme", 1, 0),
    ("Personavhengighet", 2, 1),
    ("Koordinering", 3, 1),
    ("Pålagt samordning", 2, 0),
    ("Uformelt samarbeid", 1, 0),
    ("Hindringer", 2, 1),
    ("Handlingsplan som ramme", 1, 0),
    ("Avlastet av rammer", 1, 1),
    ("Hindringer", 1, 0),
    ("Åpen dialog", 2, 2),
    ("Personavhengighet", 1, 0),
    ("Taushetsplikt", 2, 1),
    ("Taushetsplikt", 1, 0),
    ("Tvil om hva som er rett", 1, 1),
    ("Avlastet av rammer", 1, 0),
    ("Koordinering", 1, 1),
    ("Handlingsplan som ramme", 1, 0),
]
"""Code, how many sentences it is put on, and how many answers are passed over before them."""


@dataclass(slots=True)
class Hands:
    """A practised person at the keyboard, whose every key is counted."""

    terminal: Terminal
    last: str = ""
    keys: list[int] = field(default_factory=list)
    """Keys of each coding."""

    def _press(self, *keys: str) -> None:
        self.terminal.press(*keys)
        self.keys[-1] += len(keys)

    def _digit(self, name: str) -> str | None:
        """The digit that the right pane shows beside a code."""
        rows = [row[90:] for row in self.terminal.screen()]
        heading = next((n for n, row in enumerate(rows) if say("here.bound") in row), len(rows))
        found = (re.search(r"([1-9])  (\S.*?)\s*$", row) for row in rows[heading:])
        return next((one[1] for one in found if one and name.startswith(one[2])), None)

    def code(self, name: str, sentences: int, passed: int) -> None:
        """Go to a stretch without a code, and put a code on its first sentences."""
        self.keys.append(0)
        self._press("f", *["n"] * passed)
        self.terminal.await_bottom(say("status.saved"))
        if sentences > 1:
            self._press(*["J"] * sentences)
        if name == self.last:
            self._press(".")
        elif digit := self._digit(name):
            self._press(digit)
        else:
            self._pick(name)
        shown = re.compile(rf" · [A-Z] {re.escape(name[:12])}")
        self.terminal.until(f"shows {name}", lambda: bool(shown.search(self.terminal.bottom())))
        self.last = name

    def _pick(self, name: str) -> None:
        self._press("c")
        self.terminal.await_row(say("picker.type"))
        self._press(*LETTERS[name])
        self.terminal.await_row(say("picker.type"), gone=True)
        self._press("Enter")


@pytest.fixture
def store(folder: Path, run: Run) -> Path:
    """A study with two codebooks and an interview nobody has coded."""
    made = folder / "koding.qualcode"
    names = ("cooperation", "discretion")
    books = [part for name in names for part in ("--codebook", SAMPLE / f"codebook/{name}.yaml")]
    run(QUALCODE, "new", made, "--coder", "AL", "--language", LANGUAGE, *books)
    lists = ("--informants", folder / "informants.csv", "--names", folder / "names.csv")
    run(QUALCODE, "import", made, folder / "D2.txt", *lists, "--certain", "--coder", "AL")
    return made


def test_thirty_codings_cost_no_more_than_six_keys_each(
    tmux: str, store: Path, tmp_path: Path
) -> None:
    told = {**environment(tmp_path), "QUALCODE_STATE": str(tmp_path / "state")}
    with Terminal([str(QUALCODE), str(store)], SIZE, told) as terminal:
        terminal.await_bottom(say("status.saved"))
        hands = Hands(terminal)
        for name, sentences, passed in CODED:
            hands.code(name, sentences, passed)
        terminal.press("C-q")
        terminal.await_exit()

    with open_project(store) as project:
        (source,) = project.read(queries.sources)
        body = project.read(queries.body, source.text_hash)
        names = {one.guid: words_in(one.name, LANGUAGE) for one in project.read(queries.codes)}
        codings = sorted(project.read(queries.codings, source.guid), key=lambda c: c.span)
    assert [names[one.code] for one in codings] == [name for name, *_ in CODED]
    for before, after in pairwise(codings):
        assert before.end <= after.start
    assert all(one.span.of(body).rstrip("»] ").endswith((".", "?", "!", "…")) for one in codings)
    assert len(hands.keys) == len(CODED) == 30
    assert statistics.mean(hands.keys) <= AIM, hands.keys
