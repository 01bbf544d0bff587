"""What becomes of what is recorded, when rows come in by the one door? On both engines."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from competencies.awards.kinds import AWARDS
from lms.audit.actions import broken_links
from lms.base import db
from lms.base.services import Services
from lms.facts import store
from lms.facts.rules import Complete, Tally, Touched
from lms.people.kinds import AGENCIES, PEOPLE
from tests.lms.facts.door import AWARD, BY_NAME, ON, POST, brought, stands
from tests.make import SMALL_WORLD, requirement


async def audited() -> list[tuple[str, str, str]]:
    rows = await db.fetch("select verb, kind, subject from audit_entry order by id")
    return [(row["verb"], row["kind"], row["subject"]) for row in rows]


async def test_rows_are_recorded_whatever_the_order_of_the_files(services: Services):
    backwards = {kind: SMALL_WORLD[kind] for kind in reversed(list(SMALL_WORLD))}

    plan, _ = await brought(services, backwards)

    assert plan.problems == []
    assert [row["person"] for row in await stands("posts")] == ["P1", "P2", "P3"]


async def test_an_agency_may_stand_in_its_file_before_the_one_above_it(services: Services):
    rows = [
        {"agency": "TEAM", "name": "Team", "parent": "SERVICE"},
        {"agency": "SERVICE", "name": "Service", "parent": "COUNCIL"},
        {"agency": "COUNCIL", "name": "Council", "parent": ""},
    ]

    await brought(services, {"agencies": rows})

    assert [(row["agency"], row["parent"]) for row in await stands("agencies")] == [
        ("COUNCIL", ""),
        ("SERVICE", "COUNCIL"),
        ("TEAM", "SERVICE"),
    ]


async def test_the_same_rows_again_change_nothing(services: Services, small_world: datetime):
    trail = await audited()

    plan, touched = await brought(services, SMALL_WORLD)

    assert plan.is_empty
    assert touched == Touched()
    assert await audited() == trail


async def test_every_change_is_in_the_trail_with_before_and_after(services: Services, small_world: datetime):
    await brought(services, {"awards": [AWARD | {"hours": "7.50"}]})

    entry = (await db.fetch("select * from audit_entry order by id desc limit 1"))[0]
    said = AWARD | {"hours": "", "valid_until": "", "evidence": "", "source": ""}
    assert (entry["verb"], entry["kind"], entry["subject"]) == (
        "corrected",
        "awards",
        "P1 CSE-SIGNS 2025-06-02 in_person",
    )
    assert (entry["before"], entry["after"]) == (as_json(said), as_json(said | {"hours": "7.5"}))
    assert await broken_links() == []


def as_json(words: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{words[name]}"' for name in sorted(words)) + "}"


async def test_a_corrected_fact_supersedes_the_earlier_one_with_who_when_and_why(
    services: Services, small_world: datetime
):
    await brought(services, {"posts": [POST | {"ends_on": "2026-03-30"}]}, why="letter of 30 March")

    rows = await db.fetch(
        "select ends_on, recorded_at, superseded_at, superseded_by, why from post where person = 1 order by id"
    )
    now = datetime(2026, 3, 31, 10, tzinfo=UTC)
    assert [tuple(row.values()) for row in rows] == [
        (None, small_world, now, "officer", "letter of 30 March"),
        (date(2026, 3, 30), now, None, None, ""),
    ]


async def test_what_was_known_before_a_correction_can_still_be_read(services: Services, small_world: datetime):
    await brought(
        services, {"posts": [POST | {"ends_on": "2026-03-30"}], "people": [{"person": "P1", "name": "Ada Bell"}]}
    )

    assert [(await stands(kind, small_world))[0] for kind in ("posts", "people")] == [
        POST | {"ends_on": "", "manager": ""},
        {"person": "P1", "name": "Ada Ahmed", "email": "ada.ahmed@rmbc.example", "status": "active"},
    ]
    assert (await stands("posts"))[0] == POST | {"ends_on": "2026-03-30", "manager": ""}
    assert await stands("people", datetime(2026, 3, 31, 8, 59, tzinfo=UTC)) == []


async def test_columns_that_a_file_leaves_out_keep_what_they_were(services: Services, small_world: datetime):
    await brought(services, {"people": [{"person": "P1", "name": "Ada Bell"}]})

    assert (await stands("people"))[0] == {
        "person": "P1",
        "name": "Ada Bell",
        "email": "ada.ahmed@rmbc.example",
        "status": "active",
    }


async def test_an_empty_cell_empties_what_was_recorded(services: Services, small_world: datetime):
    await brought(services, {"people": [{"person": "P1", "name": "Ada Ahmed", "email": "", "status": "active"}]})

    assert (await stands("people"))[0]["email"] == ""


async def test_a_withdrawn_fact_is_gone_from_now_on_and_can_be_recorded_anew(services: Services, small_world: datetime):
    await brought(services, {"awards": [AWARD]}, withdraw=True)
    gone = await stands("awards")
    await brought(services, {"awards": [AWARD]})

    assert [row["person"] for row in gone] == ["P2"]
    assert [row["person"] for row in await stands("awards")] == ["P1", "P2"]
    assert [verb for verb, _, subject in await audited() if subject.startswith("P1 CSE-SIGNS")] == [
        "added",
        "withdrawn",
        "added",
    ]


async def test_a_change_says_whose_compliance_it_may_move(services: Services, small_world: datetime):
    id_of = {
        table: await store.ids(BY_NAME[table], keys)
        for table, keys in (
            ("people", ["P1", "P2", "P3"]),
            ("competencies", ["CSE-SIGNS", "SG-AWARE"]),
            ("roles", ["CLINICIAN"]),
        )
    }

    _, touched = await brought(
        services,
        {
            "posts": [POST | {"ends_on": "2026-01-01"}],
            "awards": [AWARD | {"person": "P2"}, AWARD | {"hours": "1"}, AWARD],
            "absences": [],
            "dispensations": [{"person": "P2", "competency": "SG-AWARE", "starts_on": "2026-01-01"}],
            "requirements": [requirement("CLINICIAN", "CSE-SIGNS", refresh_months="12")],
            "equivalences": [{"holds": "SG-AWARE", "satisfies": "CSE-SIGNS", "in_force_from": "2026-01-01"}],
        },
    )
    assert touched is None  # the same award twice

    _, touched = await brought(
        services,
        {
            "posts": [POST | {"ends_on": "2026-01-01"}],
            "awards": [AWARD | {"person": "P2"}, AWARD | {"hours": "1"}],
            "dispensations": [{"person": "P2", "competency": "SG-AWARE", "starts_on": "2026-01-01"}],
            "requirements": [requirement("CLINICIAN", "CSE-SIGNS", refresh_months="12")],
            "equivalences": [{"holds": "SG-AWARE", "satisfies": "CSE-SIGNS", "in_force_from": "2026-01-01"}],
        },
    )

    signs, aware = id_of["competencies"]["CSE-SIGNS"], id_of["competencies"]["SG-AWARE"]
    assert touched == Touched(
        needs={id_of["people"]["P1"]: None, id_of["people"]["P2"]: {signs, aware}},
        roles={id_of["roles"]["CLINICIAN"]},
        competencies={signs},
    )


async def last_data() -> dict[str, date]:
    rows = await db.fetch(
        "select agency.agency, last_on from agency_data join agency on agency.id = agency_data.agency"
    )
    return {row["agency"]: row["last_on"] for row in rows}


async def test_an_agency_has_sent_data_when_rows_of_its_people_came_in_even_unchanged(
    services: Services, small_world: datetime
):
    later, earlier = date(2026, 5, 1), date(2026, 4, 1)

    await brought(services, {"awards": [AWARD]}, on=later)
    await brought(services, {"awards": [AWARD], "posts": [SMALL_WORLD["posts"][1]]}, on=earlier)

    assert await last_data() == {"RMBC": ON, "RMBC-CYPS": later, "TRFT": earlier}


async def test_somebody_who_has_left_an_agency_does_not_speak_for_it(services: Services, small_world: datetime):
    await brought(services, {"posts": [POST | {"ends_on": "2026-03-31"}]})

    await brought(services, {"awards": [AWARD]}, on=date(2026, 4, 1))

    assert (await last_data())["RMBC-CYPS"] == ON


async def test_posts_missing_from_the_whole_truth_end_the_day_before(services: Services, small_world: datetime):
    others = [
        {"person": "P2", "agency": "RMBC-CYPS", "role": "CLINICIAN", "starts_on": "2026-03-30", "manager": "P3"},
        {"person": "P3", "agency": "RMBC-CYPS", "role": "CLINICIAN", "starts_on": "2026-03-31"},
        {"person": "P3", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2020-01-01"}
        | {"ends_on": "2026-03-30"},
        {"person": "P2", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2020-01-01"}
        | {"ends_on": "2026-03-31"},
    ]
    await brought(services, {"posts": others})

    plan, touched = await brought(services, {"posts": [POST]}, complete=Complete(kind="posts", file="posts.csv"))

    assert [
        (row["person"], row["agency"], row["starts_on"], row["ends_on"], row["manager"])
        for row in await stands("posts")
    ] == [
        ("P1", "RMBC-CYPS", "2022-01-10", "", ""),
        ("P2", "RMBC-CYPS", "2026-03-30", "2026-03-30", "P3"),
        ("P2", "RMBC-CYPS", "2020-01-01", "2026-03-30", ""),
        ("P2", "TRFT", "2022-01-10", "", ""),
        ("P3", "RMBC", "2026-03-01", "", ""),
        ("P3", "RMBC-CYPS", "2020-01-01", "2026-03-30", ""),
    ]
    assert plan.tallies == [Tally("posts.csv", "posts", unchanged=1, ended=2, withdrawn=1)]
    assert touched is not None
    assert len(touched.needs) == 2
    withdrawn = await db.fetch_one("select why from post where superseded_at is not null and starts_on = {}", ON)
    assert withdrawn == {"why": "not in posts.csv"}


async def test_a_form_of_one_row_costs_few_statements(services: Services, small_world: datetime):
    async with db.counting() as statements:
        await brought(services, {"awards": [AWARD | {"hours": "2"}]})

    assert len(statements) <= 14


async def test_what_a_fact_is_called_in_the_trail_leaves_empty_keys_out():
    key = ("CLINICIAN", "CSE-SIGNS", None, date(2021, 4, 1))

    assert BY_NAME["requirements"].subject(key) == "CLINICIAN CSE-SIGNS 2021-04-01"
    assert [kind.noun for kind in (AGENCIES, PEOPLE, AWARDS)] == ["agency", "person", "award"]
