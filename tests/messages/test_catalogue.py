"""The catalogues: the same messages in each language, all of them used, none missing."""

from __future__ import annotations

import ast
import re
import string
import sys
import unicodedata
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
import qualcode
from qualcode.domain.model import TABLES
from qualcode.errors import StoreError
from qualcode.messages import LANGUAGES, Message, has_message, render, render_error
from qualcode.messages.catalogue import printable

SRC = Path(qualcode.__file__).parent
SOURCES = sorted(SRC.rglob("*.py"))
FILE_ENDINGS = (".py", ".po", ".tcss", ".xml", ".rels", ".docx", ".csv", ".yaml", ".json")
AN_ID = re.compile(r"[a-z_]+(\.[a-z_-]+)+")


def entries(language: str) -> list[polib.POEntry]:
    file = polib.pofile((SRC / "messages" / f"{language}.po").read_text(encoding="utf-8"))
    return [entry for entry in file if not entry.obsolete]


CATALOGUES = {language: {e.msgid: e for e in entries(language)} for language in LANGUAGES}
IDS = sorted(set().union(*CATALOGUES.values()))


def sentences(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr, *entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_id_once_with_words(language: str) -> None:
    ids = [entry.msgid for entry in entries(language)]
    assert {i for i in ids if ids.count(i) > 1} == set()
    assert set(IDS) - set(ids) == set()
    assert [
        e.msgid for e in entries(language) if not all(s.strip() for s in sentences(e)[1:])
    ] == []


def test_fields_agree_between_languages_and_are_plain_names() -> None:
    differing = {}
    for message_id in IDS:
        found = {
            language: frozenset().union(*map(fields, sentences(catalogue[message_id])))
            for language, catalogue in CATALOGUES.items()
            if message_id in catalogue
        }
        if len({names - {"n"} for names in found.values()}) > 1:
            differing[message_id] = found
        assert all(name.isidentifier() for names in found.values() for name in names), message_id
    assert differing == {}


def test_plurals_are_plurals_in_every_language() -> None:
    for message_id in IDS:
        plural = {lang: bool(CATALOGUES[lang][message_id].msgid_plural) for lang in LANGUAGES}
        assert len(set(plural.values())) == 1, (message_id, plural)
        for language in LANGUAGES:
            entry = CATALOGUES[language][message_id]
            if entry.msgid_plural:
                assert entry.msgid_plural == message_id
                assert set(entry.msgstr_plural) == {0, 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_rendered_with_hostile_values(language: str) -> None:
    for message_id in IDS:
        names = frozenset().union(*map(fields, sentences(CATALOGUES["en"][message_id])))
        for value in ("[/b]{x}{", "\x1b[2J", "x\u202e", "a\x00b"):
            values = {**dict.fromkeys(names, value), "n": 2}
            shown = render(Message(message_id, values), language)
            assert shown.strip()
            assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"}]


def literals() -> dict[str, str]:
    """String literals that look like message ids -> the file they stand in; * for a blank."""
    found: dict[str, str] = {}
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        parts = {id(part) for n in nodes if isinstance(n, ast.JoinedStr) for part in n.values}
        for node in nodes:
            if id(node) in parts:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = node.value
            elif isinstance(node, ast.JoinedStr):
                words = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "*"
                    for part in node.values
                )
            else:
                continue
            if re.fullmatch(r"[a-z_*]+([._-][a-z_*]+)*", words):
                found.setdefault(words, path.relative_to(SRC).as_posix())
    return found


def raised() -> dict[str, str]:
    """Ids given to an error, a Message, Together or render in src -> the file they stand in."""
    takes_an_id = re.compile(r"(Error|Busy|Refused|Message|render|Together|say|Fault)$")
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            for argument in node.args[:1]:
                if takes_an_id.search(called) and isinstance(argument, ast.Constant):
                    found[str(argument.value)] = path.relative_to(SRC).as_posix()
    return found


def family(pattern: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, pattern.split("*"))))


def test_every_id_that_is_raised_or_rendered_has_words() -> None:
    missing = {i: where for i, where in raised().items() if AN_ID.fullmatch(i) and i not in IDS}
    assert missing == {}


def test_every_literal_in_a_known_family_has_words() -> None:
    """An id that reaches an error through a table or a variable is seen by its first word."""
    families = {message_id.partition(".")[0] for message_id in IDS}
    missing = {
        words: where
        for words, where in literals().items()
        if words.partition(".")[0] in families
        and AN_ID.fullmatch(words)
        and words not in IDS
        and not words.endswith(FILE_ENDINGS)
    }
    assert missing == {}


def test_every_message_is_used() -> None:
    used = literals()
    patterns = [family(words) for words in used if re.match(r"[a-z_]+\..*\*", words)]
    unused = [
        message_id
        for message_id in IDS
        if message_id not in used and not any(p.fullmatch(message_id) for p in patterns)
    ]
    assert unused == []


BARE = {"project": "removed", "coder": "", "turn": "", "decision": ""}
"""Tables whose changes a front end does not show one by one, and what nothing can do."""


def test_the_rules_and_the_history_have_words_for_every_table() -> None:
    verbs = [
        f"history.{table}.{verb}"
        for table in TABLES
        for verb in ("added", "edited", "removed")
        if BARE.get(table, "edited" if table == "theme_code" else None) not in {"", verb}
    ]
    rules = [f"rule.{table}.taken" for table in TABLES if table not in {"turn", "memo", "decision"}]
    rules += [f"rule.{t}.cycle" for t in ("code", "case", "theme")]
    rules += [
        f"rule.{t}.unnamed"
        for t in (
            *("project", "coder", "case", "source", "codebook", "code", "theme"),
            *("question", "guide_question"),
        )
    ]
    assert [i for i in (*verbs, *rules) if not has_message(i)] == []


def test_a_plural_is_chosen_by_n_and_values_may_be_messages() -> None:
    assert render("count.codings", "en", n=1) == "1 coding"
    assert render("count.codings", "en", n=0) == "0 codings"
    inner = Message("count.codings", {"n": 2})
    assert render("history.undone", "nb", what=inner) == f"angret: {render(inner, 'nb')}"


def test_an_unknown_language_is_english_and_an_unknown_id_a_fault() -> None:
    assert render("count.codings", "xx", n=2) == "2 codings"
    assert not has_message("no.such.message")
    with pytest.raises(KeyError):
        render("no.such.message")


def test_an_error_is_rendered_with_its_values() -> None:
    error = StoreError("store.missing", store=Path("a\x1b[31m.qualcode"))
    assert "a[31m.qualcode" in render_error(error)
    assert error.exit_code == 1
    assert len({render_error(error, language) for language in LANGUAGES}) == 3


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text() | st.sampled_from(hostile.STRINGS))
def test_printable_drops_control_override_and_half_characters_only(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} or c in BIDI]
    assert shown.encode().decode() == shown
    kept = [c for c in text if unicodedata.category(c) not in {"Cc", "Cs"} and c not in BIDI]
    assert [c for c in shown if c != " "] == [c for c in kept if c != " "]
    assert printable(shown) == shown


def test_no_control_character_is_printable_but_line_feeds_part_words() -> None:
    controls = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) == "Cc"]
    assert printable("".join(c for c in controls if c not in "\n\t")) == ""
    assert printable("a\nb\tc") == "a b c"
    assert printable("\x1b]0;tittel\x07æ👩‍👩‍👧") == "]0;tittelæ👩‍👩‍👧"
