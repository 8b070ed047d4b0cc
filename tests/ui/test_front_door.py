"""From an empty folder to a theme table, without any command but `qualcode`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from beginning import SMALL, Newcomer, beginning
from driving import asked, sound

from hostile import CONTROL, MARKUP
from qualcode.errors import StoreError
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.ui import remembered
from qualcode.ui.app import QualcodeApp
from qualcode.ui.screens.adding_codebooks import AddingCodebooksScreen
from qualcode.ui.screens.asking import Ask
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import Prompt
from qualcode.ui.screens.exporting import ExportingScreen
from qualcode.ui.screens.file_picker import FilePicker
from qualcode.ui.screens.forms import Choice, Entry, Ticks
from qualcode.ui.screens.looking_through import LookingThrough
from qualcode.ui.screens.new_study import NewStudyScreen
from qualcode.ui.screens.start import Doors, StartScreen
from qualcode.ui.screens.taking_in import TakingInScreen
from qualcode.workspace import Workspace, new_workspace, open_workspace

INTERVIEW = """\
Intervjuer: Hvordan er det å dele på arbeidet?
Maren: Vi har aldri nok tid. Ring meg på 915 00 123, eller spør Torbjørn Fjellvik.
Intervjuer: Hva hjelper?
Torbjørn: At lederne snakker sammen.
"""
INFORMANTS = "informant;speaker;role\nK1;Maren;leader\n"
NAMES = "name;pseudonym\nTorbjørn Fjellvik;kollega 1\nTorbjørn;kollega 1\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an empty folder to work in, and interviews beside it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("QUALCODE_LANG", "nb")
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews" / "Første.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "interviews" / "Andre.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "interviews" / "informants.csv").write_text(INFORMANTS, encoding="utf-8")
    (tmp_path / "interviews" / "names.csv").write_text(NAMES, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path


async def enter(person: Newcomer, screen: type) -> None:
    """Open another screen from the coding screen."""
    coding = person.screen
    person.app.push_screen(screen(coding.desk, coding._say), coding._came_back)
    await person.settle()


async def make(person: Newcomer, title: str, coder: str = "Kari") -> None:
    await person.press("n")
    screen = person.now(NewStudyScreen)
    screen.query_one("#title", Entry).value = title
    screen.query_one("#coder", Entry).value = coder
    await person.press_button("#make")
    person.now(CodingScreen)


def alone(store: Path) -> bool:
    """Whether a store is one file."""
    return [p.name for p in store.parent.iterdir() if p.is_file()] == [store.name]


async def test_by_keys_from_an_empty_folder_to_a_theme_table(folder: Path) -> None:
    store = folder / "empty" / "Hvem tar neste steg.qualcode"
    async with beginning(SMALL) as person:
        await person.press("enter")
        person.now(NewStudyScreen)
        await person.pilot.press(*"Hvem", "space", *"tar", "space", *"neste", "space", *"steg?")
        await person.choose("#approach", "reflexive")
        assert person.says("approach.reflexive.about")
        await person.fill("#coder", "Kari")
        await person.reach("#codebooks")
        await person.press("space", "down", "space")
        await person.press_button("#make")
        person.now(CodingScreen)

        await enter(person, TakingInScreen)
        await person.press("enter")
        await person.go_to(folder / "interviews")
        await person.press("tab", "tab", "tab")
        person.now(FilePicker).action_to_entries()
        await person.press("ctrl+a", "enter")
        person.now(TakingInScreen)
        await person.press("enter")
        await person.decide()
        person.now(LookingThrough)
        assert asked(store, lambda w: w.read(queries.sources)) == []
        await person.press("enter")
        assert [s.title for s in person.screen.desk.sources] == ["Andre", "Første"]
        assert person.screen.desk.source is not None

        await enter(person, ExportingScreen)
        await person.press_button("#write")
        assert person.says("export.done", file="~/interviews/Hvem tar neste steg - temaer.docx")
        await person.press("escape")
        person.screen.action_close_study()
        await person.settle()
        person.now(StartScreen)
        assert "2 kilder" in person.shown
        assert alone(store)
    assert (folder / "interviews" / "Hvem tar neste steg - temaer.docx").stat().st_size > 5_000
    project = asked(store, lambda workspace: workspace.project)
    assert (project.title, project.language, project.approach) == (
        "Hvem tar neste steg?",
        "nb",
        "reflexive",
    )
    books = asked(store, lambda workspace: workspace.read(queries.codebooks))
    assert [book.name["nb"] for book in books] == ["Samarbeid", "Skjønn"]
    body = asked(store, lambda w: w.read(queries.body, w.chosen_sources("Første")[0].text_hash))
    assert "915 00 123" not in body
    assert sound(store)


async def test_by_mouse_from_an_empty_folder_to_stored_interviews(folder: Path) -> None:
    store = folder / "interviews" / "Prøve.qualcode"
    async with beginning() as person:
        await person.click_line("#doors", 0)
        await person.click("#title")
        await person.type("Prøve")
        await person.pilot.click("#spoken", (3, 0))
        assert person.now(NewStudyScreen).query_one("#spoken", Choice).answer == "en"
        await person.pilot.click("#approach", (4, 1))
        await person.settle()
        assert person.says("approach.codebook.about")
        await person.click("#folder")
        names = [line.strip() for line in person.listed]
        await person.click_line("Entries", names.index("↑ mappa over"))
        names = [line.strip() for line in person.listed]
        await person.click_line("Entries", names.index("interviews/"))
        await person.click("#take")
        person.app.screen.query_one("#codebooks").scroll_visible(animate=False)
        await person.settle()
        await person.click_line("#codebooks", 1)
        await person.click("#make")
        project = person.screen.desk.project
        assert (project.language, project.approach) == ("en", "codebook")

        await enter(person, TakingInScreen)
        await person.click("#choose")
        names = [line.strip() for line in person.listed]
        for name in ("Andre.txt", "Første.txt"):
            await person.click_line("Entries", names.index(name))
        assert person.says("files.ticked", n=2)
        await person.click("#take")
        await person.click("#look")
        await person.click("KeyHint.finish")
        await person.click_line("Ask OptionList", 0)
        await person.click("#store")
        assert [s.title for s in person.screen.desk.sources] == ["Andre", "Første"]
    assert sound(store)
    assert len(asked(store, lambda workspace: workspace.read(queries.codebooks))) == 1


async def test_lists_go_along_and_nothing_is_stored_before_it_is_seen(folder: Path) -> None:
    there = folder / "interviews"
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, TakingInScreen)
        screen = person.now(TakingInScreen)
        await person.press("enter")
        await person.go_to(there / "Første.txt")
        for name in ("informants", "names"):
            button = next(b for b in screen.query(".choose") if b.name == name)
            button.focus()
            await person.press("enter")
            await person.go_to(there / f"{name}.csv")
        await person.choose("#kind", "field-note")
        await person.press_button("#look")
        await person.decide()
        person.now(LookingThrough)
        for words in ("Første.txt", "4 ytringer", "informant", "kollega 1", "telefon"):
            assert words in person.shown, words
        await person.press("escape")
        person.now(TakingInScreen)
        assert person.screen.desk.workspace.read(queries.sources) == []
        await person.press_button("#look")
        await person.decide()
        await person.press("enter")
        (source,) = person.screen.desk.sources
        assert source.kind == "field-note"
        body = person.screen.desk.body
        assert "kollega 1" in body
        assert "Fjellvik" not in body
        (case,) = [c for c in person.screen.desk.workspace.read(queries.cases) if c.attributes]
        assert (case.pseudonym, case.attributes) == ("K1", {"role": "leader"})


async def test_identities_stay_only_when_that_is_chosen(folder: Path) -> None:
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, TakingInScreen)
        await person.press("enter")
        await person.go_to(folder / "interviews" / "Første.txt")
        assert person.says("taking.identities.out.about")
        await person.choose("#identities", "stay")
        assert person.says("taking.identities.stay.about")
        await person.press_button("#look")
        assert person.says("import.as_is")
        await person.press("enter")
        assert "Fjellvik" in person.screen.desk.body


async def test_a_file_that_cannot_be_read_is_named_and_the_form_stays(folder: Path) -> None:
    (folder / "interviews" / "empty.txt").touch()
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, TakingInScreen)
        await person.press_button("#look")
        assert person.toasts == [person.app._say.text("taking.none_chosen")]
        await person.press("enter")
        await person.go_to(folder / "interviews" / "empty.txt")
        await person.press_button("#look")
        person.now(TakingInScreen)
        assert person.toasts[-1] == person.app._say.text("file.empty", file="empty.txt")
        assert not person.app.screen.query_one("#look").disabled
        await person.press("escape")
        person.now(CodingScreen)


async def test_a_fault_in_the_store_leaves_what_was_chosen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise StoreError("store.full", store="s")

    monkeypatch.setattr(Workspace, "take_in", fails)
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, TakingInScreen)
        await person.press("enter")
        await person.go_to(folder / "interviews" / "Første.txt")
        await person.press_button("#look")
        await person.decide()
        await person.press("enter")
        person.now(TakingInScreen)
        assert person.app._say.text("store.full", store="s") in person.toasts
        assert person.says("taking.no_list")


# Codebooks


async def test_codebooks_are_added_by_ticks_and_from_files(folder: Path) -> None:
    (folder / "mine.yaml").write_text(
        "codebook: {nb: Min egen}\ncodes:\n- name: {nb: Tid}\n", encoding="utf-8"
    )
    (folder / "broken.yaml").write_text("codes: [", encoding="utf-8")
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, AddingCodebooksScreen)
        await person.press_button("#take")
        assert person.toasts[-1] == person.app._say.text("codebooks.none_chosen")
        await person.reach("#codebooks")
        await person.press("enter")
        for name in ("broken.yaml", "mine.yaml"):
            await person.press_button("#own")
            await person.go_to(folder / name)
        assert "broken.yaml" in person.toasts[-1]
        assert len(person.app.screen.query_one(Ticks).ticked) == 2
        await person.press_button("#take")
        names = [book.name["nb"] for book in person.screen.desk.codebooks]
        assert set(names) == {"Samarbeid", "Min egen"}
        await enter(person, AddingCodebooksScreen)
        assert len(person.app.screen.query_one(Ticks)._words_by_name) == 2
        assert "Min egen" in person.shown


async def test_links_between_codes_are_taken_in_beside_the_codebooks(folder: Path) -> None:
    (folder / "links.csv").write_text("kode;lenke;til\nKoordinering;fører til;Samstyring\n")
    (folder / "wrong.csv").write_text("kode;lenke;til\nKoordinering;fører til;Ingenting\n")
    async with beginning() as person:
        await make(person, "Prøve")
        await enter(person, AddingCodebooksScreen)
        await person.reach("#codebooks")
        await person.press("space")
        await person.press_button("#take")
        await enter(person, AddingCodebooksScreen)
        for name in ("wrong.csv", "links.csv"):
            await person.press_button("#link")
            await person.go_to(folder / name)
        assert "wrong.csv" in person.toasts[-1]
        assert person.says("codebooks.links.n", n=1)
        names = {code.guid: code.name["nb"] for code in person.screen.desk.codes}
        (link,) = person.screen.desk.links
        assert (names[link.code], names[link.to]) == ("Koordinering", "Samstyring")


async def test_a_codebook_goes_out_by_the_picker_and_over_another_only_when_asked(
    folder: Path,
) -> None:
    target = folder / "min.yaml"
    target.write_text("mine", encoding="utf-8")
    async with beginning() as person:
        await person.press("n")
        await person.fill("#title", "Prøve")
        await person.reach("#codebooks")
        await person.press("space", "down", "space")
        await person.press_button("#make")
        await enter(person, ExportingScreen)
        await person.choose("#what", "codebook")
        await person.reach("#book")
        await person.press("right")
        for answer in ("enter", "down"):
            await person.press_button("#elsewhere")
            await person.go_to(folder / "min")
            person.now(Ask)
            await person.press(*(("escape", "escape") if answer == "enter" else ("down", "enter")))
        await person.press_button("#write")
        assert person.says("export.done", file="~/min.yaml")
    assert "Skjønn" in target.read_text(encoding="utf-8")


# The recent ones


async def test_a_recent_study_is_opened_again_and_one_that_is_gone_can_be_dropped(
    folder: Path,
) -> None:
    async with beginning() as person:
        await make(person, "Den ene")
        person.screen.action_close_study()
        await person.settle()
        remembered.note_recent(str(folder / "gone.qualcode"), "Den borte", 4, 5)
        person.now(StartScreen).show_recent()
        await person.settle()
        assert person.says("start.gone", within=True)
        recent = person.app.screen.query_one("#recent", Doors)
        recent.focus()
        recent.highlighted = 0
        await person.press("enter")
        person.now(Ask)
        await person.press("escape")
        await person.press("enter", "enter")
        assert [one.title for one in remembered.read().recent] == ["Den ene"]
        await person.press("enter")
        assert person.screen.desk.project.title == "Den ene"
        person.screen.action_close_study()
        await person.settle()
        await person.press("delete")
        assert remembered.read().recent == ()
        assert person.says("start.none")
        assert isinstance(person.focused, Doors)
        assert person.focused.id == "doors"
    assert (folder / "empty" / "Den ene.qualcode").exists()


async def test_a_date_that_is_none_is_said_and_waited_for(folder: Path) -> None:
    async with beginning(SMALL) as person:
        await person.press("n")
        await person.fill("#title", "Den ene")
        await person.fill("#delete-by", "30.6.2028")
        await person.press_button("#make")
        assert person.heard("delete_by.no_date", day="30.6.2028")
        assert person.focused.id == "delete-by"
        assert "30.6.2028" in person.shown
        assert not list(folder.rglob("*.qualcode"))
        await person.fill("#delete-by", "2028-06-30")
        await person.press_button("#make")
        assert person.screen.desk.project.delete_by == "2028-06-30"


async def test_nothing_is_offered_to_be_taken_off_an_empty_list(folder: Path) -> None:
    async with beginning() as person:
        offered = person.app._say.text("action.drop_recent.short")
        assert offered not in person.shown
        remembered.note_recent(str(folder / "gone.qualcode"), "Den borte", 4, 5)
        person.now(StartScreen).show_recent()
        await person.settle()
        assert f"Delete {offered}" in person.shown


async def test_what_is_opened_by_the_picker_and_cannot_be_says_why(folder: Path) -> None:
    (folder / "no.qualcode").write_bytes(b"no store at all")
    async with beginning() as person:
        await person.press("o")
        await person.go_to(folder / "no.qualcode")
        person.now(StartScreen)
        expected = person.app._say.text("store.not_a_store", store=folder / "no.qualcode")
        assert person.toasts == [expected]
        assert remembered.read().recent == ()


@pytest.mark.parametrize("door", ["t", "mouse"])
async def test_the_sample_study_is_made_once_and_opened(
    folder: Path, sample: Path, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    built: list[Path] = []

    def build(target: Path) -> Workspace:
        built.append(target)
        shutil.copy(sample, target)
        return open_workspace(target)

    monkeypatch.setattr("qualcode.workspace.demo.build_demo", build)
    store = folder / "empty" / "qualcode-demo" / "demo.qualcode"
    for _ in range(2):
        async with beginning() as person:
            await (person.press("t") if door == "t" else person.click_line("#doors", 2))
            await person.settle()
            assert person.screen.desk.project.title == "Hvem tar neste steg?"
            assert person.screen.desk.workspace.coder.name == "AL"
        assert built == [store]


async def test_arrows_lead_from_the_doors_to_the_language_and_the_recent_ones() -> None:
    remembered.note_recent("postgresql://me@host/study", "Felles")
    async with beginning() as person:
        ids = []
        for key in ("right", "tab", "up", "down", "left"):
            ids.append(person.focused.id)
            await person.press(key)
        assert ids[:2] == ["doors", "language"]
        assert "recent" in ids


# Who codes, in what language, in what colours


@pytest.fixture
def shared(folder: Path) -> Path:
    store = folder / "shared.qualcode"
    for n, name in enumerate(("Kari", "Ola")):
        opened = (
            open_workspace(store, name)
            if n
            else new_workspace(store, name, title="Felles", language="nb")
        )
        with opened as workspace:
            workspace.add_code(f"Kode av {name}")
    return store


@pytest.mark.parametrize(
    ("keys", "coder"),
    [(("enter",), "Kari"), (("down", "enter"), "Ola"), (("up", "enter", "N", "enter"), "N")],
)
async def test_who_codes_is_asked_where_there_are_several(
    shared: Path, keys: tuple[str, ...], coder: str
) -> None:
    async with beginning() as person:
        person.app.open_study(str(shared))
        await person.pilot.pause()
        await person.pilot.press(*keys)
        await person.settle()
        assert person.screen.desk.workspace.coder.name == coder


@pytest.mark.parametrize("keys", [("escape",), ("up", "enter", "escape"), ("up", "enter", "enter")])
async def test_nobody_codes_and_nothing_is_opened(shared: Path, keys: tuple[str, ...]) -> None:
    async with beginning() as person:
        person.app.open_study(str(shared))
        await person.pilot.pause()
        await person.pilot.press(*keys)
        await person.settle()
        person.now(StartScreen)
        assert not shared.with_name(shared.name + "-wal").exists()


async def test_a_coder_who_is_named_is_not_asked(shared: Path) -> None:
    async with beginning(coder="Ola") as person:
        person.app.open_study(str(shared))
        await person.settle()
        assert person.screen.desk.workspace.coder.name == "Ola"


async def test_a_study_opened_by_the_command_asks_who_codes_too(shared: Path) -> None:
    with open_workspace(shared) as workspace:
        app = QualcodeApp(workspace, ask_coder=True)
        app.animation_level = "none"
        async with app.run_test() as pilot:
            await pilot.pause()
            assert isinstance(app.screen, Ask)
            await pilot.press("up", "enter")
            await pilot.pause()
            assert isinstance(app.screen, Prompt)
            await pilot.press("A", "L", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, CodingScreen)
            assert app.screen.desk.workspace.coder.name == "AL"


async def test_the_language_is_switched_at_once_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("QUALCODE_LANG")
    async with beginning() as person:
        assert "New study" in person.shown
        await person.reach("#language")
        await person.press("right", "right")
        assert "Prøv eksempelstudien" in person.shown
        assert person.focused.id == "language"
    async with beginning() as person:
        assert person.app._say.language == "nn"
    monkeypatch.setenv("QUALCODE_LANG", "en")
    async with beginning() as person:
        assert person.app._say.language == "en"


async def test_colours_are_kept_and_unknown_ones_passed_over() -> None:
    async with beginning() as person:
        first = person.app.theme
        await person.press("f9")
        second = person.app.theme
        assert second != first
    async with beginning() as person:
        assert person.app.theme == second
    remembered.choose(theme="no-such-theme")
    async with beginning() as person:
        assert person.app.theme == first


async def test_notices_are_shown_when_the_screen_opens() -> None:
    async with beginning(notices=[Message("import.stopped")]) as person:
        assert person.toasts == [person.app._say.text("import.stopped")]


# Names of every kind


@pytest.mark.parametrize(
    "title", [*MARKUP[:2], *CONTROL[1:3], "line\nline", "=cmd|'/C calc'!A0", "面接調査"], ids=ascii
)
async def test_a_study_of_any_title_is_made_listed_and_opened(folder: Path, title: str) -> None:
    async with beginning(SMALL) as person:
        await person.press("n")
        await person.fill("#title", title)
        await person.press_button("#make")
        person.now(CodingScreen)
        person.screen.action_close_study()
        await person.settle()
        recent = remembered.read().recent
        assert len(recent) == 1
        assert Path(recent[0].place).parent == folder / "empty"
        await person.press("enter")
        person.now(CodingScreen)


async def test_a_study_without_title_or_coder_is_not_made(folder: Path) -> None:
    async with beginning() as person:
        await person.press("n")
        await person.press_button("#make")
        assert person.toasts == [person.app._say.text("new.nameless")]
        assert person.focused.id == "title"
        await person.fill("#title", "a")
        await person.fill("#coder", " ")
        await person.press_button("#make")
        assert person.toasts[-1] == person.app._say.text("new.coderless")
        await person.press("escape")
        person.now(StartScreen)
    assert list((folder / "empty").iterdir()) == []


async def test_two_studies_of_one_title_lie_beside_each_other(folder: Path) -> None:
    async with beginning() as person:
        for _ in range(2):
            await make(person, "Prøve")
            person.screen.action_close_study()
            await person.settle()
    names = sorted(path.name for path in (folder / "empty").iterdir() if path.is_file())
    assert names == ["Prøve 2.qualcode", "Prøve.qualcode"]


async def test_a_long_path_and_title_leave_room_for_the_buttons(folder: Path) -> None:
    async with beginning(SMALL) as person:
        await person.press("n")
        await person.fill("#title", "Et langt navn på en studie " * 3)
        await person.reach("#folder")
        fields = person.app.screen.query_one(".fields").region
        for selector in ("#place", "#folder"):
            assert person.app.screen.query_one(selector).region in fields
        assert "Et langt navn" in person.shown
