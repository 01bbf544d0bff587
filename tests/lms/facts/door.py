"""How do the tests of facts bring rows in, and read what stands?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from lms.base import db
from lms.base.services import Actor, Services
from lms.facts import store
from lms.facts.actions import apply, make_plan, note_data, read
from lms.facts.rules import Complete, Plan, SourceRow, Touched
from lms.record.kinds import KINDS

ON = date(2026, 3, 31)
OFFICER = Actor(name="officer", via="command", address="here")
BY_NAME = {kind.name: kind for kind in KINDS}
POST = {"person": "P1", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2022-01-10"}
AWARD = {"person": "P1", "competency": "CSE-SIGNS", "achieved_on": "2025-06-02", "mode": "in_person"}
Tables = Mapping[str, Sequence[Mapping[str, str]]]


async def brought(
    services: Services,
    tables: Tables,
    *,
    on: date = ON,
    complete: Complete | None = None,
    withdraw: bool = False,
    why: str = "",
) -> tuple[Plan, Touched | None]:
    rows = {
        kind: [SourceRow(f"{kind}.csv", line, cells, withdraw) for line, cells in enumerate(given, start=2)]
        for kind, given in tables.items()
    }
    reading = await read(KINDS, rows)
    async with db.write(facts=True):
        plan = await make_plan(KINDS, reading, on=on, complete=complete)
        if plan.problems:
            return plan, None
        touched = await apply(services, OFFICER, KINDS, plan, why=why)
        await note_data(plan)
    return plan, touched


async def problems(services: Services, tables: Tables, *, withdraw: bool = False) -> list[str]:
    plan, _ = await brought(services, tables, withdraw=withdraw)
    return [str(problem) for problem in plan.problems]


async def stands(kind: str, at: datetime | None = None) -> list[dict[str, str]]:
    return [BY_NAME[kind].cells(values) async for values in store.as_known(BY_NAME[kind], BY_NAME, at)]
