"""How does a session look in somebody's calendar? Invitations, changes and cancellations (iTIP, RFC 5546). (R30)

Times are written in UTC, so that they are the same moment whatever the clock of the reader does. Every part has an
entry of its own with a UID that never changes; SEQUENCE rises with every change. Titles are those for outside. An
object of iTIP may speak of one UID only, so a session of several parts makes several objects, one behind the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vText

from courses.sessions.rules import Part, SessionSaid, Standing

PRODUCT = "-//Training record//lms//EN"
WHAT_FOR = "How to get in, and how to give your place back: {page}"
TEXTS = {
    "REQUEST": f"{WHAT_FOR}\n\nAn answer sent from a calendar program does not reach us: use that page.",
    "PUBLISH": WHAT_FOR,
    "CANCEL": "You do not have this place any more. Your booking: {page}",
}
"""What an entry says of its booking's page, by the method that brings it."""
BUSY = {
    Standing.CONFIRMED: ("OPAQUE", "BUSY"),
    Standing.TENTATIVE: ("TRANSPARENT", "TENTATIVE"),
    Standing.CANCELLED: ("TRANSPARENT", "FREE"),
}
"""Whether the time counts as taken: TRANSP for most programs, and the property by which Outlook knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organizer:
    """In whose name invitations go: the partnership, and the host of its mail and of every UID."""

    name: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whose entry it is: the booking's reference, their name and address, the address (https) of the booking's page."""

    booking: str
    name: str
    email: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says beside its part: the name it keeps, when it was last changed, and how firm it is."""

    uid: str
    sequence: int
    at: datetime
    title: str
    text: str
    page: str
    standing: Standing = Standing.CONFIRMED
    takes_time: bool = True


def uid(booking: str, number: int, host: str) -> str:
    """The name of the entry of one part, the same for ever."""
    return f"{booking}{'' if number == 1 else f'-{number}'}@{host}"


def invitation(
    session: SessionSaid,
    invited: Invited,
    organizer: Organizer,
    *,
    sequence: int,
    at: datetime,
    parts: Sequence[Part] = (),
) -> str:
    """A REQUEST for every part (or for `parts`): a new entry, or a change of one with the same UID."""
    chosen = parts or session.parts
    return "".join(_object("REQUEST", session, part, invited, organizer, sequence, at) for part in chosen)


def cancellation(
    session: SessionSaid,
    invited: Invited,
    organizer: Organizer,
    *,
    sequence: int,
    at: datetime,
    parts: Sequence[Part] = (),
) -> str:
    """A CANCEL for every part (or for `parts`): the entries go away."""
    chosen = parts or session.parts
    return "".join(_object("CANCEL", session, part, invited, organizer, sequence, at) for part in chosen)


def kept(session: SessionSaid, invited: Invited, organizer: Organizer, *, sequence: int, at: datetime) -> str:
    """The entries of every part in one file, to be put into a calendar by hand; later messages change the same ones."""
    calendar = begun()
    calendar.add("method", "PUBLISH")
    for part in session.parts:
        calendar.add_component(_event("PUBLISH", session, part, invited, organizer, sequence, at))
    return str(calendar.to_ical(), "utf-8")


def _object(
    method: str,
    session: SessionSaid,
    part: Part,
    invited: Invited,
    organizer: Organizer,
    sequence: int,
    at: datetime,
) -> str:
    """One iCalendar object with one entry, about which its organizer writes to who is invited."""
    event = _event(method, session, part, invited, organizer, sequence, at)
    event.add("organizer", _address(f"no-reply@{organizer.host}", organizer.name))
    event.add("attendee", _attendee(invited, method))
    event.add("x-microsoft-disallow-counter", "TRUE")  # Outlook then offers no "propose new time", which nobody reads
    calendar = begun()
    calendar.add("method", method)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _event(
    method: str,
    session: SessionSaid,
    part: Part,
    invited: Invited,
    organizer: Organizer,
    sequence: int,
    at: datetime,
) -> Event:
    entry = Entry(
        uid=uid(invited.booking, part.number, organizer.host),
        sequence=sequence,
        at=at,
        title=title_of(session, part),
        text=TEXTS[method].format(page=invited.page),
        page=invited.page,
        standing=Standing.CANCELLED if method == "CANCEL" else Standing.CONFIRMED,
    )
    return event_of(session, part, entry)


def begun() -> Calendar:
    """A calendar without entries."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def event_of(session: SessionSaid, part: Part, entry: Entry) -> Event:
    """The entry of one part, as invitations and feeds share it; that of a sensitive course is marked as private."""
    transparency, busy = BUSY[entry.standing] if entry.takes_time else BUSY[Standing.CANCELLED]
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.at)
    event.add("last-modified", entry.at)
    event.add("dtstart", part.starts_at.astimezone(UTC))
    event.add("dtend", part.ends_at.astimezone(UTC))
    event.add("summary", plain(entry.title))
    event.add("description", entry.text)
    if place := plain(place_of(session, part)):
        event.add("location", place)
    event.add("url", entry.page)
    event.add("status", entry.standing.value)
    event.add("transp", transparency)
    event.add("x-microsoft-cdo-busystatus", busy)
    if session.course.sensitive:
        event.add("class", "PRIVATE")
    return event


def plain(text: str) -> str:
    """A line of text without what no calendar takes: control characters, ends of lines."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def title_of(session: SessionSaid, part: Part) -> str:
    """What the entry is called, with the part's number where there are several; neutral for a sensitive course."""
    several = 1 < len(session.parts) >= part.number  # a part that is no more has no number among those left
    return f"{session.title} ({part.number} of {len(session.parts)})" if several else session.title


def place_of(session: SessionSaid, part: Part) -> str:
    """Where the part is; an online one is joined by the link on the booking's page, never from a calendar."""
    venue = part.venue or session.venue
    return venue or ("Online" if session.mode in ("virtual", "e_learning") else "")


def _attendee(invited: Invited, method: str) -> Any:
    """Who is invited: they have said yes by booking, so nothing more is asked of them."""
    attendee = _address(invited.email, invited.name)
    attendee.params["cutype"] = vText("INDIVIDUAL")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    if method == "REQUEST":
        attendee.params["partstat"] = vText("ACCEPTED")
        attendee.params["rsvp"] = vText("FALSE")
    return attendee


def _address(email: str, name: str) -> Any:
    """An address with its name."""
    address: Any = vCalAddress(f"mailto:{email}")
    if name := plain(name):
        address.params["cn"] = vText(name)
    return address
