"""Small invented values for tests: a project, coders, a source with turns, a codebook."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from qualcode import storage
from qualcode.domain.changes import Add, Together
from qualcode.domain.model import (
    CODE_LINKS,
    Asked,
    Case,
    Code,
    Codebook,
    CodeLink,
    Coder,
    Coding,
    Decision,
    GuideQuestion,
    Memo,
    Project,
    Question,
    Quotation,
    Source,
    Theme,
    ThemeCode,
    Turn,
    Value,
)
from qualcode.domain.transcript import hash_of


def guid(name: str) -> str:
    """The same GUID for the same name, every time."""
    return str(uuid5(NAMESPACE_OID, ascii(name)))


KARI = Coder(guid("coder Kari"), "Kari")
OLA = Coder(guid("coder Ola"), "Ola")

UTTERANCES = (
    ("I", "interviewer", "Hvordan er det å dele på arbeidet?"),
    ("Maren", "informant", "Vi har aldri nok tid. Møtene blir utsatt, og da stopper alt opp."),
    ("I", "interviewer", "Hva hjelper?"),
    ("Maren", "informant", "At lederne snakker sammen. «Vi må ta det nå», sier hun."),
)


def project(**changed: str) -> Project:
    return Project(**{"guid": guid("project"), "title": "Prøve", "language": "nb", **changed})


def codebook(name: str = "Samarbeid") -> Codebook:
    return Codebook(guid(f"codebook {name}"), {"nb": name}, "nb")


def code(called: str, parent: Code | None = None, /, **more: object) -> Code:
    values: dict[str, object] = {
        "guid": guid(f"code {called}"),
        "codebook": codebook().guid,
        "parent": parent.guid if parent else None,
        "name": {"nb": called},
        **more,
    }
    return Code(**values)  # type: ignore[arg-type]


def case(pseudonym: str, **more: object) -> Case:
    values = {"guid": guid(f"case {pseudonym}"), "kind": "informant", "pseudonym": pseudonym}
    return Case(**{**values, **more})  # type: ignore[arg-type]


def source(title: str, body: str, **more: object) -> Source:
    values = {
        "guid": guid(f"source {title}"),
        "title": title,
        "text_hash": hash_of(body),
        "length": len(body),
        "language": "nb",
    }
    return Source(**{**values, **more})  # type: ignore[arg-type]


def interview(
    title: str,
    utterances: Iterable[tuple[str, str, str]] = UTTERANCES,
    cases: dict[str, str] | None = None,
) -> tuple[Source, list[Turn], str]:
    """A source, its turns and its body; `cases` maps a speaker to the GUID of a case."""
    parts: list[str] = []
    placed: list[tuple[int, int, str, str]] = []
    at = 0
    for speaker, role, words in utterances:
        label = f"{speaker}: "
        placed.append((at + len(label), at + len(label) + len(words), speaker, role))
        parts.append(label + words)
        at += len(label) + len(words) + 1
    body = "\n".join(parts)
    about = source(title, body)
    turns = [
        Turn(
            guid=guid(f"turn {title} {n}"),
            source=about.guid,
            n=n,
            start=start,
            end=end,
            speaker=speaker,
            role=role,
            case=(cases or {}).get(speaker) if role == "informant" else None,
            locator=f"line:{n}",
        )
        for n, (start, end, speaker, role) in enumerate(placed, 1)
    ]
    return about, turns, body


def coding(about: Source, code: Code, start: int, end: int, coder: Coder = KARI) -> Coding:
    name = f"coding {about.guid} {code.guid} {start} {end} {coder.guid}"
    return Coding(guid(name), about.guid, start, end, code.guid, coder.guid)


def quotation(about: Source, start: int, end: int, coder: Coder = KARI) -> Quotation:
    name = f"quotation {about.guid} {start} {end}"
    return Quotation(guid(name), about.guid, start, end, coder.guid)


def memo(target_table: str, target: str, text: str = "Hm.", coder: Coder = KARI) -> Memo:
    return Memo(guid(f"memo {target} {text}"), target_table, target, coder.guid, text)


def theme(statement: str, parent: Theme | None = None) -> Theme:
    return Theme(guid(f"theme {statement}"), {"nb": statement}, parent.guid if parent else None)


def theme_code(gathers: Theme, gathered: Code) -> ThemeCode:
    return ThemeCode(
        guid(f"theme code {gathers.guid} {gathered.guid}"), gathers.guid, gathered.guid
    )


def code_link(code: Code, to: Code, kind: str = CODE_LINKS[0]) -> CodeLink:
    return CodeLink(guid(f"link {code.guid} {to.guid} {kind}"), code.guid, to.guid, kind)


def question(wording: str) -> Question:
    return Question(guid(f"question {wording}"), {"nb": wording})


def guide_question(wording: str, serves: Question | None = None) -> GuideQuestion:
    made = guid(f"guide question {wording}")
    return GuideQuestion(made, {"nb": wording}, serves.guid if serves else None)


def asked(about: GuideQuestion, whom: Case) -> Asked:
    return Asked(guid(f"asked {about.guid} {whom.guid}"), about.guid, whom.guid)


def decision(
    about: Source, start: int, end: int, code: Code, verdict: str = "rejected", coder: Coder = KARI
) -> Decision:
    name = f"decision {about.guid} {start} {end} {code.guid} {coder.guid}"
    return Decision(
        guid(name), about.guid, start, end, code.guid, coder.guid, verdict, "codebook-1", 0.5, 1
    )


def added(*values: Value, kind: str = "history.together") -> Together:
    """All the values in one entry."""
    return Together(kind, tuple(Add(value) for value in values))


TIME = code("Tid")
HASTE = code("Tidspress", TIME, cues=("nok tid", "utsette"))
LEADERS = code("Ledere", cues=("leder",))
MAREN = case("Maren")


def new_store(path: Path) -> storage.Project:
    """A store that holds a project and its coder Kari, and nothing else."""
    return storage.create(path, Add(project()), KARI)


def small_study(path: Path) -> storage.Project:
    """A store with one interview, an informant and three codes, but no codings."""
    store = new_store(path)
    about, turns, body = interview("K1", cases={"Maren": MAREN.guid})
    first = added(MAREN, about, *turns, codebook(), TIME, HASTE, LEADERS)
    store.apply(first, KARI, [body])
    return store


K1 = interview("K1", cases={"Maren": MAREN.guid})[0]
"""The interview of `small_study`."""


def words_taken_out(path: Path) -> bytes:
    """Words that a table held and that are in no table now, but still in the file's bytes."""
    words = "hemmelig-ord"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE gone (words TEXT)")
        raw.executemany("INSERT INTO gone VALUES (?)", [(words * 200,)] * 40)
        raw.commit()
        raw.execute("PRAGMA secure_delete=OFF")
        raw.execute("DROP TABLE gone")
        raw.commit()
    assert words.encode() in path.read_bytes()
    return words.encode()
