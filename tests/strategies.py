"""Which small worlds are most likely to catch a rule out? Month ends, touching rows, movers, rows that change."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.oracle import add_months
from tests.world import (
    Absence,
    Agency,
    Award,
    Booking,
    Course,
    Dispensation,
    Equivalence,
    Post,
    Requirement,
    Role,
    Session,
    World,
    write_csvs,
)

__all__ = ["random_world", "smallest", "world_from", "worlds", "write_csvs"]

EDGES = [
    date(2020, 2, 29), date(2020, 2, 28), date(2020, 3, 1), date(2019, 8, 31), date(2020, 1, 31), date(2019, 2, 28),
    date(2020, 3, 29), date(2020, 10, 25), date(2019, 12, 31), date(2020, 1, 1), date(2021, 2, 28), date(2020, 5, 31),
]  # fmt: skip
MODES = ("in_person", "virtual", "blended", "e_learning", "recording", "briefing", "document", "assessment", "external")
AGENCIES = (
    Agency(agency="TOP", sector="local_authority"),
    Agency(agency="MID", sector="health", parent="TOP"),
    Agency(agency="LEAF", sector="health", parent="MID"),
    Agency(agency="OTHER", sector="police"),
)
ROLES = (Role(role="R1", group="A"), Role(role="R2", group="B"), Role(role="R3", group="B", kind="councillor"))
COMPETENCIES = ("C1", "C2", "C3")
COURSES = (
    Course(course="K1", groups=("A", "B"), competencies=("C1", "C3"), sensitive=True),
    Course(course="K2", competencies=("C2",), prerequisites=("K1", "C3"), mode="virtual"),
)
SESSIONS = (
    Session(session="S1", course="K1", starts_at="2026-03-28T23:30", ends_at="2026-03-29T03:30", trainers=("P00001",)),
    Session(session="S2", course="K1", starts_at="2026-10-25T00:30", ends_at="2026-10-25T01:30+00:00", places=1),
    Session(
        session="S3", course="K2", starts_at="2019-06-03T09:30", ends_at="2019-06-03T12:30", places=0, status="held"
    ),
)
BOOKING_STATES = ("requested", "waiting", "declined", "expired", "cancelled", "attended", "part", "absent")
FIRST_STATES = ("confirmed", "offered")
"""Of the first person alone, so that every room is large enough."""


class Days:
    """Draws days that like to fall on, or one day beside, a day that was drawn before."""

    def __init__(self, pick: random.Random) -> None:
        self.pick = pick
        self.drawn = list(EDGES)

    def near(self, day: date) -> date:
        moved = add_months(day, self.pick.choice((0, 0, 0, -12, -6, -1, 1, 3, 6, 12)))
        return moved + timedelta(days=self.pick.choice((0, -1, 1, 0, 28, -28, 29)))

    def one(self) -> date:
        day = self.pick.choice(self.drawn)
        day = self.near(day) if self.pick.randrange(3) else day + timedelta(days=self.pick.randrange(400))
        self.drawn.append(day)
        return day

    def spell(self, starts_on: date | None = None) -> tuple[date, date | None]:
        first = starts_on or self.one()
        length = self.pick.choice((0, 1, 10, 27, 40, 100, 250, 400, None))
        if length is None:
            return first, None
        last = first + timedelta(days=length)
        self.drawn.append(last)
        return first, last

    def versions(self) -> Iterator[tuple[date, date | None]]:
        """Spells in a row that touch or leave a day free, the last one often open."""
        starts = sorted({self.one() for _ in range(self.pick.choice((1, 2, 2, 3)))})
        if self.pick.randrange(2):
            starts[0] = min(starts[0], date(2019, 1, 1))
        for first, following in pairwise(starts):
            last = following - timedelta(days=self.pick.choice((1, 1, 1, 2, 30)))
            yield first, max(first, last)
        yield starts[-1], self.spell(starts[-1])[1] if not self.pick.randrange(4) else None


def _hours(pick: random.Random) -> dict[str, Any]:
    return {
        "hours_min": pick.choice((1, 2, 3, 6)),
        "period_months": pick.choice((1, 6, 12)),
        "participatory_pct": pick.choice((None, 0, 50, 50, 60, 100)),
    }


def requirement_like(pick: random.Random, row: Requirement) -> Requirement:
    hours = pick.randrange(3) == 0
    row = replace(
        row,
        kind="hours" if hours else "completion",
        strength="mandatory" if pick.randrange(4) else "recommended",
        initial_days=pick.choice((0, 0, 1, 28, 60, 200)),
        refresh_months=None if hours else pick.choice((None, 1, 3, 6, 12, 12, 24)),
        modes=tuple(sorted(pick.sample(MODES, 5))) if pick.randrange(4) == 0 else (),
        applies_to_existing=pick.randrange(2) == 0,
        expiring_days=pick.choice((None, None, 0, 1, 30)),
    )
    return replace(row, **_hours(pick)) if hours else row


def _requirements(pick: random.Random, days: Days) -> list[Requirement]:
    rows = []
    for role in ROLES:
        for competency in COMPETENCIES:
            for agency in ("", *pick.sample(("TOP", "MID", "LEAF"), pick.choice((0, 0, 1, 2)))):
                if pick.randrange(5) == 0:
                    continue
                rows += [
                    requirement_like(
                        pick,
                        Requirement(
                            role=role.role, competency=competency, agency=agency, in_force_from=first, in_force_to=last
                        ),
                    )
                    for first, last in days.versions()
                ]
    return rows


def _posts(pick: random.Random, days: Days, person: str) -> list[Post]:
    posts: list[Post] = []
    for _ in range(pick.choice((1, 2, 2, 3))):
        ended = [p.ends_on for p in posts if p.ends_on]
        after = pick.choice(ended) + timedelta(days=pick.choice((0, 1, 1, 2, -20))) if ended else None
        first, last = days.spell(after if pick.randrange(4) else None)
        agency, role = pick.choice(AGENCIES).agency, pick.choice(ROLES).role
        clash = any(
            (p.agency, p.role) == (agency, role)
            and p.starts_on <= (last or date.max)
            and first <= (p.ends_on or date.max)
            for p in posts
        )
        if not clash:
            posts.append(Post(person=person, agency=agency, role=role, starts_on=first, ends_on=last))
    return posts


def award_for(pick: random.Random, days: Days, person: str) -> Award:
    achieved_on = days.one()
    for months in (1, 3, 6, 12):
        days.drawn.append(add_months(achieved_on, months))
    hours = pick.choice((None, 0.5, 1.0, 1.5, 2.0, 3.0, 3.0, 6.0))
    valid_until = achieved_on + timedelta(days=pick.choice((0, 1, 30, 200))) if pick.randrange(5) == 0 else None
    return Award(
        person=person, competency=pick.choice(COMPETENCIES), achieved_on=achieved_on,
        mode=pick.choice(MODES[:4] + MODES), hours=hours, valid_until=valid_until,
    )  # fmt: skip


def _equivalences(pick: random.Random, days: Days) -> list[Equivalence]:
    pairs = pick.sample([("C1", "C2"), ("C2", "C1"), ("C3", "C1"), ("C2", "C3")], pick.choice((0, 1, 2)))
    return [
        Equivalence(holds=holds, satisfies=satisfies, in_force_from=first, in_force_to=last)
        for holds, satisfies in pairs
        for first, last in days.versions()
    ]


def _bookings(pick: random.Random, people: tuple[str, ...]) -> Iterator[Booking]:
    for session in SESSIONS:
        for person in people:
            states = BOOKING_STATES + (FIRST_STATES if person == people[0] and session.places else ())
            if pick.randrange(3):
                at = f"2026-03-{pick.randrange(1, 28):02}T{pick.randrange(24):02}:{pick.choice((0, 30)):02}"
                yield Booking(session=session.session, person=person, state=pick.choice(states), at=at)


def world_from(pick: random.Random, size: int) -> World:
    """A world of `size` people; every choice is asked of `pick`."""
    days = Days(pick)
    people = tuple(f"P{n:05}" for n in range(1, size + 1))
    posts = [post for person in people for post in _posts(pick, days, person)]
    absences = {
        (who, first): last for who in people for _ in range(pick.choice((0, 0, 1, 2))) for first, last in [days.spell()]
    }
    dispensed = {
        (who, pick.choice(COMPETENCIES), first): last
        for who in people
        for _ in range(pick.choice((0, 0, 1)))
        for first, last in [days.spell()]
    }
    awards = {
        (a.person, a.competency, a.achieved_on, a.mode): a
        for who in people
        for _ in range(pick.randrange(13))
        for a in [award_for(pick, days, who)]
    }
    return World(
        agencies=AGENCIES, roles=ROLES, competencies=COMPETENCIES, courses=COURSES, people=people,
        equivalences=tuple(_equivalences(pick, days)),
        requirements=tuple(_requirements(pick, days)),
        posts=tuple(posts),
        absences=tuple(Absence(person=w, starts_on=f, ends_on=t) for (w, f), t in absences.items()),
        dispensations=tuple(
            Dispensation(person=w, competency=c, starts_on=f, ends_on=t) for (w, c, f), t in dispensed.items()
        ),
        awards=tuple(awards.values()),
        sessions=SESSIONS,
        bookings=tuple(_bookings(pick, people)),
    )  # fmt: skip


def random_world(seed: int, size: int) -> World:
    """The same world for the same seed, always."""
    return world_from(random.Random(seed), size)


def worlds(size: int = 1) -> st.SearchStrategy[World]:
    """Worlds for hypothesis, which shrinks the choices."""
    return st.randoms(use_true_random=False).map(lambda pick: world_from(pick, size))


FACTS = ("posts", "requirements", "awards", "absences", "dispensations", "equivalences")


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """Leave out row after row for as long as the world still fails."""
    for kind in FACTS:
        for fact in getattr(world, kind):
            smaller = replace(world, **{kind: tuple(f for f in getattr(world, kind) if f is not fact)})
            if fails(smaller):
                return smallest(smaller, fails)
    return world
