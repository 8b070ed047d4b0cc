"""Changes: what they come down to as row differences, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders as b
import hostile
from memory_ground import MemoryGround
from qualcode.domain.changes import (
    Add,
    Change,
    Edit,
    Remove,
    Together,
    from_record,
    in_the_way,
    name_of,
    plan,
    to_record,
    touched,
)
from qualcode.domain.model import TABLES, Code, Coding, Origin, Value, paths, words_in
from qualcode.domain.rows import fold, from_row, table_of, to_row, unique_key
from qualcode.errors import RuleError

words = st.text(max_size=6) | st.sampled_from(hostile.STRINGS)
naming = st.dictionaries(st.sampled_from(["nb", "nn", "en"]), words, max_size=3)
fields_of: dict[str, st.SearchStrategy[object]] = {
    "str": words,
    "str | None": st.none() | words,
    "int": st.integers(0, 99),
    "bool": st.booleans(),
    "float": st.floats(0, 1),
    "Words": naming,
    "tuple[str, ...]": st.lists(words, max_size=3).map(tuple),
    "Origin": st.builds(
        Origin, kind=words, suggester=words, score=st.none() | st.floats(0, 1), rank=st.none()
    ),
}


def any_value(table: str) -> st.SearchStrategy[Value]:
    cls = TABLES[table]
    kinds = cls.__annotations__
    return st.builds(cls, **{name: fields_of[str(kind)] for name, kind in kinds.items()})


values = st.sampled_from(sorted(TABLES)).flatmap(any_value)
single = (
    values.map(Add) | values.map(Edit) | st.builds(Remove, st.sampled_from(sorted(TABLES)), words)
)
changes: st.SearchStrategy[Change] = st.recursive(
    single,
    lambda inner: st.builds(
        Together, words, st.lists(inner, max_size=3).map(tuple), st.dictionaries(words, words)
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(changes)
def test_every_change_comes_back_from_its_record_and_from_json(change: Change) -> None:
    record = to_record(change)
    assert from_record(record) == change
    assert from_record(json.loads(json.dumps(record))) == change


@settings(max_examples=100, deadline=None)
@given(values)
def test_a_value_and_its_row_are_two_views_of_the_same(value: Value) -> None:
    row = to_row(value)
    assert from_row(table_of(value), {**row, "unique_key": "passed over"}) == value
    assert json.loads(json.dumps(row)) == row


def ground(*values: Value) -> MemoryGround:
    rows = MemoryGround()
    rows.write(plan(b.added(*values), rows))
    return rows


K1, TURNS, BODY = b.interview("K1")
BASIS: tuple[Value, ...] = (
    b.project(),
    b.KARI,
    b.OLA,
    K1,
    *TURNS,
    b.codebook(),
    b.TIME,
    b.HASTE,
    b.LEADERS,
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"nb": "Tid"}, {"nb": "TID"}),
        ({"nb": "Møter"}, {"nb": " møter "}),
        ({"nb": "På tide"}, {"nb": "Pa\u030a  TIDE"}),
        ({"nb": "Straße"}, {"nb": "STRASSE"}),
        ({"nb": "Tid", "en": "Time"}, {"en": "", "nb": "tid"}),
    ],
)
def test_siblings_may_not_share_a_name_and_roots_are_siblings(
    first: dict[str, str], second: dict[str, str]
) -> None:
    root, other = b.code("a", name=first), b.code("b", name=second)
    with pytest.raises(RuleError) as refused:
        plan(Add(other), ground(b.codebook(), root))
    assert refused.value.message_id == "rule.code.taken"
    assert refused.value.values == {"name": next(filter(None, second.values()))}
    under = replace(other, parent=root.guid)
    assert plan(Add(under), ground(b.codebook(), root))


def test_the_same_name_is_free_in_another_codebook_and_after_a_rename() -> None:
    other = b.codebook("Skjønn")
    rows = ground(b.codebook(), other, b.TIME)
    assert plan(Add(replace(b.code("x", name={"nb": "tid"}), codebook=other.guid)), rows)
    renamed = replace(b.TIME, name={"nb": "Klokke"})
    rows.write(plan(Edit(renamed), rows))
    assert plan(Add(b.code("y", name={"nb": "Tid"})), rows)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (replace(b.KARI, guid="other", name="kari"), "rule.coder.taken"),
        (replace(K1, guid="other", title="k1"), "rule.source.taken"),
        (replace(b.codebook(), guid="other"), "rule.codebook.taken"),
        (replace(b.project(), guid="other", title="To"), "rule.project.taken"),
    ],
)
def test_names_are_unique_in_every_table(value: Value, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        plan(Add(value), ground(*BASIS))
    assert refused.value.message_id == rule


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("table", ["code", "case", "theme"])
def test_a_tree_takes_no_cycle(table: str, size: int) -> None:
    chain: list[Any] = []
    for n in range(size):
        above = chain[-1].guid if chain else None
        made: Any = {
            "code": b.code(f"c{n}"),
            "case": b.case(f"c{n}", kind="employer"),
            "theme": b.theme(f"c{n}"),
        }[table]
        chain.append(replace(made, parent=above))
    rows = ground(b.codebook(), *chain)
    looped = replace(chain[0], parent=chain[-1].guid)
    with pytest.raises(RuleError) as refused:
        plan(Edit(looped), rows)
    assert refused.value.message_id == f"rule.{table}.cycle"


def test_a_cycle_that_already_stands_does_not_hang_the_rules() -> None:
    rows = ground(b.codebook(), b.TIME, b.LEADERS)
    rows.state["code", b.TIME.guid]["parent"] = b.LEADERS.guid
    rows.state["code", b.LEADERS.guid]["parent"] = b.TIME.guid
    with pytest.raises(RuleError):
        plan(Add(b.code("ny", b.TIME)), rows)


@pytest.mark.parametrize("place", [(0, 0), (5, 5), (5, 4), (-1, 3), (0, 10_000), (9_999, 10_000)])
def test_nothing_is_placed_outside_its_source(place: tuple[int, int]) -> None:
    start, end = place
    coding = replace(b.coding(K1, b.TIME, 0, 1), start=start, end=end)
    quotation = replace(b.quotation(K1, 0, 1), start=start, end=end)
    decision = replace(b.decision(K1, 0, 1, b.TIME), start=start, end=end)
    for value in (coding, quotation, decision, replace(TURNS[0], guid="t", start=start, end=end)):
        with pytest.raises(RuleError) as refused:
            plan(Add(value), ground(*BASIS))
        assert refused.value.message_id == "rule.outside_source"
        assert refused.value.values == {"title": "K1", "start": start, "end": end}


def test_the_whole_source_may_be_coded_but_not_twice_by_the_same_coder() -> None:
    rows = ground(*BASIS, b.coding(K1, b.TIME, 0, len(BODY)))
    with pytest.raises(RuleError) as refused:
        plan(Add(replace(b.coding(K1, b.TIME, 0, len(BODY)), guid="again")), rows)
    assert refused.value.message_id == "rule.coding.taken"
    assert plan(Add(b.coding(K1, b.TIME, 0, len(BODY), b.OLA)), rows)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (Add(b.TIME), "rule.already_there"),
        (Edit(b.code("ukjent")), "rule.gone"),
        (Remove("code", "ukjent"), "rule.gone"),
        (Add(b.code("x", b.code("ukjent"))), "rule.gone"),
        (Add(b.coding(K1, b.code("ukjent"), 0, 3)), "rule.gone"),
        (Add(b.memo("code", "ukjent")), "rule.gone"),
        (Add(b.memo("turn", TURNS[0].guid)), "rule.memo.not_about"),
        (Add(b.memo("sqlite_master", "x")), "rule.memo.not_about"),
        (Add(b.memo("code", b.TIME.guid, " \n")), "rule.memo.empty"),
        (Add(b.code("x", name={"nb": "  "})), "rule.code.unnamed"),
        (Add(b.code("x", name={})), "rule.code.unnamed"),
        (Add(b.theme("")), "rule.theme.unnamed"),
        (Add(b.case("\u00a0")), "rule.case.unnamed"),
        (Add(replace(K1, guid="x", title="")), "rule.source.unnamed"),
        (Edit(b.project(title="")), "rule.project.unnamed"),
        (Edit(replace(b.HASTE, codebook=b.codebook("Annen").guid)), "rule.code.other_codebook"),
    ],
)
def test_what_the_rules_forbid_is_refused(change: Change, rule: str) -> None:
    rows = ground(*BASIS, b.codebook("Annen"))
    before = dict(rows.state)
    with pytest.raises(RuleError) as refused:
        plan(Together("all", (Add(b.code("og")), change)), rows)
    assert refused.value.message_id == rule
    assert rows.state == before


def test_removing_a_code_takes_all_that_cannot_stand_without_it() -> None:
    coding, theme = b.coding(K1, b.HASTE, 3, 9), b.theme("Tiden strekker ikke til")
    memo = b.memo("coding", coding.guid)
    fallen: list[Value] = [
        b.TIME,
        b.HASTE,
        coding,
        memo,
        b.memo("memo", memo.guid),
        b.memo("code", b.TIME.guid),
    ]
    fallen += [b.theme_code(theme, b.HASTE), b.decision(K1, 0, 4, b.TIME)]
    standing: list[Value] = [b.coding(K1, b.LEADERS, 3, 9), theme, b.memo("source", K1.guid)]
    rows = ground(*BASIS, theme, *fallen[2:], *standing[:1], standing[2])
    rows.write(plan(Remove("code", b.TIME.guid), rows))
    assert not [v for v in fallen if rows.row(table_of(v), v.guid)]
    assert all(rows.row(table_of(v), v.guid) == to_row(v) for v in standing)


def test_what_a_removed_case_said_stays_without_it() -> None:
    about, turns, _ = b.interview("K2", cases={"Maren": b.MAREN.guid})
    rows = ground(b.MAREN, replace(about, case=b.MAREN.guid), *turns)
    rows.write(plan(Remove("case", b.MAREN.guid), rows))
    assert rows.row("source", about.guid) == to_row(about)
    assert all(row["case"] is None for row in rows.rows("turn", "source", about.guid))


def test_memos_about_each_other_come_to_an_end() -> None:
    one, two = b.memo("code", b.TIME.guid, "én"), b.memo("code", b.TIME.guid, "to")
    rows = ground(*BASIS, one, two)
    looped = [replace(one, target_table="memo", target=two.guid)]
    looped.append(replace(two, target_table="memo", target=one.guid))
    rows.write(plan(Together("loop", tuple(Edit(m) for m in looped)), rows))
    assert {d.guid for d in plan(Remove("memo", one.guid), rows)} == {one.guid, two.guid}


def test_changes_that_cancel_come_down_to_nothing() -> None:
    rows = ground(*BASIS)
    new = b.code("Ny")
    back_and_forth = (Add(new), Remove("code", new.guid), Edit(b.TIME))
    assert plan(Together("nothing", back_and_forth), rows) == ()


def test_an_entry_holds_one_difference_a_row_and_names_its_tables() -> None:
    rows = ground(*BASIS)
    twice = tuple(Edit(replace(b.TIME, position=n)) for n in (4, 5))
    (diff,) = plan(Together("twice", twice), rows)
    assert (diff.before, diff.after) == (to_row(b.TIME), to_row(twice[1].value))
    assert touched([diff]) == {"code"}
    assert diff.swapped().swapped() == diff


@pytest.mark.parametrize("reverse", [False, True])
def test_in_the_way_names_the_row_that_took_a_name_or_is_missing(reverse: bool) -> None:
    rows = ground(*BASIS)
    diffs = plan(Remove("code", b.TIME.guid), rows)
    back = [d.swapped() for d in diffs][:: -1 if reverse else 1]
    rows.write(diffs)
    assert in_the_way(back, rows) == set()
    rival = b.code("Rival", name={"nb": "TID"})
    rows.write(plan(Add(rival), rows))
    assert in_the_way(back, rows) == {("code", rival.guid)}
    rows.write(plan(Remove("codebook", b.codebook().guid), rows))
    assert in_the_way(back, rows) == {("codebook", b.codebook().guid)}


def test_history_names_codes_and_sources_but_never_the_words_coded() -> None:
    rows = ground(*BASIS)
    coding = b.coding(K1, b.TIME, 3, 9)
    kind, values = name_of(Add(coding), rows)
    assert kind == "history.coding.added"
    assert values == {"code": {"nb": "Tid"}, "source": "K1"}
    assert name_of(Remove("code", b.TIME.guid), rows)[1] == {"name": {"nb": "Tid"}}
    assert name_of(Remove("code", "ukjent"), rows) == ("history.code.removed", {})
    assert name_of(Edit(K1), rows)[0] == "history.source.edited"
    assert name_of(Together("k", (), {"n": 2}), rows) == ("k", {"n": 2})
    memo = b.memo("coding", coding.guid, BODY[3:9])
    assert BODY[3:9] not in str(name_of(Add(memo), rows))


@given(st.text(max_size=12), st.text(max_size=12))
def test_folding_is_steady_and_keeps_the_parts_of_a_key_apart(a: str, c: str) -> None:
    assert fold(fold(a)) == fold(a)
    assert "\x1f" not in fold(a)
    parted = {"codebook": "k", "parent": None, "name": {"nb": a}}
    other = {"codebook": "k", "parent": a, "name": {"nb": c}}
    if fold(a):
        assert unique_key("code", parted) != unique_key("code", other)
    assert unique_key("memo", {}) is None


def test_words_fall_back_to_the_nearest_language() -> None:
    assert words_in({"nn": "Kode", "en": "Code"}, "nb") == "Kode"
    assert words_in({"nb": "", "en": "Code"}, "nb") == "Code"
    assert words_in({"se": "Koda"}, "en") == "Koda"
    assert words_in({}, "nb") == ""


def test_paths_run_from_the_root_and_survive_a_missing_parent() -> None:
    lost = Code("l", b.codebook().guid, "ukjent", {"nb": "Løs"})
    found = paths([b.HASTE, b.TIME, lost], "nb")
    assert found == {
        b.TIME.guid: ("Tid",),
        b.HASTE.guid: ("Tid", "Tidspress"),
        "l": ("Løs",),
    }


def test_values_know_their_spans() -> None:
    coding: Coding = b.coding(K1, b.TIME, 3, 9)
    others = (
        b.quotation(K1, 3, 9),
        b.decision(K1, 3, 9, b.TIME),
        replace(TURNS[0], start=3, end=9),
    )
    assert {v.span for v in (coding, *others)} == {coding.span}
