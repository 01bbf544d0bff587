"""Whose record may somebody open, which posts of it do they see, and which may they change? (R43)"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lms.record.recorded import PostSaid
from lms.web.reach import Posts, posts_cared_for, posts_seen
from lms.web.who import Who

KindOfRole = Callable[[int], str]
"""From a role's id to its kind."""


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
    return Sight(
        person_id=who.person_id,
        sees=posts_seen(who),
        changes=posts_cared_for(who),
        is_administrator=who.is_administrator,
        today=today,
    )
