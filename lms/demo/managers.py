"""Who manages whom? Somebody who holds a post in the same agency at the same time, where that makes sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from lms.demo.facts import Career, Post
from lms.demo.workforce import LINES, Line

TEAM_SIZE = 12
TRIES = 4
LINE_BY_PLACE: dict[tuple[str, str], Line] = {(line.agency, line.role): line for line in LINES}

Pools = dict[tuple[str, str], list[Post]]


def add_managers(careers: list[Career]) -> None:
    """Give every post a manager where its line names one and somebody fits."""
    pools = _pools(career.posts for career in careers)
    turns: dict[tuple[str, str], count[int]] = defaultdict(count)
    for career in careers:
        career.posts = tuple(_managed(post, pools, next(turns[post.agency, post.role])) for post in career.posts)


def _pools(all_posts: Iterable[tuple[Post, ...]]) -> Pools:
    """By agency and role those who manage: all of the role, or the longest-serving when it manages its own kind."""
    held: Pools = defaultdict(list)
    for posts in all_posts:
        for post in posts:
            if post.ends_on is None:
                held[post.agency, post.role].append(post)
    return {place: _seniors(place, posts) for place, posts in held.items()}


def _seniors(place: tuple[str, str], posts: list[Post]) -> list[Post]:
    by_service = sorted(posts, key=lambda post: (post.starts_on, post.person))
    line = LINE_BY_PLACE.get(place)
    if line and line.role in line.managers:
        return by_service[: max(1, len(posts) // TEAM_SIZE)]
    return by_service


def _managed(post: Post, pools: Pools, turn: int) -> Post:
    line = LINE_BY_PLACE.get((post.agency, post.role))
    if post.manager or line is None:
        return post
    for role in line.managers:
        pool = pools.get((post.agency, role), [])
        if role == post.role and any(senior.person == post.person for senior in pool):
            continue
        for attempt in range(min(TRIES, len(pool))):
            senior = pool[(turn + attempt) % len(pool)]
            if senior.person != post.person and senior.meets(post):
                return replace(post, manager=senior.person)
    return post
