"""Who gets a place that comes free? Offers that ran out end, and the list moves up. (R26)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from courses.bookings import letters, store
from courses.bookings.changing import again, confirm, end, offer
from courses.bookings.opening import locked, waiting_list
from courses.bookings.room_store import room_of
from courses.bookings.rules import State
from courses.bookings.waiting import next_in
from courses.sessions.rules import SessionSaid, WhenFree
from lms.base import db
from lms.base.services import Actor, Services

BY_ITSELF = Actor(name="waiting list", via="job")


async def advance(services: Services, session: SessionSaid, at: datetime) -> SessionSaid:
    """Bring a session up to the instant: end offers that ran out, then give free places to those who wait.

    Inside `write()` with the session's row held. Returns the session as it then stands.
    """
    return await _fill(services, await _end_offers(services, session, at), at)


async def _end_offers(services: Services, session: SessionSaid, at: datetime) -> SessionSaid:
    over = await store.offers_over(session.id, at) if session.offered else []
    for number in over:
        booking = await end(services, BY_ITSELF, await again(number), State.EXPIRED, at=at)
        await letters.tell(services, "offer_over", booking, session, at=at)
    return replace(session, taken=session.taken - len(over), offered=session.offered - len(over))


async def _fill(services: Services, session: SessionSaid, at: datetime) -> SessionSaid:
    while session.free > 0 and session.waiting and session.fills_by_itself(at):
        chosen = next_in(await waiting_list(session), await room_of(session), at)
        if chosen is None:
            break
        booking = await again(chosen.booking)
        if session.when_free is WhenFree.CONFIRM:
            await confirm(services, BY_ITSELF, booking, session, at=at, kind="place_given")
        else:
            await offer(services, BY_ITSELF, booking, session, at=at)
        session = replace(session, taken=session.taken + 1, waiting=session.waiting - 1)
    return session


async def advance_all(services: Services, *, at: datetime) -> int:
    """Bring every session with work in it up to the instant, each in a unit of work of its own; how many."""
    found = await store.sessions_with_work(at)
    for number in found:
        async with db.write():
            await advance(services, await locked(services, number), at)
    return len(found)
