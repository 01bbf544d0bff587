"""Is an entry for a calendar what programs expect, and the same moment as the session, whatever the clocks do?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from courses.sessions.actions import Draft, on_another_day
from courses.sessions.entry import Invited, Organizer, cancellation, invitation, kept
from courses.sessions.rules import SessionSaid, refusal_of_times
from lms.base.dates import LONDON, runs_in_words
from lms.base.mail import calendar_entries
from tests.courses.calendar.program import events_in, sequence_of, times_and_title
from tests.courses.sessions.made import AFTERNOON, COURSE, MORNING, london, part, session, some_parts

AT = datetime(2026, 3, 1, 9, 0, 0, 123, tzinfo=UTC)
ADA = Invited(
    booking="x1Y2",
    name='Ada "Addie" Ahmed, RN',
    email="p1@work.example",
    page="https://training.example.org/bookings/x1Y2",
)
PARTNERSHIP = Organizer(name="Rotherham Safeguarding Children Partnership", host="training.example.org")


def invited_to(said: SessionSaid) -> str:
    return invitation(said, ADA, PARTNERSHIP, sequence=3, at=AT)


def test_an_invitation_says_what_every_program_needs():
    [text] = calendar_entries(invited_to(session(MORNING)))

    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Training record//lms//EN", "CALSCALE:GREGORIAN"),
        *("METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Child exploitation"),
        *("DTSTART:20260312T093000Z", "DTEND:20260312T123000Z", "DTSTAMP:20260301T090000Z"),
        *("UID:x1Y2@training.example.org", "SEQUENCE:3"),
        """ATTENDEE;CN="Ada ^'Addie^' Ahmed, RN";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;"""
        "ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:p1@work.example",
        r"DESCRIPTION:How to get in\, and how to give your place back: https://training.example.org/bookings/x1Y2"
        r"\n\nAn answer sent from a calendar program does not reach us: use that page.",
        *("LAST-MODIFIED:20260301T090000Z", "LOCATION:Town hall"),
        'ORGANIZER;CN="Rotherham Safeguarding Children Partnership":mailto:no-reply@training.example.org',
        *("STATUS:CONFIRMED", "TRANSP:OPAQUE", "URL:https://training.example.org/bookings/x1Y2"),
        *("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-DISALLOW-COUNTER:TRUE", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_a_cancellation_names_the_same_entry_and_takes_it_away():
    text = cancellation(session(MORNING), ADA, PARTNERSHIP, sequence=4, at=AT)

    calendar = Calendar.from_ical(text)
    [event] = calendar.events
    assert (calendar["method"], event["uid"], event["sequence"], event["status"], event["transp"]) == (
        "CANCEL",
        "x1Y2@training.example.org",
        4,
        "CANCELLED",
        "TRANSPARENT",
    )
    assert "PARTSTAT" not in event["attendee"].params


def test_a_file_to_be_put_into_a_calendar_by_hand_holds_every_part_and_asks_nothing():
    text = kept(session(MORNING, AFTERNOON), ADA, PARTNERSHIP, sequence=3, at=AT)

    calendar = Calendar.from_ical(text)
    assert calendar["method"] == "PUBLISH"
    assert [(str(e["uid"]), str(e["summary"]), "attendee" in e) for e in calendar.events] == [
        ("x1Y2@training.example.org", "Child exploitation (1 of 2)", False),
        ("x1Y2-2@training.example.org", "Child exploitation (2 of 2)", False),
    ]
    assert "does not reach us" not in text.replace("\r\n ", "")


def test_each_part_is_an_object_of_its_own_with_a_uid_number_and_place_of_its_own():
    entries = calendar_entries(invited_to(session(MORNING, AFTERNOON)))

    events = [event for text in entries for event in events_in(text)]
    assert len(entries) == 2
    assert [(str(e["uid"]), str(e["summary"]), str(e["location"])) for e in events] == [
        ("x1Y2@training.example.org", "Child exploitation (1 of 2)", "Town hall"),
        ("x1Y2-2@training.example.org", "Child exploitation (2 of 2)", "Library, Maltby"),
    ]


def test_a_part_that_is_no_more_is_cancelled_without_a_number_among_those_left():
    text = cancellation(session(MORNING), ADA, PARTNERSHIP, sequence=4, at=AT, parts=[AFTERNOON])

    [event] = events_in(text)
    assert (event["uid"], event["summary"]) == ("x1Y2-2@training.example.org", "Child exploitation")


def test_a_sensitive_course_shows_nothing_of_itself():
    sensitive = replace(COURSE, sensitive=True)

    text = invited_to(session(MORNING, AFTERNOON, course=sensitive))

    events = [event for entry in calendar_entries(text) for event in events_in(entry)]
    assert [(str(e["summary"]), str(e["class"])) for e in events] == [
        ("Training session (1 of 2)", "PRIVATE"),
        ("Training session (2 of 2)", "PRIVATE"),
    ]
    assert "exploitation" not in text.lower()
    assert "K05" not in text


def test_the_joining_link_never_stands_in_an_entry():
    online = session(MORNING, venue="", mode="virtual")

    [event] = events_in(invited_to(online))
    assert event["location"] == "Online"
    assert "meet.example" not in invited_to(online)


@pytest.mark.parametrize("odd", ["Town\r\nhall", "Town\x0bhall", "Town\u2028 hall\x00"])
def test_what_no_calendar_takes_becomes_a_blank(odd: str):
    text = invitation(session(MORNING, venue=odd), replace(ADA, name=odd), PARTNERSHIP, sequence=0, at=AT)

    [event] = events_in(text)
    assert (event["location"], event["attendee"].params["cn"]) == ("Town hall", "Town hall")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "written"),
    [
        (london(2026, 3, 28, 9, 30), london(2026, 3, 28, 12, 30), ("20260328T093000Z", "20260328T123000Z")),
        (london(2026, 3, 29, 9, 30), london(2026, 3, 29, 12, 30), ("20260329T083000Z", "20260329T113000Z")),
        (london(2026, 10, 24, 9, 30), london(2026, 10, 24, 12, 30), ("20261024T083000Z", "20261024T113000Z")),
        (london(2026, 10, 25, 9, 30), london(2026, 10, 25, 12, 30), ("20261025T093000Z", "20261025T123000Z")),
        # a night across the change: 10 hours on the clock, 9 in March and 11 in October
        (london(2026, 3, 28, 20, 0), london(2026, 3, 29, 6, 0), ("20260328T200000Z", "20260329T050000Z")),
        (london(2026, 10, 24, 20, 0), london(2026, 10, 25, 6, 0), ("20261024T190000Z", "20261025T060000Z")),
    ],
)
def test_an_entry_is_the_same_moment_on_either_side_of_a_clock_change(
    starts_at: datetime, ends_at: datetime, written: tuple[str, str]
):
    text = invited_to(session(part(starts_at, ends_at)))

    assert (f"DTSTART:{written[0]}" in text, f"DTEND:{written[1]}" in text) == (True, True)


def test_half_past_one_that_comes_twice_is_told_apart():
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = first.replace(fold=1)

    [event] = events_in(invited_to(session(part(first, second))))

    assert times_and_title(event)[:2] == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_half_past_one_that_never_comes_is_half_past_two():
    [event] = events_in(invited_to(session(part(london(2026, 3, 29, 1, 30), london(2026, 3, 29, 4, 0)))))

    starts_at, ends_at, _ = times_and_title(event)
    assert runs_in_words(starts_at, ends_at) == "Sunday 29 March 2026, 2:30am to 4am"


@pytest.mark.parametrize("first", [date(2026, 3, 17), date(2026, 10, 13)])
def test_a_weekly_copy_across_a_clock_change_keeps_its_local_times(first: date):
    draft = Draft(
        course="K05",
        parts=(
            part(london(first.year, first.month, first.day, 9, 30), london(first.year, first.month, first.day, 12)),
            part(
                london(first.year, first.month, first.day + 5, 1, 30), london(first.year, first.month, first.day + 5, 4)
            ),
        ),
        venue="Town hall",
        mode="in_person",
        places=20,
    )

    weeks = [on_another_day(draft, first + timedelta(weeks=n)) for n in range(4)]

    local = [[each.starts_at.astimezone(LONDON).replace(tzinfo=None) for each in week.parts] for week in weeks]
    begun = datetime(first.year, first.month, first.day)
    morning, night = timedelta(hours=9, minutes=30), timedelta(days=5, hours=1, minutes=30)
    never_comes = {datetime(2026, 3, 29, 1, 30): datetime(2026, 3, 29, 2, 30)}
    wanted = [[begun + timedelta(weeks=n) + morning, begun + timedelta(weeks=n) + night] for n in range(4)]
    assert local == [[never_comes.get(each, each) for each in week] for week in wanted]


def test_a_copy_into_the_hour_that_never_comes_may_end_before_it_starts_and_is_refused():
    night = Draft(
        course="K05",
        parts=(part(london(2026, 3, 22, 1, 30), london(2026, 3, 22, 2, 0)),),
        venue="Town hall",
        mode="in_person",
        places=20,
    )

    refusal = refusal_of_times(on_another_day(night, date(2026, 3, 29)).parts)

    assert refusal is not None
    assert refusal.code == "ends_first"


@given(parts=some_parts(), sequence=st.integers(0, 10_000), sensitive=st.booleans())
def test_whatever_the_times_an_entry_is_read_back_to_the_same_instants(parts, sequence: int, sensitive: bool):
    said = session(*parts, course=replace(COURSE, sensitive=sensitive))

    for write in (invitation, cancellation):
        entries = calendar_entries(write(said, ADA, PARTNERSHIP, sequence=sequence, at=AT))

        events = [event for text in entries for event in events_in(text)]
        assert [times_and_title(event)[:2] for event in events] == [(p.starts_at, p.ends_at) for p in parts]
        assert [sequence_of(event) for event in events] == [sequence] * len(parts)
        assert len({str(event["uid"]) for event in events}) == len(parts)
