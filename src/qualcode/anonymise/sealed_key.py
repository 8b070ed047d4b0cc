"""The sealed key: one file that ties pseudonyms to persons, closed with a passphrase.

Whoever has the file and the passphrase can tell who everybody is; while it exists, the data
are pseudonymised and not anonymous. It stands apart from the project, where the researcher
says. What is in it is sealed with AES-256-GCM under a key that scrypt draws from the
passphrase (RFC 7914; the cost is OWASP's for interactive use, 2 to the 17th).
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qualcode.anonymise.deciding import Verdict
from qualcode.domain.edits import Edit, EditMap
from qualcode.domain.span import Span
from qualcode.domain.transcript import hash_of
from qualcode.errors import FileError
from qualcode.files.writing import write_whole

_KIND, _VERSION = "qualcode key", 1
_COST = 1 << 17
_BLOCKS, _LANES, _SALT, _NONCE = 8, 1, 16, 12
_DEAREST = 1 << 20
"""No file may ask for more: it would take gigabytes of memory to try one passphrase."""
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Original:
    """What one stored text was before it was pseudonymised. Its `repr` shows none of it."""

    edits: tuple[Edit, ...] = field(repr=False)
    """From the stored text back to the normalised text of the file."""
    speakers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Label as it is stored -> as the file had it, where they differ."""


@dataclass(frozen=True, slots=True)
class Key:
    """All that a key holds. Its `repr` shows none of it."""

    project: str
    """GUID of the project it belongs to."""
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Name as it was listed -> pseudonym."""
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    """What was decided about each person, place and number, and of what was left alone."""
    originals: Mapping[str, Original] = field(default_factory=dict, repr=False)
    """SHA-256 of a stored text -> what it was. Texts that are alike when identities are out share
    one: that of the last."""

    def restored(self, stored: str) -> str | None:
        """The normalised text of the file that a stored text was made from; None if not known.

        Equal to it code point for code point.
        """
        original = self.originals.get(hash_of(stored))
        return EditMap(original.edits).apply(stored) if original else None

    def restored_part(self, stored: str, span: Span) -> str | None:
        """A stretch of a stored text as it was in the file; None if the text is not known."""
        original = self.originals.get(hash_of(stored))
        if original is None:
            return None
        edits = EditMap(original.edits)
        placed = edits.forward(span)
        return placed.of(edits.apply(stored)) if placed else ""

    def with_text(self, stored: str, original: Original) -> Key:
        """The key with one more text."""
        return replace(self, originals={**self.originals, hash_of(stored): original})


def seal(path: Path, key: Key, passphrase: str, cost: int = _COST) -> None:
    """Write a key, in the place of what the file held; it is never half written.

    Raises `FileError` where it cannot be written, and for an empty passphrase.
    """
    if not passphrase:
        raise FileError("key.no_passphrase", file=path.name)
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    head = {"kind": _KIND, "version": _VERSION, "scrypt": [cost, _BLOCKS, _LANES]}
    head |= {"salt": _shown(salt), "nonce": _shown(nonce)}
    content = json.dumps(_to_plain(key), ensure_ascii=False).encode()
    cipher = _cipher(passphrase, salt, cost)
    sealed = cipher.encrypt(nonce, content, _bound(head))
    write_whole(path, json.dumps({**head, "sealed": _shown(sealed)}).encode(), private=True)


def unseal(path: Path, passphrase: str) -> Key:
    """The key in a file.

    Raises `FileError` where the file is missing or is no key, where a newer program wrote it,
    and where the passphrase is wrong or the file was changed: nobody can tell which.
    """
    from cryptography.exceptions import InvalidTag

    head, sealed = _read(path)
    cost = head["scrypt"][0]
    cipher = _cipher(passphrase, base64.b64decode(head["salt"]), cost)
    try:
        content = cipher.decrypt(base64.b64decode(head["nonce"]), sealed, _bound(head))
    except InvalidTag as error:
        raise FileError("key.wrong", file=path.name) from error
    try:
        return _from_plain(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError("key.not_one", file=path.name) from error


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    """The open part of a key file, looked over, and the sealed one."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise FileError("key.missing", file=path.name) from error
    except (OSError, ValueError) as error:
        raise FileError("file.unreadable", file=path.name) from error
    try:
        head = json.loads(data)
        sealed = base64.b64decode(head.pop("sealed"), validate=True)
        newer = head["kind"] == _KIND and head["version"] > _VERSION
        sound = newer or _is_sound(head)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError("key.not_one", file=path.name) from error
    if newer or not sound:
        raise FileError("key.newer" if newer else "key.not_one", file=path.name)
    return head, sealed


def _is_sound(head: Mapping[str, Any]) -> bool:
    cost, blocks, lanes = head["scrypt"]
    lengths = [len(base64.b64decode(head[part], validate=True)) for part in ("salt", "nonce")]
    return (
        head["kind"] == _KIND
        and (blocks, lanes) == (_BLOCKS, _LANES)
        and 2 <= cost <= _DEAREST
        and cost & (cost - 1) == 0
        and lengths == [_SALT, _NONCE]
    )


def _cipher(passphrase: str, salt: bytes, cost: int) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    said = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return AESGCM(Scrypt(salt=salt, length=32, n=cost, r=_BLOCKS, p=_LANES).derive(said))


def _bound(head: Mapping[str, Any]) -> bytes:
    """The open part of the file, which the seal holds too: a change in it breaks the seal."""
    return json.dumps(head, sort_keys=True).encode()


def _shown(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def destroy(path: Path) -> None:
    """Overwrite a key file and take it away.

    A disk may keep older copies of its blocks, and so do backups of the folder; whoever asks
    for this is to be told. Raises `FileError` where it cannot be done.
    """
    try:
        file = path.resolve(strict=True)  # not the link alone
        with file.open("r+b") as stream:
            stream.write(secrets.token_bytes(file.stat().st_size))
            stream.flush()
            os.fsync(stream.fileno())
        file.unlink()
        path.unlink(missing_ok=True)
    except FileNotFoundError as error:
        raise FileError("key.missing", file=path.name) from error
    except OSError as error:
        raise FileError("write.failed", file=path.name, reason=error.strerror or "") from error


def _to_plain(key: Key) -> dict[str, Any]:
    return {
        "project": key.project,
        "names": dict(key.names),
        "verdicts": [[v.kind, v.value, list(v.forms), v.becomes] for v in key.verdicts],
        "originals": {
            text: {
                "edits": [[e.start, e.end, e.text] for e in one.edits],
                "speakers": dict(one.speakers),
            }
            for text, one in key.originals.items()
        },
    }


def _from_plain(plain: Mapping[str, Any]) -> Key:
    return Key(
        plain["project"],
        plain["names"],
        tuple(Verdict(k, value, tuple(f), becomes) for k, value, f, becomes in plain["verdicts"]),
        {
            text: Original(tuple(Edit(*edit) for edit in one["edits"]), one["speakers"])
            for text, one in plain["originals"].items()
        },
    )
