"""Can everybody use every page? One page of each kind that links lead to, as several people, at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.looking import faults
from tests.journeys.walking import kind, pages_within_reach, sign_in_as

OPEN = ("/sign-in", "/demonstration", "/demonstration/mail", "/accessibility", "/privacy", "/cookies")
ONE_WINDOW = pytest.mark.parametrize("window", [WIDE], indirect=True, ids=["both widths"])


SEEN: set[str] = set()
"""Kinds of pages that somebody before has seen at both widths: for others the narrow one, the harder, is enough."""


def faults_at_both_widths(page: Page, *, again: bool = False) -> list[str]:
    """What is wrong with the page as it stands, narrow and (but for a kind seen `again`) wide."""
    found = []
    for window in (NARROW,) if again else (NARROW, WIDE):
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
@pytest.mark.parametrize(
    "persona", ["administrator", "coordinator", "partnership-lead", "lead-trft", "manager", "social-worker"]
)
def test_every_page_that_links_lead_to_is_usable(page: Page, persona: str):
    sign_in_as(page, persona)

    found = []
    for address, status in pages_within_reach(page, at_most=40):
        again = kind(address) in SEEN
        SEEN.add(kind(address))
        found += faults_at_both_widths(page, again=again) if status == 200 else [f"{page.url} answers {status}"]

    assert found == []
