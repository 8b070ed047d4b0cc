"""Codebooks as YAML: written by hand or by qualcode, read back exactly.

A text is a plain string, in the codebook's own language, or `{nb: ..., nn: ..., en: ...}`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TextIO

from qualcode.domain.hues import HUES
from qualcode.domain.model import Code, Codebook, Words
from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.exchange.yaml_nodes import Node, read_nodes
from qualcode.files.reading import read_text
from qualcode.files.writing import write_whole
from qualcode.messages import LANGUAGES

POLARITIES = ("hindrance", "driver", "ambivalent")

_BOOK_FIELDS = ("codebook", "guid", "language", "about", "codes")
_CODE_FIELDS = (
    "name",
    "guid",
    "definition",
    "include",
    "exclude",
    "example",
    "cues",
    "colour",
    "polarity",
    "codes",
)


def read_codebook(path: Path, new_guid: Callable[[], str]) -> tuple[Codebook, tuple[Code, ...]]:
    """The codebook in a YAML file and its codes, a parent before its children.

    A GUID in the file is kept; what has none gets one from `new_guid`. A codebook that
    states no language has the first one it is named in, else bokmål. Raises `FileError`
    (`codebook.*`, with the file and the line).
    """
    root = read_nodes(read_text(path), path.name)
    if root is None or not root.content:
        raise FileError("codebook.empty", file=path.name)
    return _Reading(path.name, new_guid).codebook(root)


class _Reading:
    """One file being read: its name, its language, and the GUIDs met so far."""

    def __init__(self, file: str, new_guid: Callable[[], str]) -> None:
        self._file = file
        self._new_guid = new_guid
        self._language = ""
        self._guids: set[str] = set()

    def codebook(self, root: Node) -> tuple[Codebook, tuple[Code, ...]]:
        """The whole file."""
        fields = self._fields(root, _BOOK_FIELDS)
        self._language = self._one_of(fields.get("language"), LANGUAGES, "language")
        if not self._language:
            named = fields.get("codebook")
            spoken = named.content if named and isinstance(named.content, Mapping) else {}
            self._language = next((tag for tag in spoken if tag in LANGUAGES), "nb")
        book = Codebook(
            guid=self._guid(fields.get("guid")),
            name=self._name(root, fields.get("codebook"), "codebook.unnamed"),
            language=self._language,
            about=self._text(fields.get("about")),
        )
        codes = tuple(self._codes(fields.get("codes"), book.guid, None))
        if not codes:
            raise FileError("codebook.empty", file=self._file)
        return book, codes

    def _codes(self, node: Node | None, book: str, parent: str | None) -> Iterable[Code]:
        taken: dict[str, int] = {}
        for position, part in enumerate(self._listed(node)):
            fields = self._fields(part, _CODE_FIELDS)
            code = self._code(part, fields, Code("", book, parent, {}, position=position))
            self._claim(code.name, part, taken)
            yield code
            yield from self._codes(fields.get("codes"), book, code.guid)

    def _code(self, node: Node, fields: Mapping[str, Node], place: Code) -> Code:
        return Code(
            guid=self._guid(fields.get("guid")),
            codebook=place.codebook,
            parent=place.parent,
            name=self._name(node, fields.get("name"), "codebook.no_name"),
            definition=self._words(fields.get("definition")),
            include=self._words(fields.get("include")),
            exclude=self._words(fields.get("exclude")),
            example=self._text(fields.get("example")),
            cues=tuple(self._text(cue) for cue in self._listed(fields.get("cues"))),
            colour=self._one_of(fields.get("colour"), HUES, "colour"),
            polarity=self._one_of(fields.get("polarity"), POLARITIES, "polarity"),
            position=place.position,
        )

    def _claim(self, name: Words, node: Node, taken: dict[str, int]) -> None:
        """Note the names of one sibling; what another bears in any language is refused."""
        names = {fold(words): words for words in name.values() if words}
        for folded, words in names.items():
            if folded in taken:
                raise self._fault("codebook.duplicate_name", node, name=words, first=taken[folded])
        taken.update(dict.fromkeys(names, node.line))

    def _guid(self, node: Node | None) -> str:
        guid = self._text(node).strip() or self._new_guid()
        if node and guid.casefold() in self._guids:
            raise self._fault("codebook.duplicate_guid", node, guid=guid)
        self._guids.add(guid.casefold())
        return guid

    def _name(self, owner: Node, node: Node | None, missing: str) -> Words:
        name = self._words(node)
        if not any(words.strip() for words in name.values()):
            raise self._fault(missing, node or owner)
        return name

    def _words(self, node: Node | None) -> Words:
        if node is None or node.content is None:
            return {}
        if not isinstance(node.content, Mapping):
            return {self._language: self._text(node)}
        for tag, part in node.content.items():
            if tag not in LANGUAGES:
                known = ", ".join(LANGUAGES)
                raise self._fault("codebook.unknown_language", part, value=tag, known=known)
        return {
            tag: self._text(part) for tag, part in node.content.items() if part.content is not None
        }

    def _text(self, node: Node | None) -> str:
        if node is None or node.content is None:
            return ""
        if not isinstance(node.content, str):
            raise self._fault("codebook.not_text", node)
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in node.content):
            raise self._fault("codebook.control", node)
        return unicodedata.normalize("NFC", node.content)

    def _one_of(self, node: Node | None, known: Sequence[str], field: str) -> str:
        value = self._text(node)
        if node and value and value not in known:
            raise self._fault(
                f"codebook.unknown_{field}", node, value=value, known=", ".join(known)
            )
        return value

    def _listed(self, node: Node | None) -> tuple[Node, ...]:
        if node is None or node.content is None:
            return ()
        if not isinstance(node.content, tuple):
            raise self._fault("codebook.not_list", node)
        return node.content

    def _fields(self, node: Node, known: Sequence[str]) -> Mapping[str, Node]:
        if not isinstance(node.content, Mapping):
            raise self._fault("codebook.not_fields", node, known=", ".join(known))
        for name, part in node.content.items():
            if name not in known:
                raise self._fault(
                    "codebook.unknown_field", part, field=name, known=", ".join(known)
                )
        return node.content

    def _fault(self, message: str, node: Node, **values: object) -> FileError:
        return FileError(message, file=self._file, line=node.line, **values)


def write_codebook(target: Path | TextIO, codebook: Codebook, codes: Iterable[Code]) -> None:
    """Write a codebook as YAML, siblings in the order of their positions.

    Reading it back gives the same codebook and codes, numbered from 0 among siblings. Raises
    `FileError` if the path cannot be written.
    """
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    stream = BytesIO()
    yaml.dump(_book_fields(codebook, list(codes)), stream)
    if isinstance(target, Path):
        write_whole(target, stream.getvalue())
    else:
        target.write(stream.getvalue().decode())


def _book_fields(book: Codebook, codes: Sequence[Code]) -> dict[str, Any]:
    own = [code for code in codes if code.codebook == book.guid]
    guids = {code.guid for code in own}
    below: dict[str | None, list[Code]] = {}
    for code in sorted(own, key=lambda code: code.position):
        below.setdefault(code.parent if code.parent in guids else None, []).append(code)
    return _without_empty(
        {
            "codebook": _plain(book.name, book.language),
            "guid": book.guid,
            "language": book.language,
            "about": _scalar(book.about),
            "codes": [_code_fields(code, below, book.language) for code in below.get(None, ())],
        }
    )


def _code_fields(
    code: Code, below: Mapping[str | None, Sequence[Code]], language: str
) -> dict[str, Any]:
    return _without_empty(
        {
            "name": _plain(code.name, language),
            "guid": code.guid,
            "definition": _plain(code.definition, language),
            "include": _plain(code.include, language),
            "exclude": _plain(code.exclude, language),
            "example": _scalar(code.example),
            "cues": [_scalar(cue) for cue in code.cues],
            "colour": code.colour,
            "polarity": code.polarity,
            "codes": [_code_fields(child, below, language) for child in below.get(code.guid, ())],
        }
    )


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [], {})}


def _plain(words: Words, language: str) -> Any:
    if words.keys() == {language} and words[language]:
        return _scalar(words[language])
    return {tag: _scalar(words[tag]) for tag in words}


def _scalar(text: str) -> str:
    """The text, in quotes unless it is words on one line, which no YAML reader can mistake."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    simple = text.replace(" ", "").isalpha() and text == " ".join(text.split())
    return text if simple else DoubleQuotedScalarString(text)
