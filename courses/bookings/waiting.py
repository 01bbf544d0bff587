"""In which order do people wait, and who is next when a place comes free? (R26): no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courses.bookings.places import Room
from courses.sessions.rules import WaitingOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """How badly somebody needs what the course awards, on the session's day: `urgent` when overdue or lapsed for a
    mandatory requirement; `by` is the earliest due or lapse day, the last of all days for none."""

    urgent: bool = False
    by: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Somebody on the waiting list. `can_come` is whether they still have a post on the session's day."""

    booking: int
    person: int
    agency: int
    joined_at: datetime
    need: Need = Need()
    can_come: bool = True


def in_order(waiting: Iterable[Waits], order: WaitingOrder) -> list[Waits]:
    """The list as it stands: by need, then time of joining; or by time of joining alone (R26)."""
    if order is WaitingOrder.TIME:
        return sorted(waiting, key=lambda each: (each.joined_at, each.booking))
    return sorted(waiting, key=lambda each: (not each.need.urgent, each.need.by, each.joined_at, each.booking))


def next_in(waiting: Sequence[Waits], room: Room, at: datetime) -> Waits | None:
    """The first, in order, whom the shares let in and who can come; None when there is nobody or no place (R26)."""
    fitting = (each for each in waiting if each.can_come and room.why_not(each.agency, at, of_the_queue=True) is None)
    return next(fitting, None)


def place_of(booking: int, waiting: Sequence[Waits]) -> int | None:
    """The place in the list, from 1; None for a booking that does not wait."""
    return next((place for place, each in enumerate(waiting, start=1) if each.booking == booking), None)
