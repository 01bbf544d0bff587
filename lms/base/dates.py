"""How do civil days count, and how are they said? (R1, R2)"""

from __future__ import annotations

import calendar
import functools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FOR_EVER = date.max
"""The last day of something without an end, in derived rows and comparisons."""
ONE_DAY = timedelta(days=1)


@functools.lru_cache(maxsize=1 << 16)  # a reckoning asks the same sums again and again
def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day when it has no such day (R2).

    Counted from the anchor: 31 August + 6 is 28 or 29 February, and + 12 is 31 August again.
    A result beyond the calendar is `FOR_EVER`.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > FOR_EVER.year:
        return FOR_EVER
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """`day` moved by `days`, staying inside the calendar at either end."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def next_day(day: date) -> date:
    """The day after, or `FOR_EVER` when there is none."""
    return day if day == FOR_EVER else day + ONE_DAY


def day_in_london(instant: datetime) -> date:
    """The civil day in Europe/London on which an aware instant falls (R1)."""
    return instant.astimezone(LONDON).date()


def in_words(day: date) -> str:
    """`Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short(day: date) -> str:
    """`12 March 2026`: for tables, where the day of the week would only be noise."""
    return f"{day.day} {day:%B %Y}"
