"""A coordinator plans a session, opens it, books somebody, moves it to another day and cancels it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.walking import press, sign_in_as, type_day

Usable = Callable[[Page], None]
SOCIAL_WORKER = "P00001"


def plan_a_session(page: Page, assert_usable: Usable) -> None:
    """A draft for Saturday 30 May 2026; a day to decide is forgotten first."""
    page.goto("/sessions/new?course=K05")
    press(page, "Add another part")
    press(page, "Take part 2 away")
    type_day(page, "part-1-on", 30, 5, 2026)
    page.get_by_label("Starts").fill("9:30am")
    page.get_by_label("Venue").fill("Riverside House")
    page.get_by_label("Minimum to go ahead (optional)").fill("8")
    press(page, "Save as a draft")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day on which to decide whether it goes ahead")
    assert_usable(page)
    type_day(page, "decide_on", 7, 5, 2026)
    press(page, "Save as a draft")
    expect(page.get_by_text("The session is planned as a draft.")).to_be_visible()
    assert_usable(page)


def test_a_coordinator_plans_opens_moves_and_cancels_a_session(own_page: Page, assert_usable: Usable):
    page = own_page
    sign_in_as(page, "coordinator")

    plan_a_session(page, assert_usable)
    press(page, "Open for booking")
    page.get_by_label("Who?").fill(f"{SOCIAL_WORKER}\nNobody Atall")
    press(page, "Find them")
    expect(page.get_by_text("Nobody on record is called so.")).to_be_visible()
    assert_usable(page)
    press(page, "Book those who are ticked")
    expect(page.get_by_text("1 person has a place.")).to_be_visible()
    expect(page.get_by_text("1 of 25 places is taken.")).to_be_visible()

    page.get_by_role("link", name="Change the session").click()
    type_day(page, "part-1-on", 31, 5, 2026)
    press(page, "See what it does")
    expect(page.get_by_text("A letter goes to 1 person who holds a place")).to_be_visible()
    assert_usable(page)
    press(page, "Save the change")
    expect(page.get_by_text("Has not said yet whether the new day suits")).to_be_visible()

    page.goto("/sessions?from=2026-05-30&to=2026-05-31")
    expect(page.get_by_text("1 of at least 8 places taken: decide in 37 days, by 7 May 2026")).to_be_visible()
    assert_usable(page)
    page.goto("/sessions/2026-05-30-K05/cancel")
    page.get_by_label("Why is it cancelled?").fill("The trainer is ill")
    press(page, "Cancel the session")
    expect(page.get_by_text("This session is cancelled: The trainer is ill")).to_be_visible()
    assert_usable(page)
