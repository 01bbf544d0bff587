"""Which filters may templates use? The same ones in pages and in letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lms.base import dates
from lms.base.dates import FOR_EVER
from lms.base.words import counted, joined


def filters(zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """Filters by the name under which a template uses them; instants are said as the clocks of `zone` show them."""
    return {
        "day": day,
        "long_day": long_day,
        "iso": iso,
        "instant": lambda instant: dates.instant_in_words(instant, zone),
        "time": lambda instant: dates.time_of_day(instant, zone),
        "begins": lambda starts_at: dates.begins_in_words(starts_at, zone),
        "until": lambda starts_at, ends_at: dates.runs_in_words(starts_at, ends_at, zone),
        "number": lambda number: f"{number:,}",
        "counted": counted,
        "joined": joined,
    }


def day(value: date | None, none: str = "") -> str:
    """`12 March 2026`; `none` for no day and for a day without an end."""
    return none if value is None or value == FOR_EVER else dates.short(value)


def long_day(value: date | None, none: str = "") -> str:
    """`Thursday 12 March 2026`."""
    return none if value is None or value == FOR_EVER else dates.in_words(value)


def iso(value: date | datetime | None) -> str:
    """`2026-03-12`, for addresses and fields."""
    return "" if value is None else value.isoformat()
