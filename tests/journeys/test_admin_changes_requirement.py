"""An administrator changes what a role needs from next month, and sees before saving whom it touches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import sign_in_as

pytestmark = pytest.mark.slow
ROLE, COMPETENCY = "Council employee - in regular contact with the public", "Recognise signs of abuse and neglect"


def test_an_administrator_changes_a_requirement_from_next_month(own_page: Page, assert_usable: Callable[[Page], None]):
    page = own_page
    sign_in_as(page, "administrator")
    page.goto("/framework")
    assert_usable(page)
    page.get_by_role("link", name="By role").click()
    assert_usable(page)
    page.get_by_role("link", name=ROLE).click()
    assert_usable(page)
    page.get_by_role("link", name=COMPETENCY).click()
    expect(page.get_by_text("Mandatory, within 7 days, every 36 months, any way.")).to_be_visible()
    assert_usable(page)

    page.get_by_role("button", name="Change it from a day").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value("1")
    expect(page.get_by_label("Month", exact=True)).to_have_value("4")
    assert_usable(page)
    page.get_by_label("Because of what?").fill("")
    page.get_by_label("How often after that?").fill("24")
    page.get_by_label("Also for evidence gained before this day").check()
    page.get_by_role("button", name="See whom it touches").click()
    expect(page.get_by_role("link", name="Enter what it follows from")).to_be_visible()
    assert page.title().startswith("Error:")
    assert_usable(page)
    expect(page.get_by_label("How often after that?")).to_have_value("24")
    page.get_by_label("Because of what?").fill("Decision 12 of the partnership")
    page.get_by_role("button", name="See whom it touches").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you save", timeout=60_000)
    expect(page.get_by_text("From 1 April 2026 this touches")).to_be_visible()
    expect(page.get_by_role("row", name="How often every 36 months every 24 months")).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Change it from 1 April 2026").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Saved", timeout=60_000)
    assert_usable(page)
    page.get_by_role("link", name="See the requirement").click()
    expect(page.get_by_role("row", name="from 1 April 2026 Planned")).to_contain_text("every 24 months")
    expect(page.get_by_role("row", name="1 April 2021 to 31 March 2026 In force")).to_have_count(1)
    assert_usable(page)


def test_an_administrator_adds_a_requirement_and_ends_it(own_page: Page, assert_usable: Callable[[Page], None]):
    page = own_page
    sign_in_as(page, "administrator")
    page.goto("/framework/add?role=COUNCIL-STAFF&competency=TRAUMA")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change a requirement from a day")
    page.get_by_label("Recommended").check()
    page.get_by_label("Because of what?").fill("Strategy 2026")
    page.get_by_role("button", name="See whom it touches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you save", timeout=60_000)
    assert_usable(page)
    page.get_by_role("button", name="Change it from 1 April 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved", timeout=60_000)

    page.get_by_role("link", name="See the requirement").click()
    page.get_by_role("link", name="End the version").click()
    assert_usable(page)
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Why does it end?").fill("A trial until the end of the year")
    page.get_by_role("button", name="See whom it touches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you save", timeout=60_000)
    assert_usable(page)
    page.get_by_role("button", name="End it before 1 January 2027").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved", timeout=60_000)
