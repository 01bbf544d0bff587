"""A lead prints coverage for a meeting: every column must be on the sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.journeys.conftest import WIDE
from tests.journeys.looking import sticks_out_by
from tests.journeys.walking import sign_in_as

SHEETS = {"A4 landscape": 1047, "A4 upright": 718}
"""How many pixels wide the page is on paper, within margins of 10 mm."""


@pytest.mark.parametrize("window", [WIDE], indirect=True, ids=str)
@pytest.mark.parametrize("address", ["/coverage", "/coverage?by=role"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_column_of_the_table_is_cut_on_paper(page: Page, sheet: str, address: str):
    sign_in_as(page, "partnership-lead")
    page.goto(address)
    assert page.locator(".app-heat__column").count() > 20

    page.emulate_media(media="print")
    page.set_viewport_size(ViewportSize(width=SHEETS[sheet], height=800))

    assert sticks_out_by(page) == 0
