"""The summary in the terminal and as JSON."""

from __future__ import annotations

import json
import unicodedata

from qualcode.analysis.summary import Summary, summarise
from qualcode.domain.model import Case, Code, Theme
from qualcode.domain.passages import Passage, Voice
from qualcode.messages import LANGUAGES
from qualcode.reports.summary_text import summary_json, summary_lines

WORDS = " ".join(["ord"] * 20)


def sample(name: str = "Rom", text: str = WORDS) -> Summary:
    cases = [Case(f"k{i}", "informant", f"K{i}", attributes={"rolle": "leder"}) for i in range(12)]
    codes = [
        Code("a", "b", None, {"nb": "Skjønn"}, {"nb": "Om skjønn"}),
        Code("b", "b", "a", {"nb": name}),
    ]
    passages = [
        Passage("c1", "s", "I", 0, 9, text, "b", "AL", (),
                (Voice(1, "K1", "informant", "k1", "page:4", 0, 9),)),
        Passage("c2", "s", "I", 20, 29, "ja", "b", "AL", (),
                (Voice(2, "K2", "informant", "k2", "", 20, 29),)),
    ]  # fmt: skip
    return summarise(codes, [], [], {("b", "k1"), ("b", "k2")}, cases, passages)


def test_lines() -> None:
    assert list(summary_lines(sample(), "nb")) == [
        "Skjønn: to (2 av 12), 2 kodinger",
        "  Om skjønn",
        "  Rom: to (2 av 12), 2 kodinger",
        f"      «{WORDS}» (K1, leder, s. 4)*",
        "",
        "Tallene gjelder informanter; 12 deltok.",
        "Kodet, men ikke sitert: K2.",
        "* Valgt automatisk etter lengde (15–60 ord), ett per informant;"
        " ennå ikke godkjent av forskeren.",
    ]


def test_nothing_yet() -> None:
    for language in LANGUAGES:
        (line,) = summary_lines(summarise([], [], [], [], [], []), language)
        assert line


def test_what_no_theme_gathers_is_named() -> None:
    found = sample()
    themed = summarise(
        [code for head in found.heads for code in head.children[0].codes]
        or [Code("b", "b", None, {"nb": "Rom"})],
        [Theme("t", {"nb": "Tema"})],
        [],
        [],
        [],
        [Passage("c", "s", "I", 0, 1, "x", "b", "AL", (), ())],
    )
    assert "Koder som ikke er samlet under noe tema: Rom." in summary_lines(themed, "nb")


def test_lines_never_steer_a_terminal() -> None:
    hostile = "\x1b[31m\x9b\u202e\ud800[/b]\n=1 " + WORDS
    for line in summary_lines(sample(hostile, hostile), "nb"):
        assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cs"} or c == "\u202e"]


def test_json_holds_the_figures_and_exact_words() -> None:
    found = json.loads(json.dumps(summary_json(sample(), "nb")))
    child = found["heads"][0]["children"][0]
    assert (found["unit"], found["base"], found["unquoted"]) == ("informants", 12, ["K2"])
    assert (child["informants"], child["codings"], child["how_many"]) == (2, 2, "to (2 av 12)")
    assert child["quotations"][0]["text"] == WORDS
    assert child["quotations"][0]["automatic"] is True
