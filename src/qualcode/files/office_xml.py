"""The XML inside office files, parsed with nothing in it fetched or expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import FileError

if TYPE_CHECKING:
    from lxml.etree import _Element


def parsed(xml: bytes, name: str, *, comments: bool = False) -> _Element:
    """The root of a part's XML; processing instructions are left out, and comments unless asked.

    It is at most 256 elements deep, so that it can be walked by recursion. Raises `FileError`
    for what is not XML and for what declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=not comments,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        unsafe = b"<!DOCTYPE" in xml or b"<!ENTITY" in xml
        raise FileError("file.entities" if unsafe else "file.damaged", file=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileError("file.entities", file=name)
    return root


def kind(element: _Element) -> str:
    """The element's name without its namespace, which differs in strict Office files."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: _Element, name: str) -> str:
    """The value of the attribute whose name ends so, whatever its namespace; or nothing."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(name)), "")
