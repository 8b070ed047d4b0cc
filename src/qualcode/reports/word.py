"""What every Word file of qualcode shares: its styles, its language, its tables, its writing.

All looks stand in the styles, none on a paragraph or a run, so that a thesis' own template
can change them. Sizes in the XML: `w:sz` in half points, the rest in twentieths of a point.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
"""Language of a report -> what Word calls it."""

QUOTATION_MARKS = {"nb": ("«", "»"), "nn": ("«", "»"), "en": ("“", "”")}

NBSP, NBHY = "\u00a0", "\u2011"
"""A blank and a hyphen at which no line is broken."""

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARGIN, _PAGE_WIDTH, _PAGE_HEIGHT = 1077, 11906, 16838  # A4 upright, 1.9 cm round it

TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
"""Between the margins, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one character style (its id; empty: the paragraph's own)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in one paragraph style (its id)."""

    style: str
    runs: tuple[Run, ...]


Cell = Sequence[Paragraph] | None
"""What stands in a cell; None continues the cell above."""


def xml_text(text: str) -> str:
    """`text` without what XML cannot hold: control characters, lone surrogates."""
    return _ILLEGAL.sub("", text)


def quoted(text: str, language: str) -> str:
    """A quotation in the language's marks, every letter within them as it was said.

    Marks that the passage itself holds stay as they are: the quotation must be found again
    in its source.
    """
    opening, closing = QUOTATION_MARKS.get(language, QUOTATION_MARKS["en"])
    return f"{opening}{text}{closing}"


def new_document(title: str, language: str, styles: Iterable[str] = ()) -> Any:
    """An empty upright A4 document with our styles (and those given, as XML) and no author."""
    from docx import Document

    document = Document()
    _drop_unused(document)
    _set_styles(document, LOCALES.get(language, LOCALES["en"]), styles)
    _set_settings(document, LOCALES.get(language, LOCALES["en"]))
    _set_properties(document, title, LOCALES.get(language, LOCALES["en"]))
    section = document.element.body.sectPr
    for child in list(section):
        section.remove(child)
    section.append(_xml(f'<w:pgSz {_NS} w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}"/>'))
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    section.append(_xml(f'<w:pgMar {_NS} {sides} w:header="709" w:footer="709" w:gutter="0"/>'))
    return document


def saved(document: Any) -> bytes:
    """The document as the bytes of a .docx; the same document gives the same bytes."""
    stream = BytesIO()
    document.save(stream)
    fixed = BytesIO()
    with zipfile.ZipFile(stream) as parts, zipfile.ZipFile(fixed, "w") as out:
        for name in parts.namelist():
            # The earliest time a zip can hold: when it was written is the journal's affair.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, parts.read(name))
    return fixed.getvalue()


def add_caption(document: Any, label: str, title: str) -> None:
    """A caption with the label's own number, as a field that Word counts anew."""
    paragraph = _paragraph(Paragraph("Caption", (Run(label + NBSP),)))
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> SEQ {label} \\* ARABIC </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.append(_xml(f"<w:r {_NS}>{part}</w:r>"))
    paragraph.append(_run(Run("\u2002" + " ".join(title.split()))))
    _append(document, paragraph)


def add_paragraph(document: Any, paragraph: Paragraph) -> None:
    """One paragraph at the end of the document."""
    _append(document, _paragraph(paragraph))


def add_table(
    document: Any,
    style: str,
    widths: Sequence[int],
    header: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
) -> None:
    """A table in a table style, its header repeated on every page, no row split by a page.

    `widths` in twentieths of a point.
    """
    table = _xml(
        f'<w:tbl {_NS}><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid></w:tbl>"
    )
    table.append(_row(header, None, widths, "<w:tblHeader/>"))
    for cells, below in zip(rows, [*rows[1:], None], strict=True):
        table.append(_row(cells, below, widths))
    _append(document, table)


def _row(
    cells: Sequence[Cell], below: Sequence[Cell] | None, widths: Sequence[int], extra: str = ""
) -> Any:
    row = _xml(f"<w:tr {_NS}><w:trPr><w:cantSplit/>{extra}</w:trPr></w:tr>")
    for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        merge = "<w:vMerge/>" if cell is None else ""
        if cell is not None and below and below[i] is None:
            merge = '<w:vMerge w:val="restart"/>'
        tc = _xml(f'<w:tc {_NS}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr></w:tc>')
        # A cell must end with a paragraph, if only an empty one.
        for paragraph in cell or (Paragraph("QualcodeTableText", ()),):
            tc.append(_paragraph(paragraph))
        row.append(tc)
    return row


def _paragraph(paragraph: Paragraph) -> Any:
    element = _xml(f'<w:p {_NS}><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr></w:p>')
    for run in paragraph.runs:
        element.append(_run(run))
    return element


def _run(run: Run) -> Any:
    """A run; line feeds become breaks, so that the words between stay as they are."""
    style = f'<w:rPr><w:rStyle w:val="{run.style}"/></w:rPr>' if run.style else ""
    element = _xml(f"<w:r {_NS}>{style}</w:r>")
    for i, line in enumerate(xml_text(run.text).split("\n")):
        if i:
            element.append(_xml(f"<w:br {_NS}/>"))
        words = _xml(f'<w:t {_NS} xml:space="preserve"/>')
        words.text = line
        element.append(words)
    return element


def _append(document: Any, element: Any) -> None:
    document.element.body.sectPr.addprevious(element)


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text)


def _drop_unused(document: Any) -> None:
    """Leave out what the library's template brings along and no page of ours uses."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNUSED:
                del owner.rels[key]


_UNUSED = {"extended-properties", "stylesWithEffects", "numbering", "customXml", "thumbnail"}


def _set_styles(document: Any, locale: str, styles: Iterable[str]) -> None:
    """Ours in the place of the library's hundred and sixty."""
    root = document.styles.element
    for old in [*root.findall(_w("docDefaults")), *root.findall(_w("style"))]:
        root.remove(old)
    root.insert(0, _xml(_DEFAULTS.format(ns=_NS, locale=locale)))
    for style in (*_STYLES, *styles):
        root.append(_xml(style.replace("<w:style ", f"<w:style {_NS} ", 1)))


def _set_settings(document: Any, locale: str) -> None:
    root = document.settings.element
    for name in ("zoom", "proofState", "rsids", "compat", "savePreviewPicture"):
        for old in root.findall(_w(name)):
            root.remove(old)
    language = root.find(_w("themeFontLang"))
    language.attrib.clear()
    language.set(_w("val"), locale)
    # Norwegian compounds are longer than a column.
    root.find(_w("defaultTabStop")).addnext(_xml(f"<w:autoHyphenation {_NS}/>"))
    # Without it Word opens the file in compatibility mode; its place is before the mathematics.
    modern = _xml(
        f'<w:compat {_NS}><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    root.find(_w("characterSpacingControl")).addnext(modern)


def _set_properties(document: Any, title: str, locale: str) -> None:
    """Title and language; nobody's name, and no times, so that the file says only itself."""
    root = document.part.package.core_properties._element  # the library always adds a time
    for child in list(root):
        root.remove(child)
    properties = document.core_properties
    properties.title = xml_text(title)[:255]
    properties.language = locale
    properties.author = ""


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


_DEFAULTS = (
    "<w:docDefaults {ns}><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
)


def paragraph_style(
    style_id: str, name: str, based_on: str, paragraph: str = "", run: str = ""
) -> str:
    """The XML of a paragraph style; `paragraph` and `run` are what it sets."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def character_style(style_id: str, name: str, run: str) -> str:
    """The XML of a character style; `run` is what it sets."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/><w:qFormat/></w:style>',
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>',
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>",
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
    '<w:name w:val="No List"/><w:semiHidden/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/>'
    '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="120" w:after="100" w:line="240"'
    ' w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:b/><w:bCs/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>',
    paragraph_style(
        "QualcodeTableText",
        "Qualcode Table Text",
        "Normal",
        '<w:spacing w:before="0" w:after="0" w:line="250" w:lineRule="auto"/>',
        '<w:sz w:val="19"/><w:szCs w:val="19"/>',
    ),
    paragraph_style(
        "QualcodeTableHead",
        "Qualcode Table Head",
        "QualcodeTableText",
        "<w:keepNext/>",
        "<w:b/><w:bCs/>",
    ),
    paragraph_style(
        "QualcodeTableNote",
        "Qualcode Table Note",
        "QualcodeTableText",
        '<w:spacing w:before="80" w:after="0"/>',
        '<w:sz w:val="18"/><w:szCs w:val="18"/>',
    ),
    character_style("QualcodeNoteLabel", "Qualcode Note Label", "<w:i/><w:iCs/>"),
    character_style("QualcodeAttribution", "Qualcode Attribution", '<w:color w:val="404040"/>'),
    # Three horizontal rules, no vertical ones: above, under the header, below.
    '<w:style w:type="table" w:customStyle="1" w:styleId="QualcodeTable">'
    '<w:name w:val="Qualcode Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="150" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>',
)
