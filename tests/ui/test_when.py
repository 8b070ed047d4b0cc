"""Moments in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.messages import LANGUAGES
from qualcode.ui.when import when, when_written

NOW = datetime(2024, 3, 14, 9, 30, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW - timedelta(hours=2), "i dag kl. 07:30"),
        (NOW - timedelta(hours=10), "i går"),
        (NOW - timedelta(days=3), "mandag"),
        (NOW - timedelta(days=6), "fredag"),
        (NOW - timedelta(days=7), "7. mars"),
        (datetime(2023, 12, 24, tzinfo=UTC), "24. desember 2023"),
        (NOW + timedelta(days=3), "17. mars"),
    ],
)
def test_a_moment_is_said_as_one_would_say_it(moment: datetime, words: str) -> None:
    assert when(moment, NOW, "nb") == words


def test_the_day_is_that_of_the_place() -> None:
    west = timezone(timedelta(hours=-8))
    late = datetime(2024, 3, 14, 2, 0, tzinfo=UTC)
    assert when(late, NOW.astimezone(west), "nb") == "i går"


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(LANGUAGES))
def test_every_moment_has_words(moment: datetime, language: str) -> None:
    assert when(moment, NOW, language).strip()


@given(st.text())
def test_what_is_no_moment_has_none(text: str) -> None:
    assert isinstance(when_written(text, NOW, "en"), str)


def test_a_written_moment_is_read_and_one_without_a_zone_is_not() -> None:
    assert when_written(NOW.isoformat(), NOW, "en") == "today at 09:30"
    assert when_written("2024-03-14T09:30:00", NOW, "en") == ""
    assert when_written("0001-01-01T00:00:00+14:00", NOW, "en") == ""
