"""What does a change of a requirement from a day come to, row by row?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lms.framework.rules import Change, Row, Step, Terms, by_state, cells, outcome, steps

OLD, NEW = (
    Terms(initial_days=30, refresh_months=36, source="old"),
    Terms(initial_days=30, refresh_months=24, source="new"),
)
APRIL = date(2026, 4, 1)
OPEN = Row(id=1, in_force_from=date(2021, 4, 1), terms=OLD)


def change(from_on: date, terms: Terms | None = NEW) -> Change:
    return Change(role="SOCIAL-WORKER", competency="CSE-SIGNS", agency="", from_on=from_on, terms=terms)


def after(rows: list[Row], asked: Change) -> list[tuple[str, str, str]]:
    """First day, last day and source of the rows as they stand then."""
    found = outcome(rows, steps(rows, asked))
    return [(str(row.in_force_from), str(row.in_force_to or ""), row.terms.source) for row in found]


def test_the_row_of_the_day_ends_the_day_before_and_a_new_one_takes_over():
    assert after([OPEN], change(APRIL)) == [("2021-04-01", "2026-03-31", "old"), ("2026-04-01", "", "new")]


@pytest.mark.parametrize(
    ("from_on", "rows"),
    [
        (date(2021, 3, 31), [("2021-03-31", "2021-03-31", "new"), ("2021-04-01", "", "old")]),
        (date(2021, 4, 1), [("2021-04-01", "", "new")]),
        (date(2021, 4, 2), [("2021-04-01", "2021-04-01", "old"), ("2021-04-02", "", "new")]),
    ],
)
def test_a_change_on_the_first_day_corrects_the_row_and_around_it_makes_another(
    from_on: date, rows: list[tuple[str, str, str]]
):
    assert after([OPEN], change(from_on)) == rows


def test_a_new_row_keeps_the_last_day_of_the_one_it_takes_over_from():
    ending = replace(OPEN, in_force_to=date(2026, 12, 31))

    assert after([ending], change(APRIL))[-1] == ("2026-04-01", "2026-12-31", "new")


@pytest.mark.parametrize(
    ("from_on", "new"),
    [
        (date(2026, 12, 31), ("2021-04-01", "2026-12-30", "old")),
        (date(2027, 1, 1), ("2021-04-01", "2026-12-31", "old")),
    ],
)
def test_the_last_day_of_a_row_is_still_its_own(from_on: date, new: tuple[str, str, str]):
    ending = replace(OPEN, in_force_to=date(2026, 12, 31))

    assert after([ending], change(from_on))[0] == new


def test_a_version_planned_for_later_stays_and_takes_over():
    planned = Row(id=2, in_force_from=date(2027, 1, 1), terms=replace(OLD, source="planned"))
    before = replace(OPEN, in_force_to=date(2026, 12, 31))

    assert after([before, planned], change(APRIL)) == [
        ("2021-04-01", "2026-03-31", "old"),
        ("2026-04-01", "2026-12-31", "new"),
        ("2027-01-01", "", "planned"),
    ]


def test_what_is_said_already_needs_nothing_recorded():
    assert steps([OPEN], change(APRIL, OLD)) == []


def test_a_requirement_for_a_role_that_has_none_begins_on_the_day():
    assert after([], change(APRIL)) == [("2026-04-01", "", "new")]


def test_an_end_closes_the_row_and_takes_planned_ones_back():
    planned = Row(id=2, in_force_from=date(2027, 1, 1), terms=OLD)
    before = replace(OPEN, in_force_to=date(2026, 12, 31))

    assert steps([before, planned], change(APRIL, None)) == [
        Step(row=replace(before, in_force_to=date(2026, 3, 31))),
        Step(row=planned, withdraw=True),
    ]


def test_an_end_before_the_first_day_takes_the_row_back():
    assert steps([OPEN], change(date(2021, 4, 1), None)) == [Step(row=OPEN, withdraw=True)]


def test_a_row_is_written_in_the_columns_of_the_contract():
    terms = Terms(kind="hours", hours_min="12", period_months=36, participatory_pct=50, modes="in_person;blended")

    assert cells(change(APRIL), Row(in_force_from=APRIL, terms=terms)) == {
        "role": "SOCIAL-WORKER",
        "competency": "CSE-SIGNS",
        "agency": "",
        "in_force_from": "2026-04-01",
        "in_force_to": "",
        "kind": "hours",
        "strength": "mandatory",
        "initial_days": "0",
        "refresh_months": "",
        "modes": "in_person;blended",
        "applies_to_existing": "no",
        "hours_min": "12",
        "period_months": "36",
        "participatory_pct": "50",
        "expiring_days": "",
        "gate": "",
        "source": "",
    }


def test_moves_add_up_to_what_was_and_what_will_be():
    moves = {("current", "current"): 5, ("current", "lapsed"): 3, ("", "pending"): 2}

    assert by_state(moves) == {"current": (8, 5), "lapsed": (0, 3), "": (2, 0), "pending": (0, 2)}
