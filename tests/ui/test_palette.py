"""Hues: readable on both grounds, and inherited by children."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

import builders as b
from qualcode.domain.hues import HUES
from qualcode.messages import LANGUAGES, has_message
from qualcode.ui.palette import ansi_mark, contrast, hues, shade
from qualcode.ui.themes import CONTRAST, DARK, LIGHT, THEMES, name_of_theme

GROUNDS = [
    pytest.param(theme, ground, id=f"{theme.name}-{ground}")
    for theme in (DARK, LIGHT, CONTRAST)
    for ground in ("background", "surface")
]


def colours(theme: Theme, ground: str) -> tuple[Color, Color]:
    return Color.parse(getattr(theme, ground)), Color.parse(str(theme.foreground))


@pytest.mark.parametrize(("theme", "ground"), GROUNDS)
@pytest.mark.parametrize("depth", range(5))
@pytest.mark.parametrize("hue", HUES)
def test_words_on_a_tint_and_marks_beside_it_can_be_read(
    theme: Theme, ground: str, hue: str, depth: int
) -> None:
    paper, ink = colours(theme, ground)
    look = shade(hue, depth, paper, ink)
    assert contrast(look.behind, ink) >= 4.5
    assert contrast(look.mark, paper) >= 3
    assert look.behind != paper


@pytest.mark.parametrize(("theme", "ground"), GROUNDS)
def test_no_two_hues_look_the_same(theme: Theme, ground: str) -> None:
    paper, ink = colours(theme, ground)
    looks = [shade(hue, 0, paper, ink) for hue in HUES]
    for one, other in combinations(looks, 2):
        assert one.behind.rgb != other.behind.rgb
        assert one.mark.rgb != other.mark.rgb


@pytest.mark.parametrize(("theme", "ground"), GROUNDS)
def test_a_child_has_another_tone_than_its_parent(theme: Theme, ground: str) -> None:
    paper, ink = colours(theme, ground)
    for hue in HUES:
        assert shade(hue, 0, paper, ink).behind != shade(hue, 2, paper, ink).behind


def test_every_theme_has_a_name_and_the_first_is_the_one_to_begin_with() -> None:
    assert THEMES[0] is DARK
    for theme in THEMES:
        assert all(has_message(name_of_theme(theme.name), language) for language in LANGUAGES)


@pytest.mark.parametrize("hue", HUES)
def test_a_hue_has_one_of_the_sixteen_colours_of_a_terminal(hue: str) -> None:
    number = RichColor.parse(ansi_mark(hue)).number
    assert number is not None
    assert 0 < number < 16


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_children_inherit_whatever_order_they_come_in() -> None:
    root = b.code("Skjønn", colour="teal")
    child = b.code("Uformelt", root)
    grandchild = b.code("Vidt", child)
    own = b.code("Smalt", child, colour="wine")
    plain, second = b.code("Tid"), b.code("Rom")
    found = hues([grandchild, own, child, plain, root, second])
    assert found[root.guid] == ("teal", 0)
    assert found[child.guid] == ("teal", 1)
    assert found[grandchild.guid] == ("teal", 2)
    assert found[own.guid] == ("wine", 2)
    assert found[plain.guid][0] != found[second.guid][0]
    assert "teal" not in {found[plain.guid][0], found[second.guid][0]}


def test_twenty_roots_all_get_a_hue() -> None:
    codes = [b.code(f"Kode {n}") for n in range(20)]
    found = hues(codes)
    assert {hue for hue, _ in found.values()} == set(HUES)
