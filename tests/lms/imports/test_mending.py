"""Do refused rows come back as they were sent, with the reason beside them, and can they be sent again so?"""

from __future__ import annotations

from lms.imports.mending import Refused, refused_rows
from lms.imports.rules import Wrong
from tests.lms.exchange.workbooks_made import as_xlsx

POSTS = b"person,agency,role,starts_on,ends_on\nP1,RMBC,X,2026-01-01,\nP2,MARS,X,2026-01-01,\n\nP3,MARS,X,31/02/2024,\n"


def test_only_refused_rows_come_back_each_behind_all_its_reasons():
    wrong = [
        Wrong("posts.csv", 3, "agency", "there is no agency called MARS."),
        Wrong("posts.csv", 5, "agency", "there is no agency called MARS."),
        Wrong("posts.csv", 5, "starts_on", "31/02/2024 is not a day."),
    ]

    assert refused_rows([("posts.csv", POSTS), ("people.csv", b"person,name\nP1,Ada\n")], wrong) == [
        Refused(
            file="posts.csv",
            kind="posts",
            columns=["refused because", "person", "agency", "role", "starts_on", "ends_on"],
            rows=[
                ["agency: there is no agency called MARS.", "P2", "MARS", "X", "2026-01-01", ""],
                [
                    "agency: there is no agency called MARS. starts_on: 31/02/2024 is not a day.",
                    "P3",
                    "MARS",
                    "X",
                    "31/02/2024",
                    "",
                ],
            ],
        )
    ]


def test_rows_refused_a_second_time_carry_the_new_reason_alone():
    content = b"refused because,person,name\nname: should not be empty.,P1,\n"

    [again] = refused_rows([("people.csv", content)], [Wrong("people.csv", 2, "name", "still empty.")])

    assert (again.columns, again.rows) == (["refused because", "person", "name"], [["name: still empty.", "P1", ""]])


def test_rows_of_a_sheet_come_back_too():
    content = as_xlsx({"people": [["person", "name"], ["P1", ""], ["P2", "Ben"]]})

    [found] = refused_rows([("march.xlsx", content)], [Wrong("march.xlsx[people]", 2, "name", "should not be empty.")])

    assert (found.kind, [row[1] for row in found.rows]) == ("people", ["P1"])


def test_nothing_can_be_mended_by_rows_when_a_file_as_a_whole_is_at_fault():
    wrong = [Wrong("people.csv", 2, "name", "should not be empty."), Wrong("posts.csv", 0, "", "the file is empty.")]

    assert refused_rows([("people.csv", b"person,name\nP1,\n"), ("posts.csv", b"")], wrong) == []
