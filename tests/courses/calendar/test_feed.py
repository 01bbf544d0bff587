"""What stands in a private calendar, for how long, and does it keep names and subjects to itself?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from courses.bookings.rules import State
from courses.calendar.feed import Writing, of_agency, of_person, of_trainer
from courses.calendar.rules import FeedSaid, Held, Kind, Numbers, Seen, is_secret
from courses.sessions.entry import Invited, Organizer, invitation
from courses.sessions.rules import SessionSaid, Status
from tests.courses.calendar.program import events_in, sequence_of
from tests.courses.sessions.made import AFTERNOON, COURSE, MORNING, session

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LONG_AGO, LATELY = AT - timedelta(days=60, seconds=1), AT - timedelta(days=60)
WRITING = Writing(
    name="Training: Partnership",
    at=AT,
    base_url="https://training.example.org",
    host="training.example.org",
)
TRUST = FeedSaid(
    id=1,
    secret="",
    kind=Kind.AGENCY,
    person=None,
    agency=7,
    agency_key="TRFT",
    agency_name="Rotherham NHS Foundation Trust",
    made_at=AT,
)


def held(state: State, said: SessionSaid | None = None, *, state_at: datetime = AT) -> Held:
    return Held(
        session=said or session(MORNING),
        booking="x1Y2",
        state=state,
        state_at=state_at,
        sequence=2,
        changed_at=LATELY,
    )


def seen(said: SessionSaid, *, booked: int = 0, waiting: int = 0, ever: int = 0, changed_at: datetime = AT) -> Seen:
    return Seen(session=said, numbers=Numbers(booked=booked, waiting=waiting, ever=ever, changed_at=changed_at))


def shown(text: str) -> list[tuple[str, str, str, str]]:
    """Of each entry its title, status, whether it takes time, and what Outlook makes of that."""
    return [
        (str(e["summary"]), str(e["status"]), str(e["transp"]), str(e["x-microsoft-cdo-busystatus"]))
        for e in events_in(text)
    ]


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (State.CONFIRMED, ("Child exploitation", "CONFIRMED", "OPAQUE", "BUSY")),
        (State.ATTENDED, ("Child exploitation", "CONFIRMED", "OPAQUE", "BUSY")),
        (State.PART, ("Child exploitation", "CONFIRMED", "OPAQUE", "BUSY")),
        (State.ABSENT, ("Child exploitation", "CONFIRMED", "OPAQUE", "BUSY")),
        (State.REQUESTED, ("Waiting for approval: Child exploitation", "TENTATIVE", "TRANSPARENT", "TENTATIVE")),
        (State.WAITING, ("Waiting list: Child exploitation", "TENTATIVE", "TRANSPARENT", "TENTATIVE")),
        (State.OFFERED, ("Place offered: Child exploitation", "TENTATIVE", "TRANSPARENT", "TENTATIVE")),
        (State.CANCELLED, ("Cancelled: Child exploitation", "CANCELLED", "TRANSPARENT", "FREE")),
        (State.DECLINED, ("Cancelled: Child exploitation", "CANCELLED", "TRANSPARENT", "FREE")),
        (State.EXPIRED, ("Cancelled: Child exploitation", "CANCELLED", "TRANSPARENT", "FREE")),
    ],
)
def test_a_booking_is_as_firm_as_its_state(state: State, wanted: tuple[str, str, str, str]):
    assert shown(of_person(WRITING, [held(state)])) == [wanted]


def test_every_state_has_its_words():
    assert [state for state in State if not shown(of_person(WRITING, [held(state)]))] == []


@pytest.mark.parametrize(("given_up_at", "number"), [(LONG_AGO, 0), (LATELY, 1), (AT, 1)])
def test_a_place_given_up_stays_cancelled_for_60_days_so_that_programs_drop_it(given_up_at: datetime, number: int):
    text = of_person(WRITING, [held(State.CANCELLED, state_at=given_up_at)])

    assert len(events_in(text)) == number


@pytest.mark.parametrize(("seconds", "number"), [(-1, 1), (0, 0), (1, 0)])
def test_a_wish_ends_when_the_session_starts(seconds: int, number: int):
    writing = replace(WRITING, at=MORNING.starts_at + timedelta(seconds=seconds))

    assert len(events_in(of_person(writing, [held(State.WAITING)]))) == number


def test_it_names_its_entries_as_the_invitations_do():
    moved = session(MORNING, AFTERNOON, sequence=4)
    ada = Invited(booking="x1Y2", name="Ada", email="p1@work.example", page="https://x.example")
    sent = invitation(moved, ada, Organizer(name="P", host="training.example.org"), sequence=6, at=AT)

    followed = of_person(WRITING, [held(State.CONFIRMED, moved)])

    names = [(str(e["uid"]), sequence_of(e)) for e in events_in(followed)]
    assert names == [("x1Y2@training.example.org", 6), ("x1Y2-2@training.example.org", 6)]
    assert [f"UID:{name}" in sent for name, _ in names] == [True, True]


def test_it_says_what_it_is_called_and_when_to_look_again_and_asks_nothing():
    text = of_person(WRITING, [held(State.CONFIRMED)])

    assert dict(line.split(":", 1) for line in text.split("\r\nBEGIN:VEVENT")[0].split("\r\n")[1:]) == {
        "VERSION": "2.0",
        "PRODID": "-//Training record//lms//EN",
        "CALSCALE": "GREGORIAN",
        "NAME": "Training: Partnership",
        "X-WR-CALNAME": "Training: Partnership",
        "REFRESH-INTERVAL;VALUE=DURATION": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
    }
    assert [word for word in ("METHOD", "ATTENDEE", "ORGANIZER", "mailto") if word in text] == []


def test_an_empty_calendar_is_a_calendar_all_the_same():
    calendar = Calendar.from_ical(of_person(WRITING, []))

    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar.events == []


def test_the_same_bookings_make_the_same_text_at_another_time():
    later = replace(WRITING, at=AT + timedelta(hours=5))

    assert of_person(WRITING, [held(State.CONFIRMED)]) == of_person(later, [held(State.CONFIRMED)])


def test_a_trainer_sees_how_many_are_booked_but_no_drafts():
    open_one = seen(session(MORNING, AFTERNOON), booked=12, waiting=3)
    cancelled = seen(session(MORNING, id=2, status=Status.CANCELLED), changed_at=LATELY)
    forgotten = seen(session(MORNING, id=3, status=Status.CANCELLED), changed_at=LONG_AGO)
    draft = seen(session(MORNING, id=4, status=Status.DRAFT))

    text = of_trainer(WRITING, [open_one, cancelled, forgotten, draft])

    assert [title for title, *_ in shown(text)] == [
        "Child exploitation (1 of 2): 12 of 20 booked",
        "Child exploitation (2 of 2): 12 of 20 booked",
        "Cancelled: Child exploitation",
    ]
    first = events_in(text)[0]
    assert str(first["description"]) == (
        "Booked: 12 of 20 places. Waiting: 3.\n\nhttps://training.example.org/sessions/2026-03-12-K05"
    )
    assert str(first["transp"]) == "OPAQUE"


@pytest.mark.parametrize(
    ("of_session", "wanted"),
    [
        (seen(session(MORNING, taken=13), booked=3, ever=5), ["Child exploitation: 3 booked, 7 places left"]),
        (seen(session(MORNING, taken=19)), ["Child exploitation: 1 place left"]),
        (seen(session(MORNING, taken=20), booked=1, ever=1), ["Child exploitation: 1 booked, full"]),
        (seen(session(MORNING, status=Status.HELD), booked=2, ever=2), ["Child exploitation: 2 booked"]),
        (seen(session(MORNING, status=Status.HELD), ever=2), []),
        (seen(session(MORNING, status=Status.DRAFT), booked=2, ever=2), []),
        (seen(session(MORNING, status=Status.CANCELLED), ever=2), ["Cancelled: Child exploitation"]),
        (seen(session(MORNING, status=Status.CANCELLED)), []),
    ],
)
def test_an_agency_sees_where_its_people_are_booked_and_what_is_open(of_session: Seen, wanted: list[str]):
    text = of_agency(WRITING, TRUST, [of_session])

    assert [title for title, *_ in shown(text)] == wanted
    assert {takes for _, _, takes, _ in shown(text)} <= {"TRANSPARENT"}


@pytest.mark.parametrize(("seconds", "wanted"), [(-1, ["Child exploitation: 20 places left"]), (0, []), (1, [])])
def test_a_session_nobody_of_an_agency_booked_leaves_its_calendar_when_it_starts(seconds: int, wanted: list[str]):
    writing = replace(WRITING, at=MORNING.starts_at + timedelta(seconds=seconds))

    text = of_agency(writing, TRUST, [seen(session(MORNING, taken=0))])

    assert [title for title, *_ in shown(text)] == wanted


def test_no_calendar_tells_what_a_sensitive_course_is_about():
    secret = session(MORNING, course=replace(COURSE, title="Honour-based abuse", sensitive=True))

    texts = [
        of_person(WRITING, [held(State.CONFIRMED, secret)]),
        of_trainer(WRITING, [seen(secret, booked=1)]),
        of_agency(WRITING, TRUST, [seen(secret, booked=1)]),
    ]

    assert [("Training session" in text, "CLASS:PRIVATE" in text, "abuse" in text) for text in texts] == [
        (True, True, False)
    ] * 3


@pytest.mark.parametrize(
    ("text", "may_be"),
    [("a" * 43, True), ("a" * 42, False), ("a" * 44, False), ("ä" * 43, False), (f"{'a' * 43}\n", False), ("", False)],
)
def test_only_43_letters_can_be_a_secret(text: str, may_be: bool):
    assert is_secret(text) is may_be
