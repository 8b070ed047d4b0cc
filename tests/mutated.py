"""Files of every format that were damaged by chance, the same for the same seed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from written import BOLD, PLAIN, TABLES, TRANSCRIPTS, csv_file, pdf_packed, workbook, zipped


def _flipped(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 12)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _cut(data: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(data))
    del data[start : start + dice.choice([1, 7, 100, len(data)])]


def _doubled(data: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(data))
    chunk = data[start : start + dice.randint(1, 300)]
    data[start:start] = chunk * dice.choice([1, 2, 50, 2_000])


def _moved(data: bytearray, dice: random.Random) -> None:
    start, to = dice.randrange(len(data)), dice.randrange(len(data))
    chunk = data[start : start + dice.randint(1, 300)]
    data[to : to + dice.choice([0, len(chunk)])] = chunk


def _noisy(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(len(data)) : 0] = dice.randbytes(dice.randint(1, 60))


MUTATIONS = (_flipped, _cut, _doubled, _moved, _noisy)

SEEDS: tuple[tuple[str, bytes], ...] = (
    *((suffix, write(said))
      for writers in (PLAIN, BOLD, TABLES)
      for suffix, write in writers.items()
      for said in TRANSCRIPTS.values()),
    (".pdf", pdf_packed(TRANSCRIPTS["group"])),
    (".xlsx", workbook([["id", "Hva?"], ["1", "Tid"], ["2", "Penger\nog folk"]])),
    (".csv", csv_file([["id", "Hva?"], ["1", "Tid"], ["2", "Penger\nog folk"]])),
)  # fmt: skip


def _unpacked(data: bytes, dice: random.Random) -> bytes:
    """The archive with the bytes of one part mutated, or, as often, the archive's own."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice([name for name in parts if parts[name]])
    parts[name] = _mutated(parts[name], dice)
    return zipped(parts)


def _mutated(data: bytes, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 3)):
        if made:
            dice.choice(MUTATIONS)(made, dice)
    return bytes(made)


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """(suffix, bytes): mutations of valid files, and at times one format's chunk in another."""
    dice = random.Random(seed)
    for n in range(count):
        suffix, data = SEEDS[n % len(SEEDS)]
        if data.startswith(b"PK") and dice.random() < 0.6:
            yield suffix, _unpacked(data, dice)
        elif dice.random() < 0.1:
            _, other = dice.choice(SEEDS)
            at = dice.randrange(len(data))
            yield suffix, data[:at] + other[dice.randrange(len(other)) :]
        else:
            yield suffix, _mutated(data, dice)
