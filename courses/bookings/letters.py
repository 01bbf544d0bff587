"""What is somebody told about their booking? One letter an event, written in the act that causes it. (R41)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from courses.bookings.store import BookingSaid
from courses.sessions.entry import Invited, Organizer, cancellation, invitation, kept, place_of
from courses.sessions.rules import Part, SessionSaid
from lms.base.dates import runs_in_words
from lms.base.services import Services
from lms.notifications.actions import write_letter

REQUEST, CANCEL = "REQUEST", "CANCEL"


def page_of(services: Services, booking: str) -> str:
    """The address of a booking's page."""
    return f"{services.settings.base_url}/bookings/{booking}"


def organizer_of(services: Services) -> Organizer:
    """In whose name calendar entries are kept and sent."""
    host = urlsplit(services.settings.base_url).hostname or "localhost"
    return Organizer(name=services.settings.partnership, host=host)


def invited_to(services: Services, booking: BookingSaid) -> Invited:
    """Whose entry it is, as calendars name them."""
    page = page_of(services, booking.booking)
    return Invited(booking=booking.booking, name=booking.name or "", email=booking.email, page=page)


async def tell(
    services: Services,
    kind: str,
    booking: BookingSaid,
    session: SessionSaid,
    *,
    at: datetime,
    method: str = "",
    gone: Sequence[Part] = (),
    to: tuple[int | None, str] | None = None,
    not_before: datetime | None = None,
    **facts: object,
) -> None:
    """Write the letter `courses/mail/{kind}.txt` to the booking's person, or to somebody else (their id and address).

    A `method` adds the calendar entry. Written once for each turn of the booking and of the session, whoever repeats
    the act.
    """
    person, email = to or (booking.person, booking.email)
    sequence = booking.sequence + session.sequence
    whose = "" if to is None else f":{person or email}"
    await write_letter(
        services,
        key=f"booking:{booking.booking}:{kind}:{sequence}{whose}",
        kind=kind,
        template=f"courses/mail/{kind}.txt",
        to=email,
        person=person,
        facts={**facts_of(services, booking, session), **facts},
        attachment=entry_for(services, booking, session, method, at, gone) if method and email else "",
        method=method,
        not_before=not_before,
    )


def facts_of(services: Services, booking: BookingSaid, session: SessionSaid) -> dict[str, object]:
    """What every letter about a booking may say; the title is the one for outside (R30)."""
    said = facts_of_session(services, session)
    return {**said, "name": booking.name or "", "page": page_of(services, booking.booking)}


def facts_of_session(services: Services, session: SessionSaid) -> dict[str, object]:
    """What every letter about a session may say."""
    return {
        "title": session.title,
        "session": session.session,
        "parts": [
            {"when": runs_in_words(part.starts_at, part.ends_at), "place": place_of(session, part)}
            for part in session.parts
        ],
        "taken": session.taken - session.offered,
        "minimum": session.minimum,
        "page": f"{services.settings.base_url}/sessions/{session.session}",
        "notice_until": session.notice_until,
    }


def entry_for(
    services: Services,
    booking: BookingSaid,
    session: SessionSaid,
    method: str,
    at: datetime,
    gone: Sequence[Part] = (),
) -> str:
    """The calendar entries of a booking, to be kept or to be taken away; parts that are `gone` are taken away."""
    write = cancellation if method == CANCEL else invitation
    invited, organizer = invited_to(services, booking), organizer_of(services)
    sequence = booking.sequence + session.sequence
    stays = write(session, invited, organizer, sequence=sequence, at=at)
    away = cancellation(session, invited, organizer, sequence=sequence, at=at, parts=gone) if gone else ""
    return stays + away


def file_for(services: Services, booking: BookingSaid, session: SessionSaid, at: datetime) -> str:
    """The calendar entries of a booking as one file to take away."""
    sequence = booking.sequence + session.sequence
    return kept(session, invited_to(services, booking), organizer_of(services), sequence=sequence, at=at)
