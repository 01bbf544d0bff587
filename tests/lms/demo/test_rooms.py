"""Are the made-up sessions a believable year, and the rooms filled with people who could be there?"""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from courses.bookings.rules import LIVE, TAKES_A_PLACE
from courses.sessions.rules import ShareKind, Status, refusal_of_shares, refusal_of_times
from lms.base.working_days import is_working_day
from lms.demo import framework
from lms.demo.framework import Row
from lms.demo.partnership import Partnership, partnership
from lms.demo.sessions import Session
from lms.demo.situations import Situation

TODAY = date(2026, 3, 31)
WITHOUT_SESSIONS = {"K01", "K02", "K31"}


@pytest.fixture(scope="module", params=[(400, TODAY), (1_500, date(2021, 9, 1)), (6_000, date(2026, 11, 20))], ids=str)
def made(request: pytest.FixtureRequest) -> Partnership:
    people, today = request.param
    return partnership(people=people, today=today)


def to_come(made: Partnership, course: str) -> list[Session]:
    return sorted((s for s in made.sessions if s.said.course == course and s.on > made.today), key=lambda s: s.on)


def booked(made: Partnership, session: Session) -> Counter[str]:
    return Counter(row["state"] for row in made.tables["bookings"] if row["session"] == session.session)


def taken(made: Partnership, session: Session) -> int:
    states = booked(made, session)
    return sum(states[state] for state in TAKES_A_PLACE)


def at(row: Row) -> date:
    return datetime.fromisoformat(row["at"]).date()


def test_sessions_reach_from_half_a_year_back_to_a_year_ahead(made: Partnership):
    days = [session.on for session in made.sessions]

    assert made.today - timedelta(days=200) <= min(days) < made.today
    assert made.today + timedelta(days=340) <= max(days) <= made.today + timedelta(days=365)
    assert [s.session for s in made.sessions if s.session != f"{s.on}-{s.said.course}"] == []


def test_every_course_but_e_learning_is_held_again(made: Partnership):
    courses = {row["course"] for row in framework.file("courses")}

    assert {s.said.course for s in made.sessions if s.on > made.today} == courses - WITHOUT_SESSIONS


def test_what_is_past_was_held_and_what_comes_was_not(made: Partnership):
    statuses = {(session.on > made.today, session.status) for session in made.sessions}

    assert statuses == {(False, Status.HELD), (True, Status.OPEN), (True, Status.DRAFT), (True, Status.CANCELLED)}
    assert [s.session for s in made.sessions if s.status is Status.HELD and s.ends_at.date() >= made.today] == []


def test_sessions_are_held_on_working_days_outside_the_days_about_christmas(made: Partnership):
    days = {part.starts_at.date() for session in made.sessions for part in session.said.parts}

    assert [day for day in days if not is_working_day(day)] == []
    assert [day for day in days if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3)] == []


def test_courses_keep_their_rhythm(made: Partnership):
    apart = {
        course: Counter((later.on - earlier.on).days for earlier, later in pairwise(to_come(made, course)))
        for course in ("K03", "K05", "K22")
    }

    assert apart["K03"].most_common(1)[0][0] == 14
    assert apart["K05"].most_common(1)[0][0] == 28
    assert set(apart["K22"]) >= {7, 84}  # two seminars a week apart, every quarter


def test_the_course_of_two_days_has_two_parts_and_the_casework_courses_need_approval(made: Partnership):
    assert {len(session.said.parts) for session in to_come(made, "K19")} == {2}
    assert {session.said.course for session in made.sessions if session.said.approval} == {"K15", "K16"}


def test_mornings_afternoons_and_evenings_take_turns_in_several_places_and_online(made: Partnership):
    hours = {session.said.parts[0].starts_at.hour for session in made.sessions}
    links = {session.said.venue == "Online" for session in made.sessions if session.said.link}

    assert min(hours) < 9
    assert max(hours) >= 17
    assert len({session.said.venue for session in made.sessions}) > 5
    assert links == {True}


def test_parts_follow_each_other_and_what_is_reserved_fits(made: Partnership):
    assert [s.session for s in made.sessions if refusal_of_times(s.said.parts)] == []
    assert [s.session for s in made.sessions if refusal_of_shares(s.said.places, s.said.shares)] == []


def test_no_room_is_overfilled_and_nobody_is_booked_for_a_draft(made: Partnership):
    assert [s.session for s in made.sessions if taken(made, s) > s.said.places] == []
    assert [s.session for s in made.sessions if s.status is Status.DRAFT and booked(made, s)] == []


def test_a_full_room_has_a_queue_and_a_reserve_in_it_is_kept_for_others(made: Partnership):
    full = [session for session in made.sessions if session.situation is Situation.QUEUE]
    reserved = [session for session in full if session.said.shares]

    assert [session.session for session in full if booked(made, session)["waiting"] < 2] == []
    assert [s.session for s in full if not s.said.shares and taken(made, s) < s.said.places] == []
    assert reserved
    sectors = {row["agency"]: row["sector"] for row in made.tables["agencies"]}
    posts = {row["person"]: sectors[row["agency"]] for row in made.tables["posts"] if not row["ends_on"]}
    for session in reserved:
        [share] = session.said.shares
        rows = [row for row in made.tables["bookings"] if row["session"] == session.session]
        inside = [row for row in rows if row["state"] == "confirmed" and posts.get(row["person"]) == share.sector]
        assert session.said.places - taken(made, session) == share.places - len(inside) > 0
        assert share.sector not in {posts.get(row["person"]) for row in rows if row["state"] == "waiting"}


def test_some_rooms_are_short_of_their_minimum_with_days_left_to_decide(made: Partnership):
    short = [session for session in made.sessions if session.situation is Situation.SHORT]

    assert short
    for session in short:
        assert 0 < taken(made, session) < (session.said.minimum or 0)
        assert session.said.decide_on is not None
        assert timedelta(0) < session.said.decide_on - made.today < timedelta(days=30)


def test_some_rooms_have_caps_and_some_have_reserves(made: Partnership):
    kinds = {share.kind for s in made.sessions for share in s.said.shares if s.status is Status.OPEN}

    assert kinds == {ShareKind.CAP, ShareKind.RESERVE}


def test_nobody_is_in_two_places_at_once_or_books_a_course_twice(made: Partnership):
    sessions = {session.session: session for session in made.sessions}
    theirs: dict[str, list[Session]] = {}
    for row in made.tables["bookings"]:
        if row["state"] in LIVE:
            theirs.setdefault(row["person"], []).append(sessions[row["session"]])

    for live in theirs.values():
        parts = sorted((part for session in live for part in session.said.parts), key=lambda part: part.starts_at)
        assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(parts))
        assert len({session.said.course for session in live}) == len(live)


def test_nobody_comes_to_a_session_they_train(made: Partnership):
    trainers = {session.session: session.said.trainers.split(";") for session in made.sessions}

    assert [row for row in made.tables["bookings"] if row["person"] in trainers[row["session"]]] == []


def test_who_attended_has_the_evidence_of_that_day_and_who_did_not_has_none(made: Partnership):
    ended_on = {s.session: s.ends_at.date().isoformat() for s in made.sessions}
    evidence = {(a["person"], a["achieved_on"], a["evidence"]) for a in made.tables["awards"]}

    wrong = [
        row
        for row in made.tables["bookings"]
        if row["state"] in ("attended", "part", "absent")
        and ((row["person"], ended_on[row["session"]], f"Course {row['session'][11:]}") in evidence)
        != (row["state"] == "attended")
    ]

    assert "attended" in {row["state"] for row in made.tables["bookings"]}
    assert wrong == []


def test_everything_was_booked_before_today(made: Partnership):
    assert [row for row in made.tables["bookings"] if at(row) >= made.today] == []


def test_the_nearest_rooms_are_well_filled_and_the_farthest_empty(made: Partnership):
    held = [s for s in made.sessions if s.status is Status.OPEN and s.situation is Situation.USUAL]
    near = [s for s in held if (s.on - made.today).days <= 21]
    far = [s for s in held if (s.on - made.today).days > 180]

    assert sum(taken(made, s) for s in near) > 0.6 * sum(s.said.places for s in near)
    assert sum(taken(made, s) for s in far) == 0


def test_the_same_seed_size_and_day_give_the_same_sessions():
    once, again = (partnership(people=300, seed=5, today=TODAY).sessions for _ in range(2))

    assert once == again
