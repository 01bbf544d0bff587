"""What the planner says of sessions to come. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from courses.sessions.copying import EVERY, Wanted, chosen, read_days, weighed
from courses.sessions.planner import (
    COLOURS,
    Around,
    Flag,
    Line,
    Segment,
    first_sentence,
    flags,
    lines,
    share_words,
    short_words,
    weeks,
)
from courses.sessions.planner_store import Live
from courses.sessions.rules import CourseOf, Part, SessionSaid, Share, ShareKind, Status, WaitingOrder, WhenFree
from lms.base.dates import FOR_EVER
from lms.base.errors import Refusal
from lms.base.periods import Period
from lms.people.store import AgencySaid
from lms.web.fields import Fields

TODAY = date(2026, 5, 5)
STARTS_AT = datetime(2026, 5, 14, 8, 30, tzinfo=UTC)
FRIDAY = date(2026, 5, 8)
ALWAYS = Period(date(2020, 1, 1), FOR_EVER)


def session(**more: Any) -> SessionSaid:
    starts_at = more.get("starts_at", STARTS_AT)
    said: dict[str, Any] = {
        "id": 1,
        "session": "2026-05-14-K05",
        "course": CourseOf(id=9, course="K05", title="Child exploitation", groups=(), prerequisites=(), sensitive=True),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "parts": (Part(number=1, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3)),),
        "venue": "Town hall",
        "mode": "in_person",
        "places": 10,
        "taken": 0,
        "waiting": 0,
        "offered": 0,
        "status": Status.OPEN,
        "waiting_order": WaitingOrder.NEED,
        "when_free": WhenFree.OFFER,
        "cutoff_hours": 48,
        "offer_hours": 24,
        "notice_days": 3,
        "link_hours": 24,
        "sequence": 0,
        "audience": (),
        "approval": False,
    }
    nothing = dict.fromkeys(("minimum", "opens_at", "closes_at", "decide_on"))
    empty = dict.fromkeys(("trainers", "delivered_by", "link", "joining", "facilitators", "why"), "")
    return SessionSaid(**{**nothing, **empty, **said, **more})


def line(**more: Any) -> Line:
    around = {name: more.pop(name) for name in ("requested", "left", "unanswered", "blocked") if name in more}
    return Line(session=session(**more), **around)


SHORT = {"minimum": 8, "taken": 5, "decide_on": FRIDAY}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], "No session in the next six weeks."),
        ([line()], "1 session in the next six weeks."),
        (
            [line(**SHORT), line(**SHORT), line(taken=10, waiting=7), line(taken=10, waiting=4), line()],
            "5 sessions in the next six weeks: 2 are short of their minimum and must be decided by Friday 8 May 2026, "
            "2 are full with 11 people waiting.",
        ),
        (
            [line(**SHORT), line(**{**SHORT, "decide_on": date(2026, 5, 11)})],
            "2 sessions in the next six weeks: 2 are short of their minimum and must be decided, the first by "
            "Friday 8 May 2026.",
        ),
        (
            [line(**{**SHORT, "decide_on": TODAY})],
            "1 session in the next six weeks: 1 is short of its minimum and must be decided today.",
        ),
        (
            [line(**SHORT), line(**{**SHORT, "decide_on": date(2026, 5, 4)})],
            "2 sessions in the next six weeks: 2 are short of their minimum and 1 of them should have been decided by "
            "Monday 4 May 2026.",
        ),
        (
            [line(minimum=8), line(status=Status.DRAFT, minimum=8), line(status=Status.CANCELLED)],
            "2 sessions in the next six weeks: 1 is short of its minimum, 1 is not open for booking yet, "
            "1 is cancelled.",
        ),
        ([line(taken=10)], "1 session in the next six weeks: 1 is full."),
    ],
)
def test_the_first_sentence_says_what_is_short_full_or_not_open(found: list[Line], sentence: str):
    assert first_sentence(found, "in the next six weeks", TODAY, own=False) == sentence


def test_a_trainer_is_told_of_their_own():
    assert first_sentence([line()], "in the next six weeks", TODAY, own=True) == (
        "You train 1 session in the next six weeks."
    )
    assert first_sentence([], "in the next six weeks", TODAY, own=True) == "You train no session in the next six weeks."


@pytest.mark.parametrize(
    ("decide_on", "words", "must"),
    [
        (date(2026, 5, 4), "5 of at least 8 places taken: decide now, it was due by 4 May 2026", True),
        (date(2026, 5, 5), "5 of at least 8 places taken: decide now, today is the day", True),
        (date(2026, 5, 6), "5 of at least 8 places taken: decide in 1 day, by 6 May 2026", False),
        (None, "5 of at least 8 places taken, and no day to decide", False),
    ],
)
def test_a_short_session_counts_the_days_to_decide(decide_on: date | None, words: str, must: bool):
    found = line(**{**SHORT, "decide_on": decide_on})

    assert (short_words(found.session, TODAY), found.must_decide(TODAY)) == (words, must)


def test_an_offer_is_no_place_taken_and_only_an_open_session_is_short():
    offered = session(minimum=5, taken=5, offered=1)

    assert (offered.short_by, replace(offered, offered=0).short_by) == (1, 0)
    assert replace(offered, status=Status.DRAFT).short_by == 0


def test_flags_say_what_to_see_to_and_where():
    blocked = Refusal(code="not_approved", message="RSCP must approve version 2.")
    found = line(**SHORT, waiting=2, requested=1, left=1, unanswered=2, blocked=blocked)
    people = "/sessions/2026-05-14-K05/people"

    assert flags(found, TODAY) == [
        Flag(words="5 of at least 8 places taken: decide in 3 days, by 8 May 2026", href=people),
        Flag(words="RSCP must approve version 2.", href="/courses/K05/material"),
        Flag(words="1 request waits for approval", href=f"{people}#requests"),
        Flag(words="1 person has left their agency by then", href=f"{people}#left"),
        Flag(words="2 holders have not said yet whether they keep their place on the new day", href=people),
        Flag(words="2 people waiting for a place", href=f"{people}#waiting"),
    ]
    assert flags(line(), TODAY) == []


def agency(number: int) -> AgencySaid:
    return AgencySaid(id=number, agency=f"A{number}", name="", sector="", parent="", status="", last_on=None)


def live(session: int, agency: int, state: str = "confirmed", *posts: Period) -> Live:
    return Live(session=session, agency=agency, state=state, posts=posts or (ALWAYS,))


def around(live: list[Live], **more: Any) -> Around:
    nothing: dict[str, Any] = {"unanswered": {}, "blocked": {}, "trainers": {}}
    return Around(live=live, agencies={n: agency(n) for n in range(1, 12)}, **{**nothing, **more})


def test_a_room_is_shown_by_agency_the_most_first_and_offers_are_part_of_it():
    booked = [live(1, 2), live(1, 1), live(1, 2, "offered"), live(1, 3, "waiting"), live(2, 1), live(2, 1), live(2, 1)]

    first, second = lines([session(), session(id=2)], around(booked))

    assert first.mix == (
        Segment(agency="A2", name="", places=2, begins=0, colour=1),
        Segment(agency="A1", name="", places=1, begins=2, colour=0),
    )
    assert second.mix == (Segment(agency="A1", name="", places=3, begins=0, colour=0),)


def test_the_agencies_with_the_fewest_places_share_the_last_colour():
    booked = [live(1, number) for number in range(1, 12)]

    (found,) = lines([session()], around(booked))

    assert [segment.colour for segment in found.mix] == [0, 1, 2, 3, 4, 5, 6, COLOURS, COLOURS, COLOURS, COLOURS]


def test_somebody_has_left_who_has_no_post_there_on_the_day():
    until = [Period(date(2020, 1, 1), date(2026, 5, 13)), Period(date(2020, 1, 1), date(2026, 5, 14))]
    later = Period(date(2026, 5, 15), FOR_EVER)
    booked = [live(1, 1, "waiting", until[0]), live(1, 1, "confirmed", until[1]), live(1, 1, "requested", later)]

    (found,) = lines([session()], around(booked))

    assert (found.left, found.requested) == (2, 1)


def test_trainers_on_record_are_named_and_others_stand_as_they_were_typed():
    (found,) = lines([session(trainers="P1; Jo Bloggs")], around([], trainers={1: {"P1": "Ada Ahmed"}}))

    assert found.trainers == ("Ada Ahmed", "Jo Bloggs")


def test_what_keeps_a_course_from_opening_is_said_of_its_drafts_and_open_sessions_only():
    no = Refusal(code="not_approved", message="Not yet.")
    found = lines([session(status=status) for status in Status], around([], blocked={"K05": no}))

    assert {each.session.status: each.blocked for each in found} == {
        Status.DRAFT: no,
        Status.OPEN: no,
        Status.CANCELLED: None,
        Status.HELD: None,
    }


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(kind=ShareKind.CAP, agency=1, sector="", places=6), "At most 6 places for A1"),
        (Share(kind=ShareKind.RESERVE, agency=2, sector="", places=1), "1 place kept for A2"),
        (
            Share(kind=ShareKind.RESERVE, agency=None, sector="nhs_provider", places=2, release_at=STARTS_AT),
            "2 places kept for the sector nhs provider until 14 May 2026, 9:30am: released by now",
        ),
    ],
)
def test_what_is_kept_or_limited_is_said(share: Share, words: str):
    assert share_words(share, {n: agency(n) for n in (1, 2)}, STARTS_AT) == words


def test_weeks_begin_on_monday_in_london():
    late = datetime(2026, 5, 17, 22, 59, tzinfo=UTC)  # Sunday, 11:59pm
    next_week = datetime(2026, 5, 17, 23, 0, tzinfo=UTC)  # Monday, midnight

    found = weeks([line(), line(starts_at=late), line(starts_at=next_week)])

    assert [(week.monday, len(week.lines)) for week in found] == [(date(2026, 5, 11), 2), (date(2026, 5, 18), 1)]


def days_typed(every: str, times: str = "", on: str = "2026-05-06") -> Fields:
    return Fields({"on": [on], "every": [every], "times": [times]})


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        (days_typed("once"), [date(2026, 5, 6)]),
        (days_typed("week", "2"), [date(2026, 5, 6), date(2026, 5, 13)]),
        (days_typed("fortnight", "3"), [date(2026, 5, 6), date(2026, 5, 20), date(2026, 6, 3)]),
    ],
)
def test_a_session_repeats_once_weekly_or_fortnightly(fields: Fields, days: list[date]):
    assert (read_days(fields, TODAY), fields.errors) == (days, {})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (days_typed("once", on="2026-05-05"), {"on": "The day must be still to come"}),
        (days_typed("week"), {"times": "Enter how many sessions"}),
        (days_typed("week", "53"), {"times": "How many sessions must be from 1 to 52"}),
        (days_typed("daily", "2"), {"every": "There is no how often called daily"}),
    ],
)
def test_a_repetition_that_cannot_be_is_said(fields: Fields, wrong: dict[str, str]):
    assert (read_days(fields, TODAY), fields.errors) == ([], wrong)


def test_bank_holidays_weekends_and_days_with_a_session_are_not_ticked():
    days = [date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 25), date(2026, 5, 26)]

    assert weighed(days, [date(2026, 5, 26)]) == [
        Wanted(day=days[0]),
        Wanted(day=days[1], against="a Saturday"),
        Wanted(day=days[2], against="a bank holiday"),
        Wanted(day=days[3], against="this course has a session on that day already"),
    ]


def test_only_days_that_were_shown_can_be_ticked():
    days = [date(2026, 5, 22), date(2026, 5, 29)]
    ticked = Fields({"sure": ["yes"], "days": ["2026-05-29"]})
    none = Fields({"sure": ["yes"]})

    assert (chosen(ticked, days), chosen(Fields(), days)) == ([date(2026, 5, 29)], days)
    assert (chosen(none, days), none.errors) == ([], {"days": "Tick at least one day"})
    assert set(EVERY) == {"once", "week", "fortnight"}
