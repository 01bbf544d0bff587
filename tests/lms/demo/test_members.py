"""Do 59 councillors sit on any day, and is their training on record only where somebody wrote it down?"""

from datetime import date, timedelta

import pytest

from lms.demo.framework import Row, file
from lms.demo.members import COMMITTEES, ELECTED_2021
from lms.demo.partnership import partnership
from lms.demo.personas import COUNCILLOR

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    return partnership(people=300, today=TODAY).tables


def holders(tables: dict[str, list[Row]], role: str, on: date) -> list[str]:
    day = on.isoformat()
    return [
        row["person"]
        for row in tables["posts"]
        if (row["agency"], row["role"]) == ("RMBC-MEMBERS", role)
        and row["starts_on"] <= day
        and (not row["ends_on"] or day <= row["ends_on"])
    ]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("today", [date(2021, 9, 1), date(2024, 5, 2), TODAY, date(2028, 12, 1)])
def test_59_councillors_sit_on_any_day_from_the_election_of_2021(seed: int, today: date):
    tables = partnership(people=300, seed=seed, today=today).tables
    days = [ELECTED_2021 + timedelta(days=n) for n in range((today - ELECTED_2021).days + 1)]

    sitting = {day: holders(tables, "MEMBER", day) for day in days}

    assert {len(people) for people in sitting.values()} == {59}
    assert {len(set(people)) for people in sitting.values()} == {59}


def test_20_joined_on_6_may_2021_and_the_others_came_back(tables: dict[str, list[Row]]):
    seats = [row for row in tables["posts"] if row["role"] == "MEMBER"]
    earlier = {row["person"] for row in seats if row["starts_on"] < "2021-05-06"}

    sitting = set(holders(tables, "MEMBER", ELECTED_2021))

    assert len(sitting - earlier) == 20
    assert len(sitting & earlier) == 39


def test_committee_places_are_held_by_councillors_who_sit(tables: dict[str, list[Row]]):
    for day in (date(2021, 6, 1), date(2023, 6, 1), TODAY):
        sitting = set(holders(tables, "MEMBER", day))
        co_opted = set(holders(tables, "CO-OPTED-MEMBER", day))

        assert co_opted
        assert len(holders(tables, "CABINET-CYP", day)) == 1
        assert set(holders(tables, "LICENSING-MEMBER", day)) <= sitting
        assert set(holders(tables, "SCRUTINY-OSMB", day)) <= sitting
        assert set(holders(tables, "SCRUTINY-IMPROVING-LIVES", day)) <= sitting | co_opted


def test_a_committee_is_full_after_the_annual_meeting(tables: dict[str, list[Row]]):
    annual_meeting = date(2021, 5, 21)

    sizes = {role: len(holders(tables, role, annual_meeting)) for role in COMMITTEES}
    before = {role: len(holders(tables, role, annual_meeting - timedelta(days=1))) for role in COMMITTEES}

    assert sizes == COMMITTEES | {"SCRUTINY-IMPROVING-LIVES": 15}  # and a co-opted member
    assert before == dict.fromkeys(COMMITTEES, 0) | {"SCRUTINY-IMPROVING-LIVES": 1}


def test_17_and_11_members_were_at_the_seminars_of_january_2022(tables: dict[str, list[Row]]):
    january = [a for a in tables["awards"] if a["evidence"] == "Course K22" and a["achieved_on"][:7] == "2022-01"]
    attended: dict[str, set[str]] = {}
    for award in january:
        attended.setdefault(award["achieved_on"], set()).add(award["person"])

    assert [len(people) for _, people in sorted(attended.items())] == [17, 11]
    assert len(set.union(*attended.values())) == 28
    assert {(a["mode"], a["hours"]) for a in january} == {("in_person", "2.5")}
    awarded = next(row["competencies"] for row in file("courses") if row["course"] == "K22")
    assert {a["competency"] for a in january} == set(awarded.split(";"))


def test_all_59_were_sent_the_protocol_in_november_2021(tables: dict[str, list[Row]]):
    sent = [a for a in tables["awards"] if a["evidence"] == "Document D01" and a["achieved_on"][:7] == "2021-11"]

    assert sorted(a["person"] for a in sent) == sorted(holders(tables, "MEMBER", date(2021, 11, 15)))
    assert {(a["competency"], a["mode"]) for a in sent} == {("ESCALATE", "document")}


def test_sessions_whose_attendance_is_not_known_gave_nobody_anything(tables: dict[str, list[Row]]):
    members = {row["person"] for row in tables["posts"] if row["agency"] == "RMBC-MEMBERS"}
    recorded = {"K26", "K27"}  # the Monitoring Officer's and Licensing's own registers

    others = {
        (a["achieved_on"][:7], a["evidence"])
        for a in tables["awards"]
        if a["person"] in members and a["achieved_on"] < "2022-09-01" and a["evidence"][-3:] not in recorded
    }

    assert others == {("2021-11", "Document D01"), ("2022-01", "Course K22")}


def test_the_new_councillor_came_in_lately_and_has_things_to_do(tables: dict[str, list[Row]]):
    seat = next(row for row in tables["posts"] if row["person"] == COUNCILLOR.person)
    won = {a["competency"] for a in tables["awards"] if a["person"] == COUNCILLOR.person}

    assert 36 <= (TODAY - date.fromisoformat(seat["starts_on"])).days <= 42
    assert date.fromisoformat(seat["starts_on"]).strftime("%A") == "Thursday"
    assert won == {"CODE-DATA", "ESCALATE"}
