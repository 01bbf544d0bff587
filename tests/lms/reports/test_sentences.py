"""Do sentences about figures say both numbers and the day, and nothing false where nothing is due?"""

from __future__ import annotations

from datetime import date

import pytest

from competencies.coverage.rules import Rate
from lms.people.store import AgencySaid
from lms.reports import sentences
from lms.reports.rules import OldData

DAY = date(2026, 3, 31)


def first(rate: Rate, *, on: date = DAY, in_person: bool = False) -> str:
    return sentences.first(rate, on=on, today=DAY, in_person=in_person).replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_sentence_is_the_rate_its_day_and_both_numbers():
    assert first(Rate(9214, 11375)) == "81 % of those due are in date on Tuesday 31 March 2026: 9,214 of 11,375."


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 3, 30), "50 % of those due were in date on Monday 30 March 2026: 1 of 2."),
        (date(2026, 3, 31), "50 % of those due are in date on Tuesday 31 March 2026: 1 of 2."),
        (
            date(2026, 4, 1),
            "50 % of those due will be in date on Wednesday 1 April 2026 if nothing more is recorded: 1 of 2.",
        ),
    ],
)
def test_it_speaks_of_the_day_before_today_and_the_day_after_in_their_tenses(on: date, words: str):
    assert first(Rate(1, 2), on=on) == words


def test_training_in_person_is_said():
    assert first(Rate(1, 2), in_person=True) == (
        "50 % of those due are in date by training in person on Tuesday 31 March 2026: 1 of 2."
    )


def test_nothing_due_is_no_percentage():
    assert first(Rate(0, 0)) == "Nothing is due on Tuesday 31 March 2026, so there is no rate."


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (Rate(81, 100), Rate(84, 100), "3 points down since 31 December 2025, when it was 84 %: 84 of 100."),
        (Rate(85, 100), Rate(84, 100), "1 point up since 31 December 2025, when it was 84 %: 84 of 100."),
        (Rate(81, 100), Rate(405, 500), "It was 81 % on 31 December 2025 too: 405 of 500."),
        (Rate(81, 100), Rate(0, 0), ""),
        (Rate(0, 0), Rate(81, 100), ""),
    ],
)
def test_the_change_is_between_the_percentages_shown(now: Rate, then: Rate, words: str):
    said = sentences.change(now, then, date(2025, 12, 31))

    assert said.replace("\N{NO-BREAK SPACE}", " ") == words


def test_agencies_with_old_data_are_named_with_their_day():
    old = [OldData(agency="PROBATION", last_on=date(2025, 12, 24)), OldData(agency="SYP", last_on=None)]

    assert sentences.old_data(old, 45) == (
        "Some of this rests on data older than 45 days: PROBATION (24 December 2025) and SYP (day not known)."
    )
    assert sentences.old_data([], 45) == ""


def agency(number: int, key: str, parent: str = "") -> AgencySaid:
    return AgencySaid(id=number, agency=key, name=key, sector="police", parent=parent, status="", last_on=None)


AGENCIES = {1: agency(1, "RMBC"), 2: agency(2, "RMBC-CYPS", "RMBC"), 3: agency(3, "TRFT")}


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (None, ""),
        ({3}, "You see TRFT."),
        ({1, 2}, "You see RMBC and those below it."),
        ({2, 3}, "You see RMBC-CYPS and TRFT."),
    ],
)
def test_the_scope_is_said_by_its_topmost_agencies(reach: set[int] | None, words: str):
    assert sentences.scope(AGENCIES, None if reach is None else frozenset(reach)) == words
