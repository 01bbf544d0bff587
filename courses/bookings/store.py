"""Where are bookings, waiting entries and offers kept? (R24, R26)"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courses.bookings.rules import Applicant, State
from courses.sessions.rules import SessionSaid
from lms.base import db

BOOKING = """
select b.id, b.booking, b.session, s.session as session_key, b.person, p.person as reference, p.name, p.email,
       b.agency, b.state, b.state_at, b.asked_at, b.made_by, b.joined_at, b.late, b.reason, b.sequence,
       o.ends_at as offer_ends_at
from booking b
join course_session s on s.id = b.session
join person p on p.id = b.person
left join place_offer o on o.booking = b.id and o.ended_at is null
"""
WAITING = """
select b.id as booking, b.person, b.agency, b.joined_at,
       exists (
           select 1 from post where post.person = b.person and post.superseded_at is null
             and post.starts_on <= {} and (post.ends_on is null or post.ends_on >= {})) as can_come
from booking b
join person p on p.id = b.person and p.status = 'active'
where b.session = {} and b.state = 'waiting'
order by b.joined_at, b.id
"""
OFFERS_OVER = """
select b.id
from place_offer o
join booking b on b.id = o.booking
where b.session = {} and o.ended_at is null and o.ends_at <= {}
order by o.ends_at, b.id
"""
CLAIM = """
update booking set state = {}, state_at = {}, late = {}, reason = {}, joined_at = {}, sequence = sequence + 1
where id = {} and state = {}
returning id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSaid:
    """A booking as it stands, with whose it is."""

    id: int
    booking: str
    session: int
    session_key: str
    person: int
    reference: str
    name: str
    email: str
    agency: int
    state: State
    state_at: datetime
    asked_at: datetime
    made_by: str
    joined_at: datetime | None
    late: bool | None
    reason: str
    sequence: int
    offer_ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """Somebody on the waiting list, before their need is known."""

    booking: int
    person: int
    agency: int
    joined_at: datetime
    can_come: bool


async def add(session: SessionSaid, who: Applicant, agency: int, state: State, *, at: datetime, by: str) -> BookingSaid:
    """A new booking with its first change; on the waiting list from now when it begins there."""
    reference, joined_at = secrets.token_urlsafe(9), at if state is State.WAITING else None
    sql = """insert into booking
        (booking, session, person, agency, state, state_at, asked_at, made_by, joined_at, reason, sequence)
        values ({}, {}, {}, {}, {}, {}, {}, {}, {}, '', 0) returning id"""
    rows = await db.fetch(sql, reference, session.id, who.person, agency, state.value, at, at, by, joined_at)
    number = int(rows[0]["id"])
    await note_changes([(number, at, by, "", state.value, "")])
    if joined_at is not None:
        await join_list(number, joined_at)
    return BookingSaid(
        id=number,
        booking=reference,
        session=session.id,
        session_key=session.session,
        person=who.person,
        reference=who.reference,
        name=who.name,
        email=who.email,
        agency=agency,
        state=state,
        state_at=at,
        asked_at=at,
        made_by=by,
        joined_at=joined_at,
        late=None,
        reason="",
        sequence=0,
        offer_ends_at=None,
    )


async def claim(
    booking: int,
    now: State,
    wanted: State,
    *,
    at: datetime,
    by: str,
    why: str = "",
    late: bool | None = None,
    joined_at: datetime | None = None,
) -> bool:
    """Take a booking from the state it was seen in to another; False when it is in that state no more."""
    if not await db.fetch(CLAIM, wanted.value, at, late, why, joined_at, booking, now.value):
        return False
    await note_changes([(booking, at, by, now.value, wanted.value, why)])
    return True


async def note_changes(changes: Iterable[tuple[int, datetime, str, str, str, str]]) -> None:
    """Keep changes of bookings (R24): booking, when, by whom, from, to, why."""
    await db.insert_many("booking_change", ("booking", "at", "by", "from_state", "to_state", "why"), changes)


async def join_list(booking: int, at: datetime) -> None:
    """Begin a stay on the waiting list."""
    await db.fetch("insert into waiting_entry (booking, joined_at, outcome) values ({}, {}, '')", booking, at)


async def leave_list(booking: int, outcome: str, at: datetime) -> None:
    """End the stay, if there is one."""
    sql = "update waiting_entry set left_at = {}, outcome = {} where booking = {} and left_at is null"
    await db.fetch(sql, at, outcome, booking)


async def make_offer(booking: int, *, at: datetime, by: str, ends_at: datetime) -> None:
    """Offer a place until an instant."""
    sql = "insert into place_offer (booking, made_at, made_by, ends_at, outcome) values ({}, {}, {}, {}, '')"
    await db.fetch(sql, booking, at, by, ends_at)


async def end_offer(booking: int, outcome: str, at: datetime) -> None:
    """End the offer that is open, if there is one."""
    sql = "update place_offer set ended_at = {}, outcome = {} where booking = {} and ended_at is null"
    await db.fetch(sql, at, outcome, booking)


async def offers_over(session: int, at: datetime) -> list[int]:
    """The bookings of a session whose offer has run out and was not yet ended."""
    return [row["id"] for row in await db.fetch(OFFERS_OVER, session, at)]


async def waiting(session: SessionSaid) -> list[WaitingRow]:
    """Everybody on a session's waiting list, by time of joining; closed people are left out."""
    rows = await db.fetch(WAITING, session.on, session.on, session.id)
    return [WaitingRow(**{**row, "can_come": bool(row["can_come"])}) for row in rows]


async def booking_by(reference: str | int) -> BookingSaid | None:
    """The booking with this reference (or id)."""
    column = "b.booking" if isinstance(reference, str) else "b.id"
    row = await db.fetch_one(f"{BOOKING} where {column} = {{}}", reference)
    return _said(row) if row else None


async def bookings_of(session: int, states: Iterable[State]) -> list[BookingSaid]:
    """The bookings of a session in these states, in the order in which they were asked for."""
    wanted = sorted(state.value for state in states)
    sql = f"{BOOKING} where b.session = {{}} and b.state in {db.in_list(wanted)} order by b.asked_at, b.id"
    return [_said(row) for row in await db.fetch(sql, session, *wanted)]


async def bookings_for(people: Sequence[int], states: Iterable[State]) -> list[BookingSaid]:
    """The bookings of people in these states, by the start of the session."""
    wanted = sorted(state.value for state in states)
    sql = f"""{BOOKING} where b.person in {db.in_list(people)} and b.state in {db.in_list(wanted)}
        order by s.starts_at, b.id"""
    return [_said(row) for row in await db.fetch(sql, *people, *wanted)]


def _said(row: db.Row) -> BookingSaid:
    late = row["late"]
    return BookingSaid(**{**row, "state": State(row["state"]), "late": None if late is None else bool(late)})


async def ask(change: int, booking: int) -> None:
    """Ask a holder to keep, move or release (R29)."""
    await db.fetch("insert into change_answer (change, booking, answer) values ({}, {}, '')", change, booking)


async def answered(change: int, booking: int, answer: str, at: datetime) -> None:
    """Keep what a holder answered to a moved session (R29)."""
    sql = "update change_answer set answer = {}, answered_at = {} where change = {} and booking = {}"
    await db.fetch(sql, answer, at, change, booking)


async def open_question(booking: int) -> int | None:
    """The last change of the session to which a holder has not answered yet, if any."""
    sql = "select max(change) as change from change_answer where booking = {} and answer = ''"
    row = await db.fetch_one(sql, booking)
    return row["change"] if row else None


async def person_id(reference: str) -> int | None:
    """A person's number, from their reference."""
    row = await db.fetch_one("select id from person where person = {}", reference)
    return int(row["id"]) if row else None


async def sessions_with_work(at: datetime) -> list[int]:
    """The sessions in which a free place may have to go on: an offer has run out, or somebody waits for one."""
    sql = """select distinct s.id
        from course_session s
        join booking b on b.session = s.id and b.state in ('waiting', 'offered')
        left join place_offer o on o.booking = b.id and o.ended_at is null
        where s.status = 'open'
          and (o.ends_at <= {} or (b.state = 'waiting' and s.taken < s.places and s.starts_at > {}))
        order by s.id"""
    return [row["id"] for row in await db.fetch(sql, at, at)]


async def left_before(session: int, day: date) -> set[int]:
    """The live bookings of a session whose person has no post at the booking's agency on the day."""
    sql = """select b.id from booking b
        where b.session = {} and b.state in ('requested', 'confirmed', 'waiting', 'offered')
          and not exists (
            select 1 from post
            where post.person = b.person and post.agency = b.agency and post.superseded_at is null
              and post.starts_on <= {} and (post.ends_on is null or post.ends_on >= {}))"""
    return {row["id"] for row in await db.fetch(sql, session, day, day)}
