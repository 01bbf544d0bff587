"""Do programs get the figures of the command, in their scope, and problem details when they ask wrongly?"""

from __future__ import annotations

import pytest

from lms.base.services import Services
from lms.reports.routes import ROUTES
from tests.make import SMALL_WORLD, recorded
from tests.signed_in import bearer, browser, sign_in

COVERAGE = "/api/v1/coverage"


async def test_the_figures_are_those_of_the_command(services: Services):
    await recorded(services, SMALL_WORLD)
    async with browser(services, ROUTES) as client:
        token = await bearer(services, "coverage:read")

        answer = await client.get(COVERAGE, params={"on": "2026-03-31", "by": "sector"}, headers=token)

    council = {"sector": "local_authority", "all": 2, "current": 1, "expiring": 0, "pending": 1, "overdue": 0}
    trust = {"sector": "nhs_provider", "all": 1, "current": 0, "expiring": 0, "pending": 0, "overdue": 0}
    assert answer.json() == {
        "on": "2026-03-31",
        "known_at": None,
        "by": ["sector"],
        "in_person": False,
        "strength": "mandatory",
        "rows": [
            council | {"lapsed": 0, "excused": 0, "dispensed": 0, "in_date": 1, "coverage": "1/1", "strict": "1/2"},
            trust | {"lapsed": 1, "excused": 0, "dispensed": 0, "in_date": 0, "coverage": "0/1", "strict": "0/1"},
        ],
    }


async def test_they_come_as_a_file_too(services: Services):
    await recorded(services, SMALL_WORLD)
    async with browser(services, ROUTES) as client:
        token = await bearer(services, "coverage:read")

        answer = await client.get(f"{COVERAGE}?on=2026-03-31&by=role&role=CLINICIAN&format=csv", headers=token)

    assert answer.text == (
        "role,all,current,expiring,pending,overdue,lapsed,excused,dispensed,in_date,coverage,strict\n"
        "CLINICIAN,1,0,0,0,0,1,0,0,0,0/1,0/1\n"
    )


async def test_a_token_of_one_agency_sees_that_agency_alone(services: Services):
    await recorded(services, SMALL_WORLD)
    async with browser(services, ROUTES) as client:
        of_trust = await bearer(services, "coverage:read", agency="TRFT")

        seen = await client.get(f"{COVERAGE}?by=agency", headers=of_trust)
        hidden = await client.get(f"{COVERAGE}?agency=RMBC", headers=of_trust)

    assert [row["agency"] for row in seen.json()["rows"]] == ["TRFT"]
    assert (hidden.status_code, hidden.headers["content-type"]) == (404, "application/problem+json")


async def test_without_a_token_of_the_scope_there_is_nothing(services: Services):
    async with browser(services, ROUTES) as client:
        other = await bearer(services, "people:read")

        none_sent = await client.get(COVERAGE)
        wrong = await client.get(COVERAGE, headers={"Authorization": "Bearer made-up"})
        without_scope = await client.get(COVERAGE, headers=other)
        await sign_in(client, services, "lead@partnership.example", "administrator")
        with_cookie = await client.get(COVERAGE)

    answers = (none_sent, wrong, without_scope, with_cookie)
    assert [answer.status_code for answer in answers] == [401, 401, 403, 401]


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ("on=31-02-2026", "on", "The day must be a real day, like 2026-03-31"),
        ("agency=TRTF", "agency", "There is no agency called TRTF."),
        (
            "by=agency,town",
            "by",
            "Coverage is not counted by 'town', but by any of agency, sector, role, group, competency, strand.",
        ),
        ("strength=weak", "strength", "“weak” is not one of mandatory, recommended, any"),
        ("format=pdf", "format", "There is no format called pdf"),
        ("agencies=TRFT", "agencies", "There is no filter called agencies"),
    ],
)
async def test_a_parameter_that_cannot_be_used_is_a_problem_that_names_it(
    services: Services, asked: str, field: str, message: str
):
    async with browser(services, ROUTES) as client:
        token = await bearer(services, "coverage:read")

        answer = await client.get(f"{COVERAGE}?{asked}", headers=token)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"] == [{"field": field, "message": message}]


async def test_the_description_for_programs_says_how_to_ask(services: Services):
    async with browser(services, ROUTES) as client:
        described = (await client.get("/schema/openapi.json")).json()

    asked = described["paths"][COVERAGE]["get"]
    names = [each["name"] for each in asked["parameters"]]
    assert names == [
        *("on", "known_at", "by", "agency", "sector", "role", "group", "competency", "strand", "strength"),
        *("in_person", "format"),
    ]
    assert all(each["description"] for each in asked["parameters"])
    assert "example" in str(asked["responses"]["200"])
