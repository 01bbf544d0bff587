"""Do the pages of sessions and bookings show and do what their reader may, and nothing of anybody else's?"""

from __future__ import annotations

from datetime import timedelta

from courses.sessions.actions import plan
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.bookings.walking import ADA, BEN, CAI, MANAGER, booked, main_text
from tests.courses.world import COORDINATOR, STARTS_AT, draft, open_session, states_of
from tests.signed_in import Browser, all_noted, post, sign_in


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
    session = await plan(services, COORDINATOR, draft())
    await sign_in(asking, services, ADA)
    hidden = [(await asking.get(f"/sessions/{session.session}{page}")).status_code for page in ("", "/book")]
    await sign_in(asking, services, "co@partnership.example", "coordinator")
    shown = await asking.get(f"/sessions/{session.session}")

    assert hidden == [404, 404]
    assert "This is a draft: only coordinators see it." in main_text(shown)


SEES, LOOKS_ONLY, NOTHING = [200, 200, 200], [200, 200, 403], [404, 404, 404]
WHO_SEES = {
    (ADA, None, None): SEES,
    (MANAGER, None, None): SEES,
    ("p4@work.example", None, None): LOOKS_ONLY,
    ("lead@rmbc.example", "agency_lead", "RMBC"): SEES,
    ("co@partnership.example", "coordinator", None): SEES,
    ("admin@partnership.example", "administrator", None): SEES,
    (BEN, None, None): NOTHING,
    (CAI, None, None): NOTHING,
    ("lead@trft.example", "agency_lead", "TRFT"): NOTHING,
    ("wendy@rmbc.example", "member_services", "RMBC"): NOTHING,
    ("auditor@partnership.example", "auditor", None): NOTHING,
}
"""By address, role and agency: the answers of a booking, its calendar file and the page to cancel it."""


async def test_a_booking_is_there_for_those_around_it_and_for_nobody_else(asking: Browser, services: Services):
    session = await open_session(services, trainers="P4")
    mine = await booked(services, session, "P1")

    seen = {}
    for email, role, agency in WHO_SEES:
        await sign_in(asking, services, email, role, agency)
        answers = [await asking.get(f"/bookings/{mine.booking}{page}") for page in ("", "/calendar.ics", "/cancel")]
        seen[email, role, agency] = [answer.status_code for answer in answers]
    await all_noted()

    assert seen == WHO_SEES
    assert {actor for actor, _ in await looks_at_bookings()} == {
        email for (email, _, _), answers in WHO_SEES.items() if answers[0] == 200 and email != ADA
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
