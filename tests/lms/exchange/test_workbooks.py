"""Do workbooks say what CSV files would, in every format, and are broken ones refused plainly?"""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
import xlsxwriter

from lms.exchange import workbooks
from lms.exchange.rules import Broken
from lms.exchange.workbooks import as_text, lines, open_workbook, sheet_names
from tests.lms.exchange.workbooks_made import Sheets, as_ods, as_xls, as_xlsx

AWARDS: Sheets = {
    "awards": [
        ["person", "achieved_on", "hours", "evidence", "yes_or_no"],
        [123, date(2024, 2, 29), 7.5, "=SUM(A1:A2)", True],
        ["", "", "", "", ""],
        ["007", date(1999, 12, 31), 12, "Zoë", False],
    ]
}
SAVE_AGAIN = "open it in a spreadsheet and save it again as .xlsx."


def refusal(content: bytes) -> str:
    with pytest.raises(Broken) as refused:
        open_workbook(content)
    return refused.value.reason


@pytest.mark.parametrize("made", [as_xlsx, as_xls, as_ods])
def test_every_format_gives_days_numbers_and_text_as_a_csv_file_would(made: Callable[[Sheets], bytes]):
    workbook = open_workbook(made(AWARDS))

    assert sheet_names(workbook) == ["awards"]
    assert list(lines(workbook, "awards")) == [
        (1, ["person", "achieved_on", "hours", "evidence", "yes_or_no"]),
        (2, ["123", "2024-02-29", "7.5", "=SUM(A1:A2)", "yes"]),
        (3, ["", "", "", "", ""]),
        (4, ["007", "1999-12-31", "12", "Zoë", "no"]),
    ]


def test_rows_keep_their_numbers_when_the_table_begins_further_down():
    workbook = open_workbook(as_xlsx({"awards": [[], [], ["", "person"], ["", "P1"]]}))

    assert list(lines(workbook, "awards")) == [(3, ["", "person"]), (4, ["", "P1"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (123.0, "123"),
        (-3.0, "-3"),
        (0.3, "0.3"),
        (1e15, "1000000000000000"),
        (datetime(2024, 3, 31), "2024-03-31"),
        (datetime(2024, 3, 31, 9, 5), "2024-03-31 09:05:00"),
        (date(2024, 3, 31), "2024-03-31"),
        (time(9, 5), "09:05:00"),
        (True, "yes"),
        ("", ""),
    ],
)
def test_a_cell_is_written_as_a_csv_file_would_have_it(cell: object, text: str):
    assert as_text(cell) == text


def test_an_empty_sheet_is_called_empty():
    with pytest.raises(Broken) as refused:
        list(lines(open_workbook(as_xlsx({"awards": []})), "awards"))

    assert refused.value.reason == "the sheet is empty."


def test_a_workbook_that_was_cut_short_is_refused():
    assert refusal(as_xlsx(AWARDS)[:2_000]) == f"the workbook is damaged or cut short: {SAVE_AGAIN}"


@pytest.mark.parametrize("content", [b"person,name\nP1,Zoe\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_is_no_workbook_is_refused(content: bytes):
    assert refusal(content) == f"this cannot be read as a workbook: {SAVE_AGAIN}"


@pytest.mark.parametrize("size", [600, 4_000, 5_000])
def test_an_old_workbook_that_was_cut_short_is_refused_and_does_not_end_the_process(size: int):
    with pytest.raises(Broken) as refused:
        list(lines(open_workbook(as_xls(AWARDS)[:size]), "awards"))

    assert SAVE_AGAIN in refused.value.reason


def test_a_zip_file_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("letter.txt", "Dear all")

    assert refusal(content.getvalue()) == f"this cannot be read as a workbook: {SAVE_AGAIN}"


def test_a_workbook_that_unpacks_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch):
    content = as_xlsx({"awards": [["x" * 1_000]]})
    monkeypatch.setattr(workbooks, "LARGEST", 1_000)

    assert refusal(content) == "the workbook is too large: part it into several."


def test_an_empty_file_is_called_empty():
    assert refusal(b"") == "the file is empty."


@pytest.mark.parametrize("far", ["Z1048576", "XFD200000"])
def test_a_cell_far_away_from_the_table_is_refused_before_room_is_made_for_all_between(far: str):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("people")
    sheet.write("A1", "person")
    sheet.write(far, "stray")
    book.close()

    assert "far away from the table" in refusal(content.getvalue())


def test_a_workbook_that_unpacks_to_more_than_it_says_is_damaged():
    packed = as_xlsx({"people": [["person"], ["P1"]]})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        said = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = packed.replace(said.to_bytes(4, "little"), (said - 9).to_bytes(4, "little"))

    assert "damaged" in refusal(lying)
