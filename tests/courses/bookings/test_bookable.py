"""Which sessions would put a need right: in a mode that counts, awarding it or what satisfies it, and open to them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from competencies.requirements.rules import Requirement
from courses.bookings.bookable import Coming, Own, Remedy, remedy_for
from courses.bookings.rules import State
from lms.base.periods import Period

SIGNS, CONTEXT = 1, 2
IDS = {"CSE-SIGNS": SIGNS, "CONTEXTUAL": CONTEXT}
ROW = Requirement(id=1, role=1, competency=SIGNS, in_force_from=date(2020, 1, 1))
SESSION = Coming(
    session="2026-05-14-K05",
    course="K05",
    title="Child exploitation",
    mode="in_person",
    starts_at=datetime(2026, 5, 14, 8, 30, tzinfo=UTC),
    ends_at=datetime(2026, 5, 14, 11, 30, tzinfo=UTC),
    venue="Town hall",
    link="",
    link_hours=24,
    groups=frozenset(),
    free=4,
    awards=frozenset({"CSE-SIGNS"}),
    is_open=True,
)
OTHER = replace(SESSION, awards=frozenset({"CONTEXTUAL"}))


def later(days: int, of: Coming = SESSION, **more: object) -> Coming:
    at = of.starts_at + timedelta(days=days)
    return replace(of, session=f"{at:%Y-%m-%d}-{of.course}", starts_at=at, **more)  # type: ignore[arg-type]


def remedy(*coming: Coming, row: Requirement = ROW, satisfies_on: tuple[date, date] | None = None) -> Remedy:
    periods = [Period(starts_on=satisfies_on[0], ends_on=satisfies_on[1])] if satisfies_on else []
    return remedy_for(row, {CONTEXT: periods}, coming, ids=IDS, groups=frozenset({"D"}))


def test_the_next_two_that_award_it_are_named_in_order():
    third, second = later(14), later(7)

    assert remedy(third, SESSION, OTHER, second) == Remedy(sessions=(SESSION, second))


def test_a_full_session_is_named_with_its_waiting_list():
    full = replace(SESSION, free=0)

    assert remedy(full).steps == ["Next of Child exploitation: Thursday 14 May 2026, 9:30am (waiting list)."]


def test_only_modes_that_the_requirement_allows_count():
    in_person = replace(ROW, modes=frozenset({"in_person"}))

    assert remedy(replace(SESSION, mode="virtual"), later(7), row=in_person) == Remedy(sessions=(later(7),))


def test_what_satisfies_it_counts_while_the_equivalence_is_in_force_on_the_session_s_day():
    day = OTHER.on

    assert remedy(OTHER).sessions == ()
    assert remedy(OTHER, satisfies_on=(date(2026, 1, 1), day)).sessions == (OTHER,)
    assert remedy(OTHER, satisfies_on=(date(2026, 1, 1), day - timedelta(days=1))).sessions == ()


def test_sessions_for_other_groups_or_closed_ones_are_not_named():
    for_others, closed = replace(SESSION, groups=frozenset({"C"})), replace(SESSION, is_open=False)
    for_mine = replace(SESSION, groups=frozenset({"C", "D"}))

    assert remedy(for_others).sessions == remedy(closed).sessions == ()
    assert remedy(for_mine).sessions == (for_mine,)


def test_what_is_booked_already_comes_instead():
    own = Own(booking="b", agency=1, state=State.CONFIRMED)
    mine = later(14, own=own, is_open=False)

    assert remedy(SESSION, mine) == Remedy(booked=mine)
    assert remedy(mine).steps == ["Booked for 28 May 2026: Child exploitation, 9:30am."]
    waiting = replace(mine, own=replace(own, state=State.WAITING))
    assert remedy(waiting).steps == ["On the waiting list for 28 May 2026: Child exploitation, 9:30am."]


def test_nothing_to_book_is_said():
    assert remedy().steps == ["No session that would put it right is open for booking now."]
