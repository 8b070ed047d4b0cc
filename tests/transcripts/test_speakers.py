"""Labels: which of their words may name a person."""

import pytest

from qualcode.transcripts.speakers import is_anybody, naming_words


@pytest.mark.parametrize(
    "label",
    [
        "I", "R2", "S1", "Intervjuer", "Interviewer 2", "Moderator", "Alle", "Ukjent", "Automation",
        "Informant 3", "Informant3", "Deltaker-2", "Speaker 1", "K2", "B4", "admin-1", "NAV2", "?",
        "Tolk", "Leder", "Committee 1", "Ukjent mann", "Informant (kvinne)", "12", "...", "A.",
    ],
)  # fmt: skip
def test_labels_that_name_nobody(label):
    assert naming_words(label) == []


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Max Bigman", ["Max", "Bigman"]),
        ("Intervjuer Kari", ["Kari"]),
        ("Moderator (Odd-Geir Moe)", ["Odd-Geir", "Moe"]),
        ("Dr. McGee", ["McGee"]),
        ("Kari2", ["Kari2"]),
        ("kari", ["kari"]),
        ("KH", ["KH"]),
        ("R2/Siri", ["Siri"]),
        ("Ø. Åsen", ["Åsen"]),
        ("Ли Вэй", ["Ли", "Вэй"]),
    ],
)
def test_labels_that_may_name_somebody(label, words):
    assert naming_words(label) == words


def test_labels_that_mean_another_person_in_another_file():
    assert all(map(is_anybody, ["R2", "informant 3", "Speaker 1", "s1", "Deltaker"]))
    assert not any(map(is_anybody, ["K2", "admin-1", "Kari", "Informantene"]))
