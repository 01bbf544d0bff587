"""Do those one can sign in as find what their sentence promises, whatever the day?"""

from datetime import date
from functools import cache

import pytest

from courses.bookings.rules import LIVE
from lms.demo.framework import Row
from lms.demo.partnership import partnership
from lms.demo.personas import BY_KEY, PERSONAS
from tests import world as made_up
from tests.real_rule import RealRule

SOCIAL_WORKER, MANAGER, COUNCILLOR, TRAINER = (
    BY_KEY[key].person for key in ("social-worker", "manager", "councillor", "trainer")
)
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


@cache
def tables_on(today: date) -> dict[str, list[Row]]:
    return partnership(people=300, today=today).tables


def states(person: str, today: date) -> dict[str, str]:
    tables = tables_on(today)
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
        ("coordinator", ""),
        ("trainer", ""),
        ("agency_lead", "TRFT"),
        ("agency_lead", "SYP"),
        ("member_services", "RMBC-MEMBERS"),
        ("partnership_lead", ""),
        ("chair", ""),
        ("chair", ""),
        ("administrator", ""),
        ("auditor", ""),
    ]
    assert len({p.key for p in PERSONAS}) == len(PERSONAS)
    assert {p.key for p in PERSONAS if p.names} == {
        "lead-trft", "lead-syp", "member-services", "partnership-lead", "administrator"
    }  # fmt: skip
    assert {p.key: p.chairs for p in PERSONAS if p.chairs} == {"chair-rscp": "RSCP", "chair-srp": "SRP"}


def bookings_of(person: str, tables: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Course and state of what somebody has booked."""
    return sorted((row["session"][11:], row["state"]) for row in tables["bookings"] if row["person"] == person)


@pytest.mark.parametrize("today", TODAYS)
def test_the_social_worker_has_a_place_to_come_and_another_that_is_offered(today: date):
    tables = tables_on(today)

    assert bookings_of(SOCIAL_WORKER, tables) == [("K16", "confirmed"), ("K17", "offered")]
    coming = {row["session"] for row in tables["bookings"] if row["person"] == SOCIAL_WORKER}
    assert [key for key in coming if key[:10] <= today.isoformat()] == []


@pytest.mark.parametrize("today", TODAYS)
def test_a_place_is_left_where_the_social_worker_can_win_again_what_runs_out(today: date):
    tables = tables_on(today)
    session = min(
        (row for row in tables["sessions"] if row["course"] == "K05" and row["session"] > today.isoformat()),
        key=lambda row: row["starts_at"],
    )
    booked = [row for row in tables["bookings"] if row["session"] == session["session"] and row["state"] == "confirmed"]
    own = {row["session"][:10] for row in tables["bookings"] if row["person"] == SOCIAL_WORKER}

    assert (date.fromisoformat(session["session"][:10]) - today).days < 42
    assert len(booked) <= int(session["places"]) - 6
    assert session["session"][:10] not in own


@pytest.mark.parametrize("today", TODAYS)
def test_the_manager_has_requests_of_the_team_to_decide_about(today: date):
    tables = tables_on(today)
    team = {row["person"] for row in tables["posts"] if row["manager"] == MANAGER}

    requested = [row for row in tables["bookings"] if row["state"] == "requested" and row["person"] in team]

    assert {row["session"][11:] for row in requested} >= {"K15"}
    assert len([row for row in requested if row["session"].endswith("K15")]) >= 2


@pytest.mark.parametrize("today", TODAYS)
def test_member_seminars_are_open_to_the_new_councillor_who_has_booked_none_of_them(today: date):
    tables = tables_on(today)
    seminars = [
        row for row in tables["sessions"]
        if row["course"] in ("K21", "K22") and row["session"] > today.isoformat() and row["status"] == "open"
    ]  # fmt: skip

    assert [each for each in bookings_of(COUNCILLOR, tables) if each[1] in LIVE] == []
    assert {row["course"] for row in seminars} == {"K21", "K22"}


@pytest.mark.parametrize("today", TODAYS)
def test_the_trainer_trains_several_sessions_to_come(today: date):
    sessions = tables_on(today)["sessions"]

    hers = [row for row in sessions if TRAINER in row["trainers"].split(";") and row["session"] > today.isoformat()]

    assert len(hers) >= 5
    assert "K05" in {row["course"] for row in hers}
