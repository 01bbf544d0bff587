"""When and where are courses held, half a year back and a year ahead of the demonstration's day?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from courses.sessions.actions import Draft
from courses.sessions.rules import Part, Share, ShareKind, Status, WaitingOrder, WhenFree
from lms.base.dates import LONDON
from lms.base.working_days import is_working_day
from lms.demo import framework, routes
from lms.demo.framework import Row
from lms.demo.rhythms import Rhythm
from lms.demo.situations import CANCELLED, SHARES, SITUATIONS, UNAPPROVED, Situation
from lms.facts.cells import write_instant

BACK = timedelta(days=183)
AHEAD = timedelta(days=365)
DRAFTS_FROM = timedelta(days=300)
OPENS_BEFORE = timedelta(days=180)
RELEASED_BEFORE = timedelta(days=14)
WEEK = timedelta(weeks=1)
KEPT_HOURS = 72
"""How long a place offered in a full room is kept."""
FEWEST = 6
FEWEST_WHO_CAME = 2
"""One alone makes no session: what they learnt has come about in another way."""
INFORMAL = ("K07", "K13")
"""Short information sessions: a free place goes to the next in line without asking."""

Attendance = Mapping[tuple[str, date], list[str]]
"""Who won what a course awards on a day, by course and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One delivery of a course: what a coordinator said of it, and what is going on with it.

    `is_for_few` when only some roles are asked to come; `came` are those with evidence of having been there.
    """

    session: str
    status: Status
    said: Draft
    situation: Situation = Situation.USUAL
    why: str = ""
    is_for_few: bool = False
    came: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day on which it begins."""
        return self.said.parts[0].starts_at.astimezone(LONDON).date()

    @property
    def ends_at(self) -> datetime:
        """When its last part ends."""
        return self.said.parts[-1].ends_at


def session_row(session: Session) -> Row:
    """A row of sessions.csv."""
    said = session.said
    return {
        "session": session.session,
        "course": said.course,
        "starts_at": write_instant(said.parts[0].starts_at),
        "ends_at": write_instant(session.ends_at),
        "venue": said.venue,
        "mode": said.mode,
        "places": str(said.places),
        "minimum": "" if said.minimum is None else str(said.minimum),
        "trainers": said.trainers,
        "delivered_by": said.delivered_by,
        "status": session.status.value,
    }


def at(day: date, clock: time) -> datetime:
    """A time of day in London, as an instant."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is to hold a course with: for how many people it is, and its trainers, who take turns."""

    pool: int
    team: tuple[str, ...]

    def trainers(self, rhythm: Rhythm, number: int) -> str:
        """One for the session of this number, or two where two kinds of them work together."""
        wanted = min(2, len(rhythm.trained_by), len(self.team)) or min(1, len(self.team))
        return ";".join(self.team[(number + n) % len(self.team)] for n in range(wanted))


def coming(rng: Random, rhythm: Rhythm, means: Means, *, today: date) -> Iterator[Session]:
    """The sessions of the next twelve months, in order."""
    for number, day in enumerate(_days_ahead(rhythm, today)):
        key = (rhythm.course, number)
        situation = SITUATIONS.get(key, Situation.USUAL)
        said = _draft(rng, rhythm, means, day, number)
        shares = tuple(_share(share, day, said.places) for share in SHARES.get(key, ()))
        keeps_offers = situation is Situation.QUEUE
        opens_at = at(day - OPENS_BEFORE, time(9)) if "M" not in framework.groups_of(rhythm.course) else None
        status = Status.DRAFT if rhythm.course in UNAPPROVED or day > today + DRAFTS_FROM else Status.OPEN
        yield Session(
            session=f"{day}-{rhythm.course}",
            status=Status.CANCELLED if key in CANCELLED else status,
            said=replace(said, shares=shares, opens_at=opens_at, offer_hours=KEPT_HOURS if keeps_offers else None),
            situation=situation,
            why=CANCELLED.get(key, ""),
            is_for_few=bool(rhythm.roles),
        )


def _days_ahead(rhythm: Rhythm, today: date) -> Iterator[date]:
    """On the course's own day of the week; a week later where that cannot be."""
    weekday = routes.course(rhythm.course).weekday or 0
    first = today + timedelta(days=rhythm.first_in)
    first += timedelta(days=(weekday - first.weekday()) % 7)
    held: set[date] = set()
    for turn in count():
        for seminar in range(rhythm.seminars):
            day = first + WEEK * (turn * rhythm.every_weeks + seminar)
            while day in held or not _can_be(rhythm, day):
                day += WEEK
            if day > today + AHEAD:
                return
            held.add(day)
            yield day


def _can_be(rhythm: Rhythm, day: date) -> bool:
    days = [day + WEEK * part for part in range(rhythm.days)]
    at_christmas = any((each.month, each.day) >= (12, 22) or (each.month, each.day) <= (1, 3) for each in days)
    in_recess = not rhythm.in_august and any(each.month == 8 for each in days)
    return not at_christmas and not in_recess and all(is_working_day(each) for each in days)


def past(rng: Random, rhythm: Rhythm, means: Means, *, today: date, attendance: Attendance) -> Iterator[Session]:
    """The sessions of the last six months: in each turn the day on which most won what the course awards, if some."""
    length = WEEK * rhythm.every_weeks // rhythm.seminars
    earlier, number = today, 0
    while (window := [earlier - timedelta(days=back) for back in range(1, length.days + 1)])[-1] >= today - BACK:
        came = {day: len(attendance.get((rhythm.course, day), ())) for day in window if _can_be(rhythm, day)}
        best = max(came, key=lambda day: (came[day], day), default=window[-1])
        if came.get(best, 0) >= FEWEST_WHO_CAME:
            yield _held(rng, rhythm, means, best, number, attendance)
            earlier = best - length // 2
        else:
            earlier -= length
        number += 1


def _held(rng: Random, rhythm: Rhythm, means: Means, ended_on: date, number: int, attendance: Attendance) -> Session:
    came = attendance[rhythm.course, ended_on]
    day = ended_on - WEEK * (rhythm.days - 1)
    said = _draft(rng, rhythm, means, day, number)
    places = min(said.places, max(FEWEST, len(came) * 5 // 4 + 1))
    return Session(
        session=f"{day}-{rhythm.course}",
        status=Status.HELD,
        said=replace(said, places=places, minimum=min(said.minimum or 0, places // 2)),
        came=tuple(sorted(came)),
    )


def _draft(rng: Random, rhythm: Rhythm, means: Means, day: date, number: int) -> Draft:
    """What a coordinator says of it: as many places as usual, and fewer where the course is for few."""
    capacity, minimum, minutes = framework.room_of(rhythm.course)
    places = min(capacity, max(FEWEST, means.pool // (2 if rhythm.roles else 5)))
    venue = rhythm.venues[number % len(rhythm.venues)]
    starts = rhythm.starts[number % len(rhythm.starts)]
    length = timedelta(minutes=minutes // rhythm.days)
    firsts = [at(day + WEEK * part, starts) for part in range(rhythm.days)]
    secret = f"{rng.getrandbits(32):08x}"
    return Draft(
        course=rhythm.course,
        parts=tuple(Part(number=n, starts_at=begins, ends_at=begins + length) for n, begins in enumerate(firsts, 1)),
        venue=venue.name,
        mode=framework.mode_of(rhythm.course),
        places=places,
        minimum=min(minimum, places // 2),
        trainers=means.trainers(rhythm, number),
        delivered_by=rhythm.delivered_by,
        link=f"https://meet.partnership.example/{secret}" if venue.is_online else "",
        joining=venue.joining,
        facilitators=rhythm.facilitators,
        closes_at=at(day - timedelta(days=rhythm.closes_days), time(17)) if rhythm.closes_days else None,
        decide_on=day - timedelta(days=rhythm.decide_days),
        approval=rhythm.approval,
        waiting_order=WaitingOrder.TIME if rhythm.course in INFORMAL else WaitingOrder.NEED,
        when_free=WhenFree.CONFIRM if rhythm.course in INFORMAL else WhenFree.OFFER,
    )


def _share(share: Share, day: date, places: int) -> Share:
    """Never more than a third of a small room. A reserve is released two weeks before; a cap holds to the end."""
    small = replace(share, places=min(share.places, places // 3))
    if share.kind is ShareKind.CAP:
        return small
    return replace(small, release_at=at(day - RELEASED_BEFORE, time(9)))
