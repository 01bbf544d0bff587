"""How often is each course held, at what time of day, where, by whom and for whom? (prospectus/rhythms.csv)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from functools import cache

from lms.demo import framework
from lms.demo.framework import Row

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place, made up, and what one has to know to get in."""

    venue: str
    name: str
    joining: str

    @property
    def is_online(self) -> bool:
        """Whether one joins by a link."""
        return self.venue == "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A course is held every so many weeks; the next time `first_in` or more days from today.

    `starts` (London's time) and `venues` take turns. A session has `days` parts, a week apart; an event is held
    `seminars` times, a week apart. Trainers hold one of the roles `trained_by`, or are named `trainers` who work for
    nobody here. `roles` narrows down who is asked to come. `decide_days` before it starts it is decided whether there
    are enough, and `closes_days` before booking closes (0: it does not).
    """

    course: str
    every_weeks: int
    first_in: int
    starts: tuple[time, ...]
    venues: tuple[Venue, ...]
    days: int
    seminars: int
    trained_by: Keys
    trainers: Keys
    delivered_by: str
    facilitators: str
    roles: Keys
    decide_days: int
    closes_days: int
    approval: bool
    in_august: bool


@cache
def rhythms() -> tuple[Rhythm, ...]:
    """Every course with sessions, by key. E-learning is taken at any time and has none."""
    return tuple(_rhythm(row) for row in framework.file("rhythms", "prospectus"))


def _rhythm(row: Row) -> Rhythm:
    venues = {each["venue"]: Venue(**each) for each in framework.file("venues", "prospectus")}
    return Rhythm(
        course=row["course"],
        every_weeks=int(row["every_weeks"]),
        first_in=int(row["first_in"]),
        starts=tuple(time.fromisoformat(each) for each in _keys(row["starts"])),
        venues=tuple(venues[each] for each in _keys(row["venues"])),
        days=int(row["days"]),
        seminars=int(row["seminars"]),
        trained_by=_keys(row["trained_by"]),
        trainers=_keys(row["trainers"]),
        delivered_by=row["delivered_by"],
        facilitators=row["facilitators"],
        roles=_keys(row["roles"]),
        decide_days=int(row["decide_days"]),
        closes_days=int(row["closes_days"] or 0),
        approval=row["approval"] == "yes",
        in_august=row["in_august"] == "yes",
    )


def _keys(cell: str) -> Keys:
    return tuple(each for each in cell.split(";") if each)
