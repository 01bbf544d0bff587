"""How civil days count. (R1, R2)"""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.base.dates import (
    FOR_EVER,
    add_days,
    add_months,
    begins_in_words,
    day_in_london,
    in_words,
    instant_in_words,
    instants_at,
    next_day,
    runs_in_words,
    time_of_day,
)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 8, 31), 12, date(2024, 8, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 31), 1, date(2025, 1, 31)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(9999, 6, 1), 12, FOR_EVER),
    ],
)
def test_months_are_counted_from_the_anchor_and_end_with_the_month(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


def test_days_stay_inside_the_calendar() -> None:
    assert add_days(FOR_EVER, 1) == FOR_EVER == next_day(FOR_EVER)
    assert add_days(date.min, -1) == date.min


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_an_instant_falls_on_london_s_day_on_both_sides_of_a_clock_change(instant: datetime, day: date) -> None:
    assert day_in_london(instant) == day


def test_a_day_is_said_with_its_weekday() -> None:
    assert in_words(date(2026, 3, 12)) == "Thursday 12 March 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (23, 0, "midnight"),
        (23, 1, "12:01am"),
        (8, 0, "9am"),
        (8, 30, "9:30am"),
        (10, 59, "11:59am"),
        (11, 0, "midday"),
        (11, 30, "12:30pm"),
        (22, 59, "11:59pm"),
    ],
)
def test_a_time_is_said_as_london_s_clocks_show_it(hour: int, minute: int, words: str) -> None:
    assert time_of_day(datetime(2026, 6, 12, hour, minute, tzinfo=UTC)) == words


def test_a_session_is_said_with_its_day_and_times_on_both_sides_of_a_clock_change() -> None:
    winter, summer = datetime(2026, 3, 12, 9, 30, tzinfo=UTC), datetime(2026, 4, 16, 8, 30, tzinfo=UTC)

    assert runs_in_words(winter, winter + timedelta(hours=3)) == "Thursday 12 March 2026, 9:30am to 12:30pm"
    assert runs_in_words(summer, summer + timedelta(hours=3)) == "Thursday 16 April 2026, 9:30am to 12:30pm"
    assert (begins_in_words(summer), instant_in_words(summer)) == (
        "Thursday 16 April 2026, 9:30am",
        "16 April 2026, 9:30am",
    )


def test_what_ends_on_another_day_names_both() -> None:
    night = datetime(2026, 3, 12, 22, 0, tzinfo=UTC)

    assert runs_in_words(night, night + timedelta(hours=3)) == (
        "Thursday 12 March 2026, 10pm to Friday 13 March 2026, 1am"
    )


@pytest.mark.parametrize(
    ("wall", "instants"),
    [
        (datetime(2026, 3, 29, 0, 59), [datetime(2026, 3, 29, 0, 59, tzinfo=UTC)]),
        (datetime(2026, 3, 29, 1, 0), []),
        (datetime(2026, 3, 29, 1, 59), []),
        (datetime(2026, 3, 29, 2, 0), [datetime(2026, 3, 29, 1, 0, tzinfo=UTC)]),
        (datetime(2026, 10, 25, 0, 59), [datetime(2026, 10, 24, 23, 59, tzinfo=UTC)]),
        (
            datetime(2026, 10, 25, 1, 0),
            [datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)],
        ),
        (datetime(2026, 10, 25, 2, 0), [datetime(2026, 10, 25, 2, 0, tzinfo=UTC)]),
    ],
)
def test_the_clock_on_the_wall_skips_an_hour_in_march_and_repeats_one_in_october(
    wall: datetime, instants: list[datetime]
) -> None:
    assert list(instants_at(wall)) == instants
