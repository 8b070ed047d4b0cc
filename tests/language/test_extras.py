"""A model and a dictionary: asked where they are installed, and never needed."""

from __future__ import annotations

import pytest
import spacy

from qualcode.anonymise.finding import find
from qualcode.domain.span import Span
from qualcode.language import extras


def test_without_them_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    extras.dictionary.cache_clear()
    assert extras.installed_model("nb") == ""
    assert extras.installed_model("xx") == ""
    assert extras.dictionary("nb") == frozenset()
    extras.dictionary.cache_clear()


def test_the_best_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"nb_core_news_sm", "nb_core_news_lg"}
    monkeypatch.setattr(extras, "find_spec", lambda name: name if name in there else None)
    assert extras.installed_model("nn") == "nb_core_news_lg"


def test_what_a_model_takes_for_names_is_one_more_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = spacy.blank("nb")
    ruler = nlp.add_pipe("entity_ruler")
    patterns = [("PER", "hodan"), ("GPE_LOC", "xyzzy"), ("MISC", "tirsdag"), ("ORG", "NAV")]
    ruler.add_patterns([{"label": a, "pattern": b} for a, b in patterns])  # type: ignore[attr-defined]
    monkeypatch.setattr(extras, "_loaded", lambda name: nlp)
    text = "Da kom Hodan og hodan fra xyzzy til NAV på tirsdag."
    (votes,) = extras.entities([text], "nb_core_news_sm")
    assert [(span.of(text), sort) for span, sort in votes] == [
        ("hodan", "person"), ("xyzzy", "place"), ("NAV", "institution"),
    ]  # fmt: skip
    plain_, voted = find([text])[0], find([text], votes=[votes])[0]
    assert [one.span.of(text) for one in voted] == ["Hodan", "hodan", "xyzzy"]
    assert [one.rule for one in voted] == ["given", "model", "model"]
    assert {one.span for one in plain_} <= {one.span for one in voted}
    (both,) = find([text], votes=[[(Span(7, 12), "person")]])[0]
    assert both.votes == 2
    assert both.confidence > plain_[0].confidence
