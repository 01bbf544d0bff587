"""How does somebody get a place, and give it back? Load, decide, save, tell: in one unit of work. (R23 to R28)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courses.bookings import around_store, letters
from courses.bookings.changing import end, enter
from courses.bookings.opening import NO_SESSION, NOBODY, booking_and_session, locked, look
from courses.bookings.queue import advance
from courses.bookings.rules import LIVE, WORDS, BookingRefusal, State
from courses.bookings.store import BookingSaid
from courses.sessions.rules import SessionSaid, Status
from lms.base import db
from lms.base.errors import NotFound, Refused, refuse
from lms.base.services import Actor, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What somebody needs in the room: access, diet, language. Special category data, removed 30 days after."""

    access: str = ""
    diet: str = ""
    language: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was said."""
        return not (self.access or self.diet or self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a place is asked for: with approval given already, past the booking window, beside a clashing booking,
    whether waiting is wanted when there is no place, and for which agencies the one who asks may book (None: all)."""

    approved: bool = False
    by_coordinator: bool = False
    override_clash: bool = False
    may_wait: bool = True
    within: frozenset[int] | None = None


async def book(
    services: Services, actor: Actor, *, session: str, person: int | str, wish: Wish = Wish(), needs: Needs = Needs()
) -> BookingSaid:
    """Book a place for somebody (by id or reference): confirmed, waiting, or waiting for approval (R23 to R25).

    Raises `Refused` with the `BookingRefusal`, and `NotFound` for a session or person that there is not, or that the
    wish does not reach.
    """
    at = services.clock.moment()
    async with db.write():
        chosen = await locked(services, session)
        if chosen.status is Status.DRAFT and not wish.by_coordinator:
            raise NotFound(NO_SESSION)
        chosen = await advance(services, chosen, at)
        seen = await look(
            services,
            chosen,
            person,
            at=at,
            by_coordinator=wish.by_coordinator,
            override_clash=wish.override_clash,
            within=wish.within,
        )
        if seen.agency is None and wish.within is not None:
            raise NotFound(NOBODY)
        state = _state_for(chosen, seen.refusal, wish)
        assert seen.agency is not None  # without one the booking was refused
        booking = await enter(services, actor, chosen, seen.applicant, seen.agency, state, at=at)
        if not needs.is_nothing:
            await around_store.say_needs(
                booking.id, access=needs.access, diet=needs.diet, language=needs.language, at=at
            )
        await _tell_of_entry(services, booking, chosen, at)
    return booking


def _state_for(session: SessionSaid, refusal: BookingRefusal | None, wish: Wish) -> State:
    """What the booking begins as; raises `Refused` when it may not begin at all."""
    if refusal and not (refusal.may_wait and wish.may_wait):
        raise Refused(refusal)
    if session.approval and not wish.approved:
        return State.REQUESTED
    return State.WAITING if refusal else State.CONFIRMED


async def _tell_of_entry(services: Services, booking: BookingSaid, session: SessionSaid, at: datetime) -> None:
    match booking.state:
        case State.CONFIRMED:
            await letters.tell(services, "confirmed", booking, session, at=at, method=letters.REQUEST)
        case State.WAITING:
            await letters.tell(services, "waiting", booking, session, at=at)
        case _:
            await letters.tell(services, "requested", booking, session, at=at)
            for to in await around_store.approvers_of(booking.person, booking.agency, services.clock.today()):
                await letters.tell(services, "approval", booking, session, at=at, to=to)


async def cancel(
    services: Services,
    actor: Actor,
    *,
    booking: str | int,
    why: str = "",
    excused: bool = False,
) -> BookingSaid:
    """Give a booking up: in notice or late (R28). A place that comes free goes on at once (R26).

    `excused` counts it as in notice whenever it is: the session moved, or the coordinator says so. Refused when it is
    live no more, or the session has started.
    """
    at = services.clock.moment()
    async with db.write():
        seen, session = await booking_and_session(services, booking)
        if seen.state not in LIVE:
            raise refuse(f"is_{seen.state}", f"This booking is {WORDS[seen.state]} already.")
        if session.has_started(at):
            raise refuse("started", "The session has started.", "What became of the place stands in the register.")
        late = seen.state is State.CONFIRMED and session.is_late(at) and not excused
        ended = await end(services, actor, seen, State.CANCELLED, at=at, why=why, late=late)
        await letters.tell(
            services,
            "cancelled",
            ended,
            session,
            at=at,
            method=letters.CANCEL if seen.state is State.CONFIRMED else "",
            late=late,
            why=why,
        )
        await advance(services, await locked(services, session.id), at)
    return ended
