"""Everything a person does at the screen, by key; the store is opened anew to see it done."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Stored, asked, codings, reading, sound
from textual.widgets import Input, RadioButton, Static, TextArea

from qualcode.domain.model import Coding
from qualcode.domain.span import Span
from qualcode.language.variants import occurrences
from qualcode.storage import queries
from qualcode.ui.actions import ON_SCREEN, ON_TEXT
from qualcode.ui.screens.code_picker import CodePicker
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.screens.dialogs import KeysHelp, MemoEditor
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.ui.widgets.search_bar import SearchBar
from qualcode.workspace import Workspace, open_workspace
from qualcode.workspace.linking import take_in_links

OLAS = Stored("K1", "At lederne snakker sammen.", "Ledere", "Ola")
NOK_TID = "Vi har aldri nok tid."


def mine(path: Path) -> list[tuple[str, str]]:
    return [(one.words, one.code) for one in codings(path) if one.coder == "Kari"]


def raw(path: Path) -> list[Coding]:
    def question(workspace: Workspace) -> list[Coding]:
        return [
            coding
            for source in workspace.read(queries.sources)
            for coding in workspace.read(queries.codings, source.guid)
            if coding.coder == workspace.coder.guid
        ]

    return asked(path, question)


# Moving and selecting


SELECTING: list[tuple[str, list[str], str | None]] = [
    ("aldri", ["shift+right"] * 3, "ald"),
    ("aldri", ["shift+left"] * 2, "r "),
    ("aldri", ["ctrl+shift+right"], "aldri"),
    ("aldri", ["W", "W"], "aldri nok"),
    ("aldri", ["B"], "har "),
    ("aldri", ["J"], "aldri nok tid."),
    ("aldri", ["K"], "Vi har "),
    ("Møtene", ["J"], "Møtene blir utsatt, og da stopper alt opp."),
    ("Hva hjelper", ["N"], "Hva hjelper?"),
    (
        "Hva hjelper",
        ["N", "N"],
        "Hva hjelper?\nAt lederne snakker sammen. «Vi må ta det nå», sier hun til meg på gangen.",
    ),
    ("aldri", ["s"], NOK_TID),
    ("aldri", ["s", "s"], NOK_TID + " Møtene blir utsatt, og da stopper alt opp."),
    ("hjelper", ["t"], "Hva hjelper?"),
    ("aldri", ["W", "W", "shift+left"], "aldri no"),
    ("aldri", ["s", "escape"], None),
    ("aldri", ["s", "right"], None),
    ("aldri", ["shift+right", "shift+left"], None),
    ("aldri", ["ctrl+shift+left"], "har "),
    ("aldri", ["shift+end"], "aldri nok tid. Møtene blir utsatt, og"),
    ("hjelper", ["shift+end"], "hjelper?"),
    ("hjelper", ["shift+end", "shift+end"], "hjelper?"),
    ("aldri", ["shift+home"], "Vi har "),
    (
        "Og hvis",
        ["P", "shift+right"],
        "t lederne snakker sammen. «Vi må ta det nå», sier hun til meg på gangen.\n",
    ),
    ("hjelper", ["P"], "Hva "),
    ("Takk selv", ["shift+up"], "Takk for praten.\n"),
    ("Takk for", ["shift+down"], "Takk for praten.\n"),
    ("Takk for", ["shift+pagedown"], "Takk for praten.\n"),
    ("Takk selv", ["shift+pagedown"], None),
    ("Hvordan er", ["shift+pageup"], None),
    ("aldri", ["W", "S", "shift+left", "shift+left"], "r aldri"),
    ("aldri", ["W", "S", "B", "S", "shift+right"], "har aldri "),
    ("aldri", ["h"], None),
]

MOVING = [
    ("aldri", "right", "ldri"),
    ("aldri", "left", " aldri"),
    ("aldri", "ctrl+right", "nok tid"),
    ("aldri", "w", "nok tid"),
    ("aldri", "b", "har aldri"),
    ("aldri", "j", "Møtene"),
    ("aldri", "k", "Vi har"),
    ("aldri", "n", "At lederne"),
    ("aldri", "p", "Vi har aldri"),
    ("Hva hjelper", "p", "Vi har aldri"),
    ("aldri", "ctrl+up", "Vi har aldri"),
    ("aldri", "ctrl+down", "Hva hjelper"),
    ("aldri", "home", "Vi har aldri"),
    ("aldri", "ctrl+home", "Hvordan er det"),
    ("Hva hjelper", "f", "At lederne"),
    ("At lederne", "F", "Vi har aldri"),
    ("Hva hjelper", "down", "At lederne"),
    ("At lederne", "up", "Hva hjelper"),
    ("aldri", "ctrl+left", "har aldri"),
    ("aldri", "ctrl+end", ""),
    ("Vi har", "end", " "),
    ("Takk selv", "pageup", "Hvordan er"),
    ("Hvordan er", "pagedown", "Takk selv"),
    ("Hvordan er", "space", "Takk selv"),
]
AMONG_MARKS = [
    # Kari's codings are on «aldri nok» and «alene», with a memo on the second.
    ("Hvordan", "greater_than_sign", "aldri nok"),
    ("aldri", "greater_than_sign", "alene"),
    ("Takk selv", "less_than_sign", "alene"),
    ("alene", "less_than_sign", "aldri nok"),
    ("Hvordan", "less_than_sign", "Hvordan"),
    ("Hvordan", "z", "alene"),
    ("Takk selv", "z", "Takk selv"),
    ("Takk selv", "Z", "alene"),
    ("Hvordan", "e", "Vi har aldri nok tid"),
    ("Vi har", "e", "Møtene blir utsatt"),
    ("Møtene", "E", "Vi har aldri nok tid"),
    ("aldri", "f", "tid. Møtene"),
    ("Takk for", "F", "Fra høsten"),
]


async def test_selecting(study: Path) -> None:
    async with reading(study) as person:
        for at, keys, selected in SELECTING:
            await person.to(at)
            await person.press(*keys)
            assert (at, keys, person.selected) == (at, keys, selected)
            await person.press("escape")


async def test_moving(study: Path) -> None:
    async with reading(study) as person:
        for at, key, there in MOVING:
            await person.to(at)
            await person.press(key)
            assert (at, key, person.body[person.view.cursor :][: len(there)]) == (at, key, there)


async def test_moving_between_marks(study: Path) -> None:
    async with reading(study) as person:
        await person.to("aldri nok")
        await person.press("W", "W", "c", *"ve", "enter", "v")
        await person.to("alene")
        await person.press("W", "c", *"al", "enter", "m", *"hm", "ctrl+s")
        for at, key, there in AMONG_MARKS:
            await person.to(at)
            await person.press(key)
            assert (at, key, person.body[person.view.cursor :][: len(there)]) == (at, key, there)


def test_every_key_of_the_text_is_tried() -> None:
    tried = {key for _, keys, _ in SELECTING for key in keys}
    tried |= {key for _, key, _ in (*MOVING, *AMONG_MARKS)}
    assert {key for action in ON_TEXT for key in action.keys} == tried


async def test_moving_to_the_ends(study: Path) -> None:
    async with reading(study) as person:
        await person.press("ctrl+end")
        assert person.view.cursor == len(person.body)
        assert "10" in person.line("#place")
        await person.press("pageup", "ctrl+home")
        assert person.view.cursor == 0
        await person.press("pagedown", "space", "end", "up", "left")
        assert 0 < person.view.cursor < len(person.body)


# Coding


async def test_the_cursor_stays_on_what_is_selected_whichever_way_it_grows(study: Path) -> None:
    async with reading(study) as person:
        for keys in (["J", "shift+left"], ["K", "shift+right"], ["W", "W", "B"], ["W", "S", "B"]):
            await person.to("nok tid", 2)
            for key in keys:
                await person.press(key)
                span = person.view.selection
                assert span is not None
                assert span.start <= person.view.cursor < span.end, keys
            await person.press("escape")
        await person.to("Vi har")
        await person.press("J", "shift+left", "c", "v", "e", "enter", "m", *"hm", "ctrl+s")
    memos = asked(study, lambda w: w.read(queries.memos))
    assert [memo.target for memo in memos] == [coding.guid for coding in raw(study)]


async def test_two_letters_and_enter_code_the_sentence(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter")
        assert mine(study) == [(NOK_TID, "Venting")]
        assert isinstance(person.app.screen, CodingScreen)
        assert "▏A" in person.transcript
        assert "A Venting" in person.line("#place")
        assert "A  Venting" in person.shown
        assert person.view.cursor == person.body.index(NOK_TID)
    assert [coding.origin.kind for coding in raw(study)] == ["manual"]
    assert sound(study)
    async with reading(study) as person:
        assert "▏A" in person.transcript


async def test_the_picker_tells_what_a_code_leads_to(study: Path, tmp_path: Path) -> None:
    table = tmp_path / "links.csv"
    table.write_text("kode;lenke;til\nVenting;fører til;Alene om det\n", encoding="utf-8")
    with open_workspace(study, "Kari") as workspace:
        take_in_links(workspace, table)
    async with reading(study) as person:
        await person.press("c", *"venting")
        assert "Fører til: Alene om det" in person.shown
        assert "Plasseres i:" not in person.shown


async def test_enter_opens_the_picker_too_and_escape_leaves_it(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "enter")
        assert isinstance(person.app.screen, CodePicker)
        await person.press("escape")
        assert isinstance(person.app.screen, CodingScreen)
    assert mine(study) == []


async def test_a_selection_is_coded_to_the_letter(study: Path) -> None:
    async with reading(study) as person:
        await person.to("blir utsatt")
        await person.press("W", "W", "c", *"tidsp", "enter")
    assert mine(study) == [("blir utsatt", "Tidspress")]


async def test_typed_words_become_a_new_code(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c")
        await person.type("alt stopper")
        assert "alt stopper" in person.options[-1]
        await person.press("enter")
        assert mine(study) == [(NOK_TID, "alt stopper")]
        assert "alt stopper" in person.shown
    codes = asked(study, lambda w: {c.name["nb"]: c for c in w.read(queries.codes)})
    assert "alt stopper" in codes
    assert sound(study)


async def test_a_new_code_goes_under_the_category_it_is_like(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c")
        await person.type("tids")
        await person.press("up", "enter")
    codes = asked(study, lambda w: {c.name["nb"]: c for c in w.read(queries.codes)})
    assert codes["tids"].parent == codes["Tid"].guid
    assert mine(study) == [(NOK_TID, "tids")]


async def test_several_codes_at_once_are_one_step(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "tab")
        await person.write("le")
        await person.press("tab")
        assert any(option.startswith("✓ Ledere") for option in person.options)
        await person.press("enter")
        assert sorted(mine(study)) == [(NOK_TID, "Ledere"), (NOK_TID, "Venting")]
        assert "▏A▏B" in person.transcript
        await person.press("u")
    assert mine(study) == []


async def test_marking_a_code_twice_unmarks_it(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "tab", "tab")
        await person.write("alene")
        await person.press("tab", "enter")
    assert mine(study) == [(NOK_TID, "Alene om det")]


async def test_digits_put_the_codes_at_hand(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "j", "c", "a", "l", "enter")
        assert "1  Venting" in person.shown
        assert "2  Alene om det" in person.shown
        await person.press("n", "1")
        assert mine(study)[-1][0].startswith("At lederne snakker sammen.")
        assert mine(study)[-1][1] == "Venting"
        assert len(mine(study)) == 3
        await person.press("9")
        assert "9" in person.told
    assert len(mine(study)) == 3


async def test_repeat_puts_the_last_code_again(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "j", "full_stop")
        assert [code for _, code in mine(study)] == ["Venting", "Venting"]
        await person.press("full_stop")
        assert person.says("coding.there_already")
    assert len(mine(study)) == 2


async def test_in_vivo_names_a_code_by_the_words(study: Path) -> None:
    async with reading(study) as person:
        await person.to("nok tid")
        await person.press("W", "W", "i")
        assert mine(study) == [("nok tid", "nok tid")]
        await person.to("alene")
        await person.press("i")
        await person.to("nok tid")
        await person.press("u")
    assert mine(study) == [("nok tid", "nok tid")]
    assert [coding.origin.kind for coding in raw(study)] == ["in-vivo"]


async def test_uncode_takes_the_innermost_of_ones_own(study: Path) -> None:
    async with reading(study) as person:
        await person.to("Vi har")
        await person.press("t", "c", "v", "e", "enter", "escape", "c", "a", "l", "enter")
        assert len(mine(study)) == 2
        await person.press("d")
        assert [code for _, code in mine(study)] == ["Venting"]
        assert "Alene om det" in person.told
        await person.press("delete")
        assert mine(study) == []
        await person.press("d")
        assert person.says("coding.nothing_here")
    assert codings(study) == [OLAS]


# Memo, quotation


async def test_a_memo_is_written_kept_and_shown_again(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "m")
        assert isinstance(person.app.screen, MemoEditor)
        await person.type("Hvem venter hun på")
        await person.press("ctrl+s")
        assert isinstance(person.app.screen, CodingScreen)
        assert "Hvem venter hun på" in person.shown
        await person.press("m")
        assert person.app.screen.query_one(TextArea).text == "Hvem venter hun på"
        await person.press("escape")
    memos = asked(study, lambda w: w.read(queries.memos))
    assert [(memo.text, memo.kind, memo.target_table) for memo in memos] == [
        ("Hvem venter hun på", "reflexive", "coding")
    ]
    assert memos[0].target == raw(study)[0].guid
    async with reading(study) as person:
        await person.to("Vi har")
        assert "Hvem venter hun på" in person.shown
        await person.press("m")
        person.app.screen.query_one(TextArea).clear()
        await person.press("ctrl+s")
    assert asked(study, lambda w: w.read(queries.memos)) == []


async def test_a_memo_where_nothing_is_coded_is_about_the_source(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m")
        person.app.screen.query(RadioButton)[2].value = True
        await person.settle()
        person.app.screen.query_one(TextArea).text = "Rart svar\nto linjer"
        await person.press("ctrl+s")
    memo = asked(study, lambda w: w.read(queries.memos))[0]
    assert (memo.target_table, memo.kind, memo.text) == ("source", "doubt", "Rart svar\nto linjer")


async def test_leaving_a_memo_keeps_what_was_written_of_every_kind(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m", *"abc", "shift+tab", "right", "enter", "tab", *"tvil", "escape")
        await person.press("m")
        assert "abc" in person.app.screen.query_one(TextArea).text
        await person.press("escape")
    memos = asked(study, lambda w: w.read(queries.memos))
    assert sorted((memo.kind, memo.text) for memo in memos) == [
        ("decision", "tvil"),
        ("reflexive", "abc"),
    ]
    assert asked(study, lambda w: w.read(queries.history))[0].kind == "history.memo.several"


async def test_a_discarded_memo_is_gone(study: Path) -> None:
    async with reading(study) as person:
        await person.press("m", *"abc")
        await person.pilot.click("#discard")
    assert asked(study, lambda w: w.read(queries.memos)) == []


async def test_a_quotation_is_marked_and_unmarked(study: Path) -> None:
    def spans() -> list[Span]:
        return asked(
            study,
            lambda w: [q.span for q in w.read(queries.quotations, w.chosen_sources("K1")[0].guid)],
        )

    async with reading(study) as person:
        span = await person.select("Møtene blir utsatt")
        await person.press("q")
        assert spans() == [span]
        assert person.says("quotation.marked")
        assert person.screen._say.text("here.quotation").split()[0] in person.shown
        await person.press("q")
        assert spans() == []
        assert person.says("quotation.unmarked")


# Undo


async def test_undo_and_redo_survive_leaving(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "j", "full_stop")
        await person.press("u")
        assert len(mine(study)) == 1
        assert "▏A" in person.transcript
    async with reading(study) as person:
        await person.press("ctrl+z")
        assert mine(study) == []
        assert "▏A" not in person.transcript
        await person.press("U", "ctrl+y")
        assert len(mine(study)) == 2
        await person.press("U")
        assert person.says("redo.nothing", coder="Kari")
    assert codings(study)[-1] == OLAS
    assert sound(study)


async def test_undo_of_a_new_code_takes_it_out_of_the_tree(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c")
        await person.type("nyord")
        await person.press("enter")
        tree = person.screen.query_one(CodeTree)
        assert any("nyord" in str(node.label) for node in tree._tree_nodes.values())
        await person.press("u", "u")
        assert not any("nyord" in str(node.label) for node in tree._tree_nodes.values())
    assert mine(study) == []


async def test_nothing_to_undo_is_said(study: Path) -> None:
    async with reading(study, coder="Nora") as person:
        await person.press("u")
        assert "Nora" in person.told


# Suggestions


async def test_a_suggestion_is_revealed_and_accepted(study: Path) -> None:
    async with reading(study) as person:
        assert "? Tidspress" not in person.shown
        await person.press("v")
        assert person.screen.desk.suggestions
        await person.press("e")
        first = person.screen.desk.suggestions_at(person.view.cursor)[0]
        assert "utsatt" in first.span.of(person.body) or "nok tid" in first.span.of(person.body)
        before = len(person.screen.desk.suggestions)
        await person.press("a")
        assert len(person.screen.desk.suggestions) < before
        assert "▏A" in person.transcript
    (coding,) = raw(study)
    assert (coding.code, coding.span) == (first.code, first.span)
    assert (coding.origin.kind, coding.origin.revealed) == ("suggestion", "after")
    assert coding.origin.suggester == first.suggester
    assert (coding.origin.rank, coding.origin.score) == (first.rank, pytest.approx(first.score))


async def test_a_rejected_suggestion_does_not_come_back(study: Path) -> None:
    async with reading(study) as person:
        await person.press("v", "e")
        gone = person.screen.desk.suggestions_at(person.view.cursor)[0]
        await person.press("x")
        assert (gone.code, gone.span) not in [
            (s.code, s.span) for s in person.screen.desk.suggestions
        ]
        await person.press("v", "v")
        assert (gone.code, gone.span) not in [
            (s.code, s.span) for s in person.screen.desk.suggestions
        ]
        await person.press("ctrl+home", "x")
        assert person.says("suggestions.none")
    assert raw(study) == []
    async with reading(study) as person:
        await person.press("v")
        assert (gone.code, gone.span) not in [
            (s.code, s.span) for s in person.screen.desk.suggestions
        ]
        assert person.screen.desk.suggestions


async def test_suggestions_are_hidden_again_and_shown_with_a_reason(study: Path) -> None:
    async with reading(study) as person:
        await person.press("v", "e")
        assert person.screen._say.text("here.suggestions") in person.shown
        assert "nok tid" in person.shown
        await person.press("v")
        assert person.screen._say.text("here.suggestions") not in person.shown
        assert person.screen.desk.suggestions == []


# Finding, sources, panes


async def test_find_and_find_next_go_round(study: Path) -> None:
    async with reading(study) as person:
        await person.press("slash")
        await person.type("det")
        await person.press("enter")
        places = occurrences(person.body, "det")
        assert person.selected == "det"
        assert person.view.selection in places
        first = person.view.selection
        seen = [first]
        for _ in places[1:]:
            await person.press("f7")
            seen.append(person.view.selection)
        assert sorted(s for s in seen if s) == places
        await person.press("f7")
        assert person.view.selection == first
        await person.press("f6")
        assert person.view.selection == seen[-1]
        await person.press("ctrl+f")
        field = person.app.screen.query_one(SearchBar).query_one(Input)
        assert (field.value, field.has_focus) == ("det", True)
        await person.write("finnes ikke")
        await person.press("enter")
        assert person.shows("find.empty")
        await person.press("slash", "escape")
        assert not person.app.screen.query_one(SearchBar).is_open
        assert person.view.has_focus
        assert not person.view.places("hits")


async def test_other_spellings_are_offered_and_taken_in(study: Path) -> None:
    async with reading(study) as person:
        await person.press("slash")
        await person.type("ikke")
        assert person.view.places("hits") == occurrences(person.body, "ikke")
        assert "ikkje" in person.shown
        await person.press("ctrl+n")
        assert person.view.places("hits") == occurrences(person.body, "ikke", variants_too=True)
        assert "Ctrl+N uten ikkje, itj" in person.line("#found")


async def test_the_first_hit_is_the_one_the_cursor_stands_on(study: Path) -> None:
    async with reading(study) as person:
        await person.press("slash", *"hvordan", "enter")
        assert person.view.selection == Span(0, 7)
        assert "1" in person.line("#found").split()[0]


async def test_a_search_is_left_with_escape_once_nothing_is_selected(study: Path) -> None:
    async with reading(study) as person:
        await person.press("slash", *"det", "enter", "f7")
        found = person.view.selection
        await person.press("escape")
        assert person.view.selection is None
        assert person.view.places("hits")
        await person.press("escape")
        assert not person.screen.query_one(SearchBar).is_open
        assert not person.view.places("hits")
        assert found is not None
        assert person.view.cursor == found.start
        await person.press("slash")  # the words are there to be sought again
        assert person.view.places("hits") == occurrences(person.body, "det")
        assert str(len(person.view.places("hits"))) in person.line("#found")


async def test_hits_are_counted_while_typing_and_stepped_through_from_the_field(
    study: Path,
) -> None:
    async with reading(study) as person:
        await person.press("slash", "d", "e")
        assert len(person.view.places("hits")) == len(occurrences(person.body, "de"))
        await person.press("t")
        n = len(occurrences(person.body, "det"))
        assert person.shows("find.count", at="–", n=n)
        await person.press("down", "down", "up")
        assert person.shows("find.count", at=1, n=n)
        assert person.screen.query_one(SearchBar).query_one(Input).has_focus
        await person.press("enter")
        assert person.shows("find.count", at=2, n=n)
        assert person.view.has_focus


async def test_hits_stay_in_sight_when_a_code_is_made_and_another_source_is_opened(
    study: Path,
) -> None:
    async with reading(study) as person:
        await person.press("slash", *"tid", "enter", "i")
        assert person.view.places("hits") == occurrences(person.body, "tid")
        await person.press("f8")
        assert person.view.places("hits") == occurrences(person.body, "tid")
        assert "K2" in person.line("#heading")


async def test_go_to_turn(study: Path) -> None:
    async with reading(study) as person:
        await person.press("g", *"6", "enter")
        assert person.body[person.view.cursor :].startswith("Da sitter jeg")
        assert person.screen._say.text("status.turn", n=6, of=10) in person.line("#place")
        await person.press("g", *"99", "enter")
        assert "10" in person.told
        for odd in ("abc", "", "²", "0"):
            await person.press("g")
            await person.write(odd)
            await person.press("enter")
        assert person.body[person.view.cursor :].startswith("Da sitter jeg")


async def test_the_next_source_opens_and_the_place_is_kept(study: Path) -> None:
    async with reading(study) as person:
        place = await person.to("alene")
        await person.press("f8")
        assert "Jeg leser posten" in person.shown
        assert "K2" in person.line("#heading")
        await person.press("n", "c", "v", "e", "enter", "f8")
        assert person.view.cursor == place
        assert "K1" in person.line("#heading")
    assert codings(study)[-1][0] == "K2"


async def test_panes_are_shown_and_hidden(study: Path) -> None:
    async with reading(study) as person:
        width = person.view.size.width
        await person.press("f2")
        assert not person.screen.query_one("#left").display
        assert person.view.size.width > width
        await person.press("f2", "f3")
        assert person.screen.query_one("#left").display
        assert not person.screen.query_one("#right").display
        await person.press("f3")
        assert person.view.size.width == width


async def test_another_coders_codings_are_hidden_until_they_are_asked_for(study: Path) -> None:
    async with reading(study) as person:
        await person.to("At lederne")
        assert person.view.marks.all() == []
        assert "▏A" not in person.transcript
        await person.press("o")
        assert len(person.view.marks.all()) == 1
        assert "▏A" in person.transcript
        assert "Ola" in person.shown
        await person.press("d")
        assert person.says("coding.nothing_here")
        await person.press("o")
        assert person.view.marks.all() == []
    assert codings(study) == [OLAS]


async def test_help_names_every_key(study: Path) -> None:
    async with reading(study, size=(120, 120)) as person:
        await person.press("question_mark")
        assert isinstance(person.app.screen, KeysHelp)
        words = "\n".join(str(one.visual) for one in person.app.screen.query(Static))
        for action in (*ON_TEXT, *ON_SCREEN):
            assert person.screen._say.text(action.message) in words
        await person.press("escape", "f1")
        assert isinstance(person.app.screen, KeysHelp)


async def test_the_themes_come_round(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter")
        dark = person.view.render_line(3)
        await person.press("f9")
        assert person.app.theme == "qualcode-light"
        assert person.view.render_line(3) != dark
        await person.press("f9", "f9")
        assert person.app.theme == "qualcode-terminal"
        grounds = {part.style.bgcolor.name for part in person.view.render_line(3) if part.style}
        assert grounds == {"default"}
        await person.press("f9")
        assert person.app.theme == "qualcode-dark"
        assert person.view.render_line(3) == dark


async def test_quit_leaves_one_file(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "ctrl+q")
        assert not person.app.is_running or person.app._exit
    assert [file.name for file in study.parent.iterdir()] == [study.name]
    assert mine(study) == [(NOK_TID, "Venting")]


async def test_tab_only_moves_the_focus(study: Path) -> None:
    async with reading(study) as person:
        before = person.view.cursor
        await person.press("tab")
        assert person.app.focused is not person.view
        await person.press("shift+tab")
        assert person.app.focused is person.view
        assert person.view.cursor == before
    assert codings(study) == [OLAS]


# A whole interview


async def test_a_whole_interview_is_coded_by_keys_alone(study: Path) -> None:
    expected = []
    async with reading(study) as person:
        for turn in person.screen.desk.turns:
            if turn.role == "informant":
                code = "Venting" if turn.n % 4 else "Alene om det"
                await person.press("n", "t", "c", *code[:2].lower(), "enter")
                expected.append((turn.span.of(person.body), code))
        place = person.view.cursor
        await person.press("f")
        assert person.view.cursor == place
    assert sorted(mine(study)) == sorted(expected)
    assert sound(study)
    coverage = asked(study, lambda w: w.read(queries.coverage))
    k1 = asked(study, lambda w: w.chosen_sources("K1")[0].guid)
    assert coverage[k1].share == pytest.approx(1)


async def test_a_change_by_another_program_shows_up(study: Path) -> None:
    async with reading(study) as person:
        await person.to("Vi har")
        with open_workspace(study, "Kari") as other:
            source = other.chosen_sources("K1")[0]
            code = next(c for c in other.read(queries.codes) if c.name["nb"] == "Venting")
            start = person.body.index(NOK_TID)
            other.code(source.guid, Span(start, start + len(NOK_TID)), [code.guid])
        assert "▏A" not in person.transcript
        person.screen._look_outside()
        await person.settle()
        assert "▏A" in person.transcript
        assert "A Venting" in person.line("#place")
        await person.press("u")
        assert "▏A" not in person.transcript
    assert codings(study) == [OLAS]


async def test_what_one_does_oneself_is_not_taken_for_anothers(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "c", "v", "e", "enter", "s")
        painted = person.view.painted
        person.screen._look_outside()
        await person.settle()
        assert person.view.painted == painted
        assert person.selected == NOK_TID


async def test_a_selection_outlives_what_another_program_writes(study: Path) -> None:
    async with reading(study) as person:
        await person.press("j", "s", "v")
        with open_workspace(study, "Ola") as other:
            other.write_memos("source", other.chosen_sources("K1")[0].guid, {"doubt": "Hm."})
        person.screen._look_outside()
        await person.settle()
        assert person.selected == NOK_TID
        assert "?" in person.transcript.replace("hjelper?", "")


async def test_suggestions_stay_in_sight_when_a_code_is_made(study: Path) -> None:
    async with reading(study) as person:
        await person.press("v")
        hinted = [line for line in person.transcript.split("\n") if line.rstrip().endswith(" ?")]
        assert hinted
        await person.to("på gangen")
        await person.press("i")
        assert "▏A" in person.transcript
        after = [line for line in person.transcript.split("\n") if line.rstrip().endswith(" ?")]
        assert len(after) == len(hinted)
