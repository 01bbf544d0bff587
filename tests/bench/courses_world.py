"""A partnership of some hundred people with 25 courses and sessions to book, made through the ordinary doors."""

from __future__ import annotations

from datetime import timedelta

from courses.sessions.actions import open_for_booking, plan
from lms.base import db
from lms.base.services import Services
from lms.signin import actions as signin
from lms.signin.rules import SCOPES
from tests.courses.world import COORDINATOR, STARTS_AT, add_course, draft
from tests.make import SMALL_WORLD, recorded
from tests.signed_in import TESTER


async def fill(services: Services, *, people: int, courses: int = 25) -> str:
    """People of two agencies, courses with three sessions each; a token that may do everything."""
    numbers = range(1, people + 1)
    tables = {
        **SMALL_WORLD,
        "awards": [],
        "people": [
            {"person": f"P{n}", "name": f"Name {n}", "email": f"p{n}@work.example", "status": "active"} for n in numbers
        ],
        "posts": [
            {
                "person": f"P{n}",
                "agency": "RMBC-CYPS" if n % 2 else "TRFT",
                "role": "SOCIAL-WORKER" if n % 2 else "CLINICIAN",
                "starts_on": "2022-01-10",
            }
            for n in numbers
        ],
    }
    await recorded(services, tables)
    for course in range(1, courses + 1):
        await add_course(f"K{course:02}", title=f"Course {course}")
        for week in range(3):
            await add_open_session(services, f"K{course:02}", week=course + 10 * week, places=25)
    await db.fetch("analyze")
    return await signin.add_token(services, TESTER, name="bench", scopes=SCOPES)


async def add_open_session(services: Services, course: str, *, week: int, places: int) -> str:
    """One more session, open for booking; its key."""
    planned = await plan(
        services, COORDINATOR, draft(course=course, places=places, starts_at=STARTS_AT + timedelta(weeks=week))
    )
    return (await open_for_booking(services, COORDINATOR, session=planned.session)).session
