"""Does the demonstration come in whole, by the import, with its personas let in?"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from courses.bookings.jobs import joining_instructions, waiting_lists
from courses.bookings.opening import look
from courses.bookings.rules import BookingRefusal
from courses.bookings.store import person_id
from courses.prospectus.actions import check_may_open
from courses.sessions.actions import Draft, defaults_of, draft_of
from courses.sessions.store import sessions_between
from lms.base import db
from lms.base.errors import Refused
from lms.base.services import Services
from lms.demo.load import load
from lms.demo.partnership import Partnership, partnership
from lms.demo.personas import BY_KEY
from lms.demo.sessions import Session

FIGURES = {
    "people": "person",
    "posts": "post",
    "absences": "absence",
    "awards": "award",
    "requirements": "requirement",
    "courses": "course",
    "course_terms": "course_terms",
    "sessions": "course_session",
    "bookings": "booking",
}


async def count(table: str) -> int:
    rows = await db.fetch(f"select count(*) as n from {table}")
    return int(rows[0]["n"])


async def may_book(services: Services, persona: str, course: str) -> BookingRefusal | None:
    """Why one of the personas may not book the next session of a course, or None."""
    at = services.clock.moment()
    coming = await sessions_between(at, at + timedelta(days=60), defaults_of(services))
    session = next(each for each in coming if each.course.course == course)
    person = await person_id(BY_KEY[persona].person)
    assert person is not None
    return (await look(services, session, person, at=at)).refusal


@pytest.mark.slow
async def test_every_row_comes_in_and_the_agency_with_old_data_is_known_by_its_day(services: Services):
    made = partnership(people=300, today=services.clock.today())

    await load(services, people=300)

    assert {name: await count(table) for name, table in FIGURES.items()} == {
        name: len(made.tables[name]) for name in FIGURES
    }
    days = await db.fetch(
        "select a.agency as agency, d.last_on as last_on from agency_data d join agency a on a.id = d.agency"
    )
    last_on = {row["agency"]: row["last_on"] for row in days}
    assert last_on.pop("PROBATION") == date(2025, 12, 24)
    assert set(last_on.values()) == {date(2026, 3, 31)}
    grants = await db.fetch(
        "select a.email as email, g.role as role from access_grant g join account a on a.id = g.account order by g.id"
    )
    assert [(row["email"].partition("@")[0], row["role"]) for row in grants] == [
        ("dominic.appleyard.10", "coordinator"),
        ("samina.kitching.11", "trainer"),
        ("helen.qureshi.4", "agency_lead"),
        ("piotr.hallam.5", "agency_lead"),
        ("wendy.saleem.6", "member_services"),
        ("tariq.ibbotson.7", "partnership_lead"),
        ("eleanor.mensah.12", "chair"),
        ("graham.nawaz.13", "chair"),
        ("ewa.ramsden.8", "administrator"),
        ("rutendo.dyson.9", "auditor"),
    ]
    await everything_about_sessions_is_settled(services, made)


async def everything_about_sessions_is_settled(services: Services, made: Partnership) -> None:
    """What a file cannot say is kept too; those one can sign in as may book; nothing is left for the jobs to send."""
    at = services.clock.moment()
    kept = await sessions_between(at, at + timedelta(days=366), defaults_of(services))
    coming = sorted((each for each in made.sessions if each.on > made.today), key=lambda each: each.session)
    assert [without_hours(draft_of(each)) for each in sorted(kept, key=lambda each: each.session)] == [
        without_hours(replace(each.said, parts=tuple(replace(p, venue=kept_venue(each)) for p in each.said.parts)))
        for each in coming
    ]
    assert await may_book(services, "social-worker", "K05") is None
    assert await may_book(services, "councillor", "K21") is None
    assert await may_book(services, "councillor", "K22") is None
    with pytest.raises(Refused, match="SRP must approve version 1"):
        await check_may_open(services, "K25")
    await check_may_open(services, "K22")

    await waiting_lists(services, on=made.today, at=at)
    await joining_instructions(services, on=made.today, at=at)
    assert await db.fetch("select distinct state from notice") == [{"state": "withdrawn"}]
    states = await db.fetch("select state, count(*) as n from booking group by state")
    assert {row["state"]: row["n"] for row in states} == Counter(row["state"] for row in made.tables["bookings"])


def without_hours(draft: Draft) -> Draft:
    """Without those that the course or the settings say where the session does not."""
    return replace(draft, cutoff_hours=None, offer_hours=None, notice_days=None)


def kept_venue(session: Session) -> str:
    """The one part of a session is where the session is."""
    return session.said.venue if len(session.said.parts) == 1 else ""


async def test_too_few_people_are_refused_and_nothing_is_recorded(services: Services):
    with pytest.raises(Refused) as refused:
        await load(services, people=10)

    assert refused.value.refusal.message == "The demonstration needs at least 300 people."
    assert await count("person") == 0
