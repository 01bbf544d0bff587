"""Whose figures, and whose names behind them, may somebody see? (R43)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.framework.names import Names
from lms.base.errors import NotAllowed, NotFound
from lms.web.grants import SEE_NOTHING_MORE, Grant, GrantRole, Reach
from lms.web.reach import MEMBERS
from lms.web.who import Who

NO_NAMES = "You see the figures, and not the names behind them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The posts at `agencies` (None: everywhere, an empty set: nowhere), or only those of members there."""

    agencies: Reach
    members_only: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether no post is in it."""
        return self.agencies is not None and not self.agencies

    @property
    def is_everything(self) -> bool:
        """Whether every post is in it."""
        return self.agencies is None and not self.members_only

    def holds(self, agency_id: int) -> bool:
        """Whether an agency's posts are in it."""
        return self.agencies is None or agency_id in self.agencies

    def roles(self, names: Names) -> frozenset[int] | None:
        """The ids of the roles in it; None means all."""
        if not self.members_only:
            return None
        return frozenset(each for each, role in names.roles.items() if role.kind in MEMBERS)


def figures_scope(who: Who) -> Scope:
    """Whose figures somebody sees."""
    return _scope(grant for grant in who.grants if grant.with_figures)


def names_scope(who: Who) -> Scope:
    """Whose names somebody sees."""
    return _scope(grant for grant in who.grants if grant.with_names and grant.role not in SEE_NOTHING_MORE)


def _scope(grants: Iterable[Grant]) -> Scope:
    """Member services see the members (R43); who is let in otherwise as well sees what that shows."""
    held = list(grants)
    others = [grant for grant in held if grant.role != GrantRole.MEMBER_SERVICES]
    reach: set[int] = set()
    for grant in others or held:
        if grant.reach is None:
            return Scope(agencies=None, members_only=not others)
        reach |= grant.reach
    return Scope(agencies=frozenset(reach), members_only=bool(held) and not others)


def agencies_asked(agency: str, scope: Scope, names: Names, *, alone: bool) -> Reach:
    """The ids of the agencies a question may speak of, before its filters: the scope, or the one named alone.

    Raises `NotFound` for an agency outside the scope, and for one that there is not where not all are in sight.
    """
    found = next((each.id for each in names.agencies.values() if each.agency == agency), None) if agency else None
    if agency and scope.agencies is not None and (found is None or not scope.holds(found)):
        raise NotFound
    return frozenset([found]) if alone and found is not None else scope.agencies


def names_asked(agency: str, who: Who, names: Names, *, alone: bool) -> Reach:
    """The same for the names behind figures: `NotAllowed` where somebody sees the figures alone."""
    within = agencies_asked(agency, figures_scope(who), names, alone=alone)
    scope = names_scope(who)
    if scope.is_nothing:
        raise NotAllowed(NO_NAMES)
    found = next((each.id for each in names.agencies.values() if each.agency == agency), None) if agency else None
    if found is not None and not scope.holds(found):
        raise NotAllowed(f"{NO_NAMES[:-1]} of {agency}.")
    return within if scope.agencies is None else scope.agencies if within is None else within & scope.agencies
