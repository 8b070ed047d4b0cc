"""A bundle: the whole study in one zip, to move to another computer or to hand over.

It holds a copy of the store without what was removed from it, the codebooks as YAML, a short
README in the project's language, and a manifest with the size and SHA-256 of each. A bundle
may come from anybody: nothing is unpacked under a name that the bundle chooses.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import textwrap
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from qualcode.domain.model import Codebook, words_in
from qualcode.errors import FileError, RuleError, StoreError
from qualcode.exchange.codebook_yaml import write_codebook
from qualcode.messages import render
from qualcode.storage import backup as copies
from qualcode.storage import queries
from qualcode.storage.engine import file_of, locate
from qualcode.storage.project import now
from qualcode.workspace.safekeeping import facts_of_its_own
from qualcode.workspace.verbs import Workspace

STORE = "project.qualcode"
README = "README.txt"
MANIFEST = "manifest.json"
FORM = "qualcode-bundle"
_ALLOWED = re.compile(r"project\.qualcode|README\.txt|codebooks/[^/\\:]{1,120}\.yaml")
_MOST_FILES = 1_000
_MOST_MANIFEST = 1_000_000
_SMALL, _RATIO = 50_000_000, 200
"""A file over so many bytes may not have been pressed together more than so many times."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What was put in a bundle."""

    path: Path
    files: tuple[str, ...]
    size: int
    """Bytes of the bundle."""
    sha256: str


def bundle(workspace: Workspace, out: Path) -> Bundled:
    """Write a bundle under a name that nobody has, and enter it in the journal.

    Raises `RuleError` for a store on a server, `StoreError` or `FileError` where the bundle
    cannot be written; then there is none.
    """
    store = file_of(workspace.store.url)
    if store is None:
        raise RuleError("backup.on_server")
    if os.path.lexists(out):
        raise StoreError("backup.exists", backup=out)
    part = copies.hidden(out, copies.PART)
    with _writing(out):
        try:
            with tempfile.TemporaryDirectory(prefix=".qualcode-", dir=out.parent) as folder:
                files = _gathered(workspace, store, Path(folder))
                _pack(part, files, _manifest(workspace, files))
            content = _digest(part)
            made = Bundled(out, tuple(files), part.stat().st_size, content)
            copies.settle(part, out)
        finally:
            copies.discard(part)
    values = {"file": out.name, "hash": content}
    workspace.store.note(workspace.coder, "history.bundled", values)
    return made


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fault = "write.failed" if out.parent.is_dir() else "write.no_folder"
        reason = error.strerror or type(error).__name__
        raise FileError(fault, file=out.name, folder=out.parent, reason=reason) from error


def _gathered(workspace: Workspace, store: Path, folder: Path) -> dict[str, Path]:
    """Name in the bundle -> the file to put there."""
    copies.compact_copy(store, folder / STORE)
    (folder / README).write_text(readme(workspace), encoding="utf-8")
    files = {README: folder / README, STORE: folder / STORE}
    codes = workspace.read(queries.codes)
    for n, book in enumerate(workspace.read(queries.codebooks), 1):
        path = folder / f"{n}.yaml"
        write_codebook(path, book, [code for code in codes if code.codebook == book.guid])
        files[f"codebooks/{file_name(n, book)}"] = path
    return files


def file_name(n: int, book: Codebook) -> str:
    """A name that every system takes, with the codebook's own in it as far as that goes."""
    words = re.sub(r"[^\w -]+", " ", words_in(book.name, book.language))
    return f"{n} {' '.join(words.split())[:60]}".strip() + ".yaml"


def readme(workspace: Workspace) -> str:
    """What the bundle is, what it holds, and how to use it, in the project's language."""
    project = workspace.project
    values = {"title": project.title, "moment": f"{now():%Y-%m-%d %H:%M} UTC", "store": STORE}
    parts = (
        render(f"bundle.readme.{part}", project.language, **values)
        for part in ("what", "holds", "care", "use")
    )
    return "\n\n".join(textwrap.fill(part, 78) for part in parts) + "\n"


def _manifest(workspace: Workspace, files: Mapping[str, Path]) -> bytes:
    facts = {
        "form": FORM,
        "version": 1,
        "made": now().astimezone(UTC).isoformat(timespec="seconds"),
        "by": f"qualcode {version('qualcode')}",
        "title": workspace.project.title,
        "files": {
            name: {"sha256": _digest(path), "size": path.stat().st_size}
            for name, path in files.items()
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _pack(part: Path, files: Mapping[str, Path], manifest: bytes) -> None:
    with part.open("xb") as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_entry(MANIFEST), manifest)
        for name, path in files.items():
            with path.open("rb") as source, archive.open(_entry(name), "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, now().timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16  # for the researcher alone, where it is unpacked by hand
    return entry


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Out of a bundle


def is_bundle(path: Path) -> bool:
    """Whether a file is a zip, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def unpack(path: Path, store: str | Path) -> copies.Contents:
    """Make a store that does not exist yet from a bundle; what it holds.

    Raises `FileError` where the bundle is damaged, was changed, or is not one of ours;
    `StoreError` where the store exists or cannot be written. Then nothing is left.
    """
    file = file_of(locate(store))
    if file is None:
        raise RuleError("backup.on_server")
    if os.path.lexists(file):
        raise StoreError("store.exists", store=file)
    if not file.parent.is_dir():
        raise StoreError("store.no_folder", store=file, folder=file.parent)
    part = copies.hidden(file.resolve(), copies.UNPACKING)
    try:
        with _reading(path), ZipFile(path) as archive:
            expected = _expected(path, archive)
            for name, facts in expected.items():
                _take_out(path, archive, name, facts, part if name == STORE else None)
        found = copies.sound_contents(part)
        copies.put_back(part, file.resolve(), facts_of_its_own(file))
        return found
    finally:
        copies.discard(part)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileError("bundle.damaged", file=path.name) from error
    except OSError as error:
        raise FileError("bundle.unreadable", file=path.name) from error


def _expected(path: Path, archive: ZipFile) -> dict[str, tuple[int, str]]:
    """Name -> (bytes, SHA-256), by the manifest; after the names and sizes were looked at."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    odd = [name for name in names if name != MANIFEST and not _ALLOWED.fullmatch(name)]
    if odd or len(set(names)) < len(names) or not {MANIFEST, STORE} <= set(names):
        raise FileError("bundle.not_ours", file=path.name)
    if len(entries) > _MOST_FILES or any(map(_is_swollen, entries)):
        raise FileError("bundle.too_large", file=path.name)
    expected = _read_manifest(path, archive)
    sizes = {entry.filename: entry.file_size for entry in entries if entry.filename != MANIFEST}
    if sizes != {name: size for name, (size, _) in expected.items()}:
        raise FileError("bundle.changed", file=path.name)
    return expected


def _is_swollen(entry: ZipInfo) -> bool:
    if entry.filename == MANIFEST:
        return entry.file_size > _MOST_MANIFEST
    return entry.file_size > max(_SMALL, _RATIO * entry.compress_size)


def _read_manifest(path: Path, archive: ZipFile) -> dict[str, tuple[int, str]]:
    try:
        facts = json.loads(archive.read(MANIFEST))
        if facts["form"] != FORM:
            raise FileError("bundle.not_ours", file=path.name)
        if facts["version"] != 1:
            raise FileError("bundle.newer", file=path.name)
        return {name: (one["size"], one["sha256"]) for name, one in facts["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError("bundle.damaged", file=path.name) from error


def _take_out(
    path: Path, archive: ZipFile, name: str, facts: tuple[int, str], to: Path | None
) -> None:
    """Read one file through, to the disk if so wanted, and compare it with the manifest."""
    size, sha256 = facts
    if to is not None and shutil.disk_usage(to.parent).free < size:
        raise StoreError("store.full", store=to.parent)
    seen, left = hashlib.sha256(), size
    with ExitStack() as opened:
        target = None
        if to is not None:
            handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            target = opened.enter_context(os.fdopen(handle, "wb"))
        source = opened.enter_context(archive.open(name))
        while left >= 0 and (block := source.read(1 << 20)):
            left -= len(block)
            seen.update(block)
            if target is not None and left >= 0:
                target.write(block)
    if left != 0 or seen.hexdigest() != sha256:
        raise FileError("bundle.changed", file=path.name)
