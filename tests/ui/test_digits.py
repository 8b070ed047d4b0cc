"""The codes on the digits: each keeps its meaning, and a person may give it another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import asked, codings, reading
from hypothesis import given
from hypothesis import strategies as st

import builders as b
from qualcode.storage import queries
from qualcode.ui.desk import DIGITS, Desk
from qualcode.ui.widgets.code_tree import CodeTree
from qualcode.workspace import open_workspace

CODES = [f"code {n}" for n in range(14)]
Step = tuple[str, int, str]
steps = st.lists(
    st.tuples(st.sampled_from(("use", "use", "bind")), st.integers(1, 9), st.sampled_from(CODES)),
    max_size=40,
)


@pytest.fixture(scope="module")
def desk(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    store = shutil.copy(small_store, tmp_path_factory.mktemp("digits") / "studie.qualcode")
    with open_workspace(Path(store), "Kari") as workspace:
        yield Desk(workspace, None)


@given(steps)
def test_a_digit_keeps_its_meaning_until_somebody_changes_it(
    desk: Desk, several: list[Step]
) -> None:
    desk.recent, desk.bound = [], {}
    used: list[str] = []
    for what, digit, code in several:
        before = dict(desk.bound)
        if what == "bind":
            desk.bind(digit, code)
            assert desk.bound[digit] == code
            old = next((d for d, one in before.items() if one == code), None)
            swapped = {digit: code}
            if old is not None and old != digit and digit in before:
                swapped[old] = before[digit]
            rest = {d: one for d, one in before.items() if one != code and d != digit}
            assert desk.bound == rest | swapped
        else:
            desk.used([code])
            used = [*(one for one in used if one != code), code]
            changed = {d for d in DIGITS if before.get(d) != desk.bound.get(d)}
            if code in before.values():
                assert not changed
            elif len(before) < len(DIGITS):
                assert changed == {min(set(DIGITS) - set(before))}
            else:
                assert not changed
        assert desk.recent == used[::-1]
        assert len(set(desk.bound.values())) == len(desk.bound)


def mine(path: Path) -> list[str]:
    return [one.code for one in codings(path) if one.coder == "Kari"]


async def test_in_the_code_tree_a_digit_binds_and_in_the_text_it_codes(study: Path) -> None:
    async with reading(study) as person:
        tree = person.screen.query_one(CodeTree)
        tree.focus()
        await person.press("down", "down", "down", "7")
        assert person.says("coding.bound", digit=7, code="Ledere")
        assert mine(study) == []
        await person.to("Vi har")
        person.view.focus()
        await person.press("7")
        assert mine(study) == ["Ledere"]
        assert "7  Ledere" in person.here
        await person.press("j", "c", "v", "e", "enter", "j", "7", "1")
    async with reading(study) as person:
        assert person.bound == {1: "Venting", 7: "Ledere"}
        await person.to("Da sitter")
        await person.press("1", "j", "7")
    assert sorted(mine(study)) == ["Ledere"] * 3 + ["Venting"] * 3


async def test_digits_stay_while_the_order_of_use_changes(study: Path) -> None:
    with open_workspace(study, "Kari") as workspace:
        book = workspace.read(queries.codebooks)[0].guid
        made = [b.code(f"Kode {n}", codebook=book) for n in range(4)]
        workspace.store.apply(b.added(*made), workspace.coder)
    async with reading(study) as person:
        for n in range(4):
            await person.press("j", "c")
            await person.write(f"kode {n}")
            await person.press("enter")
        await person.press("n", "3", "j", "1", "j", "full_stop")
        bound = {n + 1: f"Kode {n}" for n in range(4)}
        assert person.bound == bound
        await person.press("f8")  # another source: everything is read anew
        assert person.bound == bound
        await person.press("9")
        assert person.says("coding.not_bound", digit=9)
    assert mine(study)[4:] == ["Kode 2", "Kode 0", "Kode 0"]
    assert asked(study, lambda w: not w.faults())
