"""What a change of a session is foreseen to do. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from courses.bookings.foreseen import Change, Foreseen, foresee
from courses.bookings.rules import State
from courses.bookings.store import BookingSaid
from courses.sessions.actions import draft_of
from courses.sessions.rules import Part, SessionSaid, Share, ShareKind, Status, WhenFree
from tests.courses.sessions.test_planner import session

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
NOTHING = Foreseen(changes=[], effects=[], lose=[], without_mail=[], places_taken=0)


def booking(number: int, state: State = State.CONFIRMED, email: str = "p@work.example") -> BookingSaid:
    return BookingSaid(
        id=number,
        booking=f"b{number}",
        session=1,
        session_key="2026-05-14-K05",
        person=number,
        reference=f"P{number}",
        name=f"Person {number}",
        email=email,
        agency=1,
        state=state,
        state_at=NOW,
        asked_at=NOW,
        made_by="tests",
        joined_at=None,
        late=None,
        reason="",
        sequence=0,
        offer_ends_at=None,
    )


def moved(seen: SessionSaid, by: timedelta) -> tuple[Part, ...]:
    return tuple(replace(part, starts_at=part.starts_at + by, ends_at=part.ends_at + by) for part in seen.parts)


def test_what_nobody_notices_is_quiet():
    seen = session(taken=1)
    draft = replace(draft_of(seen), joining="Bring a pen", minimum=4)

    found = foresee(seen, draft, [booking(1)], NOW)

    assert found.is_quiet
    assert found.changes == [Change(name="Minimum", was="nothing", will="4")]


def test_another_hour_is_told_and_another_day_is_asked_about_too():
    seen = session(taken=3, waiting=1, offered=1)
    live = [booking(1), booking(2), booking(3, State.OFFERED), booking(4, State.WAITING), booking(5, State.REQUESTED)]

    hour = foresee(seen, replace(draft_of(seen), parts=moved(seen, timedelta(hours=1))), live, NOW)
    day = foresee(seen, replace(draft_of(seen), parts=moved(seen, timedelta(days=1))), live, NOW)

    told = (
        "A letter goes to 2 people who hold a place, 2 on the waiting list and 1 whose request waits for approval, "
        "with a new calendar entry for each place."
    )
    assert hour.effects == [told]
    assert hour.changes == [
        Change(
            name="When",
            was="Thursday 14 May 2026, 9:30am to 12:30pm",
            will="Thursday 14 May 2026, 10:30am to 1:30pm",
        )
    ]
    assert day.effects == [
        told,
        "The day changes: each of those who hold a place is asked to keep it, move, or give it back.",
    ]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.OPEN])
def test_nobody_is_told_of_a_draft_or_where_nobody_has_booked(status: Status):
    seen = session(status=status)
    draft = replace(draft_of(seen), venue="Library", places=20)

    assert foresee(seen, draft, [], NOW).is_quiet


def test_those_without_an_address_are_named():
    seen = session(taken=2)

    found = foresee(seen, replace(draft_of(seen), venue="Library"), [booking(1), booking(2, email="")], NOW)

    assert found.without_mail == ["Person 2"]


@pytest.mark.parametrize(("places", "lose"), [(3, []), (2, ["Person 3"]), (0, ["Person 1", "Person 2", "Person 3"])])
def test_those_who_would_lose_their_place_are_named(places: int, lose: list[str]):
    seen = session(taken=3, offered=1, waiting=1)
    live = [booking(1), booking(4, State.WAITING), booking(2), booking(3, State.OFFERED)]

    found = foresee(seen, replace(draft_of(seen), places=places), live, NOW)

    assert (found.lose, found.is_quiet) == (lose, not lose)


def test_more_places_go_to_those_who_wait():
    seen = session(places=2, taken=2, waiting=2)
    live = [booking(1), booking(2), booking(3, State.WAITING), booking(4, State.WAITING)]
    more = replace(draft_of(seen), places=3)
    after_cutoff = seen.starts_at - timedelta(hours=48)

    offered = foresee(seen, more, live, NOW).effects
    given = foresee(seen, replace(more, when_free=WhenFree.CONFIRM), live, NOW).effects
    by_hand = foresee(seen, more, live, after_cutoff).effects

    rest = "at once to those first on the waiting list whom the rules of shares let in."
    assert offered == [f"1 place is free: offered {rest}"]
    assert given == [f"1 place is free: given {rest}"]
    assert by_hand == ["1 place is free: it is after the cut-off, so you offer by hand."]


def test_a_rule_of_shares_that_goes_lets_those_who_wait_in():
    seen = session(places=3, taken=2, waiting=1)
    share = Share(kind=ShareKind.RESERVE, agency=1, sector="", places=1)
    kept = replace(seen, shares=(share,))
    live = [booking(1), booking(2), booking(3, State.WAITING)]

    assert foresee(kept, replace(draft_of(kept), shares=()), live, NOW).effects != []
    assert foresee(kept, draft_of(kept), live, NOW) == replace(NOTHING, places_taken=2)
