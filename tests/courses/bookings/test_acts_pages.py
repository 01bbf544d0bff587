"""Do the acts of a booking ask first, do what was asked, and stay with those who may? Cancel, pass on, move, decide."""

from __future__ import annotations

from datetime import timedelta

from courses.bookings.actions import cancel
from courses.bookings.moving import change
from courses.sessions.rules import WaitingOrder
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.bookings.walking import ADA, CAI, MANAGER, booked, main_text
from tests.courses.world import COORDINATOR, STARTS_AT, draft, open_session, states_of
from tests.signed_in import Browser, post, sign_in


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
