"""`make bench`: the figures of the program, each beside its baseline, from one run.

100 transcripts of 50,000 characters and 5,000 codings. Nothing here passes or fails; the
table goes into docs/benchmarks.md with its date.
"""

from __future__ import annotations

import json
import os
import pty
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import identifiers
import long_text
from corpus import write_codebook, write_interviews

HERE = Path(__file__).parent
TRANSCRIPTS, CHARACTERS, CODINGS, CODES = 100, 50_000, 5_000, 50
_BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self): yield Static("READY")
Bare().run()
"""


def main() -> None:
    """Run all, and print one table."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        os.environ["QUALCODE_STATE"] = name
        rows = [("figure", "measured", "baseline", "aim"), ("---", "---", "---", "---")]
        rows += storage_rows(folder)
        rows += frame_rows(folder / "bench.qualcode")
        for table in (rows, long_text.rows(folder), identifiers.rows()):
            for row in table:
                print("| " + " | ".join(row) + " |")
            print()
        print("\n".join(identifiers.detail()))


def storage_rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """Import, apply and quotations, in a process of their own so that its memory is theirs."""
    paths = write_interviews(folder / "in", TRANSCRIPTS, CHARACTERS)
    write_codebook(folder / "book.yaml", CODES)
    found = json.loads(_child([str(HERE / "run.py"), "store", str(folder)]))
    fsync = found["fsync"]
    size = sum(path.stat().st_size for path in paths)
    return [
        (
            f"import, as is ({TRANSCRIPTS} x {CHARACTERS:,} characters)",
            f"{found['import']:.2f} s",
            f"reading the same {size / 1e6:.1f} MB: {found['read']:.3f} s",
            "1.5 s",
        ),
        (
            "one coding applied (median of 5,000)",
            f"{found['apply'] * 1e3:.2f} ms = {found['apply'] / fsync:.1f} fsync",
            f"fsync of 4 KiB: {fsync * 1e3:.2f} ms",
            "3 ms",
        ),
        (
            "the same, p95",
            f"{found['apply95'] * 1e3:.2f} ms",
            f"fsync p95: {found['fsync95'] * 1e3:.2f} ms",
            "",
        ),
        (
            f"all {CODINGS:,} quotations with speakers, as CSV",
            f"{found['quotes']:.2f} s",
            f"bare SQL for the words alone: {found['bare']:.2f} s",
            "0.5 s",
        ),
        (
            "peak memory of the above",
            f"{found['memory']:.0f} MB",
            f"bare Python: {found['bare_memory']:.0f} MB",
            "150 MB",
        ),
    ]


def measure_store(folder: Path) -> dict[str, float]:
    """The figures of one process that imports, codes and reads."""
    bare_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    from qualcode.domain.span import Span
    from qualcode.reports.quotes import quotes_as
    from qualcode.storage import queries
    from qualcode.workspace import new_workspace, prepare

    paths = sorted((folder / "in").glob("*.txt"))
    read = timed(lambda: [path.read_text(encoding="utf-8") for path in paths])
    store = folder / "bench.qualcode"
    workspace = new_workspace(
        store, "AL", title="Måling", language="nb", codebooks=[folder / "book.yaml"]
    )
    with workspace:
        imported = timed(lambda: workspace.take_in(prepare(paths, as_is=True)))
        sources, codes = workspace.read(queries.sources), workspace.read(queries.codes)
        chance = random.Random(3)
        leaves = [code.guid for code in codes if code.parent]
        applied = []
        for n in range(CODINGS):
            source = sources[n % len(sources)]
            start = chance.randrange(source.length - 400)
            span = Span(start, start + chance.randrange(40, 400))
            code = chance.choice(leaves)
            applied.append(timed(lambda s=source, p=span, c=code: workspace.code(s.guid, p, [c])))
        fsyncs = fsync_times(folder / "fsync")
        cases = workspace.read(queries.cases)

        def quotes() -> None:
            passages = workspace.passages(None)
            sum(len(line) for line in quotes_as("csv", passages, codes, cases, "nb"))

        quoted = timed(quotes)
        bare = timed(lambda: bare_words(store))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "import": imported,
        "read": read,
        "apply": statistics.median(applied),
        "apply95": percentile(applied, 95),
        "fsync": statistics.median(fsyncs),
        "fsync95": percentile(fsyncs, 95),
        "quotes": quoted,
        "bare": bare,
        "memory": peak,
        "bare_memory": bare_memory,
    }


def bare_words(store: Path) -> None:
    """The least that any program must do: the words under each coding, by sqlite3 alone."""
    import sqlite3

    connection = sqlite3.connect(store)
    statement = (
        'SELECT substr(body, coding."start" + 1, coding."end" - coding."start") FROM coding'
        " JOIN source ON source.guid = coding.source JOIN text ON text.hash = source.text_hash"
    )
    connection.execute(statement).fetchall()
    connection.close()


def fsync_times(path: Path, n: int = 300) -> list[float]:
    """Seconds of writing 4 KiB and syncing it, n times."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    found = []
    for _ in range(n):
        begun = time.perf_counter()
        os.write(file, b"x" * 4096)
        os.fsync(file)
        found.append(time.perf_counter() - begun)
    os.close(file)
    return found


def frame_rows(store: Path) -> list[tuple[str, str, str, str]]:
    """A cold process to its first frame, and the memory of a session."""
    command = [str(Path(sys.executable).with_name("qualcode")), "open", str(store), "--coder", "AL"]
    ours = [first_frame(command, b"R1") for _ in range(7)]
    bare = [first_frame([sys.executable, "-c", _BARE_APP], b"READY") for _ in range(7)]
    seconds = statistics.median(t for t, _ in ours)
    return [
        (
            "cold process to first frame (median of 7)",
            f"{seconds:.2f} s",
            f"Textual with one word: {statistics.median(t for t, _ in bare):.2f} s",
            "0.8 s",
        ),
        (
            "peak memory of the screen, 2 s after it opened",
            f"{max(m for _, m in ours):.0f} MB",
            f"Textual with one word: {max(m for _, m in bare):.0f} MB",
            "150 MB",
        ),
    ]


def first_frame(command: list[str], sign: bytes) -> tuple[float, float]:
    """Seconds until a terminal has been sent the sign, and the peak memory in MB."""
    begun = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"})
        os.execv(command[0], command)
    seen = b""
    while sign not in seen:
        seen = seen[-4096:] + os.read(terminal, 65_536)
    seconds = time.perf_counter() - begun
    time.sleep(2)
    memory = _peak_of(child)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return seconds, memory


def _peak_of(process: int) -> float:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    for line in status.read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def percentile(values: list[float], share: int) -> float:
    """The value under which so many per cent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _child(arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=HERE
    )
    return done.stdout


if __name__ == "__main__":
    if sys.argv[1:2] == ["store"]:
        print(json.dumps(measure_store(Path(sys.argv[2]))))
    else:
        main()
