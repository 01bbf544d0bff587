"""A small partnership with a course to book: a council and a trust, eight people, sessions of a few places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from courses.bookings.rules import State
from courses.bookings.store import BookingSaid, bookings_of, person_id
from courses.sessions.actions import Draft, defaults_of, open_for_booking, plan
from courses.sessions.rules import Part, SessionSaid
from courses.sessions.store import session_by
from lms.base import db
from lms.base.services import Actor, Services
from tests.make import SMALL_WORLD, recorded

COORDINATOR = Actor(name="coordinator@partnership.example", via="web", address="127.0.0.1")
STARTS_AT = datetime(2026, 5, 14, 8, 30, tzinfo=UTC)
"""Thursday 14 May 2026, 9:30am in London."""
NAMES = ("Ada Ahmed", "Ben Brook", "Cai Cole", "Dee Dean", "Eva Ellis", "Fay Finch", "Gus Grant", "Hal Hughes")


def people() -> list[dict[str, str]]:
    """P1 to P8: odd ones work for the council's children's services, even ones for the trust."""
    return [
        {"person": f"P{n}", "name": name, "email": f"p{n}@work.example", "status": "active"}
        for n, name in enumerate(NAMES, start=1)
    ]


def posts() -> list[dict[str, str]]:
    return [
        {
            "person": f"P{n}",
            "agency": "RMBC-CYPS" if n % 2 else "TRFT",
            "role": "SOCIAL-WORKER" if n % 2 else "CLINICIAN",
            "starts_on": "2022-01-10",
            "manager": "P8" if n == 1 else "",
        }
        for n in range(1, 9)
    ]


async def record_people(services: Services, **more: Sequence[Mapping[str, str]]) -> None:
    """Record the partnership, with more rows by file name."""
    tables = {**SMALL_WORLD, "people": people(), "posts": posts(), "awards": [], **more}
    await recorded(services, tables)


async def add_course(
    course: str = "K05", *, sensitive: bool = False, awards: str = "CSE-SIGNS", **more: object
) -> None:
    """A course, and what it awards since ever."""
    said = {
        "course": course,
        "title": "Child exploitation",
        "aim": "",
        "outcomes": "",
        "audience": "",
        "level": 3,
        "mode": "in_person",
        "duration_minutes": 180,
        "competencies": awards,
        "capacity": 25,
        "minimum": 8,
        "prerequisites": "",
        "provider": "Evolve",
        "evaluation": "",
        "sensitive": sensitive,
        "source": "",
        "recorded_at": STARTS_AT - timedelta(days=400),
        "recorded_by": "tests",
    } | more
    async with db.write():
        await db.insert_many("course", tuple(said), [tuple(said.values())])
        rows = await db.fetch("select id from course where course = {}", course)
        version = (rows[0]["id"], datetime(1900, 1, 1).date(), awards, said["recorded_at"], "tests", "")
        columns = ("course", "in_force_from", "competencies", "recorded_at", "recorded_by", "why")
        await db.insert_many("course_version", columns, [version])


def draft(*, places: int = 3, starts_at: datetime = STARTS_AT, course: str = "K05", **more: object) -> Draft:
    """A morning in the town hall."""
    part = Part(number=1, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    said = {"parts": (part,), "venue": "Town hall", "mode": "in_person", "course": course, "places": places}
    return Draft(**{**said, **more})  # type: ignore[arg-type]


async def open_session(services: Services, **more: object) -> SessionSaid:
    """A session open for booking."""
    planned = await plan(services, COORDINATOR, draft(**more))  # type: ignore[arg-type]
    return await open_for_booking(services, COORDINATOR, session=planned.session)


async def number_of(reference: str) -> int:
    found = await person_id(reference)
    assert found is not None
    return found


async def session_now(services: Services, session: str) -> SessionSaid:
    found = await session_by(session, defaults_of(services))
    assert found is not None
    return found


async def states_of(session: SessionSaid) -> dict[str, str]:
    """The last state of each person's booking of a session, by reference."""
    found: list[BookingSaid] = await bookings_of(session.id, list(State))
    return {each.reference: each.state.value for each in sorted(found, key=lambda each: each.id)}


async def letters_written() -> list[tuple[str, str]]:
    """Every letter by kind and address, in the order in which they were written."""
    return [(row["kind"], row["email"]) for row in await db.fetch("select kind, email from notice order by id")]
