"""Damaged files of every format: whatever the bytes, reading gives a text or a `FileError`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mutated import SEEDS, inputs
from qualcode.errors import FileError
from qualcode.files.reading import FORMATS, read
from qualcode.files.tables import read_table

INPUTS = 10_000
LONGEST = 10.0
"""Seconds that one input may take."""


def _reader(suffix: str) -> Callable[[Path], object]:
    return read if suffix in FORMATS else read_table


def _run(count: int, seed: int, path: Path) -> Counter[str]:
    """How many inputs were read, and how many refused, by format."""
    outcome: Counter[str] = Counter()
    for number, (suffix, data) in enumerate(inputs(count, seed)):
        file = path / f"a{suffix}"
        file.write_bytes(data)
        began = time.perf_counter()
        try:
            _reader(suffix)(file)
        except FileError:
            outcome[f"{suffix} refused"] += 1
        except BaseException as error:
            raise AssertionError(f"input {number} ({suffix}) of seed {seed}") from error
        outcome[suffix] += 1
        assert time.perf_counter() - began < LONGEST, f"input {number} ({suffix}) of seed {seed}"
    return outcome


@pytest.mark.filterwarnings("error")
def test_a_few_mutations_of_every_format(tmp_path):
    outcome = _run(2 * len(SEEDS), 2, tmp_path)
    assert {suffix for suffix in outcome if " " not in suffix} == {*FORMATS, ".xlsx", ".csv"}


@pytest.mark.soak
def test_ten_thousand_mutations(tmp_path, capsys):
    outcome = _run(INPUTS, 1, tmp_path)
    read_in_all = sum(n for what, n in outcome.items() if " " not in what)
    refused = sum(n for what, n in outcome.items() if " " in what)
    lines = [f"{read_in_all} mutated files, {refused} of them refused"]
    for suffix in sorted(what for what in outcome if " " not in what):
        lines.append(f"  {suffix:6} {outcome[suffix]:5} {outcome[suffix + ' refused']:5} refused")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert read_in_all == INPUTS
    assert 0 < refused < INPUTS
