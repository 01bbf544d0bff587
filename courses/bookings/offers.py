"""What becomes of a place that was offered? Taken, let go, or offered by the coordinator's hand. (R26)"""

from __future__ import annotations

from datetime import datetime

from courses.bookings.changing import again, confirm, end, offer
from courses.bookings.opening import booking_and_session, locked
from courses.bookings.queue import advance
from courses.bookings.room_store import room_of
from courses.bookings.rules import State
from courses.bookings.store import BookingSaid
from courses.sessions.rules import Status
from lms.base import db
from lms.base.errors import refuse
from lms.base.services import Actor, Services


async def accept(services: Services, actor: Actor, *, booking: str | int) -> BookingSaid:
    """Take the place that was offered. Refused when the offer is over or there is none."""
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        _stop_unless_offered(seen, at)
        return await confirm(services, actor, seen, session, at=at, kind="confirmed")


async def decline(services: Services, actor: Actor, *, booking: str | int) -> BookingSaid:
    """Let the place that was offered go; it passes on at once."""
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        _stop_unless_offered(seen, at)
        declined = await end(services, actor, seen, State.DECLINED, at=at)
        await advance(services, await locked(services, session.id), at)
    return declined


def _stop_unless_offered(booking: BookingSaid, at: datetime) -> None:
    over = booking.offer_ends_at is not None and booking.offer_ends_at <= at
    if booking.state is State.EXPIRED or (booking.state is State.OFFERED and over):
        raise refuse("offer_over", "The offer has run out, and the place has gone on.", "Join the waiting list again.")
    if booking.state is not State.OFFERED:
        raise refuse("no_offer", "No place is offered to this booking.")


async def offer_by_hand(services: Services, actor: Actor, *, booking: str | int) -> BookingSaid:
    """The coordinator offers a free place to somebody waiting, in or out of order, until the start (R26)."""
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        session = await advance(services, session, at)
        seen = await again(seen.id)
        if seen.state is not State.WAITING:
            raise refuse("not_waiting", "This booking is not on the waiting list.")
        if session.status is not Status.OPEN or session.has_started(at):
            raise refuse("started", "The waiting list is closed.")
        if why := (await room_of(session)).why_not(seen.agency, at, of_the_queue=True):
            raise refuse(*why)
        return await offer(services, actor, seen, session, at=at)
