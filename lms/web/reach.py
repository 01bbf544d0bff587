"""Which posts of the partnership does somebody see by name, and which are in their care? From their grants. (R43)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.web.grants import SEE_NOTHING_MORE, Grant, GrantRole, Reach
from lms.web.who import LOOK_AFTER, Who

MEMBERS = frozenset({"councillor", "co_optee"})
"""The kinds of role that member services look after."""
NONE_AT_ALL: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Some posts of the partnership: all at `agencies`, and those of members at `members`; None means everywhere."""

    agencies: Reach = NONE_AT_ALL
    members: Reach = NONE_AT_ALL

    def holds(self, agency: int, kind: str) -> bool:
        """Whether a post at this agency, in a role of this kind, is one of them."""
        return _in(agency, self.agencies) or (kind in MEMBERS and _in(agency, self.members))

    @property
    def is_everything(self) -> bool:
        """Whether every post is one of them."""
        return self.agencies is None

    @property
    def is_nothing(self) -> bool:
        """Whether no post is one of them."""
        return not self.is_everything and not self.agencies and self.members is not None and not self.members


def posts_seen(who: Who) -> Posts:
    """The posts whose holders they see by name."""
    return _posts(grant for grant in who.grants if grant.with_names and grant.role not in SEE_NOTHING_MORE)


def posts_cared_for(who: Who) -> Posts:
    """The posts that they answer for: their facts may be changed, places booked and requests approved."""
    return _posts(grant for grant in who.grants if grant.role in LOOK_AFTER)


def posts_booked_for(who: Who) -> Posts:
    """The posts for whose holders they book: those in their care; for a program, those of its token's agencies."""
    return _posts(grant for grant in who.grants if grant.role in LOOK_AFTER or grant.role == GrantRole.PROGRAM)


def _posts(grants: Iterable[Grant]) -> Posts:
    agencies: Reach = NONE_AT_ALL
    members: Reach = NONE_AT_ALL
    for grant in grants:
        if grant.role == GrantRole.MEMBER_SERVICES:
            members = _together(members, grant.reach)
        else:
            agencies = _together(agencies, grant.reach)
    return Posts(agencies=agencies, members=members)


def _together(one: Reach, other: Reach) -> Reach:
    return None if one is None or other is None else one | other


def _in(agency: int, reach: Reach) -> bool:
    return reach is None or agency in reach
