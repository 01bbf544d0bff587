"""Does a lead who may change a part of somebody's record learn or win nothing of the rest? (R43)"""

from __future__ import annotations

import re

import pytest

from lms.base.services import Services
from lms.signin.actions import add_user
from lms.signin.store import asker
from tests.signed_in import TESTER, Browser, post, sign_in

SHAZIA = {"name": "Shazia Thackray", "email": "shazia@rmbc.example", "status": "active"}
POST = {"agency": "CYPS", "role": "SW", "starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2026"}


async def test_a_lead_cannot_sign_in_as_somebody_who_also_works_elsewhere(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    answer = await post(asking, "/people/P1/details", {**SHAZIA, "email": "mine@rmbc.example", "status": "closed"})

    assert answer.status_code == 422
    assert answer.text.count("Only an administrator can change this for this person") >= 2
    assert (await asker("mine@rmbc.example", partnership.clock.today())).active_people == ()
    answer = await post(asking, "/people/P1/details", {**SHAZIA, "name": "Shazia Thackray-Lowe"})
    assert answer.headers["location"] == "/people/P1?done=details"
    answer = await post(asking, "/people/P4/details", {"name": "G", "email": "g@rmbc.example", "status": "active"})
    assert answer.headers["location"] == "/people/P4?done=details"


@pytest.mark.parametrize("manager", ["P2", "P77", "Hallam", "Piotr Hallam"])
async def test_nobody_of_another_agency_is_told_of_by_the_box_for_a_manager(
    asking: Browser, partnership: Services, manager: str
):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")
    newcomer = {"person": "P50", "name": "New", "email": ""}

    for path, more in (("/people/P1/posts/new", {}), ("/people/new", newcomer)):
        answer = await post(asking, path, {**POST, **more, "manager": manager})
        assert answer.status_code == 422
        assert f"There is no person called {manager}." in answer.text
        assert "Did you mean P2" not in answer.text


async def test_who_leads_one_agency_and_serves_members_of_another_adds_only_members_there(
    asking: Browser, partnership: Services
):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "CYPS")
    await add_user(partnership, TESTER, email="lead@rmbc.example", role="member_services", agency="MEMBERS")

    answer = await post(asking, "/people/P1/posts/new", {**POST, "agency": "MEMBERS"})
    assert answer.status_code == 422
    assert "Choose a role that you look after at this agency" in answer.text
    answer = await post(asking, "/people/P1/posts/new", {**POST, "agency": "MEMBERS", "role": "MEMBER"})
    assert answer.status_code == 303


async def test_an_edge_out_of_sight_is_like_one_there_is_not(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    def people(text: str) -> set[str]:
        return set(re.findall(r'href="/people/(P\d+)"', text))

    assert people((await asking.get("/people?after=P4")).text) == {"P3", "P1"}
    assert people((await asking.get("/people?after=P2")).text) == people((await asking.get("/people?after=P77")).text)
    assert people((await asking.get("/people?before=P2")).text) == set()
