"""Kill a coding session at random moments, and see that nothing acknowledged is lost.

    python benchmarks/kill.py [KILLS] [FOLDER]

A child opens the store and applies codings as fast as it can, writing each entry's GUID to
a pipe once `apply` has returned. After a random number of them, and a random part of a
commit later, the parent sends SIGKILL, opens the store as it lies, and looks for every
entry acknowledged so far, with its coding. The same store goes through all the kills.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import Code, Codebook, Coder, Coding, Project, Source
from qualcode.domain.transcript import hash_of
from qualcode.storage import journal
from qualcode.storage.checking import faults
from qualcode.storage.rows import all_rows

BODY = "Vi rekker ikke møtene, og da stopper arbeidet opp. " * 2_000
CODER = Coder(str(uuid4()), "Kari")
BOOK = Codebook(str(uuid4()), {"nb": "Samarbeid"}, "nb")
CODE = Code(str(uuid4()), BOOK.guid, None, {"nb": "Tidspress"})
SOURCE = Source(str(uuid4()), "K1", hash_of(BODY), len(BODY))
A_COMMIT = 0.004
"""Seconds that a commit may take: kills are spread over so long after the last GUID."""


def make(path: Path) -> None:
    """A store with one long source and one code."""
    first = Add(Project(str(uuid4()), "Prøve", "nb"))
    with storage.create(path, first, CODER) as store:
        values = (BOOK, CODE, SOURCE)
        store.apply(Together("history.other", tuple(Add(value) for value in values)), CODER, [BODY])


def code_on(path: Path, begin: int, out: int) -> None:
    """Apply codings until killed; every line written is an entry on the disk."""
    store = storage.open_project(path)
    for at in range(begin, len(BODY)):
        coding = Coding(str(uuid4()), SOURCE.guid, at, at + 1, CODE.guid, CODER.guid)
        entry = store.apply(Add(coding), CODER)
        if entry is not None:
            os.write(out, f"{entry.guid} {coding.guid}\n".encode())


def killed_after(path: Path, begin: int, many: int, delay: float) -> dict[str, str]:
    """Entry -> coding for all that a child acknowledged before it was killed."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        code_on(path, begin, theirs)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="ascii") as lines:
        found = [line for line, _ in zip(lines, range(many), strict=False)]
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found += lines
    return dict(line.split() for line in found if line.endswith("\n"))


def looked_at(path: Path, acknowledged: dict[str, str]) -> tuple[int, int, list[str]]:
    """How many codings there are, how many acknowledged are lost, and what `check` finds."""
    with storage.open_project(path) as store:
        codings = store.read(all_rows, "coding")
        entered = store.read(
            lambda c: {(e.guid, diff.guid) for e in journal.entries(c) for diff in e.diffs}
        )
        wrong = store.read(lambda c: [f"{m.id} {dict(m.values)}" for m in faults(c)])
    lost = sum(pair not in entered or pair[1] not in codings for pair in acknowledged.items())
    return len(codings), lost, wrong


def run(kills: int, folder: Path, seed: int) -> str:
    """Kill as often as asked; the result as one line."""
    chance, path = random.Random(seed), folder / "kill.qualcode"
    make(path)
    acknowledged: dict[str, str] = {}
    there, lost, wrong = 0, 0, list[str]()
    for _ in range(kills):
        many, delay = chance.randrange(0, 40), chance.random() * A_COMMIT
        acknowledged |= killed_after(path, there, many, delay)
        there, lost, wrong = looked_at(path, acknowledged)
        if lost or wrong:
            break
    check = "clean" if not wrong else "; ".join(wrong[:5])
    return f"{kills} kills, {len(acknowledged)} acknowledged, {lost} lost, check {check}"


def main() -> int:
    """Exit 1 if anything was lost or damaged."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        result = run(
            kills, Path(sys.argv[2] if len(sys.argv) > 2 else folder), random.randrange(9**9)
        )
    print(result)
    return 0 if result.endswith(" 0 lost, check clean") else 1


if __name__ == "__main__":
    sys.exit(main())
