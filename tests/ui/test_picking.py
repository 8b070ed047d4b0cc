"""Which codes a few typed letters mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders as b
import hostile
from qualcode.domain.model import Code, paths
from qualcode.domain.rows import fold
from qualcode.ui.picking import candidates, ranked

DISCRETION = b.code("Skjønn")
INFORMAL = b.code("Uformelt", DISCRETION)
NARROW = b.code("Ulovfestet-smal", INFORMAL)
WIDE = b.code("Ulovfestet-vid", INFORMAL)
STATUTORY = b.code("Lovfestet", DISCRETION, cues=("paragraf", "forskrift"))
HASTE = b.code("Tidspress", cues=("aldri nok tid",))
TIME = b.code("Tid", name={"nb": "Tid", "en": "Time"})
CODES = [DISCRETION, INFORMAL, NARROW, WIDE, STATUTORY, HASTE, TIME]


def found(
    typed: str, recent: tuple[Code, ...] = (), counts: dict[str, int] | None = None
) -> list[str]:
    known = candidates(CODES, paths(CODES, "nb"))
    order = ranked(typed, known, [code.guid for code in recent], counts or {})
    return [one.path[-1] for one in order]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name["nb"])
def test_two_letters_find_a_code(code: Code) -> None:
    assert code.name["nb"] in found(code.name["nb"][:2])
    assert code.name["nb"] in found(code.name["nb"][:2].upper())


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name["nb"])
def test_the_exact_name_comes_first_however_much_others_are_used(code: Code) -> None:
    others = tuple(other for other in CODES if other is not code)
    counts = {other.guid: 99 for other in others}
    assert found(code.name["nb"], others, counts)[0] == code.name["nb"]
    assert found(f" {code.name['nb'].upper()} ", others, counts)[0] == code.name["nb"]


def test_with_nothing_typed_the_recent_come_first_then_the_most_used() -> None:
    order = found("", (WIDE, TIME), {HASTE.guid: 5, NARROW.guid: 2})
    assert order[:4] == ["Ulovfestet-vid", "Tid", "Tidspress", "Ulovfestet-smal"]
    assert sorted(order) == sorted(code.name["nb"] for code in CODES)


def test_of_two_that_match_as_well_the_recent_one_comes_first() -> None:
    assert found("ul", (WIDE,))[0] == "Ulovfestet-vid"
    assert found("ul", (NARROW, WIDE))[0] == "Ulovfestet-smal"


def test_words_may_be_of_the_path_the_cues_and_any_language() -> None:
    assert set(found("skj ul")[:2]) == {"Ulovfestet-smal", "Ulovfestet-vid"}
    assert "Tid" not in found("skj ul")
    assert found("skj vid")[0] == "Ulovfestet-vid"
    assert found("paragraf") == ["Lovfestet"]
    assert found("time")[0] == "Tid"
    assert found("ulvd") == ["Ulovfestet-vid"]
    assert found("ingen slik") == []


names = st.sampled_from([text for text in hostile.STORABLE if fold(text)])


@given(st.lists(names, unique_by=fold, min_size=1, max_size=5), st.text(max_size=10))
def test_whatever_a_code_is_called_and_whatever_is_typed(called: list[str], typed: str) -> None:
    codes = [b.code(name) for name in called]
    known = candidates(codes, paths(codes, "nb"))
    for name in called:
        assert name in [one.path[-1] for one in ranked(fold(name)[:2], known, [], {})]
    assert {one.code.guid for one in ranked(typed, known, [], {})} <= {c.guid for c in codes}
