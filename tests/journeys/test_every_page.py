"""Can everybody use every page? One page of each kind that links lead to, as several people, at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.looking import faults
from tests.journeys.walking import pages_within_reach, sign_in_as

OPEN = ("/sign-in", "/demonstration", "/demonstration/mail", "/accessibility", "/privacy", "/cookies")
ONE_WINDOW = pytest.mark.parametrize("window", [WIDE], indirect=True, ids=["both widths"])


def faults_at_both_widths(page: Page) -> list[str]:
    """What is wrong with the page as it stands, wide and narrow; leaves the window wide."""
    found = []
    for window in (NARROW, WIDE):
        page.set_viewport_size(ViewportSize(width=window.width, height=800))
        found += [f"{page.url} at {window}: {fault}" for fault in faults(page, scripts=True)]
    return found


@ONE_WINDOW
def test_pages_open_to_all_are_usable(page: Page):
    found = []
    for address in OPEN:
        page.goto(address)
        found += faults_at_both_widths(page)

    assert found == []


@ONE_WINDOW
@pytest.mark.parametrize("persona", ["administrator", "partnership-lead", "lead-trft", "social-worker"])
def test_every_page_that_links_lead_to_is_usable(page: Page, persona: str):
    sign_in_as(page, persona)

    found = []
    for _address, status in pages_within_reach(page, at_most=40):
        found += faults_at_both_widths(page) if status == 200 else [f"{page.url} answers {status}"]

    assert found == []
