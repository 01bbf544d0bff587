"""Can somebody who follows a link to a page sign in by mail, land on that page, and leave again?"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from lms.demo.personas import PERSONAS

LEAD = next(persona for persona in PERSONAS if persona.key == "partnership-lead")


def test_a_lead_follows_a_link_and_signs_in_by_mail(page: Page, assert_usable: Callable[[Page], None]):
    page.goto("/coverage?on=2025-12-31")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert_usable(page)

    page.get_by_role("button", name="Send me a link").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_contain_text("Enter your work email address")
    assert_usable(page)

    page.get_by_label("Your work email address").fill(LEAD.email.upper())
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    assert_usable(page)

    page.get_by_role("link", name="Read the mail sent by this demonstration").click()
    assert_usable(page)
    page.locator(".app-mail a").first.click()
    assert_usable(page)
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile(r"/coverage\?.*on=2025-12-31"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert_usable(page)
    page.goto("/coverage")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
