"""Is old data told from fresh data to the day, and the worst cell from the others by exact rates? (R4, R15)"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from competencies.coverage.rules import Counts
from lms.reports.rules import OldData, old_data, worst_first

TODAY = date(2026, 3, 31)


def is_old(last_on: date | None, *, on: date = TODAY) -> bool:
    found = old_data(["SYP"], {"SYP": last_on}, on=on, today=TODAY, days=45)
    assert found in ([], [OldData(agency="SYP", last_on=last_on)])
    return bool(found)


@pytest.mark.parametrize(("days_ago", "old"), [(44, False), (45, False), (46, True)])
def test_data_are_old_when_more_than_45_days_older_than_the_day_spoken_of(days_ago: int, old: bool):
    assert is_old(TODAY - timedelta(days=days_ago)) is old


def test_for_a_day_to_come_the_age_is_counted_to_today():
    assert not is_old(TODAY, on=date(2027, 3, 31))


def test_for_a_day_gone_by_the_age_is_counted_to_that_day():
    assert not is_old(date(2025, 12, 1), on=date(2025, 12, 31))


def test_a_day_that_nobody_recorded_is_not_fresh():
    assert is_old(None)


def test_the_worst_come_first_by_exact_rates_and_nothing_due_last():
    counts = {
        "none due": Counts(pending=3),
        "two thirds": Counts(current=2, overdue=1),
        "a hair below two thirds": Counts(current=666, lapsed=334),
        "all": Counts(expiring=1),
        "none": Counts(overdue=1),
    }

    assert worst_first(counts) == ["none", "a hair below two thirds", "two thirds", "all", "none due"]


def test_in_person_only_what_was_won_in_person_keeps_a_cell_from_being_worst():
    counts = {"online": Counts(current=10), "in person": Counts(current=5, overdue=5, in_person=5)}

    assert worst_first(counts, in_person=True) == ["online", "in person"]
    assert worst_first(counts) == ["in person", "online"]
