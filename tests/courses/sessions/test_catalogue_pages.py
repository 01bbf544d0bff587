"""What do /courses and the page of a course show, to whom, and at which cost? On both engines (R21)."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import httpx
import pytest

from courses.bookings.actions import book
from lms.base import db
from lms.base.services import Actor, Services
from tests.courses.world import STARTS_AT, number_of, open_session, record_people
from tests.make import recorded
from tests.signed_in import sign_in

K05 = {
    "course": "K05",
    "title": "Child exploitation",
    "aim": "Know it </script><b> when you see it",
    "outcomes": "Name the signs; Tell",
    "groups": "D",
    "level": "3",
    "mode": "in_person",
    "duration_minutes": "180",
    "competencies": "CSE-SIGNS",
    "provider": "Evolve",
    "sensitive": "yes",
    "evaluation": "end",
}
K07 = {"course": "K07", "title": "Awareness", "competencies": "SG-AWARE", "mode": "e_learning", "aim": "For all"}
K08 = {"course": "K08", "title": "Signs for clinicians", "competencies": "CSE-SIGNS", "groups": "C"}
TERMS = {"course": "K05", "notice_days": "5", "late_pence": "5000", "contact": "Evolve, 0114 496 0112"}


@pytest.fixture
async def prospectus(services: Services) -> None:
    """P1 and the others of the council are overdue: K05 counts for them, with a session on Thursday 14 May 2026."""
    await record_people(services, courses=[K05, K07, K08], course_terms=[TERMS])
    await open_session(services, places=1)


@pytest.fixture
async def social_worker(services: Services, prospectus: None, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in(client, services, "p1@work.example")
    return client


async def shown(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def courses_on(text: str) -> list[str]:
    return [title for title in ("Child exploitation", "Awareness", "Signs for clinicians") if f" {title} " in text]


async def test_somebody_who_needs_something_sees_first_what_counts_for_it(social_worker: httpx.AsyncClient):
    text = await shown(social_worker, "/courses")

    assert "You need 1 thing. 1 course counts for it." in text
    assert courses_on(text) == ["Child exploitation"]
    assert "Overdue Recognise the signs, due on 10 April 2022" in text
    assert "Thursday 14 May 2026, 9:30am to 12:30pm , Town hall: 1 place left" in text


async def test_all_courses_are_there_for_who_asks_for_them_and_for_who_needs_nothing(
    services: Services, social_worker: httpx.AsyncClient
):
    asked = await shown(social_worker, "/courses?show=all")
    await sign_in(social_worker, services, "lead@partnership.example", "partnership_lead")
    by_lead = await shown(social_worker, "/courses")

    assert courses_on(asked) == courses_on(by_lead) == ["Child exploitation", "Awareness", "Signs for clinicians"]
    assert "3 courses, 1 of them with dates to come." in by_lead


async def test_each_filter_leaves_what_fits(social_worker: httpx.AsyncClient):
    expected = {
        "q=see+it": ["Child exploitation"],
        "topic=safeguarding": ["Awareness"],
        "group=C": ["Awareness", "Signs for clinicians"],
        "mode=e_learning": ["Awareness"],
        "provider=Evolve": ["Child exploitation"],
        "competency=SG-AWARE": ["Awareness"],
        "from=2026-05-14&to=2026-05-14": ["Child exploitation"],
        "from=2026-05-15": [],
        "to=2026-05-13": [],
        "venue=town+h": ["Child exploitation"],
        "venue=town_h": [],
    }

    found = {query: courses_on(await shown(social_worker, f"/courses?show=all&{query}")) for query in expected}

    assert found == expected


async def test_a_filter_that_cannot_be_read_is_complained_of(social_worker: httpx.AsyncClient):
    answer = await social_worker.get("/courses?show=all&topic=cooking&from=soon")

    assert answer.status_code == 422
    assert "There is no topic called cooking" in answer.text
    assert "The first day must be a real day, like 2026-03-31" in answer.text


async def test_the_dates_found_can_be_taken_away_as_a_file(social_worker: httpx.AsyncClient):
    answer = await social_worker.get("/courses?show=all&format=csv")

    assert answer.content.decode("utf-8-sig").splitlines() == [
        "course,title,session,starts_at,ends_at,venue,mode,places,places_left",
        "K05,Child exploitation,2026-05-14-K05,2026-05-14T09:30+01:00,2026-05-14T12:30+01:00,Town hall,in_person,1,1",
    ]


async def test_the_catalogue_costs_the_same_for_many_courses_and_dates(
    services: Services, social_worker: httpx.AsyncClient
):
    await social_worker.get("/courses?show=all")  # what is kept of the framework is read by the first who asks
    async with db.counting() as of_few:
        await social_worker.get("/courses?show=all")
    many = [{"course": f"X{n}", "title": f"Course {n}", "competencies": "SG-AWARE"} for n in range(60)]
    dates = [
        {
            "session": f"X{n}-{m}",
            "course": f"X{n}",
            "starts_at": f"2026-06-{m:02}T09:30",
            "ends_at": f"2026-06-{m:02}T12:30",
            "places": "5",
        }
        for n in range(60)
        for m in range(1, 6)
    ]
    await recorded(services, {"courses": many, "sessions": dates})
    await social_worker.get("/courses?show=all")

    async with db.counting() as of_many:
        text = await shown(social_worker, "/courses?show=all")

    assert "63 courses, 61 of them with dates to come." in text
    assert len(of_many) == len(of_few) == 5


async def test_a_course_says_who_should_come_what_it_gives_and_on_which_terms(social_worker: httpx.AsyncClient):
    text = await shown(social_worker, "/courses/K05")

    for sentence in (
        "In person · 3 hours · Level 3 · Evolve",
        "This course speaks openly about exploitation and abuse.",
        "For a quiet word before or after: Evolve, 0114 496 0112.",
        "Book a place on Thursday 14 May 2026, 9:30am",
        "Who should come Lead",
        "What you will be able to do after Name the signs Tell",
        "What it counts for Recognise the signs Overdue due on 10 April 2022, in your record",
        "Thursday 14 May 2026, 9:30am to 12:30pm Town hall 1 place left",
        "give your place back at least 5 working days before",
        "Your agency may be charged £50 for a place given back later than that.",
        "We ask how it was at the end.",
    ):
        assert sentence in text


async def test_a_course_that_is_not_sensitive_has_no_heads_up(social_worker: httpx.AsyncClient):
    text = await shown(social_worker, "/courses/K07")

    assert "speaks openly" not in text
    assert "No date needed: do it when it suits you." in text


async def test_a_date_says_what_one_has_booked_of_it_and_a_full_one_is_not_offered(
    services: Services, social_worker: httpx.AsyncClient
):
    session, actor = "2026-05-14-K05", Actor(name="p3@work.example", via="web")
    await book(services, actor, session=session, person=await number_of("P3"))
    full = await shown(social_worker, "/courses/K05")
    await book(services, actor, session=session, person=await number_of("P1"))
    waiting = await shown(social_worker, "/courses/K05")

    assert ("Full: join the waiting list" in full, "Book a place" in full) == (True, False)
    assert "You are on the waiting list Full, 1 person waits" in waiting


async def test_a_place_is_not_offered_to_somebody_whom_the_course_is_not_for(
    services: Services, social_worker: httpx.AsyncClient
):
    await sign_in(social_worker, services, "p2@work.example")

    text = await shown(social_worker, "/courses/K05")

    assert ("1 place left" in text, "Book a place" in text) == (True, False)


async def test_a_course_tells_machines_of_itself_and_its_dates_without_ending_the_block(
    social_worker: httpx.AsyncClient,
):
    page = (await social_worker.get("/courses/K05")).text

    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    address = "http://127.0.0.1:8000"
    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": f"{address}/courses/K05",
        "url": f"{address}/courses/K05",
        "courseCode": "K05",
        "name": "Child exploitation",
        "description": "Know it </script><b> when you see it",
        "teaches": ["Recognise the signs"],
        "provider": {"@type": "Organization", "name": "Evolve"},
        "educationalLevel": "Level 3",
        "timeRequired": "PT180M",
        "hasCourseInstance": [
            {
                "@type": "CourseInstance",
                "@id": f"{address}/sessions/2026-05-14-K05",
                "url": f"{address}/sessions/2026-05-14-K05",
                "name": "Child exploitation",
                "courseMode": "onsite",
                "startDate": "2026-05-14T09:30+01:00",
                "endDate": "2026-05-14T12:30+01:00",
                "maximumAttendeeCapacity": 1,
                "remainingAttendeeCapacity": 1,
                "location": {"@type": "Place", "name": "Town hall"},
            }
        ],
    }


async def test_dates_that_have_begun_or_are_drafts_are_not_shown(services: Services, social_worker: httpx.AsyncClient):
    past = {
        "session": "OLD",
        "course": "K07",
        "starts_at": "2026-03-31T09:59",
        "ends_at": "2026-03-31T12:30",
        "places": "5",
    }
    begins_now = past | {"session": "NOW", "starts_at": "2026-03-31T10:00"}
    next_minute = past | {"session": "SOON", "starts_at": "2026-03-31T10:01"}
    draft = past | {"session": "DRAFT", "starts_at": "2026-05-01T09:30", "ends_at": "2026-05-01T12:30"}
    await recorded(services, {"sessions": [past, begins_now, next_minute, draft | {"status": "draft"}]})

    page = (await social_worker.get("/courses/K07")).text

    assert re.findall(r'href="/sessions/(\w+)"', page) == ["SOON"]


async def test_a_course_that_there_is_not_is_not_found(social_worker: httpx.AsyncClient):
    assert (await social_worker.get("/courses/K99")).status_code == 404


async def test_nobody_sees_courses_who_has_not_signed_in(prospectus: None, client: httpx.AsyncClient):
    answers = [await client.get(address) for address in ("/courses", "/courses/K05", "/material")]

    assert [answer.status_code for answer in answers] == [303] * 3


async def test_the_next_three_dates_are_shown_and_how_many_come_later(
    services: Services, social_worker: httpx.AsyncClient
):
    for week in range(1, 5):
        await open_session(services, starts_at=STARTS_AT + timedelta(weeks=week))

    text = await shown(social_worker, "/courses")

    assert text.count(", 9:30am to 12:30pm") == 3
    assert "2 later dates" in text
