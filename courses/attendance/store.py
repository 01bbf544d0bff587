"""Where are registers, marks, walk-ins and what was granted kept? (R31)"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.attendance.rules import Counted, MarkKind, MarkSaid, Outcome, Via
from lms.base import db

REGISTER = """
select id, session, counted, head_count, version, secret, signed_at, signed_by
from register
where session = {}
"""
ON_IT = """
select p.id, p.person, p.name, b.id as booking, b.agency, b.state, false as walked_in
from booking b
join person p on p.id = b.person
where b.session = {}
  and b.state in ('confirmed', 'attended', 'part', 'absent')
union all
select p.id, p.person, p.name, null, w.agency, '', true
from walk_in w
join person p on p.id = w.person
where w.session = {}
  and w.removed_at is null
order by 3, 2
"""
MARKS = """
select id, person, part, mark, minutes, made_at, by, via
from mark
where session = {}
order by made_at, id
"""
ATTENDANCE = """
select a.id, a.person, p.person as reference, a.outcome, a.minutes, a.walked_in
from attendance a
join person p on p.id = a.person
where a.session = {}
  and a.superseded_at is null
order by a.person
"""
TERMS = """
select t.least_share_pct
from course_session s
join course_terms t on t.course = s.course and t.superseded_at is null
where s.id = {}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSaid:
    """A register as it stands; `version` counts its sign-offs, `secret` is behind the code on the wall."""

    id: int
    session: int
    counted: Counted
    head_count: int | None
    version: int
    secret: str
    signed_at: datetime | None
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRegister:
    """Somebody on a register: booked (with the booking), or walked in."""

    person: int
    reference: str
    name: str
    booking: int | None
    agency: int | None
    state: str
    walked_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSaid:
    """What the signed register says of somebody."""

    id: int
    person: int
    reference: str
    outcome: Outcome
    minutes: int
    walked_in: bool


async def register_of(session: int) -> RegisterSaid:
    """The register of a session, begun when it is first asked for; inside `write()` when it may not be there yet."""
    row = await db.fetch_one(REGISTER, session)
    if row is None:
        sql = """insert into register (session, counted, secret) values ({}, 'names', {})
            on conflict (session) do nothing"""
        await db.fetch(sql, session, secrets.token_hex(16))
        row = await db.fetch_one(REGISTER, session)
    assert row is not None
    return RegisterSaid(**{**row, "counted": Counted(row["counted"])})


async def on_register(session: int) -> list[OnRegister]:
    """Everybody on a session's register, by name: those with a place, and those who walked in."""
    rows = await db.fetch(ON_IT, session, session)
    found: dict[int, OnRegister] = {}
    for row in rows:
        someone = OnRegister(
            person=row["id"],
            reference=row["person"],
            name=row["name"],
            booking=row["booking"],
            agency=row["agency"],
            state=row["state"] or "",
            walked_in=bool(row["walked_in"]),
        )
        found.setdefault(someone.person, someone)  # a place goes before having walked in
    return list(found.values())


async def marks_of(session: int) -> list[MarkSaid]:
    """Every mark ever made in a session, in the order in which they were made."""
    rows = await db.fetch(MARKS, session)
    return [MarkSaid(**{**row, "mark": MarkKind(row["mark"]), "via": Via(row["via"])}) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """A mark to be kept. `client` is the phone's own name for it: sent twice, it is kept once."""

    person: int
    part: int
    mark: MarkKind
    minutes: int | None
    made_at: datetime
    client: str = ""


async def add_mark(session: int, new: NewMark, *, noted_at: datetime, by: str, via: Via) -> bool:
    """Keep a mark; False when the phone sent it before."""
    sql = """insert into mark (session, part, person, mark, minutes, made_at, noted_at, by, via, client)
        values ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})
        on conflict (client) where client <> '' do nothing
        returning id"""
    values = (session, new.part, new.person, new.mark.value, new.minutes, new.made_at, noted_at, by, via.value)
    return bool(await db.fetch(sql, *values, new.client))


async def add_walk_in(session: int, person: int, agency: int | None, *, confirmed: bool, at: datetime, by: str) -> bool:
    """Put somebody on the register who has no booking; False when they are on it already."""
    sql = """insert into walk_in (session, person, agency, agency_confirmed, added_at, added_by)
        values ({}, {}, {}, {}, {}, {})
        on conflict (session, person) where removed_at is null do nothing
        returning id"""
    return bool(await db.fetch(sql, session, person, agency, confirmed, at, by))


async def remove_walk_in(session: int, person: int, at: datetime) -> bool:
    """Take somebody who was put on by mistake off again."""
    sql = "update walk_in set removed_at = {} where session = {} and person = {} and removed_at is null returning id"
    return bool(await db.fetch(sql, at, session, person))


async def set_count(session: int, counted: Counted, head_count: int | None) -> None:
    """How it is known who was there (R4)."""
    await db.fetch(
        "update register set counted = {}, head_count = {} where session = {}", counted.value, head_count, session
    )


async def least_share(session: int) -> int:
    """The share of all minutes that the session's course asks for, per cent; all of them where it says nothing."""
    row = await db.fetch_one(TERMS, session)
    return int(row["least_share_pct"]) if row else 100


async def attendance_of(session: int) -> dict[int, AttendanceSaid]:
    """What the signed register says, by person."""
    rows = await db.fetch(ATTENDANCE, session)
    return {
        row["person"]: AttendanceSaid(
            **{**row, "outcome": Outcome(row["outcome"]), "walked_in": bool(row["walked_in"])}
        )
        for row in rows
    }


async def add_attendance(
    session: int, someone: OnRegister, outcome: Outcome, minutes: int, *, version: int, at: datetime, by: str
) -> int:
    """Keep what the register says of somebody; its number."""
    sql = """insert into attendance
        (session, person, booking, outcome, minutes, walked_in, version, recorded_at, recorded_by, why)
        values ({}, {}, {}, {}, {}, {}, {}, {}, {}, '') returning id"""
    rows = await db.fetch(
        sql,
        session,
        someone.person,
        someone.booking,
        outcome.value,
        minutes,
        someone.walked_in,
        version,
        at,
        by,
    )
    return int(rows[0]["id"])


async def supersede(attendances: Sequence[int], *, at: datetime, by: str, why: str) -> None:
    """Say of attendances that they hold no more, with who and why (R3)."""
    if attendances:
        sql = f"""update attendance set superseded_at = {{}}, superseded_by = {{}}, why = {{}}
            where superseded_at is null and id in {db.in_list(attendances)}"""
        await db.fetch(sql, at, by, why, *attendances)


async def grants_of(attendances: Sequence[int]) -> list[int]:
    """The awards that these attendances granted and that were not taken back."""
    sql = (
        f"select award from granted where withdrawn_at is null and attendance in {db.in_list(attendances)} order by id"
    )
    return [row["award"] for row in await db.fetch(sql, *attendances)]


async def keep_grants(pairs: Iterable[tuple[int, int]]) -> None:
    """Keep which attendance granted which award."""
    await db.insert_many("granted", ("attendance", "award"), pairs)


async def withdraw_grants(awards: Sequence[int], at: datetime) -> None:
    """Say of granted awards that they were taken back."""
    sql = f"update granted set withdrawn_at = {{}} where withdrawn_at is null and award in {db.in_list(awards)}"
    await db.fetch(sql, at, *awards)


async def sign(session: int, *, version: int, at: datetime, by: str) -> None:
    """Note the sign-off of a register."""
    sql = "update register set version = {}, signed_at = {}, signed_by = {} where session = {}"
    await db.fetch(sql, version, at, by, session)


async def set_state(booking: int, outcome: Outcome, at: datetime, by: str, why: str) -> None:
    """Give a booking the state that the register says, and keep the change (R24)."""
    row = await db.fetch_one("select state from booking where id = {}", booking)
    if row is None or row["state"] == outcome.value:
        return
    await db.fetch("update booking set state = {}, state_at = {} where id = {}", outcome.value, at, booking)
    sql = "insert into booking_change (booking, at, by, from_state, to_state, why) values ({}, {}, {}, {}, {}, {})"
    await db.fetch(sql, booking, at, by, row["state"], outcome.value, why)
