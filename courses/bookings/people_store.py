"""Who is booked, with which post, and who might be? For those who look after a session. (R24, R43)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.base import db

POSTS = """
select b.id, a.agency, a.name as agency_name, r.title as role
from booking b
join agency a on a.id = b.agency
left join post on post.person = b.person and post.agency = b.agency and post.superseded_at is null
left join role r on r.id = post.role
where b.session = {}
order by b.id, post.starts_on, post.id
"""
UNANSWERED = """
select distinct a.booking
from change_answer a
join booking b on b.id = a.booking and b.state = 'confirmed'
where a.answer = '' and b.session = {}
"""
FOUND = """
select p.id, p.person, p.name, p.email
from person p
where p.status = 'active' and {where}
order by p.name, p.person
limit {}
"""
POSTS_TODAY = """
select post.person, a.agency, r.title as role
from post
join agency a on a.id = post.agency
join role r on r.id = post.role
where post.superseded_at is null and post.starts_on <= {} and (post.ends_on is null or post.ends_on >= {})
  and post.person in {people}
order by post.starts_on, post.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOf:
    """The agency whose share a booking uses, and the last role its person had there; empty where no post is known."""

    agency: str
    agency_name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody on record: the reference, the name, and the posts of today in words."""

    id: int
    person: str
    name: str
    posts: tuple[str, ...]


async def posts_of(session: int) -> dict[int, PostOf]:
    """By booking of a session, its agency and role; the post begun last where there are several."""
    return {
        row["id"]: PostOf(agency=row["agency"], agency_name=row["agency_name"], role=row["role"] or "")
        for row in await db.fetch(POSTS, session)
    }


async def unanswered(session: int) -> set[int]:
    """The confirmed bookings of a session whose holders were asked about another day and have not answered (R29)."""
    return {row["booking"] for row in await db.fetch(UNANSWERED, session)}


async def search(text: str, today: date, *, limit: int = 10) -> list[Found]:
    """Active people with this reference or address, or with all these words in their name; at most `limit`."""
    where, values = "(lower(p.person) = {} or lower(p.email) = {})", [text.lower(), text.lower()]
    rows = await db.fetch(FOUND.replace("{where}", where), *values, limit)
    words = text.lower().split()
    if not rows and words:
        where = " and ".join(["lower(p.name) like {} escape '!'"] * len(words))
        rows = await db.fetch(FOUND.replace("{where}", where), *(f"%{_plain(word)}%" for word in words), limit)
    posts = await _posts_today([row["id"] for row in rows], today)
    return [
        Found(id=row["id"], person=row["person"], name=row["name"], posts=tuple(posts.get(row["id"], ())))
        for row in rows
    ]


def _plain(word: str) -> str:
    """A word with nothing in it that a pattern would read."""
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return word


async def _posts_today(people: Sequence[int], today: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if people:
        for row in await db.fetch(POSTS_TODAY.replace("{people}", db.in_list(people)), today, today, *people):
            found.setdefault(row["person"], []).append(f"{row['role']}, {row['agency']}")
    return found
