"""What lies in a folder, and what a typed path means. Knows no widgets.

A name on the disk may hold line feeds, escape sequences or bytes that are no text. It is
shown with those replaced, and opened by its path; a typed path is understood beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from qualcode.messages.catalogue import printable


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a folder."""

    path: Path
    name: str
    """Its name as it may be shown."""
    kind: str
    """folder, file, or gone: a link that leads nowhere."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is to be seen of a folder: folders first, each kind in order of name."""

    entries: tuple[Listed, ...] = ()
    left_out: int = 0
    """Files that do not have the wanted suffixes."""
    readable: bool = True


def shown_name(name: str) -> str:
    """A name with � for each character that would steer a terminal or is none."""
    if name.isprintable():
        return name
    return "".join(
        char if printable(char) == char else "\N{REPLACEMENT CHARACTER}" for char in name
    )


BACKUPS = ".backups"
"""How the folders end in which the program keeps its backups; they have a screen of their own."""


def listing(
    folder: Path, suffixes: Collection[str] = (), *, others: bool = False, files: bool = True
) -> Listing:
    """The folders, and the files with one of the suffixes (all if none), of a folder.

    With `others` the remaining files come too; without `files` none do. Hidden ones are
    left out. A folder that cannot be read gives nothing, and says so.
    """
    try:
        found = [_listed(entry) for entry in _entries(folder)]
    except (OSError, ValueError):
        return Listing(readable=False)
    folders = [one for one in found if one.kind == "folder"]
    rest = [one for one in found if one.kind != "folder"] if files else []
    fitting = [one for one in rest if others or fits(one.path, suffixes)]
    ordered = sorted(folders, key=_order) + sorted(fitting, key=_order)
    return Listing(tuple(ordered), len(rest) - len(fitting))


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and not entry.name.endswith(BACKUPS):
                yield entry


def _listed(entry: os.DirEntry[str]) -> Listed:
    try:
        if entry.is_dir():
            kind = "folder"
        else:
            kind = "gone" if entry.is_symlink() and not Path(entry.path).exists() else "file"
    except OSError:  # a link in a circle
        kind = "gone"
    return Listed(Path(entry.path), shown_name(entry.name), kind)


def _order(one: Listed) -> list[tuple[int, str]]:
    """K2 before K10, whatever the case."""
    parts = re.split(r"([0-9]{1,9})", one.name.casefold())  # every other part is a number
    return [(int(part), "") if n % 2 else (0, part) for n, part in enumerate(parts)]


def fits(path: Path, suffixes: Collection[str]) -> bool:
    """Whether a file has one of the suffixes; any will do if none are wanted."""
    return not suffixes or path.suffix.casefold() in suffixes


def line_of(folder: Path) -> str:
    """A folder as the path line shows it: with ~ for the home folder, and a slash at the end."""
    text = str(folder)
    home = str(home_folder())
    if text == home or text.startswith(home.rstrip(os.sep) + os.sep):
        text = "~" + text[len(home) :]
    return shown_name(text if text.endswith(os.sep) else text + os.sep)


def home_folder() -> Path:
    """The home folder; the current one where the machine knows none."""
    try:
        return Path.home()
    except RuntimeError:
        return current_folder()


def current_folder() -> Path:
    """The folder that the program runs in; the root where that one is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.sep)


def parted(typed: str, folder: Path) -> tuple[Path, str]:
    """The folder that a typed path lies in, and what is typed after it.

    `folder` is the one that is open: its own line means itself, however its name is shown,
    and what does not begin at the root or at ~ lies in it.
    """
    if typed in ("~", ".", ".."):
        typed += os.sep
    at = max(typed.rfind(os.sep), typed.rfind(os.altsep or os.sep)) + 1
    head, tail = typed[:at], typed[at:]
    if head in ("", line_of(folder)):
        return folder, tail
    try:
        return Path(os.path.normpath(folder / Path(head).expanduser())), tail
    except RuntimeError:  # the home folder of somebody who is not there
        return folder / head, tail


def begun_anew(typed: str) -> str:
    """A path whose root or home stands behind another one, as when it is pasted there: it alone."""
    at = max(typed.rfind("//"), typed.rfind("/~"))
    is_network = at == 0 and os.sep != "/"  # two slashes begin the name of a server there
    return typed if at < 0 or is_network else typed[at + 1 :]


def meant(typed: str, folder: Path, entries: Sequence[Listed]) -> Path:
    """The path that a typed one means, an entry by the name it is shown with included."""
    where, name = parted(typed, folder)
    if where == folder:
        for one in entries:
            if one.name == name:
                return one.path
    return where / name if name else where


def completed(typed: str, folder: Path, entries: Sequence[Listed]) -> str | None:
    """A typed path with the first entry's name that it may be the beginning of; None for none."""
    where, begun = parted(typed, folder)
    if where != folder or not begun:
        return None
    stem = typed[: len(typed) - len(begun)]
    alike = [one for one in entries if one.name.casefold().startswith(begun.casefold())]
    alike.sort(key=lambda one: not one.name.startswith(begun))
    for one in alike[:1]:
        return stem + one.name + (os.sep if one.kind == "folder" else "")
    return None


def matching(entries: Sequence[Listed], words: str) -> tuple[Listed, ...]:
    """The entries in whose names the words stand, whatever the case."""
    wanted = words.casefold()
    return tuple(one for one in entries if wanted in one.name.casefold())


def places(last: str) -> dict[str, Path]:
    """Where people keep files, by what the place is called; those that are there, each once."""
    known = {
        "home": home_folder(),
        "desktop": platformdirs.user_desktop_path(),
        "documents": platformdirs.user_documents_path(),
        "current": current_folder(),
        "last": Path(last) if last else home_folder(),
    }
    found: dict[str, Path] = {}
    for name, path in known.items():
        if path not in found.values() and is_folder(path):
            found[name] = path
    return found


def is_folder(path: Path) -> bool:
    """Whether a folder is there; what cannot be looked at is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_there(path: Path) -> bool:
    """Whether something lies at a path; what cannot be looked at does not."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST_STEM = 60


def file_name(title: str, suffix: str) -> str:
    """A file name after a title, such as every system takes; empty for a title without words."""
    words = " ".join(_FORBIDDEN.sub(" ", printable(title)).split())
    stem = words[:_LONGEST_STEM].strip(" .")
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    if not stem:
        return ""
    return ("_" if _DEVICES.fullmatch(stem) else "") + stem + suffix


def free_path(folder: Path, name: str) -> Path:
    """A path in a folder where nothing lies yet: the name, or the name with a number."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - of a name, not a path
    path, n = folder / name, 1
    while is_there(path):
        n += 1
        path = folder / f"{stem} {n}{suffix}"
    return path
