"""Does a person's record show what its reader may see, and nothing of anybody else?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.lms.record.conftest import COMPETENCIES, NEED, put
from tests.signed_in import Browser, bearer, sign_in


async def looks(subject: str) -> list[tuple[str, str]]:
    """Who looked at or exported somebody's record, oldest first."""
    sql = "select actor, verb from audit_entry where kind = 'people' and subject = {} and verb in {verbs} order by id"
    rows = await db.fetch(sql.replace("{verbs}", "('looked', 'exported')"), subject)
    return [(row["actor"], row["verb"]) for row in rows]


async def test_my_record_says_first_what_i_need_and_by_when(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")

    answer = await asking.get("/me")

    assert answer.status_code == 200
    assert (
        "You need 1 thing now: Refer a concern. And 1 more by 9 May 2026 (in 39 days): Recognise abuse." in answer.text
    )
    assert 'id="why-AWARE"' in answer.text
    assert await looks("P1") == []


async def test_a_due_day_long_past_is_not_said_of_what_is_in_date(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")

    page = (await asking.get("/me")).text

    late, _ = _line_and_why(page, "REFER")
    in_date, why = _line_and_why(page, "AWARE")
    assert "Due day 31 March 2024, set by the post Social worker at Children’s Services." in late
    assert "Earned in person on 10 May 2024." in in_date
    assert "Due day" not in in_date
    assert "It was due by 31 January 2024" in why


def _line_and_why(page: str, competency: str) -> list[str]:
    return page.split(f'<div id="{competency}"')[1].split("</dd>")[0].split("<details")


async def test_a_councillor_has_no_name_of_theirs_in_the_title(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "CYPS")

    answer = await asking.get("/people/P1")

    assert '<h1 class="govuk-heading-l">Shazia Thackray</h1>' in answer.text
    assert "Record of P1 –" in answer.text.split("</title>")[0]
    assert "Shazia" not in answer.text.split("</title>")[0]


async def test_a_lead_sees_the_posts_of_their_agency_and_not_the_other_agencys(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    answer = await asking.get("/people/P1")

    assert "Children’s Services" in answer.text
    assert "Police officer" not in answer.text

    both = await asking.get("/people/P1?format=csv")
    assert [line.split(",")[1:3] for line in both.text.splitlines()[1:]] == [["CYPS", "SW"], ["CYPS", "SW"]]
    assert await looks("P1") == [("lead@rmbc.example", "looked"), ("lead@rmbc.example", "exported")]


async def test_another_agencys_person_is_not_there_on_page_export_and_api(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")
    token = await bearer(partnership, "people:read", agency="RMBC")

    assert (await asking.get("/people/P2")).status_code == 404
    assert (await asking.get("/people/P2?format=csv")).status_code == 404
    assert (await asking.get("/people/P2/posts/new")).status_code == 404
    assert (await asking.get("/api/v1/people/P2/compliance", headers=token)).status_code == 404
    assert (await asking.get("/people/P1")).status_code == 200
    assert await looks("P2") == []


async def test_a_manager_sees_their_reports_by_that_post_only(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "gareth@rmbc.example")

    report, other = await asking.get("/people/P1"), await asking.get("/people/P3")

    assert report.status_code == 200
    assert "Children’s Services" in report.text
    assert "Police officer" not in report.text
    assert "Record evidence" not in report.text
    assert other.status_code == 404
    assert "1 person reports" in (await asking.get("/me")).text


async def test_member_services_see_members_only(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "wendy@rmbc.example", "member_services", "RMBC")

    statuses = [(await asking.get(f"/people/{person}")).status_code for person in ("P3", "P1", "P4")]

    assert statuses == [200, 404, 404]


async def test_a_partnership_lead_without_names_opens_nobody(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead")
    assert (await asking.get("/people/P1")).status_code == 404

    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead", names=True)
    assert (await asking.get("/people/P1")).status_code == 200


async def test_somebody_without_a_record_is_told_so(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "auditor@rmbc.example", "auditor")

    answer = await asking.get("/me")

    assert answer.status_code == 200
    assert "There is no record under your work address" in answer.text


async def test_the_record_of_an_earlier_day_and_of_what_was_known_then(
    asking: Browser, partnership: Services, clock: FixedClock
):
    before = clock.instant
    clock.instant = before + timedelta(days=1)
    late = {"person": "P1", "competency": "REFER", "achieved_on": "2026-01-05", "mode": "virtual"}
    await put(partnership, {"awards": [late]})
    await sign_in(asking, partnership, "shazia@rmbc.example")

    now = await asking.get("/me?on=2026-03-31")
    then = await asking.get(f"/me?on=2026-03-31&known_at={before.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    earlier = await asking.get("/me?on=2024-02-10")

    assert "You needed 1 thing: Recognise abuse, by 9 May 2026" in now.text
    assert "You needed 1 thing by then: Refer a concern" in then.text
    assert "You needed 1 thing by then: Recognise abuse" in earlier.text


async def test_before_anything_was_recorded_no_more_is_said_than_that(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")
    just_before, then = "2026-03-31T08:59:59Z", "2026-03-31T09:00:00Z"

    before = (await asking.get(f"/people/P1?known_at={just_before}")).text
    at_once = (await asking.get(f"/people/P1?known_at={then}")).text

    assert "Nothing had been recorded by 31 March 2026, 9:59am. Choose a later day." in before
    assert "no post" not in before
    assert "No post" not in before
    assert "Nothing had been recorded" not in at_once
    assert "Social worker" in at_once


async def test_a_day_that_cannot_be_read_is_complained_of(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")

    answer = await asking.get("/me?on=31/02/2026")

    assert answer.status_code == 422
    assert "The day must be a real day, like 2026-03-31" in answer.text


async def test_the_api_gives_the_same_rows_with_their_chains(asking: Browser, partnership: Services):
    token = await bearer(partnership, "people:read", agency="SYP")

    answer = await asking.get("/api/v1/people/P1/compliance?on=2026-03-31", headers=token)

    body = answer.json()
    assert (body["person"], body["on"]) == ("P1", "2026-03-31")
    assert [(row["agency"], row["competency"], row["state"]) for row in body["rows"]] == [("SYP", "AWARE", "current")]
    assert body["rows"][0]["chain"][0].startswith("Post: Police officer at Police")
    assert await looks("P1") == [("token program people:read SYP", "looked")]


async def test_the_api_refuses_a_token_without_the_scope_and_a_day_there_is_not(asking: Browser, partnership: Services):
    without = await bearer(partnership, "coverage:read")
    token = await bearer(partnership, "people:read")

    assert (await asking.get("/api/v1/people/P1/compliance")).status_code == 401
    assert (await asking.get("/api/v1/people/P1/compliance", headers=without)).status_code == 403
    unreadable = await asking.get("/api/v1/people/P1/compliance?on=2026-02-31", headers=token)
    assert (unreadable.status_code, unreadable.json()["status"]) == (422, 422)
    assert "The day must be a real day, like 2026-03-31" in unreadable.text


async def test_the_api_stands_in_the_schema_with_an_example(asking: Browser, partnership: Services):
    schema = (await asking.get("/schema/openapi.json")).json()

    described = schema["paths"]["/api/v1/people/{person}/compliance"]["get"]
    content = described["responses"]["200"]["content"]["application/json"]
    assert "P00042" in str(content["examples"])


async def thirty_competencies(services: Services) -> None:
    """The social worker's role needs thirty more competencies, each with evidence."""
    keys = [f"C{number:02}" for number in range(30)]
    need = {
        **NEED,
        "role": "SW",
        "agency": "",
        "initial_days": "30",
        "refresh_months": "24",
        "source": "Framework 2024",
    }
    won = {
        "person": "P1",
        "achieved_on": "2025-05-10",
        "mode": "in_person",
        "evidence": "Course K1",
        "source": "Register",
    }
    await put(
        services,
        {
            "competencies": [
                *COMPETENCIES,
                *({"competency": k, "title": f"Competency number {k} of the list"} for k in keys),
            ],
            "requirements": [{**need, "competency": key} for key in keys],
            "awards": [{**won, "competency": key} for key in keys],
        },
    )


async def test_a_record_of_thirty_competencies_costs_eight_statements_and_60_kilobytes(
    asking: Browser, partnership: Services
):
    await thirty_competencies(partnership)
    await sign_in(asking, partnership, "shazia@rmbc.example")
    await asking.get("/me")

    async with db.counting() as statements:
        mine = await asking.get("/me")
    assert len(statements) <= 8
    assert len(mine.content) <= 60_000
    assert mine.text.count('id="why-') == 32

    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")
    others = await asking.get("/people/P1")
    assert len(others.content) <= 60_000


async def test_what_was_recorded_when_is_folded_for_those_who_may_change_it(
    asking: Browser, partnership: Services, clock: FixedClock
):
    clock.instant = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    moved = {"person": "P1", "agency": "CYPS", "role": "SW", "starts_on": "2024-01-01", "ends_on": "2026-12-31"}
    await put(partnership, {"posts": [moved]}, why="contract ends")
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    answer = await asking.get("/people/P1")

    assert "What was recorded when" in answer.text
    assert "without an end, manager P4: recorded 31 March 2026, 10:00am by loader" in answer.text
    assert "because: contract ends" in answer.text

    await sign_in(asking, partnership, "shazia@rmbc.example")
    assert "What was recorded when" not in (await asking.get("/me")).text
