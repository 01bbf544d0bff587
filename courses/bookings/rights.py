"""What may somebody see of a booking, and do with it? Whose it is, who answers for it, who runs the session. (R43)"""

from __future__ import annotations

from dataclasses import dataclass

from courses.bookings.store import BookingSaid
from lms.web.reach import posts_booked_for
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who stands around a booking: the managers named today in its person's posts at its agency, the kinds of role
    held there, and the trainers of its session (ids of people)."""

    managers: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    trainers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """As what somebody stands to a booking: `cares` for the lead of its agency, `runs` for trainers of the session,
    `coordinates` for coordinators; `is_managed` says whether a manager is there to decide."""

    is_own: bool
    manages: bool
    cares: bool
    trains: bool
    coordinates: bool
    is_administrator: bool
    is_managed: bool

    @property
    def sees(self) -> bool:
        """Whether the booking is there for them at all."""
        return self.is_own or self.manages or self.cares or self.trains or self.coordinates

    @property
    def acts(self) -> bool:
        """May cancel it, pass it on, move it, answer for it."""
        return self.is_own or self.manages or self.cares or self.coordinates

    @property
    def decides(self) -> bool:
        """May approve or decline the request: the manager, or the agency's lead where there is none (R24)."""
        return self.is_administrator or self.manages or (self.cares and not self.is_managed)

    @property
    def sees_needs(self) -> bool:
        """May read what was said of access, diet and language: special category data."""
        return self.is_own or self.trains or self.coordinates

    @property
    def sees_officers(self) -> bool:
        """May read by whose account each change was made."""
        return self.manages or self.cares or self.coordinates

    @property
    def runs(self) -> bool:
        """Trains in the session or looks after it."""
        return self.trains or self.coordinates


def rights_in(booking: BookingSaid, around: Around, who: Who) -> Rights:
    """How somebody stands to a booking."""
    mine = who.person_id
    posts = posts_booked_for(who)
    is_own = mine is not None and mine == booking.person
    return Rights(
        is_own=is_own,
        manages=mine is not None and not is_own and mine in around.managers,
        cares=not is_own and any(posts.holds(booking.agency, kind) for kind in (*around.kinds, "")),
        trains=mine in around.trainers,
        coordinates=who.coordinates,
        is_administrator=who.is_administrator and not is_own,
        is_managed=bool(around.managers),
    )
