"""The turns a booking takes, each with its place, offer, stay on the list, letter and note; inside `write()`, the
session's row held. Acts are made of them. (R24)"""

from __future__ import annotations

from datetime import datetime

from courses.bookings import around_store, letters, store
from courses.bookings.rules import TAKES_A_PLACE, Applicant, State, refusal_to_become
from courses.bookings.store import BookingSaid
from courses.sessions import store as sessions
from courses.sessions.rules import SessionSaid
from lms.audit.actions import note
from lms.base import db
from lms.base.errors import NotFound, Refused, refuse
from lms.base.services import Actor, Services


async def again(booking: int) -> BookingSaid:
    """A booking as it stands now."""
    found = await store.booking_by(booking)
    if found is None:
        raise NotFound("There is no booking with this reference.")
    return found


async def note_booking(services: Services, actor: Actor, verb: str, booking: BookingSaid) -> None:
    """Note an act in the audit trail: whose booking, of which session, and what it is now."""
    said = {"session": booking.session_key, "state": booking.state.value, "booking": booking.booking}
    subject = f"{booking.session_key} {booking.reference}"
    await note(services, actor, verb=verb, kind="bookings", subject=subject, after=said)


async def _turn(
    actor: Actor,
    booking: BookingSaid,
    wanted: State,
    *,
    at: datetime,
    why: str = "",
    late: bool | None = None,
    joined_at: datetime | None = None,
) -> None:
    """From the state it was seen in to another; raises `Refused` when that is no turn it can take."""
    if refusal := refusal_to_become(booking.state, wanted):
        raise Refused(refusal)
    taken = await store.claim(
        booking.id, booking.state, wanted, at=at, by=actor.name, why=why, late=late, joined_at=joined_at
    )
    if not taken:
        raise refuse("changed", "The booking has just changed.", "Look at it again.")


async def enter(
    services: Services, actor: Actor, session: SessionSaid, who: Applicant, agency: int, state: State, *, at: datetime
) -> BookingSaid:
    """A new booking: with a place, on the list, or waiting for approval. Whether it may is decided before."""
    if state is State.CONFIRMED and not await sessions.take_place(session.id):
        raise refuse("full", session.all_taken)
    try:
        booking = await store.add(session, who, agency, state, at=at, by=actor.name)
    except db.INTEGRITY_ERRORS as twice:
        raise refuse("already_booked", "There is a booking for this session already.") from twice
    await note_booking(services, actor, "booked", booking)
    return booking


async def confirm(
    services: Services, actor: Actor, booking: BookingSaid, session: SessionSaid, *, at: datetime, kind: str
) -> BookingSaid:
    """Give it a place (it has the one that was offered, if so), end its stay on the list, and tell with a calendar
    entry. Whether there is room is decided before."""
    if booking.state not in TAKES_A_PLACE and not await sessions.take_place(session.id):
        raise refuse("full", session.all_taken)
    await _turn(actor, booking, State.CONFIRMED, at=at)
    await _leave_everything(booking, "accepted" if booking.state is State.OFFERED else State.CONFIRMED.value, at)
    confirmed = await again(booking.id)
    await letters.tell(services, kind, confirmed, session, at=at, method=letters.REQUEST)
    await note_booking(services, actor, State.CONFIRMED.value, confirmed)
    return confirmed


async def offer(
    services: Services, actor: Actor, booking: BookingSaid, session: SessionSaid, *, at: datetime
) -> BookingSaid:
    """Offer it a place, which is kept until the offer ends; it stays on the list."""
    if not await sessions.take_place(session.id):
        raise refuse("full", session.all_taken)
    await _turn(actor, booking, State.OFFERED, at=at, joined_at=booking.joined_at)
    ends_at = session.offer_ends_at(at)
    await store.make_offer(booking.id, at=at, by=actor.name, ends_at=ends_at)
    offered = await again(booking.id)
    await letters.tell(services, "offer", offered, session, at=at, ends_at=ends_at)
    await note_booking(services, actor, State.OFFERED.value, offered)
    return offered


async def wait(
    services: Services, actor: Actor, booking: BookingSaid, session: SessionSaid, *, at: datetime
) -> BookingSaid:
    """Put a request that was approved on the list, from the time at which it was made."""
    await _turn(actor, booking, State.WAITING, at=at, joined_at=booking.asked_at)
    await store.join_list(booking.id, booking.asked_at)
    waiting = await again(booking.id)
    await letters.tell(services, "waiting", waiting, session, at=at)
    await note_booking(services, actor, State.WAITING.value, waiting)
    return waiting


async def end(
    services: Services,
    actor: Actor,
    booking: BookingSaid,
    wanted: State,
    *,
    at: datetime,
    why: str = "",
    late: bool | None = None,
) -> BookingSaid:
    """Cancel, decline or let it expire: its place is free, its offer and its stay on the list are over."""
    await _turn(actor, booking, wanted, at=at, why=why, late=late)
    if booking.state in TAKES_A_PLACE:
        await sessions.give_back(booking.session)
    await _leave_everything(booking, wanted.value, at)
    await around_store.forget_needs_of(booking.id)
    ended = await again(booking.id)
    await note_booking(services, actor, wanted.value, ended)
    return ended


async def _leave_everything(booking: BookingSaid, outcome: str, at: datetime) -> None:
    if booking.state is State.OFFERED:
        await store.end_offer(booking.id, outcome, at)
    if booking.state in (State.OFFERED, State.WAITING):
        await store.leave_list(booking.id, outcome, at)
