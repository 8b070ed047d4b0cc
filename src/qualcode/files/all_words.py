"""All the words that a file holds, for a check of what leaves: nothing is left out as no text.

Reading a transcript leaves out headers, comments, notes and properties. Whoever opens the file
sees them, and so they are looked at here, and so are the files that lie in it. What cannot be
looked through is told by name.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath

from qualcode.errors import FileError
from qualcode.files.decoding import decode, load
from qualcode.files.document import clean
from qualcode.files.held import Gathered, Held, Reader, differing, unescaped
from qualcode.files.zipped import DAMAGE, opened, part

_DEEPEST = 8
"""How many files may lie in each other; a table in a chapter in a zip takes four."""

MOST_BYTES = 500_000_000
"""What is taken out of archives, one in another, before the rest is told as not looked through."""


def all_words(path: Path) -> Held:
    """All that a file and the files within it hold.

    Of pictures nothing is read. Raises `FileError` for a file that cannot be read, or of which
    no part can; a part that cannot is told beside the others.
    """
    into = Gathered(left=MOST_BYTES)
    data = load(path)
    _gather(data, path.name, into, 0)
    if into.unread and not into.read:
        raise FileError("file.damaged", file=path.name)
    if not data.strip():
        raise FileError("file.empty", file=path.name)
    return into.held()


def _gather(data: bytes, name: str, into: Gathered, deep: int) -> None:
    reader = _reader_of(data, name)
    for within, inner in reader(data, name, into):
        if _WRITTEN_BY_NOBODY.search(within) or not inner.strip():
            continue
        try:
            if deep == _DEEPEST:
                raise FileError("file.inflates", file=name)
            _gather(inner, within, into, deep + 1)
        except FileError:
            _miss(within, into)
    into.read += reader is not _archive


def _miss(within: str, into: Gathered) -> None:
    """Note a part that was not looked through."""
    if _PICTURE.search(within):
        into.pictures += 1
    else:
        into.unread.append(within)


_WRITTEN_BY_NOBODY = re.compile(
    r"(?:\A|/)(?:thumbnail\.\w+|layout-cache)\Z|\.(?:odttf|[ot]tf|woff2?|fntdata)\Z", re.IGNORECASE
)
"""Fonts, and the small picture of its first page that a document may hold."""
_PICTURE = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svm|webp|heic|ico)\Z|(?:\A|/)ObjectReplacements/",
    re.IGNORECASE,
)


_PRINTER = re.compile(r"/printerSettings\d*\.bin\Z")


def _reader_of(data: bytes, name: str) -> Reader:
    """What reads all of a file: how it begins says more than what it is called."""
    if _PRINTER.search(name):
        return _printer
    found = next((read for start, read in _BY_START.items() if data.startswith(start)), None)
    return found or _BY_ENDING.get(name.casefold().rpartition(".")[2], _text)


def _archive(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """The parts of an office file or another archive; what each is called is said too."""
    with opened(data, name) as archive:
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        office = any(info.filename in _OFFICE for info in infos)
        for info in infos:
            file = PurePosixPath(info.filename)
            into.beside |= dict.fromkeys([info.filename, info.comment.decode("utf-8", "replace")])
            into.words += [] if office else [file.stem]
            within = info.filename if office and "/" not in name else f"{name}/{info.filename}"
            try:
                if info.file_size > into.left:
                    raise FileError("file.inflates", file=name)
                content = part(archive, info, name)
            except (FileError, *DAMAGE):
                _miss(within, into)
                continue
            into.left -= len(content)
            yield within, content
        into.words.append(archive.comment.decode("utf-8", "replace"))


_OFFICE = ("[Content_Types].xml", "mimetype")
"""Parts that tell an office file from an archive in which somebody named the files."""


def _text(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    text = clean(decode(data, name), tabs=True)
    into.words.append(unescaped(text) if name.casefold().endswith(_JSON) else text)
    if "&" in text:
        into.beside[differing(text, html.unescape)] = None
    yield from ()


_JSON = (".json", ".jsonl", ".ndjson")


def _printer(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
    """What Excel keeps of the printer: its name may tell whose it is."""
    into.beside[data.decode("utf-16-le", "ignore").replace("\0", "\n")] = None
    yield from ()


def _reader(module: str) -> Reader:
    """A reader that is loaded when it is first needed: what it rests on is heavy."""

    def read_with(data: bytes, name: str, into: Gathered) -> Iterator[tuple[str, bytes]]:
        every_word: Reader = import_module(f"qualcode.files.{module}").every_word
        yield from every_word(data, name, into)

    return read_with


_PDF, _RTF = _reader("pdf_words"), _reader("rich_text")
_HTML, _XML = _reader("web_page"), _reader("office_words")
_BY_START = {
    b"PK\x03\x04": _archive,
    b"%PDF": _PDF,
    b"{\\rtf": _RTF,
    b"SQLite format 3\0": _reader("database_words"),
}
"""How a file begins -> what reads all of it, whatever it is called."""
_BY_ENDING = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "zip"), _archive),
    **dict.fromkeys(("xml", "rels", "vml", "fodt"), _XML),
    **dict.fromkeys(("html", "htm", "xhtml"), _HTML),
    "pdf": _PDF,
    "rtf": _RTF,
}
"""What follows the last full stop of a name -> what reads such a file; text it is else."""
