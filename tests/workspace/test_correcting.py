"""A corrected transcript over the old one: codings follow their words, and none is lost unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.span import Span
from qualcode.errors import RuleError
from qualcode.storage import queries
from qualcode.workspace import Workspace, new_workspace, prepare
from qualcode.workspace.correcting import Correction, compared, correction, store_correction
from qualcode.workspace.key_keeping import known_to
from qualcode.workspace.reading_in import read_material
from qualcode.workspace.reviewing import begin, outcome

OLD = """\
I: Hva gjør du?
K2: Vi møtes på tirsdager. Det er ingen som bestemmer der.
I: Og så?
K2: Da går vi hjem. Sjefen ler.
"""
NEW = """\
I: Hva gjør du nå?
K2: Vi møtes på onsdager. Det er ingen som bestemmer der, altså.
I: Og så?
K2: Da går vi hjem.
I: Ja.
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "K2.txt").write_text(OLD, encoding="utf-8")
    with new_workspace(tmp_path / "s.qualcode", "AL", title="Prøve", language="nb") as workspace:
        workspace.take_in(prepare([tmp_path / "K2.txt"]))
        yield workspace


def corrected(study: Workspace, folder: Path, text: str = NEW) -> Correction:
    (folder / "ny").mkdir(exist_ok=True)
    path = folder / "ny" / "rettet.txt"
    path.write_text(text, encoding="utf-8")
    (source,) = study.read(queries.sources)
    return correction(study, source, prepare([path]))


def put(study: Workspace, words: str) -> Span:
    (source,) = study.read(queries.sources)
    start = study.read(queries.body, source.text_hash).index(words)
    span = Span(start, start + len(words))
    study.code_anew(source.guid, span, words[:12])
    return span


def test_codings_follow_their_words(study: Workspace, tmp_path: Path) -> None:
    for words in ("Det er ingen som bestemmer der", "møtes på tirsdager", "Sjefen ler"):
        put(study, words)
    (source,) = study.read(queries.sources)
    study.mark_quotation(source.guid, Span(0, 3))
    (case,) = study.read(queries.cases)
    made = corrected(study, tmp_path)
    assert [(one.before, one.after) for one in made.reworded] == [
        ("møtes på tirsdager", "møtes på onsdager"),
    ]
    assert [one.before for one in made.lost] == ["Sjefen ler"]
    with pytest.raises(RuleError) as refused:
        store_correction(study, made, drop_lost=False)
    assert refused.value.message_id == "correct.lost"
    assert study.read(queries.sources) == [source]
    store_correction(study, made, drop_lost=True)
    (after,) = study.read(queries.sources)
    text = study.read(queries.body, after.text_hash)
    assert (after.guid, after.title) == (source.guid, "K2")
    assert [one.span.of(text) for one in study.read(queries.codings, source.guid)] == [
        "møtes på onsdager", "Det er ingen som bestemmer der",
    ]  # fmt: skip
    turns = study.read(queries.turns, source.guid)
    assert [turn.speaker for turn in turns] == ["I", "K2", "I", "K2", "I"]
    assert {turn.case for turn in turns if turn.speaker == "K2"} == {case.guid}
    assert {turn.case for turn in turns if turn.speaker == "I"} == {None}
    assert study.faults() == []
    study.undo()
    assert study.read(queries.sources) == [source]
    assert len(study.read(queries.codings, source.guid)) == 3
    assert study.faults() == []


def test_what_comes_to_lie_alike_is_one(study: Workspace, tmp_path: Path) -> None:
    (source,) = study.read(queries.sources)
    text = study.read(queries.body, source.text_hash)
    start = text.index("Da går vi hjem")
    first, _ = study.code_anew(source.guid, Span(start, start + 14), "Hjem")
    assert first is not None
    (code,) = study.read(queries.codes)
    study.code(source.guid, Span(start, start + 14 + len(". Sjefen ler")), [code.guid])
    shorter = OLD.replace("Da går vi hjem. Sjefen ler.", "Da går vi hjem")
    store_correction(study, corrected(study, tmp_path, shorter), drop_lost=False)
    (one,) = study.read(queries.codings, source.guid)
    after = study.read(queries.body, study.read(queries.sources)[0].text_hash)
    assert one.span.of(after) == "Da går vi hjem"
    assert study.faults() == []


def test_what_is_no_correction_is_refused(study: Workspace, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as refused:
        corrected(study, tmp_path, OLD)
    assert refused.value.message_id == "correct.same"
    (source,) = study.read(queries.sources)
    two = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in two:
        path.write_text(NEW, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        correction(study, source, prepare(two))
    assert refused.value.message_id == "correct.one_file"


TEXTS = st.lists(
    st.sampled_from(["ord ", "å.\n", "to tre", "\n", "«x»", " ", "👩\u200d👧", "["])
).map("".join)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_the_edits_between_two_texts_make_the_one_of_the_other(old: str, new: str) -> None:
    edits = compared(old, new)
    assert edits.apply(old) == new
    assert (edits.edits == ()) == (old == new)


GROUP = """\
I: Hvem er dere?
Anna: Vi møtes på tirsdager, alle sammen, på lageret.
Bo: Jeg er aldri der, for å si det rett ut.
I: Og så?
Bo: Da går vi hjem.
Anna: Ja, hjem til vårt.
I: Takk.
"""


def cases_of(study: Workspace) -> list[tuple[str, str]]:
    names = {one.guid: one.pseudonym for one in study.read(queries.cases)}
    (source,) = study.read(queries.sources)
    text = study.read(queries.body, source.text_hash)
    turns = study.read(queries.turns, source.guid)
    return [(t.span.of(text)[:8], names[t.case]) for t in turns if t.case]


def test_whose_turns_are_follows_their_words_and_not_their_labels(tmp_path: Path) -> None:
    (tmp_path / "G1.txt").write_text(GROUP, encoding="utf-8")
    with new_workspace(tmp_path / "s.qualcode", "AL", title="Prøve", language="nb") as study:
        study.take_in(prepare([tmp_path / "G1.txt"]))
        (anna, bo) = (name for _, name in cases_of(study)[:2])
        assert anna != bo
        # The transcriber had the second voice wrong, and spells the labels otherwise now.
        new = GROUP.replace("Anna:", "Ane:").replace("Bo:", "Sp2:")
        new = new.replace("møtes på tirsdager", "møtes hver tirsdag")
        new += "Sp4: Noe helt annet ble sagt mot slutten.\nUkjent: Hei!\n"
        (tmp_path / "rettet.txt").write_text(new, encoding="utf-8")
        material = read_material([tmp_path / "rettet.txt"], known=known_to(study))
        (source,) = study.read(queries.sources)
        made = correction(study, source, outcome(begin(material)))
        # New words under a new label may be anybody's: to be told.
        assert made.unnamed == ("Informant 5", "Ukjent")
        store_correction(study, made, drop_lost=False)
        assert cases_of(study)[:3] == [("Vi møtes", anna), ("Jeg er a", bo), ("Da går v", bo)]
        assert study.faults() == []


def test_a_turn_that_moves_stays_with_its_label_and_who_falls_silent_is_told(
    tmp_path: Path,
) -> None:
    first = "I: Ble det utsatt?\nR1: Vi rakk aldri møtene. Ble det utsatt?\n"
    moved = "R2: Sjefen ropte?\n"
    rest = "R1: Ja. Alle visste om det?\nR2: Ingen sa noe.\nI: Og så?\n"
    (tmp_path / "G1.txt").write_text(first + moved + rest, encoding="utf-8")
    with new_workspace(tmp_path / "s.qualcode", "AL", title="Prøve", language="nb") as study:
        study.take_in(prepare([tmp_path / "G1.txt"]))
        made = corrected(study, tmp_path, first + rest + moved)
        assert (made.unnamed, made.unheard) == ((), ())
        store_correction(study, made, drop_lost=False)
        assert cases_of(study)[-1] == ("Sjefen r", "G1 R2")
        # Labels that are read as labels no more make one turn of all that was said.
        made = corrected(study, tmp_path, first + rest.replace(":", " –") + moved)
        assert (made.unnamed, made.unheard) == ((), ())
        made = corrected(study, tmp_path, first + (rest + moved).replace("R2:", "R2 –"))
        assert made.unheard == ("G1 R2",)


def test_what_was_marked_while_somebody_looked_is_not_moved_blindly(
    study: Workspace, tmp_path: Path
) -> None:
    made = corrected(study, tmp_path)
    put(study, "møtes på tirsdager")
    (before,) = study.read(queries.sources)
    with pytest.raises(RuleError) as refused:
        store_correction(study, made, drop_lost=True)
    assert refused.value.message_id == "correct.meanwhile"
    assert study.read(queries.sources) == [before]
    store_correction(study, corrected(study, tmp_path), drop_lost=True)
    with pytest.raises(RuleError):
        store_correction(study, made, drop_lost=True)


def test_a_long_text_without_full_stops_is_compared_in_a_moment() -> None:
    words = [f"ord{n * 7919 % 400}" for n in range(12_000)]
    old = " ".join(words)
    new = " ".join(word + ("." if n % 13 == 0 else "") for n, word in enumerate(words) if n % 31)
    assert compared(old, new).apply(old) == new


def test_two_long_texts_are_compared_in_a_moment() -> None:
    lines = [f"{n}: Det {n % 7} sa noe {n * 31 % 97} om det." for n in range(6000)]
    old = "\n".join(lines)
    new = "\n".join(reversed(lines))
    assert compared(old, new).apply(old) == new
