"""How is a table on the screen handed over as a file? As CSV or XLSX, with nothing in it that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from litestar import Response

from lms.base import escape
from lms.web.respond import AnyRequest

Cell = str | int | float | date | datetime | bool | None
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def wanted(request: AnyRequest) -> str:
    """`html`, `csv` or `xlsx`: from `?format=`, or for a program that accepts no page from its Accept header."""
    asked = request.query_params.get("format", "")
    accepted = request.headers.get("accept", "")
    if not asked and "text/html" not in accepted:
        asked = next((kind for kind, media_type in FORMATS.items() if media_type.partition(";")[0] in accepted), "")
    return asked if asked in FORMATS else "html"


def download(kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response[bytes]:
    """The rows as a file called `name` (no ending, no person's name)."""
    content = as_csv(columns, rows) if kind == "csv" else as_xlsx(columns, rows)
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}.{kind}"'}
    return Response(content, media_type=FORMATS[kind], headers=headers)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read accents rightly."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a heading that stays in sight; text is never a formula or a link."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "d mmm yyyy",
    }
    book: Any = xlsxwriter.Workbook(content, options)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True, "text_wrap": True}))
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell)
    sheet.set_column(0, max(0, len(columns) - 1), 18)
    book.close()
    return content.getvalue()


def harmless(cell: Cell) -> str:
    """A cell as text; one that a spreadsheet would run as a formula gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return escape.harmless(cell) if isinstance(cell, str) else str(cell)


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, "yes" if cell else "no")
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_string(row, column, cell.isoformat())
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))
    else:
        sheet.write_string(row, column, cell)
