"""Do those one can sign in as find what their sentence promises, whatever the day?"""

from datetime import date

import pytest

from lms.demo.framework import Row
from lms.demo.partnership import partnership
from lms.demo.personas import PERSONAS
from tests import world as made_up
from tests.real_rule import RealRule

TODAYS = [date(2022, 3, 1), date(2024, 2, 29), date(2026, 3, 31), date(2026, 11, 22)]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> int | None:
    return int(text) if text else None


def requirement(row: Row) -> made_up.Requirement:
    return made_up.Requirement(
        role=row["role"],
        competency=row["competency"],
        agency=row["agency"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        kind=row["kind"],
        strength=row["strength"],
        initial_days=int(row["initial_days"]),
        modes=tuple(mode for mode in row["modes"].split(";") if mode),
        applies_to_existing=row["applies_to_existing"] == "yes",
        refresh_months=number(row["refresh_months"]),
        hours_min=number(row["hours_min"]),
        period_months=number(row["period_months"]),
        participatory_pct=number(row["participatory_pct"]),
    )


def world_of(person: str, tables: dict[str, list[Row]]) -> made_up.World:
    """What the rule needs to know of one person."""
    return made_up.World(
        agencies=tuple(made_up.Agency(agency=row["agency"], parent=row["parent"]) for row in tables["agencies"]),
        roles=tuple(made_up.Role(role=row["role"]) for row in tables["roles"]),
        competencies=tuple(row["competency"] for row in tables["competencies"]),
        people=(person,),
        requirements=tuple(requirement(row) for row in tables["requirements"]),
        posts=tuple(
            made_up.Post(
                person=person,
                agency=row["agency"],
                role=row["role"],
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=day(row["ends_on"]),
            )
            for row in tables["posts"]
            if row["person"] == person
        ),
        awards=tuple(
            made_up.Award(
                person=person,
                competency=row["competency"],
                achieved_on=date.fromisoformat(row["achieved_on"]),
                mode=row["mode"],
                hours=float(row["hours"] or 0),
                valid_until=day(row["valid_until"]),
            )
            for row in tables["awards"]
            if row["person"] == person
        ),
    )


def states(person: str, today: date) -> dict[str, str]:
    tables = partnership(people=300, today=today).tables
    answers = RealRule(world_of(person, tables)).asked_directly(today, today)
    return {standing.competency: standing.state for standing in answers.values()}


@pytest.mark.parametrize("today", TODAYS)
def test_the_social_worker_is_overdue_on_one_thing_and_one_runs_out_in_six_weeks(today: date):
    assert states("P00001", today) == {
        "SG-RESPOND": "current",
        "CSE-SIGNS": "expiring",
        "CONTEXTUAL": "current",
        "CE-ASSESS": "current",
        "MACE-PRACTICE": "overdue",
        "TRAUMA": "current",
        "SEND-DIVERSITY": "current",
    }


def test_the_new_councillor_has_done_some_is_late_with_some_and_has_some_to_come():
    assert states("P00003", date(2026, 3, 31)) == {
        "CODE-DATA": "current",
        "ESCALATE": "current",
        "SG-AWARE": "overdue",
        "SG-RESPOND": "overdue",
        "LOCAL-SYSTEM": "pending",
        "CSE-SIGNS": "pending",
        "INFO-INTEL": "pending",
        "CORP-PARENT": "pending",
    }


def test_there_is_somebody_of_every_kind_to_sign_in_as():
    assert [(p.role, p.agency) for p in PERSONAS] == [
        ("learner", "RMBC-CYPS"),
        ("learner", "RMBC-CYPS"),
        ("learner", "RMBC-MEMBERS"),
        ("agency_lead", "TRFT"),
        ("agency_lead", "SYP"),
        ("member_services", "RMBC-MEMBERS"),
        ("partnership_lead", ""),
        ("administrator", ""),
        ("auditor", ""),
    ]
    assert len({p.key for p in PERSONAS}) == len(PERSONAS)
    assert {p.person for p in PERSONAS if not p.names} == {"P00001", "P00002", "P00003", "P00009"}
