"""How does a place pass to a colleague, or a booking to another session? (R27, R29)"""

from __future__ import annotations

from enum import StrEnum

from courses.bookings import letters, store
from courses.bookings.actions import cancel
from courses.bookings.changing import confirm, end, enter
from courses.bookings.opening import NO_BOOKING, booking_and_session, locked, look
from courses.bookings.queue import advance
from courses.bookings.rules import State
from courses.bookings.store import BookingSaid
from courses.sessions.rules import SessionSaid
from courses.sessions.store import id_of
from lms.base import db
from lms.base.errors import NotFound, Refused, refuse
from lms.base.services import Actor, Services


class Answer(StrEnum):
    """What a holder of a moved session answers (R29)."""

    KEEP = "keep"
    MOVE = "move"
    RELEASE = "release"


async def substitute(services: Services, actor: Actor, *, booking: str | int, person: int) -> BookingSaid:
    """A colleague of the same agency takes the place over, until the session starts (R27).

    R25 applies to them but for the room, which stays as full as it was; a colleague who waits for this very session
    leaves the list. Returns the colleague's booking.
    """
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        if seen.state is not State.CONFIRMED:
            raise refuse("not_confirmed", "Only a confirmed place can be passed on.")
        waiting = await _wish_of(person, session.id)
        there = frozenset({seen.agency})
        found = await look(services, session, person, at=at, without=session.id if waiting else None, within=there)
        if found.agency is None:
            raise refuse("other_agency", "A place passes to a colleague of the same agency only.")
        if found.refusal and not found.refusal.may_wait:
            raise Refused(found.refusal)
        ended = await end(services, actor, seen, State.CANCELLED, at=at, why="passed to a colleague", late=False)
        await letters.tell(services, "passed_on", ended, session, at=at, method=letters.CANCEL)
        if waiting is not None:
            return await confirm(services, actor, waiting, session, at=at, kind="passed_to_you")
        taken = await enter(services, actor, session, found.applicant, seen.agency, State.CONFIRMED, at=at)
        await letters.tell(services, "passed_to_you", taken, session, at=at, method=letters.REQUEST)
    return taken


async def _wish_of(person: int, session: int) -> BookingSaid | None:
    """Their wish for this session that is still without a place: on the list, or waiting for approval."""
    mine = await store.bookings_for([person], [State.WAITING, State.REQUESTED])
    return next((each for each in mine if each.session == session), None)


async def move(
    services: Services, actor: Actor, *, booking: str | int, session: str, excused: bool = False
) -> BookingSaid:
    """Give a confirmed place up for one in another session, at once: never without a place in between.

    Refused when the other session has none for them. Giving up late is recorded as such unless `excused`. Returns the
    new booking, which keeps what was approved.
    """
    at = services.clock.moment()
    async with db.write():
        left, right = await _both_locked(services, booking, session)
        seen = await store.booking_by(booking)
        assert seen is not None  # it was there when the rows were locked
        if seen.state is not State.CONFIRMED or left.has_started(at):
            raise refuse("not_confirmed", "Only a confirmed place in a session to come can be moved.")
        right = await advance(services, right, at)
        found = await look(services, right, seen.person, at=at, without=left.id)
        if found.refusal:
            raise Refused(found.refusal)
        assert found.agency is not None
        late = left.is_late(at) and not excused
        ended = await end(services, actor, seen, State.CANCELLED, at=at, why=f"moved to {right.session}", late=late)
        await letters.tell(services, "moved_from", ended, left, at=at, method=letters.CANCEL, late=late)
        moved = await enter(services, actor, right, found.applicant, found.agency, State.CONFIRMED, at=at)
        await letters.tell(services, "confirmed", moved, right, at=at, method=letters.REQUEST)
        await advance(services, await locked(services, left.id), at)
    return moved


async def _both_locked(services: Services, booking: str | int, session: str) -> tuple[SessionSaid, SessionSaid]:
    """The session of a booking and another one, the lower id locked first, so that no two acts wait for each other."""
    seen, other = await store.booking_by(booking), await id_of(session)
    if seen is None or other is None:
        raise NotFound(NO_BOOKING)
    if seen.session == other:
        raise refuse("same_session", "The booking is for this session already.")
    held = {number: await locked(services, number) for number in sorted((seen.session, other))}
    return held[seen.session], held[other]


async def answer(
    services: Services, actor: Actor, *, booking: str | int, said: Answer, session: str = ""
) -> BookingSaid:
    """What a holder answers to a moved session (R29): keep, move to `session`, or release, which is never late."""
    at = services.clock.moment()
    async with db.write():
        seen = await store.booking_by(booking)
        if seen is None:
            raise NotFound(NO_BOOKING)
        number, change = seen.id, await store.open_question(seen.id)
        if change is None:
            raise refuse("not_asked", "There is nothing to answer: the session has not been moved since.")
        if said is Answer.MOVE:
            seen = await move(services, actor, booking=seen.id, session=session, excused=True)
        elif said is Answer.RELEASE:
            seen = await cancel(services, actor, booking=seen.id, why="the session was moved", excused=True)
        await store.answered(change, number, said.value, at)
    return seen
