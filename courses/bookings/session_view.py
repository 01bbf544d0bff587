"""What does a session's page say to the one who asks: where they stand in it, and what they may do next? (R25)"""

from __future__ import annotations

from dataclasses import dataclass

from courses.bookings.opening import Look
from courses.bookings.rules import BookingRefusal, OwnBooking, State
from courses.bookings.words import waiting_place
from courses.sessions.rules import SessionSaid, Status
from lms.web.address import link


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stands in the way of the asker: a clash, over which they may insist, and what is left after that."""

    clash: BookingRefusal | None
    rest: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The one button of a session: where it leads, or why it is grey. `note` is said beside one that is not."""

    text: str
    href: str = ""
    why: str = ""
    what_helps: str = ""
    note: str = ""


def way_of(session: SessionSaid, seen: Seen) -> Way:
    """The button for somebody who has no booking here: the same refusal that stops the act greys it (R25)."""
    refusal = seen.rest.refusal
    text = "Ask for a place" if session.approval else "Book a place"
    if refusal is not None and not refusal.may_wait:
        return Way(text=text, why=refusal.message, what_helps=refusal.what_helps)
    if refusal is not None and not session.approval:
        text = "Join the waiting list"
    notes = [each.message for each in (seen.clash, refusal) if each is not None]
    return Way(text=text, href=link(f"/sessions/{session.session}/book"), note=" ".join(notes))


def standing_of(mine: OwnBooking, place: tuple[int, int] | None, offer_until: str) -> str:
    """Where somebody with a booking stands, in a sentence."""
    match mine.state:
        case State.CONFIRMED:
            return "Your place is booked."
        case State.WAITING:
            return f"Waiting list: {waiting_place(place, own=True)}."
        case State.OFFERED:
            return f"A place is kept for you until {offer_until}: take it, or let it go."
        case _:
            return "Your request waits for approval."


def what_became(session: SessionSaid, *, started: bool) -> str:
    """What became of a session that is not there to be booked, in a sentence; empty for one that is."""
    match session.status:
        case Status.CANCELLED:
            why = session.why.strip().rstrip(".")
            return f"This session is cancelled: {why}." if why else "This session is cancelled."
        case Status.HELD:
            return "This session was held."
        case Status.DRAFT:
            return "This is a draft: only coordinators see it."
        case _:
            return "This session has started." if started else ""
