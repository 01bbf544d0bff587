"""Is the demonstration partnership the same every time, sound as files, and of the size asked for?"""

from collections import Counter
from datetime import date

import pytest

from lms.demo.facts import Post
from lms.demo.framework import Row
from lms.demo.partnership import Partnership, deliveries, partnership, write_csvs
from lms.demo.personas import PERSONAS
from tests.world import COLUMNS

TODAY = date(2026, 3, 31)
KEYS = {
    "agencies": ("agency",),
    "groups": ("group",),
    "roles": ("role",),
    "competencies": ("competency",),
    "equivalences": ("holds", "satisfies", "in_force_from"),
    "requirements": ("role", "competency", "agency", "in_force_from"),
    "courses": ("course",),
    "course_terms": ("course",),
    "people": ("person",),
    "posts": ("person", "agency", "role", "starts_on"),
    "absences": ("person", "starts_on"),
    "dispensations": ("person", "competency", "starts_on"),
    "awards": ("person", "competency", "achieved_on", "mode"),
    "sessions": ("session",),
    "bookings": ("session", "person"),
}
MODES = {
    "in_person", "virtual", "blended", "e_learning", "recording", "briefing", "document", "assessment", "external",
}  # fmt: skip
REFERENCES = {
    "roles": {"group": "groups"},
    "equivalences": {"holds": "competencies", "satisfies": "competencies"},
    "requirements": {"role": "roles", "competency": "competencies", "agency": "agencies"},
    "courses": {"groups": "groups", "competencies": "competencies"},
    "course_terms": {"course": "courses"},
    "posts": {"person": "people", "agency": "agencies", "role": "roles", "manager": "people"},
    "absences": {"person": "people"},
    "dispensations": {"person": "people", "competency": "competencies"},
    "awards": {"person": "people", "competency": "competencies"},
    "sessions": {"course": "courses"},
    "bookings": {"session": "sessions", "person": "people"},
}


@pytest.fixture(scope="module", params=[(1, TODAY), (7, date(2021, 9, 1)), (3, date(2024, 6, 1))], ids=str)
def made(request: pytest.FixtureRequest) -> Partnership:
    seed, today = request.param
    return partnership(people=1_500, seed=seed, today=today)


def as_posts(rows: list[Row]) -> list[Post]:
    return [
        Post(
            person=row["person"],
            agency=row["agency"],
            role=row["role"],
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            manager=row["manager"],
        )
        for row in rows
    ]


def test_the_same_seed_size_and_day_give_the_same_files(tmp_path):
    for folder in ("once", "again"):
        write_csvs(partnership(people=400, seed=5, today=TODAY), tmp_path / folder)

    files = {folder: {f.name: f.read_bytes() for f in (tmp_path / folder).iterdir()} for folder in ("once", "again")}
    assert len(files["once"]) == len(KEYS)
    assert files["once"] == files["again"]


def test_another_seed_gives_other_people_but_the_same_personas():
    one, other = (partnership(people=400, seed=seed, today=TODAY).tables["people"] for seed in (1, 2))

    assert one != other
    assert one[: len(PERSONAS)] == other[: len(PERSONAS)]


@pytest.mark.parametrize("people", [300, 301, 2_000])
def test_there_are_as_many_people_as_asked_for(people: int):
    made = partnership(people=people, today=TODAY)

    assert len(made.tables["people"]) == people


def test_too_few_people_or_too_early_a_day_is_refused():
    with pytest.raises(ValueError, match="at least 300 people"):
        partnership(people=299, today=TODAY)
    with pytest.raises(ValueError, match="begins on 2021-09-01"):
        partnership(people=300, today=date(2021, 8, 31))


def test_every_file_has_the_columns_of_the_contract(made: Partnership):
    columns = {name: [list(row) for row in rows[:1]] for name, rows in made.tables.items()}

    assert columns == {name: [COLUMNS[name]] if made.tables[name] else [] for name in KEYS}


@pytest.mark.parametrize("name", KEYS)
def test_no_key_comes_twice(made: Partnership, name: str):
    counted = Counter(tuple(row[column] for column in KEYS[name]) for row in made.tables[name])

    assert [key for key, times in counted.items() if times > 1] == []


def test_every_reference_is_to_something_there(made: Partnership):
    known = {name: {row[KEYS[name][0]] for row in rows} for name, rows in made.tables.items()}

    missing = [
        (name, row)
        for name, columns in REFERENCES.items()
        for row in made.tables[name]
        for column, of in columns.items()
        for key in filter(None, row[column].split(";"))
        if key not in known[of]
    ]
    assert missing == []


def test_nothing_ends_before_it_starts_and_nothing_was_won_tomorrow(made: Partnership):
    today = made.today.isoformat()
    dated = [row for name in ("posts", "absences", "dispensations") for row in made.tables[name]]

    assert [row for row in dated if row["ends_on"] and row["ends_on"] < row["starts_on"]] == []
    assert [row for row in dated if row["starts_on"] > today] == []
    assert [a for a in made.tables["awards"] if not "2019-01-01" <= a["achieved_on"] <= today] == []
    assert [a for a in made.tables["awards"] if a["valid_until"] and a["valid_until"] < a["achieved_on"]] == []
    assert {a["mode"] for a in made.tables["awards"]} <= MODES


def test_a_person_never_holds_the_same_role_at_an_agency_twice_at_once(made: Partnership):
    by_place: dict[tuple[str, str, str], list[Post]] = {}
    for post in as_posts(made.tables["posts"]):
        by_place.setdefault((post.person, post.agency, post.role), []).append(post)

    assert [
        posts for posts in by_place.values() for n, post in enumerate(posts) for o in posts[:n] if post.meets(o)
    ] == []


def test_a_manager_holds_a_post_at_the_agency_at_the_same_time(made: Partnership):
    posts = as_posts(made.tables["posts"])
    by_person: dict[str, list[Post]] = {}
    for post in posts:
        by_person.setdefault(post.person, []).append(post)

    managed = [post for post in posts if post.manager]
    assert len(managed) > len(posts) / 3
    assert [
        post
        for post in managed
        if post.manager == post.person
        or not any(held.agency == post.agency and held.meets(post) for held in by_person[post.manager])
    ] == []


def test_addresses_are_unique_and_cannot_exist(made: Partnership):
    emails = [row["email"] for row in made.tables["people"]]

    assert len(set(emails)) == len(emails)
    assert [email for email in emails if not email.endswith(".example") or not email.isascii()] == []


def test_every_kind_of_history_is_there():
    made = partnership(people=6_000, today=TODAY)
    posts = as_posts(made.tables["posts"])
    by_person: dict[str, list[Post]] = {}
    for post in posts:
        by_person.setdefault(post.person, []).append(post)
    held = list(by_person.values())
    today = [[post for post in each if post.runs_on(TODAY)] for each in held]

    assert {row["status"] for row in made.tables["people"]} == {"active", "closed"}
    assert any(len({post.agency for post in each}) > 1 for each in today), "nobody with two posts at once"
    assert any(
        one.ends_on and (other.starts_on - one.ends_on).days == 1 and one.agency != other.agency
        for each in held for one in each for other in each
    ), "nobody who moved from one day to the next"  # fmt: skip
    assert any(row["ends_on"] == "" for row in made.tables["absences"])
    assert {row["decided_by"] == "" for row in made.tables["dispensations"]} == {False}
    assert {row["mode"] for row in made.tables["awards"]} >= {"in_person", "e_learning", "external", "document"}
    assert {row["competency"] for row in made.tables["awards"]} >= {"CSTF-SC1", "CSTF-SC3", "CORP-PARENT"}
    assert any(row["valid_until"] for row in made.tables["awards"])


def test_the_agency_with_old_data_told_nothing_for_more_than_45_days():
    made = partnership(people=3_000, today=TODAY)

    old, new = deliveries(made)

    people = {row["person"] for row in made.tables["posts"] if row["agency"] == "PROBATION"}
    assert (TODAY - old.on).days > 45
    assert {row["person"] for row in old.tables["people"]} == people
    assert not people & {row["person"] for row in new.tables["people"]}
    assert max(row["achieved_on"] for row in old.tables["awards"]) <= old.on.isoformat()
    for name in ("people", "posts", "absences", "dispensations", "awards"):
        assert len(old.tables[name]) + len(new.tables[name]) == len(made.tables[name])


def test_personas_are_people_of_the_partnership_with_posts_today(made: Partnership):
    people = {row["person"]: row for row in made.tables["people"]}
    in_post = {post.person for post in as_posts(made.tables["posts"]) if post.runs_on(made.today)}

    assert [people[p.person]["email"] for p in PERSONAS] == [p.email for p in PERSONAS]
    assert [p.key for p in PERSONAS if p.person not in in_post] == []
    assert [post.manager for post in as_posts(made.tables["posts"]) if post.person == "P00001"] == ["P00002"]


def test_the_team_manager_has_a_team():
    made = partnership(people=300, today=TODAY)

    team = [p for p in as_posts(made.tables["posts"]) if p.manager == "P00002" and p.runs_on(TODAY)]

    assert len(team) >= 3
