"""The whole study in one zip, and out of it again; and zips that are not what they say."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

import builders as b
import hostile
from qualcode.domain.changes import Add
from qualcode.domain.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.exchange.codebook_yaml import read_codebook
from qualcode.messages import LANGUAGES, render_error
from qualcode.storage import queries
from qualcode.storage.backup import contents
from qualcode.workspace import open_workspace
from qualcode.workspace.bundling import MANIFEST, README, STORE, bundle, file_name, unpack

Entries = dict[str, bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small study, closed."""
    file = tmp_path / "studie.qualcode"
    b.small_study(file).close()
    return file


@pytest.fixture
def bundled(path: Path) -> Path:
    out = path.with_name("studie.zip")
    with open_workspace(path) as workspace:
        bundle(workspace, out)
    return out


def refused(verb: Callable[[], object]) -> str:
    with pytest.raises(QualcodeError) as error:
        verb()
    for language in LANGUAGES:
        assert render_error(error.value, language)
    return error.value.message_id


def entries(bundled: Path) -> Entries:
    with ZipFile(bundled) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_holds_the_study_its_codebooks_and_what_it_is(path: Path, bundled: Path) -> None:
    found = entries(bundled)
    assert set(found) == {MANIFEST, README, STORE, "codebooks/1 Samarbeid.yaml"}
    manifest = json.loads(found[MANIFEST])
    assert manifest["title"] == "Prøve"
    assert set(manifest["files"]) == set(found) - {MANIFEST}
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256(found[name]).hexdigest()
        assert facts["size"] == len(found[name])
    words = found[README].decode()
    assert "Prøve" in words
    assert "intervjudata" in words
    assert max(map(len, words.splitlines())) < 80
    assert sorted(p.name for p in path.parent.iterdir()) == ["studie.qualcode", "studie.zip"]
    book = path.with_name("bok.yaml")
    book.write_bytes(found["codebooks/1 Samarbeid.yaml"])
    assert read_codebook(book, lambda: "x") is not None


def test_the_bundle_is_in_the_journal_with_its_hash_and_undo_passes_it_over(
    path: Path, bundled: Path
) -> None:
    with open_workspace(path) as workspace:
        newest = workspace.read(queries.history, 1)[0]
        assert newest.kind == "history.bundled"
        assert newest.values == {
            "file": "studie.zip",
            "hash": hashlib.sha256(bundled.read_bytes()).hexdigest(),
        }
        undone = workspace.undo()
        assert undone is not None
        assert undone.values["what"] != "history.bundled"
        assert workspace.faults() == []


def test_nothing_that_was_taken_out_of_the_store_is_in_the_bundle(path: Path) -> None:
    words = b.words_taken_out(path)
    out = path.with_name("ut.zip")
    with open_workspace(path) as workspace:
        bundle(workspace, out)
    assert words not in entries(out)[STORE]


def test_out_of_a_bundle_comes_the_same_study_that_can_be_worked_on(
    path: Path, bundled: Path, tmp_path: Path
) -> None:
    target = tmp_path / "ny mappe" / "flyttet.qualcode"
    target.parent.mkdir()
    held = unpack(bundled, target)
    assert held == contents(target)
    assert [p.name for p in target.parent.iterdir()] == [target.name]
    with open_workspace(path) as here, open_workspace(target) as there:
        assert here.faults() == there.faults() == []
        assert here.store.replica != there.store.replica
        assert there.read(queries.codes) == here.read(queries.codes)
        assert there.change(Add(b.coding(b.K1, b.TIME, 3, 9)))
        assert there.undo()


def test_a_name_that_is_taken_is_left_alone(path: Path, bundled: Path) -> None:
    before = bundled.read_bytes(), path.read_bytes()
    with open_workspace(path) as workspace:
        assert refused(lambda: bundle(workspace, bundled)) == "backup.exists"
        missing = path.parent / "borte" / "ut.zip"
        assert refused(lambda: bundle(workspace, missing)) == "write.no_folder"
    assert refused(lambda: unpack(bundled, path)) == "store.exists"
    nowhere = path.parent / "borte" / "ny.qualcode"
    assert refused(lambda: unpack(bundled, nowhere)) == "store.no_folder"
    assert refused(lambda: unpack(bundled, "postgresql://x@y/z")) == "backup.on_server"
    assert (bundled.read_bytes(), path.read_bytes()) == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a/b\\c:d", *hostile.STRINGS])
def test_a_codebook_of_any_name_gets_a_name_that_every_system_takes(name: str) -> None:
    found = file_name(7, Codebook("g", {"nb": name}, "nb"))
    assert found.startswith("7")
    assert found.endswith(".yaml")
    assert len(found) < 80
    assert not set(found) & set('/\\:*?"<>|\0\n')
    assert found.isprintable()


# Zips that are not what they say


def zipped(file: Path, found: Entries, method: int = ZIP_DEFLATED) -> Path:
    with ZipFile(file, "w", method) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return file


def with_manifest(found: Entries) -> Entries:
    """The entries with a manifest that agrees with them."""
    manifest = json.loads(found[MANIFEST])
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in found.items()
        if name != MANIFEST
    }
    return {**found, MANIFEST: json.dumps(manifest).encode()}


def slipping(found: Entries) -> Entries:
    return with_manifest({**found, "../ute.qualcode": b"x"})


def absolute(found: Entries) -> Entries:
    return with_manifest({**found, "/etc/qualcode": b"x"})


def windows(found: Entries) -> Entries:
    return with_manifest({**found, "codebooks/..\\..\\ute.yaml": b"x"})


def something_else(found: Entries) -> Entries:
    return with_manifest({**found, "autorun.exe": b"MZ"})


def no_store(found: Entries) -> Entries:
    return with_manifest({name: found[name] for name in found if name != STORE})


def no_manifest(found: Entries) -> Entries:
    return {name: found[name] for name in found if name != MANIFEST}


def a_byte_changed(found: Entries) -> Entries:
    content = bytearray(found[STORE])
    content[-1] ^= 1
    return {**found, STORE: bytes(content)}


def one_more(found: Entries) -> Entries:
    return {**found, "codebooks/2 ekstra.yaml": b"x"}


def a_bomb(found: Entries) -> Entries:
    return with_manifest({**found, STORE: b"\0" * 300_000_000})


def a_swollen_manifest(found: Entries) -> Entries:
    return {**found, MANIFEST: b" " * 2_000_000 + found[MANIFEST]}


def many(found: Entries) -> Entries:
    return with_manifest({**found, **{f"codebooks/{n}.yaml": b"" for n in range(1_100)}})


def another_form(found: Entries) -> Entries:
    return {**found, MANIFEST: found[MANIFEST].replace(b"qualcode-bundle", b"annet-program")}


def newer(found: Entries) -> Entries:
    return {**found, MANIFEST: found[MANIFEST].replace(b'"version": 1', b'"version": 2')}


def not_json(found: Entries) -> Entries:
    return {**found, MANIFEST: b"{" * 100_000}


def a_list(found: Entries) -> Entries:
    return {**found, MANIFEST: b"[]"}


def text_for_a_store(found: Entries) -> Entries:
    return with_manifest({**found, STORE: b"Intervjuer: Hei.\n" * 50})


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (slipping, "bundle.not_ours"),
        (absolute, "bundle.not_ours"),
        (windows, "bundle.not_ours"),
        (something_else, "bundle.not_ours"),
        (no_store, "bundle.not_ours"),
        (no_manifest, "bundle.not_ours"),
        (another_form, "bundle.not_ours"),
        (a_byte_changed, "bundle.changed"),
        (one_more, "bundle.changed"),
        (a_bomb, "bundle.too_large"),
        (a_swollen_manifest, "bundle.too_large"),
        (many, "bundle.too_large"),
        (newer, "bundle.newer"),
        (not_json, "bundle.damaged"),
        (a_list, "bundle.damaged"),
        (text_for_a_store, "store.not_a_store"),
    ],
)
def test_a_zip_that_is_no_bundle_is_refused_and_leaves_nothing(
    bundled: Path, tmp_path: Path, spoil: Callable[[Entries], Entries], expected: str
) -> None:
    spoilt = zipped(tmp_path / "spoilt.zip", spoil(entries(bundled)))
    inside = tmp_path / "inni"
    inside.mkdir()
    around = sorted(tmp_path.iterdir())
    assert refused(lambda: unpack(spoilt, inside / "ny.qualcode")) == expected
    assert list(inside.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == around


def test_a_name_that_stands_twice_is_refused(bundled: Path, tmp_path: Path) -> None:
    found = entries(bundled)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(bundled, "a") as archive:
        archive.writestr(STORE, found[STORE])
    assert refused(lambda: unpack(bundled, tmp_path / "ny.qualcode")) == "bundle.not_ours"


def test_a_bundle_that_was_cut_or_spoilt_anywhere_is_refused(bundled: Path, tmp_path: Path) -> None:
    whole, target = bundled.read_bytes(), tmp_path / "ny.qualcode"
    chance = random.Random(11)
    for _ in range(60):
        at = chance.randrange(4, len(whole))
        spoilt = bytearray(whole)
        if chance.random() < 0.4:
            del spoilt[at:]
        else:
            spoilt[at] ^= 1 << chance.randrange(8)
        bundled.write_bytes(spoilt)
        try:
            unpack(bundled, target)
        except QualcodeError:
            assert not target.exists()
        else:  # a bit that says nothing, as in a time
            assert entries(bundled)[STORE] == _store_of(whole, tmp_path)
            target.unlink()
    assert not list(tmp_path.glob(".*"))


def _store_of(whole: bytes, folder: Path) -> bytes:
    file = folder / "hel.zip"
    file.write_bytes(whole)
    return entries(file)[STORE]


def test_a_bundle_packed_anew_by_another_program_is_taken(bundled: Path, tmp_path: Path) -> None:
    again = zipped(tmp_path / "igjen.zip", entries(bundled), ZIP_STORED)
    assert unpack(again, tmp_path / "ny.qualcode").title == "Prøve"
    assert zipfile.is_zipfile(again)
