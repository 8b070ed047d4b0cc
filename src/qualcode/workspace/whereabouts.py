"""Where a store lies, and whether that place spoils open databases.

Programs that synchronise folders copy a store while it is being written, in pieces that do
not belong together, and put old pieces back. Network file systems lock files badly, and two
who write at once then damage the store (sqlite.org/howtocorrupt.html, sections 2.1 and 2.3).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePath, PureWindowsPath

from qualcode.messages import Message

_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "jottacloud": "Jottacloud",
    "pclouddrive": "pCloud",
    "proton drive": "Proton Drive",
    "megasync": "MEGA",
    "syncthing": "Syncthing",
}
"""What the folder of a service is called, in small letters -> the service."""

_JOINED = re.compile(r"(?P<name>.+?)(?: - .*| \(.*\)|-.*)")
"""Services add an account or an organisation: `OneDrive - NTNU`, `Dropbox (Personal)`."""

_AT_ROOT = {"my drive": "Google Drive", "min disk": "Google Drive", "shared drives": "Google Drive"}
"""Names that mean a service only directly on a drive of its own."""

_NETWORK = frozenset(
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs davfs2 ncpfs afs beegfs "
    "glusterfs fuse.sshfs fuse.davfs fuse.rclone fuse.glusterfs fuse.smbnetfs fuse.gvfsd-fuse "
    "fuse.s3fs fuse.gcsfuse osxfuse.sshfs macfuse.sshfs".split()
)
"""Kinds of file systems on another machine, as /proc/mounts names them."""

_LOCAL_SHARES = ("wsl$", "wsl.localhost", ".", "?")
"""What stands after the two strokes of a path that does not lead to another machine."""


def warning_about(store: Path) -> Message | None:
    """What to tell of the place a store lies in, by this machine's environment and mounts."""
    resolved = store.resolve()
    return warning(resolved, os.environ, _mounts()) or warning(
        store.absolute(), os.environ, ""
    )  # a link may lead out of the folder that the researcher thinks of


def warning(path: PurePath, environment: Mapping[str, str], mounts: str) -> Message | None:
    """What to tell of a place: a service that synchronises it, or a network; None if neither.

    `mounts` has the form of /proc/mounts.
    """
    service = next(_services(path, environment), None)
    if service is not None:
        return Message("place.synchronised", {"store": path.name, "service": service})
    if _is_on_another_machine(path) or file_system(path, mounts) in _NETWORK:
        return Message("place.network", {"store": path.name})
    return None


def _services(path: PurePath, environment: Mapping[str, str]) -> Iterator[str]:
    """The services whose folders the path lies in, as far as names tell."""
    for name, folder in environment.items():
        if name.casefold().startswith("onedrive") and _lies_in(path, folder):
            yield "OneDrive"
        if name in ("HOME", "USERPROFILE") and any(
            _lies_in(path, f"{folder}/{called}") for called in ("Box", "box")
        ):
            yield "Box"  # too plain a word to mean a service anywhere else
    folders = path.parent.parts
    for above, folder in pairwise(("", *folders)):
        service = _service(above.casefold(), folder.casefold())
        if service:
            yield service
    if len(folders) > 1 and path.drive:  # Google's drive has a letter of its own
        yield from (s for name, s in _AT_ROOT.items() if folders[1].casefold() == name)


def _service(above: str, folder: str) -> str:
    """The service that a folder's name means, in small letters; empty for none."""
    joined = _JOINED.fullmatch(folder)
    bare = joined["name"] if joined else folder
    if above == "cloudstorage":  # of macOS, which puts all services there
        return _FOLDERS.get(bare) or bare.title()
    return _FOLDERS.get(bare, "")


def _lies_in(path: PurePath, folder: str) -> bool:
    inside = type(path)(folder)
    return inside.is_absolute() and path.is_relative_to(inside)


def _is_on_another_machine(path: PurePath) -> bool:
    """Whether a Windows path names a server: two strokes before anything else."""
    drive = path.drive.replace("/", "\\") if isinstance(path, PureWindowsPath) else ""
    if drive.casefold().startswith("\\\\?\\unc\\"):
        return True
    server = drive[2:].split("\\")[0].casefold()
    return drive.startswith("\\\\") and server not in _LOCAL_SHARES


def file_system(path: PurePath, mounts: str) -> str:
    """The kind of file system a path lies on: that of the deepest mount above it; else empty."""
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = type(path)(_unescaped(parts[1]))
        if len(place.parts) >= deepest and path.is_relative_to(place):
            deepest, kind = len(place.parts), parts[2]
    return kind


def _unescaped(field: str) -> str:
    """/proc/mounts writes blanks and strokes as octal numbers (`man 5 fstab`)."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)


_MOUNTED = re.compile(r".+? on (?P<place>/.*) \((?P<kind>[\w.]+)[,)].*")


def from_macos(said: str) -> str:
    """What `mount` says on macOS, in the form of /proc/mounts."""
    found = (_MOUNTED.fullmatch(line) for line in said.splitlines())
    return "\n".join(
        "mount {} {} - 0 0".format(re.sub(r"[ \\]", _octal, one["place"]), one["kind"])
        for one in found
        if one
    )


def _octal(character: re.Match[str]) -> str:
    return f"\\{ord(character[0]):03o}"


def _mounts() -> str:
    """What is mounted where, as far as this machine tells; empty if it does not."""
    try:
        if sys.platform == "win32":
            return _of_windows()
        if sys.platform == "darwin":
            return _of_macos()
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _of_macos() -> str:
    import subprocess

    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, check=False, timeout=2)
    except subprocess.SubprocessError:
        return ""
    return from_macos(done.stdout.decode("utf-8", "surrogateescape"))


def _of_windows() -> str:
    """Drive letters that lead to another machine, as a home folder at work often does."""
    if sys.platform != "win32":
        return ""
    import ctypes

    letters = [f"{letter}:/" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    remote = 4  # DRIVE_REMOTE, of GetDriveTypeW
    kind = ctypes.windll.kernel32.GetDriveTypeW
    return "\n".join(
        f"drive {root} cifs - 0 0" for root in letters if kind(root.replace("/", "\\")) == remote
    )
