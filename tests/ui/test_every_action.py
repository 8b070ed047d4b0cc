"""Every action of the coding screen by its key: what it does to the store, undone and redone.

Two tables, one for what changes the study and one for what changes the view; together they
have to name every action there is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from driving import Driver, asked, reading, sound
from textual.widgets import Input, OptionList, TextArea

from qualcode.domain.model import Code, Coding, Memo
from qualcode.storage import queries
from qualcode.ui.actions import ON_SCREEN, Action, ways_to
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import KeysHelp
from qualcode.ui.screens.doors import DOORS
from qualcode.ui.screens.menu import Menu
from qualcode.ui.widgets.search_bar import SearchBar
from qualcode.workspace import Workspace, open_workspace, prepare

NOK_TID = "Vi har aldri nok tid."
VENTING = ("c", "v", "e", "enter")


class State(NamedTuple):
    """All rows of a store that a coder at this screen can change."""

    codings: list[Coding]
    memos: list[Memo]
    quotations: list[Any]
    nothing: list[Any]
    decisions: list[Any]
    codes: list[Code]

    def mine(self, body: str) -> list[tuple[str, str]]:
        names = {code.guid: code.name["nb"] for code in self.codes}
        return [(one.span.of(body), names[one.code]) for one in self.codings]


def state(path: Path) -> State:
    """What Kari has in the store."""

    def question(workspace: Workspace) -> State:
        me, read = workspace.coder.guid, workspace.read
        source = workspace.chosen_sources("K1")[0].guid
        return State(
            read(queries.codings, source, me),
            read(queries.memos),
            read(queries.quotations, source, me),
            read(queries.nothing_here, source, me),
            read(queries.decisions, source, me),
            read(queries.codes),
        )

    return asked(path, question)


Check = Callable[[State, State, str], bool]
Step = str | Callable[[Driver], Awaitable[None]]


class Deed(NamedTuple):
    """What is done, and how it is seen in the rows before and after."""

    before: tuple[Step, ...]
    does: tuple[Step, ...]
    shows: Check


def written(words: str) -> Step:
    """Words put into the dialog's field."""

    async def write(person: Driver) -> None:
        area = person.app.screen.query(TextArea)
        if area:
            area.first().text = words
        else:
            person.app.screen.query_one(Input).value = words
        await person.settle()

    return write


def at(words: str) -> Step:
    async def go(person: Driver) -> None:
        await person.to(words)

    return go


def now_coded(*expected: tuple[str, str]) -> Check:
    return lambda before, after, body: sorted(after.mine(body)) == sorted(expected)


def recoded(before: State, after: State, body: str) -> bool:
    (was,), (now,) = before.codings, after.codings
    return (
        now.guid == was.guid
        and now.code != was.code
        and (now.span, now.origin) == (was.span, was.origin)
        and after.memos == before.memos != []
        and after.mine(body) == [(NOK_TID, "Alene om det")]
    )


def adjusted(before: State, after: State, body: str) -> bool:
    (was,), (now,) = before.codings, after.codings
    return (
        (now.guid, now.code) == (was.guid, was.code)
        and after.memos == before.memos != []
        and after.mine(body) == [(" har aldri nok tid. Møtene", "Venting")]
    )


def decided(verdict: str) -> Check:
    def shows(before: State, after: State, body: str) -> bool:
        (made,) = (one for one in after.decisions if one not in before.decisions)
        coded = len(after.codings) - len(before.codings)
        return made.verdict == verdict and coded == (verdict == "accepted")

    return shows


def tagged(before: State, after: State, body: str) -> bool:
    (was,), (now,) = before.codings, after.codings
    return now.guid == was.guid and (was.facets, now.facets) == ((), ("NAV", "[/b] ja"))


CODED = ("j", *VENTING)
WITH_MEMO = (*CODED, "m", written("Hvem venter?"), "ctrl+s")
DEEDS: dict[str, Deed] = {
    "action.pick_code": Deed(("j",), VENTING, now_coded((NOK_TID, "Venting"))),
    "action.repeat_code": Deed(
        (*CODED, at("Ingen ringer")),
        ("full_stop",),
        now_coded((NOK_TID, "Venting"), ("Ingen ringer, og ingen spør.", "Venting")),
    ),
    "action.bound_code": Deed(
        (*CODED, at("Hva hjelper"), "t"),
        ("1",),
        now_coded((NOK_TID, "Venting"), ("Hva hjelper?", "Venting")),
    ),
    "action.code_by_letter": Deed(
        (*CODED, at("Hva hjelper")),
        ("apostrophe", "a"),
        now_coded((NOK_TID, "Venting"), ("Hva hjelper?", "Venting")),
    ),
    "action.code_in_vivo": Deed((at("alene"),), ("i",), now_coded(("alene", "alene"))),
    "action.recode": Deed(WITH_MEMO, ("C", "a", "l", "enter"), recoded),
    "action.adjust": Deed(WITH_MEMO, ("h", "W", "S", "shift+right", "shift+right", "H"), adjusted),
    "action.set_facets": Deed(CODED, ("T", written(" NAV,[/b]  ja, NAV,,"), "enter"), tagged),
    "action.uncode": Deed(WITH_MEMO, ("d",), lambda a, b, body: (b.codings, b.memos) == ([], [])),
    "action.mark_nothing_here": Deed(
        ("n",), ("r",), lambda a, b, body: [m.span.of(body)[:6] for m in b.nothing] == ["Vi har"]
    ),
    "action.write_memo": Deed(
        ("n", "r"),
        ("m", written("En [/b] tanke\nog én til"), "ctrl+s"),
        lambda a, b, body: [m.text for m in b.memos] == ["En [/b] tanke\nog én til"],
    ),
    "action.mark_quotation": Deed(
        (at("Ingen ringer"),),
        ("s", "q"),
        lambda a, b, body: [m.span.of(body)[:12] for m in b.quotations] == ["Ingen ringer"],
    ),
    "action.accept_suggestion": Deed(("v", "e"), ("a",), decided("accepted")),
    "action.reject_suggestion": Deed(("v", "e"), ("x",), decided("rejected")),
    "coding over two speakers": Deed(
        (at("Hva hjelper"), "N", "N"),
        VENTING,
        lambda a, b, body: "hjelper?\nAt lederne" in b.mine(body)[0][0],
    ),
    "a new code under the highlighted one": Deed(
        ("j", "c", written("led")),
        (written("ledig"), written("led"), written("leder"), "ctrl+u"),
        lambda a, b, body: b.mine(body) == [(NOK_TID, "leder")] and _parent(b, "leder") == "Ledere",
    ),
    "a new code at the top of a codebook": Deed(
        ("j", "c", written("vent")),
        ("up", "up", "enter"),
        lambda a, b, body: b.mine(body) == [(NOK_TID, "vent")] and _parent(b, "vent") is None,
    ),
    "a new code in the place of another": Deed(
        WITH_MEMO,
        ("C", written("ventetid"), "enter"),
        lambda a, b, body: (
            b.mine(body) == [(NOK_TID, "ventetid")]
            and (a.memos, a.codings[0].guid) == (b.memos, b.codings[0].guid)
        ),
    ),
    "read nothing here, taken off": Deed(("n", "r"), ("r",), lambda a, b, body: not b.nothing),
    "read nothing here, of a selection": Deed(
        (at("Ingen ringer"), "s"),
        ("r",),
        lambda a, b, body: [m.span.of(body)[-5:] for m in b.nothing] == ["spør."],
    ),
    "a wider mark in the place of a narrower": Deed(
        (at("Ingen ringer"), "s", "r", "escape"),
        ("r",),
        lambda a, b, body: (
            len(a.nothing) == len(b.nothing) == 1 and b.nothing[0].span.contains(a.nothing[0].span)
        ),
    ),
}
"""Message of the action, or what is done with it -> the deed."""


def _parent(after: State, name: str) -> str | None:
    by_guid = {code.guid: code for code in after.codes}
    (code,) = (code for code in after.codes if code.name["nb"] == name)
    return by_guid[code.parent].name["nb"] if code.parent else None


async def do(person: Driver, steps: tuple[Step, ...]) -> None:
    for step in steps:
        if isinstance(step, str):
            await person.press(step)
        else:
            await step(person)


@pytest.mark.parametrize("name", DEEDS)
async def test_a_deed_is_stored_undone_and_undone_after_a_restart(study: Path, name: str) -> None:
    deed = DEEDS[name]
    async with reading(study) as person:
        await do(person, deed.before)
        before = state(study)
        await do(person, deed.does)
        after = state(study)
        assert person.app.screen is person.screen
        assert deed.shows(before, after, person.body), after
        assert person.view.marks.all() == after.codings
        await person.press("u")
        assert state(study) == before
        assert person.view.marks.all() == before.codings
        await person.press("U")
        assert state(study) == after
        assert person.view.marks.all() == after.codings
    async with reading(study) as person:
        await person.press("u")
        assert state(study) == before
        assert person.view.marks.all() == before.codings
    assert sound(study)


async def test_what_covers_two_speakers_counts_for_both(study: Path) -> None:
    file = study.parent / "G1.txt"
    file.write_text(
        "Intervjuer: Hva nå?\nMaren: Vi venter.\nOdin: Vi også.\n"
        "Intervjuer: Ja?\nMaren: Ja.\nOdin: Ja.\n",
        encoding="utf-8",
    )
    with open_workspace(study, "Kari") as workspace:
        workspace.take_in(prepare([file]))
    async with reading(study, source="G1") as person:
        await person.to("Vi venter")
        await person.press("N", "N", *VENTING)
        assert person.here.startswith(f"{person.screen._say.text('here.codes')}\nA  Venting")

    def present(workspace: Workspace) -> set[str | None]:
        codes = {code.guid: code.name["nb"] for code in workspace.read(queries.codes)}
        pairs = workspace.read(queries.presence)
        return {case for code, case in pairs if codes[code] == "Venting"}

    turns = asked(study, lambda w: w.read(queries.turns, w.chosen_sources("G1")[0].guid))
    assert len({turn.case for turn in turns[1:3]}) == 2
    assert asked(study, present) == {turn.case for turn in turns[1:3]}
    async with reading(study, source="G1") as person:
        await person.press("u")
    assert asked(study, present) == set()


# What changes the view


async def searches(person: Driver) -> None:
    await person.press("slash", *"det")
    assert "1 av" not in person.line("#found")
    assert len(person.view.places("hits")) == person.body.casefold().count("det")
    await person.press("enter", "escape", "escape")
    assert not person.screen.query_one(SearchBar).is_open
    assert not person.view.places("hits")


async def steps_through_hits(person: Driver) -> None:
    await person.press("slash", *"lederne", "enter")
    first = person.view.selection
    await person.press("f7", "f6")
    assert person.view.selection == first


async def goes_to_a_turn(person: Driver) -> None:
    await person.press("g", "4", "enter")
    assert person.body[person.view.cursor :].startswith("At lederne")


async def goes_to_the_next_source(person: Driver) -> None:
    await person.press("f8")
    assert "K2" in person.line("#heading")


async def shows_the_menu(person: Driver) -> None:
    await person.press("f10")
    assert isinstance(person.app.screen, Menu)
    await person.press("escape")


async def hides_and_shows(person: Driver, key: str, pane: str) -> None:
    shown = person.screen.query_one(pane)
    await person.press(key)
    assert not shown.display
    await person.press(key)
    assert shown.display


async def numbers_the_lines(person: Driver) -> None:
    await person.resize(80, 24)
    await person.press("L")
    numbers = [line[:4].strip() for line in person.transcript.split("\n")]
    found = [int(number) for number in numbers if number]
    assert found == sorted(found)
    assert len(found) > len(person.screen.desk.turns)
    await person.press("L")
    assert not person.view.numbers_lines


async def shows_others(person: Driver) -> None:
    await person.press("o")
    assert len(person.view.marks) == 1
    await person.press("o")
    assert len(person.view.marks) == 0


async def changes_colours(person: Driver) -> None:
    themes = []
    for _ in range(4):
        themes.append(person.app.theme)
        await person.press("f9")
    assert len(set(themes)) == 4
    assert person.app.theme == themes[0]


async def shows_the_keys(person: Driver) -> None:
    await person.press("question_mark")
    assert isinstance(person.app.screen, KeysHelp)
    await person.press("escape")


async def reveals_suggestions(person: Driver) -> None:
    await person.press("v")
    assert person.view.places("hints")
    await person.press("v")
    assert not person.view.places("hints")


async def undoes_and_redoes(person: Driver) -> None:
    await person.press("j", *VENTING, "u")
    assert len(person.view.marks) == 0
    await person.press("U")
    assert len(person.view.marks) == 1
    await person.press("ctrl+z")
    assert len(person.view.marks) == 0
    await person.press("ctrl+y")
    assert len(person.view.marks) == 1


def enters(door: str) -> Callable[[Driver], Awaitable[None]]:
    async def enter(person: Driver) -> None:
        (action,) = (a for a in ON_SCREEN if a.call == f"enter('{door}')")
        place = await person.to("alene")
        await _choose(person, action)
        _, name = DOORS[door]
        assert name in {type(screen).__name__ for screen in person.app.screen_stack}
        for _ in range(3):  # some begin with a question
            if person.app.screen is not person.screen:
                await person.press("escape")
        assert person.app.screen is person.screen
        assert person.view.cursor == place
        assert person.view.has_focus

    return enter


async def _choose(person: Driver, action: Action) -> None:
    """By the action's key, or in the menu where it has none."""
    await person.press(ways_to(action)[0])
    if not action.keys:
        words = person.screen._say.text(action.message)
        options = person.app.screen.query_one(OptionList)
        lines = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        options.highlighted = next(n for n, line in enumerate(lines) if words in line)
        await person.press("enter")


async def leaves_the_study(person: Driver) -> None:
    await person.press("ctrl+w")
    assert not isinstance(person.app.screen, CodingScreen)


async def leaves_the_program(person: Driver) -> None:
    await person.press("ctrl+q")
    assert not person.app.is_running or person.app._exit


VIEWED: dict[str, Callable[[Driver], Awaitable[None]]] = {
    "action.find": searches,
    "action.find_next": steps_through_hits,
    "action.go_to_turn": goes_to_a_turn,
    "action.next_source": goes_to_the_next_source,
    "action.undo": undoes_and_redoes,
    "action.redo": undoes_and_redoes,
    "action.reveal_suggestions": reveals_suggestions,
    **{f"action.enter.{door}": enters(door) for door in DOORS},
    "action.close_study": leaves_the_study,
    "action.menu": shows_the_menu,
    "action.toggle_pane.left": lambda person: hides_and_shows(person, "f2", "#left"),
    "action.toggle_pane.right": lambda person: hides_and_shows(person, "f3", "#right"),
    "action.number_lines": numbers_the_lines,
    "action.show_others": shows_others,
    "action.change_colours": changes_colours,
    "action.help": shows_the_keys,
    "action.quit": leaves_the_program,
}


async def removes_a_passage(person: Driver) -> None:
    (action,) = (a for a in ON_SCREEN if a.message == "action.remove_passage")
    await person.to("Ingen ringer")
    await person.press("s")
    await _choose(person, action)
    await person.press("escape")
    assert "Ingen ringer" in person.body
    await _choose(person, action)
    await person.press("down", "down", "enter", "escape")
    assert "Ingen ringer" not in person.body


FOR_GOOD = {"action.remove_passage": removes_a_passage}
"""What is asked about first, and cannot be undone."""


@pytest.mark.parametrize("name", FOR_GOOD)
async def test_what_is_done_for_good_is_in_no_byte_of_the_study(study: Path, name: str) -> None:
    async with reading(study) as person:
        await person.press("j", *VENTING)
        await FOR_GOOD[name](person)
        await person.press("u", "U")
        assert "Ingen ringer" not in person.body
    assert b"Ingen ringer" not in study.read_bytes()
    assert sound(study)


def test_the_tables_name_every_action() -> None:
    named = {name for name in (*DEEDS, *VIEWED, *FOR_GOOD) if name.startswith("action.")}
    assert named == {action.message for action in ON_SCREEN}


@pytest.mark.parametrize("name", [name for name in VIEWED if name != "action.redo"])
async def test_the_view_changes_and_no_row_of_the_study_does(study: Path, name: str) -> None:
    before = state(study)
    async with reading(study) as person:
        await VIEWED[name](person)
    if name != "action.undo":
        assert state(study) == before


async def test_a_new_code_is_not_made_of_an_empty_name(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "ctrl+u")
        assert isinstance(person.app.screen, CodePicker)
        await person.write("   ")
        await person.press("ctrl+u")
        assert isinstance(person.app.screen, CodePicker)
        await person.press("escape")
    assert state(study).codings == []
