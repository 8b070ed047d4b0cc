"""Sources and cases in their tables: every field by key, notes, cases cell by cell, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import asked, codings, sound
from looking import Coded, Looker, looking
from looking import code as put
from textual.widgets import Input, OptionList, Static, TextArea

from qualcode.domain.model import Case, Source
from qualcode.domain.span import Span
from qualcode.messages import LANGUAGES, has_message
from qualcode.storage import queries
from qualcode.transcripts.informants import ATTRIBUTES
from qualcode.ui.screens import listing
from qualcode.ui.screens.forms import Choice
from qualcode.ui.screens.note_writer import NoteWriter
from qualcode.ui.widgets.sources import SourceList
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.materials import set_attribute, set_field
from qualcode.workspace.revising import mark_nothing_here
from qualcode.workspace.safekeeping import backups
from qualcode.workspace.withdrawing import withdraw


def sources(path: Path) -> list[Source]:
    return asked(path, lambda workspace: workspace.read(queries.sources))


def cases(path: Path) -> dict[str, Case]:
    found = asked(path, lambda workspace: workspace.read(queries.cases))
    return {one.pseudonym: one for one in found}


async def test_sources_are_told_with_how_far_they_are_worked_through(study: Path) -> None:
    def work(workspace: Workspace) -> None:
        put(workspace, Coded("K1", "Vi har aldri nok tid.", "Tid"))
        k1 = workspace.chosen_sources("K1")[0]
        start = workspace.read(queries.body, k1.text_hash).index("Møtene blir")
        mark_nothing_here(workspace, k1.guid, Span(start, start + 50))

    asked(study, work)
    async with looking(study, "ctrl+l") as person:
        coded, nothing, unread = (int(cell.split()[0]) for cell in person.cells[0][6:])
        assert (coded > 3, nothing > 10, coded + nothing + unread) == (True, True, 100)
        assert person.cells[1][6:] == ("0 %", "0 %", "100 %")
        assert person.column(3) == ["Informant 1", "Informant 2"]
        assert "1 koding" in person.detail
        await person.press("down", "enter")
        assert person.is_back
        assert person.screen.desk.source.title == "K2"
        listed = person.screen.query_one(SourceList)
        assert f"{coded}+{nothing} %" in str(listed.options[0].prompt)


FIELDS = (
    ("g", "Kyst", "group", "Kyst"),
    ("w", "2", "wave", "2"),
    ("D", "2031-05-01", "date", "2031-05-01"),
)


async def test_every_field_is_set_for_all_that_is_ticked_as_one_step(study: Path) -> None:
    before = sources(study)
    async with looking(study, "ctrl+l") as person:
        for key, typed, field, value in FIELDS:
            await person.press("ctrl+a", key)
            await person.fill_in(typed)
            assert {getattr(one, field) for one in sources(study)} == {value}
            await person.press("ctrl+a")
        await person.press("ctrl+a", "K")
        await person.answer("feltnotat")
        await person.press("c")
        await person.answer("Informant 2")
        assert {one.kind for one in sources(study)} == {"field-note"}
        person_of = {case.guid: name for name, case in cases(study).items()}
        assert {person_of[one.case or ""] for one in sources(study)} == {"Informant 2"}
        await person.press("c", "enter")  # none
        assert {one.case for one in sources(study)} == {None}
        await person.press("g", "escape")
        await person.press(*"uuuuuu")
        assert sources(study) == before
        await person.press(*"UUUUUU")
        assert {one.group for one in sources(study)} == {"Kyst"}
    assert sound(study)


async def test_a_source_gets_another_name_or_is_told_why_not(study: Path) -> None:
    async with looking(study, "ctrl+l", "r") as person:
        assert person.app.screen.query_one(Input).value == "K1"
        await person.fill_in("Ni [/b]")
        assert person.column(0) == ["K2", "Ni [/b]"]
        assert person.table.cursor == 1  # the cursor stays with the source
        await person.press("r")
        await person.fill_in("k2")
        assert person.heard("rule.source.taken", name="k2")
        await person.press("r")
        await person.fill_in(" ")
        assert person.heard("rule.source.unnamed")
        assert person.column(0) == ["K2", "Ni [/b]"]


async def test_sorting_goes_through_all_the_ways(study: Path) -> None:
    def describe(workspace: Workspace) -> None:
        k1, k2 = (workspace.chosen_sources(title)[0] for title in ("K1", "K2"))
        for source, fields in (
            (k1, {"group": "Å", "wave": "2", "date": "2031", "kind": "document"}),
            (k2, {"group": "B", "wave": "1", "date": "2030"}),
        ):
            for field, value in fields.items():
                now = next(s for s in workspace.read(queries.sources) if s.guid == source.guid)
                set_field(workspace, [now], field, value)
        put(workspace, Coded("K2", "hun har ikke tid", "Tid"))

    asked(study, describe)
    async with looking(study, "ctrl+l") as person:
        seen = {}
        for _ in range(6):
            seen[person.text("#wanted").split(" · ")[1]] = person.column(0)[0]
            await person.press("o")
        assert seen == {
            "etter gruppe": "K2",
            "etter tittel": "K1",
            "etter slag": "K2",
            "etter runde": "K2",
            "etter dato": "K2",
            "de mest kodede først": "K2",
        }
        assert person.column(0) == ["K2", "K1"]


async def test_groups_are_headings_in_the_list_of_sources_and_f8_goes_by_it(study: Path) -> None:
    async with looking(study, "ctrl+l", "g") as person:
        await person.fill_in("[/b] Kyst")
        await person.press("escape")
        listed = person.screen.query_one(SourceList)
        words = [str(option.prompt).strip() for option in listed.options]
        assert [word.split()[0] for word in words] == ["○", "[/b]", "○"]
        assert [option.disabled for option in listed.options] == [False, True, False]
        here = person.screen.desk.source.title
        await person.press("f8")
        assert person.screen.desk.source.title != here
        await person.press("f8")
        assert person.screen.desk.source.title == here
        assert listed.highlighted == listed.get_option_index(person.screen.desk.source.guid)


# Notes


async def test_a_note_is_written_and_becomes_a_source(study: Path) -> None:
    async with looking(study, "ctrl+l", "n", size=(80, 24)) as person:
        writer = person.app.screen
        assert isinstance(writer, NoteWriter)
        buttons = writer.query("Button")
        assert all(writer.region.contains_region(one.region) for one in buttons)
        await person.press("ctrl+s")
        assert person.heard("note.needs_both")
        await person.press(*"Fredag", "enter", *"Det", "enter", "enter", *"Og", "ctrl+s")
        assert person.app.screen is person.list
        assert "Fredag" in person.column(0)
        await person.press("u")
        assert "Fredag" not in person.column(0)
        await person.press("U")
    note = next(one for one in sources(study) if one.title == "Fredag")
    assert note.kind == "field-note"
    assert asked(study, lambda w: len(w.read(queries.turns, note.guid))) == 2


async def test_a_note_that_cannot_be_kept_is_not_lost(study: Path) -> None:
    async with looking(study, "ctrl+l", "n") as person:
        writer = person.app.screen
        writer.query_one(Input).value = "k1"
        writer.query_one(TextArea).text = "Lange tanker."
        writer.query_one(Choice).chosen = 1
        await person.press("ctrl+s")
        assert person.app.screen is writer
        assert person.heard("rule.source.taken", name="k1")
        await person.press("escape")
        assert person.heard("note.not_lost")
        writer.query_one(Input).value = "Tanker"
        await person.press("ctrl+s")
        assert person.app.screen is person.list
    assert {one.title: one.kind for one in sources(study)}["Tanker"] == "document"


@pytest.mark.parametrize("keys", [("escape",), ("tab", "tab", "tab", "tab", "enter")])
async def test_a_note_is_left_without_a_trace(study: Path, keys: tuple[str, ...]) -> None:
    async with looking(study, "ctrl+l", "n", *keys) as person:
        assert person.app.screen is person.list
        assert len(person.cells) == 2


# Cases


async def test_cases_are_edited_cell_by_cell(study: Path) -> None:
    async with looking(study, "ctrl+l", "v", "a") as person:
        await person.fill_in("etat")
        await person.fill_in("NAV")
        assert person.cells[0] == ("Informant 1", "informant", "NAV")
        await person.press("right", "right", "down", "enter")
        await person.fill_in("Skole")
        assert person.column(2) == ["NAV", "Skole"]
        assert (person.table.cursor, person.table.column) == (1, 2)
        await person.press("left", "enter")
        await person.fill_in("ansatt")
        assert person.cells[1] == ("Informant 2", "ansatt", "Skole")
        await person.press("left", "enter")
        await person.fill_in("Aud")
        assert {"Aud", "Informant 1"} == set(person.column(0))
        assert person.cells[person.table.cursor][0] == "Aud"
        await person.press("right", "right", "right", "ctrl+a", "enter")  # no cell further right
        await person.fill_in("")
        assert all(case.attributes == {} for case in cases(study).values())
        await person.press(*"uuuuu")
        assert {name: case.attributes for name, case in cases(study).items()} == {
            "Informant 1": {},
            "Informant 2": {},
        }


async def test_a_new_pseudonym_is_told_everywhere_it_stands(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        put(workspace, Coded("K1", "Vi har aldri nok tid.", "Tid"))
    async with looking(study, "ctrl+l", "v", "r") as person:
        await person.fill_in("Aud")
        await person.press("v")
        assert person.column(3) == ["Aud", "Informant 2"]
        await person.press("escape", "f5")
        assert person.column(1) == ["Aud"]
        await person.press("escape", "f4")
        await person.fill_in("Vi har")
        assert set(person.column(1)) == {"Aud"}


async def test_a_case_is_made_and_taken_away_and_brought_back(study: Path) -> None:
    before = asked(study, lambda w: w.read(queries.turns, w.chosen_sources("K1")[0].guid))
    async with looking(study, "ctrl+l", "v", "n") as person:
        await person.fill_in("By")
        assert "By" in person.column(0)
        await person.press("n")
        await person.fill_in("by")
        assert person.heard("rule.case.taken", name="by")
        await person.press("ctrl+a", "d", "enter")  # no
        assert len(person.cells) == 3
        await person.press("delete", "down", "enter")
        assert person.cells == []
        assert "n lager en" in " ".join(person.drawn)
        await person.press("u")
        assert len(person.cells) == 3
        await person.press("U", "u")
    assert asked(study, lambda w: w.read(queries.turns, w.chosen_sources("K1")[0].guid)) == before
    assert sound(study)


async def test_what_is_about_the_other_list_says_so(study: Path) -> None:
    async with looking(study, "ctrl+l", "a") as person:
        assert person.heard("materials.only_cases")
        await person.press("v")
        for key in "gKcwDo":
            await person.press(key)
            assert person.app.screen is person.list
            assert person.heard("materials.only_sources")


async def test_many_attributes_are_gone_through_sideways(study: Path) -> None:
    names = [f"kjennetegn {n}" for n in range(9)]

    def describe(workspace: Workspace) -> None:
        for name in names:
            set_attribute(workspace, workspace.read(queries.cases), name, f"{name} er langt")

    asked(study, describe)
    async with looking(study, "ctrl+l", "v", size=(80, 24)) as person:
        assert person.drawn[0].rstrip().endswith("›")
        await person.press(*["right"] * 20)
        assert person.table.column == 10
        assert names[-1] in person.drawn[0]
        assert "Informant 1" in person.drawn[1]
        await person.press("enter")
        assert person.app.screen.query_one(Input).value == f"{names[-1]} er langt"
        await person.press("escape", *["left"] * 20)
        assert person.table.column == 0
        assert names[0] in person.drawn[0]


async def test_attributes_of_the_programs_own_are_told_in_words(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "nn")

    def describe(workspace: Workspace) -> None:
        for name, value in (("municipality", "Lier"), ("years", "4"), ("my own", "ja")):
            set_attribute(workspace, workspace.read(queries.cases)[:1], name, value)

    asked(study, describe)
    async with looking(study, "ctrl+l", "v") as person:
        assert all(words in person.drawn[0] for words in ("kommune", "år i stillinga", "my own"))
        assert "kommune: Lier · år i stillinga: 4 · my own: ja" in person.detail
        await person.press("right", "right", "enter")
        title = str(person.app.screen.query_one(".title", Static).visual)
        assert title == person.list._say.text("materials.value", name="kommune", n=1)
        await person.fill_in("Drammen")
        await person.press("a")
        await person.fill_in("Rolle")
        await person.fill_in("lærar")
        assert person.drawn[0].rstrip().endswith("rolle")
        await person.press("u")
        assert "rolle" in person.toasts[-1]
        await person.press("U", "escape", "f5", "k")
        options = person.app.screen.query_one(OptionList)
        offered = [str(option.prompt) for option in options.options]
        assert "kommune = Drammen" in offered
        await person.answer("kommune = Drammen")
        assert "kommune = Drammen" in person.text("#wanted")
    (first, *_) = cases(study).values()
    assert first.attributes == {
        "municipality": "Drammen",
        "years": "4",
        "my own": "ja",
        "role": "lærar",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_attribute_of_the_programs_own_has_words(language: str) -> None:
    missing = {one for one in ATTRIBUTES if not has_message(f"attribute.called.{one}", language)}
    assert missing == set()


# Taking away


async def test_sources_are_taken_away_after_asking_and_brought_back(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        put(workspace, Coded("K1", "Vi har aldri nok tid.", "Tid"))
    before = codings(study)
    async with looking(study, "ctrl+l", "d") as person:
        about = str(person.app.screen.query_one(".about", Static).visual)
        assert about.startswith("Én av kodingene dine")
        assert person.list._say.text("materials.others_go") in about
        await person.press("enter")  # no
        assert codings(study) == before
        await person.press("ctrl+a", "d", "down", "enter")
        assert person.cells == []
        assert "Ctrl+O" in " ".join(person.drawn)
        assert len(backups(study)) == 1
        await person.press("escape")
        assert person.is_back
        assert person.screen.desk.sources == []
        await person.press("ctrl+l", "u", "escape")
        assert person.screen.query_one(SourceList).guids
        assert person.body
    assert codings(study) == before
    assert sound(study)


async def test_the_number_of_others_codings_is_not_told(study: Path) -> None:
    async with looking(study, "ctrl+l") as person:
        assert person.column(6) == ["0 %", "0 %"]
        assert "0 kodinger" in person.detail
        await person.press("d")
        about = str(person.app.screen.query_one(".about", Static).visual)
        assert about.startswith("0 av kodingene dine")
        await person.press("escape", "escape", "o", "ctrl+l")
        assert person.column(6)[0] != "0 %"


# What others change meanwhile


async def test_whoever_withdrew_elsewhere_is_gone_from_the_list(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_WATCH_SECONDS", 1 / 1000)
    async with looking(study, "ctrl+l", "v", "down", "space") as person:
        first, second = person.column(0)
        asked(study, lambda w: withdraw(w, w.read(queries.cases)[0], None))
        for _ in range(100):
            await person.settle()
            if len(person.cells) == 1:
                break
        assert (person.column(0), set(person.list.ticked)) == ([second], {person.list.current()})
        assert person.heard("view.outside", coder="Kari")
        assert first not in person.shown.replace(person.toasts[-1], "")
        await person.press("escape")
        assert person.is_back


async def test_a_dialog_is_not_disturbed_by_what_others_do(study: Path) -> None:
    async with looking(study, "ctrl+l", "v", "r") as person:
        asked(study, lambda w: withdraw(w, w.read(queries.cases)[0], None))
        person.list._look_outside()
        await person.settle()
        assert person.app.screen.query_one(Input).value == "Informant 1"
        assert len(person.cells) == 2
        await person.press("escape")
        person.list._look_outside()
        await person.settle()
        assert len(person.cells) == 1


async def test_what_one_does_oneself_in_a_list_is_not_taken_for_anothers(study: Path) -> None:
    async with looking(study, "ctrl+l", "v", "r") as person:
        await person.fill_in("Aud")
        await person.press("u", "U", "v", "d", "down", "enter", "u")
        before = list(person.toasts)
        for _ in range(3):
            person.list._look_outside()
            await person.settle()
        assert person.toasts == before


# The mouse


async def cell(person: Looker, name: str) -> int:
    return person.drawn[0].index(name)


async def test_the_mouse_does_what_the_keys_do(study: Path) -> None:
    async with looking(study, "ctrl+l", size=(120, 36)) as person:
        await person.click_key("rename")
        await person.press("escape")
        await person.click_key("set")
        await person.press("escape")
        await person.click_key("make_new")
        await person.press("escape")
        await person.click_key("switch")
        assert person.column(0) == ["Informant 1", "Informant 2"]
        await person.click_line(1, x=await cell(person, "Slag"))
        assert (person.table.cursor, person.table.column) == (1, 1)
        await person.click_line(1, x=await cell(person, "Slag"), times=2)
        assert person.app.screen.query_one(Input).value == "informant"
        await person.press("escape")
        await person.click_key("switch")
        await person.click_line(1, times=2)
        assert person.is_back
        assert person.screen.desk.source.title == "K2"
