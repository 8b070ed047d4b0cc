"""Links between codes as a table: a code, how it is linked, and to which code.

kode;lenke;til
Uklart signal;fører til;Ubesatt stilling
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.model import CODE_LINKS
from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.files.tables import read_table

_HEADINGS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"kode", "code", "fra", "frå", "from"}),
    "link": frozenset({"lenke", "lenkje", "link"}),
    "to": frozenset({"til", "to"}),
}
"""What a column holds -> the headings it goes by."""

LINK_WORDS: Mapping[str, str] = {
    **{kind: kind for kind in CODE_LINKS},
    **dict.fromkeys(("plasseres i", "plasserast i", "placed in"), "placed-in"),
    **dict.fromkeys(("fører til", "leads to"), "leads-to"),
}
"""What a link is called in a table -> its kind."""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link; codes by name or path, as `find_code` takes them."""

    code: str
    kind: str
    to: str
    line: int


def read_links(path: Path) -> tuple[LinkLine, ...]:
    """The links in a .csv or .xlsx file.

    Raises `FileError` for a column or cell that is missing and a link of an unknown kind; and
    as `read_table` does.
    """
    table = read_table(path)
    held = table.held(_HEADINGS, "links.columns")
    lines = []
    for row, line in zip(table.rows, table.lines, strict=True):
        code, link, to = (row[held[what]] for what in ("code", "link", "to"))
        if not code or not to:
            raise FileError("links.unfinished", file=path.name, line=line)
        if fold(link) not in LINK_WORDS:
            known = ", ".join(LINK_WORDS)
            raise FileError("links.kind", file=path.name, line=line, kind=link, known=known)
        lines.append(LinkLine(code, LINK_WORDS[fold(link)], to, line))
    return tuple(lines)
