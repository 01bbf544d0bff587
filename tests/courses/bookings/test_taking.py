"""What becomes of bookings that come in as a file, and what is refused? On both engines (R23, R24)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from courses.bookings.rules import State
from courses.bookings.store import bookings_of
from courses.sessions.rules import Share, ShareKind
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from lms.exchange.actions import export_all
from tests.courses.world import (
    COORDINATOR,
    add_course,
    letters_written,
    open_session,
    record_people,
    session_now,
    states_of,
)
from tests.make import recorded, try_to_record

KEY = "2026-05-14-K05"
AT = "2026-03-02T10:00+00:00"
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
async def partnership(services: Services) -> Services:
    """A course with a session of three places on Thursday 14 May 2026."""
    await record_people(services)
    await add_course()
    await open_session(services, places=3)
    return services


def booking(person: str, state: str = "confirmed", at: str = AT, session: str = KEY) -> dict[str, str]:
    return {"session": session, "person": person, "state": state, "at": at}


async def problems(services: Services, *bookings: dict[str, str], **more: list[dict[str, str]]) -> list[str]:
    report = await try_to_record(services, {**more, "bookings": bookings})
    return [str(problem) for problem in report.problems]


async def stood() -> list[tuple[object, ...]]:
    sql = """select p.person, a.agency, b.state, b.state_at, b.joined_at from booking b
        join person p on p.id = b.person join agency a on a.id = b.agency order by b.id"""
    return [tuple(row.values()) for row in await db.fetch(sql)]


async def rows(sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await db.fetch(sql)]


async def test_a_history_of_bookings_is_kept_with_places_lists_and_offers(partnership: Services):
    given = [booking("P1"), booking("P2", "waiting"), booking("P3", "offered"), booking("P4", "attended")]

    await recorded(partnership, {"bookings": given})

    assert await stood() == [
        ("P1", "RMBC-CYPS", "confirmed", TEN, None),
        ("P2", "TRFT", "waiting", TEN, TEN),
        ("P3", "RMBC-CYPS", "offered", TEN, TEN),
        ("P4", "TRFT", "attended", TEN, None),
    ]
    session = await session_now(partnership, KEY)
    assert (session.taken, session.waiting, session.offered) == (2, 1, 1)
    assert await rows("select joined_at, left_at from waiting_entry") == [(TEN, None)] * 2
    assert await rows("select ends_at from place_offer") == [(datetime(2026, 3, 3, 10, tzinfo=UTC),)]
    assert await letters_written() == []


async def test_a_booking_that_is_otherwise_in_the_next_file_keeps_what_it_was(partnership: Services):
    await recorded(partnership, {"bookings": [booking("P1"), booking("P3", "offered")]})
    later = "2026-03-03T10:00"

    await recorded(partnership, {"bookings": [booking("P1", "cancelled", later), booking("P3", "confirmed", later)]})

    session = await session_now(partnership, KEY)
    assert (session.taken, await states_of(session)) == (1, {"P1": "cancelled", "P3": "confirmed"})
    assert await rows("select from_state, to_state from booking_change order by id") == [
        ("", "confirmed"),
        ("", "offered"),
        ("confirmed", "cancelled"),
        ("offered", "confirmed"),
    ]
    assert await rows("select outcome from waiting_entry where left_at is not null") == [("accepted",)]
    assert await rows("select outcome from place_offer where ended_at is not null") == [("accepted",)]


async def test_the_same_file_again_changes_nothing(partnership: Services):
    given = {"bookings": [booking("P1"), booking("P2", "waiting", "2026-03-02T09:00:01.25")]}
    await recorded(partnership, given)

    report = await recorded(partnership, given)

    assert [(tally.unchanged, tally.added, tally.corrected) for tally in report.tallies] == [(2, 0, 0)]
    assert await rows("select count(*) from booking_change") == [(2,)]


async def test_nobody_and_no_session_that_is_unknown_is_booked(partnership: Services):
    said = await problems(partnership, booking("P9"), booking("P1", session="2026-05-14-K50"), booking("P1", "gone"))

    assert said == [
        "bookings.csv:2: person: there is no person called P9.",
        f"bookings.csv:3: session: there is no session called 2026-05-14-K50. Did you mean {KEY}?",
        "bookings.csv:4: state: “gone” should be one of requested, confirmed, waiting, offered, declined, expired, "
        "cancelled, attended, part, absent.",
    ]


@pytest.mark.parametrize(("last", "told"), [("waiting", 0), ("confirmed", 1), ("offered", 1)])
async def test_more_places_than_there_are_cannot_be_taken(partnership: Services, last: str, told: int):
    await recorded(partnership, {"bookings": [booking("P1")]})

    said = await problems(partnership, booking("P2"), booking("P3", "offered"), booking("P4", last))

    assert said == [f"bookings.csv:4: state: no place of {KEY} is left: it has 3."] * told
    assert (await session_now(partnership, KEY)).taken == (1 if told else 3)


async def test_a_place_given_back_in_a_file_may_be_taken_in_it_whatever_the_order(partnership: Services):
    await recorded(partnership, {"bookings": [booking(f"P{n}") for n in (1, 2, 3)]})

    await recorded(partnership, {"bookings": [booking("P4"), booking("P1", "cancelled")]})

    assert await states_of(await session_now(partnership, KEY)) == {
        "P1": "cancelled",
        "P2": "confirmed",
        "P3": "confirmed",
        "P4": "confirmed",
    }


async def test_a_file_of_sessions_and_bookings_fills_rooms_it_brings_itself(partnership: Services):
    new = {
        "session": "NEW",
        "course": "K05",
        "starts_at": "2026-06-01T09:30",
        "ends_at": "2026-06-01T12:30",
        "places": "1",
    }

    said = await problems(partnership, booking("P1", session="NEW"), booking("P2", session="NEW"), sessions=[new])
    await recorded(partnership, {"sessions": [new], "bookings": [booking("P1", session="NEW")]})

    assert said == ["bookings.csv:3: state: no place of NEW is left: it has 1."]
    assert (await session_now(partnership, "NEW")).taken == 1


async def test_no_cap_of_an_agency_is_passed(partnership: Services):
    [agency] = await rows("select id from agency where agency = 'RMBC'")
    cap = Share(kind=ShareKind.CAP, agency=int(str(agency[0])), sector="", places=1)
    capped = await open_session(partnership, places=3, shares=(cap,))

    given = [booking(person, session=capped.session) for person in ("P1", "P2", "P3")]

    assert await problems(partnership, *given) == [
        f"bookings.csv:4: state: no place of {capped.session} is left for this agency: it may have 1."
    ]


async def test_the_place_is_that_of_the_agency_where_a_post_runs_on_the_day_of_the_session(partnership: Services):
    left, begins = {"ends_on": "2026-04-30"}, {"starts_on": "2026-05-01"}
    posts = [
        {"person": "P1", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2022-01-10"} | left,
        {"person": "P1", "agency": "TRFT", "role": "CLINICIAN"} | begins,
        {"person": "P3", "agency": "RMBC-CYPS", "role": "SOCIAL-WORKER", "starts_on": "2022-01-10"} | left,
    ]

    await recorded(partnership, {"posts": posts, "bookings": [booking("P1"), booking("P3")]})

    assert [row[:2] for row in await stood()] == [("P1", "TRFT"), ("P3", "RMBC-CYPS")]


async def test_somebody_without_a_post_is_not_booked(partnership: Services):
    said = await problems(partnership, booking("P9"), people=[{"person": "P9", "name": "New"}])

    assert said == [
        "bookings.csv:2: person: no post is on record, so that there is no agency whose place this could be."
    ]


async def test_what_was_known_of_bookings_at_an_instant_can_be_exported_later(
    partnership: Services, clock: FixedClock, tmp_path: Path
):
    known = []
    for day, state in ((1, "confirmed"), (2, "cancelled"), (3, "attended")):
        clock.instant = datetime(2026, 4, day, 9, tzinfo=UTC)
        await recorded(partnership, {"bookings": [booking("P1", state, f"2026-03-0{day}T10:00")]}, on=date(2026, 4, 1))
        known.append((clock.instant, f"{KEY},P1,{state},2026-03-0{day}T10:00+00:00"))

    written = []
    for instant, _ in known:
        await export_all(partnership, COORDINATOR, tmp_path, known_at=instant)
        written.append((instant, (tmp_path / "bookings.csv").read_text().splitlines()[1]))

    assert written == known


async def test_a_file_of_many_bookings_costs_no_more_statements_than_one_of_few(partnership: Services):
    many = [{"person": f"M{n}", "name": f"M{n}"} for n in range(60)]
    posts = [{"person": f"M{n}", "agency": "TRFT", "role": "CLINICIAN", "starts_on": "2022-01-10"} for n in range(60)]
    await recorded(partnership, {"people": many, "posts": posts})
    async with db.counting() as of_two:
        await recorded(partnership, {"bookings": [booking("M0", "waiting"), booking("M1", "waiting")]})

    async with db.counting() as of_many:
        await recorded(partnership, {"bookings": [booking(f"M{n}", "waiting") for n in range(2, 60)]})

    session = await session_now(partnership, KEY)
    assert len(await bookings_of(session.id, [State.WAITING])) == 60
    assert len(of_many) == len(of_two)
