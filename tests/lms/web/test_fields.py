"""Are fields read as their writers meant them, and complained of in plain words when they cannot be?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from lms.base.errors import BadInput, FieldError
from lms.web.fields import Fields


def fields(**given: str | list[str]) -> Fields:
    return Fields({name.replace("__", "-"): [text] if isinstance(text, str) else text for name, text in given.items()})


@pytest.mark.parametrize("text", ["2026-03-31", "31/3/2026", "31/03/2026", "31.3.2026", "31 3 2026", " 31-3-2026 "])
def test_a_day_is_read_in_the_ways_people_write_it(text: str):
    asked = fields(on=text)

    assert asked.day("on", "the day") == date(2026, 3, 31)
    assert asked.errors == {}


def test_a_day_of_three_boxes_is_read():
    asked = fields(on__day="29", on__month="2", on__year="2024")

    assert asked.day("on", "the first day") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "Enter the first day"),
        ({"on__day": "1", "on__month": "2", "on__year": ""}, "The first day must include a year"),
        ({"on__day": "1"}, "The first day must include a month and a year"),
        ({"on__day": "29", "on__month": "2", "on__year": "2025"}, "The first day must be a real day, like 31 3 2026"),
        ({"on": "31/02/2024"}, "The first day must be a real day, like 31 3 2026"),
        ({"on": "tomorrow"}, "The first day must be a real day, like 31 3 2026"),
        ({"on": "1066-10-14"}, "The first day must be a real day, like 31 3 2026"),
    ],
)
def test_what_is_no_day_is_complained_of(given: dict[str, str], complaint: str):
    asked = fields(**given)

    assert asked.day("on", "the first day") is None
    assert asked.errors == {"on": complaint}


@pytest.mark.parametrize(
    ("text", "number", "complaint"),
    [
        ("1", 1, None),
        ("0", None, "The months must be from 1 to 120"),
        ("120", 120, None),
        ("121", None, "The months must be from 1 to 120"),
        ("", None, "Enter the months"),
        ("3.5", None, "The months must be a whole number, like 12"),
        ("three", None, "The months must be a whole number, like 12"),
        ("٣", 3, None),
    ],
)
def test_a_whole_number_has_bounds(text: str, number: int | None, complaint: str | None):
    asked = fields(months=text)

    assert asked.whole("months", "the months", least=1, most=120) == number
    assert asked.errors.get("months") == complaint


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31", datetime(2026, 1, 31, 23, 59, 59, 999999, UTC)),
        ("2026-03-31", datetime(2026, 3, 31, 22, 59, 59, 999999, UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 22, 59, 59, 999999, UTC)),
        ("2026-03-31T09:00", datetime(2026, 3, 31, 8, 0, tzinfo=UTC)),
        ("2026-03-31T09:00:00+00:00", datetime(2026, 3, 31, 9, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_given_as_a_day_is_the_end_of_that_day_in_london(text: str, instant: datetime):
    assert fields(known_at=text).instant("known_at", "the time") == instant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("9.30", time(9, 30)),
        ("9:30am", time(9, 30)),
        ("2pm", time(14)),
        ("12 pm", time(12)),
        ("12am", time(0)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("13pm", None),
        ("9:60", None),
        ("9", None),
        ("soon", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, read: time | None):
    asked = fields(starts=text)

    assert asked.clock("starts", "the start") == read
    assert asked.errors == ({} if read else {"starts": "The start must be a time, like 09:30 or 9:30am"})


def test_an_unknown_choice_is_named_back():
    asked = fields(agency="POLIC", sector=["police", "helth"])

    assert asked.one_of("agency", {"SYP": 1}, "an agency") is None
    assert asked.some_of("sector", ["police", "health"], "a sector") == ["police"]
    assert asked.errors == {
        "agency": "There is no agency called POLIC",
        "sector": "There is no sector called helth",
    }


@pytest.mark.parametrize(
    ("text", "good"),
    [("a@b.org", True), ("A.B@C.org", True), ("a@b", False), ("a b@c.org", False), ("a@b@c.org", False)],
)
def test_an_address_for_mail_is_one_line_with_one_at(text: str, good: bool):
    asked = fields(email=text)

    assert asked.email("email") == text.lower()
    assert (asked.errors == {}) is good


def test_all_complaints_come_at_once_and_the_first_about_a_field_stands():
    asked = fields(reason="", months="x")
    asked.text("reason", "the reason")
    asked.whole("months", "the months")
    asked.refuse("months", "Something else")

    with pytest.raises(BadInput) as raised:
        asked.stop_if_refused()

    assert raised.value.errors == (
        FieldError("reason", "Enter the reason"),
        FieldError("months", "The months must be a whole number, like 12"),
    )
