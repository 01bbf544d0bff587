"""What becomes of sessions that come in as a file, and what is refused? On both engines (R22, R29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from courses.bookings.actions import Wish, book
from courses.bookings.moving import change
from courses.sessions.rules import Status
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Actor, Services
from lms.exchange.actions import export_all
from tests.courses.world import (
    COORDINATOR,
    draft,
    letters_written,
    number_of,
    open_session,
    record_people,
    session_now,
    states_of,
)
from tests.make import recorded, try_to_record

DAY = timedelta(days=1)
K05 = {"course": "K05", "title": "Child exploitation", "competencies": "CSE-SIGNS"}
S1 = {
    "session": "S1",
    "course": "K05",
    "starts_at": "2026-05-14T09:30",
    "ends_at": "2026-05-14T12:30",
    "venue": "Town hall",
    "mode": "in_person",
    "places": "3",
    "trainers": "P7;Evolve",
}
PARTS = """
select s.session, p.number, p.starts_at, p.ends_at, p.venue
from session_part p
join course_session s on s.id = p.session
order by s.session, p.number
"""
TRAINERS = """
select s.session, h.person
from session_trainer t
join course_session s on s.id = t.session
join person h on h.id = t.person
order by 1, 2
"""


@pytest.fixture
async def partnership(services: Services) -> Services:
    await record_people(services, courses=[K05], sessions=[S1])
    return services


async def problems(services: Services, *sessions: dict[str, str]) -> list[str]:
    return [str(problem) for problem in (await try_to_record(services, {"sessions": sessions})).problems]


async def rows(sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await db.fetch(sql)]


async def booked(services: Services, person: str, session: str = "S1") -> None:
    actor = Actor(name=f"{person.lower()}@work.example", via="web")
    await book(services, actor, session=session, person=await number_of(person), wish=Wish())


async def test_a_session_has_one_part_and_its_trainers_on_record(partnership: Services):
    nine, noon = datetime(2026, 5, 14, 8, 30, tzinfo=UTC), datetime(2026, 5, 14, 11, 30, tzinfo=UTC)

    assert await rows(PARTS) == [("S1", 1, nine, noon, "Town hall")]
    assert await rows(TRAINERS) == [("S1", "P7")]
    assert (await session_now(partnership, "S1")).status is Status.OPEN


async def test_part_and_trainers_follow_what_a_file_says_next(partnership: Services):
    await recorded(partnership, {"sessions": [S1 | {"ends_at": "2026-05-14T13:00", "trainers": "P8"}]})

    assert (await rows(PARTS))[0][3] == datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
    assert await rows(TRAINERS) == [("S1", "P8")]


async def test_a_session_that_cannot_be_is_refused_by_column(partnership: Services):
    wrong = [
        S1 | {"session": "S2", "ends_at": "2026-05-14T09:30"},
        S1 | {"session": "S3", "course": "K50", "places": "-1"},
        S1 | {"session": "S4", "course": "k05", "status": "full"},
        S1 | {"session": "S5", "course": "k05"},
        S1 | {"session": "S6", "starts_at": "2026-03-29T01:30", "places": ""},
    ]

    assert await problems(partnership, *wrong) == [
        "sessions.csv:2: ends_at: it ends before it has started.",
        "sessions.csv:3: places: -1 should be from 0 to 1,000,000.",
        "sessions.csv:4: status: “full” should be one of draft, open, cancelled, held.",
        "sessions.csv:5: course: there is no course called k05. Did you mean K05?",
        "sessions.csv:6: places: should not be empty.",
        "sessions.csv:6: starts_at: there is no 01:30 on 29 March 2026: the clocks go forward then.",
    ]


@pytest.mark.parametrize(("places", "told"), [("1", 1), ("2", 0), ("3", 0)])
async def test_places_that_are_taken_cannot_be_taken_away(partnership: Services, places: str, told: int):
    for person in ("P1", "P2"):
        await booked(partnership, person)

    said = await problems(partnership, S1 | {"places": places})

    assert said == ["sessions.csv:2: places: 2 are taken: cancel bookings first, or keep as many places."] * told


async def test_the_times_of_a_session_of_several_parts_are_not_changed_by_a_file(partnership: Services):
    parts = draft().parts
    later = draft(starts_at=datetime(2026, 5, 15, 8, 30, tzinfo=UTC)).parts[0]
    two = await open_session(
        partnership, parts=(*parts, type(later)(number=2, starts_at=later.starts_at, ends_at=later.ends_at))
    )
    same = {"session": two.session, "course": "K05", "starts_at": "2026-05-14T09:30", "ends_at": "2026-05-15T12:30"}

    said = await problems(partnership, same | {"places": "3", "starts_at": "2026-05-14T10:00"})
    await recorded(partnership, {"sessions": [same | {"places": "4", "mode": "in_person", "venue": "Town hall"}]})

    assert said == ["sessions.csv:2: starts_at: the session has 2 parts: change them on its page."]
    assert len((await session_now(partnership, two.session)).parts) == 2


async def test_a_file_that_moves_a_session_tells_its_holders_and_asks_them(partnership: Services):
    for person in ("P1", "P2"):
        await booked(partnership, person)

    await recorded(partnership, {"sessions": [S1 | {"starts_at": "2026-05-15T09:30", "ends_at": "2026-05-15T12:30"}]})

    assert (await letters_written())[2:] == [
        ("session_moved", "p1@work.example"),
        ("session_moved", "p2@work.example"),
    ]
    assert await rows("select count(*) from change_answer where answer = ''") == [(2,)]
    assert (await session_now(partnership, "S1")).sequence == 1


async def test_a_file_that_cancels_a_session_frees_its_holders_and_tells_them(partnership: Services):
    await booked(partnership, "P1")

    await recorded(partnership, {"sessions": [S1 | {"status": "cancelled"}]})

    session = await session_now(partnership, "S1")
    assert (session.taken, await states_of(session)) == (0, {"P1": "cancelled"})
    assert (await letters_written())[-1] == ("session_cancelled", "p1@work.example")


async def test_other_places_or_trainers_are_told_to_nobody(partnership: Services):
    await booked(partnership, "P1")

    await recorded(partnership, {"sessions": [S1 | {"places": "9", "trainers": ""}]})

    assert await letters_written() == [("confirmed", "p1@work.example")]


async def test_a_draft_opens_by_file_only_when_its_material_is_approved(partnership: Services):
    await recorded(partnership, {"course_terms": [{"course": "K05", "signoff": "RSCP"}]})
    drafted, new = S1 | {"session": "S2", "status": "draft"}, S1 | {"session": "S3", "starts_at": "2026-05-14T10:00"}
    await recorded(partnership, {"sessions": [drafted]})

    said = await problems(partnership, drafted | {"status": "open"})
    report = await recorded(partnership, {"sessions": [new]})

    assert said == ["sessions.csv:2: status: Child exploitation needs its material approved by RSCP, and has none yet."]
    assert report.notes == [
        "sessions.csv:2: status: taken as open, but Child exploitation needs its material approved by RSCP, and has "
        "none yet."
    ]


async def test_what_sessions_were_known_to_be_can_be_exported_after_a_change_on_a_page(
    partnership: Services, clock: FixedClock, tmp_path: Path
):
    before = clock.instant
    await export_all(partnership, COORDINATOR, tmp_path / "then")
    clock.instant = datetime(2026, 4, 1, 9, tzinfo=UTC)
    await change(partnership, COORDINATOR, session="S1", draft=draft(places=9, venue="Library"), why="More came")

    await export_all(partnership, COORDINATOR, tmp_path / "known", known_at=before)
    await export_all(partnership, COORDINATOR, tmp_path / "now")

    then, known, now = (
        (tmp_path / folder / "sessions.csv").read_text().splitlines() for folder in ("then", "known", "now")
    )
    assert known == then
    assert "Library" in now[1]
