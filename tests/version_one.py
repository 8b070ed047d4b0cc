"""A store as the first version of the tables had it: its DDL written out, with rows and journal.

Nothing here is made by today's code, so that it stays what it was when the code moves on.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualcode.storage.engine import engine_for, home_of, locate

# NAME is text sorted by code points, JSON text that nobody sorts.
DDL = """
CREATE TABLE text (hash NAME NOT NULL, body NAME NOT NULL, PRIMARY KEY (hash));
CREATE TABLE store (name NAME NOT NULL, value NAME NOT NULL, PRIMARY KEY (name));
CREATE TABLE entry (
    guid NAME NOT NULL, replica NAME NOT NULL, coder NAME NOT NULL, lamport INTEGER NOT NULL,
    at JSON NOT NULL, kind NAME NOT NULL, "values" JSON NOT NULL, undoes NAME,
    diffs NAME NOT NULL, PRIMARY KEY (guid));
CREATE INDEX ix_entry_lamport ON entry (lamport);
CREATE TABLE project (
    guid NAME NOT NULL, title NAME NOT NULL, language NAME NOT NULL, approach NAME NOT NULL,
    word_scheme NAME NOT NULL, ethics_ref NAME NOT NULL, delete_by NAME NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid), UNIQUE (unique_key));
CREATE TABLE coder (
    guid NAME NOT NULL, name NAME NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid), UNIQUE (unique_key));
CREATE TABLE "case" (
    guid NAME NOT NULL, kind NAME NOT NULL, pseudonym NAME NOT NULL, parent NAME,
    attributes JSON NOT NULL, unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(parent) REFERENCES "case" (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key));
CREATE TABLE codebook (
    guid NAME NOT NULL, name JSON NOT NULL, language NAME NOT NULL, about NAME NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid), UNIQUE (unique_key));
CREATE TABLE theme (
    guid NAME NOT NULL, statement JSON NOT NULL, parent NAME, definition JSON NOT NULL,
    position INTEGER NOT NULL, unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(parent) REFERENCES theme (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key));
CREATE TABLE source (
    guid NAME NOT NULL, title NAME NOT NULL, text_hash NAME NOT NULL, length INTEGER NOT NULL,
    kind NAME NOT NULL, language NAME NOT NULL, "case" NAME, wave NAME NOT NULL,
    date NAME NOT NULL, citable BOOLEAN NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY("case") REFERENCES "case" (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key));
CREATE TABLE code (
    guid NAME NOT NULL, codebook NAME NOT NULL, parent NAME, name JSON NOT NULL,
    definition JSON NOT NULL, include JSON NOT NULL, exclude JSON NOT NULL,
    example NAME NOT NULL, cues JSON NOT NULL, colour NAME NOT NULL, polarity NAME NOT NULL,
    position INTEGER NOT NULL, unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(codebook) REFERENCES codebook (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(parent) REFERENCES code (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key));
CREATE INDEX code_parent ON code (parent);
CREATE TABLE memo (
    guid NAME NOT NULL, target_table NAME NOT NULL, target NAME NOT NULL, coder NAME NOT NULL,
    text NAME NOT NULL, kind NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(coder) REFERENCES coder (guid) DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX memo_target ON memo (target);
CREATE TABLE turn (
    guid NAME NOT NULL, source NAME NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, speaker NAME NOT NULL, role NAME NOT NULL, "case" NAME,
    locator NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(source) REFERENCES source (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY("case") REFERENCES "case" (guid) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT turn_is_a_span CHECK ("start" >= 0 AND "end" >= "start"));
CREATE INDEX turn_case ON turn ("case");
CREATE INDEX turn_place ON turn (source, start);
CREATE INDEX turn_number ON turn (source, n);
CREATE TABLE coding (
    guid NAME NOT NULL, source NAME NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    code NAME NOT NULL, coder NAME NOT NULL, facets JSON NOT NULL, origin JSON NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(source) REFERENCES source (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(code) REFERENCES code (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(coder) REFERENCES coder (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key),
    CONSTRAINT coding_is_a_span CHECK ("start" >= 0 AND "end" >= "start"));
CREATE INDEX coding_code ON coding (code);
CREATE INDEX coding_place ON coding (source, start);
CREATE INDEX coding_coder ON coding (coder);
CREATE TABLE quotation (
    guid NAME NOT NULL, source NAME NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    coder NAME NOT NULL, variant NAME NOT NULL, approved BOOLEAN NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(source) REFERENCES source (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(coder) REFERENCES coder (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key),
    CONSTRAINT quotation_is_a_span CHECK ("start" >= 0 AND "end" >= "start"));
CREATE INDEX quotation_place ON quotation (source, start);
CREATE TABLE theme_code (
    guid NAME NOT NULL, theme NAME NOT NULL, code NAME NOT NULL,
    unique_key NAME NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(theme) REFERENCES theme (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(code) REFERENCES code (guid) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (unique_key));
CREATE TABLE decision (
    guid NAME NOT NULL, source NAME NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    code NAME NOT NULL, coder NAME NOT NULL, verdict NAME NOT NULL, suggester NAME NOT NULL,
    score FLOAT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (guid),
    FOREIGN KEY(source) REFERENCES source (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(code) REFERENCES code (guid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(coder) REFERENCES coder (guid) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT decision_is_a_span CHECK ("start" >= 0 AND "end" >= "start"));
CREATE INDEX decision_place ON decision (source, start)
"""

BODY = "I: Hva hjelper?\nMaren: At vi snakker sammen. Da går det."
ORIGIN = {
    "kind": "manual",
    "suggester": "",
    "score": None,
    "rank": None,
    "revealed": "",
    "others": False,
}
KARI = "0c000000-0000-4000-8000-000000000001"

# Table, the key of the row, the row itself; in the order in which they were made.
ENTRIES: tuple[tuple[str, list[tuple[str, str | None, dict[str, Any]]]], ...] = (
    (
        "history.project.added",
        [
            ("coder", "kari", {"guid": KARI, "name": "Kari"}),
            (
                "project",
                "",
                {
                    "guid": "p1",
                    "title": "Den første",
                    "language": "nb",
                    "approach": "",
                    "word_scheme": "few-many",
                    "ethics_ref": "",
                    "delete_by": "",
                },
            ),
        ],
    ),
    (
        "history.imported",
        [
            (
                "case",
                "informant\x1f\x1fmaren",
                {
                    "guid": "i1",
                    "kind": "informant",
                    "pseudonym": "Maren",
                    "parent": None,
                    "attributes": {"role": "leder"},
                },
            ),
            (
                "source",
                "k1",
                {
                    "guid": "s1",
                    "title": "K1",
                    "text_hash": sha256(BODY.encode()).hexdigest(),
                    "length": len(BODY),
                    "kind": "interview",
                    "language": "nb",
                    "case": None,
                    "wave": "1",
                    "date": "",
                    "citable": True,
                },
            ),
            *(
                (
                    "turn",
                    None,
                    {
                        "guid": f"t{n}",
                        "source": "s1",
                        "n": n,
                        "start": start,
                        "end": end,
                        "speaker": speaker,
                        "role": role,
                        "case": case,
                        "locator": f"line:{n}",
                    },
                )
                for n, start, end, speaker, role, case in (
                    (1, 3, 15, "I", "interviewer", None),
                    (2, 23, len(BODY), "Maren", "informant", "i1"),
                )
            ),
        ],
    ),
    (
        "history.codebooks",
        [
            (
                "codebook",
                "samarbeid",
                {"guid": "b1", "name": {"nb": "Samarbeid"}, "language": "nb", "about": ""},
            ),
            *(
                (
                    "code",
                    f"b1\x1f{parent or ''}\x1f{name.casefold()}",
                    {
                        "guid": guid,
                        "codebook": "b1",
                        "parent": parent,
                        "name": {"nb": name},
                        "definition": {},
                        "include": {},
                        "exclude": {},
                        "example": "",
                        "cues": ["sammen"],
                        "colour": "",
                        "polarity": "",
                        "position": 0,
                    },
                )
                for guid, parent, name in (("c1", None, "Tid"), ("c2", "c1", "Møter"))
            ),
        ],
    ),
    (
        "history.coding.several",
        [
            (
                "coding",
                f"s1\x1f23\x1f44\x1fc2\x1f{KARI}",
                {
                    "guid": "d1",
                    "source": "s1",
                    "start": 23,
                    "end": 44,
                    "code": "c2",
                    "coder": KARI,
                    "facets": ["NAV"],
                    "origin": ORIGIN,
                },
            ),
            (
                "quotation",
                f"s1\x1f23\x1f44\x1f{KARI}",
                {
                    "guid": "q1",
                    "source": "s1",
                    "start": 23,
                    "end": 44,
                    "coder": KARI,
                    "variant": "",
                    "approved": False,
                },
            ),
            (
                "memo",
                None,
                {
                    "guid": "m1",
                    "target_table": "coding",
                    "target": "d1",
                    "coder": KARI,
                    "text": "Nok et «sammen».",
                    "kind": "doubt",
                },
            ),
            (
                "decision",
                None,
                {
                    "guid": "v1",
                    "source": "s1",
                    "start": 45,
                    "end": 55,
                    "code": "c1",
                    "coder": KARI,
                    "verdict": "rejected",
                    "suggester": "codebook-1",
                    "score": 0.5,
                    "rank": 1,
                },
            ),
        ],
    ),
    (
        "history.theme.added",
        [
            (
                "theme",
                "\x1fde snakker sammen",
                {
                    "guid": "e1",
                    "statement": {"nb": "De snakker sammen"},
                    "parent": None,
                    "definition": {},
                    "position": 0,
                },
            ),
            ("theme_code", "e1\x1fc1", {"guid": "f1", "theme": "e1", "code": "c1"}),
        ],
    ),
)
VALUES: dict[str, dict[str, Any]] = {
    "history.project.added": {"title": "Den første"},
    "history.imported": {"n": 1, "titles": ["K1"], "as_is": False},
    "history.codebooks": {"names": ["Samarbeid"], "n": 1},
    "history.coding.several": {"code": {"nb": "Møter"}, "source": "K1", "n": 1},
    "history.theme.added": {"statement": {"nb": "De snakker sammen"}},
}
TABLES = tuple(re.findall(r'CREATE TABLE "?(\w+)', DDL))


def statements(postgres: bool) -> list[str]:
    """The DDL, one statement each."""
    name, other = ('TEXT COLLATE "C"', "TEXT") if postgres else ("TEXT", "TEXT")
    whole = re.sub(r"\bNAME\b", name, re.sub(r"\bJSON\b", other, DDL))
    return [one.strip() for one in whole.split(";\n")]


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def rows(place: Path | str) -> list[tuple[str, dict[str, Any]]]:
    """(table, columns) for all that stands in the store."""
    found: list[tuple[str, dict[str, Any]]] = [
        ("store", {"name": "version", "value": "1"}),
        ("store", {"name": "replica", "value": "0a000000-0000-4000-8000-000000000001"}),
        ("store", {"name": "home", "value": home_of(locate(place))}),
        ("text", {"hash": sha256(BODY.encode()).hexdigest(), "body": BODY}),
    ]
    for lamport, (kind, made) in enumerate(ENTRIES, 1):
        diffs = [[table, row["guid"], None, row] for table, _, row in made]
        found.append(
            (
                "entry",
                {
                    "guid": f"0e000000-0000-4000-8000-{lamport:012}",
                    "replica": "0a000000-0000-4000-8000-000000000001",
                    "coder": KARI,
                    "lamport": lamport,
                    "at": f"2026-11-20T09:0{lamport}:00.000000+00:00",
                    "kind": kind,
                    "values": _stored(VALUES.get(kind, {})),
                    "undoes": None,
                    "diffs": _stored(diffs),
                },
            )
        )
        for table, key, row in made:
            columns = {name: _stored(value) for name, value in row.items()}
            found.append((table, columns if key is None else {**columns, "unique_key": key}))
    return found


def write_version_one(place: Path | str) -> None:
    """Make the store, closed."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as raw:
            raw.execute("PRAGMA application_id=1363365700")
            raw.execute("PRAGMA user_version=1")
            for statement in statements(postgres=False):
                raw.execute(statement)
            for table, row in rows(place):
                raw.execute(*_insert(table, row, "?"))
            raw.commit()
            raw.execute("PRAGMA journal_mode=WAL")
        return
    engine = engine_for(locate(place))
    try:
        with engine.begin() as connection:
            for statement in statements(postgres=True):
                connection.exec_driver_sql(statement)
            for table, row in rows(place):
                connection.exec_driver_sql(*_insert(table, row, "%s"))
    finally:
        engine.dispose()


def _insert(table: str, row: dict[str, Any], mark: str) -> tuple[str, tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join([mark] * len(row))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values())
