"""Who sees the framework, who may change it, and does the form keep what was typed?"""

from __future__ import annotations

import re

import pytest

from lms.base.services import Services
from lms.work import actions as work
from tests.make import SMALL_WORLD, recorded, requirement
from tests.signed_in import Browser, browser, post, sign_in

FORM = {
    "from-day": "1",
    "from-month": "4",
    "from-year": "2026",
    "agency": "",
    "strength": "mandatory",
    "initial_days": "90",
    "refresh_months": "12",
    "applies_to_existing": "yes",
    "source": "Decision 12",
    "kind": "completion",
}
CHANGE = "/framework/roles/SOCIAL-WORKER/CSE-SIGNS/change"
PAGES = (
    "/framework",
    "/framework/roles",
    "/framework/roles/SOCIAL-WORKER",
    "/framework/roles/SOCIAL-WORKER/CSE-SIGNS",
    "/framework/competencies/CSE-SIGNS",
)
FOR_ADMINISTRATORS = (CHANGE, "/framework/roles/SOCIAL-WORKER/CSE-SIGNS/end", "/framework/add?role=SOCIAL-WORKER")


@pytest.fixture
async def world(services: Services) -> None:
    await recorded(services, SMALL_WORLD)
    await recorded(services, {"requirements": [requirement("SOCIAL-WORKER", "SG-AWARE", agency="RMBC-CYPS")]})


def words(text: str) -> str:
    """The words of a page's main part, one blank between each."""
    main = text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def complaints(text: str) -> list[str]:
    """What the error summary says."""
    summary = text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [" ".join(each.split()) for each in re.findall(r"<a href=[^>]*>(.*?)</a>", summary, re.DOTALL)]


async def administrator(client: Browser, services: Services) -> None:
    await sign_in(client, services, "admin@rmbc.example", "administrator")


async def test_everybody_signed_in_reads_the_framework_and_only_administrators_change_it(
    services: Services, world: None
):
    async with browser(services) as client:
        strangers = {(await client.get(path)).status_code for path in PAGES + FOR_ADMINISTRATORS}
        await sign_in(client, services, "ada.ahmed@rmbc.example")
        reading = {(await client.get(path)).status_code for path in PAGES}
        changing = {(await client.get(path)).status_code for path in FOR_ADMINISTRATORS}
        role = await client.get(PAGES[2])
        sent = await post(client, CHANGE, FORM)
        await administrator(client, services)
        allowed = {(await client.get(path)).status_code for path in PAGES + FOR_ADMINISTRATORS}

    assert (strangers, reading, changing, allowed) == ({303}, {200}, {403}, {200})
    assert sent.status_code == 403
    assert "Add a requirement" not in role.text


async def test_a_role_shows_what_it_needs_where_and_because_of_what(services: Services, world: None):
    async with browser(services) as client:
        await sign_in(client, services, "ada.ahmed@rmbc.example")
        shown = words((await client.get("/framework/roles/SOCIAL-WORKER")).text)

    assert "must have 2 competencies." in shown
    assert "Recognise the signs CSE-SIGNS within 90 days every 24 months any way Mandatory everywhere CSE2022" in shown
    assert "Recognise abuse SG-AWARE within 90 days every 24 months any way Mandatory Children" in shown


@pytest.mark.parametrize(
    ("role", "agency", "answer"),
    [
        ("partnership_lead", None, "50 % of those due are in date: 1 of 2. 3 posts need it, 1 of them not due yet."),
        ("agency_lead", "TRFT", "0 % of those due are in date: 0 of 1. 1 post needs it, 0 of them not due yet."),
        ("agency_lead", "RMBC", "100 % of those due are in date: 1 of 1. 2 posts need it, 1 of them not due yet."),
    ],
)
async def test_a_competency_says_how_much_is_in_date_where_one_may_see_it(
    services: Services, world: None, role: str, agency: str | None, answer: str
):
    async with browser(services) as client:
        await sign_in(client, services, "lead@rmbc.example", role, agency)
        shown = words((await client.get("/framework/competencies/CSE-SIGNS")).text)

    assert answer in shown


async def test_a_learner_sees_no_figures_on_a_competency(services: Services, world: None):
    async with browser(services) as client:
        await sign_in(client, services, "ada.ahmed@rmbc.example")
        shown = words((await client.get("/framework/competencies/CSE-SIGNS")).text)

    assert "2 roles need it." in shown
    assert "in date" not in shown


@pytest.mark.parametrize("path", [*PAGES[1:3], "/framework/roles/NO-ONE", "/framework/competencies/NOTHING"])
async def test_tables_come_as_files_and_unknown_keys_are_not_found(services: Services, world: None, path: str):
    async with browser(services) as client:
        await sign_in(client, services, "ada.ahmed@rmbc.example")
        answer = await client.get(path, params={"format": "csv"})

    known = "NO" not in path
    assert answer.status_code == (200 if known else 404)
    assert answer.headers["content-type"].startswith("text/csv" if known else "text/html")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"from-day": "31", "from-month": "4"}, "The first day must be a real day, like 31 3 2026"),
        ({"from-day": "", "from-month": "", "from-year": ""}, "Enter the first day"),
        ({"initial_days": ""}, "Enter the days until it is due"),
        ({"refresh_months": "0"}, "The months between must be from 1 to 1,200"),
        ({"source": ""}, "Enter what it follows from"),
        ({"kind": "hours", "hours_min": "many", "period_months": "36"}, "Hours must be a number, like 12 or 7.5"),
        ({"kind": "hours", "hours_min": "12"}, "Enter the months of the period"),
        ({"agency": "MARS"}, "There is no agency called MARS"),
        (
            {"refresh_months": "24", "applies_to_existing": "", "source": "CSE2022 s7(2)"},
            "The requirement says all this on that day already. Change something else",
        ),
    ],
)
async def test_what_cannot_be_used_is_said_beside_its_field_and_kept(
    services: Services, world: None, typed: dict[str, str], complaint: str
):
    async with browser(services) as client:
        await administrator(client, services)
        answer = await post(client, CHANGE, FORM | typed)

    assert (answer.status_code, complaints(answer.text)) == (422, [complaint])
    assert 'value="2026"' in answer.text or typed.get("from-year") == ""


async def test_a_change_is_shown_before_it_is_saved_and_saved_when_confirmed(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        checking = (await post(client, CHANGE, FORM)).headers["location"]
        await work.finish_all()
        shown = words((await client.get(checking)).text)
        still = words((await client.get("/framework/roles/SOCIAL-WORKER/CSE-SIGNS")).text)
        saving = (await post(client, checking)).headers["location"]
        await work.finish_all()
        saved = words((await client.get(saving)).text)
        then = words((await client.get("/framework/roles/SOCIAL-WORKER/CSE-SIGNS")).text)

    assert "From 1 April 2026 this touches 2 people" in shown
    assert "How often every 24 months every 12 months" in shown
    assert "1 from In date to In date, expires soon" in shown
    assert "1 April 2026" not in still
    assert saved.startswith("Saved Change CSE-SIGNS for SOCIAL-WORKER from 1 April 2026")
    assert "from 1 April 2026 Planned Mandatory within 90 days every 12 months" in then
    assert "admin@rmbc.example" in then


async def test_an_end_asks_why_and_takes_the_need_away(services: Services, world: None):
    end = "/framework/roles/SOCIAL-WORKER/CSE-SIGNS/end"
    last = {"last-day": "31", "last-month": "3", "last-year": "2026"}
    async with browser(services) as client:
        await administrator(client, services)
        refused = await post(client, end, last)
        checking = (await post(client, end, last | {"why": "Merged into SG-AWARE"})).headers["location"]
        await work.finish_all()
        shown = words((await client.get(checking)).text)
        await post(client, checking)
        await work.finish_all()
        then = words((await client.get("/framework/roles/SOCIAL-WORKER/CSE-SIGNS")).text)

    assert complaints(refused.text) == ["Enter why it ends"]
    assert "1 from In date to Not needed" in shown
    assert "1 April 2021 to 31 March 2026 In force" in then
    assert "Merged into SG-AWARE" in then


async def test_nobody_confirms_what_was_not_checked(services: Services, world: None):
    async with browser(services) as client:
        await administrator(client, services)
        answer = await post(client, "/framework/changes/nothing")

    assert answer.status_code == 404


async def test_the_form_for_a_planned_version_begins_with_what_is_planned(services: Services, world: None):
    planned = requirement("SOCIAL-WORKER", "CSE-SIGNS", "2027-01-01", refresh_months="48")
    until = requirement("SOCIAL-WORKER", "CSE-SIGNS", in_force_to="2026-12-31")
    await recorded(services, {"requirements": [until, planned]})

    async with browser(services) as client:
        await administrator(client, services)
        now = (await client.get(CHANGE)).text
        then = (await client.get(CHANGE, params={"on": "2027-01-01"})).text

    assert ('value="24"' in now, 'value="2026"' in now) == (True, True)
    assert ('value="48"' in then, 'value="2027"' in then) == (True, True)


async def test_a_competency_with_a_row_for_an_agency_counts_once(services: Services, world: None):
    await recorded(services, {"requirements": [requirement("SOCIAL-WORKER", "SG-AWARE")]})

    async with browser(services) as client:
        await sign_in(client, services, "ada.ahmed@rmbc.example")
        shown = words((await client.get("/framework/roles/SOCIAL-WORKER")).text)

    assert "must have 2 competencies." in shown
