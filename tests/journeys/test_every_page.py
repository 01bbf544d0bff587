"""Can everybody use every page? One page of each kind that links lead to, as several people, at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.walking import pages_within_reach, sign_in_as

OPEN = ("/sign-in", "/demonstration", "/demonstration/mail", "/accessibility", "/privacy", "/cookies")
TWO_WIDTHS = pytest.mark.parametrize("window", [WIDE, NARROW], indirect=True, ids=str)


@TWO_WIDTHS
def test_pages_open_to_all_are_usable(page: Page, assert_usable: Callable[[Page], None]):
    for address in OPEN:
        page.goto(address)

        assert_usable(page)


@TWO_WIDTHS
@pytest.mark.parametrize("persona", ["administrator", "partnership-lead", "lead-trft", "social-worker", "auditor"])
def test_every_page_that_links_lead_to_is_usable(page: Page, persona: str, assert_usable: Callable[[Page], None]):
    sign_in_as(page, persona)

    for _address in pages_within_reach(page, at_most=50):
        assert_usable(page)
