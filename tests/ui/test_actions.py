"""The table of actions against the widgets, the catalogues and itself."""

from __future__ import annotations

import inspect
from collections import Counter

import pytest
from textual.actions import parse
from textual.binding import Binding
from textual.keys import Keys

from qualcode.messages import LANGUAGES, has_message
from qualcode.ui.actions import ON_SCREEN, ON_TEXT, Action, bindings, shown
from qualcode.ui.screens.coding import CodingScreen
from qualcode.ui.widgets.transcript_view import TranscriptView

EVERY = [(TranscriptView, action) for action in ON_TEXT] + [
    (CodingScreen, action) for action in ON_SCREEN
]


def test_no_key_is_bound_twice() -> None:
    # The screen's keys hold while the transcript has the focus, so the two tables are one place.
    keys = Counter(key for _, action in EVERY for key in action.keys)
    assert [key for key, n in keys.items() if n > 1] == []


def test_tab_is_left_to_move_the_focus() -> None:
    keys = {key for _, action in EVERY for key in action.keys}
    assert not keys & {"tab", "shift+tab", "ctrl+p"}


@pytest.mark.parametrize(("place", "action"), EVERY, ids=lambda x: getattr(x, "call", ""))
def test_an_action_has_a_method_that_takes_its_parameters(place: type, action: Action) -> None:
    _, name, parameters = parse(action.call)
    method = getattr(place, f"action_{name}")
    inspect.signature(method).bind(None, *parameters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_action_is_named_in_every_catalogue(language: str) -> None:
    for _, action in EVERY:
        assert has_message(action.message, language), action.message
        if action.bar:
            assert has_message(f"{action.message}.short", language), action.message


def test_every_place_has_a_heading() -> None:
    for _, action in EVERY:
        assert has_message(f"help.{action.place}")


def test_bindings_hold_every_key_and_show_none_in_a_footer() -> None:
    bound = [binding for binding in bindings(ON_SCREEN) if isinstance(binding, Binding)]
    assert {key for binding in bound for key in binding.key.split(",")} == {
        key for action in ON_SCREEN for key in action.keys
    }
    assert not any(binding.show for binding in bound)


def test_the_bar_has_few_enough_keys_to_be_read() -> None:
    assert 3 <= sum(action.bar for _, action in EVERY) <= 6


def test_keys_are_shown_as_people_know_them() -> None:
    wanted = {
        "full_stop": ".",
        "ctrl+left": "Ctrl+←",
        "question_mark": "?",
        "f9": "F9",
        "f": "f",
        "U": "U",
        "shift+pagedown": "Shift+PgDn",
        Keys.Escape.value: "Esc",
    }
    assert {key: shown(key) for key in wanted} == wanted
    for _, action in EVERY:
        assert all("_" not in shown(key) for key in action.keys)
