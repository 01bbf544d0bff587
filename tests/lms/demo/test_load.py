"""Does the demonstration come in whole, by the import, with its personas let in?"""

from datetime import date

import pytest

from lms.base import db
from lms.base.errors import Refused
from lms.base.services import Services
from lms.demo.load import load
from lms.demo.partnership import partnership

FIGURES = {"people": "person", "posts": "post", "absences": "absence", "awards": "award", "requirements": "requirement"}


async def count(table: str) -> int:
    rows = await db.fetch(f"select count(*) as n from {table}")
    return int(rows[0]["n"])


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
        ("helen.qureshi.4", "agency_lead"),
        ("piotr.hallam.5", "agency_lead"),
        ("wendy.saleem.6", "member_services"),
        ("tariq.ibbotson.7", "partnership_lead"),
        ("ewa.ramsden.8", "administrator"),
        ("rutendo.dyson.9", "auditor"),
    ]


async def test_too_few_people_are_refused_and_nothing_is_recorded(services: Services):
    with pytest.raises(Refused) as refused:
        await load(services, people=10)

    assert refused.value.refusal.message == "The demonstration needs at least 300 people."
    assert await count("person") == 0
