"""What a project holds about one person, in one file to hand over: the right of access."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from qualcode.anonymise.sealed_key import Key
from qualcode.domain.model import Case, Turn, paths
from qualcode.domain.span import Span
from qualcode.errors import StoreError
from qualcode.files.writing import write_whole
from qualcode.messages import render
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace

_RECORD = "person.json"


def write_person(workspace: Workspace, case: Case, out: Path, key: Key | None = None) -> list[str]:
    """Write all about a case to a new zip: attributes, words, codings, memos; the names in it.

    Of a text that several people speak in, only the case's own turns are written, and of
    codings what lies on them. With the key the person's own words stand as they were before
    names were replaced. Raises `StoreError` where there is such a file, and `FileError` where it
    cannot be written.
    """
    if os.path.lexists(out):
        raise StoreError("backup.exists", backup=out)
    language = workspace.project.language
    about: dict[str, Any] = {"case": asdict(case), "texts": []}
    files: dict[str, bytes] = {}
    for number, one in enumerate(_texts(workspace, case, key), 1):
        about["texts"].append(one)
        lines = [f"{turn['locator']} {turn['text']}".strip() for turn in one["turns"]]
        files[f"text-{number}.txt"] = "\n\n".join([one["title"], *lines]).encode()
    about["memos"] = [
        asdict(memo) for memo in workspace.read(queries.memos, _all_of(about, case.guid))
    ]
    files[_RECORD] = json.dumps(about, ensure_ascii=False, indent=1, default=str).encode()
    title = workspace.project.title
    told = [
        render("person.readme", language, case=case.pseudonym, title=title),
        render("person.readme.record", language),
        render("person.readme.texts", language),
    ]
    files["README.txt"] = ("\n".join(told) + "\n").encode()
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(name, content)
    write_whole(out, packed.getvalue(), private=True)
    workspace.store.note(
        workspace.coder, "history.person_written", {"file": out.name, "of": case.guid}
    )
    return sorted(files)


def _texts(workspace: Workspace, case: Case, key: Key | None) -> Iterator[Mapping[str, Any]]:
    codes = paths(workspace.read(queries.codes), workspace.project.language)
    coders = {one.guid: one.name for one in workspace.read(queries.coders)}
    for source in workspace.read(queries.sources):
        turns = workspace.read(queries.turns, source.guid)
        own = [turn for turn in turns if turn.case == case.guid]
        if source.case == case.guid:
            own = turns
        if not own:
            continue
        text = workspace.read(queries.body, source.text_hash)
        codings = [
            {
                "guid": one.guid,
                "code": " > ".join(codes[one.code]),
                "coder": coders.get(one.coder, ""),
                "words": [part.of(text) for part in _on(one.span, own)],
            }
            for one in workspace.read(queries.codings, source.guid)
            if any(_on(one.span, own))
        ]
        yield {
            "guid": source.guid,
            "title": source.title,
            "kind": source.kind,
            "date": source.date,
            "alone": all(turn.case in (None, case.guid) for turn in turns),
            "turns": [_turn(turn, text, key) for turn in own],
            "codings": codings,
        }


def _on(span: Span, turns: Sequence[Turn]) -> list[Span]:
    """The parts of a stretch that lie on some turns."""
    parts = [(max(span.start, t.start), min(span.end, t.end)) for t in turns]
    return [Span(start, end) for start, end in parts if start < end]


def _turn(turn: Turn, text: str, key: Key | None) -> dict[str, Any]:
    restored = key.restored_part(text, turn.span) if key else None
    words = turn.span.of(text) if restored is None else restored
    return {"n": turn.n, "speaker": turn.speaker, "locator": turn.locator, "text": words}


def _all_of(about: Mapping[str, Any], case: str) -> list[str]:
    """GUIDs of all that a memo about the person may be about."""
    texts = about["texts"]
    return [
        case,
        *(one["guid"] for one in texts if one["alone"]),
        *(coding["guid"] for one in texts for coding in one["codings"]),
    ]
