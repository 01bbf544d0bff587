"""Where are sessions, their parts and shares kept, and who holds a session's row while its places change? (R22, R23)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.prospectus.kinds import COURSES
from courses.sessions.kinds import SESSIONS
from courses.sessions.rules import (
    CourseOf,
    OwnTerms,
    Part,
    SessionSaid,
    Share,
    ShareKind,
    Status,
    WaitingOrder,
    WhenFree,
)
from lms.base import db
from lms.facts import store as facts

SESSION = """
select s.id, s.session, s.starts_at, s.ends_at, s.venue, s.mode, s.places, s.taken, s.minimum, s.trainers,
       s.delivered_by, s.status, s.link, s.link_hours, s.joining, s.facilitators, s.audience, s.opens_at, s.closes_at,
       s.decide_on, s.approval, s.waiting_order, s.when_free, s.cutoff_hours, s.offer_hours, s.notice_days,
       s.sequence, s.why, c.id as course_id, c.course, c.title, c.audience as groups_of_course, c.prerequisites,
       c.sensitive, t.notice_days as course_notice_days, t.signoff,
       (select count(*) from session_part p where p.session = s.id) as parts,
       (select count(*) from session_share h where h.session = s.id) as shares,
       (select count(*) from booking b where b.session = s.id and b.state = 'waiting') as waiting,
       (select count(*) from booking b where b.session = s.id and b.state = 'offered') as offered
from course_session s
join course c on c.id = s.course
left join course_terms t on t.course = c.id and t.superseded_at is null
"""
PARTS = "select session, number, starts_at, ends_at, venue from session_part where session in {sessions} order by 1, 2"
SHARES = """
select session, kind, agency, sector, places, release_at
from session_share
where session in {sessions}
order by session, id
"""
AWARDED = """
select competencies
from course_version
where course = {} and superseded_at is null and in_force_from <= {}
order by in_force_from desc
limit 1
"""
TAKE = "update course_session set taken = taken + 1 where id = {} and taken < places returning taken"
GIVE_BACK = "update course_session set taken = taken - {} where id = {}"
COLUMNS = (
    "venue",
    "mode",
    "places",
    "minimum",
    "trainers",
    "delivered_by",
    "status",
    "link",
    "link_hours",
    "joining",
    "facilitators",
    "audience",
    "opens_at",
    "closes_at",
    "decide_on",
    "approval",
    "waiting_order",
    "when_free",
    "cutoff_hours",
    "offer_hours",
    "notice_days",
    "why",
)
"""What a form may set of a session, beside its key, course and parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where neither a session nor its course says anything: the settings."""

    cutoff_hours: int
    offer_hours: int
    notice_days: int


async def lock(session: str | int, defaults: Defaults) -> SessionSaid | None:
    """The session with its row held until the unit of work ends: nobody else's booking of it goes on meanwhile (R23).

    Inside `write()`, which on SQLite holds everything. Whoever holds two rows takes the lower id first.
    """
    suffix = "" if db.is_sqlite() else " for update of s"
    found = await _read(f"{SESSION} where {_by(session)}{suffix}", [session], defaults)
    return found[0] if found else None


async def session_by(session: str | int, defaults: Defaults) -> SessionSaid | None:
    """The session with this key (or id)."""
    found = await _read(f"{SESSION} where {_by(session)}", [session], defaults)
    return found[0] if found else None


async def id_of(session: str) -> int | None:
    """The number of the session with this key."""
    row = await db.fetch_one("select id from course_session where session = {}", session)
    return int(row["id"]) if row else None


async def sessions_between(from_at: datetime, to_at: datetime, defaults: Defaults) -> list[SessionSaid]:
    """The sessions that start from an instant up to, not including, another, in order."""
    sql = f"{SESSION} where s.starts_at >= {{}} and s.starts_at < {{}} order by s.starts_at, s.session"
    return await _read(sql, [from_at, to_at], defaults)


async def sessions_of(ids: Sequence[int], defaults: Defaults) -> list[SessionSaid]:
    """The sessions with these ids, in order of their start."""
    return await _read(
        f"{SESSION} where s.id in {db.in_list(ids)} order by s.starts_at, s.session", list(ids), defaults
    )


def _by(session: str | int) -> str:
    return "s.session = {}" if isinstance(session, str) else "s.id = {}"


async def _read(sql: str, values: Sequence[object], defaults: Defaults) -> list[SessionSaid]:
    """Sessions from rows; parts and shares are asked for only where there are some to ask for."""
    rows = await db.fetch(sql, *values)
    parts = await _parts([row["id"] for row in rows if row["parts"] > 1])
    shares = await _shares([row["id"] for row in rows if row["shares"]])
    return [_said(row, parts.get(row["id"], ()), shares.get(row["id"], ()), defaults) for row in rows]


async def _parts(ids: Sequence[int]) -> Mapping[int, Sequence[Part]]:
    found: dict[int, list[Part]] = {}
    if ids:
        for row in await db.fetch(PARTS.replace("{sessions}", db.in_list(ids)), *ids):
            found.setdefault(row.pop("session"), []).append(Part(**row))
    return found


async def _shares(ids: Sequence[int]) -> Mapping[int, Sequence[Share]]:
    found: dict[int, list[Share]] = {}
    if ids:
        for row in await db.fetch(SHARES.replace("{sessions}", db.in_list(ids)), *ids):
            session = row.pop("session")
            found.setdefault(session, []).append(Share(**{**row, "kind": ShareKind(row["kind"])}))
    return found


def _said(row: db.Row, parts: Sequence[Part], shares: Sequence[Share], defaults: Defaults) -> SessionSaid:
    plain = {name: row[name] for name in COLUMNS if name not in ("status", "audience", "waiting_order", "when_free")}
    only = Part(number=1, starts_at=row["starts_at"], ends_at=row["ends_at"], venue=row["venue"])
    in_force: dict[str, Any] = {
        "cutoff_hours": _first(row["cutoff_hours"], defaults.cutoff_hours),
        "offer_hours": _first(row["offer_hours"], defaults.offer_hours),
        "notice_days": _first(row["notice_days"], row["course_notice_days"], defaults.notice_days),
        "approval": bool(row["approval"]),
    }
    return SessionSaid(
        **{**plain, **in_force},
        id=row["id"],
        session=row["session"],
        course=CourseOf(
            id=row["course_id"],
            course=row["course"],
            title=row["title"],
            groups=keys_in(row["groups_of_course"]),
            prerequisites=keys_in(row["prerequisites"]),
            sensitive=bool(row["sensitive"]),
            has_bodies=bool(row["signoff"]),
        ),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        taken=row["taken"],
        waiting=row["waiting"],
        offered=row["offered"],
        status=Status(row["status"]),
        audience=keys_in(row["audience"]),
        waiting_order=WaitingOrder(row["waiting_order"]),
        when_free=WhenFree(row["when_free"]),
        sequence=row["sequence"],
        parts=tuple(parts) or (only,),
        shares=tuple(shares),
        own=OwnTerms(**{name: row[name] for name in ("cutoff_hours", "offer_hours", "notice_days")}),
    )


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)


def keys_in(text: str) -> tuple[str, ...]:
    """The keys of a list joined by `;`."""
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part)


async def awarded_by(session: SessionSaid) -> tuple[str, ...]:
    """The keys of the competencies that the session's course awards on its day (R21)."""
    row = await db.fetch_one(AWARDED, session.course.id, session.on)
    return keys_in(row["competencies"]) if row else ()


async def take_place(session: int) -> bool:
    """Take one place, when there is one (R23); inside `write()`."""
    return bool(await db.fetch(TAKE, session))


async def give_back(session: int, count: int = 1) -> None:
    """Give places back; inside `write()`."""
    if count:
        await db.fetch(GIVE_BACK, count, session)


async def add_session(session: str, course: int, values: Mapping[str, object], at: datetime, by: str) -> int:
    """A new session with the columns given; its parts are written by `save_parts`."""
    names = ["session", "course", *values, "taken", "sequence", "recorded_at", "recorded_by"]
    sql = f"insert into course_session ({', '.join(names)}) values ({', '.join(['{}'] * len(names))}) returning id"
    rows = await db.fetch(sql, session, course, *values.values(), 0, 0, at, by)
    return int(rows[0]["id"])


async def save_session(session: int, values: Mapping[str, object], at: datetime, by: str) -> None:
    """Give a session new values for the columns given; what it said before is kept (R3)."""
    await facts.keep_former(SESSIONS, {COURSES.name: COURSES}, [session], at, by, str(values.get("why", "")))
    sets = ", ".join(f"{name} = {{}}" for name in (*values, "recorded_at", "recorded_by"))
    await db.fetch(f"update course_session set {sets} where id = {{}}", *values.values(), at, by, session)


async def save_parts(session: int, parts: Iterable[Part]) -> None:
    """The parts of a session, in place of those it had."""
    await db.fetch("delete from session_part where session = {}", session)
    rows = [(session, p.number, p.starts_at, p.ends_at, p.venue) for p in parts]
    await db.insert_many("session_part", ("session", "number", "starts_at", "ends_at", "venue"), rows)


async def save_shares(session: int, shares: Iterable[Share]) -> None:
    """The shares of a session, in place of those it had."""
    await db.fetch("delete from session_share where session = {}", session)
    rows = [(session, s.kind.value, s.agency, s.sector, s.places, s.release_at) for s in shares]
    await db.insert_many("session_share", ("session", "kind", "agency", "sector", "places", "release_at"), rows)


async def save_trainers(session: int, references: Sequence[str]) -> None:
    """Link a session to those of its trainers who are people on record, by their references."""
    await db.fetch("delete from session_trainer where session = {}", session)
    if references:
        found = await db.fetch(f"select id from person where person in {db.in_list(references)}", *references)
        await db.insert_many("session_trainer", ("session", "person"), [(session, row["id"]) for row in found])


async def raise_sequence(session: int) -> None:
    """The next calendar entries of this session are newer than those before (R30)."""
    await db.fetch("update course_session set sequence = sequence + 1 where id = {}", session)


async def course_id(course: str) -> int | None:
    """The number of the course with this key."""
    row = await db.fetch_one("select id from course where course = {}", course)
    return int(row["id"]) if row else None


async def keys_like(beginning: str) -> set[str]:
    """The keys of sessions that begin so."""
    rows = await db.fetch(
        "select session from course_session where substr(session, 1, {}) = {}", len(beginning), beginning
    )
    return {row["session"] for row in rows}


async def trains(session: int, person: int | None) -> bool:
    """Whether this person is one of the session's trainers."""
    sql = "select 1 as one from session_trainer where session = {} and person = {}"
    return person is not None and bool(await db.fetch(sql, session, person))


async def note_change(
    session: int, kind: str, *, asks: bool, before: str, after: str, why: str, at: datetime, by: str
) -> int:
    """Keep a change of a session that its holders are told of, and return its number (R29)."""
    sql = """insert into session_change (session, kind, asks, before, after, why, changed_at, changed_by)
        values ({}, {}, {}, {}, {}, {}, {}, {}) returning id"""
    return int((await db.fetch(sql, session, kind, asks, before, after, why, at, by))[0]["id"])
