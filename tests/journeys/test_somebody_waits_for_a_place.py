"""A social worker waits for a place, one is given back and offered to her, she takes it. Then the session moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, Site
from tests.journeys.walking import press, sign_in_as, type_day

Usable = Callable[[Page], None]
SESSION = "2026-04-13-K05"


def fill_the_room(site: Site) -> str:
    """As many places as are taken; the reference of the booking of somebody who has one."""
    with sqlite3.connect(site.database) as database:
        database.execute("update course_session set places = taken where session = ?", (SESSION,))
        holder = """select b.booking from booking b join course_session s on s.id = b.session
            where s.session = ? and b.state = 'confirmed' order by b.id"""
        (booking,) = database.execute(holder, (SESSION,)).fetchone()
    database.close()
    return str(booking)


def test_she_waits_is_offered_a_place_and_takes_it(own_site: Site, new_page: NewPage, assert_usable: Usable):
    somebody_s = fill_the_room(own_site)
    hers, coordinator_s = new_page(own_site), new_page(own_site)

    sign_in_as(hers, "social-worker")
    hers.goto(f"/sessions/{SESSION}")
    expect(hers.get_by_text("All 15 places are taken.").first).to_be_visible()
    hers.get_by_role("button", name="Join the waiting list").click()
    assert_usable(hers)
    press(hers, "Join the waiting list")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Waiting list: you are 1st of 1")
    assert_usable(hers)

    sign_in_as(coordinator_s, "coordinator")
    coordinator_s.goto(f"/bookings/{somebody_s}/cancel")
    press(coordinator_s, "Give the place back")

    hers.goto("/")
    expect(hers.get_by_text("A place is kept for you until").first).to_be_visible()
    assert_usable(hers)
    press(hers, "Answer the offer")
    assert_usable(hers)
    press(hers, "Take the place")
    expect(hers.get_by_text("The place is yours.")).to_be_visible()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Your place is booked")


def test_the_coordinator_moves_a_session_and_its_holder_keeps_her_place(
    own_site: Site, new_page: NewPage, assert_usable: Usable
):
    hers, coordinator_s = new_page(own_site), new_page(own_site)
    sign_in_as(coordinator_s, "coordinator")
    coordinator_s.goto("/sessions/2026-04-28-K16/edit")
    type_day(coordinator_s, "part-1-on", 29, 4, 2026)
    press(coordinator_s, "See what it does")
    press(coordinator_s, "Save the change")

    sign_in_as(hers, "social-worker")
    hers.get_by_role("link", name="Taking part in MACE and CETG").click()
    expect(hers.get_by_text("The session has moved to another day. Can you come?")).to_be_visible()
    assert_usable(hers)
    press(hers, "Keep, move or give back")
    expect(hers.get_by_text("Tuesday 28 April 2026, 9:30am to 11am")).to_be_visible()
    assert_usable(hers)
    hers.get_by_label("Keep my place: Wednesday 29 April 2026, 9:30am to 11am").check()
    press(hers, "Send this answer")
    expect(hers.get_by_text("Your place is kept for the new day.")).to_be_visible()
    expect(hers.get_by_text("Can you come?")).not_to_be_visible()
