"""How are bookings, terms and changes said on pages: in words for whose it is, or about them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.bookings.rights import Rights
from courses.bookings.rules import BookingRefusal, State
from courses.bookings.seen_store import Change
from courses.bookings.store import BookingSaid
from courses.prospectus.rules import Terms
from courses.sessions.rules import SessionSaid, WaitingOrder, WhenFree
from lms.base.dates import in_words, instant_in_words
from lms.base.words import counted, ordinal, pounds

BY_ITSELF = frozenset({"waiting list"})
"""Actors that are no people: what happens without anybody asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a state of a booking is shown: its word, and the colour of its tag (`govuk-tag--…`, empty for the plain)."""

    word: str
    tag: str


LOOKS: dict[State, Look] = {
    State.REQUESTED: Look(word="Waiting for approval", tag="purple"),
    State.CONFIRMED: Look(word="Booked", tag="green"),
    State.WAITING: Look(word="Waiting list", tag="blue"),
    State.OFFERED: Look(word="Place offered", tag="yellow"),
    State.DECLINED: Look(word="Declined", tag="grey"),
    State.EXPIRED: Look(word="Offer ran out", tag="grey"),
    State.CANCELLED: Look(word="Cancelled", tag="grey"),
    State.ATTENDED: Look(word="Attended", tag="green"),
    State.PART: Look(word="Attended in part", tag="yellow"),
    State.ABSENT: Look(word="Absent", tag="red"),
}

TURNS: dict[tuple[str, str], str] = {
    ("", "requested"): "Asked for",
    ("", "confirmed"): "Booked",
    ("", "waiting"): "Joined the waiting list",
    ("requested", "confirmed"): "Approved: place booked",
    ("requested", "waiting"): "Approved: on the waiting list",
    ("requested", "declined"): "Request declined",
    ("waiting", "offered"): "Place offered",
    ("waiting", "confirmed"): "Moved up: place booked",
    ("offered", "confirmed"): "Offer taken: place booked",
    ("offered", "expired"): "Offer ran out",
    ("offered", "declined"): "Offer let go",
}


def headline(booking: BookingSaid, *, own: bool, place: tuple[int, int] | None, declined_offer: bool = False) -> str:
    """What the booking is, in one line; `place` is the place in the waiting list and of how many."""
    match booking.state:
        case State.CONFIRMED:
            return "Your place is booked" if own else "The place is booked"
        case State.REQUESTED:
            return "Your request waits for approval" if own else "This request waits for approval"
        case State.WAITING:
            return f"Waiting list: {waiting_place(place, own=own)}"
        case State.OFFERED:
            until = instant_in_words(booking.offer_ends_at) if booking.offer_ends_at else "the start"
            return f"A place is kept {'for you ' if own else ''}until {until}"
        case State.DECLINED if declined_offer:
            return "The place that was offered has gone on"
        case State.DECLINED:
            return "Your request was declined" if own else "This request was declined"
        case State.EXPIRED:
            return "The offer ran out, and the place has gone on"
        case State.CANCELLED:
            return "Your booking is cancelled" if own else "This booking is cancelled"
        case State.ATTENDED:
            return "You attended" if own else "Attended"
        case State.PART:
            return "You attended in part" if own else "Attended in part"
        case State.ABSENT:
            return "You were absent" if own else "Absent"


def waiting_place(place: tuple[int, int] | None, *, own: bool) -> str:
    """`you are 3rd of 7`."""
    if place is None:
        return "the list is closed"
    return f"{'you are ' if own else ''}{ordinal(place[0])} of {place[1]}"


def places_sentence(session: SessionSaid) -> str:
    """How many places are free, and who waits, in one sentence."""
    waits = f" {counted(session.waiting, 'person waits', 'people wait')} for one." if session.waiting else ""
    if session.free > 0:
        verb = "is" if session.free == 1 else "are"
        return f"{counted(session.free, 'place')} of {session.places} {verb} free.{waits}"
    return f"{session.all_taken}{waits}"


def terms_sentence(session: SessionSaid, terms: Terms) -> str:
    """Until when a place is given back in notice, and what it costs after that (R28)."""
    last = in_words(session.notice_until)
    late = f"your agency may be charged {pounds(terms.late_pence)}" if terms.late_pence else "nothing is charged"
    absent = f" For not coming at all, it may be charged {pounds(terms.absent_pence)}." if terms.absent_pence else ""
    return f"A place can be given back until {last}. After that it is recorded as late, and {late}.{absent}"


def cost_of_leaving(session: SessionSaid, terms: Terms, *, late: bool, own: bool) -> str:
    """What giving a confirmed place back now means: in notice, or late and with which charge (R28)."""
    last = in_words(session.notice_until)
    if not late:
        return f"This is in notice, which ends on {last}. It costs nothing."
    agency = "your agency" if own else "the agency"
    charge = f"{agency} may be charged {pounds(terms.late_pence)}" if terms.late_pence else "nothing is charged"
    return f"Notice ended on {last}. Giving the place back now is recorded as late, and {charge}."


def what_happens(session: SessionSaid, refusal: BookingRefusal | None) -> str:
    """What booking for oneself leads to, said before the button is pressed."""
    if session.approval:
        return (
            "This session needs approval: your manager is asked, or the lead of your agency where there is no manager. "
            "No place is kept until they say yes."
        )
    if refusal is None or not refusal.may_wait:
        return "The place is booked at once. We write with the calendar entry and how to get in."
    ahead = f" {counted(session.waiting, 'person waits', 'people wait')} already." if session.waiting else ""
    gets = "is offered" if session.when_free is WhenFree.OFFER else "goes"
    order = "those who need it most first" if session.waiting_order is WaitingOrder.NEED else "in the order of joining"
    return (
        f"{refusal.message}{ahead} A place that comes free {gets} to the next on the list, {order}. We write at once."
    )


def turn(change: Change) -> str:
    """A change of a booking in words."""
    if (known := TURNS.get((change.from_state, change.to_state))) is not None:
        return known
    return LOOKS[State(change.to_state)].word


def by_whom(change: Change, booking: BookingSaid, rights: Rights) -> str:
    """Who made a change: accounts of officers are named to those only who may see them."""
    if change.by in BY_ITSELF:
        return "by itself, from the waiting list"
    if booking.email and change.by.lower() == booking.email.lower():
        return "you" if rights.is_own else "the person"
    return change.by if rights.sees_officers else "an officer"


def let_go(changes: Sequence[Change]) -> bool:
    """Whether it was declined as an offer, not as a request."""
    return bool(changes) and changes[-1].from_state == State.OFFERED.value
