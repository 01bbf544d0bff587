"""Which days are working days in England, and how many of them lie before a day? Bank holidays from `holidays`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday of England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_before(day: date, count: int) -> date:
    """The day that lies `count` working days before `day`; `day` itself for 0.

    Three working days before a Thursday is the Monday of its week; before a Monday, the Wednesday of the week before.
    """
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day
