"""Does the shipped framework hold together, and do the made-up ways to train exist in it?"""

from datetime import date

import pytest

from lms.demo import framework, routes, workforce
from lms.demo.framework import Need


def test_every_line_of_the_workforce_is_in_the_framework():
    agencies = {row["agency"] for row in framework.file("agencies")}
    roles = {row["role"] for row in framework.file("roles")}

    places = [(line.agency, line.role) for line in workforce.LINES]

    assert len(set(places)) == len(places)
    assert {agency for agency, _ in places} == agencies - {"RMBC-MEMBERS"}
    assert {role for _, role in places} <= roles
    assert roles - {role for _, role in places} == {
        row["role"] for row in framework.file("roles") if row["kind"] in ("councillor", "co_optee")
    }


@pytest.mark.parametrize("total", [50, 51, 999, 18_000])
def test_headcounts_add_up_and_leave_no_role_empty(total: int):
    counts = [count for _, count in workforce.headcounts(total)]

    assert sum(counts) == total
    assert min(counts) == 1 or total > 5_000


def test_the_nearest_agency_row_says_from_when_only_training_in_person_counts():
    everywhere, here = (
        next(need for need in framework.needs(agency, "COUNCIL-FRONTLINE") if need.competency == "CSE-SIGNS")
        for agency in ("TRFT", "RMBC-CYPS")
    )

    assert everywhere == Need(
        competency="CSE-SIGNS",
        from_on=date(2021, 4, 1),
        initial_days=90,
        refresh_months=24,
        in_person_from=None,
        hours_min=0,
    )
    assert here.in_person_from == date(2022, 6, 1)


def test_every_need_of_the_workforce_has_a_way_to_be_met():
    for line in workforce.LINES:
        for need in framework.needs(line.agency, line.role):
            ways = routes.HOURS if need.hours_min else routes.USUAL
            chosen = routes.OF_ROLE.get((line.role, need.competency)) or ways[need.competency]

            assert sum(share for share, _ in chosen) == pytest.approx(1)
            assert all(
                need.competency in route.awards or any(c.startswith("CSTF-") for c in route.awards)
                for _, route in chosen
            )


def test_every_course_says_what_it_is_for_and_every_sensitive_one_whom_to_turn_to():
    made = framework.tables()
    contacts = {row["course"]: row["contact"] for row in made["course_terms"]}

    assert [row["course"] for row in made["courses"] if not (row["aim"] and row["outcomes"])] == []
    assert [row["course"] for row in made["courses"] if row["sensitive"] == "yes" and not contacts[row["course"]]] == []


def test_what_the_framework_says_of_a_course_is_not_said_otherwise():
    made = {row["course"]: row for row in framework.tables()["courses"]}

    for row in framework.file("courses"):
        assert {name: value for name, value in row.items() if value and made[row["course"]][name] != value} == {}


def test_terms_are_assumptions_and_both_partnerships_approve_what_members_are_taught():
    terms = framework.file("course_terms", "prospectus")

    assert [row["course"] for row in terms if not row["source"].startswith("assumption: ")] == []
    assert [row["course"] for row in terms if row["signoff"]] == ["K21", "K22", "K23", "K24", "K25"]
    assert {row["signoff"] for row in terms} == {"", "RSCP;SRP"}
