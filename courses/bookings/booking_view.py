"""What does a booking's page say: its headline, what may be done with it now, and what became of it? (R24, R26)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.bookings.opened import OpenBooking
from courses.bookings.rules import LIVE, State
from courses.bookings.seen_store import Change
from courses.bookings.words import LOOKS, Look, by_whom, headline, let_go, turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the history."""

    at: datetime
    what: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`panel` is whether it was booked just now; `late` says, of a cancelled one, whether it was."""

    headline: str
    look: Look
    panel: bool
    may_act: bool
    late: bool | None
    reason: str
    history: tuple[Row, ...]


def view_of(
    opened: OpenBooking, *, place: tuple[int, int] | None, changes: Sequence[Change], at: datetime, done: str
) -> View:
    """The page of a booking for the one who opened it; `done` is what they did just now."""
    booking, rights = opened.booking, opened.rights
    live = booking.state in LIVE and not opened.session.has_started(at)
    return View(
        headline=headline(booking, own=rights.is_own, place=place, declined_offer=let_go(changes)),
        look=LOOKS[booking.state],
        panel=done == "booked" and rights.is_own and booking.state in LIVE,
        may_act=live and rights.acts,
        late=booking.late if booking.state is State.CANCELLED else None,
        reason=booking.reason if booking.state in (State.CANCELLED, State.DECLINED) else "",
        history=tuple(
            Row(at=change.at, what=turn(change), by=by_whom(change, booking, rights), why=change.why)
            for change in changes
        ),
    )
