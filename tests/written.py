"""The same transcript written in every format, as small as each allows."""

from __future__ import annotations

import csv
import html
import io
import textwrap
import zipfile
from collections.abc import Callable, Iterable, Sequence

Turns = Sequence[tuple[str, str]]
"""(speaker, words); no speaker where a paragraph goes on."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _led(turns: Turns, lead: Callable[[str], str], end: str = ":") -> Iterable[str]:
    """Paragraphs whose lead-in is set apart by a format's own marks."""
    return (f"{lead(who + end)} {words}" if who else words for who, words in turns)


def txt(turns: Turns) -> bytes:
    return "\n\n".join(_led(turns, str)).encode()


def md(turns: Turns, end: str = ":") -> bytes:
    return "\n\n".join(_led(turns, lambda lead: f"**{lead}**", end)).encode()


def md_table(turns: Turns) -> bytes:
    rows = [f"| {who} | {words} |" for who, words in turns]
    return "\n".join(["| Taler | Ytring |", "|---|:---|", *rows]).encode()


def word_file(body: str, *, head: str = "", part: str = "word/document.xml") -> bytes:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({part: f'<?xml version="1.0"?>{head}{document}'.encode()})


def _word_run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def docx(turns: Turns, end: str = ":") -> bytes:
    bold = "<w:rPr><w:b/></w:rPr>"
    paragraphs = (
        f"<w:p>{_word_run(who + end, bold) if who else ''}{_word_run(' ' + words)}</w:p>"
        for who, words in turns
    )
    return word_file("".join(paragraphs))


def docx_table(turns: Turns) -> bytes:
    rows = [("Taler", "Ytring"), *turns]
    cells = ("".join(f"<w:tc><w:p>{_word_run(cell)}</w:p></w:tc>" for cell in row) for row in rows)
    return word_file("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>")


def odt_file(body: str, *, head: str = "", **parts: bytes) -> bytes:
    """An .odt file with these paragraphs; `Fet` is a bold style of characters."""
    names = " ".join(
        f'xmlns:{name}="{OFFICE}:{space}:1.0"'
        for name, space in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
            ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
        )
    )  # fmt: skip
    xml = (
        f'<?xml version="1.0"?>{head}<office:document-content {names}><office:automatic-styles>'
        '<style:style style:name="Fet"><style:text-properties fo:font-weight="bold"/></style:style>'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml.encode()}
        | parts
    )


def odt(turns: Turns, end: str = ":") -> bytes:
    lead = '<text:span text:style-name="Fet">{}</text:span>'
    escaped = [(html.escape(who), html.escape(words)) for who, words in turns]
    paragraphs = _led(escaped, lead.format, end)
    return odt_file("".join(f"<text:p>{one}</text:p>" for one in paragraphs))


def odt_table(turns: Turns) -> bytes:
    rows = [("Taler", "Ytring"), *turns]
    cells = (
        "".join(
            f"<table:table-cell><text:p>{html.escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return odt_file(f"<table:table><table:table-column/>{lines}</table:table>")


def rtf_text(text: str) -> str:
    """Text with its letters as Word writes them: code page and Unicode, by turns."""
    out = []
    for char in text:
        if char in "\\{}":
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\line ")
        elif char < "\x80":
            out.append(char)
        elif char in "æøå":
            out.append(f"\\'{char.encode('cp1252').hex()}")
        else:
            halves = char.encode("utf-16-le")
            codes = [int.from_bytes(halves[n : n + 2], "little") for n in range(0, len(halves), 2)]
            out += [f"\\u{code - 0x10000 if code > 0x7FFF else code}?" for code in codes]
    return "".join(out)


def rtf_file(body: str) -> bytes:
    fonts = "{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\fnil\\fcharset2 Symbol;}}"
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0" + fonts + "{\\info{\\author Kari}}"
    return (head + "{\\header\\pard Topptekst\\par}\n" + body + "}").encode("ascii")


def rtf(turns: Turns, end: str = ":") -> bytes:
    escaped = [(rtf_text(who), rtf_text(words)) for who, words in turns]
    paragraphs = _led(escaped, lambda lead: f"{{\\b {lead}}}", end)
    return rtf_file("".join(f"\\pard\\plain\\f0 {one}\\par\n" for one in paragraphs))


def rtf_table(turns: Turns) -> bytes:
    rows = [("Taler", "Ytring"), *turns]
    lines = "".join(
        "\\trowd\\cellx2000\\cellx9000 "
        + "".join(f"\\pard\\intbl {rtf_text(cell)}\\cell" for cell in row)
        + "\\row\n"
        for row in rows
    )
    return rtf_file(lines + "\\pard ")


def web(turns: Turns, end: str = ":") -> bytes:
    escaped = [(html.escape(who), html.escape(words)) for who, words in turns]
    paragraphs = _led(escaped, lambda lead: f"<b>{lead}</b>", end)
    body = "\n".join(f"<p>{textwrap.fill(one, 60)}</p>" for one in paragraphs)
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>T</title></head>'
    return f"{head}<body>{body}</body></html>".encode()


def web_table(turns: Turns) -> bytes:
    rows = [("Taler", "Ytring"), *turns]
    lines = (f"<tr><td>{html.escape(a)}</td><td><p>{html.escape(b)}</p></td></tr>" for a, b in rows)
    return f"<meta charset=utf-8><table>{''.join(lines)}</table>".encode()


def vtt(turns: Turns) -> bytes:
    cues = (
        f"\n00:{n:02}:00.000 --> 00:{n:02}:30.000\n<v {who}>{html.escape(words, quote=False)}</v>\n"
        for n, (who, words) in enumerate(turns)
    )
    return ("WEBVTT\n" + "".join(cues)).encode()


def srt(turns: Turns) -> bytes:
    cues = (
        f"{n + 1}\n00:{n:02}:00,000 --> 00:{n:02}:30,000\n{who}: {words}\n\n"
        for n, (who, words) in enumerate(turns)
    )
    return "".join(cues).encode()


PdfLine = tuple[str, str]
"""(what is bold, what follows it); both empty for the wider space between paragraphs."""


def pdf_file(pages: Sequence[Sequence[PdfLine]], *, trailer: str = "") -> bytes:
    """A PDF with these lines on its pages, in Helvetica."""
    return pdf_of_streams([_drawn(page) for page in pages], trailer=trailer)


def pdf_of_streams(streams: Sequence[bytes], *, packed: str = "", trailer: str = "") -> bytes:
    """A PDF whose pages are drawn so; `packed` names the filter that the streams have passed."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(streams)))
    fonts = [
        f"<</Type/Font/Subtype/Type1/BaseFont/{face}/Encoding/WinAnsiEncoding>>".encode()
        for face in ("Helvetica", "Helvetica-Bold")
    ]
    tree = f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", tree, *fonts]
    resources = "/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
    for n, stream in enumerate(streams):
        page = f"<</Type/Page/Parent 2 0 R{resources}/Contents {6 + 2 * n} 0 R>>"
        head = f"<<{'/Filter/' if packed else ''}{packed}/Length {len(stream)}>>stream\n"
        objects += [page.encode(), head.encode() + stream + b"\nendstream"]
    return _assembled(objects, trailer)


def _drawn(page: Sequence[PdfLine]) -> bytes:
    out, height = [b"BT"], 800.0
    for bold, plain in page:
        if not bold and not plain:
            height -= 8
            continue
        out.append(b"1 0 0 1 72 %.1f Tm" % height)
        for font, text in ((b"/F2", bold), (b"/F1", plain)):
            raw = text.encode("cp1252")
            for sign in (b"\\", b"(", b")"):
                raw = raw.replace(sign, b"\\" + sign)
            out.append(b"%s 11 Tf (%s) Tj" % (font, raw))
        height -= 14
    return b"\n".join([*out, b"ET"])


def _assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer.encode(), start,
    )  # fmt: skip
    return bytes(out)


def pdf(turns: Turns, end: str = ":", rows: int = 40) -> bytes:
    """Lines of 80 letters, a wider space between paragraphs, so many rows to a page."""
    lines: list[PdfLine] = []
    for who, words in turns:
        lead = who + end if who else ""
        first, *others = textwrap.wrap(f"{lead} {words}".strip(), 80)
        lines += [("", ""), (lead, first[len(lead) :]), *(("", other) for other in others)]
    return pdf_file([lines[n : n + rows] for n in range(0, len(lines), rows)])


def pdf_packed(turns: Turns, password: str = "") -> bytes:
    """The same with its streams compressed, and locked if there is a password."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf(turns)))
    for page in writer.pages:
        page.compress_content_streams()
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PLAIN: dict[str, Callable[[Turns], bytes]] = {
    ".txt": txt, ".md": md, ".docx": docx, ".odt": odt, ".rtf": rtf, ".pdf": pdf, ".html": web,
    ".vtt": vtt, ".srt": srt,
}  # fmt: skip
"""Each turn with its speaker and a colon."""

BOLD: dict[str, Callable[[Turns], bytes]] = {
    ".md": lambda turns: md(turns, ""),
    ".docx": lambda turns: docx(turns, ""),
    ".odt": lambda turns: odt(turns, ""),
    ".rtf": lambda turns: rtf(turns, ""),
    ".pdf": lambda turns: pdf(turns, ""),
    ".html": lambda turns: web(turns, ""),
}
"""Speakers in bold, without a colon, where a format can state bold."""

TABLES: dict[str, Callable[[Turns], bytes]] = {
    ".md": md_table, ".docx": docx_table, ".odt": odt_table, ".rtf": rtf_table, ".htm": web_table,
}  # fmt: skip
"""A table with a column for speakers, where a format has tables."""

INTERVIEW = (
    ("Intervjuer", "Hvordan vet dere hva dere skal gjøre på «de møtene»?"),
    (
        "K2",
        "Det står ingen steder – så det bestemmer jeg egentlig selv. [ler] " * 4 + "Sånn er det.",
    ),
    ("Intervjuer", "Er det noen som spør deg om det etterpå?"),
    ("K2", "Nei, men vi får jo tid til å snakke om det … & <kanskje> litt mer enn før."),
)
GROUP = (
    ("Moderator", "Hva tenker dere om det?"),
    ("R1", "At det er for lite tid til å møtes."),
    ("R2", "Enig i det, og det har vært sånn lenge."),
    ("Tolk", "Hun sier at det er annerledes hos dem."),
    ("Ukjent", "Ja, det er det."),
    ("R10", "Jeg vil legge til at lederne ikke kommer på møtene våre heller."),
    ("Alle", "Nei."),
    ("Moderator", "Hvorfor ikke?"),
    ("R1", "De har ikke tid."),
)
NAMED = (
    ("Ada Moe", "Hva gjør dere når det haster?"),
    ("Ola", "Da ringer vi rundt til alle som kan komme."),
    ("Ada Moe", "Og når ingen svarer?"),
    ("Ola", "Da må det vente til mandag, og det vet de som har vært her en stund."),
    ("Ada Moe", "Hvem er det som bestemmer det?"),
    ("Ola", "Det er egentlig ingen."),
)
TRANSCRIPTS = {"interview": INTERVIEW, "group": GROUP, "named": NAMED}


def workbook(rows: Sequence[Sequence[object]], *, empty_first: bool = False) -> bytes:
    """An .xlsx file with these rows on its first sheet that holds any."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if empty_first:
        sheet = book.create_sheet("Svar")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str) and value:
                cell.data_type = "s"  # what begins with = is no formula because of it
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """A .csv file as Norwegian Excel writes it."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("cp1252")
