"""For whom may somebody book, for which agency's share, and is it approved by that? (R24, R43)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.team.store import PostHeld
from lms.web.grants import Reach
from lms.web.reach import posts_cared_for
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """Somebody for whom one may book: in the share of one of `agencies` (None: any), `approved` by the act itself."""

    id: int
    person: str
    name: str
    email: str
    agencies: Reach
    approved: bool


def reachable(posts: Iterable[PostHeld], who: Who) -> list[Reachable]:
    """Those of the holders of these posts for whom the asker may book, in the order of the posts."""
    by_person: dict[int, list[PostHeld]] = {}
    for post in posts:
        by_person.setdefault(post.id, []).append(post)
    found = (_reachable(some, who) for some in by_person.values())
    return [each for each in found if each is not None]


def _reachable(posts: list[PostHeld], who: Who) -> Reachable | None:
    cares = posts_cared_for(who)
    managed = [post for post in posts if who.person_id is not None and post.manager == who.person_id]
    cared = [post for post in posts if cares.holds(post.agency, post.kind)]
    mine = [*managed, *cared]
    if not mine and not who.coordinates:
        return None
    first = posts[0]
    return Reachable(
        id=first.id,
        person=first.person,
        name=first.name or first.person,
        email=first.email.lower(),
        agencies=None if who.coordinates else frozenset(post.agency for post in mine),
        approved=who.coordinates or bool(managed) or all(post.manager is None for post in cared),
    )
