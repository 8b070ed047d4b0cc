"""How many planted identifiers are found, and how much else is flagged.

`planted/` holds excerpts with every identifier marked, written without sight of the program's
lists. Baselines, on the same texts: a case-sensitive list of names to replace, as peers offer,
given half of the names by origin; every capital where no sentence begins; and the forms alone.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from qualcode.anonymise.candidates import KINDS, LOOKED_AT, NAMING, Candidate
from qualcode.anonymise.finding import by_form, find
from qualcode.anonymise.grouping import groups
from qualcode.anonymise.words import words_of
from qualcode.domain.span import Span

PLANTED = Path(__file__).parent / "planted"
_MARK = re.compile(r"⟦(?P<kind>[a-z-]+)(?:/(?P<origin>[a-z-]+))?:(?P<words>[^⟧]*)⟧")
STRUCTURED = (
    "national-id account org-number phone email url plate address postcode date age"
).split()


@dataclass(frozen=True)
class Planted:
    """An identifier that was planted: where, of which kind, and for a person of which origin."""

    span: Span
    kind: str
    origin: str
    words: str


def read(folder: str) -> list[tuple[str, list[Planted]]]:
    """The texts of a folder without their marks, and what was marked."""
    found = []
    for path in sorted((PLANTED / folder).glob("*.txt")):
        marked = path.read_text(encoding="utf-8")
        parts, marks, reached, length = [], [], 0, 0
        for match in _MARK.finditer(marked):
            parts.append(marked[reached : match.start()])
            length += len(parts[-1])
            words = match["words"]
            span = Span(length, length + len(words))
            marks.append(Planted(span, match["kind"], match["origin"] or "", words))
            parts.append(words)
            length += len(words)
            reached = match.end()
        parts.append(marked[reached:])
        found.append(("".join(parts), marks))
    return found


def _is_found(mark: Planted, candidates: Iterable[Candidate]) -> bool:
    """Whether what identifies is covered by half or more: of `Kari-saken` it is Kari."""
    head, hyphen, tail = mark.words.partition("-")
    end = mark.span.start + len(head) if hyphen and tail[:1].islower() else mark.span.end
    covered: set[int] = set()
    for one in candidates:
        if KINDS[one.kind] != LOOKED_AT or mark.kind == "quasi":
            start = max(one.span.start, mark.span.start)
            covered.update(range(start, min(one.span.end, end)))
    return 2 * len(covered) >= end - mark.span.start


@dataclass
class Score:
    """Found and planted by kind and origin, and what was flagged besides."""

    found: Counter[str]
    planted: Counter[str]
    by_origin: dict[str, list[bool]]
    missed: list[Planted]
    flags: int
    false: list[str]
    quasi: int
    words: int

    def recall(self, kinds: Collection[str]) -> float:
        planted = sum(self.planted[kind] for kind in kinds)
        return sum(self.found[kind] for kind in kinds) / planted if planted else float("nan")


def score(texts: list[tuple[str, list[Planted]]], candidates: list[list[Candidate]]) -> Score:
    made = Score(Counter(), Counter(), defaultdict(list), [], 0, [], 0, 0)
    for (text, marks), found in zip(texts, candidates, strict=True):
        made.words += len(text.split())
        for mark in marks:
            hit = _is_found(mark, found)
            made.planted[mark.kind] += 1
            made.found[mark.kind] += hit
            if mark.kind.startswith("person"):
                made.by_origin[mark.origin].append(hit)
            if not hit:
                made.missed.append(mark)
        for one in found:
            if KINDS[one.kind] == LOOKED_AT:
                made.quasi += 1
                continue
            made.flags += one.kind in NAMING
            if not any(one.span.overlaps(mark.span) for mark in marks):
                made.false.append(f"{one.kind}/{one.rule}: {one.span.of(text)}")
    return made


def _capitals(text: str) -> list[Candidate]:
    return [
        Candidate(word.span, "person", word.text, "capitalised")
        for word in words_of(text)
        if word.capital and not word.opens and len(word.text) > 1
    ]


def _replace_list(texts: list[tuple[str, list[Planted]]]) -> list[list[Candidate]]:
    """A list as a careful researcher would write it: every full name in the texts, as written."""
    names = {m.words for _, marks in texts for m in marks if m.kind == "person" and " " in m.words}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    return [
        [Candidate(Span(*m.span()), "person", m[0], "known") for m in pattern.finditer(text)]
        for text, _ in texts
    ]


_PERSONS = ("person", "person-misspelt", "initials")
_PLACES = ("place", "institution")


def rows() -> list[tuple[str, ...]]:
    """The table: each way of looking, side by side."""
    texts, lower = read("texts"), read("lower")
    plain = [text for text, _ in texts]
    begun = time.perf_counter()
    found = find(plain)
    seconds = time.perf_counter() - begun
    ways = {
        "qualcode": found,
        "every capital in mid-sentence": [_capitals(text) for text in plain],
        "a list of all full names, as written": _replace_list(texts),
        "forms alone": [by_form(text) for text in plain],
    }
    heads = ("way of looking", "numbers, dates ...", "persons", "places", "flags", "false flags")
    made: list[tuple[str, ...]] = [heads, ("---",) * len(heads)]
    made += [_row(name, score(texts, candidates)) for name, candidates in ways.items()]
    made.append(_row("qualcode, lower case", score(lower, find([text for text, _ in lower]))))
    alone = _negatives()
    share = f"{alone.count(True) / len(alone):.3f}"
    made.append((f"left alone, of {len(alone)} words that identify nobody", share, *[""] * 4))
    words = sum(len(text.split()) for text in plain)
    named = sum(one.kind in NAMING for one in groups(plain, found))
    made.append(
        ("names to decide about, for 1,000 words", f"{1000 * named / words:.1f}", *[""] * 4)
    )
    made.append(("seconds for 100,000 words", f"{100_000 * seconds / words:.1f}", *[""] * 4))
    return made


def _row(name: str, one: Score) -> tuple[str, ...]:
    return (
        name,
        f"{one.recall(STRUCTURED):.3f}",
        f"{one.recall(_PERSONS):.3f}",
        f"{one.recall(_PLACES):.3f}",
        f"{1000 * one.flags / one.words:.1f}",
        f"{1000 * len(one.false) / one.words:.1f}",
    )


def detail() -> list[str]:
    """Recall by kind and by origin of the name, one line each."""
    texts = read("texts")
    one = score(texts, find([text for text, _ in texts]))
    kinds = ", ".join(f"{kind} {one.found[kind]}/{n}" for kind, n in sorted(one.planted.items()))
    shares = {origin: sum(hits) / len(hits) for origin, hits in one.by_origin.items()}
    origins = ", ".join(
        f"{origin} {share:.3f}" for origin, share in sorted(shares.items(), key=lambda x: x[1])
    )
    halves = [
        f"{score(half, find([text for text, _ in half])).recall(_PERSONS):.3f}"
        for half in (texts[::2], texts[1::2])
    ]
    return [
        f"by kind: {kinds}",
        f"by origin: {origins}",
        f"persons in the half that rules were mended by, and in the other: {' and '.join(halves)}",
    ]


def _negatives() -> list[bool]:
    """Whether each word that identifies nobody is left alone, its sentence a text of its own."""
    made = []
    for line in (PLANTED / "negatives.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, sentence = line.partition("\t")
        span = Span(sentence.index(word), sentence.index(word) + len(word))
        (found,) = find([sentence])
        direct = [one for one in found if KINDS[one.kind] != LOOKED_AT]
        made.append(not any(one.span.overlaps(span) for one in direct))
    return made


def main() -> None:
    """Print the table and what is behind it."""
    for row in rows():
        print("| " + " | ".join(row) + " |")
    for line in detail():
        print(line)


if __name__ == "__main__":
    main()
