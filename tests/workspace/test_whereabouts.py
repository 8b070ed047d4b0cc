"""Places that spoil an open store: folders that are synchronised, and other machines' disks."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
from qualcode.messages import LANGUAGES, render
from qualcode.workspace.whereabouts import (
    file_system,
    from_macos,
    warning,
    warning_about,
)

P, W = PurePosixPath, PureWindowsPath

SYNCHRONISED: list[tuple[PurePath, dict[str, str], str]] = [
    (W(r"C:\Users\kari\OneDrive\Studie\s.qualcode"), {}, "OneDrive"),
    (W(r"C:\Users\kari\OneDrive - Universitetet\s.qualcode"), {}, "OneDrive"),
    (W(r"D:\Sky\s.qualcode"), {"OneDriveCommercial": r"D:\Sky"}, "OneDrive"),
    (W(r"d:\sky\under\s.qualcode"), {"OneDrive": r"D:\Sky"}, "OneDrive"),
    (P("/Brukere/kari/Library/CloudStorage/OneDrive-NTNU/s.qualcode"), {}, "OneDrive"),
    (P("/Brukere/kari/Library/CloudStorage/Box-Box/s.qualcode"), {}, "Box"),
    (P("/Brukere/kari/Library/CloudStorage/Dropbox/s.qualcode"), {}, "Dropbox"),
    (P("/Brukere/kari/Library/CloudStorage/Filr-x/s.qualcode"), {}, "Filr"),
    (
        P("/Brukere/kari/Library/CloudStorage/GoogleDrive-k@example.org/My Drive/s"),
        {},
        "Google Drive",
    ),
    (P("/Brukere/k/Library/Mobile Documents/com~apple~CloudDocs/s.qualcode"), {}, "iCloud"),
    (W(r"C:\Users\kari\iCloudDrive\s.qualcode"), {}, "iCloud"),
    (P("/hjem/kari/Dropbox/s.qualcode"), {}, "Dropbox"),
    (P("/hjem/kari/Dropbox (Personlig)/studie/s.qualcode"), {}, "Dropbox"),
    (W(r"G:\Min disk\s.qualcode"), {}, "Google Drive"),
    (W(r"G:\My Drive\s.qualcode"), {}, "Google Drive"),
    (P("/hjem/kari/Nextcloud/s.qualcode"), {}, "Nextcloud"),
    (P("/hjem/kari/ownCloud/s.qualcode"), {}, "ownCloud"),
    (P("/hjem/kari/Box/s.qualcode"), {"HOME": "/hjem/kari"}, "Box"),
    (W(r"C:\Users\kari\Box\s.qualcode"), {"USERPROFILE": r"C:\Users\kari"}, "Box"),
    (P("/hjem/kari/Jottacloud/s.qualcode"), {}, "Jottacloud"),
]

FINE: list[tuple[PurePath, dict[str, str]]] = [
    (P("/hjem/kari/studie/s.qualcode"), {}),
    (P("/hjem/kari/dropbox.qualcode"), {}),
    (P("/hjem/kari/Dropboxnotater/s.qualcode"), {}),
    (P("/hjem/kari/studie/Box/s.qualcode"), {"HOME": "/hjem/kari"}),
    (P("/hjem/kari/My Drive/s.qualcode"), {}),
    (W(r"C:\Users\kari\Documents\s.qualcode"), {"OneDrive": ""}),
    (W(r"C:\Users\kari\Documents\s.qualcode"), {"OneDrive": r"C:\Users\kari\OneDrive"}),
    (W(r"\\?\C:\Users\kari\s.qualcode"), {}),
    (W(r"\\wsl.localhost\Debian\home\kari\s.qualcode"), {}),
    (P("/Volumes/MINNEPENN/s.qualcode"), {}),
    (P("s.qualcode"), {"OneDrive": "."}),
]


@pytest.mark.parametrize(("path", "environment", "service"), SYNCHRONISED, ids=str)
def test_a_folder_that_is_synchronised_is_told_with_the_remedy(
    path: PurePath, environment: dict[str, str], service: str
) -> None:
    found = warning(path, environment, "")
    assert found is not None
    assert found.id == "place.synchronised"
    assert found.values == {"store": path.name, "service": service}
    for language in LANGUAGES:
        assert service in render(found, language)


@pytest.mark.parametrize(("path", "environment"), FINE, ids=str)
def test_other_places_are_not_remarked_on(path: PurePath, environment: dict[str, str]) -> None:
    assert warning(path, environment, "/dev/sda1 / ext4 rw 0 0\n") is None


MOUNTS = r"""sysfs /sys sysfs rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
filer:/hjem /hjem nfs4 rw,vers=4.2 0 0
/dev/sdb1 /hjem/kari/lokal ext4 rw 0 0
//filer/felles /mnt/felles\040omr\303\245de cifs rw 0 0
//filer/felles /mnt/felles\040område cifs rw 0 0
kari@vert:/ /hjem/kari/lokal/fjern fuse.sshfs rw 0 0
broken line
/dev/sdb2 /mnt/felles ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/hjem/kari/s.qualcode", "nfs4"),
        ("/hjem/kari/lokal/s.qualcode", "ext4"),
        ("/hjem/kari/lokal/fjern/a/s.qualcode", "fuse.sshfs"),
        ("/hjem/kari/lokalt/s.qualcode", "nfs4"),
        ("/mnt/felles område/s.qualcode", "cifs"),
        ("/mnt/felles/s.qualcode", "ext4"),
        ("/srv/s.qualcode", "ext4"),
        ("s.qualcode", ""),
    ],
)
def test_the_deepest_mount_decides(path: str, kind: str) -> None:
    assert file_system(P(path), MOUNTS) == kind
    found = warning(P(path), {}, MOUNTS)
    assert (found is not None) == (kind in {"nfs4", "cifs", "fuse.sshfs"})
    if found:
        assert found.id == "place.network"
        assert all(path.rpartition("/")[2] in render(found, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    "path", [r"\\filer\felles\s.qualcode", "//filer/felles/s.qualcode", r"\\?\UNC\filer\f\s.q"]
)
def test_a_path_that_names_a_server_is_on_a_network(path: str) -> None:
    found = warning(W(path), {}, "")
    assert found is not None
    assert found.id == "place.network"


def test_drive_letters_that_lead_elsewhere_are_told_as_mounts_are() -> None:
    mounts = "drive H:/ cifs - 0 0"
    assert warning(W(r"H:\studie\s.qualcode"), {}, mounts) is not None
    assert warning(W(r"C:\studie\s.qualcode"), {}, mounts) is None


MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//kari@filer/felles on /Volumes/felles (1) (smbfs, nodev, nosuid, mounted by kari)
/dev/disk4s1 on /Volumes/MINNE PENN (msdos, local, nodev)
"""


def test_what_macos_says_is_read_with_care() -> None:
    mounts = from_macos(MACOS)
    assert file_system(P("/Brukere/kari/s.qualcode"), mounts) == "apfs"
    assert file_system(P("/Volumes/MINNE PENN/s.qualcode"), mounts) == "msdos"
    assert file_system(P("/Volumes/felles (1)/s.qualcode"), mounts) == "smbfs"
    assert warning(P("/Volumes/felles (1)/s.qualcode"), {}, mounts) is not None
    assert warning(P("/Volumes/MINNE PENN/s.qualcode"), {}, mounts) is None


def test_the_place_a_test_runs_in_is_looked_up(tmp_path: Path) -> None:
    inside = tmp_path / "Dropbox" / "s.qualcode"
    found = warning_about(inside)
    assert found is not None
    assert found.values["service"] == "Dropbox"
    outside = tmp_path / "lenke"
    inside.parent.mkdir()
    outside.symlink_to(inside.parent)
    assert warning_about(outside / "s.qualcode") is not None


parts = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1) | (
    st.sampled_from([s for s in hostile.STRINGS if "/" not in s and "\0" not in s])
)


@given(st.lists(parts, min_size=1), st.dictionaries(st.text(), st.text()), st.text())
def test_any_path_environment_and_mounts_give_a_message_or_none(
    folders: list[str], environment: dict[str, str], mounts: str
) -> None:
    for path in (P("/", *folders), W("C:/", *folders)):
        found = warning(path, environment, mounts)
        assert found is None or found.values["store"] == path.name


@given(st.lists(parts, max_size=4), st.lists(parts, min_size=1, max_size=4))
def test_all_that_lies_under_a_folder_of_a_service_is_told(
    above: list[str], below: list[str]
) -> None:
    path = P("/", *above, "Nextcloud", *below)
    inside = any(part == "Nextcloud" for part in path.parent.parts)
    assert not inside or warning(path, {}, "") is not None
