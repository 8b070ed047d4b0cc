"""One long text: key to frame, and opening, at 1,000,000 characters, 10,000, and one paragraph.

Codings overlap as they fall, 5,000 to the million characters; the codebook has 300 codes.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus import interview, write_codebook
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Coding
from qualcode.storage import queries
from qualcode.workspace import new_workspace, prepare

HERE = Path(__file__).parent
CODES = 300
_AIM = "p95 16, p99 33 ms"


def make_store(folder: Path, characters: int, codings: int, *, one_paragraph: bool) -> Path:
    """A store with one source of so many characters, coded at random by AL."""
    folder.mkdir()
    text = interview(1, characters)
    if one_paragraph:
        answers = " ".join(line.partition(": ")[2] for line in text.splitlines()[1::2])
        text = f"I: Fortell.\nR1: {answers[: characters - 20]}\n"
    (folder / "R1.txt").write_text(text, encoding="utf-8")
    book = write_codebook(folder / "book.yaml", CODES)
    store, chance = folder / "long.qualcode", random.Random(3)
    with new_workspace(store, "AL", title="Måling", language="nb", codebooks=[book]) as workspace:
        workspace.take_in(prepare([folder / "R1.txt"], as_is=True))
        (source,) = workspace.read(queries.sources)
        codes = [code.guid for code in workspace.read(queries.codes)]
        places: dict[tuple[int, int, str], None] = {}
        while len(places) < codings:
            start = chance.randrange(source.length - 400)
            places[start, start + chance.randint(20, 400), chance.choice(codes)] = None
        adds = tuple(
            Add(Coding(workspace.store.guids(), source.guid, *place, workspace.coder.guid))
            for place in places
        )
        workspace.change(Together("history.codings_applied", adds, {"n": len(adds)}))
    return store


def rows(folder: Path, keys: int = 60) -> list[tuple[str, ...]]:
    """A table: a line for each kind of key, a column for each text, with its heading."""
    texts = (
        ("1,000,000 characters, 5,000 codings", 1_000_000, 5_000, False),
        ("10,000 characters, 50 codings", 10_000, 50, False),
        ("one paragraph of 100,000, 500 codings", 100_000, 500, True),
    )
    measured = []
    for n, (_, characters, codings, one_paragraph) in enumerate(texts):
        place = folder / f"long{n}"
        store = make_store(place, characters, codings, one_paragraph=one_paragraph)
        arguments = [str(HERE / "screen.py"), str(store), "R1", str(keys)]
        done = subprocess.run(
            [sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=HERE
        )
        measured.append(json.loads(done.stdout))
    table = [("key to frame, p50 / p95 / p99 in ms", *(name for name, *_ in texts), "aim")]
    table.append(("---",) * 5)
    kinds = list(measured[0]["keys"])
    for kind in kinds:
        table.append((kind, *(spread(one["keys"][kind]) for one in measured), _AIM))
    for name, among in (
        ("all keys", kinds),
        ("all but opening the picker", kinds[:-2] + kinds[-1:]),
    ):
        every = [[t for kind in among for t in one["keys"][kind]] for one in measured]
        table.append((f"**{name}**", *map(spread, every), _AIM))
    table.append(("a bare screenful in Textual", *(spread(one["floor"]) for one in measured), ""))
    opened = (f"{statistics.median(one['open']) * 1e3:.0f} ms" for one in measured)
    table.append(("opening, imports done (median of 5)", *opened, "300 ms"))
    return table


def spread(times: Sequence[float]) -> str:
    """p50 / p95 / p99 in milliseconds."""
    ordered = sorted(times)
    return " / ".join(
        f"{ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1e3:.1f}"
        for share in (50, 95, 99)
    )
