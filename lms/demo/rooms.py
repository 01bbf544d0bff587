"""How do the sessions of the demonstration come to be, and their rooms to be filled?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from courses.bookings.rules import State
from courses.sessions.rules import Status
from lms.demo import personas, pools, sessions
from lms.demo.bookings import OFFERED_AT, Book, Booking, fill
from lms.demo.facts import Career
from lms.demo.pools import Candidate, Pool
from lms.demo.rhythms import rhythms
from lms.demo.sessions import Attendance, Means, Session, at

TO_DECIDE = 2
"""Requests of the team that wait for the manager."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """All sessions, in order of their keys, and all bookings, in the order in which they were made up."""

    sessions: tuple[Session, ...]
    bookings: tuple[Booking, ...]


def rooms(seed: int, careers: Sequence[Career], *, today: date) -> Rooms:
    """The sessions of half a year back and a year ahead, with their bookings."""
    rng = Random(f"{seed} rooms")
    at_work = pools.candidates(careers, today)
    attendance = _attendance(careers, since=today - sessions.BACK)
    asked: dict[str, Pool] = {}
    made: list[Session] = []
    for rhythm in rhythms():
        pool = asked[rhythm.course] = pools.pool(rng, at_work, rhythm)
        means = Means(pool=pool.size, team=pools.team(at_work, rhythm))
        made += sessions.past(rng, rhythm, means, today=today, attendance=attendance)
        made += sessions.coming(rng, rhythm, means, today=today)
    book = Book(rng=rng, today=today, pools=asked)
    _for_personas(book, made, at_work)
    fill(book, made)
    return Rooms(
        sessions=tuple(sorted(made, key=lambda session: session.session)),
        bookings=tuple(book.bookings),
    )


def _attendance(careers: Iterable[Career], since: date) -> Attendance:
    """Who won what a course awards on which day, from the records of attendance."""
    found: dict[tuple[str, date], set[str]] = defaultdict(set)
    for career in careers:
        for award in career.awards:
            if award.achieved_on >= since and award.route.evidence.startswith("Course "):
                found[award.route.evidence.removeprefix("Course "), award.achieved_on].add(award.person)
    return {key: sorted(people) for key, people in found.items()}


def _for_personas(book: Book, made: Sequence[Session], at_work: Sequence[Candidate]) -> None:
    """What those one can sign in as find: a place to come, one that is offered, requests to decide about."""
    social_worker, manager = personas.BY_KEY["social-worker"].person, personas.BY_KEY["manager"].person
    nearest = _nearest(made)
    book.enter(nearest["K16"], social_worker, State.CONFIRMED, book.days_ago(6, 6))
    book.enter(nearest["K17"], social_worker, State.OFFERED, at(book.today - timedelta(days=1), OFFERED_AT))
    team = sorted((each for each in at_work if each.manager == manager), key=lambda each: each.person)
    team.sort(key=lambda each: "CE-ASSESS" not in each.soon)
    for candidate in team[:TO_DECIDE]:
        book.enter(nearest["K15"], candidate.person, State.REQUESTED, book.days_ago(1, 3))


def _nearest(made: Iterable[Session]) -> Mapping[str, Session]:
    """The next open session of each course."""
    found: dict[str, Session] = {}
    for session in sorted(made, key=lambda session: session.on, reverse=True):
        if session.status is Status.OPEN:
            found[session.said.course] = session
    return found
