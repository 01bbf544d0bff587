"""Which facts is the made-up partnership told in, and how are they written as the contract's rows?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from lms.base.dates import add_months
from lms.demo.framework import Row
from lms.demo.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody made up."""

    person: str
    name: str
    email: str
    status: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A role at an agency, both days inclusive; no end means still in post."""

    person: str
    agency: str
    role: str
    starts_on: date
    ends_on: date | None = None
    manager: str = ""

    def runs_on(self, day: date) -> bool:
        """Whether the post runs on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def meets(self, other: Post) -> bool:
        """Whether the two posts share at least one day."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days away, both inclusive; no end means nobody knows yet."""

    person: str
    starts_on: date
    ends_on: date | None
    reason: str

    def runs_on(self, day: date) -> bool:
        """Whether the person is away on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispensation:
    """Let off one competency for a time, by somebody, for a reason."""

    person: str
    competency: str
    starts_on: date
    ends_on: date | None
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A competency achieved on a day; the route tells how, and what the record says."""

    person: str
    competency: str
    achieved_on: date
    route: Route


@dataclass(slots=True, kw_only=True)
class Career:
    """One person with everything recorded about them, filled step by step.

    `diligence` from 0 to 1 moves how promptly they train.
    """

    person: Person
    posts: tuple[Post, ...]
    diligence: float = 0.5
    absence: Absence | None = None
    dispensation: Dispensation | None = None
    awards: Sequence[Award] = ()

    @property
    def tilt(self) -> float:
        """What to take off a draw from 0 to 1, so that the diligent draw low."""
        return (self.diligence - 0.5) * 0.3


@cache
def _iso(day: date | None) -> str:
    """One string for a day, however many rows say it: there are 140,000 of them."""
    return day.isoformat() if day else ""


def person_row(person: Person) -> Row:
    """A row of people.csv."""
    return {"person": person.person, "name": person.name, "email": person.email, "status": person.status}


def post_row(post: Post) -> Row:
    """A row of posts.csv."""
    return {
        "person": post.person,
        "agency": post.agency,
        "role": post.role,
        "starts_on": _iso(post.starts_on),
        "ends_on": _iso(post.ends_on),
        "manager": post.manager,
    }


def absence_row(absence: Absence) -> Row:
    """A row of absences.csv."""
    return {
        "person": absence.person,
        "starts_on": _iso(absence.starts_on),
        "ends_on": _iso(absence.ends_on),
        "reason": absence.reason,
    }


def dispensation_row(dispensation: Dispensation) -> Row:
    """A row of dispensations.csv."""
    return {
        "person": dispensation.person,
        "competency": dispensation.competency,
        "starts_on": _iso(dispensation.starts_on),
        "ends_on": _iso(dispensation.ends_on),
        "reason": dispensation.reason,
        "decided_by": dispensation.decided_by,
    }


def award_row(award: Award) -> Row:
    """A row of awards.csv."""
    route = award.route
    return {
        "person": award.person,
        "competency": award.competency,
        "achieved_on": _iso(award.achieved_on),
        "mode": route.mode,
        "hours": route.hours,
        "valid_until": _iso(add_months(award.achieved_on, route.valid_months)) if route.valid_months else "",
        "evidence": route.evidence,
        "source": route.source,
    }
