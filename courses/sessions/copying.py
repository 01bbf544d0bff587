"""On which days is a session to be held again? One other day, or every week or two. (R22): no I/O."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.base.working_days import bank_holidays
from lms.web.fields import Fields

EVERY = {"once": 0, "week": 1, "fortnight": 2}
"""How many weeks lie between one and the next; none for a single copy."""
MOST = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A day for a copy, and what speaks against it: then it is left out unless the coordinator ticks it."""

    day: date
    against: str = ""


def read_days(fields: Fields, today: date) -> list[date]:
    """The days asked for; what is wrong is among the fields' errors."""
    first = fields.day("on", "the day")
    every = fields.one_of("every", EVERY, "how often")
    times = 1 if every == 0 else fields.whole("times", "how many sessions", least=1, most=MOST)
    if first is not None and first <= today:
        fields.refuse("on", "The day must be still to come")
    if fields.errors or first is None or times is None:
        return []
    return [first + timedelta(weeks=(every or 0) * number) for number in range(times)]


def weighed(days: Collection[date], held_on: Collection[date]) -> list[Wanted]:
    """Each day with what speaks against it; `held_on` are days with a session of the course."""
    return [Wanted(day=day, against=_against(day, held_on)) for day in days]


def chosen(fields: Fields, days: Sequence[date]) -> list[date]:
    """The days that were ticked; all of them when none had to be."""
    if not fields.yes("sure"):
        return list(days)
    ticked = fields.some_of("days", [day.isoformat() for day in days], "a day")
    if not ticked:
        fields.refuse("days", "Tick at least one day")
    return [day for day in days if day.isoformat() in ticked]


def _against(day: date, held_on: Collection[date]) -> str:
    if day in bank_holidays(day.year):
        return "a bank holiday"
    if day.weekday() >= 5:
        return f"a {day:%A}"
    return "this course has a session on that day already" if day in held_on else ""
