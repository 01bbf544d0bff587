"""What do programs get that ask for courses and sessions? On both engines (R21, R22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from lms.base import db
from lms.base.services import Services
from tests.courses.world import STARTS_AT, open_session, record_people
from tests.make import recorded
from tests.signed_in import all_noted, bearer

K05 = {
    "course": "K05",
    "title": "Child exploitation",
    "aim": "Know it",
    "outcomes": "Name the signs; Tell",
    "groups": "D",
    "level": "3",
    "mode": "in_person",
    "duration_minutes": "180",
    "competencies": "CSE-SIGNS",
    "capacity": "25",
    "minimum": "8",
    "prerequisites": "K07",
    "provider": "Evolve",
    "evaluation": "end",
    "sensitive": "yes",
}
K07 = {"course": "K07", "title": "Awareness", "competencies": "SG-AWARE", "mode": "e_learning"}
K08 = {"course": "K08", "title": "More", "level": "2"}
SESSION = "2026-05-14-K05"
COURSE_BODY = {
    "course": "K05",
    "title": "Child exploitation",
    "outside_title": "Training session",
    "aim": "Know it",
    "outcomes": ["Name the signs", "Tell"],
    "groups": ["D"],
    "level": 3,
    "mode": "in_person",
    "duration_minutes": 180,
    "competencies": ["CSE-SIGNS"],
    "capacity": 25,
    "minimum": 8,
    "prerequisites": ["K07"],
    "provider": "Evolve",
    "evaluation": ["end"],
    "sensitive": True,
    "terms": {"notice_days": 5, "late_pence": 0, "absent_pence": 0, "least_share_pct": 100},
}
TIMES = {"starts_at": "2026-05-14T09:30+01:00", "ends_at": "2026-05-14T12:30+01:00"}
SESSION_BODY = {
    "session": SESSION,
    "course": "K05",
    "title": "Child exploitation",
    "outside_title": "Training session",
    "sensitive": True,
    "status": "open",
    **TIMES,
    "parts": [{"number": 1, **TIMES, "venue": "Town hall"}],
    "venue": "Town hall",
    "mode": "in_person",
    "delivered_by": [],
    "places": 3,
    "places_left": 3,
    "waiting": 0,
    "minimum": None,
    "booking": {
        "open_now": False,
        "why_not": "Booking has not opened yet.",
        "opens_at": "2026-04-23T09:30+01:00",
        "closes_at": "",
        "groups": ["D"],
        "prerequisites": ["K07"],
        "approval": False,
        "notice_until": "2026-05-07",
    },
}


@pytest.fixture
async def program(services: Services, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program that may read courses; K05 has a session on 14 May 2026 that opens three weeks before."""
    await record_people(services, courses=[K05, K07, K08], course_terms=[{"course": "K05", "notice_days": "5"}])
    await open_session(services, opens_at=STARTS_AT - timedelta(weeks=3))
    client.headers.update(await bearer(services, "courses:read"))
    return client


async def got(client: httpx.AsyncClient, address: str) -> Any:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_course_is_given_with_its_versions_and_next_sessions(program: httpx.AsyncClient):
    assert await got(program, "/api/v1/courses/K05") == {
        "course": COURSE_BODY,
        "versions": [{"in_force_from": "1900-01-01", "competencies": ["CSE-SIGNS"]}],
        "sessions": [SESSION_BODY],
    }


async def test_a_session_is_given_with_places_left_and_what_a_booking_needs(
    services: Services, program: httpx.AsyncClient
):
    before = await got(program, f"/api/v1/sessions/{SESSION}")
    given = {"session": SESSION, "person": "P1", "state": "confirmed", "at": "2026-03-30T09:00"}
    await recorded(services, {"bookings": [given]})

    after = await got(program, f"/api/v1/sessions/{SESSION}")

    assert before == SESSION_BODY
    assert after == SESSION_BODY | {"places_left": 2}


async def test_courses_and_sessions_are_found_by_filters(program: httpx.AsyncClient):
    courses = {
        "": ["K05", "K07", "K08"],
        "?q=signs+tell": ["K05"],
        "?level=2": ["K08"],
        "?group=C": ["K07", "K08"],
        "?mode=e_learning": ["K07"],
        "?competency=CSE-SIGNS": ["K05"],
    }
    sessions = {
        "?from=2026-05-14&to=2026-05-14": 1,
        "?from=2026-05-15": 0,
        "?to=2026-05-13": 0,
        "?course=K05": 1,
        "?course=K07": 0,
    }

    found = {query: (await got(program, f"/api/v1/courses{query}"))["courses"] for query in courses}
    dates = {query: (await got(program, f"/api/v1/sessions{query}"))["sessions"] for query in sessions}

    assert {query: [each["course"] for each in some] for query, some in found.items()} == courses
    assert {query: len(some) for query, some in dates.items()} == sessions


async def test_courses_and_sessions_come_page_by_page(services: Services, program: httpx.AsyncClient):
    for week in range(1, 3):
        await open_session(services, starts_at=STARTS_AT + timedelta(weeks=week))
    await open_session(services, starts_at=STARTS_AT + timedelta(weeks=1))  # at the same instant as another

    pages = []
    for address, name in (("/api/v1/courses?limit=2", "courses"), ("/api/v1/sessions?limit=2", "sessions")):
        found = []
        while address:
            body = await got(program, address)
            found.append([each[name.removesuffix("s")] for each in body[name]])
            address = body["next"]
        pages.append(found)

    assert pages == [
        [["K05", "K07"], ["K08"]],
        [["2026-05-14-K05", "2026-05-21-K05"], ["2026-05-21-K05-2", "2026-05-28-K05"]],
    ]


async def test_many_sessions_cost_as_many_statements_as_one(services: Services, program: httpx.AsyncClient):
    await got(program, "/api/v1/sessions")
    await all_noted()
    async with db.counting() as of_one:
        await got(program, "/api/v1/sessions")
    for week in range(1, 9):
        await open_session(services, starts_at=STARTS_AT + timedelta(weeks=week))

    async with db.counting() as of_many:
        found = await got(program, "/api/v1/sessions")

    assert (len(found["sessions"]), len(of_many)) == (9, len(of_one))


async def test_a_draft_is_not_told_of_and_a_cancelled_session_has_no_places(
    services: Services, program: httpx.AsyncClient
):
    given = {"course": "K07", "starts_at": "2026-06-01T09:30", "ends_at": "2026-06-01T12:30", "places": "5"}
    both = [given | {"session": state, "status": state} for state in ("draft", "cancelled")]
    await recorded(services, {"sessions": both})

    draft = await program.get("/api/v1/sessions/draft")
    cancelled = await got(program, "/api/v1/sessions/cancelled")

    assert draft.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no session called draft.",
    }
    assert (cancelled["places_left"], cancelled["booking"]["why_not"]) == (0, "This session is cancelled.")


async def test_a_parameter_that_cannot_be_used_is_named(program: httpx.AsyncClient):
    expected = {
        "courses?levle=3": [{"field": "levle", "message": "There is no parameter called levle"}],
        "courses?mode=slow": [{"field": "mode", "message": "There is no mode called slow"}],
        "sessions?limit=0": [{"field": "limit", "message": "The limit must be from 1 to 500"}],
        "sessions?from=soon": [{"field": "from", "message": "The day must be a real day, like 2026-03-31"}],
    }

    answers = {query: await program.get(f"/api/v1/{query}") for query in expected}

    assert {query: (answer.status_code, answer.json()["errors"]) for query, answer in answers.items()} == {
        query: (422, errors) for query, errors in expected.items()
    }


async def test_another_scope_is_not_enough(services: Services, program: httpx.AsyncClient):
    other = await bearer(services, "coverage:read")

    paths = ("courses", "sessions", f"sessions/{SESSION}")
    answers = [await program.get(f"/api/v1/{path}", headers=other) for path in paths]

    assert [answer.status_code for answer in answers] == [403] * 3


async def test_the_description_of_the_api_names_the_four_addresses(program: httpx.AsyncClient):
    paths = (await got(program, "/schema/openapi.json"))["paths"]

    wanted = ("/api/v1/courses", "/api/v1/courses/{course}", "/api/v1/sessions", "/api/v1/sessions/{session}")
    assert [path for path in wanted if "get" not in paths.get(path, {})] == []
    assert {each["name"] for each in paths["/api/v1/sessions"]["get"]["parameters"]} == {
        "course",
        "from",
        "to",
        "after",
        "limit",
    }
