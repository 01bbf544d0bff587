"""Does a list one can type into send what stands in its box, and nothing when that is empty?"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import WIDE
from tests.journeys.walking import sign_in_as


def agency_shown(page: Page) -> list[str]:
    page.get_by_role("button", name="Show").click()
    page.wait_for_load_state()
    return parse_qs(urlsplit(page.url).query).get("agency", [])


@pytest.mark.parametrize("window", [WIDE], indirect=True)
def test_a_typed_choice_is_what_the_box_says_when_the_form_is_sent(page: Page):
    sign_in_as(page, "partnership-lead")
    page.goto("/coverage")
    page.locator("#f-agency").fill("south yorkshire pol")
    assert agency_shown(page) == ["SYP"]

    assert agency_shown(page) == ["SYP"]

    page.locator("#f-agency").fill("")
    assert agency_shown(page) == []
