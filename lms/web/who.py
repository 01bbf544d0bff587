"""Who is asking, and whose figures and names may they see? (R43)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.base.services import Actor
from lms.web.grants import Grant, GrantRole, Reach

LOOK_AFTER = frozenset({GrantRole.AGENCY_LEAD, GrantRole.MEMBER_SERVICES, GrantRole.ADMINISTRATOR})
"""Those who answer for the people of an agency and of those below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The one who asks: somebody signed in (`via` is web) or a program with a token (`via` is api)."""

    name: str
    via: str
    address: str = ""
    account_id: int | None = None
    person_id: int | None = None
    person: str | None = None
    person_name: str = ""
    manages: bool = False
    """Whether somebody active reports to them today, by a post that names them as its manager."""
    trains: bool = False
    """Whether they are a trainer of a session to come; of which one is asked where it matters."""
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        """As the audit trail names them."""
        return Actor(name=self.name, via=self.via, address=self.address)

    @property
    def is_administrator(self) -> bool:
        """May change anything."""
        return any(grant.role == GrantRole.ADMINISTRATOR for grant in self.grants)

    @property
    def coordinates(self) -> bool:
        """May plan sessions and look after their bookings."""
        return any(grant.role in (GrantRole.COORDINATOR, GrantRole.ADMINISTRATOR) for grant in self.grants)

    @property
    def looks_after(self) -> bool:
        """May book places for others of an agency, and decide about their requests where no manager does."""
        return any(grant.role in LOOK_AFTER for grant in self.grants)

    @property
    def chairs(self) -> frozenset[str]:
        """The bodies for which they may approve what is taught."""
        return frozenset(grant.about for grant in self.grants if grant.role == GrantRole.CHAIR)

    @property
    def sees_figures(self) -> bool:
        """May see the figures of at least one agency."""
        return any(grant.with_figures for grant in self.grants)

    @property
    def sees_names(self) -> bool:
        """May see who stands behind the figures of at least one agency."""
        return any(grant.with_names for grant in self.grants)

    @property
    def agencies_visible(self) -> Reach:
        """Ids of the agencies whose figures they may see; None means all, an empty set none."""
        return _together(grant.reach for grant in self.grants if grant.with_figures)

    @property
    def agencies_named(self) -> Reach:
        """Ids of the agencies whose people they may see by name; None means all, an empty set none."""
        return _together(grant.reach for grant in self.grants if grant.with_names)

    def sees_figures_of(self, agency_id: int) -> bool:
        """May see the figures of this agency."""
        return _holds(self.agencies_visible, agency_id)

    def sees_names_of(self, agency_id: int) -> bool:
        """May see the people of this agency by name."""
        return _holds(self.agencies_named, agency_id)

    def sees_person(self, person_id: int, agency_ids: Iterable[int]) -> bool:
        """May open this person's record: it is their own, or a post of theirs is at an agency seen by name."""
        return person_id == self.person_id or any(self.sees_names_of(agency) for agency in agency_ids)


def _together(reaches: Iterable[Reach]) -> Reach:
    seen: set[int] = set()
    for reach in reaches:
        if reach is None:
            return None
        seen |= reach
    return frozenset(seen)


def _holds(reach: Reach, agency_id: int) -> bool:
    return reach is None or agency_id in reach
