"""A manager answers the requests of his team, and books for somebody who is late."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.walking import press, sign_in_as

Usable = Callable[[Page], None]


def test_a_manager_approves_declines_and_books_for_one_of_the_team(own_page: Page, assert_usable: Usable):
    page = own_page
    sign_in_as(page, "manager")
    page.goto("/team")
    expect(page.locator(".app-answer")).to_contain_text("4 of the 5 people who report to you")
    expect(page.locator(".app-answer")).to_contain_text("2 requests wait for your answer.")
    assert_usable(page)

    press(page, "Approve for Leanne Bramhall")
    expect(page.get_by_text("The request is approved.")).to_be_visible()
    expect(page.locator(".app-answer")).to_contain_text("1 request waits for your answer.")
    page.get_by_role("link", name="Decline for Beth Pashley").click()
    press(page, "Decline the request")
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason")
    page.get_by_label("Why?").fill("After the inspection")
    assert_usable(page)
    press(page, "Decline the request")
    expect(page.get_by_text("The request is declined.")).to_be_visible()

    first = page.get_by_role("link", name=re.compile("^Book .* for ")).first
    name = " ".join((first.text_content() or "").split()).rpartition(" for ")[2].partition(":")[0]
    first.click()
    expect(page.get_by_label(name)).to_be_checked()
    assert_usable(page)
    press(page, "Book places")
    expect(page.get_by_role("row", name=name)).to_contain_text("Booked")
    assert_usable(page)
