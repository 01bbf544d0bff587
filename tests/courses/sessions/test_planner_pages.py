"""Who sees which sessions in the planner, and what do its buttons do? On both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.bookings.actions import Wish, book
from courses.sessions.actions import copy, draft_of, keep, open_for_booking, plan
from courses.sessions.planner_view import View, look
from courses.sessions.rules import OwnTerms
from courses.sessions.store import sessions_between
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.services import Services
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.courses.pages import between, complaints, coordinator, words
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    draft,
    number_of,
    open_session,
    record_people,
    session_now,
)
from tests.signed_in import browser, post, sign_in

WHO = Who(name="c", via="web", grants=(Grant(role=GrantRole.COORDINATOR),))
FORM = {
    "course": "K05",
    "parts": "1",
    "part-1-on-day": "14",
    "part-1-on-month": "5",
    "part-1-on-year": "2026",
    "part-1-starts": "9:30am",
    "part-1-ends": "12:30pm",
    "mode": "in_person",
    "venue": "Town hall",
    "places": "25",
    "waiting_order": "need",
    "when_free": "offer",
}


@pytest.fixture
async def partnership(services: Services, clock: FixedClock) -> Services:
    clock.instant += timedelta(days=20)  # 20 April 2026
    await record_people(services)
    await add_course()
    await add_course("K06", title="Online safety")
    return services


async def booked(services: Services, session: str, *people: str) -> None:
    for person in people:
        wish = Wish(approved=True)
        await book(services, COORDINATOR, session=session, person=await number_of(person), wish=wish)


async def test_coordinators_see_all_sessions_trainers_their_own_and_nobody_else_any(partnership: Services):
    mine = await open_session(partnership, trainers="P1;Jo Bloggs")
    other = await open_session(partnership, trainers="P2", course="K06")
    paths = ["/sessions", f"/sessions/{mine.session}/people", f"/sessions/{other.session}/people"]

    async with browser(partnership) as client:
        nobody = [(await client.get(path)).status_code for path in paths]
        await sign_in(client, partnership, "p3@work.example")
        learner = [(await client.get(path)).status_code for path in paths]
        await sign_in(client, partnership, "p1@work.example")
        trainer = [(await client.get(path)).status_code for path in paths]
        room = words((await client.get(paths[1])).text)
        seen = words((await client.get("/sessions")).text)
        await coordinator(client, partnership)
        all_seen = [(await client.get(path)).status_code for path in paths]
        everything = words((await client.get("/sessions")).text)

    assert (nobody, learner, trainer, all_seen) == ([303] * 3, [403, 404, 404], [200, 200, 404], [200] * 3)
    assert "Trainers Ada Ahmed, Jo Bloggs (not on record: does not see this page)" in room
    assert "You train 1 session in the next six weeks." in seen
    assert ("Ada Ahmed, Jo Bloggs" in seen, "Online safety" in seen.partition("Week of")[2]) == (True, False)
    assert "2 sessions in the next six weeks." in everything


async def test_only_coordinators_act(partnership: Services):
    session = (await open_session(partnership, trainers="P1")).session
    reading = ["/sessions/new", *(f"/sessions/{session}/{act}" for act in ("copy", "edit", "cancel"))]
    people = ("find", "book", "release", "any/offer", "any/cancel")
    acting = [*reading, f"/sessions/{session}/open", f"/sessions/{session}/keep"]
    acting += [f"/sessions/{session}/people/{act}" for act in people]

    async with browser(partnership) as client:
        await sign_in(client, partnership, "p1@work.example")
        trainer = {(await client.get(path)).status_code for path in reading}
        trainer |= {(await post(client, path, FORM)).status_code for path in acting}
        await coordinator(client, partnership)
        mine = {(await client.get(path)).status_code for path in reading}
        missing = {(await client.get(path.replace(session, "2026-01-01-NO"))).status_code for path in reading[1:]}

    assert (trainer, mine, missing) == ({403}, {200}, {404})


async def test_the_planner_shows_what_fills_what_is_short_and_who_is_in_the_room(
    partnership: Services, clock: FixedClock
):
    today = clock.today()
    short = await open_session(partnership, places=3, minimum=3, decide_on=today + timedelta(days=3))
    await booked(partnership, short.session, "P1", "P2")
    full = await open_session(partnership, places=1, course="K06", starts_at=STARTS_AT + timedelta(days=7))
    await booked(partnership, full.session, "P1", "P3")
    await plan(partnership, COORDINATOR, draft(starts_at=STARTS_AT + timedelta(days=1)))

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        page = words((await client.get("/sessions")).text)

    assert (
        "3 sessions in the next six weeks: 1 is short of its minimum and must be decided by Thursday 23 April 2026, "
        "1 is full with 1 person waiting, 1 is not open for booking yet. Today, Monday 20 April 2026." in page
    )
    assert between(page, "Week of Monday 11 May 2026 Session Places To see to", "Week of") == (
        "Child exploitation K05 Thursday 14 May 2026, 9:30am to 12:30pm Town hall 2 of 3 , 1 free RMBC-CYPS 1 TRFT 1 "
        "2 of at least 3 places taken: decide in 3 days, by 23 April 2026 "
        "Child exploitation K05 Friday 15 May 2026, 9:30am to 12:30pm Town hall Draft 3 places "
        "Open for booking : K05 on Friday 15 May 2026"
    )
    assert "Online safety K06 Thursday 21 May 2026, 9:30am to 12:30pm Town hall 1 of 1 , full RMBC-CYPS 1" in page
    assert "To decide now" not in page


async def test_a_session_whose_day_has_come_can_be_kept_with_those_who_are_booked(
    partnership: Services, clock: FixedClock
):
    session = await open_session(partnership, minimum=3, decide_on=clock.today())
    await booked(partnership, session.session, "P1")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        asked = words((await client.get("/sessions")).text)
        kept = await post(client, f"/sessions/{session.session}/keep")
        told = words((await client.get(kept.headers["location"])).text)
        after = words((await client.get("/sessions")).text)
        again = await post(client, f"/sessions/{session.session}/keep")

    assert "To decide now" in asked
    assert (kept.status_code, again.status_code) == (303, 409)
    assert told.startswith("Done The session goes ahead.")
    assert "To decide now" not in after
    assert (await session_now(partnership, session.session)).minimum == 1


FILTERS = {
    "": ["K05", "K06"],
    "course=K06": ["K06"],
    "status=open": ["K05"],
    "status=draft": ["K06"],
    "status=cancelled": [],
    "from=2026-05-14&to=2026-05-14": ["K05"],
    "from=2026-05-15": ["K06"],
}


async def test_the_planner_is_filtered_by_course_status_and_days_also_as_a_file(partnership: Services):
    await open_session(partnership)
    await plan(partnership, COORDINATOR, draft(course="K06", starts_at=STARTS_AT + timedelta(days=7)))
    shown, filed = {}, {}

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        for query in FILTERS:
            page = (await client.get(f"/sessions?{query}")).text
            file = (await client.get(f"/sessions?{query}&format=csv")).text
            shown[query] = [course for course in ("K05", "K06") if f'class="app-reference">{course}' in page]
            filed[query] = [row.split(",")[1] for row in file.splitlines()[1:]]

    assert (shown, filed) == (FILTERS, FILTERS)


async def test_days_that_cannot_be_are_said_and_the_usual_ones_shown(partnership: Services):
    await open_session(partnership)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await client.get("/sessions?from=2026-05-14&to=2026-05-13")

    assert (answer.status_code, complaints(answer.text)) == (422, ["The last day must not be before the first"])
    assert "1 session in the next six weeks" in words(answer.text)


async def test_thirty_sessions_are_shown_in_as_many_statements_as_one(partnership: Services, clock: FixedClock):
    view = View(from_on=clock.today(), to_on=clock.today() + timedelta(days=42))
    shares_and_parts = {"trainers": "P3", "minimum": 2}
    await booked(partnership, (await open_session(partnership, **shares_and_parts)).session, "P1", "P2")

    async with db.counting() as of_one:
        one = await look(partnership, WHO, view)
    for number in range(1, 30):
        session = await open_session(partnership, **shares_and_parts, starts_at=STARTS_AT + timedelta(hours=4 * number))
        await booked(partnership, session.session, "P1", "P2")
    async with db.counting() as of_many:
        many = await look(partnership, WHO, view)

    assert (len(one.lines), len(many.lines)) == (1, 30)
    assert len(of_many) == len(of_one) <= 12


async def test_a_planned_session_is_a_draft_and_its_page_says_so(partnership: Services):
    async with browser(partnership) as client:
        await coordinator(client, partnership)
        first = await client.get("/sessions/new")
        form = await client.get("/sessions/new?course=K05")
        planned = await post(client, "/sessions/new", FORM)
        shown = words((await client.get(planned.headers["location"])).text)

    assert "Which course is it a session of?" in first.text
    assert 'value="25"' in form.text
    assert planned.headers["location"] == "/sessions/2026-05-14-K05/people?done=planned"
    assert shown.startswith("Done The session is planned as a draft.")
    assert "This is a draft of 25 places: nobody can book it yet." in shown


async def test_what_is_wrong_with_a_plan_comes_back_with_the_form(partnership: Services):
    wrong = FORM | {"part-1-on-day": "29", "part-1-on-month": "3", "part-1-on-year": "2027", "part-1-starts": "1:30"}

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await post(client, "/sessions/new", wrong | {"places": "", "part-1-on-day": "28"})
        unknown = await client.get("/sessions/new?course=K99")

    assert (answer.status_code, complaints(answer.text)) == (
        422,
        [
            "On Sunday 28 March 2027 the clocks go forward, and there is no 1:30am. Choose another time.",
            "Enter the number of places",
        ],
    )
    assert 'value="Town hall"' in answer.text
    assert (unknown.status_code, complaints(unknown.text)) == (422, ["There is no course called K99"])


async def test_rows_come_and_go_without_a_script_and_nothing_is_saved(partnership: Services, clock: FixedClock):
    async with browser(partnership) as client:
        await coordinator(client, partnership)
        added = await post(client, "/sessions/new", FORM | {"do": "add-part"})
        removed = await post(client, "/sessions/new", FORM | {"parts": "2", "do": "remove-part-1"})

    assert (added.status_code, added.text.count('name="part-2-starts"')) == (200, 1)
    assert (removed.status_code, 'value="9:30am"' in removed.text) == (200, False)
    assert complaints(added.text) == []
    assert await sessions_of_spring(partnership) == []


async def sessions_of_spring(services: Services) -> list[tuple[str, str]]:
    from courses.sessions.actions import defaults_of

    found = await sessions_between(
        STARTS_AT - timedelta(days=60), STARTS_AT + timedelta(days=400), defaults_of(services)
    )
    return [(each.session, each.status.value) for each in found]


async def test_a_draft_opens_once(partnership: Services):
    planned = await plan(partnership, COORDINATOR, draft())

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        opened = await post(client, f"/sessions/{planned.session}/open")
        again = await post(client, f"/sessions/{planned.session}/open")

    assert opened.headers["location"] == f"/sessions/{planned.session}/people?done=opened"
    assert again.status_code == 409
    assert await sessions_of_spring(partnership) == [(planned.session, "open")]


async def test_a_draft_whose_material_is_not_approved_says_so_and_cannot_open(partnership: Services):
    await sign_off_needed("K05")
    planned = await plan(partnership, COORDINATOR, draft())

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        listed = (await client.get("/sessions")).text
        shown = (await client.get(f"/sessions/{planned.session}/people")).text
        opened = await post(client, f"/sessions/{planned.session}/open")

    why = "Child exploitation needs its material approved by RSCP, and has none yet."
    assert (why in words(listed), why in words(shown)) == (True, True)
    assert ('href="/courses/K05/material"' in listed, 'href="/courses/K05/material"' in shown) == (True, True)
    assert ("/open" in listed, "/open" in shown) == (False, False)
    assert (opened.status_code, why in words(opened.text)) == (409, True)
    with pytest.raises(Refused):
        await open_for_booking(partnership, COORDINATOR, session=planned.session)


async def sign_off_needed(course: str) -> None:
    async with db.write():
        row = await db.fetch_one("select id, recorded_at from course where course = {}", course)
        assert row is not None
        columns = ("course", "late_pence", "absent_pence", "least_share_pct", "signoff", "contact", "why")
        values = (row["id"], 0, 0, 100, "RSCP", "", "")
        await db.insert_many(
            "course_terms", (*columns, "recorded_at", "recorded_by"), [(*values, row["recorded_at"], "tests")]
        )


COPY = {"on-day": "25", "on-month": "5", "on-year": "2026", "every": "once", "times": ""}


async def test_a_copy_keeps_local_times_over_the_change_of_clocks(partnership: Services):
    session = await open_session(partnership, decide_on=STARTS_AT.date() - timedelta(days=7), minimum=2)
    autumn = COPY | {"on-day": "29", "on-month": "10"}

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        made = await post(client, f"/sessions/{session.session}/copy", autumn)

    assert made.headers["location"] == "/sessions/2026-10-29-K05/people?done=copied"
    copied = await session_now(partnership, "2026-10-29-K05")
    assert (copied.starts_at.isoformat(), str(copied.decide_on)) == ("2026-10-29T09:30:00+00:00", "2026-10-22")


async def test_repeating_shows_the_days_first_and_leaves_a_bank_holiday_out(partnership: Services):
    session = await open_session(partnership)
    weekly = COPY | {"every": "week", "times": "3"}

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = await post(client, f"/sessions/{session.session}/copy", weekly)
        before = await sessions_of_spring(partnership)
        ticked = weekly | {"sure": "yes", "days": ["2026-06-01", "2026-06-08"]}
        made = await post(client, f"/sessions/{session.session}/copy", ticked)
        told = words((await client.get(made.headers["location"])).text)

    assert "Monday 25 May 2026 A bank holiday Monday 1 June 2026 Monday 8 June 2026" in words(shown.text)
    assert shown.text.count("checked") == 2
    assert len(before) == 1
    assert made.headers["location"] == "/sessions?from=2026-06-01&to=2026-06-08&made=2"
    assert told.startswith("Done 2 drafts made. Open them for booking one by one. Sessions")


async def test_a_copy_at_an_hour_that_the_day_has_not_is_refused_in_words(partnership: Services):
    night = STARTS_AT.replace(hour=0, minute=30)  # 1:30am in London
    session = await open_session(partnership, starts_at=night)
    spring = COPY | {"on-day": "28", "on-month": "3", "on-year": "2027", "sure": "yes", "days": "2027-03-28"}

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await post(client, f"/sessions/{session.session}/copy", spring)

    assert (answer.status_code, complaints(answer.text)) == (
        422,
        ["On Sunday 28 March 2027 the clocks go forward, and there is no 1:30am. Choose another time."],
    )


async def test_what_a_session_leaves_to_its_course_its_copy_leaves_too(partnership: Services):
    session = await open_session(partnership, offer_hours=6)

    (made,) = await copy(
        partnership, COORDINATOR, session=session.session, days=[(STARTS_AT + timedelta(days=7)).date()]
    )

    assert made.own == OwnTerms(offer_hours=6)
    assert (made.cutoff_hours, made.offer_hours, draft_of(made).cutoff_hours) == (48, 6, None)


async def test_keeping_a_session_that_is_not_short_is_refused(partnership: Services):
    session = await open_session(partnership, minimum=0)

    with pytest.raises(Refused) as refused:
        await keep(partnership, COORDINATOR, session=session.session)

    assert refused.value.refusal.code == "not_short"
