"""Where are the private addresses of calendars kept, and what stands behind each? (R30)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courses.bookings.rules import State
from courses.calendar.rules import HELD_A_PLACE, FeedSaid, Kind, Numbers
from lms.base import db
from lms.web.grants import SEE_NOTHING_MORE, GrantRole

FEEDS = """
select f.id, f.secret, f.kind, f.person, f.agency, coalesce(g.agency, '') as agency_key,
       coalesce(g.name, '') as agency_name, f.made_at
from calendar_feed f
left join agency g on g.id = f.agency
"""
BEHIND = f"""
with recursive above(id) as (
    select agency from calendar_feed where secret = {{}}
    union
    select a.parent from agency a join above on a.id = above.id where a.parent is not null
)
{FEEDS}
join account c on c.id = f.account and c.status = 'active'
where f.secret = {{}}
  and f.ended_at is null
  and (f.kind = 'agency' or exists (
    select 1 from person p
    where p.id = f.person and p.id = c.person and p.status = 'active' and lower(p.email) = c.email))
  and (f.kind <> 'agency' or exists (
    select 1 from access_grant r
    where r.account = c.id
      and r.from_on <= {{}}
      and (r.to_on is null or r.to_on >= {{}})
      and r.role in {{roles}}
      and (r.agency is null or r.agency in (select id from above))))
"""
"""A person's calendar goes on as long as they could sign in and open their record, an agency's as long as they could
see its figures (R43)."""
BOOKED = """
select b.booking, b.session, b.state, b.state_at, b.sequence, s.recorded_at as changed_at
from booking b
join course_session s on s.id = b.session
where b.person = {} and s.starts_at >= {} and s.starts_at < {}
order by s.starts_at, b.id
"""
TRAINED = """
select s.id
from session_trainer t
join course_session s on s.id = t.session
where t.person = {} and s.starts_at >= {} and s.starts_at < {}
order by s.starts_at, s.id
"""
NUMBERS = """
with recursive below(id) as (
    select id from agency where id = {}
    union
    select a.id from agency a join below on a.parent = below.id
)
select s.id, s.recorded_at, b.state, count(b.id) as number, max(b.state_at) as last_at
from course_session s
left join booking b on b.session = s.id and ({} = 1 or b.agency in (select id from below))
where s.id in {sessions}
group by s.id, s.recorded_at, b.state
order by s.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBooking:
    """A booking of somebody's, before its session is read; `changed_at` is when the session last changed."""

    booking: str
    session: int
    state: State
    state_at: datetime
    sequence: int
    changed_at: datetime


async def behind(secret: str, today: date) -> FeedSaid | None:
    """What the address leads to; None for one that is unknown, was ended, or whose owner may not see it any more."""
    roles = [role.value for role in GrantRole if role not in SEE_NOTHING_MORE]
    sql = BEHIND.replace("{roles}", db.in_list(roles))
    row = await db.fetch_one(sql, secret, secret, today, today, *roles)
    return _feed(row) if row else None


async def feeds_of(account: int) -> list[FeedSaid]:
    """The live addresses of an account, its own calendar first."""
    sql = f"{FEEDS} where f.account = {{}} and f.ended_at is null order by f.agency is not null, f.kind, g.name, f.id"
    return [_feed(row) for row in await db.fetch(sql, account)]


async def add(
    account: int, kind: Kind, person: int | None, agency: int | None, *, secret: str, at: datetime, by: str
) -> bool:
    """Keep a new address; False when there is a live one of its kind already. Inside `write()`."""
    sql = """insert into calendar_feed (secret, kind, account, person, agency, made_at, made_by)
        values ({}, {}, {}, {}, {}, {}, {}) on conflict do nothing returning id"""
    return bool(await db.fetch(sql, secret, kind.value, account, person, agency, at, by))


async def end(feed: int, account: int, at: datetime) -> bool:
    """End an account's address; False when it is not live, or not theirs. Inside `write()`."""
    sql = "update calendar_feed set ended_at = {} where id = {} and account = {} and ended_at is null returning id"
    return bool(await db.fetch(sql, at, feed, account))


async def trains_anything(person: int) -> bool:
    """Whether somebody is on record as a trainer of any session."""
    return bool(await db.fetch("select 1 as one from session_trainer where person = {} limit 1", person))


async def own_bookings(person: int, from_at: datetime, to_at: datetime) -> list[OwnBooking]:
    """Somebody's bookings, in any state, of sessions that start from an instant up to, not including, another."""
    rows = await db.fetch(BOOKED, person, from_at, to_at)
    return [OwnBooking(**{**row, "state": State(row["state"])}) for row in rows]


async def trained_by(person: int, from_at: datetime, to_at: datetime) -> list[int]:
    """The sessions somebody trains that start from an instant up to, not including, another."""
    return [row["id"] for row in await db.fetch(TRAINED, person, from_at, to_at)]


async def numbers_of(sessions: Sequence[int], agency: int | None = None) -> Mapping[int, Numbers]:
    """How many have a place in each session and wait for one: of everybody, or of an agency and those below it."""
    sql = NUMBERS.replace("{sessions}", db.in_list(sessions))
    found: dict[int, Numbers] = {}
    for row in await db.fetch(sql, agency, 1 if agency is None else 0, *sessions):
        state = State(row["state"]) if row["state"] else None
        seen = found.get(row["id"], Numbers(booked=0, waiting=0, ever=0, changed_at=row["recorded_at"]))
        last_at = row["last_at"]  # SQLite names no type for what it works out
        last_at = datetime.fromisoformat(last_at) if isinstance(last_at, str) else last_at
        found[row["id"]] = Numbers(
            booked=seen.booked + (row["number"] if state in HELD_A_PLACE else 0),
            waiting=seen.waiting + (row["number"] if state is State.WAITING else 0),
            ever=seen.ever + row["number"],
            changed_at=max(seen.changed_at, last_at or seen.changed_at),
        )
    return found


def _feed(row: db.Row) -> FeedSaid:
    return FeedSaid(**{**row, "kind": Kind(row["kind"])})
