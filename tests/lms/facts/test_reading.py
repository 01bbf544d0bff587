"""Which headers and rows are refused before the database is asked?"""

from collections.abc import Mapping

from competencies.awards.kinds import AWARDS
from competencies.awards.rules import Mode
from competencies.requirements.kinds import MODES
from lms.facts.reading import Reader, header_complaints
from lms.facts.rules import Reading, SourceRow
from lms.people.kinds import POSTS, ROLES

POST = {"person": "P1", "agency": "RMBC", "role": "MEMBER", "starts_on": "2024-01-01"}


def read(*rows: Mapping[str, str], withdraw: bool = False) -> Reading:
    reading = Reading()
    given = [SourceRow("posts.csv", line, cells, withdraw) for line, cells in enumerate(rows, start=2)]
    Reader(POSTS, reading).read(given)
    return reading


def test_requirements_and_awards_know_the_same_modes():
    assert tuple(Mode) == MODES


def test_a_header_as_in_the_contract_is_good():
    assert header_complaints(POSTS, list(POSTS.names)) == []


def test_columns_that_are_neither_key_nor_required_may_be_left_out():
    assert header_complaints(POSTS, ["starts_on", "role", "agency", "person"]) == []


def test_an_unknown_column_is_refused_by_its_name_with_the_nearest():
    assert header_complaints(POSTS, [*POST, "manger"]) == [
        ("manger", "posts.csv has no such column. Did you mean manager?")
    ]


def test_a_missing_key_column_is_told():
    assert header_complaints(POSTS, ["person", "agency", "role", "ends_on"]) == [
        ("starts_on", "the column is missing.")
    ]


def test_a_missing_required_column_is_told():
    assert header_complaints(ROLES, ["role", "title"]) == [("kind", "the column is missing.")]


def test_a_column_that_is_there_twice_is_told_once():
    assert header_complaints(POSTS, [*POST, "role"]) == [("role", "the column is there twice.")]


def test_a_file_without_any_known_column_is_told_which_there_should_be():
    assert header_complaints(POSTS, ["P1", "RMBC", "MEMBER"]) == [
        ("", "the first line should name the columns: person,agency,role,starts_on,ends_on,manager.")
    ]


def test_every_bad_cell_of_a_row_is_told():
    reading = read(POST | {"person": "", "starts_on": "31/02/2024"})

    assert [str(problem) for problem in reading.problems] == [
        "posts.csv:2: person: should not be empty.",
        "posts.csv:2: starts_on: 31/02/2024 is not a day: there is no 31 February 2024.",
    ]
    assert reading.tallies["posts.csv", "posts"].refused == 1


def test_the_same_key_twice_names_both_lines():
    reading = read(POST, POST | {"role": "OTHER"}, POST | {"ends_on": "2025-01-01"})

    assert [str(problem) for problem in reading.problems] == [
        "posts.csv:4: person: the same person, agency, role and starts_on as on line 2: keep one of the two."
    ]


def test_the_same_key_in_two_files_names_both_files():
    reading = Reading()

    Reader(POSTS, reading).read([SourceRow("a.csv", 2, POST), SourceRow("b.csv", 9, POST)])

    assert [str(problem) for problem in reading.problems] == [
        "b.csv:9: person: the same person, agency, role and starts_on as on a.csv:2: keep one of the two."
    ]


def test_blanks_around_a_cell_are_no_part_of_it():
    assert read({name: f"  {text} " for name, text in POST.items()}).rows["posts"][0].values[:3] == (
        "P1",
        "RMBC",
        "MEMBER",
    )


def test_a_row_to_be_withdrawn_needs_its_key_alone():
    assert read(POST, withdraw=True).problems == []


def test_a_row_knows_which_columns_it_was_given():
    reading = Reading()

    Reader(AWARDS, reading).read(
        [
            SourceRow(
                "awards.csv",
                2,
                {"person": "P1", "competency": "C", "achieved_on": "2024-01-01", "mode": "virtual", "evidence": "K1"},
            )
        ]
    )

    assert reading.rows["awards"][0].given == (0, 1, 2, 3, 6)
