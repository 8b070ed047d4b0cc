"""Reading WebVTT: what was said in a recording, cue by cue, with voices and times.

Speech does not pause where a cue ends, so the cues of one voice become one line, which bears
the time of its first cue. Comments, styles and identifiers of cues are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.domain.span import Span
from qualcode.errors import FileError
from qualcode.files.decoding import decode
from qualcode.files.document import Block, Document, on_one_line
from qualcode.files.speaker_table import TIME, clock

# No part of a pattern may begin in what another has taken, or a hostile file takes for ever.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_TAG = re.compile(r"</?(?:[bciuv]|ruby|rt|lang)(?:[.\s][^<>]*)?>|<[\d:.]+>")
_TIME = r"\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}"
_TIMES = re.compile(rf"{_TIME}\s*-->{_TIME}")
"""The line of a cue's times, as forgivingly as webvtt reads it."""
_SENTENCE_ENDS = (".", "?", "!", "…", ":", "»", '"', "]")
_LABELLED = re.compile(r"[^\W\d_][^:\n]{0,39}:\s")
"""A speaker named as in `Kari: Ja.`, where the file has no tags for voices."""


@dataclass(slots=True)
class _Line:
    voice: str
    words: str
    locator: str

    @property
    def text(self) -> str:
        return f"{self.voice}: {self.words}" if self.voice else self.words


def read_vtt(data: bytes, name: str) -> Document:
    """A .vtt file as a document: a line for what one voice says before the next.

    Where cues name no voice, a cue begins a line of its own if it begins with a label, or
    if the sentence before it is ended. Raises `FileError` for what is not WebVTT, and for a
    cue whose times cannot be read.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for line in _gathered(_heard(decode(data, name), name)):
        end = start + len(line.text)
        label = Span(start, start + len(line.voice) + 1) if line.voice else None
        blocks.append(Block(start, end, label, line.locator, column=label is not None))
        texts.append(line.text)
        start = end + 1
    return Document(name, "\n".join(texts), tuple(blocks))


def _heard(text: str, name: str) -> Iterator[_Line]:
    """Each voice of each cue, in order; a voice without words is passed over."""
    import webvtt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        cues = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError as error:
        raise FileError("file.damaged", file=name) from error
    for number, line in enumerate(text.split("\n"), 1):
        if "-->" in line and not _TIMES.match(line):  # webvtt passes over such a cue
            raise FileError("vtt.cue", file=name, line=number)
    for cue in cues.captions:
        at = TIME.fullmatch(cue.start.strip())
        locator = clock(at) if at else ""
        before, *voices = _VOICE.split(cue.raw_text)
        for voice, words in (("", before), *zip(voices[::2], voices[1::2], strict=True)):
            said = _plain(words)
            if said:
                yield _Line(_plain(voice).rstrip(":"), said, locator)


def _plain(marked: str) -> str:
    """The words without tags and entities, on one line."""
    return on_one_line(html.unescape(_TAG.sub("", marked)))


def _gathered(heard: Iterator[_Line]) -> Iterator[_Line]:
    """The lines with those that go on joined to the one they go on from."""
    line: _Line | None = None
    for part in heard:
        if line and part.voice == line.voice and (line.voice or _goes_on(line, part)):
            line.words += f" {part.words}"
            continue
        if line:
            yield line
        line = part
    if line:
        yield line


def _goes_on(line: _Line, part: _Line) -> bool:
    return not line.words.endswith(_SENTENCE_ENDS) and not _LABELLED.match(part.words)
