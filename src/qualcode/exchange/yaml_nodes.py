"""YAML as plain nodes that know their line, with nothing built from tags or endless aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.errors import FileError

MOST_CHARACTERS = 1_000_000
"""A longer codebook is refused unread: the parser is linear but slow."""
MOST_NODES = 20_000
"""Nodes counted as they are met, an alias as all it stands for: aliases cannot blow up."""
MOST_LEVELS = 20
"""Codes within codes."""

_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("str", "int", "float", "bool", "timestamp")}
_KNOWN = {*_SCALARS, _TAG + "null", _TAG + "map", _TAG + "seq"}
_DEEPEST = 2 * MOST_LEVELS + 3  # a level is a list and a mapping; then a mapping of names


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the file: text as it is written, nothing (None), a list, or named fields."""

    line: int
    """From 1; for a field the line of its name."""
    content: str | tuple[Node, ...] | Mapping[str, Node] | None


def read_nodes(text: str, file: str) -> Node | None:
    """The document in `text` as nodes; None when it is empty.

    Raises `FileError` (`codebook.*`, with `file` and line) for what is not YAML, for tags,
    for a value inside itself, and for more nodes or levels than a codebook can have.
    """
    if len(text) > MOST_CHARACTERS:
        raise FileError("codebook.too_long", file=file, most=MOST_CHARACTERS)
    root = _composed(text, file)
    return None if root is None else _Walk(file).node(root, root.start_mark.line + 1)


def _composed(text: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.composer import MaxDepthExceededError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    yaml = YAML(typ="rt", pure=True)
    yaml.max_depth = 2 * _DEEPEST
    yaml.composer.warn_double_anchors = False
    try:
        return yaml.compose(text)
    except MarkedYAMLError as error:
        deep = isinstance(error, MaxDepthExceededError)
        mark = error.problem_mark or error.context_mark
        raise FileError(
            "codebook.too_deep" if deep else "codebook.syntax",
            file=file,
            line=mark.line + 1 if mark else 1,
            most=MOST_LEVELS,
        ) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FileError("codebook.control", file=file, line=line) from error
    except (YAMLError, ValueError, OverflowError) as error:
        # The last two: an escape past the last code point.
        raise FileError("codebook.not_yaml", file=file) from error


class _Walk:
    """One walk through a composed document, counting as it goes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen = 0
        self._above: list[int] = []

    def node(self, raw: Any, line: int) -> Node:
        """The raw node as a `Node`, standing on `line`."""
        self._guard(raw, line)
        self._above.append(id(raw))
        content = self._content(raw)
        self._above.pop()
        return Node(line, content)

    def _guard(self, raw: Any, line: int) -> None:
        self._seen += 1
        for broken, message in (
            (id(raw) in self._above, "codebook.cycle"),
            (len(self._above) >= _DEEPEST, "codebook.too_deep"),
            (self._seen > MOST_NODES, "codebook.too_many"),
            (str(raw.tag) not in _KNOWN, "codebook.tag"),
        ):
            if broken:
                raise FileError(
                    message, file=self._file, line=line, most=_LIMITS.get(message, 0), tag=raw.tag
                )

    def _content(self, raw: Any) -> str | tuple[Node, ...] | Mapping[str, Node] | None:
        if raw.id == "scalar":
            return str(raw.value) if str(raw.tag) in _SCALARS else None
        if raw.id == "sequence":
            return tuple(self.node(part, part.start_mark.line + 1) for part in raw.value)
        return self._fields(raw)

    def _fields(self, raw: Any) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, part in raw.value:
            line = key.start_mark.line + 1
            if key.id != "scalar":
                raise FileError("codebook.syntax", file=self._file, line=line)
            if key.value in fields:
                raise FileError(
                    "codebook.duplicate_field", file=self._file, line=line, field=key.value
                )
            fields[key.value] = self.node(part, line)
        return fields


_LIMITS = {"codebook.too_deep": MOST_LEVELS, "codebook.too_many": MOST_NODES}
