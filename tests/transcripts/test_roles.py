"""Roles: from the label, from the list of informants, and from who asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.transcript import ROLES
from qualcode.files.document import lines
from qualcode.transcripts.reading import draft
from qualcode.transcripts.roles import Said, roles_of

ASKS = Said(20, 16, 200)
ANSWERS = Said(20, 2, 2000)
ONCE = Said(1, 0, 5)


def roles(informants=(), **said):
    return roles_of({name.replace("_", " "): one for name, one in said.items()}, informants)


@pytest.mark.parametrize(
    "label", ["I", "Int", "Intervjuer", "Intervjuar", "Interviewer", "Forskar", "M", "Q", "Spm"]
)
def test_labels_that_interview(label):
    assert roles(**{label: ASKS, "K2": ANSWERS}) == {label: "interviewer", "K2": "informant"}


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Tolk", "interpreter"), ("Interpreter", "interpreter"), ("Alle", "several"),
        ("Flere", "several"), ("Several", "several"), ("Ukjent", "unknown"), ("?", "unknown"),
        ("??", "unknown"), ("Unknown_Speaker", "unknown"), ("Automation", "unknown"),
        ("Informant_2", "informant"), ("Deltaker_1", "informant"),
    ],
)  # fmt: skip
def test_labels_that_state_a_role(label, role):
    name = label.replace("_", " ")
    assert roles(I=ASKS, **{label: ANSWERS})[name] == role


def test_the_named_one_who_asks_interviews():
    found = roles(Automation=ONCE, Ada_Moe=ASKS, **{"adviser-1": ANSWERS})
    assert found == {"Automation": "unknown", "Ada Moe": "interviewer", "adviser-1": "informant"}


def test_nobody_interviews_where_nobody_stands_out():
    assert set(roles(Ada=ANSWERS, Ola=ANSWERS).values()) == {"informant"}
    meeting = {f"Speaker {n}": Said(n, n // 2, 100 * n) for n in range(1, 20)}
    assert set(roles_of(meeting).values()) == {"informant"}


def test_one_who_asks_a_group():
    group = {"Ada": ASKS, "G1": Said(10, 1, 900), "G2": Said(8, 0, 700), "G3": ONCE}
    assert roles_of(group)["Ada"] == "interviewer"


def test_i_is_an_informant_beside_an_interviewer():
    assert roles(Intervjuer=ASKS, I=ANSWERS) == {"Intervjuer": "interviewer", "I": "informant"}
    assert roles(F=ASKS, I=ANSWERS) == {"F": "interviewer", "I": "informant"}


def test_numbered_interviewers():
    assert roles(I=ASKS, I1=ANSWERS, I2=ANSWERS) == {
        "I": "interviewer", "I1": "informant", "I2": "informant",
    }  # fmt: skip
    assert roles(I1=ASKS, I2=ASKS, R1=ANSWERS) == {
        "I1": "interviewer", "I2": "second-interviewer", "R1": "informant",
    }  # fmt: skip
    assert roles(I=ASKS, I2=ASKS, R1=ANSWERS)["I2"] == "second-interviewer"
    assert roles(Interviewer_2=ASKS, Interviewer_1=ASKS, K2=ANSWERS) == {
        "Interviewer 1": "interviewer", "Interviewer 2": "second-interviewer", "K2": "informant",
    }  # fmt: skip
    assert roles(Intervjuer=ASKS, I1=ANSWERS)["I1"] == "informant"


def test_the_list_of_informants_decides():
    assert roles(["m"], M=ANSWERS, Ada=ASKS) == {"M": "informant", "Ada": "interviewer"}
    assert roles(["K1", "K2"], K1=ANSWERS, K2=ANSWERS, Ada=ASKS)["Ada"] == "interviewer"


@pytest.mark.parametrize("name", ["Ada.txt", "ada_runde2.txt"])
def test_a_file_is_named_after_its_informant(name):
    text = "Ada: Hva?\nOla: Skal vi?\n" * 6
    made = draft(lines(name, text)).transcript
    assert {u.speaker: u.role for u in made.utterances}["Ada"] == "informant"


LABEL = st.sampled_from(["I", "I1", "I2", "R1", "M", "Q", "Ada", "Intervjuer", "?", "Tolk", "Alle"])
SAID = st.builds(Said, st.integers(1, 50), st.integers(0, 1), st.integers(1, 5000))


@given(st.dictionaries(LABEL, SAID), st.sets(LABEL))
def test_everybody_has_a_role_and_one_at_most_interviews(said, informants):
    found = roles_of(said, informants)
    assert found.keys() == said.keys()
    assert set(found.values()) <= set(ROLES)
    assert list(found.values()).count("interviewer") <= 1
    assert all(found[name] == "informant" for name in informants & said.keys())
