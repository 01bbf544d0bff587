"""What do the pages of sessions and bookings read beside the booking itself?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from courses.bookings.rights import Around
from courses.bookings.store import BookingSaid
from courses.sessions import store as sessions
from courses.sessions.rules import SessionSaid
from courses.sessions.store import Defaults, keys_in
from lms.base import db

POSTS = """
select r.kind, case when p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {}) then m.id end as manager
from post p
join role r on r.id = p.role
left join person m on m.id = p.manager and m.status = 'active' and m.id <> p.person
where p.person = {} and p.agency = {} and p.superseded_at is null
"""
TRAINERS = """
select p.id, p.person, p.name
from session_trainer t
join person p on p.id = t.person
where t.session = {}
order by t.id
"""
MIX = """
select a.name, count(*) as number
from booking b
join agency a on a.id = b.agency
where b.session = {} and b.state in ('confirmed', 'attended', 'part', 'absent')
group by a.name
order by number desc, a.name
"""
CHANGES = """
select at, by, from_state, to_state, why
from booking_change
where booking = {}
order by id
"""
OTHERS = """
select id
from course_session
where course = {} and id <> {} and status = 'open' and starts_at > {}
  and (opens_at is null or opens_at <= {}) and (closes_at is null or closes_at > {})
order by starts_at, id
limit 20
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a booking: when, by whose account, from what to what, why."""

    at: datetime
    by: str
    from_state: str
    to_state: str
    why: str


async def around(booking: BookingSaid, today: date) -> Around:
    """Who stands around a booking on a day (R43)."""
    posts = await db.fetch(POSTS, today, today, booking.person, booking.agency)
    trainers = await db.fetch(TRAINERS, booking.session)
    return Around(
        managers=frozenset(row["manager"] for row in posts if row["manager"] is not None),
        kinds=frozenset(row["kind"] for row in posts),
        trainers=frozenset(row["id"] for row in trainers),
    )


async def trainers_of(session: SessionSaid) -> tuple[list[str], frozenset[int]]:
    """The trainers of a session by name, also those who are not on record, and the ids of those who are."""
    rows = await db.fetch(TRAINERS, session.id)
    names = {row["person"]: row["name"] or row["person"] for row in rows}
    return [names.get(key, key) for key in keys_in(session.trainers)], frozenset(row["id"] for row in rows)


async def mix_of(session: int) -> list[tuple[str, int]]:
    """How many come from which agency, by its name, the most first: numbers, no names."""
    return [(row["name"], row["number"]) for row in await db.fetch(MIX, session)]


async def changes_of(booking: int) -> list[Change]:
    """Every change of a booking, from its first (R24)."""
    return [Change(**row) for row in await db.fetch(CHANGES, booking)]


async def others_of_course(session: SessionSaid, at: datetime, defaults: Defaults) -> list[SessionSaid]:
    """The other sessions of the same course that are open for booking now, in order of their start."""
    ids = [row["id"] for row in await db.fetch(OTHERS, session.course.id, session.id, at, at, at)]
    return await sessions.sessions_of(ids, defaults) if ids else []


async def was_before(change: int) -> list[tuple[datetime, datetime]]:
    """When the parts of a session were before a change of it: start and end of each (R29)."""
    row = await db.fetch_one("select before from session_change where id = {}", change)
    parts = json.loads(row["before"])["parts"] if row else []
    return [(datetime.fromisoformat(part["starts_at"]), datetime.fromisoformat(part["ends_at"])) for part in parts]


async def name_of_agency(agency: int) -> str:
    """The name of an agency."""
    row = await db.fetch_one("select name from agency where id = {}", agency)
    return str(row["name"]) if row else ""
