"""A social worker signs in to see what she needs: what, by when, and because of what."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.journeys.walking import sign_in_as


def test_a_social_worker_reads_what_she_needs_and_why(
    page: Page, window: Window, assert_usable: Callable[[Page], None]
):
    sign_in_as(page, "social-worker")
    expect(page.locator(".app-answer")).to_contain_text("You need 1 thing now: Contribute to MACE")
    assert_usable(page)

    page.goto("/me")
    expect(page.get_by_role("heading", level=1)).to_have_text("My record")
    late = page.locator("#MACE-PRACTICE")
    expect(late).to_contain_text("Overdue")
    expect(late.locator("li").first).not_to_be_visible()
    assert_usable(page)

    late.locator("summary").focus()
    page.keyboard.press("Enter")
    steps = late.locator("li")
    expect(steps.first).to_contain_text("Post: Social worker")
    expect(steps.nth(1)).to_contain_text("Source:")
    expect(steps.filter(has_text="What puts it right")).to_be_visible()
    expect(steps.last).to_have_text(re.compile("^Booked for 28 April 2026: Taking part in MACE and CETG"))
    ends_soon = page.locator("#CSE-SIGNS")
    ends_soon.locator("summary").click()
    expect(ends_soon.locator("li").last).to_have_text(re.compile("^Next of "))
    assert_usable(page)

    page.get_by_label("Day the record speaks of").fill("2021-06-30")
    page.get_by_role("button", name="Show that day").click()
    expect(page.locator(".app-day")).to_contain_text("Wednesday 30 June 2021")
    expect(page.locator("#MACE-PRACTICE")).to_contain_text("Not due yet")
    assert_usable(page)


def test_she_takes_her_record_away_and_finds_nobody_elses(page: Page):
    sign_in_as(page, "social-worker")
    page.goto("/me")

    with page.expect_download() as taken:
        page.get_by_role("link", name="Download CSV").click()
    rows = taken.value.path().read_text("utf-8-sig").splitlines()
    other = page.goto("/people/P00005")

    assert taken.value.suggested_filename == "record-P00001-2026-03-31.csv"
    assert rows[0].startswith("person,agency,role,post_starts_on,competency,state")
    assert len(rows) == 8
    assert other is not None
    assert other.status == 404
