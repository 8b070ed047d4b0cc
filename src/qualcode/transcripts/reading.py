"""Reading a transcript: a file in, its turns and what was done to it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from qualcode.domain.edits import EditMap
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import FileError
from qualcode.files.document import Document, clean
from qualcode.files.reading import read
from qualcode.messages import Message
from qualcode.transcripts.roles import Said, roles_of
from qualcode.transcripts.speakers import key_of
from qualcode.transcripts.tidying import Paragraph, Part, Tidied, edits_for, tidy


@dataclass(frozen=True, slots=True)
class Draft:
    """A transcript as it was read, for the researcher to look at before it is stored.

    The notes name speakers as the file does: show them, do not keep them.
    """

    transcript: Transcript
    notes: tuple[Message, ...]
    edits: EditMap = field(default_factory=EditMap, repr=False)
    """From the file's text, as `files.read` gives it, to the transcript's."""


def read_transcript(path: Path, informants: Collection[str] = ()) -> Draft:
    """A file's turns. `informants` are the speakers that are known to be informants.

    Raises `FileError` where the file cannot be read or holds no words.
    """
    return draft(read(path), informants)


def draft(document: Document, informants: Collection[str] = ()) -> Draft:
    """A document's turns, its text tidied. Raises `FileError` where it holds no words."""
    tidied = tidy(document, informants)
    turns = list(_turns(tidied))
    parts = [part for turn in turns for part in turn.parts]
    if not parts:
        raise FileError("file.empty", file=document.name)
    edits = edits_for(document.text, parts)
    text = edits.apply(document.text)
    placed = [(turn, _span(turn, edits)) for turn in turns]
    said = _said(text, placed)
    stem = clean(PurePath(document.name).stem)
    roles = {"": "unknown"} | roles_of(said, [*informants, *_named_by_file(stem, said)])
    utterances = tuple(
        Utterance(span.start, span.end, turn.speaker, roles[turn.speaker], turn.locator)
        for turn, span in placed
    )
    return Draft(Transcript(text, utterances), tuple(_notes(document, tidied, said, roles)), edits)


@dataclass(slots=True)
class _Turn:
    speaker: str
    locator: str
    parts: list[Part]


def _turns(tidied: Tidied) -> Iterator[_Turn]:
    """The paragraphs gathered into turns; paragraphs of a text without labels stay apart."""
    labelled = any(paragraph.label for paragraph in tidied.paragraphs)
    names: dict[str, str] = {}
    turn: _Turn | None = None
    for paragraph in tidied.paragraphs:
        speaker = _speaker(paragraph, names, turn.speaker if turn else "")
        if turn and labelled and speaker == turn.speaker:
            _add(turn, paragraph)
            continue
        if turn and turn.parts:
            yield turn
        turn = _Turn(speaker, paragraph.locator, list(paragraph.parts))
    if turn and turn.parts:
        yield turn


def _add(turn: _Turn, paragraph: Paragraph) -> None:
    turn.parts += paragraph.parts


def _speaker(paragraph: Paragraph, names: dict[str, str], before: str) -> str:
    """Who speaks, in the spelling that the file used first."""
    if paragraph.label is None:
        return before
    return names.setdefault(key_of(paragraph.label.name), paragraph.label.name)


def _span(turn: _Turn, edits: EditMap) -> Span:
    span = edits.forward(Span(turn.parts[0].start, turn.parts[-1].end))
    assert span is not None, "a turn has words, and edits never take them all"
    return span


def _said(text: str, placed: list[tuple[_Turn, Span]]) -> dict[str, Said]:
    turns: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for turn, span in placed:
        turns[turn.speaker] += 1
        questions[turn.speaker] += text.find("?", span.start, span.end) >= 0
        words[turn.speaker] += text.count(" ", span.start, span.end) + 1
    return {name: Said(turns[name], questions[name], words[name]) for name in turns if name}


def _named_by_file(stem: str, speakers: Collection[str]) -> list[str]:
    """The speaker whom the file is named after, as in `K2.txt` or `K2_runde2.txt`."""
    stems = {key_of(stem), key_of(stem.partition("_")[0]), key_of(stem.partition(" ")[0])}
    return [name for name in speakers if key_of(name) in stems]


def _notes(
    document: Document, tidied: Tidied, said: dict[str, Said], roles: dict[str, str]
) -> Iterator[Message]:
    yield from document.notes
    if tidied.rejoined:
        yield Message("transcripts.rejoined", {"n": tidied.rejoined})
    if tidied.mended:
        yield Message("transcripts.mended", {"n": tidied.mended})
    pages = list(tidied.pages.at.values())
    if pages:
        values = {"n": len(pages), "first": pages[0], "last": pages[-1]}
        yield Message("transcripts.pages", values)
    if tidied.stamps:
        yield Message("transcripts.stamps", {"n": tidied.stamps})
    for name, one in said.items():
        role = Message(f"transcripts.role.{roles[name]}")
        yield Message("transcripts.speaker", {"speaker": name, "role": role, "n": one.turns})
    if not said:
        yield Message("transcripts.no_speakers")
