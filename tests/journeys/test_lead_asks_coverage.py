"""A lead asks who is trained, opens the weakest cell, and reads why one person in it is not in date."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.journeys.walking import sign_in_as

Usable = Callable[[Page], None]


def test_a_lead_goes_from_the_figure_to_a_person_and_reads_why(page: Page, window: Window, assert_usable: Usable):
    sign_in_as(page, "partnership-lead")
    expect(page.locator(".app-lead .app-answer")).to_contain_text("of those due are in date on Tuesday 31 March 2026")
    assert_usable(page)

    page.get_by_role("link", name="All figures").click()
    expect(page.locator(".app-answer")).to_have_text(
        re.compile(r"\d+\s% of those due are in date on Tuesday 31 March 2026: [\d,]+ of [\d,]+\.")
    )
    assert_usable(page)

    page.get_by_role("link", name="Worst first").click()
    cell = page.locator(".app-heat tbody tr").nth(1).locator(".app-heat__link").first
    rate = cell.inner_text().split()
    cell.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The people behind a figure")
    expect(page.locator(".app-answer")).to_contain_text(f"{rate[0]} %")
    assert_usable(page)

    page.get_by_role("link", name=re.compile("^(Overdue|Lapsed)")).first.click()
    person = page.locator(".app-people tbody a").first
    name = person.inner_text()
    person.click()
    expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text(re.compile("Overdue|Lapsed"))
    assert name not in page.title()
    assert_usable(page)

    page.locator("details", has_text="Post:").locator("summary").first.click()
    expect(page.get_by_text(re.compile("^Requirement: this role")).first).to_be_visible()


def test_a_lead_filters_and_sends_on_the_address(page: Page, window: Window, assert_usable: Usable):
    sign_in_as(page, "partnership-lead")
    page.goto("/coverage")
    if window.width < 600:
        page.get_by_text("Filters", exact=True).first.click()

    page.get_by_label("Strand").select_option("exploitation")
    page.get_by_label("Only training in person").check()
    page.get_by_label("Day", exact=True).fill("2026-02-28")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile(r"/coverage\?on=2026-02-28&strand=exploitation&in_person=yes$"))
    expect(page.locator(".app-answer")).to_contain_text("were in date by training in person on Saturday 28 February")
    assert_usable(page)


def test_a_filter_that_cannot_be_used_is_named_at_the_top(page: Page, assert_usable: Usable):
    sign_in_as(page, "partnership-lead")

    page.goto("/coverage?on=2026-02-30")

    expect(page).to_have_title(re.compile("^Error: Coverage"))
    page.get_by_role("link", name="The day must be a real day, like 2026-03-31").click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    assert_usable(page)


def test_an_agency_lead_sees_no_other_agency(page: Page, assert_usable: Usable):
    sign_in_as(page, "lead-trft")

    page.goto("/coverage")

    expect(page.locator(".app-heat tbody th")).to_have_text(["All you see", re.compile("^TRFT")])
    assert_usable(page)
    answer = page.goto("/coverage?agency=SYP")
    assert answer is not None
    assert answer.status == 404


def test_the_keyboard_reaches_the_table_and_its_cells(page: Page):
    sign_in_as(page, "partnership-lead")
    page.goto("/coverage")

    box = page.get_by_role("region", name="In date, by agency and competency")
    box.focus()
    page.keyboard.press("Tab")
    for _ in range(40):
        if "/coverage/people" in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("The people behind a figure")


def test_a_lead_turns_pages_to_the_last_and_back(page: Page, assert_usable: Usable):
    sign_in_as(page, "partnership-lead")
    page.goto("/coverage/people?on=2026-03-31&state=overdue&state=lapsed&state=expiring")

    first = page.locator(".app-people tbody a").first.inner_text()
    page.get_by_role("link", name="Last page").click()
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)
    assert_usable(page)
    page.get_by_role("link", name="Previous page").click()
    page.get_by_role("link", name="First page").click()

    assert page.locator(".app-people tbody a").first.inner_text() == first
