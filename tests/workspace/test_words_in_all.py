"""Words in all the material, with what stands around them, and coding from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_step import is_one_step

import builders as b
import hostile
from qualcode.domain.changes import Add
from qualcode.domain.model import Origin
from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.workspace import Workspace, concordance, open_workspace
from qualcode.workspace.concordance import AROUND, TURN, Hit, code_places, hits
from qualcode.workspace.materials import rename_case

DIALECT = (
    ("I", "interviewer", "Hvorfor ikke?"),
    ("Odin", "informant", "Æ veit itj. Vi har ikkje\u00a0tid, sjøl om vi vil."),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "p.qualcode"
    with b.small_study(path) as store:
        odin = b.case("Odin")
        about, turns, body = b.interview("K2", DIALECT, {"Odin": odin.guid})
        store.apply(b.added(odin, about, *turns), b.KARI, [body])
    return path


@pytest.fixture
def work(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())
    with open_workspace(path, "Kari") as workspace:
        yield workspace


def test_other_spellings_are_found_where_they_are_asked_for(work: Workspace) -> None:
    assert [hit.words for hit in hits(work, "ikke")] == ["ikke"]
    assert [hit.words for hit in hits(work, "ikke", variants_too=True)] == ["ikke", "itj", "ikkje"]
    assert [hit.words for hit in hits(work, "ikke tid", variants_too=True)] == ["ikkje\u00a0tid"]


def test_a_hit_names_who_says_it_by_pseudonym_and_the_interviewer_by_label(
    work: Workspace,
) -> None:
    odin = next(one for one in work.read(queries.cases) if one.pseudonym == "Odin")
    rename_case(work, odin, "Aud")
    found = hits(work, "ikke", variants_too=True)
    assert [(hit.speaker, hit.role) for hit in found] == [
        ("I", "interviewer"),
        ("Aud", "informant"),
        ("Aud", "informant"),
    ]


def test_where_one_turn_ends_and_the_next_begins_is_marked(work: Workspace) -> None:
    hit = hits(work, "ikke?")[0]
    assert hit.after.startswith(TURN)
    assert "\n" not in hit.before + hit.words + hit.after


def test_words_within_longer_ones_can_be_left_out(work: Workspace) -> None:
    assert {hit.words for hit in hits(work, "i")} == {"i", "I"}
    alone = hits(work, "vi", whole=True)
    assert 0 < len(alone) < len(hits(work, "vi"))
    assert {(hit.before[-1:], hit.after[:1]) for hit in alone} <= {
        (a, z) for a in ("", " ", "«", ":") for z in ("", " ", ".", ",")
    }


def test_one_source_can_be_asked_for(work: Workspace) -> None:
    assert {hit.title for hit in hits(work, "i", source=b.K1.guid)} == {"K1"}


def test_there_is_an_end_to_what_is_listed(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = hits(work, "e")
    monkeypatch.setattr(concordance, "MOST", 7)
    assert hits(work, "e") == every[:7]


WORDS = st.one_of(
    st.sampled_from([*hostile.STRINGS, "ikke", "e", "tid."]), st.text("ikejtd .(*[\\", max_size=6)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, st.booleans())
def test_every_hit_stands_where_it_says(built: Path, words: str, variants_too: bool) -> None:
    with open_workspace(built, "Kari") as work:
        texts = {
            one.guid: work.read(queries.body, one.text_hash) for one in work.read(queries.sources)
        }
        found = hits(work, words, variants_too=variants_too)
    for hit in found:
        body = texts[hit.source]
        assert hit.words == hit.span.of(body).replace("\n", TURN)
        start = max(0, hit.start - AROUND)
        assert hit.before == body[start : hit.start].replace("\n", TURN)
        assert hit.after == body[hit.end : hit.end + AROUND].replace("\n", TURN)
    if not words.strip():
        assert found == []


def places(found: list[Hit]) -> list[tuple[str, Span, Origin]]:
    return [(hit.source, hit.span, Origin("search")) for hit in found]


def test_all_hits_are_coded_as_one_step(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())

    def code(work: Workspace) -> None:
        found = places(hits(work, "ikke", variants_too=True))
        _, n = code_places(work, found, [b.TIME.guid, b.LEADERS.guid])
        assert n == 2 * len(found) == 6

    is_one_step(path, "Kari", code)
    with open_workspace(path, "Kari") as work:
        origins = {one.origin.kind for one in work.read(queries.codings, b.guid("source K2"))}
    assert origins == {"search"}


def test_what_is_coded_so_already_is_left_and_no_entry_made_of_nothing(work: Workspace) -> None:
    found = places(hits(work, "ikke", variants_too=True))
    code_places(work, found[:1], [b.TIME.guid])
    _, n = code_places(work, [*found, *found], [b.TIME.guid])
    assert n == 2
    before = len(work.read(queries.history))
    assert code_places(work, found, [b.TIME.guid]) == (None, 0)
    assert code_places(work, [], [b.TIME.guid]) == (None, 0)
    assert len(work.read(queries.history)) == before


def test_another_coders_coding_of_the_same_is_no_reason_to_leave_one_out(work: Workspace) -> None:
    hit = hits(work, "ikke")[0]
    about = next(one for one in work.read(queries.sources) if one.guid == hit.source)
    work.store.apply(Add(b.coding(about, b.TIME, hit.start, hit.end, b.OLA)), b.OLA)
    assert code_places(work, places([hit]), [b.TIME.guid])[1] == 1


def test_a_new_code_is_made_by_the_same_step(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.qualcode"
    path.write_bytes(built.read_bytes())

    def code(work: Workspace) -> None:
        changes, made = work.new_code("[/b]")
        found = places(hits(work, "itj"))
        entry, n = code_places(work, found, [made.guid], [*changes, Add(made)])
        assert n == 1
        assert entry is not None
        assert entry.values["code"] == {"nb": "[/b]"}

    is_one_step(path, "Kari", code)
