"""An invented body of interviews for measuring: the same text every time, of any size."""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = (
    "jeg vi de hun han det som og så men ikke liksom altså egentlig kanskje veldig møtet planen "
    "lederen deltakeren kommunen skjemaet vedtaket ordningen praksisplassen kollegaen loven "
    "fristen avtalen gjør sier tror vet får må kan skal ringer venter skriver spør hjelper "
    "sammen alene sjelden alltid etterpå tidlig seint på i til fra med uten over under når"
).split()
_QUESTIONS = ("Hvordan da?", "Kan du si litt mer om det?", "Hva skjedde så?", "Hvem bestemte det?")


def interview(seed: int, characters: int) -> str:
    """A labelled transcript of about so many characters: questions short, answers long."""
    chance = random.Random(seed)
    turns: list[str] = []
    length = 0
    while length < characters:
        turns.append(f"I: {chance.choice(_QUESTIONS)}")
        sentences = [_sentence(chance) for _ in range(chance.randint(2, 14))]
        turns.append(f"R{seed}: {' '.join(sentences)}")
        length += len(turns[-1]) + len(turns[-2]) + 2
    return "\n".join(turns)[:characters] + "\n"


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_WORDS, k=chance.randint(4, 18))
    return " ".join(words).capitalize() + "."


def write_interviews(folder: Path, n: int, characters: int) -> list[Path]:
    """`n` transcripts as .txt files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed in range(1, n + 1):
        path = folder / f"R{seed}.txt"
        path.write_text(interview(seed, characters), encoding="utf-8")
        paths.append(path)
    return paths


def write_codebook(path: Path, codes: int) -> Path:
    """A codebook of so many codes in ten categories."""
    lines = ["codebook: Måling", "language: nb", "codes:"]
    for top in range(10):
        lines += [f"- name: Kategori {top}", "  codes:"]
        lines += [
            f"  - {{name: Kode {top}-{n}, definition: Når noen sier noe om {_WORDS[n % 40]}.}}"
            for n in range(codes // 10)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
