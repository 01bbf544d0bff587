"""Does the tree of agencies show those in sight, their people and the age of their data; and can it be changed?"""

from __future__ import annotations

import re
from datetime import date

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.signed_in import Browser, post, sign_in


async def listed(asking: Browser) -> list[str]:
    answer = await asking.get("/agencies")
    return re.findall(r'href="/agencies/(\w+)">', answer.text)


async def test_the_tree_shows_each_agency_under_the_one_above_it(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")

    assert await listed(asking) == ["RMBC", "CYPS", "MEMBERS", "SYP"]
    rows = (await asking.get("/agencies?format=csv")).text.splitlines()
    assert rows[2] == "CYPS,Children’s Services,local_authority,RMBC,,2,2026-03-31,no"


async def test_a_lead_sees_their_agency_and_those_below_it(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "CYPS")

    assert await listed(asking) == ["CYPS"]
    assert (await asking.get("/agencies/CYPS")).status_code == 200
    assert (await asking.get("/agencies/SYP")).status_code == 404
    assert (await asking.get("/agencies/CYPS/details")).status_code == 403


async def test_data_older_than_45_days_are_called_old_from_the_day_after(
    asking: Browser, partnership: Services, clock: FixedClock
):
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")

    said = []
    for day in (date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 15)):
        async with db.write():
            await db.fetch("update agency_data set last_on = {}", day)
            await db.fetch("update version set number = number + 1")
        said.append("older than 45 days" in (await asking.get("/agencies/SYP")).text)

    assert said == [True, False, False]


async def test_an_agency_is_added_and_corrected_and_never_put_below_itself(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")
    schools = {"agency": "SCHOOLS", "name": "Schools", "sector": "education", "parent": ""}

    added = await post(asking, "/agencies/new", schools)
    again = await post(asking, "/agencies/new", schools)
    moved = await post(asking, "/agencies/SCHOOLS/details", {**schools, "parent": "RMBC"})
    loop = await post(asking, "/agencies/RMBC/details", {"name": "Council", "parent": "SCHOOLS"})
    nameless = await post(asking, "/agencies/SCHOOLS/details", {"name": ""})

    assert [each.status_code for each in (added, again, moved, loop, nameless)] == [303, 422, 303, 422, 422]
    assert "There is an agency called SCHOOLS already" in again.text
    assert "An agency cannot lie below itself" in loop.text
    assert "Enter the name" in nameless.text
    assert await listed(asking) == ["RMBC", "CYPS", "MEMBERS", "SCHOOLS", "SYP"]
