"""Any sequence of changes by two coders, undone, redone, closed, opened and replayed.

Beside the store goes a double in memory. What `plan` makes of the double must be what
the store writes, and after every step the store's rows, the double's, and those the
journal leads to must be the same.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from places import is_left_tidy, new_place

import builders as b
from memory_ground import MemoryGround
from qualcode import storage
from qualcode.domain.changes import Add, Change, Edit, Entry, Remove, Together, plan
from qualcode.domain.model import (
    BEAR_MEMOS,
    CODE_LINKS,
    TABLES,
    Coder,
    Coding,
    Memo,
    Quotation,
    Source,
    Value,
)
from qualcode.domain.rows import Row, from_row
from qualcode.errors import RuleError, UndoRefused
from qualcode.storage import journal
from qualcode.storage.checking import faults
from qualcode.storage.erasing import erase, forget, forgetting
from qualcode.storage.rows import all_rows

NAMES = ("Tid", "TID", "Ledere", "Mote", "Møte", "Mo\u0308te")
BODY = b.interview("K1")[2]
coders = st.sampled_from([b.KARI, b.OLA])
picks = st.integers(0, 1_000)


def stored(store: storage.Project) -> dict[tuple[str, str], Row]:
    found = {name: store.read(all_rows, name) for name in TABLES}
    return {(name, guid): row for name, rows in found.items() for guid, row in rows.items()}


def entries(store: storage.Project) -> list[Entry]:
    return store.read(lambda connection: list(journal.entries(connection)))


class Chooser:
    """Draws changes that mostly fit the rows as they stand."""

    def __init__(self, rows: MemoryGround, fresh: Callable[[], str], coder: Coder) -> None:
        self.rows, self.fresh, self.coder = rows, fresh, coder

    def one(self, table: str, pick: int) -> Any:
        """Some value of the table, or None."""
        found = sorted(guid for t, guid in self.rows.state if t == table)
        if not found:
            return None
        guid = found[pick % len(found)]
        return from_row(table, self.rows.state[table, guid])

    def parent(self, table: str, pick: int) -> str | None:
        above = self.one(table, pick)
        return above.guid if above and pick % 3 else None

    def code(self, pick: int) -> Change | None:
        book = self.one("codebook", pick)
        name = {"nb": NAMES[pick % len(NAMES)]}
        if book is None:
            return Add(b.codebook())
        made = b.code("", guid=self.fresh(), codebook=book.guid, name=name)
        return Add(replaced(made, parent=self.parent("code", pick // 7)))

    def case(self, pick: int) -> Change | None:
        made = b.case(NAMES[pick % len(NAMES)], guid=self.fresh())
        return Add(replaced(made, parent=self.parent("case", pick // 7)))

    def theme(self, pick: int) -> Change | None:
        made = replaced(b.theme(NAMES[pick % len(NAMES)]), guid=self.fresh())
        return Add(replaced(made, parent=self.parent("theme", pick // 7)))

    def gather(self, pick: int) -> Change | None:
        theme, code = self.one("theme", pick), self.one("code", pick // 3)
        if theme is None or code is None:
            return None
        return Add(replaced(b.theme_code(theme, code), guid=self.fresh()))

    def link(self, pick: int) -> Change | None:
        one, other = self.one("code", pick), self.one("code", pick // 3)
        if one is None or other is None:
            return None
        kind = CODE_LINKS[pick % 2]
        return Add(replaced(b.code_link(one, other, kind), guid=self.fresh()))

    def question(self, pick: int) -> Change | None:
        return Add(replaced(b.question(NAMES[pick % len(NAMES)]), guid=self.fresh()))

    def guide_question(self, pick: int) -> Change | None:
        made = b.guide_question(NAMES[pick % len(NAMES)], self.one("question", pick // 3))
        return Add(replaced(made, guid=self.fresh()))

    def ask(self, pick: int) -> Change | None:
        about, whom = self.one("guide_question", pick), self.one("case", pick // 3)
        if about is None or whom is None:
            return None
        return Add(replaced(b.asked(about, whom), guid=self.fresh()))

    def source(self, pick: int) -> Change | None:
        about: Source = b.source(NAMES[pick % len(NAMES)], BODY, guid=self.fresh())
        case = self.one("case", pick)
        return Add(replaced(about, case=case.guid if case else None))

    def coding(self, pick: int) -> Change | None:
        source, code = self.one("source", pick), self.one("code", pick // 5)
        if source is None or code is None:
            return None
        start = pick % source.length
        end = start + 1 + pick % 3
        return Add(Coding(self.fresh(), source.guid, start, end, code.guid, self.coder.guid))

    def decision(self, pick: int) -> Change | None:
        source, code = self.one("source", pick), self.one("code", pick // 5)
        if source is None or code is None:
            return None
        return Add(replaced(b.decision(source, 0, 5, code, coder=self.coder), guid=self.fresh()))

    def quotation(self, pick: int) -> Change | None:
        source = self.one("source", pick)
        if source is None:
            return None
        return Add(Quotation(self.fresh(), source.guid, pick % 9, 10, self.coder.guid))

    def memo(self, pick: int) -> Change | None:
        table = sorted(BEAR_MEMOS)[pick % len(BEAR_MEMOS)]
        target = self.one(table, pick // 11)
        if target is None:
            return None
        return Add(Memo(self.fresh(), table, target.guid, self.coder.guid, f"Merk {pick}"))

    def rename(self, pick: int) -> Change | None:
        table, field = (("code", "name"), ("theme", "statement"), ("case", "pseudonym"))[pick % 3]
        value = self.one(table, pick // 3)
        name = NAMES[pick // 2 % len(NAMES)]
        return value and Edit(replaced(value, **{field: name if table == "case" else {"nb": name}}))

    def move(self, pick: int) -> Change | None:
        table = ("code", "theme", "case")[pick % 3]
        value = self.one(table, pick // 3)
        return value and Edit(replaced(value, parent=self.parent(table, pick // 5)))

    def stretch(self, pick: int) -> Change | None:
        coding = self.one("coding", pick)
        return coding and Edit(replaced(coding, start=pick % 20, end=pick % 20 + pick % 7))

    def remove(self, pick: int) -> Change | None:
        table = sorted(TABLES)[pick % len(TABLES)]
        value = self.one(table, pick // len(TABLES))
        return value and Remove(table, value.guid)

    def swap(self, pick: int) -> Change | None:
        """Two codes change names by way of a third, in one entry."""
        one, other = self.one("code", pick), self.one("code", pick // 7)
        if one is None or one == other:
            return None
        between = Edit(replaced(one, name={"nb": "mellom"}))
        swapped = (Edit(replaced(other, name=one.name)), Edit(replaced(one, name=other.name)))
        return Together("history.together", (between, *swapped))


KINDS = (
    "code case theme gather link question guide_question ask source coding coding coding decision"
    " quotation memo memo rename move move stretch remove swap"
).split()


def replaced(value: Value, **changed: Any) -> Any:
    return type(value)(**{n: changed.get(n, getattr(value, n)) for n in value.__slots__})


class AnySequence(RuleBasedStateMachine):
    """The store, its double, and what each coder may undo and redo next."""

    @initialize(alone=st.booleans(), forgets=st.booleans())
    def begin(self, alone: bool, forgets: bool) -> None:
        self.alone, self.forgets = alone, forgets
        self.places = ExitStack()
        self.path = self.places.enter_context(new_place())
        numbers = itertools.count(1)
        self.fresh = lambda: str(UUID(int=next(numbers)))
        self.store = storage.create(self.path, Add(b.project()), b.KARI, guids=self.fresh)
        self.double = MemoryGround()
        self.done: dict[str, list[str]] = {b.KARI.guid: [], b.OLA.guid: []}
        self.undone: dict[str, list[str]] = {b.KARI.guid: [], b.OLA.guid: []}
        self.undoes: dict[str, str] = {}
        self.took(entries(self.store)[0])
        for value in (b.codebook(), b.source("K1", BODY), b.TIME, b.LEADERS):
            self.make(Add(value), b.KARI)

    def took(self, entry: Entry) -> None:
        self.double.write(entry.diffs)
        self.done[entry.coder].append(entry.guid)
        self.undone[entry.coder].clear()

    def make(self, change: Change, coder: Coder) -> None:
        known = self.double.row("coder", coder.guid)
        whole = change if known else Together("", (Add(coder), change))
        fault: RuleError | None = None
        try:
            expected = plan(whole, self.double)
        except RuleError as error:
            fault = error
        if fault is not None:
            with pytest.raises(RuleError) as refused:
                self.store.apply(change, coder, [BODY])
            assert refused.value.args == fault.args
            return
        entry = self.store.apply(change, coder, [BODY])
        assert (entry.diffs if entry else ()) == expected
        if entry is not None:
            self.took(entry)

    @rule(coder=coders, kind=st.sampled_from(KINDS), pick=picks)
    def change(self, coder: Coder, kind: str, pick: int) -> None:
        coder = b.KARI if self.alone else coder
        change = getattr(Chooser(self.double, self.fresh, coder), kind)(pick)
        if change is not None:
            self.make(change, coder)

    @rule(coder=coders, kinds=st.lists(st.tuples(st.sampled_from(KINDS), picks), max_size=3))
    def several(self, coder: Coder, kinds: list[tuple[str, int]]) -> None:
        coder = b.KARI if self.alone else coder
        chooser = Chooser(self.double, self.fresh, coder)
        parts = [getattr(chooser, kind)(pick) for kind, pick in kinds]
        self.make(Together("history.together", tuple(p for p in parts if p)), coder)

    def refused(self, error: UndoRefused, coder: Coder) -> None:
        assert error.message_id == "undo.built_on"
        (later,) = [e for e in entries(self.store) if e.guid == error.values["entry"]]
        assert later.coder != coder.guid
        assert not self.alone

    def step_back(self, coder: Coder) -> bool:
        done, undone = self.done[coder.guid], self.undone[coder.guid]
        try:
            entry = self.store.undo(coder.guid)
        except UndoRefused as error:
            self.refused(error, coder)
            return False
        assert (entry is None) == (not done)
        if entry is not None:
            assert entry.undoes == done.pop()
            self.undoes[entry.guid] = entry.undoes
            undone.append(entry.guid)
            self.double.write(entry.diffs)
        return entry is not None

    def step_forward(self, coder: Coder) -> bool:
        done, undone = self.done[coder.guid], self.undone[coder.guid]
        try:
            entry = self.store.redo(coder.guid)
        except UndoRefused as error:
            self.refused(error, coder)
            return False
        assert (entry is None) == (not undone)
        if entry is not None:
            assert entry.undoes == undone.pop()
            done.append(self.undoes[entry.undoes])
            self.double.write(entry.diffs)
        return entry is not None

    @rule(coder=coders)
    def undo(self, coder: Coder) -> None:
        self.step_back(coder)

    @rule(coder=coders)
    def redo(self, coder: Coder) -> None:
        self.step_forward(coder)

    @rule(coder=coders)
    def undo_and_redo_changes_nothing(self, coder: Coder) -> None:
        before = dict(self.double.state)
        if self.step_back(coder):
            assert self.step_forward(coder)
        assert stored(self.store) == before

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        assert is_left_tidy(self.path)
        self.store = storage.open_project(self.path, guids=self.fresh)

    @precondition(lambda self: hasattr(self, "store"))
    @invariant()
    def rows_double_and_journal_agree(self) -> None:
        rows = stored(self.store)
        assert rows == self.double.state
        assert journal.replayed(entries(self.store)) == rows

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        try:
            self.finish()
        finally:
            self.store.close()
            self.places.close()

    @staticmethod
    def forget_all(store: storage.Project) -> None:
        """After any past its words can be forgotten: what stands is as it was, and undo works."""
        rows = stored(store)
        for pattern in (re.compile("[mn]"), None):
            what = store.read(forgetting, pattern)
            with store.erasing(b.KARI, "history.forgotten", {}) as connection:
                forget(connection, what, store.clock())
            again = store.read(forgetting, pattern)
            with store.erasing(b.KARI, "history.forgotten", {}) as connection:
                assert forget(connection, again, store.clock()) is None
        assert stored(store) == rows == journal.replayed(entries(store))
        for coder in (b.KARI, b.OLA):
            with suppress(UndoRefused):
                while store.undo(coder.guid):
                    pass
        assert journal.replayed(entries(store)) == stored(store)
        for coder in (b.KARI, b.OLA):
            with suppress(UndoRefused):
                while store.redo(coder.guid):
                    pass
        assert journal.replayed(entries(store)) == stored(store)

    @staticmethod
    def erase_somebody(store: storage.Project) -> None:
        """After any past one can be erased from it, and the rest is as sound as before."""
        guids = [diff.guid for e in entries(store) for diff in e.diffs if diff.table == "case"]
        for guid in sorted(set(guids))[:1]:
            with store.erasing(b.KARI, "history.withdrawn", {}) as connection:
                erased = erase(connection, {("case", guid)}, store.clock())
            assert erased is not None
            assert erased.rows["case"] >= 1  # and those who were called the same and stand no more
            assert guid not in json.dumps(
                [[[d.before, d.after] for d in e.diffs] for e in entries(store)]
            )
            rows = stored(store)
            assert journal.replayed(entries(store)) == rows
            for coder in (b.KARI, b.OLA):
                with suppress(UndoRefused):
                    while store.redo(coder.guid):
                        pass
            assert journal.replayed(entries(store)) == stored(store)
            assert store.read(lambda connection: list(faults(connection))) == []

    def finish(self) -> None:
        assert self.store.read(lambda connection: list(faults(connection))) == []
        elsewhere = self.places.enter_context(new_place())
        with storage.create(elsewhere, Add(b.project()), b.KARI) as copy:
            copy.undo(b.KARI.guid)
            copy.replay(entries(self.store), [BODY])
            assert stored(copy) == stored(self.store)
        if self.forgets:
            self.forget_all(self.store)
            self.erase_somebody(self.store)
            return
        while self.step_back(b.KARI) | self.step_back(b.OLA):
            self.rows_double_and_journal_agree()
        # Where one put back what the other had made, undoing that is open to the other and
        # may leave the first refused; alone, nobody is in the way.
        if self.alone or not any(self.done.values()):
            assert stored(self.store) == {}
        self.erase_somebody(self.store)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.reuse, Phase.generate],  # shrinking a store's life takes minutes and says little
)
