"""Who decides about a booking, and what does its holder need in the room? (R24, R43)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from lms.base import db

MANAGERS = """
select distinct m.id, m.email
from post
join person m on m.id = post.manager and m.status = 'active' and m.email <> ''
where post.person = {}
  and post.agency = {}
  and post.superseded_at is null
  and post.starts_on <= {}
  and (post.ends_on is null or post.ends_on >= {})
  and post.manager <> post.person
order by m.id
"""
COORDINATORS = """
select distinct c.person as id, c.email
from access_grant g
join account c on c.id = g.account and c.status = 'active'
where g.role = 'coordinator'
  and g.from_on <= {}
  and (g.to_on is null or g.to_on >= {})
order by c.email
"""
LEADS = """
with recursive above(id) as (
    select cast({} as integer)
    union
    select a.parent from agency a join above on a.id = above.id where a.parent is not null
)
select distinct c.person as id, c.email
from access_grant g
join account c on c.id = g.account and c.status = 'active'
where g.role = 'agency_lead'
  and g.agency in (select id from above)
  and g.from_on <= {}
  and (g.to_on is null or g.to_on >= {})
order by c.email
"""


async def approvers_of(person: int, agency: int, today: date) -> list[tuple[int | None, str]]:
    """Who says yes to a request, each with their id and address: the manager named in the post there, else the leads
    of the agency and of those above it."""
    rows = await db.fetch(MANAGERS, person, agency, today, today)
    if not rows:
        rows = await db.fetch(LEADS, agency, today, today)
    return [(row["id"], row["email"]) for row in rows]


async def coordinators(today: date) -> list[tuple[int | None, str]]:
    """The course coordinators of a day, each with their id as a person, if any, and their address."""
    return [(row["id"], row["email"]) for row in await db.fetch(COORDINATORS, today, today)]


async def say_needs(booking: int, *, access: str, diet: str, language: str, at: datetime) -> None:
    """Keep what somebody needs in the room, in place of what they said before (special category data)."""
    await db.fetch("delete from booking_needs where booking = {}", booking)
    if access or diet or language:
        sql = "insert into booking_needs (booking, access, diet, language, said_at) values ({}, {}, {}, {}, {})"
        await db.fetch(sql, booking, access, diet, language, at)


async def forget_needs_of(booking: int) -> None:
    """Delete what was said: its booking is over."""
    await db.fetch("delete from booking_needs where booking = {}", booking)


async def needs_of(session: int) -> Mapping[int, tuple[str, str, str]]:
    """Access, diet and language, by booking, of those who hold a place in a session."""
    sql = """select n.booking, n.access, n.diet, n.language
        from booking_needs n
        join booking b on b.id = n.booking
        where b.session = {} and b.state in ('confirmed', 'offered', 'attended', 'part', 'absent')
        order by n.booking"""
    return {row["booking"]: (row["access"], row["diet"], row["language"]) for row in await db.fetch(sql, session)}


async def needs_of_booking(booking: int) -> tuple[str, str, str]:
    """Access, diet and language as said for one booking; empty where nothing was."""
    row = await db.fetch_one("select access, diet, language from booking_needs where booking = {}", booking)
    return (row["access"], row["diet"], row["language"]) if row else ("", "", "")


async def forget_needs(ended_before: datetime) -> int:
    """Delete what was said for sessions that ended before an instant; how many."""
    sql = """delete from booking_needs where booking in (
            select b.id from booking b join course_session s on s.id = b.session where s.ends_at < {})
        returning id"""
    return len(await db.fetch(sql, ended_before))
