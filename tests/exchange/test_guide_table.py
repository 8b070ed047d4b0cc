"""The interview guide in a table."""

import pytest

from qualcode.errors import FileError
from qualcode.exchange.guide_table import read_guide
from qualcode.messages import render_error

GUIDE = """nr;forskningsspørsmål;spørsmål;K1;K2
F1;;Hvilket rom har de?;;
1;F1;Hvor mye kan du bestemme?;x;
2;;Noe mer?;ja;nei
"""


@pytest.fixture
def guide(tmp_path):
    def read(text):
        path = tmp_path / "guide.csv"
        path.write_bytes(text.encode("cp1252"))
        return read_guide(path)

    return read


def test_research_questions_guide_questions_and_who_was_asked(guide):
    lines = guide(GUIDE)
    assert [(one.number, one.is_research_question, one.serves, one.asked) for one in lines] == [
        ("F1", True, "", ()),
        ("1", False, "F1", ("K1",)),
        ("2", False, "", ("K1",)),
    ]
    assert [one.line for one in lines] == [2, 3, 4]


def test_a_number_with_a_letter_is_a_guide_questions_where_it_serves_or_was_asked(guide):
    head = "nr;forskningsspørsmål;spørsmål;K1\n"
    lines = guide(f"{head}F1;;Hva?;\nA1;F1;Hvem?;\nA2;;Når?;x\n")
    assert [one.is_research_question for one in lines] == [True, False, False]


@pytest.mark.parametrize("cell", ["", "-", "–", "0", "nei", "Nei", "no", "ikke spurt"])
def test_what_says_that_somebody_was_not_asked(guide, cell):
    assert guide(f"nr;research question;question;K1\n1;;Hva?;{cell}\n")[0].asked == ()


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("nr;spørsmål\n1;Hva?\n", "guide.columns", None),
        ("nr;forskningsspørsmål;spørsmål\n1;;\n", "guide.unfinished", 2),
        ("nr;forskningsspørsmål;spørsmål\n;;Hva?\n", "guide.unfinished", 2),
        ("nr;forskningsspørsmål;spørsmål\n1;;Hva?\n1;;Hvem?\n", "guide.twice", 3),
        ("nr;forskningsspørsmål;spørsmål\n1;;Hva?\n2;; HVA? \n", "guide.twice", 3),
        ("nr;forskningsspørsmål;spørsmål\n1;F9;Hva?\n", "guide.no_such", 2),
        ("nr;forskningsspørsmål;spørsmål\nA1;F9;Hva?\n", "guide.no_such", 2),
        (
            "nr;forskningsspørsmål;spørsmål;question\n1;;Hva?;What?\n",
            "informants.same_column",
            None,
        ),
    ],
)
def test_refused(guide, text, message, line):
    with pytest.raises(FileError) as refused:
        guide(text)
    assert refused.value.message_id == message
    assert refused.value.values.get("line") == line
    for language in ("en", "nb", "nn"):
        assert "guide.csv" in render_error(refused.value, language)
