"""Whose record may somebody open, which posts of it do they see, and which may they change? (R43)"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lms.record.recorded import PostSaid
from lms.web.grants import SEE_NOTHING_MORE, Grant, GrantRole, Reach
from lms.web.who import Who

MEMBERS = frozenset({"councillor", "co_optee"})
"""The kinds of role that member services look after."""
MAY_CHANGE = frozenset({GrantRole.AGENCY_LEAD, GrantRole.MEMBER_SERVICES, GrantRole.ADMINISTRATOR})
NONE_AT_ALL: frozenset[int] = frozenset()

KindOfRole = Callable[[int], str]
"""From a role's id to its kind."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one asker sees and may change. `person_id` is their own, `today` the day on which reports are theirs."""

    person_id: int | None
    sees: Posts
    changes: Posts
    is_administrator: bool
    today: date

    def is_own(self, person_id: int) -> bool:
        """Whether the record is the asker's own."""
        return self.person_id is not None and self.person_id == person_id

    def sees_post(self, person_id: int, post: PostSaid, kind: str) -> bool:
        """Whether a post is shown: one's own, one in sight, or one held today by somebody who reports to the asker."""
        if self.is_own(person_id) or self.sees.holds(post.agency, kind):
            return True
        return self.person_id is not None and post.manager_id == self.person_id and post.runs_on(self.today)

    def may_open(self, person_id: int, posts: Iterable[PostSaid], kind_of: KindOfRole) -> bool:
        """Whether the record may be opened at all; `posts` are those in force now."""
        if self.is_own(person_id) or self.sees.is_everything:
            return True
        return any(self.sees_post(person_id, post, kind_of(post.role)) for post in posts)

    def may_change(self, posts: Iterable[PostSaid], kind_of: KindOfRole) -> bool:
        """Whether facts about a person may be changed: an administrator, or a post of theirs is the asker's care."""
        return self.is_administrator or any(self.changes.holds(post.agency, kind_of(post.role)) for post in posts)

    def looks_after_all(self, posts: Iterable[PostSaid], kind_of: KindOfRole) -> bool:
        """Whether every one of these posts is the asker's care: whom else a person works for is not theirs to learn."""
        return self.is_administrator or all(self.changes.holds(post.agency, kind_of(post.role)) for post in posts)


def sight_of(who: Who, today: date) -> Sight:
    """What this asker sees and may change, from their grants."""
    naming = [grant for grant in who.grants if grant.with_names and grant.role not in SEE_NOTHING_MORE]
    changing = [grant for grant in who.grants if grant.role in MAY_CHANGE]
    return Sight(
        person_id=who.person_id,
        sees=_posts(naming),
        changes=_posts(changing),
        is_administrator=who.is_administrator,
        today=today,
    )


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
