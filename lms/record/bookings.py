"""How do the bookings of somebody's sessions to come stand on their record and on their home page? (R24)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courses.bookings.bookable import Coming
from courses.bookings.rules import State
from courses.bookings.words import LOOKS, Look
from lms.record.remedies import Remedies


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking of a session to come; `link` only from when its holder sees it."""

    booking: str
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    look: Look
    state: State
    offer_ends_at: datetime | None
    link: str


def bookings_shown(put_right: Remedies, at: datetime) -> list[BookingRow]:
    """The bookings of sessions to come, in order of their start."""
    return [row for each in put_right.booked if (row := _row(each, at)) is not None]


def _row(coming: Coming, at: datetime) -> BookingRow | None:
    if coming.own is None:
        return None
    holds = coming.own.state is State.CONFIRMED
    return BookingRow(
        booking=coming.own.booking,
        title=coming.title,
        starts_at=coming.starts_at,
        ends_at=coming.ends_at,
        where=coming.venue or "Online",
        look=LOOKS[coming.own.state],
        state=coming.own.state,
        offer_ends_at=coming.own.offer_ends_at,
        link=coming.link if holds and coming.shows_link(at) else "",
    )
