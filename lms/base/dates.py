"""How do civil days count, and how are they said? (R1, R2)"""

from __future__ import annotations

import calendar
import functools
from datetime import UTC, date, datetime, time, timedelta
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


def starts_in_london(day: date) -> datetime:
    """The instant at which a civil day begins in Europe/London, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def instants_at(wall: datetime, zone: ZoneInfo = LONDON) -> tuple[datetime, ...]:
    """The instants in UTC at which the clock on the wall shows this (R1): one, but none in the hour that is left out
    in March, and two in the one that comes twice in October."""
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(sorted({one for one in both if one.astimezone(zone).replace(tzinfo=None, fold=0) == wall}))


def in_words(day: date) -> str:
    """`Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short(day: date) -> str:
    """`12 March 2026`: for tables, where the day of the week would only be noise."""
    return f"{day.day} {day:%B %Y}"


def time_of_day(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """The clock on the wall at an aware instant: `9:30am`, `9am`, `midday`, `midnight`."""
    local = instant.astimezone(zone)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def instant_in_words(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """`12 March 2026, 9:05am`: when something was done, to the minute also on the hour."""
    local = instant.astimezone(zone)
    return f"{short(local.date())}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def begins_in_words(starts_at: datetime, zone: ZoneInfo = LONDON) -> str:
    """`Thursday 12 March 2026, 9:30am`: when something begins."""
    return f"{in_words(starts_at.astimezone(zone).date())}, {time_of_day(starts_at, zone)}"


def runs_in_words(starts_at: datetime, ends_at: datetime, zone: ZoneInfo = LONDON) -> str:
    """`Thursday 12 March 2026, 9:30am to 12:30pm`, naming the second day too when it ends on another."""
    same_day = starts_at.astimezone(zone).date() == ends_at.astimezone(zone).date()
    end = time_of_day(ends_at, zone) if same_day else begins_in_words(ends_at, zone)
    return f"{begins_in_words(starts_at, zone)} to {end}"
