"""Do the coverage pages show each asker their own figures and people, and say so when they cannot? (R14 to R16, R43)"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from lms.base import db
from lms.base.services import Services
from lms.reports.routes import ROUTES
from tests.make import SMALL_WORLD, recorded, requirement
from tests.signed_in import Browser, browser, sign_in

LEAD, OF_COUNCIL, OF_TRUST = "lead@partnership.example", "lead@rmbc.example", "lead@trft.example"
ON = "on=2026-03-31"
TRUST = "select id from agency where agency = 'TRFT'"


@asynccontextmanager
async def being(
    services: Services, email: str, role: str, agency: str | None = None, *, names: bool = False
) -> AsyncIterator[Browser]:
    """Somebody's browser; on 31 March 2026 one of three people is in date in person, one lapsed, one not due yet."""
    await recorded(services, SMALL_WORLD)
    async with browser(services, ROUTES) as client:
        await sign_in(client, services, email, role, agency, names=names)
        yield client


async def page(client: Browser, path: str, status: int = 200) -> str:
    """The words of a page, without its tags."""
    answer = await client.get(path)
    assert answer.status_code == status, (answer.status_code, answer.text)
    return words(answer.text)


def words(html: str) -> str:
    body = re.sub(r"<(select|option|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


async def links(client: Browser, path: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', (await client.get(path)).text)]


async def test_the_first_thing_said_is_the_rate_with_its_day_and_both_numbers(services: Services):
    async with being(services, LEAD, "partnership_lead") as client:
        shown = await page(client, f"/coverage?{ON}")

        assert "50 % of those due are in date on Tuesday 31 March 2026: 1 of 2." in shown
        assert "It was 50 % on 31 December 2025 too: 1 of 2." in shown
        assert "Counting those not due yet as well: 33 %, 1 of 3." in shown
        assert "A person with two posts counts in each." in shown


async def test_an_agency_lead_sees_the_agency_and_those_below_it_and_no_other(services: Services):
    async with being(services, OF_COUNCIL, "agency_lead", "RMBC") as client:
        shown = await page(client, f"/coverage?{ON}")

        assert "100 % of those due are in date on Tuesday 31 March 2026: 1 of 1." in shown
        assert "You see RMBC and those below it." in shown
        assert "TRFT" not in (await client.get(f"/coverage?{ON}")).text
        for address in ("/coverage?agency=TRFT", "/coverage?agency=NOPE", "/coverage/people?agency=TRFT"):
            assert (await client.get(address)).status_code == 404


async def test_a_manager_without_a_grant_sees_no_figures(services: Services):
    async with being(services, "ada.ahmed@rmbc.example", "manager", "RMBC") as client:
        for address in ("/coverage", "/coverage/people"):
            assert (await client.get(address)).status_code == 403


async def test_a_partnership_lead_without_names_sees_figures_that_lead_to_nobody(services: Services):
    async with being(services, LEAD, "partnership_lead") as client:
        led = [href for href in await links(client, f"/coverage?{ON}") if href.startswith("/coverage/people")]

        assert led == []
        assert "You see the figures, and not the names behind them." in await page(client, "/coverage/people", 403)


async def test_a_partnership_lead_with_names_goes_from_a_cell_to_its_people(services: Services):
    async with being(services, LEAD, "partnership_lead", names=True) as client:
        cell = f"/coverage/people?{ON}&agency=TRFT&alone=yes&competency=CSE-SIGNS"
        assert cell in await links(client, f"/coverage?{ON}")

        shown = await page(client, cell)

        assert "0 % of those due are in date on Tuesday 31 March 2026: 0 of 1." in shown
        assert "Ben Brook P2 Clinician CLINICIAN , TRFT Since 2 June 2025, 302 days ago" in shown
        assert "Ada Ahmed" not in shown
        assert f"/people/P2?{ON}#CSE-SIGNS" in await links(client, cell)


async def test_a_list_does_not_repeat_in_every_row_what_was_chosen(services: Services):
    async with being(services, LEAD, "administrator") as client:
        anything = await page(client, f"/coverage/people?{ON}&state=lapsed")
        of_competency = await page(client, f"/coverage/people?{ON}&state=lapsed&competency=CSE-SIGNS")
        of_both = await page(client, f"/coverage/people?{ON}&state=lapsed&competency=CSE-SIGNS&role=CLINICIAN")

        needed, since = "Recognise the signs CSE-SIGNS", "Since 2 June 2025, 302 days ago"
        assert f"What is needed When Ben Brook P2 Clinician CLINICIAN , TRFT {needed} {since}" in anything
        assert f"Person and post When Ben Brook P2 Clinician CLINICIAN , TRFT {since}" in of_competency
        assert f"Person and post When Ben Brook P2 TRFT {since}" in of_both
        assert "CSE-SIGNS: Recognise the signs; Clinician" in of_both


async def test_the_cell_of_an_agency_holds_its_own_people_and_its_filter_those_below_as_well(services: Services):
    async with being(services, LEAD, "administrator") as client:
        alone = await page(client, f"/coverage/people?{ON}&agency=RMBC&alone=yes")
        with_those_below = await page(client, f"/coverage/people?{ON}&agency=RMBC")

        assert ("Cai Cole" in alone, "Ada Ahmed" in alone) == (True, False)
        assert ("Cai Cole" in with_those_below, "Ada Ahmed" in with_those_below) == (True, True)


async def test_an_agency_lead_finds_no_other_agencys_people_in_a_list_without_filters(services: Services):
    async with being(services, OF_TRUST, "agency_lead", "TRFT") as client:
        shown = await page(client, f"/coverage/people?{ON}")

        assert "You see the people of TRFT." in shown
        assert ("Ben Brook" in shown, "Ada Ahmed" in shown, "Cai Cole" in shown) == (True, False, False)


async def test_member_services_see_the_members_and_not_their_agencys_employees(services: Services):
    await recorded(services, SMALL_WORLD)
    await recorded(
        services,
        {
            "roles": [{"role": "MEMBER", "title": "Elected member", "kind": "councillor"}],
            "requirements": [
                requirement("MEMBER", "CSE-SIGNS"),
            ],
            "people": [{"person": "P4", "name": "Dee Dar", "status": "active"}],
            "posts": [{"person": "P4", "agency": "RMBC", "role": "MEMBER", "starts_on": "2021-05-06"}],
        },
    )
    async with being(services, "members@rmbc.example", "member_services", "RMBC") as client:
        figures = await page(client, f"/coverage?{ON}")
        people = await page(client, f"/coverage/people?{ON}")

        assert "0 % of those due are in date on Tuesday 31 March 2026: 0 of 1." in figures
        assert ("Dee Dar" in people, "Ada Ahmed" in people, "Cai Cole" in people) == (True, False, False)


async def test_who_was_seen_in_a_list_is_in_the_audit_trail(services: Services):
    async with being(services, OF_TRUST, "agency_lead", "TRFT") as client:
        await page(client, f"/coverage/people?{ON}&state=lapsed")
        await client.get(f"/coverage/people?{ON}&format=csv")

        rows = await db.fetch("select * from audit_entry where kind = 'coverage people' order by id")
        assert [(row["actor"], row["verb"], row["subject"], row["after"]) for row in rows] == [
            (OF_TRUST, "looked", "on=2026-03-31&state=lapsed", '{"people": ["P2"]}'),
            (OF_TRUST, "exported", "on=2026-03-31", '{"people": ["P2"]}'),
        ]


@pytest.mark.parametrize("path", ["/coverage", "/coverage/people"])
@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("agency=TRTF", "There is no agency called TRTF."),
        ("role=NURSE&competency=X", "There is no role called NURSE."),
        ("group=Q", "There is no group called Q."),
        ("on=2026-02-29", "The day must be a real day, like 2026-03-31"),
        ("on=2026-13-01", "The day must be a real day, like 2026-03-31"),
        ("known_at=never", "The day of what was known must be a day or a time"),
        ("agencies=TRFT", "There is no filter called agencies"),
        ("known_at=2020-01-01&agency=TRFT", "That had not been recorded by then."),
    ],
)
async def test_a_filter_that_cannot_be_used_is_said_beside_the_filters(
    services: Services, path: str, asked: str, complaint: str
):
    async with being(services, LEAD, "administrator") as client:
        shown = await page(client, f"{path}?{asked}", 422)

        assert complaint in shown
        assert "Error: Coverage" in (await client.get(f"{path}?{asked}")).text


@pytest.mark.parametrize("path", ["/coverage", "/coverage/people"])
async def test_before_anything_was_recorded_that_is_what_is_said(services: Services, path: str):
    async with being(services, LEAD, "administrator") as client:
        by_day = await page(client, f"{path}?{ON}&known_at=2020-01-01")
        by_time = await page(client, f"{path}?{ON}&known_at=2020-01-01T09:05")
        nothing_needed = await page(client, f"{path}?on=1999-12-31")

        assert "Nothing had been recorded by 1 January 2020. Choose a later day." in by_day
        assert "Nothing had been recorded by 1 January 2020, 9:05am. Choose a later day." in by_time
        assert ("Nothing was due" in by_day, "no rate" in by_day, "fewer filters" in by_day) == (False, False, False)
        assert ("Nothing was due" in nothing_needed, "had been recorded" in nothing_needed) == (True, False)


async def test_a_place_in_the_list_that_we_did_not_write_is_refused(services: Services):
    async with being(services, LEAD, "administrator") as client:
        for place in ("x", "overdue.2026-01-01.1", "late.2026-01-01.1.1", "overdue.2026-02-30.1.1"):
            assert "This place in the list" in await page(client, f"/coverage/people?after={place}", 422)


@pytest.mark.parametrize("on", ["1900-01-01", "2002-07-29", "2002-07-30", "2047-06-08", "2199-12-31"])
async def test_any_day_of_three_centuries_can_be_asked_for(services: Services, on: str):
    async with being(services, LEAD, "administrator") as client:
        for path in ("/coverage", "/coverage?by=role&order=worst", "/coverage/people"):
            assert (await client.get(path, params={"on": on})).status_code == 200


async def test_empty_boxes_of_the_form_do_not_stay_in_the_address(services: Services):
    async with being(services, LEAD, "administrator") as client:
        sent = await client.get(f"/coverage?{ON}&agency=TRFT&sector=&role=&strength=mandatory&known_at=")

        assert (sent.status_code, sent.headers["location"]) == (303, f"/coverage?{ON}&agency=TRFT")


async def test_the_files_hold_what_is_shown(services: Services):
    async with being(services, LEAD, "administrator") as client:
        as_csv = await client.get(f"/coverage?{ON}&by=role&format=csv")
        as_xlsx = await client.get(f"/coverage?{ON}&by=role&format=xlsx")

        names = "role,competency,all,current,expiring,pending,overdue,lapsed,excused,dispensed,in_date,coverage,strict"
        rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
        assert rows == [
            names.split(","),
            ["CLINICIAN", "CSE-SIGNS", "1", "0", "0", "0", "0", "1", "0", "0", "0", "0/1", "0/1"],
            ["SOCIAL-WORKER", "CSE-SIGNS", "2", "1", "0", "1", "0", "0", "0", "0", "1", "1/1", "1/2"],
        ]
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx.content)).get_sheet_by_index(0).to_python()
        assert [[str(cell).removesuffix(".0") for cell in row] for row in sheet] == rows
        assert as_csv.headers["content-disposition"] == 'attachment; filename="coverage-2026-03-31.csv"'


async def test_the_file_of_a_list_holds_everybody_in_it(services: Services):
    async with being(services, LEAD, "administrator") as client:
        taken = await client.get(f"/coverage/people?{ON}&state=lapsed&state=current&format=csv")

        assert taken.content.decode("utf-8-sig").splitlines()[1:] == [
            "P2,Ben Brook,TRFT,CLINICIAN,2022-01-10,CSE-SIGNS,mandatory,lapsed,2025-06-02,2022-04-10,2025-06-02,no",
            "P1,Ada Ahmed,RMBC-CYPS,SOCIAL-WORKER,2022-01-10,CSE-SIGNS,mandatory,current,2025-06-02,2022-04-10,"
            "2027-06-02,yes",
        ]


async def test_an_agency_whose_data_are_old_is_named_with_their_day(services: Services):
    async with being(services, LEAD, "administrator") as client:
        assert "rests on data older" not in await page(client, f"/coverage?{ON}")

        async with db.write():
            await db.fetch(f"update agency_data set last_on = {{}} where agency = ({TRUST})", date(2026, 1, 31))

        shown = await page(client, f"/coverage?{ON}&by=role")
        assert "Some of this rests on data older than 45 days: TRFT (31 January 2026)." in shown
        assert "rests on data older" not in await page(client, f"/coverage?{ON}&agency=RMBC")


async def test_a_coverage_page_costs_the_same_statements_for_few_cells_and_for_many(services: Services):
    async with being(services, LEAD, "administrator") as client:
        await client.get(f"/coverage?{ON}")

        async with db.counting() as few:
            await page(client, f"/coverage?{ON}&agency=TRFT")
        async with db.counting() as many:
            await page(client, f"/coverage?{ON}&by=role")
        async with db.counting() as people:
            await page(client, f"/coverage/people?{ON}&state=lapsed")

        assert len(few) == len(many)
        assert len(asked(many)) <= 7, many
        assert len(asked(people)) <= 11, people


def asked(statements: list[str]) -> list[str]:
    """Those that ask for something, not those that begin a transaction."""
    return [text for text in statements if not text.startswith("set ")]
