"""How does a test get a real workbook? Written by the libraries that offices' programs are compared with."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Sheets = Mapping[str, Sequence[Sequence[object]]]


def as_xlsx(sheets: Sheets) -> bytes:
    """Days as real dates, numbers as numbers, text as text, even when it looks like a formula."""
    content = io.BytesIO()
    book: Any = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
    book.close()
    return content.getvalue()


def as_xls(sheets: Sheets) -> bytes:
    """The format of Excel 97."""
    book: Any = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([day] if isinstance(cell, date | datetime) else []))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_ods(sheets: Sheets) -> bytes:
    """The format of LibreOffice."""
    book: Any = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    book.write(content)
    return content.getvalue()


def _ods_cell(cell: object) -> Any:
    if isinstance(cell, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=str(cell))
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made
