"""What happens to its holders when a session is changed or cancelled? They are told, asked, or freed. (R29)"""

from __future__ import annotations

import json
from datetime import datetime

from courses.bookings import letters, store
from courses.bookings.changing import again, end
from courses.bookings.queue import advance
from courses.bookings.rules import LIVE, TAKES_A_PLACE, State
from courses.bookings.store import BookingSaid
from courses.sessions import store as sessions
from courses.sessions.actions import Draft, draft_of, locked, mark_of, said_in_trail, save_rest, stop_if_wrong
from courses.sessions.rules import Part, SessionSaid, Status, asks_holders, what_moved
from lms.audit.actions import note
from lms.base import db
from lms.base.dates import runs_in_words
from lms.base.errors import Refusal, Refused, refuse
from lms.base.services import Actor, Services


async def change(
    services: Services, actor: Actor, *, session: str, draft: Draft, why: str = "", seen: str = ""
) -> SessionSaid:
    """Change a session that has not started. Its course stays. Where `seen` is the mark of the plan that was looked at,
    refused when somebody has changed it since.

    A change of time, place or link is told to everybody with a live booking, with a new calendar entry for those who
    hold a place; a change of day asks each of them to keep, move or release. Refused when fewer places are wanted than
    are taken, naming who would lose theirs.
    """
    stop_if_wrong(draft)
    at = services.clock.moment()
    async with db.write():
        before = await _changeable(services, session, at)
        if seen and seen != mark_of(draft_of(before)):
            raise refuse("changed_since", "Somebody has changed this session meanwhile.", "Look at it again.")
        await _stop_if_someone_loses(before, draft.places)
        await sessions.save_session(before.id, draft.columns(), at, actor.name)
        await save_rest(before.id, draft)
        await note(
            services, actor, verb="corrected", kind="sessions", subject=before.session, after=said_in_trail(draft)
        )
        after = await locked(services, before.id)
        if before.status is Status.OPEN and what_moved(before, after).matters:
            after = await tell_all(services, actor, before, after, why, at)
        return await advance(services, after, at)


async def _changeable(services: Services, session: str, at: datetime) -> SessionSaid:
    found = await locked(services, session)
    if refusal := refusal_to_change(found, at):
        raise Refused(refusal)
    return found


def refusal_to_change(session: SessionSaid, at: datetime) -> Refusal | None:
    """Why a session can be changed or cancelled no more, or None."""
    if session.status is Status.CANCELLED:
        return Refusal(code="too_late", message="This session is cancelled: it cannot be changed.")
    if session.status is Status.HELD or session.has_started(at):
        return Refusal(code="too_late", message="This session has started: it cannot be changed.")
    return None


async def _stop_if_someone_loses(session: SessionSaid, places: int) -> None:
    if places >= session.taken:
        return
    holders = await store.bookings_of(session.id, TAKES_A_PLACE)
    names = ", ".join(each.name or each.reference for each in holders[places:])
    message = f"{session.taken} places are taken. With {places}, these would lose theirs: {names}."
    raise refuse("places_taken", message, "Cancel their bookings first, or keep more places.")


async def tell_all(
    services: Services, actor: Actor, before: SessionSaid, after: SessionSaid, why: str, at: datetime
) -> SessionSaid:
    """Tell everybody with a live booking of a session that has moved, and ask holders when its day has changed (R29).

    Inside `write()`, the session saved and its row held. Returns it as it then stands.
    """
    asks = asks_holders(before, after)
    await sessions.raise_sequence(after.id)
    number = await sessions.note_change(
        after.id, "moved", asks=asks, before=_said(before), after=_said(after), why=why, at=at, by=actor.name
    )
    told = await locked(services, after.id)
    gone = [part for part in before.parts if part.number > len(told.parts)]
    for booking in await store.bookings_of(after.id, LIVE):
        await _tell_one(services, booking, before, told, gone, asks=asks, why=why, at=at)
        if asks and booking.state is State.CONFIRMED:
            await store.ask(number, booking.id)
    return told


async def _tell_one(
    services: Services,
    booking: BookingSaid,
    before: SessionSaid,
    after: SessionSaid,
    gone: list[Part],
    *,
    asks: bool,
    why: str,
    at: datetime,
) -> None:
    holds = booking.state is State.CONFIRMED
    await letters.tell(
        services,
        "session_moved",
        booking,
        after,
        at=at,
        method=letters.REQUEST if holds else "",
        gone=gone,
        asks=asks and holds,
        holds=holds,
        before=[runs_in_words(part.starts_at, part.ends_at) for part in before.parts],
        why=why,
    )


def _said(session: SessionSaid) -> str:
    """Times and place, to be shown again. The link is not kept twice."""
    parts = [{"starts_at": p.starts_at.isoformat(), "ends_at": p.ends_at.isoformat()} for p in session.parts]
    return json.dumps({"parts": parts, "venue": session.venue, "mode": session.mode}, ensure_ascii=False)


async def cancel_session(services: Services, actor: Actor, *, session: str, why: str) -> SessionSaid:
    """Cancel a session: every live booking ends, in notice whenever it is, and everybody is told why (R29)."""
    at = services.clock.moment()
    async with db.write():
        before = await _changeable(services, session, at)
        await sessions.save_session(before.id, {"status": Status.CANCELLED.value, "why": why}, at, actor.name)
        await free_all(services, actor, before, why, at)
        await note(services, actor, verb="cancelled", kind="sessions", subject=before.session, after={"why": why})
        return await locked(services, before.id)


async def free_all(services: Services, actor: Actor, before: SessionSaid, why: str, at: datetime) -> None:
    """End every live booking of a session that is cancelled, in notice whenever it is, and say why (R29).

    Inside `write()`, the session saved as cancelled and its row held.
    """
    await sessions.raise_sequence(before.id)
    await sessions.note_change(
        before.id, "cancelled", asks=False, before=_said(before), after="{}", why=why, at=at, by=actor.name
    )
    after = await locked(services, before.id)
    for booking in await store.bookings_of(before.id, LIVE):
        await end(services, actor, booking, State.CANCELLED, at=at, why="the session is cancelled", late=False)
        method = letters.CANCEL if booking.state is State.CONFIRMED else ""
        ended = await again(booking.id)
        await letters.tell(services, "session_cancelled", ended, after, at=at, method=method, why=why)
