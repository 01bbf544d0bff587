"""What must be done about bookings without anybody asking? Each safe to do twice, and after a missed week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from courses.bookings import around_store, letters, once, once_store, store
from courses.bookings.queue import advance_all
from courses.bookings.rules import State
from courses.sessions import store as sessions
from courses.sessions.actions import defaults_of
from courses.sessions.rules import SessionSaid, Status
from lms.base import db
from lms.base.services import Services
from lms.notifications.actions import write_letter

JOINING_DAYS = (14, 5)
"""Joining instructions go so many days before the session: due and not sent, and only the newest of them."""
NEEDS_KEPT = timedelta(days=30)
"""What was said of access, diet and language is deleted so long after the session."""


async def waiting_lists(services: Services, *, on: date, at: datetime) -> str:
    """Offers that ran out pass on, and places that came free, or were released, go to those who wait (R26)."""
    count = await advance_all(services, at=at)
    return f"{count} waiting lists brought up to date"


async def joining_instructions(services: Services, *, on: date, at: datetime) -> str:
    """Joining instructions for everybody with a place in a session that starts within 14 days, then within 5."""
    coming = await sessions.sessions_between(at, at + timedelta(days=JOINING_DAYS[0] + 1), defaults_of(services))
    written = 0
    for session in coming:
        days = milestone(session.on, on)
        if days is not None and session.status is Status.OPEN:
            written += await _tell_holders(services, session, days, at)
    return f"{written} joining instructions written"


def milestone(session_on: date, on: date) -> int | None:
    """The newest of `JOINING_DAYS` that is due for a session on a day, or None."""
    left = (session_on - on).days
    return min((days for days in JOINING_DAYS if left <= days), default=None)


async def _tell_holders(services: Services, session: SessionSaid, days: int, at: datetime) -> int:
    written = 0
    async with db.write():
        for booking in await store.bookings_of(session.id, [State.CONFIRMED]):
            written += await write_letter(
                services,
                key=f"booking:{booking.booking}:joining:{days}",
                kind="joining",
                template="courses/mail/joining.txt",
                to=booking.email,
                person=booking.person,
                facts={
                    **letters.facts_of(services, booking, session),
                    "joining": session.joining,
                    "online": bool(session.link),
                    "link_from": session.starts_at - timedelta(hours=session.link_hours),
                },
            )
    return written


async def minimum_numbers(services: Services, *, on: date, at: datetime) -> str:
    """On the day to decide, coordinators hear of a session that is short of its minimum (R22)."""
    coming = await sessions.sessions_between(at, at + timedelta(days=400), defaults_of(services))
    short = [each for each in coming if is_short(each, on)]
    coordinators = await around_store.coordinators(on) if short else []
    written = 0
    async with db.write():
        for session in short:
            for person, email in coordinators:
                written += await write_letter(
                    services,
                    key=f"session:{session.session}:minimum:{session.decide_on}:{email}",
                    kind="short_of_minimum",
                    template="courses/mail/short_of_minimum.txt",
                    to=email,
                    person=person,
                    facts=letters.facts_of_session(services, session),
                )
    return f"{written} told of sessions short of their minimum"


def is_short(session: SessionSaid, on: date) -> bool:
    """Whether a session's day to decide has come and it has fewer booked than it needs."""
    if session.status is not Status.OPEN or session.decide_on is None or session.minimum is None:
        return False
    return session.decide_on <= on and session.taken - session.offered < session.minimum


async def forget_needs(services: Services, *, on: date, at: datetime) -> str:
    """Delete what was said of access, diet and language for sessions that ended 30 days ago."""
    async with db.write():
        count = await around_store.forget_needs(at - NEEDS_KEPT)
    return f"needs of {count} bookings deleted"


async def forget_answers(services: Services, *, on: date, at: datetime) -> str:
    """Delete the answers that were kept for programs which repeat a request, after a week."""
    async with db.write():
        count = await once_store.forget(at - once.KEPT)
    return f"{count} answers deleted"
