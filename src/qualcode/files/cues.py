"""Reading WebVTT and SubRip: what was said in a recording, cue by cue, with voices and times.

Speech does not pause where a cue ends, so the cues of one voice become one line, which bears
the time of its first cue. Comments, styles and identifiers of cues are left out.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.errors import FileError
from qualcode.files.decoding import decode
from qualcode.files.document import Document, Line, of_lines, on_one_line
from qualcode.files.speaker_table import TIME, clock

# No part of a pattern may begin in what another has taken, or a hostile file takes for ever.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_TAG = re.compile(r"</?(?:[bciuv]|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<[\d:.]+>|\{\\an\d\}")
_TIME = r"\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}"
_SRT_TIME = r"\s*\d+:\d{1,2}:\d{1,2}[,.]\d+"
_TIMES = {
    "vtt": re.compile(rf"{_TIME}\s*-->{_TIME}"),
    "srt": re.compile(rf"{_SRT_TIME}\s*-->{_SRT_TIME}"),
}
"""The line of a cue's times in either format, as forgivingly as webvtt reads it."""
_UNREADABLE = {"vtt": "vtt.cue", "srt": "srt.cue"}
_SENTENCE_ENDS = (".", "?", "!", "…", ":", "»", '"', "]")
_LABELLED = re.compile(r"[^\W\d_][^:\n]{0,39}:\s")
"""A speaker named as in `Kari: Ja.`, where the file has no tags for voices."""


@dataclass(slots=True)
class _Said:
    voice: str
    parts: list[str]
    locator: str

    @property
    def text(self) -> str:
        words = " ".join(self.parts)
        return f"{self.voice}: {words}" if self.voice else words


def read_vtt(data: bytes, name: str) -> Document:
    """A .vtt file as a document: a line for what one voice says before the next.

    Where cues name no voice, a cue begins a line of its own if it begins with a label, or
    if the sentence before it is ended. Raises `FileError` for what is not WebVTT, and for a
    cue whose times cannot be read.
    """
    return _read(data, name, "vtt")


def read_srt(data: bytes, name: str) -> Document:
    """A .srt file as a document, its cues gathered as `read_vtt` does. Raises as that does."""
    return _read(data, name, "srt")


def _read(data: bytes, name: str, form: str) -> Document:
    heard = _heard(decode(data, name), name, form)
    return of_lines(name, map(_line, _gathered(heard)))


def _line(said: _Said) -> Line:
    label = Span(0, len(said.voice) + 1) if said.voice else None
    return Line(said.text, label, said.locator, column=label is not None)


def _heard(text: str, name: str, form: str) -> Iterator[_Said]:
    """Each voice of each cue, in order; a voice without words is passed over."""
    import webvtt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        cues = webvtt.from_buffer(io.StringIO(text.lstrip()), format=form)
    except webvtt.errors.MalformedFileError as error:
        raise FileError("file.damaged", file=name) from error
    for number, line in enumerate(text.split("\n"), 1):
        if "-->" in line and not _TIMES[form].match(line):  # webvtt passes over such a cue
            raise FileError(_UNREADABLE[form], file=name, line=number)
    for cue in cues.captions:
        at = TIME.fullmatch(cue.start.strip())
        locator = clock(at) if at else ""
        before, *voices = _VOICE.split(cue.raw_text)
        for voice, words in (("", before), *zip(voices[::2], voices[1::2], strict=True)):
            said = _plain(words)
            if said:
                yield _Said(_plain(voice).rstrip(":"), [said], locator)


def _plain(marked: str) -> str:
    """The words without tags and entities, on one line."""
    return on_one_line(html.unescape(_TAG.sub("", marked)))


def _gathered(heard: Iterator[_Said]) -> Iterator[_Said]:
    """The lines with those that go on joined to the one they go on from."""
    line: _Said | None = None
    for part in heard:
        if line and part.voice == line.voice and (line.voice or _goes_on(line, part)):
            line.parts += part.parts
            continue
        if line:
            yield line
        line = part
    if line:
        yield line


def _goes_on(line: _Said, part: _Said) -> bool:
    return not line.parts[-1].endswith(_SENTENCE_ENDS) and not _LABELLED.match(part.parts[0])
