"""Do the pages of sessions and bookings show and do what their reader may, and nothing of anybody else's?"""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from courses.bookings.actions import Wish, book, cancel
from courses.bookings.moving import change
from courses.bookings.store import BookingSaid
from courses.sessions.rules import SessionSaid, WaitingOrder
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    draft,
    number_of,
    open_session,
    record_people,
    states_of,
)
from tests.signed_in import Browser, all_noted, post, sign_in

ADA, BEN, CAI, MANAGER = "p1@work.example", "p2@work.example", "p3@work.example", "p8@work.example"


@pytest.fixture
async def asking(client: Browser, services: Services) -> Browser:
    """A browser over the partnership with its course; nobody is signed in."""
    await record_people(services)
    await add_course()
    return client


async def booked(services: Services, session: SessionSaid, person: str, **wish: bool) -> BookingSaid:
    said = Wish(approved=wish.get("approved", False))
    return await book(services, COORDINATOR, session=session.session, person=await number_of(person), wish=said)


def main_text(answer: httpx.Response) -> str:
    """What the page says between its header and its footer, as one line."""
    main = answer.text.split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#39;", "’").split())


async def looks_at_bookings() -> list[tuple[str, str]]:
    rows = await db.fetch("select actor, subject from audit_entry where verb = 'looked' and kind = 'bookings'")
    return [(row["actor"], row["subject"]) for row in rows]


async def test_a_session_says_when_and_where_it_is_and_who_comes_in_numbers(asking: Browser, services: Services):
    session = await open_session(services, places=4, trainers="P4;Jo Smith")
    await booked(services, session, "P3")
    await booked(services, session, "P2")
    await sign_in(asking, services, ADA)

    said = main_text(await asking.get(f"/sessions/{session.session}"))

    assert "2 places of 4 are free." in said
    assert "When Thursday 14 May 2026, 9:30am to 12:30pm Where Town hall" in said
    assert "Trainers Dee Dean and Jo Smith" in said
    assert "Children’s services: 1 person The hospital trust: 1 person" in said
    assert "can be given back until Monday 11 May 2026. After that it is recorded as late, and nothing is" in said
    assert "Cai" not in said


async def test_a_place_is_booked_on_one_page_and_confirmed_on_the_next(asking: Browser, services: Services):
    session = await open_session(services)
    await sign_in(asking, services, ADA)

    asked = await asking.get(f"/sessions/{session.session}/book")
    sent = await post(asking, f"/sessions/{session.session}/book", {"access": "Step-free", "diet": "", "language": ""})
    shown = await asking.get(sent.headers["location"])

    assert "The place is booked at once." in main_text(asked)
    assert (sent.status_code, shown.status_code) == (303, 200)
    assert '<h1 class="govuk-panel__title">Your place is booked</h1>' in shown.text
    assert "To get in and take part Step-free" in main_text(shown)
    assert await looks_at_bookings() == []


async def test_somebody_who_clicks_twice_comes_to_their_booking(asking: Browser, services: Services):
    session = await open_session(services)
    await sign_in(asking, services, ADA)

    first, second = [await post(asking, f"/sessions/{session.session}/book") for _ in range(2)]

    assert first.headers["location"] == second.headers["location"] + "?done=booked"
    assert await states_of(session) == {"P1": "confirmed"}


async def test_a_place_that_went_meanwhile_is_not_waited_for_unasked(asking: Browser, services: Services):
    session = await open_session(services, places=1)
    await booked(services, session, "P2")
    await sign_in(asking, services, ADA)

    unasked = await post(asking, f"/sessions/{session.session}/book", {})
    asked = await post(asking, f"/sessions/{session.session}/book", {"wait": "yes"})
    shown = await asking.get(asked.headers["location"])

    assert unasked.status_code == 409
    assert "The one place is taken. It has just changed" in main_text(unasked)
    assert "Join the waiting list" in unasked.text
    assert '<h1 class="govuk-panel__title">Waiting list: you are 1st of 1</h1>' in shown.text


async def test_a_grey_button_says_why_and_the_act_says_the_same(asking: Browser, services: Services):
    session = await open_session(services, audience=("C",))
    await sign_in(asking, services, ADA)

    shown = await asking.get(f"/sessions/{session.session}")
    sent = await post(asking, f"/sessions/{session.session}/book")

    words = "It is for roles in these groups: Specialist. Ask the course coordinator."
    assert 'disabled aria-disabled="true" aria-describedby="why-not">Book a place</button>' in shown.text
    assert words in main_text(shown)
    assert words in main_text(sent)
    assert sent.status_code == 409
    assert await states_of(session) == {}


async def test_a_clash_is_named_and_one_may_insist(asking: Browser, services: Services):
    session, beside = [await open_session(services, starts_at=STARTS_AT + timedelta(hours=n)) for n in (0, 1)]
    await booked(services, session, "P1")
    await sign_in(asking, services, ADA)

    shown = await asking.get(f"/sessions/{beside.session}/book")
    sent = await post(asking, f"/sessions/{beside.session}/book")
    insisted = await post(asking, f"/sessions/{beside.session}/book", {"both": "yes"})

    clash = "at the same time as another booking: Child exploitation, Thursday 14 May 2026, 9:30am to 12:30pm."
    assert clash in main_text(shown)
    assert sent.status_code == 409
    assert "Tick the box if you mean to keep both bookings" in main_text(sent)
    assert insisted.status_code == 303
    assert await states_of(beside) == {"P1": "confirmed"}


async def test_the_joining_link_is_for_holders_from_its_instant(asking: Browser, services: Services, clock: FixedClock):
    session = await open_session(services, mode="virtual", venue="", link="https://meet.example/abc", link_hours=2)
    mine = await booked(services, session, "P1")
    pages = (f"/sessions/{session.session}", f"/bookings/{mine.booking}")

    async def see(email: str) -> list[bool]:
        await sign_in(asking, services, email)
        return ["meet.example" in (await asking.get(page)).text for page in pages]

    before, others = await see(ADA), await see(BEN)
    clock.instant = STARTS_AT - timedelta(hours=2)
    after = await see(ADA)
    await sign_in(asking, services, BEN)

    assert (before, others, after) == ([False, False], [False, False], [True, True])
    assert "meet.example" not in (await asking.get(pages[0])).text


async def test_a_draft_is_there_for_coordinators_only(asking: Browser, services: Services):
    from courses.sessions.actions import plan

    session = await plan(services, COORDINATOR, draft())
    await sign_in(asking, services, ADA)
    hidden = [(await asking.get(f"/sessions/{session.session}{page}")).status_code for page in ("", "/book")]
    await sign_in(asking, services, "co@partnership.example", "coordinator")
    shown = await asking.get(f"/sessions/{session.session}")

    assert hidden == [404, 404]
    assert "This is a draft: only coordinators see it." in main_text(shown)


async def test_a_booking_is_there_for_those_around_it_and_for_nobody_else(asking: Browser, services: Services):
    session = await open_session(services, trainers="P4")
    mine = await booked(services, session, "P1")
    seen = {}

    for email, role, agency in (
        (ADA, None, None),
        (MANAGER, None, None),
        ("p4@work.example", None, None),
        ("lead@rmbc.example", "agency_lead", "RMBC"),
        ("co@partnership.example", "coordinator", None),
        ("admin@partnership.example", "administrator", None),
        (BEN, None, None),
        (CAI, None, None),
        ("lead@trft.example", "agency_lead", "TRFT"),
        ("wendy@rmbc.example", "member_services", "RMBC"),
        ("auditor@partnership.example", "auditor", None),
    ):
        await sign_in(asking, services, email, role, agency)
        answers = [await asking.get(f"/bookings/{mine.booking}{page}") for page in ("", "/calendar.ics", "/cancel")]
        seen[email] = [answer.status_code for answer in answers]
    await all_noted()

    sees, looks_only, nothing = [200, 200, 200], [200, 200, 403], [404, 404, 404]
    assert seen == {
        ADA: sees,
        MANAGER: sees,
        "p4@work.example": looks_only,
        "lead@rmbc.example": sees,
        "co@partnership.example": sees,
        "admin@partnership.example": sees,
        BEN: nothing,
        CAI: nothing,
        "lead@trft.example": nothing,
        "wendy@rmbc.example": nothing,
        "auditor@partnership.example": nothing,
    }
    assert {actor for actor, _ in await looks_at_bookings()} == {
        MANAGER,
        "p4@work.example",
        "lead@rmbc.example",
        "co@partnership.example",
        "admin@partnership.example",
    }


async def test_the_calendar_file_holds_the_session_at_its_instant(asking: Browser, services: Services):
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    await sign_in(asking, services, ADA)

    answer = await asking.get(f"/bookings/{mine.booking}/calendar.ics")

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VCALENDAR") == 1
    assert "DTSTART:20260514T083000Z" in answer.text
    assert f"UID:{mine.booking}@127.0.0.1" in answer.text


async def test_giving_back_says_first_what_it_costs(asking: Browser, services: Services, clock: FixedClock):
    await charge("K05", late_pence=5000)
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    await sign_in(asking, services, ADA)

    in_notice = main_text(await asking.get(f"/bookings/{mine.booking}/cancel"))
    clock.instant = STARTS_AT - timedelta(days=1)
    clock.fixed_today = clock.instant.date()
    await sign_in(asking, services, ADA)
    late = main_text(await asking.get(f"/bookings/{mine.booking}/cancel"))
    sent = await post(asking, f"/bookings/{mine.booking}/cancel", {"why": "Court"})
    shown = main_text(await asking.get(sent.headers["location"]))

    assert "This is in notice, which ends on Monday 11 May 2026. It costs nothing." in in_notice
    assert "recorded as late, and your agency may be charged £50." in late
    assert "Your booking is cancelled" in shown
    assert "Late: notice ended on Monday 11 May 2026 Reason given Court" in shown


async def charge(course: str, *, late_pence: int) -> None:
    """Terms for a course."""
    async with db.write():
        number = (await db.fetch("select id from course where course = {}", course))[0]["id"]
        columns = ("course", "late_pence", "absent_pence", "least_share_pct", "signoff", "contact", "recorded_at")
        values = (number, late_pence, 0, 100, "", "Ring the duty desk", STARTS_AT - timedelta(days=300))
        await db.insert_many("course_terms", (*columns, "recorded_by"), [(*values, "tests")])


async def test_an_offer_is_taken_or_let_go_by_a_button(asking: Browser, services: Services, clock: FixedClock):
    session = await open_session(services, places=1, waiting_order=WaitingOrder.TIME)
    first = await booked(services, session, "P2")
    mine = await booked(services, session, "P1")
    clock.instant += timedelta(minutes=1)
    await booked(services, session, "P3")
    await cancel(services, COORDINATOR, booking=first.booking)
    await sign_in(asking, services, ADA)

    shown = await asking.get(f"/bookings/{mine.booking}")
    sent = await post(asking, f"/bookings/{mine.booking}/offer", {"answer": "let_go"})
    after = await asking.get(sent.headers["location"])
    again = await post(asking, f"/bookings/{mine.booking}/offer", {"answer": "take"})

    assert "A place is kept for you until 1 April 2026, 10:01am" in main_text(shown)
    assert "The place that was offered has gone on" in main_text(after)
    assert again.status_code == 409
    assert await states_of(session) == {"P1": "declined", "P2": "cancelled", "P3": "offered"}


async def test_a_colleague_is_typed_in_full_and_no_other_agencys_is_found(asking: Browser, services: Services):
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    await sign_in(asking, services, ADA)
    page = f"/bookings/{mine.booking}/colleague"

    shown = await asking.get(page + "?q=c")
    unknown = [await post(asking, page, {"person": typed}) for typed in ("P2", "Cai Cole", "p1@work.example", "")]
    sent = await post(asking, page, {"person": "P3@work.example"})

    assert "Cai" not in shown.text
    assert [answer.status_code for answer in unknown] == [422] * 4
    assert "Nobody else of this agency has this email address or reference" in main_text(unknown[0])
    assert sent.headers["location"] == f"/bookings/{mine.booking}?done=passed"
    assert await states_of(session) == {"P1": "cancelled", "P3": "confirmed"}


async def test_why_a_colleague_cannot_come_is_theirs_to_know(asking: Browser, services: Services):
    session, beside = [await open_session(services, starts_at=STARTS_AT + timedelta(hours=n)) for n in (0, 1)]
    mine = await booked(services, session, "P1")
    await booked(services, beside, "P3")
    await sign_in(asking, services, ADA)

    sent = await post(asking, f"/bookings/{mine.booking}/colleague", {"person": "P3"})

    assert sent.status_code == 409
    assert "They can see why on the page of the session." in main_text(sent)
    assert "Child exploitation, Thursday" not in main_text(sent)


async def test_a_lead_picks_a_colleague_by_name(asking: Browser, services: Services):
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    await sign_in(asking, services, "lead@rmbc.example", "agency_lead", "RMBC")

    found = main_text(await asking.get(f"/bookings/{mine.booking}/colleague?q=c"))
    sent = await post(asking, f"/bookings/{mine.booking}/colleague", {"person": "P5"})

    assert "Cai Cole P3" in found
    assert "Ben Brook" not in found
    assert sent.status_code == 303
    assert await states_of(session) == {"P1": "cancelled", "P5": "confirmed"}


async def test_one_changes_to_another_session_and_is_never_without_a_place(asking: Browser, services: Services):
    here, there, full = [
        await open_session(services, places=n, starts_at=STARTS_AT + timedelta(days=day))
        for n, day in ((2, 0), (2, 7), (1, 14))
    ]
    mine = await booked(services, here, "P1")
    await booked(services, full, "P2")
    await sign_in(asking, services, ADA)

    shown = main_text(await asking.get(f"/bookings/{mine.booking}/move"))
    wrong = await post(asking, f"/bookings/{mine.booking}/move", {"session": full.session})
    sent = await post(asking, f"/bookings/{mine.booking}/move", {"session": there.session})

    assert "Thursday 21 May 2026, 9:30am to 12:30pm Town hall, 2 places free" in shown
    assert "28 May" not in shown
    assert wrong.status_code == 409
    assert sent.headers["location"].endswith("?done=moved")
    assert (await states_of(here), await states_of(there)) == ({"P1": "cancelled"}, {"P1": "confirmed"})


async def test_a_holder_answers_to_a_moved_day(asking: Browser, services: Services):
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    await change(services, COORDINATOR, session=session.session, draft=draft(starts_at=STARTS_AT + timedelta(days=1)))
    await sign_in(asking, services, ADA)

    booking = main_text(await asking.get(f"/bookings/{mine.booking}"))
    shown = main_text(await asking.get(f"/bookings/{mine.booking}/answer"))
    sent = await post(asking, f"/bookings/{mine.booking}/answer", {"answer": "keep"})
    after = main_text(await asking.get(sent.headers["location"]))

    assert "The session has moved to another day. Can you come?" in booking
    assert "It was Thursday 14 May 2026, 9:30am to 12:30pm It is now Friday 15 May 2026" in shown
    assert "Your place is kept for the new day." in after
    assert "Can you come?" not in after


async def test_a_manager_approves_and_the_lead_does_not_while_there_is_one(asking: Browser, services: Services):
    session = await open_session(services, approval=True)
    mine = await booked(services, session, "P1")
    await sign_in(asking, services, "lead@rmbc.example", "agency_lead", "RMBC")
    by_lead = await post(asking, f"/bookings/{mine.booking}/approve")
    await sign_in(asking, services, MANAGER)

    shown = main_text(await asking.get(f"/bookings/{mine.booking}"))
    sent = await post(asking, f"/bookings/{mine.booking}/approve", {"back": "/team"})

    assert by_lead.status_code == 403
    assert "This request waits for approval" in shown
    assert sent.headers["location"] == "/team?done=approved"
    assert await states_of(session) == {"P1": "confirmed"}


async def test_where_there_is_no_manager_the_lead_declines_with_a_reason(asking: Browser, services: Services):
    session = await open_session(services, approval=True)
    mine = await booked(services, session, "P3")
    await sign_in(asking, services, "lead@rmbc.example", "agency_lead", "RMBC")

    unsaid = await post(asking, f"/bookings/{mine.booking}/decline")
    sent = await post(asking, f"/bookings/{mine.booking}/decline", {"why": "After the inspection"})
    await sign_in(asking, services, CAI)
    shown = main_text(await asking.get(f"/bookings/{mine.booking}"))

    assert (unsaid.status_code, sent.status_code) == (422, 303)
    assert "Your request was declined" in shown
    assert "Reason given After the inspection" in shown


async def test_officers_are_named_to_those_only_who_may_see_them(asking: Browser, services: Services):
    session = await open_session(services)
    mine = await booked(services, session, "P1")
    said = {}
    for email in (ADA, MANAGER):
        await sign_in(asking, services, email)
        said[email] = main_text(await asking.get(f"/bookings/{mine.booking}"))

    assert "Booked: 31 March 2026, 10:00am, an officer" in said[ADA]
    assert "Booked: 31 March 2026, 10:00am, coordinator@partnership.example" in said[MANAGER]


async def test_what_one_needs_is_read_by_who_runs_the_session_and_not_by_the_manager(
    asking: Browser, services: Services
):
    session = await open_session(services, trainers="P4")
    await sign_in(asking, services, ADA)
    sent = await post(asking, f"/sessions/{session.session}/book", {"diet": "No nuts"})
    page = sent.headers["location"].partition("?")[0]

    await post(asking, f"{page}/needs", {"diet": "No nuts, no milk"})
    seen = {}
    for email in (ADA, "p4@work.example", MANAGER):
        await sign_in(asking, services, email)
        seen[email] = "No nuts, no milk" in (await asking.get(page)).text
    asked = await asking.get(f"{page}/needs")

    assert seen == {ADA: True, "p4@work.example": True, MANAGER: False}
    assert asked.status_code == 403
