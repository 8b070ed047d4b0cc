"""All that stands in the XML of office files: text, comments, and what is said in attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.files.held import Gathered
from qualcode.files.office_xml import kind, parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

_WITHIN_A_LINE = frozenset(
    "t delText r span a hyperlink ins del moveFrom moveTo smartTag sdt sdtContent fldSimple".split()
)
"""Elements of Word, OpenDocument and Excel that may part a word in two, by local name."""
_GAPS = frozenset("br cr tab s line-break".split())
"""Elements that stand for a blank, or for the end of a line."""
_SIGNS = {"noBreakHyphen": "-", "softHyphen": ""}
_WRITTEN = frozenset(
    "author initials title descr alt tooltip href Target creator displayText prompt promptTitle "
    "error errorTitle instr".split()
)
"""Attributes, by local name, that somebody has written, or that lead somewhere."""
_OF_THE_PROGRAM = frozenset(
    "ContentType PartName Extension Type Requires Ignorable paraId textId durableId embed date "
    "dateUtc ascii hAnsi cs eastAsia asciiTheme hAnsiTheme typeface panose font-name font-family "
    "font-family-generic style-name styleId".split()
)
"""Attributes, by local name, that hold numbers of things, their kinds and fonts, and no word."""
_LEADS_WITHIN = re.compile(
    r"(?:\.\./|/)?[\w.-]+(?:/[\w.-]+)*\.(?:xml|png|jpe?g|gif|emf|wmf|bin|vml)\Z"
)
"""A part of the same file."""


def every_word(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """Gather all of a part: what stands in attributes goes beside, where no person wrote it.

    Raises `FileError` for what is not XML and for what declares entities.
    """
    from lxml import etree

    root = parsed(data, name, comments=True)
    into.words.append(_in_lines(root))
    remarks = [*root.itersiblings(preceding=True), *root.iter(etree.Comment), *root.itersiblings()]
    into.words += [str(one.text) for one in remarks if not isinstance(one.tag, str)]
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            local = str(attribute).rpartition("}")[2]
            if local in _WRITTEN:
                into.words += [] if _LEADS_WITHIN.match(str(value)) else [str(value)]
            elif local not in _OF_THE_PROGRAM and not local.startswith("rsid"):
                into.beside[str(value)] = None
    yield from ()


def _in_lines(element: _Element) -> str:
    """The text under an element: a word that is written in several pieces is one word."""
    local = kind(element)
    if not local:
        return ""  # a comment
    words = (element.text or "") + "".join(_in_lines(one) + (one.tail or "") for one in element)
    if local in _SIGNS:
        return _SIGNS[local]
    ends = local in _GAPS or (words and local not in _WITHIN_A_LINE)
    return f"{words}\n" if ends else words
