"""Who plans what a course awards from a day on, and what does its page say of it? On both engines (R21)."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from courses.prospectus import store
from courses.prospectus.jobs import course_versions
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.make import SMALL_WORLD, recorded
from tests.signed_in import post, sign_in

K05 = {"course": "K05", "title": "Child exploitation", "competencies": "CSE-SIGNS"}
IN_JUNE = {"from-day": "1", "from-month": "6", "from-year": "2026", "competencies": ["CSE-SIGNS", "SG-AWARE"]}


@pytest.fixture(autouse=True)
async def course(services: Services) -> None:
    await recorded(services, {**SMALL_WORLD, "courses": [K05]})


async def be(client: httpx.AsyncClient, services: Services, role: str) -> None:
    await sign_in(client, services, f"{role}@x.example", role)


async def shown(client: httpx.AsyncClient) -> str:
    text = (await client.get("/courses/K05/awards")).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def test_a_version_is_planned_and_comes_into_force_on_its_day(
    services: Services, client: httpx.AsyncClient, clock: FixedClock
):
    await be(client, services, "administrator")

    answer = await post(client, "/courses/K05/awards", IN_JUNE)
    planned = await shown(client)
    said = []
    for month in (5, 6):
        clock.instant = clock.instant.replace(month=month, day=1)
        said.append(await course_versions(services, on=clock.today(), at=clock.instant))

    assert (answer.status_code, answer.headers["location"]) == (303, "/courses/K05/awards?done=added")
    assert "Today it counts for: Recognise the signs." in planned
    assert "From 1 June 2026 Recognise abuse; Recognise the signs Planned" in planned
    assert said == ["0 courses brought up to date", "1 course brought up to date"]
    found = await store.course_by_key("K05", clock.today())
    assert found is not None
    assert set(found.awards) == {"CSE-SIGNS", "SG-AWARE"}


async def test_what_past_sessions_awarded_is_not_changed_on_the_page(services: Services, client: httpx.AsyncClient):
    await be(client, services, "administrator")

    yesterday = await post(client, "/courses/K05/awards", IN_JUNE | {"from-day": "30", "from-month": "3"})
    today = await post(client, "/courses/K05/awards", IN_JUNE | {"from-day": "31", "from-month": "3"})

    assert (yesterday.status_code, today.status_code) == (422, 303)
    assert "The first day must be today, 31 March 2026, or later" in yesterday.text


async def test_coordinators_look_and_administrators_change(services: Services, client: httpx.AsyncClient):
    await be(client, services, "coordinator")
    looked, tried = await client.get("/courses/K05/awards"), await post(client, "/courses/K05/awards", IN_JUNE)
    await be(client, services, "trainer")
    by_trainer = await client.get("/courses/K05/awards")

    assert [looked.status_code, tried.status_code, by_trainer.status_code] == [200, 403, 403]
    assert "Record this" not in looked.text
