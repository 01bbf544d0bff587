"""Which bookings of a file find a place, and whose place is it? Rows are looked at one after the other. (R23)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from courses.bookings.places import Belongs
from courses.sessions.rules import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post by its keys, both days inclusive."""

    person: str
    agency: str
    role: str
    starts_on: date
    ends_on: date


def agency_for(posts: Iterable[PostRow], day: date) -> str | None:
    """The agency whose place somebody uses on a day: that of the post begun last among those that run, else the
    latest of all; None for somebody without posts."""
    ordered = sorted(posts, key=lambda post: (post.starts_on <= day <= post.ends_on, post.starts_on, post.agency))
    return ordered[-1].agency if ordered else None


@dataclass(slots=True, kw_only=True)
class Seats:
    """What is left of a session's room: places, and those of each cap."""

    session: str
    on: date
    places: int
    free: int
    caps: list[tuple[Share, int]] = field(default_factory=list)

    def give_back(self, agency: Belongs | None) -> None:
        """A place that was taken comes free."""
        self._count(agency, 1)

    def take(self, agency: Belongs | None) -> str | None:
        """Take a place, or say why there is none."""
        if self.free <= 0:
            return f"no place of {self.session} is left: it has {self.places}."
        for share, left in self.caps:
            if left <= 0 and agency and agency.within(share):
                return f"no place of {self.session} is left for this agency: it may have {share.places}."
        self._count(agency, -1)
        return None

    def _count(self, agency: Belongs | None, number: int) -> None:
        self.free += number
        self.caps = [(share, left + number if agency and agency.within(share) else left) for share, left in self.caps]
