"""An administrator finds a social worker, records evidence, and ends the post: the record follows at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.journeys.walking import sign_in_as


def test_an_administrator_records_evidence_and_ends_a_post(
    own_page: Page, window: Window, assert_usable: Callable[[Page], None]
):
    page = own_page
    sign_in_as(page, "administrator")
    _find(page, window, "thackray shazia")
    expect(page.locator(".app-answer")).to_contain_text("1 person found")
    assert_usable(page)
    page.get_by_role("link", name="Shazia Thackray").click()
    expect(page.locator("#MACE-PRACTICE")).to_contain_text("Overdue")
    assert_usable(page)

    page.get_by_role("button", name="Record evidence").click()
    page.get_by_role("button", name="Record evidence").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the competency")
    expect(page).to_have_title("Error: Record evidence – Training record – Safeguarding Children Partnership")
    assert_usable(page)
    _choose(page, window, "Competency", "Contribute to MACE (formerly RAM) and CETG")
    _fill_day(page, "Day achieved", 2, 3, 2026)
    page.get_by_label("How it was done").select_option("in_person")
    page.get_by_label("What shows it").fill("Certificate 118")
    page.get_by_role("button", name="Record evidence").click()

    expect(page.locator(".govuk-notification-banner")).to_contain_text("The evidence is saved")
    expect(page.locator("#MACE-PRACTICE")).to_contain_text("In date")
    assert_usable(page)

    _end_the_post(page, assert_usable)


def test_an_administrator_withdraws_evidence_after_being_asked_why(
    own_page: Page, assert_usable: Callable[[Page], None]
):
    page = own_page
    sign_in_as(page, "administrator")
    page.goto("/people/P00001")
    page.get_by_role("link", name="Change Recognise grooming and activity that may indicate CSE of 12 May 2024").click()
    page.get_by_role("link", name="Withdraw this evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw this evidence")
    assert_usable(page)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why this is changed")
    page.get_by_label("Why is this changed?").fill("It was another Shazia’s")
    page.get_by_role("button", name="Withdraw").click()

    expect(page.locator(".govuk-notification-banner")).to_contain_text("It is withdrawn")
    expect(page.locator("#CSE-SIGNS")).to_contain_text("Lapsed")


def _end_the_post(page: Page, assert_usable: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Change post Social worker").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct this post")
    assert_usable(page)
    page.get_by_role("link", name="Give this post its last day").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("End this post")
    assert_usable(page)
    _fill_day(page, "Last day", 30, 3, 2026)
    page.get_by_role("button", name="Save the last day").click()

    expect(page.locator(".govuk-notification-banner")).to_contain_text("The last day is saved")
    expect(page.locator(".app-answer")).to_contain_text("holds no post on this day")
    page.get_by_text("What was recorded when").click()
    expect(page.locator("#history")).to_contain_text("until 30 March 2026")
    assert_usable(page)


def _find(page: Page, window: Window, words: str) -> None:
    page.goto("/people")
    if window.width < 640:
        page.locator(".app-filters__summary").click()
    page.get_by_label("Name, reference or email").fill(words)
    page.get_by_role("button", name="Show").click()


def _choose(page: Page, window: Window, label: str, text: str) -> None:
    """Choose from a list, or type into the box that stands for it where scripts run."""
    if not window.scripts:
        page.get_by_label(label).select_option(text)
        return
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    page.get_by_role("option", name=text).click()


def _fill_day(page: Page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for label, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label, exact=True).fill(str(number))
