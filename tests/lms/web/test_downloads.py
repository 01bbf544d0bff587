"""Is a downloaded table what was on the screen, and does a spreadsheet run none of it?"""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from lms.web.downloads import Cell, as_csv, as_xlsx, download, harmless

COLUMNS = ["agency", "in date", "on", "strict"]
ROWS: list[list[Cell]] = [["Jürgen & Söhne, =cmd", 12, date(2026, 3, 31), True], ["=1+1", None, None, False]]


def test_csv_carries_accents_commas_and_days():
    text = as_csv(COLUMNS, ROWS).decode("utf-8-sig")

    assert text == ('agency,in date,on,strict\r\n"Jürgen & Söhne, =cmd",12,2026-03-31,yes\r\n\'=1+1,,,no\r\n')


def test_xlsx_keeps_days_as_days_and_text_as_text():
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(COLUMNS, ROWS)))

    rows = book.get_sheet_by_index(0).to_python()

    assert rows == [
        COLUMNS,
        ["Jürgen & Söhne, =cmd", 12.0, date(2026, 3, 31), "yes"],
        ["=1+1", "", "", "no"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", [-5, 3.5, "plain", "a=b", ""])
def test_everything_else_stays_as_it_is(cell: str | int | float):
    assert harmless(cell) == str(cell)


def test_the_name_of_a_file_holds_nothing_that_ends_its_header():
    answer = download("csv", 'record-É"1', ("person",), [])

    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-__1.csv"'
