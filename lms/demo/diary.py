"""What has one person won so far?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from lms.demo.careers import RECORDS_BEGIN
from lms.demo.facts import Award
from lms.demo.routes import Route

Won = tuple[date, str]
"""A day, and the mode in which something was won on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """One person's awards. `wanted` is what their posts need: an agency's return tells no more than that."""

    person: str
    wanted: frozenset[str]
    days: dict[str, list[Won]] = field(default_factory=lambda: defaultdict(list))
    awards: list[Award] = field(default_factory=list)

    def enter(self, day: date, route: Route) -> None:
        """Attending brings everything that the course awards; the same competency, day and mode is noted once."""
        won = (day, route.mode)
        for competency in _noted(route.awards, self.wanted):
            days = self.days[competency]
            if won not in days:
                days.append(won)
                days.sort()
                self.awards.append(Award(person=self.person, competency=competency, achieved_on=day, route=route))


@cache
def _noted(awards: tuple[str, ...], wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(competency for competency in awards if competency in wanted) or awards


def course_day(day: date, route: Route) -> date:
    """Courses run on their own day of the week, so that people of many agencies meet on one date.

    The last such day up to `day`; e-learning and the like happen on any day.
    """
    if route.weekday is None:
        return day
    return max(day - timedelta(days=(day.weekday() - route.weekday) % 7), RECORDS_BEGIN)
