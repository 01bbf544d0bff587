"""How does a session look in somebody's calendar? Invitations, changes and cancellations (iTIP, RFC 5546). (R30)

Times are written in UTC, so that they are the same moment whatever the clock of the reader does. Every part has an
entry of its own with a UID that never changes; SEQUENCE rises with every change. Titles are those for outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vText

from courses.sessions.rules import Part, SessionSaid

PRODUCT = "-//Training record//lms//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whose entry it is: the booking's reference, their address, and the address (https) of the booking's page."""

    booking: str
    email: str
    page: str


def uid(booking: str, number: int, host: str) -> str:
    """The name of the entry of one part, the same for ever."""
    return f"{booking}{'' if number == 1 else f'-{number}'}@{host}"


def invitation(
    session: SessionSaid, invited: Invited, *, sequence: int, at: datetime, host: str, parts: Sequence[Part] = ()
) -> str:
    """A REQUEST for every part (or for `parts`): a new entry, or a change of one with the same UID."""
    chosen = parts or session.parts
    return "".join(_object("REQUEST", session, part, invited, sequence, at, host) for part in chosen)


def cancellation(
    session: SessionSaid, invited: Invited, *, sequence: int, at: datetime, host: str, parts: Sequence[Part] = ()
) -> str:
    """A CANCEL for every part (or for `parts`): the entries go away."""
    chosen = parts or session.parts
    return "".join(_object("CANCEL", session, part, invited, sequence, at, host) for part in chosen)


def kept(session: SessionSaid, invited: Invited, *, sequence: int, at: datetime, host: str) -> str:
    """The entries of every part in one file, to be put into a calendar by hand; later messages change the same ones."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for part in session.parts:
        event = event_of(session, part, uid=uid(invited.booking, part.number, host), sequence=sequence, at=at)
        event.add("url", invited.page)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _object(
    method: str, session: SessionSaid, part: Part, invited: Invited, sequence: int, at: datetime, host: str
) -> str:
    """One iCalendar object a part: a message of iTIP may speak of one UID only."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = event_of(session, part, uid=uid(invited.booking, part.number, host), sequence=sequence, at=at)
    event.add("url", invited.page)
    event.add("organizer", f"mailto:no-reply@{host}")
    event.add("attendee", _attendee(invited.email, method))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def event_of(session: SessionSaid, part: Part, *, uid: str, sequence: int, at: datetime) -> Event:
    """The entry of one part, as invitations and feeds share it."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", at)
    event.add("dtstart", part.starts_at)
    event.add("dtend", part.ends_at)
    event.add("summary", title_of(session, part))
    if place := place_of(session, part):
        event.add("location", place)
    return event


def title_of(session: SessionSaid, part: Part) -> str:
    """What the entry is called, with the part's number where there are several; neutral for a sensitive course."""
    several = len(session.parts) > 1
    return f"{session.title} ({part.number} of {len(session.parts)})" if several else session.title


def place_of(session: SessionSaid, part: Part) -> str:
    """Where the part is; an online one is joined by the link on the booking's page, never from a calendar."""
    venue = part.venue or session.venue
    return venue or ("Online" if session.mode in ("virtual", "e_learning") else "")


def _attendee(email: str, method: str) -> Any:
    attendee: Any = vCalAddress(f"mailto:{email}")
    attendee.params["partstat"] = vText("ACCEPTED" if method == "REQUEST" else "DECLINED")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    return attendee
