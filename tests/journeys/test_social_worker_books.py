"""A social worker finds a course from her record, books it, gives places back, and sends a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NARROW, NewPage, Site, copied, serving
from tests.journeys.walking import press, sign_in_as

Usable = Callable[[Page], None]
COLLEAGUE = "P00169"


def test_she_books_from_her_record_and_gives_the_place_back_in_time(own_page: Page, assert_usable: Usable):
    page = own_page
    sign_in_as(page, "social-worker")
    page.goto("/me")
    line = page.locator("#CSE-SIGNS")
    expect(line).to_contain_text("In date, expires soon")
    assert_usable(page)

    line.get_by_role("link", name="book 13 April 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Book a place")
    expect(page.get_by_text("The place is booked at once.")).to_be_visible()
    page.get_by_label("To eat and drink").fill("No nuts")
    assert_usable(page)
    press(page, "Book a place")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your place is booked")
    expect(page.get_by_text("No nuts")).to_be_visible()
    assert_usable(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Put it into your calendar").click()
    assert "SUMMARY:Training session" in taken.value.path().read_text("utf-8")

    page.get_by_role("link", name="Give the place back").click()
    expect(page.get_by_text("It costs nothing.")).to_be_visible()
    assert_usable(page)
    press(page, "Give the place back")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is cancelled")
    expect(page.get_by_text("In notice", exact=True)).to_be_visible()
    assert_usable(page)


def test_she_sends_a_colleague_in_her_place(own_page: Page, assert_usable: Usable):
    page = own_page
    sign_in_as(page, "social-worker")
    page.get_by_role("link", name="Taking part in MACE and CETG").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your place is booked")

    page.get_by_role("link", name="Send a colleague instead").click()
    page.get_by_label("Your colleague’s work email address, or their reference").fill("P00004")
    press(page, "Send this colleague")
    expect(page.get_by_role("alert")).to_contain_text("Nobody else of this agency has this email address or reference")
    assert_usable(page)
    page.get_by_label("Your colleague’s work email address, or their reference").fill(COLLEAGUE)
    press(page, "Send this colleague")
    expect(page.get_by_text("Your colleague has the place, and we have written to both of you.")).to_be_visible()
    assert_usable(page)


@pytest.fixture
def later_site(site: Site, tmp_path: Path) -> Iterator[Site]:
    """The demonstration four weeks on: the day before a session in which she has a place."""
    with serving(copied(site, tmp_path / "later.sqlite3"), today="2026-04-27") as later:
        yield later


@pytest.mark.parametrize("window", [NARROW], indirect=True, ids=str)
def test_giving_back_late_says_first_what_it_costs(later_site: Site, new_page: NewPage, assert_usable: Usable):
    page = new_page(later_site)
    sign_in_as(page, "social-worker")
    page.get_by_role("link", name="Taking part in MACE and CETG").click()

    page.get_by_role("link", name="Give the place back").click()
    expect(page.get_by_text("Giving the place back now is recorded as late")).to_be_visible()
    assert_usable(page)
    page.get_by_label("Reason, if you want to give one").fill("Court")
    press(page, "Give the place back")
    expect(page.get_by_text("Late: notice ended on")).to_be_visible()
    assert_usable(page)
