"""What becomes of a request that needs approval? A manager, or the agency's lead, says yes or no. (R24)"""

from __future__ import annotations

from courses.bookings import letters
from courses.bookings.changing import confirm, end, wait
from courses.bookings.opening import booking_and_session
from courses.bookings.queue import advance
from courses.bookings.room_store import room_of
from courses.bookings.rules import State
from courses.bookings.store import BookingSaid
from courses.sessions.rules import Status
from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Actor, Services


async def approve(services: Services, actor: Actor, *, booking: str | int) -> BookingSaid:
    """Say yes: a place when there is one, else the waiting list from the day of the request. Whether the one who says
    so may is asked before, by whoever calls."""
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        _stop_unless_requested(seen)
        if session.status is not Status.OPEN or session.has_started(at):
            raise refuse("started", "The session has started or is cancelled.", "Decline the request.")
        session = await advance(services, session, at)
        if (await room_of(session)).why_not(seen.agency, at):
            return await wait(services, actor, seen, session, at=at)
        return await confirm(services, actor, seen, session, at=at, kind="confirmed")


async def turn_down(services: Services, actor: Actor, *, booking: str | int, why: str) -> BookingSaid:
    """Say no, with a reason that the person reads."""
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        _stop_unless_requested(seen)
        declined = await end(services, actor, seen, State.DECLINED, at=at, why=why)
        await letters.tell(services, "turned_down", declined, session, at=at, why=why)
    return declined


def _stop_unless_requested(booking: BookingSaid) -> None:
    if booking.state is not State.REQUESTED:
        raise refuse("not_requested", "This booking does not wait for approval.")
