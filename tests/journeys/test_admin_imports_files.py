"""An administrator imports a file with three bad rows, mends them, and imports all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import sign_in_as

pytestmark = pytest.mark.slow
PEOPLE = """person,name,email,status
X90001,Amina Yusuf,amina.yusuf@rmbc.example,active
X90002,Bryn Rees,bryn.rees@rmbc.example,active
X90003,Cleo Hart,cleo.hart,active
"""
POSTS = """person,agency,role,starts_on,ends_on,manager
X90001,RMBC,COUNCIL-FRONTLINE,2026-03-02,,
X90002,RMBBC,COUNCIL-FRONTLINE,2026-03-02,,
X90003,RMBC,COUNCIL-FRONTLINE,31/02/2026,,
"""


def choose(page: Page, label: str, *files: Path) -> None:
    page.get_by_label(label, exact=True).set_input_files(list(files))


def download(page: Page, name: str, to: Path) -> str:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    started.value.save_as(to)
    return to.read_text("utf-8-sig")


def test_an_administrator_mends_three_bad_rows_and_imports(
    own_page: Page, assert_usable: Callable[[Page], None], tmp_path: Path
):
    page = own_page
    people, posts = tmp_path / "people.csv", tmp_path / "posts.csv"
    people.write_text(PEOPLE)
    posts.write_text(POSTS)

    sign_in_as(page, "administrator")
    page.goto("/imports")
    assert_usable(page)
    choose(page, "Files", people, posts)
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was imported", timeout=60_000)
    expect(page.get_by_text("3 rows cannot be taken")).to_be_visible()
    expect(page.get_by_text("there is no agency called RMBBC. Did you mean RMBC?")).to_be_visible()
    assert_usable(page)

    to_mend = download(page, "Download the rows as CSV of people.csv", tmp_path / "people (1).csv")
    (tmp_path / "people (1).csv").write_text(to_mend.replace("cleo.hart,", "cleo.hart@rmbc.example,"))
    to_mend = download(page, "Download the rows as CSV of posts.csv", tmp_path / "posts (1).csv")
    (tmp_path / "posts (1).csv").write_text(to_mend.replace(",RMBBC,", ",RMBC,").replace("31/02/2026", "2026-02-28"))
    choose(page, "Mended rows of people.csv", tmp_path / "people (1).csv")
    choose(page, "Mended rows of posts.csv", tmp_path / "posts (1).csv")
    page.get_by_role("button", name="Send the mended rows").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Imported", timeout=60_000)
    expect(page.get_by_text("6 added, 0 corrected, 0 unchanged.")).to_be_visible()
    assert_usable(page)
    page.goto("/imports")
    expect(page.get_by_role("row", name="Nothing imported")).to_have_count(1)
    assert_usable(page)


def test_a_check_shows_what_would_come_of_it_and_keeps_nothing(
    own_page: Page, assert_usable: Callable[[Page], None], tmp_path: Path
):
    page, people = own_page, tmp_path / "people.csv"
    people.write_text(PEOPLE.replace("cleo.hart,", "cleo.hart@rmbc.example,"))

    sign_in_as(page, "administrator")
    page.goto("/imports")
    page.get_by_role("button", name="Check only").click()
    expect(page.get_by_role("alert").get_by_text("Choose one or more files")).to_be_visible()
    assert_usable(page)
    choose(page, "Files", people)
    page.get_by_role("button", name="Check only").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Checked: nothing was imported yet", timeout=60_000)
    expect(page.get_by_text("3 added, 0 corrected, 0 unchanged.")).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Import these files").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported", timeout=60_000)
