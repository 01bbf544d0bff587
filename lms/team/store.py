"""Who reports to somebody, what of theirs is or will be late, which requests wait, and whom may one book for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.base import db
from lms.web.grants import Reach
from lms.web.reach import MEMBERS, Posts

RUNNING = "p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})"
REPORTS = f"""
select distinct h.id, h.person, h.name
from post p
join person h on h.id = p.person and h.status = 'active'
where p.manager = {{}} and p.person <> p.manager and {RUNNING}
order by h.name, h.person
"""
LATE = f"""
select h.id as person_id, h.person, h.name, p.agency, p.role, s.competency, s.state, s.from_on
from post p
join person h on h.id = p.person and h.status = 'active'
join compliance_span s on s.post = p.id and s.strength = 'mandatory' and s.state in ('overdue', 'lapsed')
where p.manager = {{}} and p.person <> p.manager and {RUNNING}
  and s.from_on <= {{}} and s.to_on >= {{}}
order by s.from_on, h.name, h.person, s.competency
"""
REQUESTS = f"""
select b.booking, h.person, h.name, a.name as agency, s.session, c.title, s.starts_at, s.ends_at, b.asked_at,
       s.places - s.taken as free
from booking b
join person h on h.id = b.person
join agency a on a.id = b.agency
join course_session s on s.id = b.session and s.status = 'open' and s.starts_at > {{}}
join course c on c.id = s.course
where b.state = 'requested' and b.person <> {{}}
  and (exists (
        select 1 from post p where p.person = b.person and p.agency = b.agency and p.manager = {{}} and {RUNNING})
    or ({{cared}} and not exists (
        select 1 from post p join person m on m.id = p.manager and m.status = 'active' and m.id <> p.person
        where p.person = b.person and p.agency = b.agency and {RUNNING})))
order by s.starts_at, b.asked_at, b.id
limit 200
"""
CHOSEN = f"""
select h.id, h.person, h.name, h.email, p.agency, r.kind, m.id as manager
from person h
join post p on p.person = h.id and {RUNNING}
join role r on r.id = p.role
left join person m on m.id = p.manager and m.status = 'active' and m.id <> p.person
where h.status = 'active' and (h.person in {{keys}} or (h.email <> '' and lower(h.email) in {{emails}}))
order by h.name, h.person, p.agency
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Somebody who reports to one."""

    id: int
    person: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """Something that somebody's report should hold: overdue or lapsed from a day, past or within the time asked for."""

    person_id: int
    person: str
    name: str
    agency: int
    role: int
    competency: int
    state: str
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a place that waits for one's yes or no."""

    booking: str
    person: str
    name: str
    agency: str
    session: str
    title: str
    starts_at: datetime
    ends_at: datetime
    asked_at: datetime
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """A post of today of somebody who was named: its agency, the kind of its role, its manager."""

    id: int
    person: str
    name: str
    email: str
    agency: int
    kind: str
    manager: int | None


async def reports_of(manager: int, today: date) -> list[Report]:
    """Those who report to this one today, by name."""
    return [Report(**row) for row in await db.fetch(REPORTS, manager, today, today)]


async def late_of(manager: int, today: date, until: date) -> list[LateRow]:
    """What of their reports' is overdue or lapsed on some day from today to `until`, the longest standing first."""
    return [LateRow(**row) for row in await db.fetch(LATE, manager, today, today, until, today)]


async def requests_for(manager: int, cares: Posts, today: date, at: datetime) -> list[Request]:
    """The requests of sessions to come that this person decides: their reports', and those of people in their care
    who have no manager (R24). Their own are not among them."""
    cared, values = _cared(cares)
    sql = REQUESTS.replace("{cared}", cared)
    rows = await db.fetch(sql, at, manager, manager, today, today, *values, today, today)
    return [Request(**row) for row in rows]


def _cared(cares: Posts) -> tuple[str, list[object]]:
    """The condition that a booking b is of somebody in one's care, by a post at the booking's agency."""
    if cares.is_everything:
        return "1 = 1", []
    agencies, members = sorted(cares.agencies or ()), _of_members(cares.members)
    text = f"b.agency in {db.in_list(agencies)}"
    values: list[object] = list(agencies)
    if members is not None:
        kinds = sorted(MEMBERS)
        text += f""" or (b.agency in {db.in_list(members)} and exists (
            select 1 from post x join role r on r.id = x.role
            where x.person = b.person and x.agency = b.agency and x.superseded_at is null
              and r.kind in {db.in_list(kinds)}))"""
        values += [*members, *kinds]
    return f"({text})", values


def _of_members(members: Reach) -> list[int] | None:
    return sorted(members) if members else None


async def named(references: Sequence[str], emails: Sequence[str], today: date) -> list[PostHeld]:
    """The posts of today of the active people with these references or work addresses (in small letters)."""
    if not references and not emails:
        return []
    sql = CHOSEN.replace("{keys}", db.in_list(references)).replace("{emails}", db.in_list(emails))
    return [PostHeld(**row) for row in await db.fetch(sql, today, today, *references, *emails)]
