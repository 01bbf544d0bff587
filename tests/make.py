"""How does a test get facts recorded? By the door everybody uses, from rows in the contract's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lms.base.services import Actor, Services
from lms.facts.rules import SourceRow
from lms.record.actions import Report, read, record

ADMINISTRATOR = Actor(name="admin@partnership.example", via="page", address="127.0.0.1")
Rows = Mapping[str, Sequence[Mapping[str, str]]]


async def recorded(services: Services, tables: Rows, *, on: date | None = None, **more: object) -> Report:
    """Record rows by file name; fails the test with the problems when any is refused."""
    report = await try_to_record(services, tables, on=on, **more)
    assert report.problems == [], [str(problem) for problem in report.problems]
    return report


async def try_to_record(services: Services, tables: Rows, *, on: date | None = None, **more: object) -> Report:
    """Record rows by file name, or report why not."""
    rows = {
        name: [SourceRow(file=f"{name}.csv", line=at, cells=dict(row)) for at, row in enumerate(of_it, start=2)]
        for name, of_it in tables.items()
    }
    reading = await read(rows)
    return await record(services, ADMINISTRATOR, reading, on=on, **more)  # type: ignore[arg-type]


def requirement(role: str, competency: str, begins: str = "2021-04-01", **more: str) -> dict[str, str]:
    """A mandatory requirement of completion, due in 90 days, refreshed every 24 months unless said otherwise."""
    row = {
        "role": role,
        "competency": competency,
        "agency": "",
        "in_force_from": begins,
        "kind": "completion",
        "strength": "mandatory",
        "initial_days": "90",
        "refresh_months": "24",
        "source": "CSE2022 s7(2)",
    }
    return row | more


SMALL_WORLD: Rows = {
    "agencies": [
        {"agency": "RMBC", "name": "The council", "sector": "local_authority", "parent": ""},
        {"agency": "RMBC-CYPS", "name": "Children's services", "sector": "local_authority", "parent": "RMBC"},
        {"agency": "TRFT", "name": "The hospital trust", "sector": "nhs_provider", "parent": ""},
    ],
    "groups": [{"group": "D", "name": "Lead", "level": "4"}, {"group": "C", "name": "Specialist", "level": "3"}],
    "roles": [
        {"role": "SOCIAL-WORKER", "title": "Social worker", "kind": "employee", "group": "D"},
        {"role": "CLINICIAN", "title": "Clinician", "kind": "employee", "group": "C"},
    ],
    "competencies": [
        {"competency": "CSE-SIGNS", "title": "Recognise the signs", "strand": "exploitation", "level": "1"},
        {"competency": "SG-AWARE", "title": "Recognise abuse", "strand": "safeguarding", "level": "1"},
    ],
    "requirements": [requirement("SOCIAL-WORKER", "CSE-SIGNS"), requirement("CLINICIAN", "CSE-SIGNS")],
    "people": [
        {"person": "P1", "name": "Ada Ahmed", "email": "ada.ahmed@rmbc.example", "status": "active"},
        {"person": "P2", "name": "Ben Brook", "email": "ben.brook@trft.example", "status": "active"},
        {"person": "P3", "name": "Cai Cole", "email": "cai.cole@rmbc.example", "status": "active"},
    ],
    "posts": [
        {"person": "P1", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2022-01-10", "ends_on": ""},
        {"person": "P2", "agency": "TRFT", "role": "CLINICIAN", "starts_on": "2022-01-10", "ends_on": ""},
        {"person": "P3", "agency": "RMBC", "role": "SOCIAL-WORKER", "starts_on": "2026-03-01", "ends_on": ""},
    ],
    "awards": [
        {"person": "P1", "competency": "CSE-SIGNS", "achieved_on": "2025-06-02", "mode": "in_person", "hours": ""},
        {"person": "P2", "competency": "CSE-SIGNS", "achieved_on": "2023-06-02", "mode": "e_learning", "hours": ""},
    ],
}
"""Three people at three agencies: on 31 March 2026 one in date in person, one lapsed, one not due yet."""
