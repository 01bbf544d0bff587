"""What stands beside a file of bookings, and how is it kept? In few statements, however long the file. (R23, R24)"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.bookings.rules import State
from courses.bookings.seats import PostRow
from courses.sessions.rules import Share, ShareKind
from lms.base import db
from lms.base.dates import FOR_EVER

BATCH = 5_000
SESSIONS = "select id, session, starts_at, places, taken, offer_hours from course_session where id in "
POSTS = """
select p.person, a.agency, r.role, t.starts_on, t.ends_on
from post t
join person p on p.id = t.person
join agency a on a.id = t.agency
join role r on r.id = t.role
where t.superseded_at is null
  and p.person in """
CAPS = "select session, agency, sector, places from session_share where kind = 'cap' and session in "
TAKEN = """
select session, agency, count(*) as number
from booking
where state in ('confirmed', 'offered')
  and session in {sessions}
group by session, agency
"""
NOW = "select id, session, agency, state, joined_at from booking where id in "
CHANGE = """
update booking set state = {}, state_at = {}, joined_at = {}, late = null, reason = '', sequence = sequence + 1
where id = {}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session's places, and from when they are used."""

    id: int
    session: str
    starts_at: datetime
    places: int
    taken: int
    offer_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking as it is to stand: since `state_at`; on the waiting list, if at all, since `joined_at`."""

    id: int
    session: int
    person: int
    agency: int
    state: State
    state_at: datetime
    joined_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingNow:
    """A booking as it stands."""

    id: int
    session: int
    agency: int
    state: State
    joined_at: datetime | None


async def sessions_held(sessions: Sequence[int]) -> dict[str, SessionRow]:
    """Sessions by key, their rows held until the unit of work ends; inside `write()`."""
    suffix = "" if db.is_sqlite() else " for update"
    found: dict[str, SessionRow] = {}
    async for some in db.in_batches(sorted(sessions), BATCH):
        rows = await db.fetch(f"{SESSIONS}{db.in_list(some)} order by id{suffix}", *some)
        found.update((row["session"], SessionRow(**row)) for row in rows)
    return found


async def posts_of(people: Iterable[str]) -> list[PostRow]:
    """Every post on record of these people."""
    found: list[PostRow] = []
    async for some in db.in_batches(sorted(people), BATCH):
        rows = await db.fetch(POSTS + db.in_list(some), *some)
        found += [PostRow(**{**row, "ends_on": row["ends_on"] or FOR_EVER}) for row in rows]
    return found


async def agency_ids() -> dict[str, int]:
    """Every agency's id by key."""
    return {row["agency"]: row["id"] for row in await db.fetch("select id, agency from agency")}


async def caps_of(sessions: Sequence[int]) -> dict[int, list[Share]]:
    """The caps of sessions, by id; most have none."""
    found: dict[int, list[Share]] = {}
    async for some in db.in_batches(sessions, BATCH):
        for row in await db.fetch(CAPS + db.in_list(some), *some):
            cap = Share(kind=ShareKind.CAP, agency=row["agency"], sector=row["sector"], places=row["places"])
            found.setdefault(row["session"], []).append(cap)
    return found


async def taken_by_agency(sessions: Sequence[int]) -> dict[int, dict[int, int]]:
    """Places taken, by session's and agency's id."""
    found: dict[int, dict[int, int]] = {}
    for row in await db.fetch(TAKEN.replace("{sessions}", db.in_list(sessions)), *sessions):
        found.setdefault(row["session"], {})[row["agency"]] = row["number"]
    return found


async def bookings_now(bookings: Sequence[int]) -> dict[int, BookingNow]:
    """Bookings by id, as they stand now."""
    found: dict[int, BookingNow] = {}
    async for some in db.in_batches(bookings, BATCH):
        for row in await db.fetch(NOW + db.in_list(some), *some):
            found[row["id"]] = BookingNow(**{**row, "state": State(row["state"])})
    return found


async def add(rows: Sequence[BookingRow], by: str) -> None:
    """New bookings, each with a reference nobody can guess."""
    columns = ("id", "booking", "session", "person", "agency", "state", "state_at", "asked_at", "made_by", "joined_at")
    lines = [
        (
            row.id,
            secrets.token_urlsafe(9),
            row.session,
            row.person,
            row.agency,
            row.state.value,
            row.state_at,
            row.state_at,
            by,
            row.joined_at,
            "",
        )
        for row in rows
    ]
    await db.insert_many("booking", (*columns, "reason"), lines)


async def change(rows: Iterable[BookingRow]) -> None:
    """Bookings in another state, or in theirs since another instant."""
    await db.run_many(CHANGE, [(row.state.value, row.state_at, row.joined_at, row.id) for row in rows])


async def note(rows: Iterable[tuple[int, datetime, str, str, str, str, datetime]]) -> None:
    """Keep changes: booking, when, by whom, from, to, why, and when we were told."""
    columns = ("booking", "at", "by", "from_state", "to_state", "why", "recorded_at")
    await db.insert_many("booking_change", columns, rows)


async def join_lists(rows: Iterable[tuple[int, datetime]]) -> None:
    """Begin stays on waiting lists: booking, since when."""
    await db.insert_many("waiting_entry", ("booking", "joined_at", "outcome"), [(*row, "") for row in rows])


async def leave_lists(rows: Iterable[tuple[int, str, datetime]]) -> None:
    """End stays on waiting lists: booking, outcome, when."""
    sql = "update waiting_entry set left_at = {}, outcome = {} where booking = {} and left_at is null"
    await db.run_many(sql, [(at, outcome, booking) for booking, outcome, at in rows])


async def make_offers(rows: Iterable[tuple[int, datetime, str, datetime]]) -> None:
    """Offers: booking, made when, by whom, until when."""
    columns = ("booking", "made_at", "made_by", "ends_at", "outcome")
    await db.insert_many("place_offer", columns, [(*row, "") for row in rows])


async def end_offers(rows: Iterable[tuple[int, str, datetime]]) -> None:
    """End offers: booking, outcome, when."""
    sql = "update place_offer set ended_at = {}, outcome = {} where booking = {} and ended_at is null"
    await db.run_many(sql, [(at, outcome, booking) for booking, outcome, at in rows])


async def forget_needs(bookings: Iterable[int]) -> None:
    """Delete what was said of needs in the room: these bookings are over."""
    await db.run_many("delete from booking_needs where booking = {}", [(booking,) for booking in bookings])


async def count_taken(by_session: Mapping[int, int]) -> None:
    """Take or give back places, by session's id; the schema refuses more than there are."""
    rows = [(number, session) for session, number in sorted(by_session.items()) if number]
    await db.run_many("update course_session set taken = taken + {} where id = {}", rows)
