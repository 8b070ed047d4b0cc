"""A moment in words: today, yesterday, Monday, 12 March."""

from __future__ import annotations

from datetime import datetime

from qualcode.messages import render

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def when(moment: datetime, now: datetime, language: str) -> str:
    """A moment as one would say it `now`, by the calendar of `now`'s time zone."""
    then = moment.astimezone(now.tzinfo)
    days = (now.date() - then.date()).days
    if days == 0:
        return render("when.today", language, time=f"{then:%H:%M}")
    if days == 1:
        return render("when.yesterday", language)
    if 1 < days < 7:
        return render(f"when.{_DAYS[then.weekday()]}", language)
    month = render(f"when.{_MONTHS[then.month - 1]}", language)
    date = "when.date" if then.year == now.year else "when.date_and_year"
    return render(date, language, day=then.day, month=month, year=then.year)


def when_written(moment: str, now: datetime, language: str) -> str:
    """The same for a moment in ISO 8601; nothing where it is none."""
    try:
        then = datetime.fromisoformat(moment)
        return when(then, now, language) if then.tzinfo else ""
    except (ValueError, OverflowError):  # no moment, or one before the calendar begins
        return ""
