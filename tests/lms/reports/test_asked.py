"""Is the address of a coverage page read rightly, and written back the same?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from competencies.compliance.rules import State
from lms.reports.asked import OF_LIST, View, is_as_written, read_view
from lms.web.fields import Fields

TODAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


def read(**given: Any) -> tuple[View, dict[str, str]]:
    fields = Fields({name: value if isinstance(value, list) else [value] for name, value in given.items()})
    view = read_view(fields, today=TODAY, now=NOW, known=OF_LIST)
    return view, fields.errors


def test_an_address_without_a_day_asks_for_today():
    assert read() == (View(on=TODAY), {})


def test_a_view_is_written_back_as_it_was_read():
    view, errors = read(
        on="2026-01-31",
        known_at="28/2/2026",
        by="role",
        order="worst",
        agency="RMBC",
        alone="yes",
        competency="SG-AWARE",
        strength="any",
        in_person="yes",
        state=["lapsed", "overdue"],
    )

    again, _ = read(**_gathered(view))

    assert errors == {}
    assert again == view
    assert view.query() == (
        ("on", "2026-01-31"),
        ("known_at", "2026-02-28"),
        ("by", "role"),
        ("order", "worst"),
        ("agency", "RMBC"),
        ("alone", "yes"),
        ("competency", "SG-AWARE"),
        ("strength", "any"),
        ("in_person", "yes"),
        ("state", "overdue"),
        ("state", "lapsed"),
    )


def _gathered(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in view.query():
        found.setdefault(name, []).append(value)
    return found


def test_defaults_are_not_written():
    assert View(on=TODAY).query() == (("on", "2026-03-31"),)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("on", "2026-02-29", "The day must be a real day, like 31 3 2026"),
        ("on", "yesterday", "The day must be a real day, like 31 3 2026"),
        ("on", "0001-01-01", "The day must be a real day, like 31 3 2026"),
        ("known_at", "soon", "The day of what was known must be a day or a time, like 2026-03-31 or 2026-03-31T09:00"),
        ("by", "sector", "“sector” is not one of agency, role"),
        ("strength", "weak", "“weak” is not one of mandatory, recommended, any"),
        ("state", "late", "There is no state called late"),
        ("agencies", "TRFT", "There is no filter called agencies"),
    ],
)
def test_what_cannot_be_used_is_complained_of_by_name(name: str, value: str, message: str):
    _, errors = read(**{name: value})

    assert errors == {name: message}


def test_a_filter_given_twice_is_refused_and_not_half_used():
    _, errors = read(agency=["TRFT", "SYP"])

    assert errors == {"agency": "agency was given more than once: give it once"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00+14:00", "9999-12-31T23:00-10:00"])
def test_an_instant_beyond_the_calendar_is_complained_of(instant: str):
    _, errors = read(known_at=instant)

    assert list(errors) == ["known_at"]


def test_what_is_known_at_an_instant_to_come_is_what_is_known_now():
    view, errors = read(known_at="2026-03-31")

    assert (view.known_at, view.known, errors) == (None, "", {})


def test_the_last_instant_of_a_day_in_summer_is_londons():
    view, _ = read(known_at="2025-07-31")

    assert view.known_at == datetime(2025, 7, 31, 22, 59, 59, 999999, tzinfo=UTC)


def test_a_form_leaves_empty_parameters_and_an_address_of_ours_does_not():
    assert is_as_written(Fields({"agency": ["TRFT"]}))
    assert not is_as_written(Fields({"agency": ["TRFT"], "role": [""]}))


def test_states_stand_in_the_order_of_the_rules():
    view, _ = read(state=["current", "overdue"])

    assert view.states == (State.OVERDUE, State.CURRENT)
